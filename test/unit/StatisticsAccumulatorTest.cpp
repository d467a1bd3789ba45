//===- StatisticsAccumulatorTest.cpp - Streaming, mergeable means ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reference collects what every tap meets, position by position.
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/StatisticsAccumulator.h"
#include "RandomOp.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
/// Samples of a tensor, and the taps that look at it, if any.
template <typename T>
struct Samples {
  int64_t channels = 1;
  std::optional<RandomOp> op;
  double padding = 0.0;
  std::vector<std::vector<T>> samples;

  StatisticsAccumulator makeAccumulator() const {
    if (op)
      return StatisticsAccumulator(channels, op->geometry, padding);
    return StatisticsAccumulator(channels);
  }
  TensorStatistics accumulate() const {
    StatisticsAccumulator accumulator = makeAccumulator();
    for (ArrayRef<T> sample : samples)
      llvm::cantFail(accumulator.add(sample));
    return llvm::cantFail(accumulator.finish());
  }
  /// All that tap i / channels meets in channel i % channels, by sample.
  std::vector<std::vector<Numbers>> collect() const;
};

/// The sums of the numbers that one mean is made of.
struct Sums {
  ExactSum sum, squares;
  int64_t count = 0;
  double low = INFINITY, high = -INFINITY;

  void add(double value) {
    sum.add(value);
    squares.addProduct(value, value);
    ++count;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double getVariance(int64_t divisor) const {
    return ExactSum::variance(sum, squares, count, divisor);
  }
};
} // namespace

template <typename T>
std::vector<std::vector<Numbers>> Samples<T>::collect() const {
  int64_t taps = op ? op->getTaps() : 1;
  std::vector<std::vector<Numbers>> met(taps * channels);
  for (auto &ofTap : met)
    ofTap.resize(samples.size());
  for (size_t i = 0; i < samples.size(); ++i) {
    auto meet = [&](int64_t tap, int64_t position) {
      for (int64_t c = 0; c < channels; ++c)
        met[tap * channels + c][i].push_back(
            position < 0 ? padding : samples[i][position * channels + c]);
    };
    if (op)
      op->forEachTap(
          [&](int64_t, int64_t tap, int64_t position) { meet(tap, position); });
    else
      for (size_t j = 0; j < samples[i].size() / channels; ++j)
        meet(0, j);
  }
  return met;
}

template <typename T>
static TensorStatistics getReference(const Samples<T> &samples) {
  TensorStatistics statistics;
  statistics.samples = samples.samples.size();
  for (const std::vector<Numbers> &ofSamples : samples.collect()) {
    Sums all, means;
    for (const Numbers &values : ofSamples) {
      ExactSum sum;
      for (double value : values) {
        all.add(value);
        sum.add(value);
      }
      means.add(sum.round() / values.size());
    }
    statistics.mean.push_back(all.sum.divide(all.count));
    statistics.variance.push_back(all.getVariance(all.count));
    statistics.min.push_back(all.low);
    statistics.max.push_back(all.high);
    if (means.count > 1)
      statistics.sampleVariance.push_back(means.getVariance(means.count - 1));
  }
  return statistics;
}

static void expectSameBits(const TensorStatistics &a,
                           const TensorStatistics &b) {
  EXPECT_EQ(a.samples, b.samples);
  EXPECT_EQ(getBits(a.mean), getBits(b.mean));
  EXPECT_EQ(getBits(a.variance), getBits(b.variance));
  EXPECT_EQ(getBits(a.sampleVariance), getBits(b.sampleVariance));
  EXPECT_EQ(getBits(a.min), getBits(b.min));
  EXPECT_EQ(getBits(a.max), getBits(b.max));
}

/// Axes of any kind, of which taps may meet the input, the padding or both.
static TapGeometry makeGeometry(std::mt19937 &random) {
  TapGeometry geometry;
  geometry.transposed = pick(random, 0, 2) == 0;
  for (int64_t i = pick(random, 0, 3); i > 0; --i)
    geometry.axes.push_back({pick(random, 1, 4), pick(random, 1, 3),
                             geometry.transposed ? 1 : pick(random, 1, 2),
                             pick(random, -2, 4), pick(random, 1, 8),
                             pick(random, 1, 8)});
  return geometry;
}

/// Samples of one shape, whose elements `makeElement()` gives.
template <typename T, typename MakeElement>
static Samples<T> makeSamples(std::mt19937 &random, MakeElement makeElement) {
  Samples<T> samples;
  // Up to two blocks of 8, and a rest.
  samples.channels = pick(random, 1, 19);
  int64_t positions = pick(random, 1, 200);
  if (pick(random, 0, 2)) {
    samples.op.emplace();
    samples.op->geometry = makeGeometry(random);
    positions = samples.op->getInputPositions();
    samples.padding = pick(random, 0, 1) ? pick(random, -9, 9) / 8.0 : 0.0;
  }
  samples.samples.resize(pick(random, 1, 5));
  for (std::vector<T> &sample : samples.samples)
    for (int64_t i = 0; i < positions * samples.channels; ++i)
      sample.push_back(makeElement());
  return samples;
}

//===----------------------------------------------------------------------===//
// One pass
//===----------------------------------------------------------------------===//

template <typename T>
static void testIntegers() {
  std::mt19937 random(1);
  for (int trial = 0; trial < 40; ++trial) {
    // The whole range, or nothing but its ends.
    bool extreme = trial % 4 == 0;
    auto samples = makeSamples<T>(random, [&] {
      if (extreme)
        return random() % 2 ? std::numeric_limits<T>::min()
                            : std::numeric_limits<T>::max();
      return T(random());
    });
    SCOPED_TRACE(trial);
    expectSameBits(samples.accumulate(), getReference(samples));
  }
}

TEST(StatisticsAccumulatorTest, IntegersEqualReference) {
  testIntegers<int8_t>();
  testIntegers<uint8_t>();
  testIntegers<int16_t>();
  testIntegers<int32_t>();
}

// Floats of one size take another path than those that span more than 2^21;
// the border is met often, and so are zeros and subnormals.
TEST(StatisticsAccumulatorTest, FloatsEqualReference) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 200; ++trial) {
    int64_t span = trial % 3 == 0 ? 250 : trial % 3 == 1 ? 23 : 3;
    int64_t lowest = pick(random, -149, 127 - span);
    auto samples = makeSamples<float>(random, [&] {
      float value = std::ldexp(float(makeRandom(random, 1, 1.0, 2.0)[0]),
                               pick(random, lowest, lowest + span));
      if (pick(random, 0, 3) == 0)
        value = std::ldexp(1.0f, pick(random, lowest, lowest + span));
      return random() % 8 == 0 ? 0.0f : random() % 2 ? value : -value;
    });
    SCOPED_TRACE(trial);
    expectSameBits(samples.accumulate(), getReference(samples));
  }
}

// By integers alone, whose quotient is rounded once.
TEST(StatisticsAccumulatorTest, StatisticsOfIntegersAreExact) {
  std::mt19937 random(3);
  Samples<int8_t> samples;
  samples.samples.resize(4);
  int64_t sum = 0, squares = 0, sumOfMeans = 0, squaresOfMeans = 0;
  for (auto &sample : samples.samples) {
    int64_t ofSample = 0;
    for (int i = 0; i < 64; ++i) {
      sample.push_back(int8_t(random()));
      ofSample += sample.back();
      squares += sample.back() * sample.back();
    }
    // In units of 1/64, of which a double holds every one.
    sum += ofSample;
    sumOfMeans += ofSample;
    squaresOfMeans += ofSample * ofSample;
  }
  TensorStatistics statistics = samples.accumulate();
  EXPECT_EQ(statistics.mean[0], sum / 256.0);
  EXPECT_EQ(statistics.variance[0],
            double(256 * squares - sum * sum) / (256.0 * 256.0));
  EXPECT_EQ(statistics.sampleVariance[0],
            double(4 * squaresOfMeans - sumOfMeans * sumOfMeans) /
                (4.0 * 3.0 * 64.0 * 64.0));
}

//===----------------------------------------------------------------------===//
// Shards
//===----------------------------------------------------------------------===//

// Samples in any order, cut anywhere, merged in any order, empty shards among
// them; zeros of both signs, so that `min` and `max` must not keep the first.
TEST(StatisticsAccumulatorTest, MergeEqualsOnePass) {
  std::mt19937 random(4);
  for (int trial = 0; trial < 60; ++trial) {
    auto samples = makeSamples<float>(random, [&] {
      float value = std::ldexp(float(int32_t(random())), pick(random, -60, 60));
      return trial % 4 == 0 ? std::copysign(0.0f, value) : value;
    });
    TensorStatistics expected = samples.accumulate();
    std::shuffle(samples.samples.begin(), samples.samples.end(), random);
    std::vector<StatisticsAccumulator> shards(3, samples.makeAccumulator());
    for (ArrayRef<float> sample : samples.samples)
      llvm::cantFail(shards[random() % shards.size()].add(sample));
    while (shards.size() > 1) {
      std::shuffle(shards.begin(), shards.end(), random);
      llvm::cantFail(shards.front().merge(shards.back()));
      shards.pop_back();
    }
    SCOPED_TRACE(trial);
    expectSameBits(llvm::cantFail(shards[0].finish()), expected);
  }
}

TEST(StatisticsAccumulatorTest, MergeWithItselfCountsTwice) {
  StatisticsAccumulator accumulator(1);
  llvm::cantFail(accumulator.add(ArrayRef<float>({1.0f, 3.0f})));
  llvm::cantFail(accumulator.add(ArrayRef<float>({4.0f, 4.0f})));
  llvm::cantFail(accumulator.merge(accumulator));
  TensorStatistics statistics = llvm::cantFail(accumulator.finish());
  EXPECT_EQ(statistics.samples, 4);
  EXPECT_EQ(statistics.mean[0], 3.0);
  // Means 2, 4, 2, 4: four squares of 1, by 3.
  EXPECT_EQ(statistics.sampleVariance[0], 4.0 / 3.0);
}

TEST(StatisticsAccumulatorTest, OtherShapesDoNotMerge) {
  TapGeometry geometry{{TapAxis{3, 1, 1, 1, 4, 4}}};
  TapGeometry moved{{TapAxis{3, 1, 1, 0, 4, 4}}};
  StatisticsAccumulator accumulator(2, geometry, 0.5);
  llvm::cantFail(accumulator.merge(StatisticsAccumulator(2, geometry, 0.5)));
  for (const StatisticsAccumulator &other :
       {StatisticsAccumulator(3, geometry, 0.5),
        StatisticsAccumulator(2, moved, 0.5),
        StatisticsAccumulator(2, geometry, 0.25),
        StatisticsAccumulator(2, std::nullopt, 0.5)}) {
    llvm::Error error = accumulator.merge(other);
    ASSERT_TRUE(bool(error));
    EXPECT_FALSE(takeReason(std::move(error)).isUnsupported);
  }
}

//===----------------------------------------------------------------------===//
// Samples
//===----------------------------------------------------------------------===//

// Means of 1, 2 and 6 have the variance (4 + 1 + 9) / 2.
TEST(StatisticsAccumulatorTest, SampleVarianceIsOfMeans) {
  Samples<float> samples;
  samples.samples = {{0.0f, 2.0f}};
  EXPECT_TRUE(samples.accumulate().sampleVariance.empty());
  samples.samples.push_back({2.0f, 2.0f});
  samples.samples.push_back({5.0f, 7.0f});
  TensorStatistics statistics = samples.accumulate();
  EXPECT_EQ(statistics.sampleVariance, SmallVector<double>({7.0}));
  EXPECT_EQ(statistics.mean, SmallVector<double>({3.0}));
  // 9 + 1 + 1 + 1 + 4 + 16, by 6.
  EXPECT_EQ(statistics.variance, SmallVector<double>({32.0 / 6.0}));
}

// Sentences of a text: the mean is that of the elements.
TEST(StatisticsAccumulatorTest, SamplesMayHaveAnyLength) {
  Samples<int8_t> samples;
  samples.channels = 2;
  samples.samples = {{1, 10}, {2, 20, 3, 30, 6, 60}};
  EXPECT_EQ(samples.accumulate().mean, SmallVector<double>({3.0, 30.0}));
}

// Two rows of padding before two rows of input, of which a single output row
// sees none.
TEST(StatisticsAccumulatorTest, TapsMayMeetNothingButPadding) {
  Samples<float> samples;
  samples.op.emplace();
  samples.op->geometry.axes = {TapAxis{2, 1, 1, 2, 2, 1},
                               TapAxis{1, 1, 1, 0, 2, 2}};
  samples.padding = -0.5;
  samples.samples = {{1.0f, 2.0f, 3.0f, 4.0f}, {5.0f, 6.0f, 7.0f, 8.0f}};
  TensorStatistics statistics = samples.accumulate();
  for (auto *values : {&statistics.mean, &statistics.min, &statistics.max})
    EXPECT_EQ(*values, SmallVector<double>({-0.5, -0.5}));
  for (auto *values : {&statistics.variance, &statistics.sampleVariance})
    EXPECT_EQ(*values, SmallVector<double>({0.0, 0.0}));
}

TEST(StatisticsAccumulatorTest, WrongSamplesAddNothing) {
  auto isInvalid = [](llvm::Error error) {
    return bool(error) && !takeReason(std::move(error)).isUnsupported;
  };
  auto add = [](StatisticsAccumulator &accumulator, std::vector<float> sample) {
    return accumulator.add(ArrayRef<float>(sample));
  };
  float nan = std::nanf("");
  StatisticsAccumulator plain(2),
      taps(1, TapGeometry{{TapAxis{2, 1, 1, 0, 3, 2}}});
  EXPECT_TRUE(isInvalid(plain.finish().takeError()));
  EXPECT_TRUE(isInvalid(add(plain, {1.0f})));
  EXPECT_TRUE(isInvalid(add(plain, {})));
  EXPECT_TRUE(isInvalid(add(plain, {1.0f, nan})));
  EXPECT_TRUE(isInvalid(add(plain, {1.0f, -INFINITY})));
  EXPECT_TRUE(isInvalid(add(taps, {1.0f, 2.0f})));
  EXPECT_TRUE(isInvalid(plain.finish().takeError()));
  EXPECT_TRUE(isInvalid(taps.finish().takeError()));
  EXPECT_FALSE(isInvalid(add(taps, {1.0f, 2.0f, 3.0f})));
  EXPECT_EQ(llvm::cantFail(taps.finish()).mean,
            SmallVector<double>({1.5, 2.5}));
}

TEST(StatisticsAccumulatorTest, TapsNeedKnownSizes) {
  TapAxis unknown{2, 1, 1, 0, -1, -1};
  for (bool transposed : {false, true}) {
    StatisticsAccumulator accumulator(1, TapGeometry{{unknown}, transposed});
    llvm::Error error = accumulator.add(ArrayRef<float>({1.0f, 2.0f, 3.0f}));
    ASSERT_TRUE(bool(error));
    EXPECT_TRUE(takeReason(std::move(error)).isUnsupported);
  }
}
