//===- ElementSums.h - Exact sums of the elements of a tensor ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums, squares and extremes of every channel of a tensor, in every cell of
// positions. Samples are summed in integers (RowKernels.h), which are added to
// exact sums before they overflow.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_ELEMENTSUMS_H
#define UNBIAS_LIB_ANALYSIS_ELEMENTSUMS_H

#include "RowKernels.h"
#include "TapCells.h"
#include "unbias/Analysis/ExactSum.h"
#include <memory>

namespace mlir::unbias {

/// Arrays are [cells, channels], if nothing else is said.
class ElementSums {
public:
  /// Of all positions of a sample in one cell, or in the cells of a geometry.
  ElementSums(int64_t channels, const std::optional<TapGeometry> &geometry);

  const TapCells &getCells() const { return *cells; }

  /// Adds a sample of fewer than 2^31 rows of `channels` finite numbers, as
  /// many as the geometry has positions if there is one.
  template <typename T>
  void add(ArrayRef<T> sample);

  /// Sums of the last sample: an integer times the unit of the channel, a power
  /// of two, plus the outliers of that element of the array.
  ArrayRef<int64_t> getSampleSums() const { return sampleSums; }
  /// [channels].
  ArrayRef<double> getUnits() const { return units; }
  struct Outlier {
    int64_t index;
    float value;
  };
  ArrayRef<Outlier> getOutliers() const { return outliers; }

  /// Makes `sum` and `squares` complete.
  void flush();
  /// Adds complete sums of the same shape.
  void merge(const ElementSums &other);

  SmallVector<ExactSum, 0> sum, squares;
  /// Infinite where there are no elements.
  SmallVector<double, 0> low, high;

private:
  /// 8 lanes that a kernel works on, of which those in [begin, end) are meant.
  /// Fewer channels than lanes repeat.
  struct Strip {
    int64_t channel, begin, end;
  };
  int64_t getChannel(const Strip &strip, int64_t lane) const {
    return channels < lanes ? lane % channels : strip.channel + lane;
  }
  /// Whether the lanes lie in memory as the channels do.
  bool isWhole(const Strip &strip) const {
    return channels >= lanes && strip.begin == 0;
  }

  /// Calls `visit(rows, strip)` for all numbers of a cell.
  template <typename T, typename Visit>
  void visitStrips(ArrayRef<T> sample, int64_t cell, Visit visit) const;
  template <typename T, typename Visit>
  void visitRows(Rows<T> rows, int64_t width, const T *end, Visit visit) const;

  /// Makes room in the integers for so many rows.
  void makeRoom(int64_t rows, bool isFloat);
  void addElements(ArrayRef<float> sample);
  template <typename T>
  void addElements(ArrayRef<T> sample);
  void findRanges(const Rows<float> &rows, const Strip &strip, int64_t cell);
  /// Sums what is in the window of its channel and keeps the outliers.
  void sumFloats(const Rows<float> &rows, const Strip &strip, int64_t cell);
  void sumInWindows(const Rows<float> &rows, const Strip &strip, int64_t cell);
  /// Calls `kernel(sums)` for sums of a strip.
  template <typename Kernel>
  void sumStrip(const Strip &strip, int64_t cell, Kernel kernel);
  /// Moves the window of a channel whose numbers are not in it, if that helps.
  void moveWindow(int64_t channel);
  void setWindow(int64_t channel, int exponent);
  void flushChannel(int64_t channel);

  int64_t channels;
  bool hasGeometry;
  /// Positions that are read at once where there are fewer channels than lanes.
  int64_t groupSize;
  std::shared_ptr<const TapCells> cells;

  /// What waits to be added to `sum` and `squares`, but for the sums of the
  /// last sample, and from how many rows.
  SmallVector<int64_t, 0> pendingSum, pendingUpper, pendingLower;
  int64_t pendingRows = 0, maxPendingRows = 0;
  SmallVector<int64_t, 0> sampleSums;
  SmallVector<Outlier, 0> outliers;
  /// Whether numbers of the last sample are below their window.
  bool hasOutliers = false;

  /// Windows of floats, [channels]; integers have none.
  bool isFloat = false;
  int windowBits = 0;
  SmallVector<int, 0> exponents;
  SmallVector<double, 0> units, shiftSum, shiftUpper, shiftLower;
  /// Magnitudes of the window, and those of the last sample, as the kernels
  /// have them.
  SmallVector<uint32_t, 0> windowSmallest, smallest;
  SmallVector<int32_t, 0> windowLargest, largest;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_ELEMENTSUMS_H
