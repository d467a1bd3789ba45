//===- TapCells.h - Input positions that the same taps meet -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Neighbouring taps meet almost the same inputs. So inputs are summed once, by
// cells: all positions that the same set of taps meets, e.g. for a padded 3x3
// kernel the interior, four edges and four corners. A tap is a sum of cells.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_TAPCELLS_H
#define UNBIAS_LIB_ANALYSIS_TAPCELLS_H

#include "unbias/Analysis/InputMean.h"
#include "llvm/ADT/STLExtras.h"

namespace mlir::unbias {

/// The cells of a geometry of known sizes, or the single cell of a tensor that
/// is not looked at by taps.
class TapCells {
public:
  /// One cell with all positions and one tap.
  TapCells() { positions.resize(1); }
  /// Where possible, positions of a cell come in groups of `groupSize` >= 1,
  /// one after the other.
  explicit TapCells(const TapGeometry &geometry, int64_t groupSize = 1);

  /// None if every tap meets nothing but padding.
  int64_t getNumCells() const { return positions.size(); }
  int64_t getNumTaps() const { return paddedOutputs.size(); }

  /// Row-major input positions of a cell: where groups begin, and those that
  /// are in none, both ascending. None of the single cell.
  struct Positions {
    SmallVector<int64_t, 0> groups, others;
  };
  const Positions &getPositions(int64_t cell) const { return positions[cell]; }

  /// Output positions at which a tap meets the padding.
  int64_t getPaddedOutputs(int64_t tap) const { return paddedOutputs[tap]; }

  /// Output positions, of every tap.
  int64_t getOutputs() const { return outputs; }

  /// From `width` values per cell to as many per tap: `combine(into, value)`
  /// for all cells of a tap, axis by axis, starting from `empty`.
  template <typename Values, typename T, typename Combine>
  Values gather(Values values, const T &empty, Combine combine,
                int64_t width = 1) const {
    // [taps of the axes done, atoms of this axis, atoms of the axes to come].
    int64_t outer = 1;
    for (auto [i, axis] : llvm::enumerate(axes)) {
      int64_t inner = width;
      for (const Axis &other : ArrayRef(axes).drop_front(i + 1))
        inner *= other.atoms;
      int64_t taps = axis.atomsOfTap.size();
      Values next(outer * taps * inner, empty);
      for (int64_t before = 0; before < outer; ++before)
        for (int64_t tap = 0; tap < taps; ++tap)
          for (int64_t atom : axis.atomsOfTap[tap])
            combineAll(next.data() + (before * taps + tap) * inner,
                       values.data() + (before * axis.atoms + atom) * inner,
                       inner, combine);
      values = std::move(next);
      outer *= taps;
    }
    return values;
  }

private:
  template <typename T, typename Combine>
  static void combineAll(T *into, const T *values, int64_t count,
                         Combine combine) {
    for (int64_t i = 0; i < count; ++i)
      combine(into[i], values[i]);
  }

  /// Atoms: sets of coordinates of an axis that the same taps meet.
  struct Axis {
    int64_t atoms = 0;
    SmallVector<SmallVector<int64_t>> atomsOfTap;
    /// -1: no tap meets this coordinate.
    SmallVector<int64_t, 0> atomOfCoordinate;

    Axis(const TapAxis &geometry, bool transposed);
  };

  SmallVector<Axis, 3> axes;
  SmallVector<Positions, 0> positions;
  SmallVector<int64_t> paddedOutputs{0};
  int64_t outputs = 0;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_TAPCELLS_H
