//===- StandardErrorTest.cpp - Standard errors against repetition ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Means are drawn again and again: the standard error that a corrector states
// is how much its corrections differ from one draw to another.
//
//===----------------------------------------------------------------------===//

#include "RandomOp.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {

/// A convolution of 3 x 3 taps, of which those at the rim meet padding at a
/// fifth of the positions.
RandomOp makeOp(std::mt19937 &random) {
  RandomOp op;
  TapAxis axis;
  axis.inputSize = axis.outputSize = 5;
  axis.taps = 3;
  axis.padBefore = axis.padAfter = 1;
  op.geometry.axes = {axis, axis};
  op.inputs = 6;
  op.outputs = 8;
  fillWeights(op, random);
  return op;
}

/// Means over samples of numbers that vary from sample to sample, with their
/// squared standard errors.
struct Draw {
  InputMean ofFloat, ofQuantized;
};

/// How samples differ.
struct Samples {
  int64_t count = 25;
  /// Of taps of a channel: from 0, independent, to 1, all the same.
  double correlation = 1.0;
  /// Deviation of the quantized from the float numbers.
  double shift = 0.0;
  bool isPerTap = false;

  Draw draw(const RandomOp &op, std::mt19937 &random) const;
};

} // namespace

static double getVariance(ArrayRef<double> numbers) {
  double sum = 0.0, squares = 0.0;
  for (double number : numbers)
    sum += number;
  for (double number : numbers)
    squares += std::pow(number - sum / numbers.size(), 2);
  return squares / (numbers.size() - 1);
}

Draw Samples::draw(const RandomOp &op, std::mt19937 &random) const {
  std::normal_distribution<double> normal;
  int64_t taps = isPerTap ? op.getTaps() : 1, channels = op.getInputChannels();
  Draw result;
  for (InputMean *mean : {&result.ofFloat, &result.ofQuantized}) {
    mean->values.assign(taps * channels, 0.0);
    mean->meanVariance = mean->values;
    mean->perTap = isPerTap;
    if (!isPerTap)
      mean->coverage = llvm::cantFail(tapCoverage(op.geometry));
  }
  result.ofQuantized.pairedVariance = result.ofQuantized.values;
  for (int64_t channel = 0; channel < channels; ++channel) {
    std::vector<Numbers> real(taps), quantized(taps), differences(taps);
    for (int64_t sample = 0; sample < count; ++sample) {
      double common = normal(random);
      for (int64_t tap = 0; tap < taps; ++tap) {
        double number =
            1.0 +
            (1.0 + channel) * (std::sqrt(correlation) * common +
                               std::sqrt(1.0 - correlation) * normal(random));
        double difference = shift * normal(random);
        real[tap].push_back(number);
        quantized[tap].push_back(number + difference);
        differences[tap].push_back(difference);
      }
    }
    for (int64_t tap = 0; tap < taps; ++tap) {
      int64_t at = tap * channels + channel;
      auto fill = [&](const Numbers &numbers, InputMean &mean) {
        for (double number : numbers)
          mean.values[at] += number / count;
        mean.meanVariance[at] = getVariance(numbers) / count;
      };
      fill(real[tap], result.ofFloat);
      fill(quantized[tap], result.ofQuantized);
      result.ofQuantized.pairedVariance[at] =
          getVariance(differences[tap]) / count;
    }
  }
  return result;
}

namespace {
using MakeCorrector =
    llvm::function_ref<std::unique_ptr<BiasCorrector>(const Draw &)>;
} // namespace

/// Stated over observed standard error, as root mean squares over channels and
/// 400 draws. With 6 input channels these tell it to 1 / sqrt(2 * 6 * 400), or
/// 1.4 %.
static double compareErrors(const Samples &samples, MakeCorrector make) {
  std::mt19937 random(7);
  RandomOp op = makeOp(random);
  int64_t channels = op.getOutputChannels(), times = 400;
  std::vector<Numbers> corrections(channels);
  double stated = 0.0, observed = 0.0;
  for (int64_t time = 0; time < times; ++time) {
    Numbers correction(channels), variance(channels);
    auto corrector = make(samples.draw(op, random));
    EXPECT_TRUE(corrector->calculateRange(op.getWeights(), op.getQuantized(),
                                          {0, channels},
                                          {correction, variance}));
    for (int64_t channel = 0; channel < channels; ++channel) {
      corrections[channel].push_back(correction[channel]);
      stated += variance[channel] / times;
    }
  }
  for (const Numbers &numbers : corrections)
    observed += getVariance(numbers);
  double ratio = std::sqrt(stated / observed);
  testing::Test::RecordProperty("ratio", std::to_string(ratio));
  return ratio;
}

static std::unique_ptr<BiasCorrector> makeRegular(const Draw &draw) {
  return std::make_unique<MeanBiasCorrector>(draw.ofFloat);
}

static std::unique_ptr<BiasCorrector> makeFull(const Draw &draw) {
  return std::make_unique<FullBiasCorrector>(draw.ofFloat, draw.ofQuantized);
}

TEST(StandardErrorTest, OfWeightErrorsPerChannel) {
  EXPECT_NEAR(compareErrors(Samples(), makeRegular), 1.0, 0.05);
}

// A bound: taps are taken as if they varied together in the worst way.
TEST(StandardErrorTest, OfWeightErrorsPerTapIsABound) {
  for (double correlation : {0.0, 0.5, 1.0}) {
    Samples samples;
    samples.isPerTap = true;
    samples.correlation = correlation;
    double ratio = compareErrors(samples, makeRegular);
    printf("taps correlated by %.1f: %.2f times\n", correlation, ratio);
    EXPECT_GE(ratio, 0.95);
    EXPECT_LE(ratio, 3.5);
  }
}

// Means of the same samples, which differ by little: taken as independent,
// their errors would be many times too large.
TEST(StandardErrorTest, OfFullIsPaired) {
  for (double shift : {0.01, 0.1, 1.0}) {
    Samples samples;
    samples.shift = shift;
    double paired = compareErrors(samples, makeFull);
    double independent = compareErrors(
        samples, [](const Draw &of) -> std::unique_ptr<BiasCorrector> {
          Draw draw = of;
          InputMean &quantized = draw.ofQuantized;
          for (auto [variance, ofFloat, ofQuantized] : llvm::zip_equal(
                   quantized.pairedVariance, draw.ofFloat.meanVariance,
                   quantized.meanVariance))
            variance = ofFloat + ofQuantized;
          return makeFull(draw);
        });
    printf("full, quantized inputs %.2f off: %.2f times, unpaired %.1f times\n",
           shift, paired, independent);
    EXPECT_NEAR(paired, 1.0, 0.05);
    EXPECT_GE(independent, 1.4);
  }
}

TEST(StandardErrorTest, OfFullPerTapIsABound) {
  Samples samples;
  samples.isPerTap = true;
  samples.shift = 0.1;
  double ratio = compareErrors(samples, makeFull);
  printf("full per tap: %.2f times\n", ratio);
  EXPECT_GE(ratio, 0.95);
  EXPECT_LE(ratio, 3.5);
}
