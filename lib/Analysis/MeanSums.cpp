//===- MeanSums.cpp - Exact sums of doubles and of their squares ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As in RowKernels.h, but a double has 53 bits and its square 106. Numbers of a
// column are summed side by side if 2^(E - 23) <= |x| < 2^E or x = 0; so they
// are multiples of 2^(E - 75). Integers count 2^(E - 50) and 2^(E - 100).
//
// For its square, x = a + b is cut: `a` is x rounded to 26 bits, |b| is at most
// half of a's lowest bit. Then a a, 2 a b and b b are doubles. They are at most
// 2^2E, 2^(2E - 25) and 2^(2E - 52) and multiples of 2^(2E - 96), 2^(2E - 122)
// and 2^(2E - 150). Integers count 2^(2E - 50), 2^(2E - 100) and 2^(2E - 150):
// each is below 2^51 of them, once cut, as the shifter asks for.
//
//===----------------------------------------------------------------------===//

#include "MeanSums.h"
#include "Lanes.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cmath>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::MutableArrayRef;

static constexpr int64_t width = 8;
static constexpr int range = 23;
static constexpr int step = 50;
/// Exponents for which every number above is a normal double.
static constexpr int minExponent = -400, maxExponent = 400;

namespace {
/// Of 8 columns.
struct Magnitudes {
  /// Bits of doubles, less one; of zeros alone the smallest is above all, and
  /// the largest below.
  uint64_t smallest[width];
  int64_t largest[width];
};

struct Shifters {
  double sum[2][width], squares[3][width];
};

struct Integers {
  int64_t sum[2][width], squares[3][width];
};
} // namespace

UNBIAS_CLONES static void findMagnitudes(const double *rows, int64_t count,
                                         int64_t stride,
                                         Magnitudes &magnitudes) {
  UnsignedLongs smallest = UnsignedLongs{} - 1;
  Longs largest = Longs{} - 1;
  for (int64_t i = 0; i < count; ++i) {
    UnsignedLongs bits;
    loadLanes(bits, rows + i * stride);
    bits = (bits & uint64_t(INT64_MAX)) - 1;
    smallest = bits < smallest ? bits : smallest;
    largest = Longs(bits) > largest ? Longs(bits) : largest;
  }
  storeLanes(magnitudes.smallest, smallest);
  storeLanes(magnitudes.largest, largest);
}

/// Adds to `integer` what `rest` is in units of the shifter, rounded; the rest
/// stays.
UNBIAS_INLINE static void cut(Doubles &rest, const Doubles &shifter,
                              UnsignedLongs &integer) {
  Doubles shifted = rest + shifter;
  integer += UnsignedLongs(shifted) - UnsignedLongs(shifter);
  rest -= shifted - shifter;
}

UNBIAS_CLONES static void addColumns(const double *rows, int64_t count,
                                     int64_t stride, const Shifters &shifters,
                                     Integers &integers) {
  Doubles shift[2], squareShift[3];
  for (int i = 0; i < 2; ++i)
    loadLanes(shift[i], shifters.sum[i]);
  for (int i = 0; i < 3; ++i)
    loadLanes(squareShift[i], shifters.squares[i]);
  UnsignedLongs sum[2] = {}, squares[3] = {};
  for (int64_t i = 0; i < count; ++i) {
    Doubles value;
    loadLanes(value, rows + i * stride);
    // Half of the lowest bit that stays is added: the mantissa may carry into
    // the exponent, which is right.
    constexpr uint64_t dropped = (uint64_t(1) << 27) - 1;
    Doubles a = Doubles((UnsignedLongs(value) + (dropped + 1) / 2) & ~dropped);
    Doubles b = value - a;
    Doubles first = a * a, second = 2.0 * a * b, third = b * b;
    cut(first, squareShift[0], squares[0]);
    cut(first, squareShift[1], squares[1]);
    cut(second, squareShift[0], squares[0]);
    cut(second, squareShift[1], squares[1]);
    cut(second, squareShift[2], squares[2]);
    cut(third, squareShift[1], squares[1]);
    cut(third, squareShift[2], squares[2]);
    cut(value, shift[0], sum[0]);
    cut(value, shift[1], sum[1]);
  }
  for (int i = 0; i < 2; ++i)
    storeLanes(integers.sum[i], sum[i]);
  for (int i = 0; i < 3; ++i)
    storeLanes(integers.squares[i], squares[i]);
}

/// The exponent above that of a double whose bits less one are given.
static int getExponent(int64_t bits) {
  return std::ilogb(llvm::bit_cast<double>(bits + 1)) + 1;
}

/// Adds 8 columns, of which those from `first` on are meant.
static void addColumns(const double *rows, int64_t count, int64_t stride,
                       int64_t first, MutableArrayRef<ExactSum> sum,
                       MutableArrayRef<ExactSum> squares) {
  Magnitudes magnitudes;
  findMagnitudes(rows, count, stride, magnitudes);
  Shifters shifters;
  int exponents[width] = {};
  bool isNarrow[width];
  for (int i = 0; i < width; ++i) {
    isNarrow[i] = true;
    if (magnitudes.largest[i] >= 0) {
      exponents[i] = getExponent(magnitudes.largest[i]);
      isNarrow[i] = exponents[i] >= minExponent &&
                    exponents[i] <= maxExponent &&
                    getExponent(magnitudes.smallest[i]) > exponents[i] - range;
      if (!isNarrow[i])
        exponents[i] = 0;
    }
    for (int part = 0; part < 2; ++part)
      shifters.sum[part][i] =
          std::ldexp(1.5, exponents[i] - step * (part + 1) + 52);
    for (int part = 0; part < 3; ++part)
      shifters.squares[part][i] =
          std::ldexp(1.5, 2 * exponents[i] - step * (part + 1) + 52);
  }
  Integers integers;
  addColumns(rows, count, stride, shifters, integers);
  for (int i = first; i < width; ++i) {
    ExactSum &total = sum[i - first], &square = squares[i - first];
    if (!isNarrow[i]) {
      for (int64_t row = 0; row < count; ++row) {
        double value = rows[row * stride + i];
        total.add(value);
        square.addProduct(value, value);
      }
      continue;
    }
    for (int part = 0; part < 2; ++part)
      total.addInteger(integers.sum[part][i], exponents[i] - step * (part + 1));
    for (int part = 0; part < 3; ++part)
      square.addInteger(integers.squares[part][i],
                        2 * exponents[i] - step * (part + 1));
  }
}

void mlir::unbias::addMeans(ArrayRef<double> means,
                            MutableArrayRef<ExactSum> sum,
                            MutableArrayRef<ExactSum> squares) {
  int64_t columns = sum.size(), count = means.size() / columns;
  if (columns < width) {
    // Moved to the right, zeros before them.
    double padded[maxMeans * width] = {};
    for (int64_t row = 0; row < count; ++row)
      std::copy_n(&means[row * columns], columns,
                  &padded[row * width + width - columns]);
    return addColumns(padded, count, width, width - columns, sum, squares);
  }
  for (int64_t column = 0; column < columns; column += width) {
    // The last 8 overlap those before.
    int64_t begin = std::min(column, columns - width);
    addColumns(&means[begin], count, columns, column - begin,
               sum.drop_front(column), squares.drop_front(column));
  }
}
