//===- BlockSum.cpp - Fast exact sums over rows of a tensor ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockSum.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;

/// Channels that are summed side by side.
static constexpr int width = 8;

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

namespace {
/// What 8 channels of a block of floats span.
struct FloatRange {
  float low[width], high[width];
  /// Of the magnitudes; the smallest is that of numbers other than 0.
  float smallest[width], largest[width];

  explicit FloatRange(ArrayRef<const float *> rows, int64_t channel) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (int i = 0; i < width; ++i) {
      low[i] = smallest[i] = infinity;
      high[i] = -infinity;
      largest[i] = 0.0f;
    }
    for (const float *row : rows)
      for (int i = 0; i < width; ++i) {
        float value = row[channel + i], size = std::fabs(value);
        low[i] = value < low[i] ? value : low[i];
        high[i] = value > high[i] ? value : high[i];
        largest[i] = size > largest[i] ? size : largest[i];
        size = size == 0.0f ? infinity : size;
        smallest[i] = size < smallest[i] ? size : smallest[i];
      }
  }

  /// Whether FloatBlock sums channel `i` without rounding.
  bool isNarrow(int i) const {
    return double(largest[i]) <= double(smallest[i]) * 0x1p21;
  }
};

/// Sums of 8 channels of at most 64 rows, without rounding where the largest
/// magnitude of a channel is at most 2^21 times the smallest other than 0. Let
/// 2^e be the power of two below the smallest; then that below the largest is at
/// most 2^(e + 22).
///
/// A float is a multiple of 2^(e - 23), and 64 of them stay below
/// 2^(e + 22 + 1 + 6) = 2^52 * 2^(e - 23): their sum fits into a double.
///
/// A square has 48 bits and is a double, but sums of squares need more. Each is
/// cut in two. With 2^E the power of two below the largest square,
/// E <= 2 (e + 22) + 1, adding and subtracting 1.5 * 2^(E + 8) rounds to a
/// multiple of 2^(E - 44). Sums of 64 such upper parts stay below 2^(E + 8).
/// Lower parts are at most 2^(E - 45) and multiples of 2^(2e - 46); sums of 64
/// are at most 2^(E - 39) <= 2^(2e + 6) = 2^52 * 2^(2e - 46).
struct FloatBlock {
  double sum[width] = {}, upper[width] = {}, lower[width] = {};

  FloatBlock(ArrayRef<const float *> rows, int64_t channel,
             const FloatRange &range) {
    double shifter[width];
    for (int i = 0; i < width; ++i) {
      double largest = double(range.largest[i]) * double(range.largest[i]);
      uint64_t exponentOnly =
          llvm::bit_cast<uint64_t>(largest) & uint64_t(0x7ff) << 52;
      shifter[i] = 1.5 * 0x1p8 * llvm::bit_cast<double>(exponentOnly);
    }
    for (const float *row : rows)
      for (int i = 0; i < width; ++i) {
        double value = row[channel + i], square = value * value;
        double part = (square + shifter[i]) - shifter[i];
        sum[i] += value;
        upper[i] += part;
        lower[i] += square - part;
      }
  }
};
} // namespace

static void addFloatChannels(ArrayRef<const float *> rows, int64_t from,
                             int64_t to, int64_t count, const RowSums &sums) {
  FloatRange range(rows, from);
  FloatBlock block(rows, from, range);
  for (int64_t i = 0; i < count; ++i) {
    ExactSum &sum = sums.sum[to + i], &squares = sums.squares[to + i];
    sums.low[to + i] = std::min<double>(sums.low[to + i], range.low[i]);
    sums.high[to + i] = std::max<double>(sums.high[to + i], range.high[i]);
    if (range.isNarrow(i)) {
      sum.add(block.sum[i]);
      squares.add(block.upper[i]);
      squares.add(block.lower[i]);
      continue;
    }
    for (const float *row : rows) {
      sum.add(row[from + i]);
      squares.addProduct(row[from + i], row[from + i]);
    }
  }
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

template <typename T>
static void addIntegerChannels(ArrayRef<const T *> rows, int64_t from,
                               int64_t to, int64_t count,
                               const RowSums &sums) {
  T low[width], high[width];
  int64_t sum[width] = {};
  // The square of 32 bits, 64 times, needs more than 64 bits.
  uint64_t lower[width] = {}, upper[width] = {};
  for (int i = 0; i < width; ++i)
    low[i] = high[i] = rows.front()[from + i];
  for (const T *row : rows)
    for (int i = 0; i < width; ++i) {
      T value = row[from + i];
      uint64_t square = int64_t(value) * int64_t(value);
      low[i] = value < low[i] ? value : low[i];
      high[i] = value > high[i] ? value : high[i];
      sum[i] += value;
      if constexpr (sizeof(T) < 4) {
        lower[i] += square;
      } else {
        lower[i] += square & 0xffffffff;
        upper[i] += square >> 32;
      }
    }
  for (int64_t i = 0; i < count; ++i) {
    sums.low[to + i] = std::min<double>(sums.low[to + i], low[i]);
    sums.high[to + i] = std::max<double>(sums.high[to + i], high[i]);
    sums.sum[to + i].addInteger(sum[i]);
    sums.squares[to + i].addInteger(lower[i]);
    if constexpr (sizeof(T) == 4)
      sums.squares[to + i].addProduct(double(upper[i]), 0x1p32);
  }
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Adds `count` <= 8 channels from `from` on in the rows to those from `to` on
/// in the sums; the rows must hold 8.
template <typename T>
static void addChannels(ArrayRef<const T *> rows, int64_t from, int64_t to,
                        int64_t count, const RowSums &sums) {
  if constexpr (std::is_same_v<T, float>)
    addFloatChannels(rows, from, to, count, sums);
  else
    addIntegerChannels<T>(rows, from, to, count, sums);
}

template <typename T>
void unbias::addRows(ArrayRef<const T *> rows, const RowSums &sums) {
  int64_t channels = sums.sum.size(), channel = 0;
  for (; channel + width <= channels; channel += width)
    addChannels(rows, channel, channel, width, sums);
  if (channel == channels)
    return;
  // The last few channels, padded to 8.
  T buffer[maxRows][width] = {};
  const T *padded[maxRows] = {};
  for (size_t i = 0; i < rows.size(); ++i) {
    std::copy(rows[i] + channel, rows[i] + channels, buffer[i]);
    padded[i] = buffer[i];
  }
  addChannels<T>({padded, rows.size()}, 0, channel, channels - channel, sums);
}

template void unbias::addRows(ArrayRef<const float *>, const RowSums &);
template void unbias::addRows(ArrayRef<const int8_t *>, const RowSums &);
template void unbias::addRows(ArrayRef<const uint8_t *>, const RowSums &);
template void unbias::addRows(ArrayRef<const int16_t *>, const RowSums &);
template void unbias::addRows(ArrayRef<const int32_t *>, const RowSums &);
