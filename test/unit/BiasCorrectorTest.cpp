//===- BiasCorrectorTest.cpp - Methods of bias correction -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/BiasCorrector.h"
#include "RandomOp.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

static InputMean makePerTap(const Numbers &values) {
  InputMean mean;
  mean.values.assign(values.begin(), values.end());
  mean.perTap = true;
  return mean;
}

static InputMean makePerChannel(const Numbers &values, const RandomOp &op,
                                double padding = 0.0) {
  InputMean mean;
  mean.values.assign(values.begin(), values.end());
  mean.coverage = llvm::cantFail(tapCoverage(op.geometry));
  mean.padding = padding;
  return mean;
}

/// sum |W| |m_f| + sum |Wq| |m_q| of every output channel.
static Numbers getMagnitudes(const RandomOp &op, const InputMean &ofFloat,
                             const InputMean &ofQuantized) {
  Numbers sums(op.getOutputChannels(), 0.0);
  WeightView weights = op.getWeights(), quantized = op.getQuantized();
  int64_t channels = op.getInputChannels();
  for (int64_t g = 0; g < op.groups; ++g)
    for (int64_t o = 0; o < op.outputs; ++o)
      for (int64_t k = 0; k < op.getTaps(); ++k)
        for (int64_t c = 0; c < op.inputs; ++c) {
          int64_t channel = g * op.inputs + c;
          sums[g * op.outputs + o] +=
              std::abs(weights.at(g, o, k, c) *
                       ofFloat.at(k, channel, channels)) +
              std::abs(quantized.at(g, o, k, c) *
                       ofQuantized.at(k, channel, channels));
        }
  return sums;
}

// What a run of the op measures: the mean output of the float weights on the
// float input minus that of the quantized weights on the quantized input.
TEST(BiasCorrectorTest, FullWithTapMeansEqualsRun) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 150; ++trial) {
    RandomOp op = makeRandomOp(random);
    int64_t size = op.getInputPositions() * op.getInputChannels();
    Numbers ofFloat = makeRandom(random, size, -1.0, 3.0);
    Numbers ofQuantized = makeRandom(random, size, -1.0, 3.0);
    double padding = trial % 2 ? 0.25 : 0.0;
    Numbers before = convolve(op, op.getWeights(), ofFloat, 0.0);
    Numbers after = convolve(op, op.getQuantized(), ofQuantized, padding);
    InputMean floatMean = makePerTap(getTapMeans(op, ofFloat, 0.0));
    InputMean quantizedMean = makePerTap(getTapMeans(op, ofQuantized, padding));
    Numbers magnitudes = getMagnitudes(op, floatMean, quantizedMean);
    auto correction = FullBiasCorrector(floatMean, quantizedMean)
                          .calculate(op.getWeights(), op.getQuantized());
    ASSERT_TRUE(correction);
    for (int64_t o = 0; o < op.getOutputChannels(); ++o)
      ASSERT_NEAR((*correction)[o], before[o] - after[o], 1e-12 * magnitudes[o])
          << "trial " << trial << ", channel " << o;
  }
}

// Each formula, written out, for means per channel and per tap.
TEST(BiasCorrectorTest, EqualsFormulas) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 100; ++trial) {
    RandomOp op = makeRandomOp(random);
    int64_t channels = op.getInputChannels(), taps = op.getTaps();
    auto makeMean = [&](bool perTap, double padding) {
      int64_t size = perTap ? taps * channels : channels;
      Numbers values = makeRandom(random, size, -1.0, 2.0);
      InputMean mean =
          perTap ? makePerTap(values) : makePerChannel(values, op, padding);
      Numbers variance = makeRandom(random, size, 0.0, 0.1);
      mean.meanVariance.assign(variance.begin(), variance.end());
      variance = makeRandom(random, size, 0.0, 0.1);
      mean.pairedVariance.assign(variance.begin(), variance.end());
      return mean;
    };
    InputMean ofFloat = makeMean(trial % 2, 0.0);
    InputMean ofQuantized = makeMean(trial / 2 % 2, 0.5);
    WeightView weights = op.getWeights(), quantized = op.getQuantized();
    SmallVector<double> mean(op.getOutputChannels()), full(mean),
        meanVariance(mean), fullVariance(mean);
    ChannelRange all{0, op.getOutputChannels()};
    ASSERT_TRUE(MeanBiasCorrector(ofQuantized)
                    .calculateRange(weights, quantized, all,
                                    {mean, meanVariance}));
    ASSERT_TRUE(FullBiasCorrector(ofFloat, ofQuantized)
                    .calculateRange(weights, quantized, all,
                                    {full, fullVariance}));
    for (int64_t g = 0; g < op.groups; ++g)
      for (int64_t o = 0; o < op.outputs; ++o) {
        double expectedMean = 0.0, expectedFull = 0.0, size = 0.0;
        double errorVariance = 0.0, shiftVariance = 0.0;
        for (int64_t c = 0; c < op.inputs; ++c) {
          int64_t channel = g * op.inputs + c;
          double error = 0.0, shift = 0.0;
          for (int64_t k = 0; k < taps; ++k) {
            double w = weights.at(g, o, k, c), q = quantized.at(g, o, k, c);
            double ofF = ofFloat.at(k, channel, channels);
            double ofQ = ofQuantized.at(k, channel, channels);
            expectedMean -= (q - w) * ofQ;
            expectedFull += w * ofF - q * ofQ;
            size += std::abs(w * ofF) + (std::abs(w) + std::abs(q)) *
                                            std::abs(ofQ);
            if (ofQuantized.perTap) {
              int64_t i = k * channels + channel;
              error += std::abs(q - w) * std::sqrt(ofQuantized.meanVariance[i]);
              shift += std::abs(w) * std::sqrt(ofQuantized.pairedVariance[i]);
            } else {
              error += ofQuantized.coverage[k] * (q - w) *
                       std::sqrt(ofQuantized.meanVariance[channel]);
              shift += ofQuantized.coverage[k] * w *
                       std::sqrt(ofQuantized.pairedVariance[channel]);
            }
          }
          errorVariance += error * error;
          shiftVariance += shift * shift;
        }
        int64_t i = g * op.outputs + o;
        ASSERT_NEAR(mean[i], expectedMean, 1e-14 * size);
        ASSERT_NEAR(full[i], expectedFull, 1e-14 * size);
        // Errors are differences of numbers that agree to a half step of 128.
        ASSERT_NEAR(meanVariance[i], errorVariance, 1e-11 * errorVariance);
        ASSERT_NEAR(fullVariance[i], errorVariance + shiftVariance,
                    1e-11 * (errorVariance + shiftVariance));
      }
  }
}

TEST(BiasCorrectorTest, ZeroErrorNeedsNoCorrection) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 20; ++trial) {
    RandomOp op = makeRandomOp(random);
    Numbers values = makeRandom(random, op.getInputChannels(), -1.0, 1.0);
    auto correction =
        MeanBiasCorrector(makePerChannel(values, op))
            .calculate(op.getQuantized(), op.getQuantized());
    for (double value : *correction) {
      EXPECT_EQ(value, 0.0);
      EXPECT_FALSE(std::signbit(value));
    }
  }
}

// Twice the mean gives twice the correction, exactly; a sum of means the sum
// of corrections, but for rounding.
TEST(BiasCorrectorTest, IsLinearInTheMean) {
  std::mt19937 random(4);
  for (int trial = 0; trial < 20; ++trial) {
    RandomOp op = makeRandomOp(random);
    Numbers a = makeRandom(random, op.getInputChannels(), 0.0, 1.0);
    Numbers b = makeRandom(random, op.getInputChannels(), 0.0, 1.0);
    Numbers twice = a, sum = a;
    for (size_t i = 0; i < a.size(); ++i) {
      twice[i] *= 2.0;
      sum[i] += b[i];
    }
    auto correct = [&](const Numbers &mean) {
      return *MeanBiasCorrector(makePerChannel(mean, op))
                  .calculate(op.getWeights(), op.getQuantized());
    };
    auto ofA = correct(a), ofB = correct(b);
    auto ofTwice = correct(twice), ofSum = correct(sum);
    for (size_t o = 0; o < ofA.size(); ++o) {
      EXPECT_EQ(ofTwice[o], 2.0 * ofA[o]);
      // At most 0.01 per weight, 27 * 150 weights.
      EXPECT_NEAR(ofSum[o], ofA[o] + ofB[o], 1e-13);
    }
  }
}

TEST(BiasCorrectorTest, PerTensorEqualsPerChannelWhenScalesAgree) {
  std::mt19937 random(5);
  for (int trial = 0; trial < 20; ++trial) {
    RandomOp op = makeRandomOp(random);
    op.scales = {0.0125};
    RandomOp perChannel = op;
    perChannel.scales.assign(op.getOutputChannels(), 0.0125);
    MeanBiasCorrector corrector(makePerChannel(
        makeRandom(random, op.getInputChannels(), -1.0, 1.0), op));
    EXPECT_EQ(*corrector.calculate(op.getWeights(), op.getQuantized()),
              *corrector.calculate(op.getWeights(), perChannel.getQuantized()));
  }
}

// -e m from e alone is the same as from both weights.
TEST(BiasCorrectorTest, WeightErrorEqualsMean) {
  std::mt19937 random(6);
  for (int trial = 0; trial < 20; ++trial) {
    RandomOp op = makeRandomOp(random);
    InputMean mean = makePerChannel(
        makeRandom(random, op.getInputChannels(), -1.0, 1.0), op);
    mean.meanVariance.assign(mean.values.size(), 0.01);
    // A multiple of 2^-10, so that the float below is exactly the difference.
    op.scales = {0x1p-10};
    for (float &weight : op.weights)
      weight = std::round(weight * 0x1p16f) * 0x1p-16f;
    WeightView quantized = op.getQuantized();
    std::vector<float> errors;
    for (size_t i = 0; i < op.weights.size(); ++i)
      errors.push_back((op.quantized[i] - op.zeroPoint) * 0x1p-10f -
                       op.weights[i]);
    WeightView error = makeWeightView(errors, op.groups, op.outputs,
                                      op.getTaps(), op.inputs);
    int64_t size = op.getOutputChannels();
    SmallVector<double> a(size), b(size), varianceA(size), varianceB(size);
    ASSERT_TRUE(MeanBiasCorrector(mean).calculateRange(
        op.getWeights(), quantized, {0, size}, {a, varianceA}));
    ASSERT_TRUE(WeightErrorBiasCorrector(mean).calculateRange(
        {}, error, {0, size}, {b, varianceB}));
    EXPECT_EQ(a, b);
    EXPECT_EQ(varianceA, varianceB);
  }
}

TEST(BiasCorrectorTest, UnknownVarianceIsNaN) {
  std::mt19937 random(7);
  RandomOp op = makeRandomOp(random);
  InputMean mean = makePerChannel(
      makeRandom(random, op.getInputChannels(), -1.0, 1.0), op);
  int64_t size = op.getOutputChannels();
  SmallVector<double> correction(size), variance(size, 0.0);
  ASSERT_TRUE(MeanBiasCorrector(mean).calculateRange(
      op.getWeights(), op.getQuantized(), {0, size}, {correction, variance}));
  for (double value : variance)
    EXPECT_TRUE(std::isnan(value));
}

TEST(BiasCorrectorTest, SizesThatDoNotFitCorrectNothing) {
  std::vector<float> weights(6, 1.0f);
  std::vector<int8_t> quantized(6, 1);
  WeightView w = makeWeightView(weights, 1, 2, 1, 3);
  WeightView q = makeWeightView(quantized, 1, 2, 1, 3, {1.0});
  EXPECT_TRUE(MeanBiasCorrector({1.0, 2.0, 3.0}).calculate(w, q));
  EXPECT_FALSE(MeanBiasCorrector({1.0, 2.0}).calculate(w, q));
  EXPECT_FALSE(MeanBiasCorrector({1.0, 2.0, 3.0})
                   .calculate(w, makeWeightView(quantized, 1, 3, 1, 2, {1.0})));
  EXPECT_FALSE(NullBiasCorrector().calculate(w, q));
  // Coverage of an axis of unknown size that is padded.
  TapGeometry unknown{{TapAxis{1, 1, 1, 1, -1, -1}}};
  EXPECT_FALSE(MeanBiasCorrector({1.0, 2.0, 3.0}, unknown).calculate(w, q));
}

TEST(BiasCorrectorTest, ObservedIsDifferenceOfOutputs) {
  ObservedBiasCorrector corrector({1.0, 2.0, 5.0}, {0.5, 2.5, 1.0});
  double correction[2], variance[2] = {0.0, 0.0};
  ASSERT_TRUE(corrector.calculateRange({}, {}, {1, 3}, {correction, variance}));
  EXPECT_EQ(correction[0], -0.5);
  EXPECT_EQ(correction[1], 4.0);
  EXPECT_TRUE(std::isnan(variance[0]));
  EXPECT_FALSE(corrector.calculateRange({}, {}, {2, 4}, {correction, {}}));
}
