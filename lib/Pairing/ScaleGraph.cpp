//===- ScaleGraph.cpp - Scales as multiples of each other -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScaleGraph.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

unsigned ScaleGraph::addNode() {
  unsigned node = nodes.size();
  nodes.push_back({node, 1.0});
  return node;
}

ScaleGraph::Position ScaleGraph::find(unsigned node) {
  llvm::SmallVector<unsigned> path;
  unsigned root = node;
  for (; nodes[root].root != root; root = nodes[root].root)
    path.push_back(root);
  // From the root outwards, so that every parent points at it already.
  while (!path.empty()) {
    Position &position = nodes[path.pop_back_val()];
    position = {root, position.ratio * nodes[position.root].ratio};
  }
  return nodes[node];
}

double ScaleGraph::relate(unsigned node, unsigned other, double ratio) {
  Position left = find(node), right = find(other);
  double expected = ratio * right.ratio;
  if (left.root == right.root)
    return std::abs(left.ratio / expected - 1.0);
  // The older root stays: results do not depend on the order of statements.
  if (left.root > right.root)
    nodes[left.root] = {right.root, expected / left.ratio};
  else
    nodes[right.root] = {left.root, left.ratio / expected};
  return 0.0;
}
