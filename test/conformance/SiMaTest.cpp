//===- SiMaTest.cpp - What SiMa's corrector does, and at borders ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SiMa's public documentation describes a corrector by the mean of the input
// per channel, plain (REGULAR) or of already quantized samples (ITERATIVE).
// Ours has both, and knows more where there is padding.
//
//===----------------------------------------------------------------------===//

#include "../unit/RandomOp.h"
#include "Vectors.h"
#include "unbias/Analysis/StatisticsAccumulator.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

// NONE, REGULAR and ITERATIVE: (W - Wq) * mean(x), x as floats or as
// dequantized integers; 0.5 * ([3, -1] - 0) and 0.5 * ([4, -2] + 1 - 1).
TEST(SiMaTest, RegularAndIterative) {
  const std::vector<float> weights = {1.0f, 0.5f}, quantized = {0.5f, 1.0f};
  WeightView real = makeWeightView(weights, 1, 1, 1, 2);
  WeightView rounded = makeWeightView(quantized, 1, 1, 1, 2);
  EXPECT_FALSE(NullBiasCorrector().calculate(real, rounded));
  // Two samples of two channels: means 3 and -1.
  auto ofFloat = llvm::cantFail(
      prepareInputMean(ArrayRef<float>({2.0f, -2.0f, 4.0f, 0.0f}), {2, 2}, 1));
  EXPECT_EQ(*MeanBiasCorrector(ofFloat).calculate(real, rounded),
            SmallVector<double>({0.5 * 3.0 + 0.5 * 1.0}));
  auto ofQuantized = llvm::cantFail(
      prepareInputMean(ArrayRef<int8_t>({6, -5, 10, -1}), {2, 2}, {0.5, 2}, 1));
  EXPECT_EQ(ofQuantized, SmallVector<double>({3.0, -2.5}));
  EXPECT_EQ(*MeanBiasCorrector(ofQuantized).calculate(real, rounded),
            SmallVector<double>({0.5 * 3.0 + 0.5 * 2.5}));
}

// Deliberate difference: ITERATIVE takes out what rounded weights do to the
// quantized input, not that this input has another mean: W (m_f - m_q) stays.
// `full` has both terms.
TEST(SiMaTest, InputShiftIsATermOfItsOwn) {
  const std::vector<float> weights = {2.0f}, quantized = {1.5f};
  WeightView real = makeWeightView(weights, 1, 1, 1, 1);
  WeightView rounded = makeWeightView(quantized, 1, 1, 1, 1);
  InputMean ofFloat, ofQuantized;
  ofFloat.values = {3.0};
  ofQuantized.values = {2.5};
  // A run: 2 * 3 - 1.5 * 2.5.
  EXPECT_EQ(
      (*FullBiasCorrector(ofFloat, ofQuantized).calculate(real, rounded))[0],
      2.25);
  EXPECT_EQ((*MeanBiasCorrector(ofQuantized).calculate(real, rounded))[0],
            1.25);
}

namespace {
/// What estimates are off by, as shares of the exact corrections.
struct BorderErrors {
  double plain = 0.0, coverage = 0.0, flat = 0.0, exact = 0.0;
};
} // namespace

/// A depthwise SAME convolution of 16 channels with weights of 4 bits, on 20
/// samples of rectified normal numbers.
static BorderErrors measureBorders(int64_t size, int64_t kernel) {
  constexpr int64_t channels = 16, samples = 20;
  std::mt19937 random(size * 10 + kernel);
  TapAxis axis{kernel, 1, 1, kernel / 2, size, size};
  TapGeometry geometry{{axis, axis}};
  StatisticsAccumulator perChannel(channels), perTap(channels, geometry);
  Numbers means = makeRandom(random, channels, -0.5, 1.0);
  for (int64_t i = 0; i < samples; ++i) {
    std::vector<float> sample;
    for (int64_t j = 0; j < size * size * channels; ++j)
      sample.push_back(
          float(std::max(means[j % channels] + makeNormal(random), 0.0)));
    llvm::cantFail(perChannel.add(ArrayRef<float>(sample)));
    llvm::cantFail(perTap.add(ArrayRef<float>(sample)));
  }
  InputMean exact, covered, plain;
  exact.values = llvm::cantFail(perTap.finish()).mean;
  exact.perTap = true;
  covered.values = plain.values = llvm::cantFail(perChannel.finish()).mean;
  covered.coverage = llvm::cantFail(tapCoverage(geometry));

  RandomOp op;
  op.geometry = geometry;
  op.groups = channels;
  for (int64_t i = 0; i < channels * kernel * kernel; ++i) {
    double weight = makeNormal(random);
    op.weights.push_back(float(weight));
    op.quantized.push_back(
        int8_t(std::min(7.0, std::max(-7.0, std::round(weight / 0.4)))));
  }
  op.scales = {0.4};
  WeightView weights = op.getWeights(), quantized = op.getQuantized();
  auto correct = [&](const InputMean &mean) {
    return *MeanBiasCorrector(mean).calculate(weights, quantized);
  };
  auto byTaps = correct(exact), byCoverage = correct(covered),
       byMean = correct(plain);
  BorderErrors errors;
  for (int64_t c = 0; c < channels; ++c) {
    errors.exact += std::abs(byTaps[c]);
    errors.plain += std::abs(byMean[c] - byTaps[c]);
    errors.coverage += std::abs(byCoverage[c] - byTaps[c]);
    // NNCF's fast algorithm: float on data, quantized on a flat picture, which
    // is padded as well.
    double flat = 0.0;
    for (int64_t k = 0; k < kernel * kernel; ++k)
      flat += weights.at(c, 0, k, 0) * exact.at(k, c, channels) -
              quantized.at(c, 0, k, 0) * covered.at(k, c, channels);
    errors.flat += std::abs(flat - byTaps[c]);
  }
  return errors;
}

// Deliberate difference: a mean per channel at every tap counts padding as
// input. Weighing it by how often each tap is inside costs nothing and takes
// most of the error away; a mean per tap takes all of it.
TEST(SiMaTest, BordersOfPaddedConvolutions) {
  std::printf("%-14s %8s %10s %12s\n", "map, kernel", "plain", "coverage",
              "flat picture");
  double before = INFINITY;
  for (auto [size, kernel] :
       {std::pair{7, 5}, {7, 3}, {14, 3}, {28, 3}, {56, 3}}) {
    BorderErrors errors = measureBorders(size, kernel);
    double plain = errors.plain / errors.exact;
    double coverage = errors.coverage / errors.exact;
    std::printf("%2dx%-2d, %dx%d     %7.1f%% %9.2f%% %11.1f%%\n", size, size,
                kernel, kernel, 100 * plain, 100 * coverage,
                100 * errors.flat / errors.exact);
    // Borders matter less in larger maps.
    EXPECT_LT(plain, before);
    before = plain;
    EXPECT_LT(coverage, plain / 5);
    EXPECT_LT(coverage, 0.05);
  }
}
