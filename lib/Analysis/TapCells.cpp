//===- TapCells.cpp - Input positions that the same taps meet -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TapCells.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include <map>
#include <vector>

using namespace mlir;
using namespace mlir::unbias;

/// Whether `tap` meets the input at `coordinate` at some output: not more than
/// one, as outputs lie a stride apart.
static bool meets(const TapAxis &axis, bool transposed, int64_t tap,
                  int64_t coordinate) {
  int64_t reach = tap * axis.dilation;
  if (transposed) {
    int64_t output = axis.padBefore + reach + coordinate * axis.stride;
    return output >= 0 && output < axis.outputSize;
  }
  int64_t start = coordinate + axis.padBefore - reach;
  return start >= 0 && start % axis.stride == 0 &&
         start / axis.stride < axis.outputSize;
}

TapCells::Axis::Axis(const TapAxis &geometry, bool transposed) {
  std::vector<std::vector<int64_t>> tapsOf(geometry.inputSize);
  for (int64_t coordinate = 0; coordinate < geometry.inputSize; ++coordinate)
    for (int64_t tap = 0; tap < geometry.taps; ++tap)
      if (meets(geometry, transposed, tap, coordinate))
        tapsOf[coordinate].push_back(tap);
  std::map<std::vector<int64_t>, int64_t> atomOf;
  atomsOfTap.resize(geometry.taps);
  for (const std::vector<int64_t> &taps : tapsOf) {
    if (taps.empty()) {
      atomOfCoordinate.push_back(-1);
      continue;
    }
    auto [entry, isNew] = atomOf.try_emplace(taps, atoms);
    if (isNew) {
      for (int64_t tap : taps)
        atomsOfTap[tap].push_back(atoms);
      ++atoms;
    }
    atomOfCoordinate.push_back(entry->second);
  }
}

/// Groups of consecutive positions, and the others.
static TapCells::Positions split(ArrayRef<int64_t> positions,
                                 int64_t groupSize) {
  TapCells::Positions split;
  while (!positions.empty()) {
    bool isGroup = int64_t(positions.size()) >= groupSize &&
                   positions[groupSize - 1] == positions[0] + groupSize - 1;
    (isGroup ? split.groups : split.others).push_back(positions[0]);
    positions = positions.drop_front(isGroup ? groupSize : 1);
  }
  return split;
}

TapCells::TapCells(const TapGeometry &geometry, int64_t groupSize) {
  int64_t cells = 1, inputs = 1;
  outputs = 1;
  for (const TapAxis &axis : geometry.axes) {
    axes.emplace_back(axis, geometry.transposed);
    cells *= axes.back().atoms;
    inputs *= axis.inputSize;
    outputs *= axis.outputSize;
  }
  SmallVector<SmallVector<int64_t, 0>, 0> members(cells);
  for (int64_t position = 0; position < inputs; ++position) {
    int64_t cell = 0, below = inputs, rest = position;
    for (const Axis &axis : axes) {
      below /= axis.atomOfCoordinate.size();
      int64_t atom = axis.atomOfCoordinate[rest / below];
      rest %= below;
      if (atom < 0) {
        cell = -1;
        break;
      }
      cell = cell * axis.atoms + atom;
    }
    if (cell >= 0)
      members[cell].push_back(position);
  }
  SmallVector<int64_t> sizes;
  for (ArrayRef<int64_t> ofCell : members) {
    sizes.push_back(ofCell.size());
    positions.push_back(split(ofCell, groupSize));
  }
  // A tap meets every position of its cells once.
  auto inside = gather(sizes, int64_t(0),
                       [](int64_t &into, int64_t value) { into += value; });
  paddedOutputs = llvm::map_to_vector(
      inside, [&](int64_t count) { return outputs - count; });
}
