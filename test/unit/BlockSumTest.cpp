//===- BlockSumTest.cpp - Fast exact sums over rows of a tensor -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Blocks are summed by plain arithmetic where that is exact. Compared are the
// sums themselves: rounded to a double, most wrong ones would look right.
//
//===----------------------------------------------------------------------===//

#include "BlockSum.h"
#include "RandomOp.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

static bool isSame(ExactSum a, const ExactSum &b) {
  ExactSum::Value value = b.getValue();
  value.isNegative = !value.isNegative;
  a.add(value);
  return a.getValue().magnitude.isZero();
}

/// Compares sums of `values` [rows, channels] with those of number by number.
template <typename T>
static void testRows(const std::vector<T> &values, int64_t channels) {
  std::vector<const T *> rows;
  for (size_t i = 0; i < values.size(); i += channels)
    rows.push_back(&values[i]);
  std::vector<ExactSum> sum(channels), squares(channels);
  Numbers low(channels, INFINITY), high(channels, -INFINITY);
  addRows<T>(rows, {sum, squares, low, high});
  for (int64_t c = 0; c < channels; ++c) {
    ExactSum expected, expectedSquares;
    double lowest = INFINITY, highest = -INFINITY;
    for (const T *row : rows) {
      expected.add(row[c]);
      expectedSquares.addProduct(row[c], row[c]);
      lowest = std::min<double>(lowest, row[c]);
      highest = std::max<double>(highest, row[c]);
    }
    EXPECT_TRUE(isSame(sum[c], expected));
    EXPECT_TRUE(isSame(squares[c], expectedSquares));
    EXPECT_EQ(low[c], lowest);
    EXPECT_EQ(high[c], highest);
  }
}

template <typename T>
static void testIntegers() {
  std::mt19937 random(1);
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<T> values(pick(random, 1, maxRows) * (1 + trial % 20));
    for (T &value : values)
      value = trial < 20     ? std::numeric_limits<T>::min()
              : random() % 2 ? T(random())
                             : std::numeric_limits<T>::max();
    testRows(values, 1 + trial % 20);
  }
}

TEST(BlockSumTest, SumsOfIntegersAreExact) {
  testIntegers<int8_t>();
  testIntegers<uint8_t>();
  testIntegers<int16_t>();
  testIntegers<int32_t>();
}

/// A float of 24 random bits, the last one set, with the given exponent.
static float makeFloat(std::mt19937 &random, int64_t exponent) {
  return std::ldexp(float(random() >> 8 | 0x800001), exponent - 23);
}

// Any mixture of sizes from subnormals to the largest, zeros among them.
TEST(BlockSumTest, SumsOfFloatsAreExact) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 600; ++trial) {
    int64_t span = pick(random, 0, trial % 2 ? 30 : 250);
    int64_t lowest = pick(random, -149, 127 - span);
    std::vector<float> values(pick(random, 1, maxRows) * (1 + trial % 20));
    for (float &value : values) {
      value = makeFloat(random, pick(random, lowest, lowest + span));
      value = random() % 8 == 0 ? 0.0f : random() % 2 ? value : -value;
    }
    testRows(values, 1 + trial % 20);
  }
}

// Nothing but the largest and the smallest number that plain arithmetic may be
// asked for: as many of the former as fit, so that the sum has the most bits.
TEST(BlockSumTest, SumsAtTheLimitAreExact) {
  std::mt19937 random(3);
  for (int64_t exponent : {-149, -126, -60, 0, 60, 106})
    for (int64_t span = 18; span <= 24 && exponent + span < 128; ++span)
      for (int smallOnes : {1, 2, 32})
        for (bool isAlternating : {false, true}) {
          std::vector<float> values(maxRows,
                                    makeFloat(random, exponent + span));
          for (int i = 0; i < smallOnes; ++i)
            values[random() % maxRows] = makeFloat(random, exponent);
          for (size_t i = 1; isAlternating && i < values.size(); i += 2)
            values[i] = -values[i];
          testRows(values, 1);
        }
}
