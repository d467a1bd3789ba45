//===- RowKernels.cpp - Exact sums over rows of a tensor ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowKernels.h"
#include "Lanes.h"
#include <limits>

using namespace mlir::unbias;

using Floats = float __attribute__((vector_size(32)));
using Ints = int32_t __attribute__((vector_size(32)));
using Words = uint32_t __attribute__((vector_size(32)));

static constexpr uint32_t magnitudeMask = 0x7fffffff;

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

UNBIAS_CLONES bool mlir::unbias::areFinite(const float *values, int64_t count) {
  uint32_t largest = 0;
  for (int64_t i = 0; i < count; ++i) {
    uint32_t bits;
    std::memcpy(&bits, values + i, sizeof(bits));
    bits &= magnitudeMask;
    largest = bits > largest ? bits : largest;
  }
  return largest < 0x7f800000;
}

/// Makes the extremes of 8 channels those of `low` and `high` as well.
template <typename V>
UNBIAS_INLINE static void extend(double *lowest, double *highest, const V &low,
                                 const V &high) {
  Doubles before, now = __builtin_convertvector(low, Doubles);
  loadLanes(before, lowest);
  storeLanes(lowest, now < before ? now : before);
  now = __builtin_convertvector(high, Doubles);
  loadLanes(before, highest);
  storeLanes(highest, now > before ? now : before);
}

UNBIAS_CLONES void mlir::unbias::addRanges(const Rows<float> &rows, double *low,
                                           double *high,
                                           const MagnitudeRange &magnitudes) {
  Floats lowest, highest;
  loadLanes(lowest, rows.getRow(0));
  highest = lowest;
  Words smallest;
  loadLanes(smallest, magnitudes.smallest);
  Ints largest;
  loadLanes(largest, magnitudes.largest);
  for (int64_t i = 0; i < rows.count; ++i) {
    Floats value;
    loadLanes(value, rows.getRow(i));
    lowest = value < lowest ? value : lowest;
    highest = value > highest ? value : highest;
    Words magnitude = (Words(value) & magnitudeMask) - 1;
    smallest = magnitude < smallest ? magnitude : smallest;
    largest = Ints(magnitude) > largest ? Ints(magnitude) : largest;
  }
  storeLanes(magnitudes.smallest, smallest);
  storeLanes(magnitudes.largest, largest);
  extend(low, high, lowest, highest);
}

UNBIAS_CLONES void mlir::unbias::addFloats(const Rows<float> &rows,
                                           const LaneShifters &shifters,
                                           const LaneSums &sums) {
  Doubles shiftSum, shiftUpper, shiftLower;
  loadLanes(shiftSum, shifters.sum);
  loadLanes(shiftUpper, shifters.upper);
  loadLanes(shiftLower, shifters.lower);
  UnsignedLongs sum, upper, lower;
  loadLanes(sum, sums.sum);
  loadLanes(upper, sums.upper);
  loadLanes(lower, sums.lower);
  // What the shifters will add is taken off in advance.
  UnsignedLongs count = UnsignedLongs{} + uint64_t(rows.count);
  sum -= count * UnsignedLongs(shiftSum);
  upper -= count * UnsignedLongs(shiftUpper);
  lower -= count * UnsignedLongs(shiftLower);
  for (int64_t i = 0; i < rows.count; ++i) {
    Floats single;
    loadLanes(single, rows.getRow(i));
    Doubles value = __builtin_convertvector(single, Doubles);
    Doubles square = value * value;
    Doubles cut = square + shiftUpper;
    Doubles rest = square - (cut - shiftUpper);
    sum += UnsignedLongs(value + shiftSum);
    upper += UnsignedLongs(cut);
    lower += UnsignedLongs(rest + shiftLower);
  }
  storeLanes(sums.sum, sum);
  storeLanes(sums.upper, upper);
  storeLanes(sums.lower, lower);
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

namespace {
/// A vector type may not depend on template parameters in GCC.
template <typename T>
struct VectorOf;
template <>
struct VectorOf<int8_t> {
  using Type = int8_t __attribute__((vector_size(8)));
};
template <>
struct VectorOf<uint8_t> {
  using Type = uint8_t __attribute__((vector_size(8)));
};
template <>
struct VectorOf<int16_t> {
  using Type = int16_t __attribute__((vector_size(16)));
};
template <>
struct VectorOf<int32_t> {
  using Type = Ints;
};
} // namespace

template <typename V>
UNBIAS_INLINE static void addTo(int64_t *into, const V &value) {
  Longs total;
  loadLanes(total, into);
  storeLanes(into, total + __builtin_convertvector(value, Longs));
}

/// Integers of 8 bits, whose squares fit into 32 bits for 2^15 rows.
template <typename T>
UNBIAS_INLINE static void addBytes(const Rows<T> &rows, double *low,
                                   double *high, const LaneSums &sums) {
  typename VectorOf<T>::Type narrow, lowest, highest;
  loadLanes(lowest, rows.getRow(0));
  highest = lowest;
  constexpr int64_t block = int64_t(1) << 15;
  for (int64_t begin = 0; begin < rows.count; begin += block) {
    int64_t end = begin + block < rows.count ? begin + block : rows.count;
    Ints sum{};
    Words squares{};
    for (int64_t i = begin; i < end; ++i) {
      loadLanes(narrow, rows.getRow(i));
      lowest = narrow < lowest ? narrow : lowest;
      highest = narrow > highest ? narrow : highest;
      Ints value = __builtin_convertvector(narrow, Ints);
      sum += value;
      squares += Words(value * value);
    }
    addTo(sums.sum, sum);
    addTo(sums.lower, squares);
  }
  extend(low, high, lowest, highest);
}

/// Wider integers.
template <typename T>
UNBIAS_INLINE static void addWords(const Rows<T> &rows, double *low,
                                   double *high, const LaneSums &sums) {
  typename VectorOf<T>::Type narrow, lowest, highest;
  loadLanes(lowest, rows.getRow(0));
  highest = lowest;
  Longs sum;
  UnsignedLongs upper, lower;
  loadLanes(sum, sums.sum);
  loadLanes(upper, sums.upper);
  loadLanes(lower, sums.lower);
  for (int64_t i = 0; i < rows.count; ++i) {
    loadLanes(narrow, rows.getRow(i));
    lowest = narrow < lowest ? narrow : lowest;
    highest = narrow > highest ? narrow : highest;
    Longs value = __builtin_convertvector(narrow, Longs);
    sum += value;
    UnsignedLongs square = UnsignedLongs(value * value);
    if constexpr (sizeof(T) < 4) {
      lower += square;
    } else {
      lower += square & 0xffffffff;
      upper += square >> 32;
    }
  }
  storeLanes(sums.sum, sum);
  storeLanes(sums.upper, upper);
  storeLanes(sums.lower, lower);
  extend(low, high, lowest, highest);
}

UNBIAS_CLONES void mlir::unbias::addIntegers(const Rows<int8_t> &rows,
                                             double *low, double *high,
                                             const LaneSums &sums) {
  addBytes(rows, low, high, sums);
}
UNBIAS_CLONES void mlir::unbias::addIntegers(const Rows<uint8_t> &rows,
                                             double *low, double *high,
                                             const LaneSums &sums) {
  addBytes(rows, low, high, sums);
}
UNBIAS_CLONES void mlir::unbias::addIntegers(const Rows<int16_t> &rows,
                                             double *low, double *high,
                                             const LaneSums &sums) {
  addWords(rows, low, high, sums);
}
UNBIAS_CLONES void mlir::unbias::addIntegers(const Rows<int32_t> &rows,
                                             double *low, double *high,
                                             const LaneSums &sums) {
  addWords(rows, low, high, sums);
}
