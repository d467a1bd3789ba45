//===- InputMeanTest.cpp - What the taps of an op meet on average ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/InputMean.h"
#include "RandomOp.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// Whether an operation that failed was invalid, not merely unsupported.
template <typename T>
static bool isInvalid(llvm::Expected<T> result) {
  return !result && !takeReason(result.takeError()).isUnsupported;
}

template <typename T>
static bool isUnsupported(llvm::Expected<T> result) {
  return !result && takeReason(result.takeError()).isUnsupported;
}

//===----------------------------------------------------------------------===//
// Coverage
//===----------------------------------------------------------------------===//

/// Of one axis, by looking at every output.
static Numbers countCoverage(const TapAxis &axis, bool transposed) {
  Numbers coverage(axis.taps, 0.0);
  for (int64_t tap = 0; tap < axis.taps; ++tap) {
    for (int64_t o = 0; o < axis.outputSize; ++o) {
      int64_t at = o * axis.stride + tap * axis.dilation - axis.padBefore;
      if (transposed) {
        int64_t from = o - axis.padBefore - tap;
        if (from % axis.stride != 0)
          continue;
        at = from / axis.stride;
      }
      coverage[tap] += at >= 0 && at < axis.inputSize;
    }
    coverage[tap] /= axis.outputSize;
  }
  return coverage;
}

// Any stride, dilation and padding; cropped inputs; TOSA's out_pad of either
// sign; inputs that no tap or only the padding meets.
TEST(InputMeanTest, CoverageEqualsCount) {
  std::mt19937 random(1);
  auto pick = [&](int64_t low, int64_t high) {
    return test::pick(random, low, high);
  };
  for (int trial = 0; trial < 2000; ++trial) {
    TapGeometry geometry;
    geometry.transposed = trial % 2;
    Numbers expected{1.0};
    for (int64_t i = pick(0, 3); i > 0; --i) {
      TapAxis axis{
          pick(1, 5),  pick(1, 4), geometry.transposed ? 1 : pick(1, 3),
          pick(-4, 6), pick(1, 9), pick(1, 12)};
      geometry.axes.push_back(axis);
      Numbers product;
      for (double outer : expected)
        for (double inner : countCoverage(axis, geometry.transposed))
          product.push_back(outer * inner);
      expected = product;
    }
    auto coverage = llvm::cantFail(tapCoverage(geometry));
    ASSERT_EQ(Numbers(coverage.begin(), coverage.end()), expected)
        << "trial " << trial;
  }
}

TEST(InputMeanTest, UnpaddedAxesNeedNoSizes) {
  TapAxis unknown{3, 2, 1, 0, -1, -1};
  EXPECT_EQ(llvm::cantFail(tapCoverage({{unknown}})),
            SmallVector<double>({1.0, 1.0, 1.0}));
  TapAxis known{2, 1, 1, 1, 4, 4};
  EXPECT_EQ(llvm::cantFail(tapCoverage({{known, unknown}})),
            SmallVector<double>({0.75, 0.75, 0.75, 1.0, 1.0, 1.0}));
}

TEST(InputMeanTest, PaddedAxesNeedSizes) {
  for (int64_t before : {-1, 1}) {
    EXPECT_TRUE(
        isUnsupported(tapCoverage({{TapAxis{3, 1, 1, before, -1, 4}}})));
    EXPECT_TRUE(
        isUnsupported(tapCoverage({{TapAxis{3, 1, 1, before, 4, -1}}})));
  }
  // Padding behind the input alone, as TensorFlow pads a stride of 2.
  EXPECT_TRUE(isUnsupported(tapCoverage({{TapAxis{3, 2, 1, 0, -1, -1, 1}}})));
  // Outputs that no input reaches lie between those that one does.
  EXPECT_TRUE(
      isUnsupported(tapCoverage({{TapAxis{2, 2, 1, 0, -1, -1}}, true})));
}

TEST(InputMeanTest, SizesMustBePositive) {
  TapAxis axis{3, 1, 1, 1, 4, 4};
  EXPECT_TRUE(bool(tapCoverage({{axis}})));
  for (int64_t TapAxis::*size :
       {&TapAxis::taps, &TapAxis::stride, &TapAxis::dilation,
        &TapAxis::inputSize, &TapAxis::outputSize})
    for (int64_t wrong : {0, -2}) {
      TapAxis other = axis;
      other.*size = wrong;
      EXPECT_TRUE(isInvalid(tapCoverage({{other}})));
    }
}

// The last taps are 2^63 and 3 * 2^62 beyond the first.
TEST(InputMeanTest, HugeSizesDoNotOverflow) {
  int64_t huge = int64_t(1) << 62;
  TapAxis axis{4, huge, huge, 0, huge, 4};
  EXPECT_EQ(llvm::cantFail(tapCoverage({{axis}})),
            SmallVector<double>({0.25, 0.0, 0.0, 0.0}));
}

//===----------------------------------------------------------------------===//
// Means of taps
//===----------------------------------------------------------------------===//

// Where an input is the same at all positions, coverage is all there is to
// know: its means are those of the taps.
TEST(InputMeanTest, EqualsTapMeansOfConstantInput) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 100; ++trial) {
    RandomOp op = makeRandomOp(random);
    int64_t channels = op.getInputChannels();
    Numbers ofChannels = makeRandom(random, channels, -1.0, 1.0), input;
    for (int64_t i = 0; i < op.getInputPositions(); ++i)
      input.insert(input.end(), ofChannels.begin(), ofChannels.end());
    InputMean perChannel, perTap;
    perChannel.values.assign(ofChannels.begin(), ofChannels.end());
    perChannel.coverage = llvm::cantFail(tapCoverage(op.geometry));
    perChannel.padding = trial % 2 ? -0.75 : 0.0;
    Numbers means = getTapMeans(op, input, perChannel.padding);
    perTap.values.assign(means.begin(), means.end());
    perTap.perTap = true;
    for (int64_t tap = 0; tap < op.getTaps(); ++tap)
      for (int64_t c = 0; c < channels; ++c) {
        EXPECT_EQ(perTap.at(tap, c, channels), means[tap * channels + c]);
        // A sum of up to 729 numbers below 1.
        ASSERT_NEAR(perChannel.at(tap, c, channels),
                    perTap.at(tap, c, channels), 1e-13);
      }
  }
}

TEST(InputMeanTest, NoCoverageIsFullCoverage) {
  InputMean mean;
  mean.values = {0.5, 2.0};
  mean.padding = 100.0;
  EXPECT_EQ(mean.at(3, 1, 2), 2.0);
}

// 3x3 taps on 7x7 positions meet the input 19 times out of 21 per axis: without
// coverage a mean of the padded window is (21/19)^2 - 1 = 22 % too large. With
// it the mean of noise is met but for what the borders happen to hold.
TEST(InputMeanTest, CoverageMattersForSmallInputs) {
  std::mt19937 random(3);
  RandomOp op;
  op.geometry.axes.assign(2, TapAxis{3, 1, 1, 1, 7, 7});
  auto coverage = llvm::cantFail(tapCoverage(op.geometry));
  Numbers input = makeRandom(random, 49, 0.0, 1.0);
  double mean = 0.0, measured = 0.0, predicted = 0.0;
  for (double value : input)
    mean += value / 49;
  Numbers tapMeans = getTapMeans(op, input, 0.0);
  for (int64_t tap = 0; tap < 9; ++tap) {
    measured += tapMeans[tap] / 9;
    predicted += coverage[tap] * mean / 9;
  }
  EXPECT_NEAR(mean / predicted, 441.0 / 361.0, 1e-15);
  EXPECT_GT(mean / measured, 1.15);
  EXPECT_NEAR(predicted / measured, 1.0, 0.03);
}

//===----------------------------------------------------------------------===//
// Means of samples
//===----------------------------------------------------------------------===//

/// Sum of the channel over row-major `samples`, in order.
template <typename T>
static long double sumChannel(const std::vector<T> &samples,
                              ArrayRef<int64_t> shape, int64_t axis,
                              int64_t channel) {
  int64_t inner = 1;
  for (int64_t size : shape.drop_front(axis + 1))
    inner *= size;
  long double sum = 0.0;
  for (size_t i = 0; i < samples.size(); ++i)
    if (int64_t(i) / inner % shape[axis] == channel)
      sum += samples[i];
  return sum;
}

template <typename T>
static void testIntegers(int64_t low, int64_t high) {
  std::mt19937 random(4);
  for (int trial = 0; trial < 50; ++trial) {
    SmallVector<int64_t> shape;
    int64_t size = 1;
    for (int64_t i = 1 + random() % 4; i > 0; --i)
      size *= shape.emplace_back(1 + random() % 6);
    std::vector<T> samples;
    for (double value : makeRandom(random, size, low, high + 1.0))
      samples.push_back(T(std::floor(value)));
    int64_t axis = random() % shape.size();
    // Powers of two, so that nothing but the division rounds.
    SampleQuantization quantization{0.125, int64_t(random() % 200) - 100};
    auto mean = llvm::cantFail(
        prepareInputMean(ArrayRef<T>(samples), shape, quantization, axis));
    ASSERT_EQ(int64_t(mean.size()), shape[axis]);
    int64_t count = size / shape[axis];
    for (int64_t c = 0; c < shape[axis]; ++c) {
      double sum = double(sumChannel(samples, shape, axis, c));
      ASSERT_EQ(mean[c],
                (sum - double(count * quantization.zeroPoint)) / count * 0.125);
    }
  }
}

TEST(InputMeanTest, MeansOfIntegersAreExact) {
  testIntegers<int8_t>(-128, 127);
  testIntegers<uint8_t>(0, 255);
  testIntegers<int16_t>(-32768, 32767);
}

TEST(InputMeanTest, MeansOfFloats) {
  std::mt19937 random(5);
  Numbers numbers = makeRandom(random, 4 * 5 * 6 * 3, -2.0, 1.0);
  std::vector<float> samples(numbers.begin(), numbers.end());
  SmallVector<int64_t> shape{4, 5, 6, 3};
  for (int64_t axis = 0; axis < 4; ++axis) {
    auto mean = llvm::cantFail(prepareInputMean(samples, shape, axis));
    ASSERT_EQ(int64_t(mean.size()), shape[axis]);
    for (int64_t c = 0; c < shape[axis]; ++c)
      EXPECT_NEAR(
          mean[c],
          double(sumChannel(samples, shape, axis, c) / (360 / shape[axis])),
          1e-15);
  }
}

// In float or double the small numbers would be lost.
TEST(InputMeanTest, MeansOfFloatsDoNotRound) {
  EXPECT_EQ(llvm::cantFail(prepareInputMean({1e30f, 1.0f, -1e30f, 2.0f}, {4, 1},
                                            /*channelAxis=*/1)),
            SmallVector<double>({0.75}));
}

TEST(InputMeanTest, SamplesMustFit) {
  const std::vector<float> samples = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f};
  EXPECT_TRUE(bool(prepareInputMean(samples, {2, 3}, 1)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {2, 3}, 2)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {2, 3}, -1)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {2, 2}, 0)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {3}, 0)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {2, 3, 0}, 0)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {-2, -3}, 0)));
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {}, 0)));
  EXPECT_TRUE(isInvalid(prepareInputMean(ArrayRef<float>(), {3}, 0)));
  // 2^63 + 2^63 wraps around to 0.
  int64_t huge = int64_t(1) << 32;
  EXPECT_TRUE(isInvalid(prepareInputMean(samples, {6, huge, huge}, 0)));
}

TEST(InputMeanTest, SamplesAndScalesMustBeFinite) {
  float nan = std::nanf(""), infinity = std::numeric_limits<float>::infinity();
  EXPECT_TRUE(isInvalid(prepareInputMean({1.0f, nan}, {2}, 0)));
  EXPECT_TRUE(isInvalid(prepareInputMean({1.0f, -infinity}, {2}, 0)));
  const std::vector<int8_t> samples = {1, 2};
  for (double scale : {0.0, -1.0, double(nan), double(infinity)})
    EXPECT_TRUE(isInvalid(prepareInputMean(samples, {2}, {scale, 0}, 0)));
}
