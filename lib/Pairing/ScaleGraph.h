//===- ScaleGraph.h - Scales as multiples of each other ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Most scales of a network are multiples of few unknown ones.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_PAIRING_SCALEGRAPH_H
#define UNBIAS_LIB_PAIRING_SCALEGRAPH_H

#include "llvm/ADT/SmallVector.h"

namespace mlir::unbias {

/// Unknown scales, the nodes, and how they relate: a union-find structure that
/// keeps ratios.
class ScaleGraph {
public:
  /// A scale as a multiple of that of the root of its class.
  struct Position {
    unsigned root;
    double ratio;
  };

  unsigned addNode();
  Position find(unsigned node);

  /// States that scale(node) = ratio * scale(other), `ratio` > 0. Returns 0, or
  /// by how much, relatively, earlier statements about the two say otherwise;
  /// these hold on.
  double relate(unsigned node, unsigned other, double ratio);

private:
  llvm::SmallVector<Position> nodes;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_PAIRING_SCALEGRAPH_H
