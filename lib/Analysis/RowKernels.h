//===- RowKernels.h - Exact sums over rows of a tensor ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An ExactSum takes some nanoseconds per number. Here 8 channels of many rows
// are summed side by side, exactly as well: in integers of 64 bits, to which
// floats are brought by a window.
//
// A window of exponent E holds floats of 2^(E - bits + 23) <= |x| < 2^E, and 0.
// They are multiples of 2^(E - bits), so integers of less than 2^bits in that
// unit. A square is below 2^2E and a multiple of 2^(2E - 2 bits): it is cut at
// 2^(2E - bits) in two integers of that size. Cutting is rounding, and rounding
// is done by adding 1.5 * 2^52 units, the shifter: the mantissa of the sum then
// is the integer. Integers wrap around, so that only their total has to fit.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_ROWKERNELS_H
#define UNBIAS_LIB_ANALYSIS_ROWKERNELS_H

#include <cstdint>
#include <type_traits>

namespace mlir::unbias {

/// Channels that are summed side by side.
constexpr int64_t lanes = 8;

/// Rows of a tensor, of which 8 numbers each are read.
template <typename T>
struct Rows {
  const T *data;
  /// Elements from one position to the next.
  int64_t stride;
  int64_t count;
  /// Of the rows; null: 0, 1, ...
  const int64_t *positions = nullptr;

  const T *getRow(int64_t i) const {
    return data + (positions ? positions[i] : i) * stride;
  }
};

/// The smallest and largest magnitude of floats as bits of a float, less one,
/// without zeros. Bits of positive floats are ordered as the floats are.
struct MagnitudeRange {
  /// Zeros alone leave the largest below the smallest.
  static constexpr uint32_t emptySmallest = UINT32_MAX;
  static constexpr int32_t emptyLargest = -1;

  uint32_t *smallest;
  int32_t *largest;
};

/// Where sums of 8 channels are added to. Integers of 32 bits have squares
/// lower + 2^32 * upper, smaller ones lower alone.
struct LaneSums {
  int64_t *sum, *upper, *lower;
};

/// What floats of 8 channels are brought to integers by.
struct LaneShifters {
  const double *sum, *upper, *lower;
};

/// Whether no number is infinite or NaN.
bool areFinite(const float *values, int64_t count);

/// Extends the ranges of 8 channels by finite numbers.
void addRanges(const Rows<float> &rows, double *low, double *high,
               const MagnitudeRange &magnitudes);

/// Adds numbers that are in the window of their channel.
void addFloats(const Rows<float> &rows, const LaneShifters &shifters,
               const LaneSums &sums);

/// Adds integers, fewer than 2^31 rows, and extends the ranges.
void addIntegers(const Rows<int8_t> &rows, double *low, double *high,
                 const LaneSums &sums);
void addIntegers(const Rows<uint8_t> &rows, double *low, double *high,
                 const LaneSums &sums);
void addIntegers(const Rows<int16_t> &rows, double *low, double *high,
                 const LaneSums &sums);
void addIntegers(const Rows<int32_t> &rows, double *low, double *high,
                 const LaneSums &sums);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_ROWKERNELS_H
