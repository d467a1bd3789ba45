//===- ElementSumsTest.cpp - Exact sums of the elements of a tensor -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements are summed in integers where that is exact. Compared are the sums
// themselves: rounded to a double, most wrong ones would look right.
//
//===----------------------------------------------------------------------===//

#include "ElementSums.h"
#include "MeanSums.h"
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

namespace {
/// The sums of a channel, number by number.
struct Sums {
  ExactSum sum, squares;
  double low = INFINITY, high = -INFINITY;

  void add(double value) {
    sum.add(value);
    squares.addProduct(value, value);
    low = std::min(low, value);
    high = std::max(high, value);
  }
};
} // namespace

/// Compares sums of samples [rows, channels] with those of number by number,
/// and the sums of the last sample.
template <typename T>
static void testSamples(const std::vector<std::vector<T>> &samples,
                        int64_t channels) {
  ElementSums sums(channels, std::nullopt);
  std::vector<Sums> expected(channels), ofLast;
  for (const std::vector<T> &sample : samples) {
    sums.add(ArrayRef<T>(sample));
    ofLast.assign(channels, Sums());
    for (size_t i = 0; i < sample.size(); ++i) {
      expected[i % channels].add(sample[i]);
      ofLast[i % channels].add(sample[i]);
    }
  }
  std::vector<ExactSum> last(channels);
  for (int64_t c = 0; c < channels; ++c)
    last[c].addProduct(double(sums.getSampleSums()[c] >> 32),
                       0x1p32 * sums.getUnits()[c]);
  for (int64_t c = 0; c < channels; ++c)
    last[c].addProduct(double(sums.getSampleSums()[c] & 0xffffffff),
                       sums.getUnits()[c]);
  for (const ElementSums::Outlier &outlier : sums.getOutliers())
    last[outlier.index].add(outlier.value);
  sums.flush();
  for (int64_t c = 0; c < channels; ++c) {
    EXPECT_TRUE(isSame(sums.sum[c], expected[c].sum));
    EXPECT_TRUE(isSame(sums.squares[c], expected[c].squares));
    EXPECT_TRUE(isSame(last[c], ofLast[c].sum));
    EXPECT_EQ(sums.low[c], expected[c].low);
    EXPECT_EQ(sums.high[c], expected[c].high);
  }
}

/// A few samples of a trial; `makeElement(sample)` gives the elements.
template <typename T, typename MakeElement>
static void testTrial(std::mt19937 &random, int trial,
                      MakeElement makeElement) {
  SCOPED_TRACE(trial);
  int64_t channels = 1 + trial % 20;
  std::vector<std::vector<T>> samples(pick(random, 1, 4));
  for (size_t i = 0; i < samples.size(); ++i)
    for (int64_t j = pick(random, 1, 150) * channels; j > 0; --j)
      samples[i].push_back(makeElement(i));
  testSamples(samples, channels);
}

template <typename T>
static void testIntegers() {
  std::mt19937 random(1);
  for (int trial = 0; trial < 60; ++trial)
    testTrial<T>(random, trial, [&](size_t) {
      if (trial < 20)
        return std::numeric_limits<T>::min();
      return random() % 2 ? T(random()) : std::numeric_limits<T>::max();
    });
}

TEST(ElementSumsTest, SumsOfIntegersAreExact) {
  testIntegers<int8_t>();
  testIntegers<uint8_t>();
  testIntegers<int16_t>();
  testIntegers<int32_t>();
}

// Squares of 8 bits are summed in 32 bits for 2^15 rows.
TEST(ElementSumsTest, ManyRowsDoNotOverflow) {
  for (int64_t channels : {1, 5, 8, 9}) {
    testSamples<int8_t>({std::vector<int8_t>(100000 * channels, -128)},
                        channels);
    testSamples<uint8_t>({std::vector<uint8_t>(100000 * channels, 255)},
                         channels);
    testSamples<int32_t>({std::vector<int32_t>(100000 * channels, INT32_MIN)},
                         channels);
    // More rows than leave 46 bits to a float, and fewer again.
    std::vector<float> many(100000 * channels, -0x1.fffffep+60f);
    many[5] = 0x1.000002p+41f;
    many.back() = 0x1.000002p+30f;
    std::vector<float> few(many.begin(), many.begin() + 40000 * channels);
    testSamples<float>({few, few, many, few, many}, channels);
  }
}

// The largest numbers of a window, of 46 bits each: 2^17 of them would be more
// than 63 bits.
TEST(ElementSumsTest, FullWindowsDoNotOverflow) {
  std::vector<float> largest(40000, 0x1.fffffep+2f);
  testSamples<float>({{1.0f}, largest, largest, largest, largest}, 1);
}

/// A float of 24 random bits, the last one set, with the given exponent.
static float makeFloat(std::mt19937 &random, int64_t exponent) {
  return std::ldexp(float(random() >> 8 | 0x800001), exponent - 23);
}

// Any mixture of sizes from subnormals to the largest, zeros among them; every
// sample with its own.
TEST(ElementSumsTest, SumsOfFloatsAreExact) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 600; ++trial) {
    int64_t span = pick(random, 0, trial % 2 ? 30 : 250);
    int64_t lowest[4];
    for (int64_t &exponent : lowest)
      exponent = pick(random, -149, 127 - span);
    testTrial<float>(random, trial, [&](size_t sample) {
      float value = makeFloat(
          random, pick(random, lowest[sample], lowest[sample] + span));
      if (random() % 8 == 0)
        return random() % 2 ? 0.0f : -0.0f;
      return random() % 2 ? value : -value;
    });
  }
}

// A window has room for 2 exponents above the largest number and for 21 below:
// all around these borders, with the most bits, and the largest many times.
TEST(ElementSumsTest, SumsAtTheLimitAreExact) {
  std::mt19937 random(3);
  for (int64_t exponent : {-149, -126, -60, 0, 60, 106})
    for (int64_t span = 17; span <= 27 && exponent + span < 128; ++span)
      for (int smallOnes : {1, 2, 32})
        for (bool isAlternating : {false, true}) {
          std::vector<float> values(64, makeFloat(random, exponent + span));
          for (int i = 0; i < smallOnes; ++i)
            values[random() % 64] = makeFloat(random, exponent);
          for (size_t i = 1; isAlternating && i < values.size(); i += 2)
            values[i] = -values[i];
          testSamples<float>({values}, 1);
          testSamples<float>({values, values}, 4);
          // The first sample sets the window, in which these are the largest.
          std::vector<float> first(64, std::ldexp(1.0f, exponent + span - 3));
          testSamples<float>({first, values, first}, 1);
        }
}

// Outliers of both ends: windows grow and shrink, or stay for a few numbers.
TEST(ElementSumsTest, ExtremesAreExact) {
  const float least = std::numeric_limits<float>::denorm_min();
  const float most = std::numeric_limits<float>::max();
  testSamples<float>({{1e38f, 1.0f, -1e38f, least},
                      {least, -least, least, 3 * least},
                      {most, most, most, -least},
                      {-0.0f, 0.0f, -0.0f, 0.0f},
                      {0x1p-126f, -0x1.fffffep-127f, 1.0f, 0x1p-20f}},
                     1);
  testSamples<float>({{0.0f, 0.0f}, {-0.0f, least}, {0.0f, most}}, 2);
  // All cancels but the last bits.
  testSamples<float>({{1e30f, 1.0f, -1e30f, 1e-30f}, {-1.0f, 1e-30f}}, 1);
}

// Integers after floats and the other way round.
TEST(ElementSumsTest, TypesMayChange) {
  ElementSums sums(1, std::nullopt);
  sums.add(ArrayRef<float>({0.5f, 3.0f}));
  sums.add(ArrayRef<int32_t>({-7, 1 << 30}));
  sums.add(ArrayRef<float>({0x1p-40f}));
  sums.add(ArrayRef<int8_t>({-128}));
  sums.flush();
  Sums expected;
  for (double value : {0.5, 3.0, -7.0, 0x1p30, 0x1p-40, -128.0})
    expected.add(value);
  EXPECT_TRUE(isSame(sums.sum[0], expected.sum));
  EXPECT_TRUE(isSame(sums.squares[0], expected.squares));
}

//===----------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------===//

/// Compares sums of `means` [rows, columns] with those of number by number.
static void testMeans(ArrayRef<double> means, int64_t columns) {
  std::vector<ExactSum> sum(columns), squares(columns);
  addMeans(means, sum, squares);
  for (int64_t column = 0; column < columns; ++column) {
    Sums expected;
    for (size_t i = column; i < means.size(); i += columns)
      expected.add(means[i]);
    EXPECT_TRUE(isSame(sum[column], expected.sum));
    EXPECT_TRUE(isSame(squares[column], expected.squares));
  }
}

/// A double of 53 random bits, or of as many ones, with the given exponent.
static double makeDouble(std::mt19937 &random, int64_t exponent) {
  uint64_t bits = uint64_t(random()) << 32 | random();
  if (random() % 4 == 0)
    bits = UINT64_MAX;
  if (random() % 4 == 0)
    bits &= ~uint64_t(0) << (random() % 53 + 11);
  double value =
      std::ldexp(double(bits >> 11 | uint64_t(1) << 52), int(exponent) - 52);
  return random() % 2 ? value : -value;
}

TEST(MeanSumsTest, SumsAndSquaresAreExact) {
  std::mt19937 random(4);
  for (int trial = 0; trial < 1000; ++trial) {
    int64_t span = pick(random, 0, trial % 4 ? 26 : 300);
    int64_t lowest = pick(random, -400, 400 - span);
    Numbers means(pick(random, 1, maxMeans) * (1 + trial % 20));
    for (double &mean : means)
      mean = random() % 8 == 0
                 ? 0.0
                 : makeDouble(random, pick(random, lowest, lowest + span));
    SCOPED_TRACE(trial);
    testMeans(means, 1 + trial % 20);
  }
}

// Where the sum has the most bits: the largest as often as there is room, the
// smallest with all its bits.
TEST(MeanSumsTest, SumsAtTheLimitAreExact) {
  std::mt19937 random(5);
  for (int64_t exponent : {-500, -430, -149, 0, 380})
    for (int64_t span = 20; span <= 25; ++span)
      for (int trial = 0; trial < 20; ++trial) {
        Numbers means(maxMeans,
                      std::ldexp(0x1.fffffffffffffp0, int(exponent + span)));
        for (int i = trial % 3; i >= 0; --i)
          means[random() % maxMeans] = makeDouble(random, exponent);
        testMeans(means, 1);
      }
}
