//===- BiasQuantizationTest.cpp - From a corrected to a stored bias -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/BiasQuantization.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::unbias;

using Doubles = SmallVector<double>;

static const std::pair<double, double> i32Range{-2147483648.0, 2147483647.0};

/// All channels accepted.
static llvm::Expected<QuantizedBias>
quantize(const Doubles &bias, const Doubles &scale, const Doubles &correction,
         const Doubles &floatBias = {},
         std::pair<double, double> range = i32Range) {
  SmallVector<bool> accepted(bias.size(), true);
  return quantizeBias({bias, scale, correction, accepted, floatBias,
                       range.first, range.second});
}

TEST(BiasQuantizationTest, RoundsHalfAwayFromZero) {
  EXPECT_EQ(roundHalfAway(0.5), 1.0);
  EXPECT_EQ(roundHalfAway(-0.5), -1.0);
  EXPECT_EQ(roundHalfAway(2.5), 3.0);
  EXPECT_EQ(roundHalfAway(-2.5), -3.0);
  // The largest double below 0.5: adding 0.5 first would give 1.
  EXPECT_EQ(roundHalfAway(0.49999999999999994), 0.0);
  EXPECT_EQ(roundHalfAway(4503599627370497.0), 4503599627370497.0);
  EXPECT_TRUE(std::isnan(roundHalfAway(std::nan(""))));
}

TEST(BiasQuantizationTest, Ranges) {
  EXPECT_EQ(getSignedRange(8), std::pair(-128.0, 127.0));
  EXPECT_EQ(getSignedRange(32), i32Range);
  EXPECT_EQ(getSignedRange(48), std::pair(-0x1p47, 0x1p47 - 1.0));
  EXPECT_EQ(getSignedRange(64), std::pair(-0x1p63, 0x1p63 - 1024.0));
}

// In units of 0.25: 10 + 0.375 / 0.25 = 11.5 -> 12, which is 0.5 units too
// much; -10 - 1.5 = -11.5 -> -12.
TEST(BiasQuantizationTest, MovesIntegerBias) {
  auto result = llvm::cantFail(
      quantize({10.0, -10.0, 7.0}, {0.25, 0.25, 0.25}, {0.375, -0.375, 0.1}));
  EXPECT_EQ(result.bias, Doubles({12.0, -12.0, 7.0}));
  EXPECT_EQ(result.residual[0], -0.125);
  EXPECT_EQ(result.residual[1], 0.125);
  EXPECT_DOUBLE_EQ(result.residual[2], 0.1);
  EXPECT_EQ(result.saturated, 0);
  EXPECT_EQ(result.roundedToNothing, 1);
}

// b = 2.6 units is stored as 3. A correction of 0.4 units gives round(3.0) = 3;
// moving the stored 3 would give round(3.4) = 3, too, but 0.8 units tell them
// apart: round(3.4) = 3 against round(3.8) = 4.
TEST(BiasQuantizationTest, CorrectsBeforeRounding) {
  auto known = llvm::cantFail(quantize({3.0}, {0.5}, {0.4}, {1.3}));
  EXPECT_EQ(known.bias, Doubles({3.0}));
  EXPECT_NEAR(known.residual[0], 0.2, 1e-15); // 3.4 units wanted, 3 stored.
  auto unknown = llvm::cantFail(quantize({3.0}, {0.5}, {0.4}));
  EXPECT_EQ(unknown.bias, Doubles({4.0}));
}

TEST(BiasQuantizationTest, RefusesContradictingSources) {
  // round(1.3 / 0.5) = 3 is 1 from 4, and 2 from 5.
  EXPECT_TRUE(bool(quantize({4.0}, {0.5}, {0.0}, {1.3})));
  auto result = quantize({5.0}, {0.5}, {0.0}, {1.3});
  ASSERT_FALSE(bool(result));
  Reason reason = takeReason(result.takeError());
  EXPECT_FALSE(reason.isUnsupported);
  EXPECT_NE(reason.message.find("channel 0: expected the stored bias"),
            std::string::npos);
  auto nan = quantize({5.0}, {0.5}, {0.0}, {std::nan("")});
  EXPECT_FALSE(bool(nan));
  llvm::consumeError(nan.takeError());
}

TEST(BiasQuantizationTest, SaturatesAndSaysSo) {
  auto result = llvm::cantFail(
      quantize({120.0, -120.0}, {1.0, 1.0}, {10.0, -9.0}, {}, {-128.0, 127.0}));
  EXPECT_EQ(result.bias, Doubles({127.0, -128.0}));
  EXPECT_EQ(result.residual, Doubles({3.0, -1.0}));
  EXPECT_EQ(result.saturated, 2);
  EXPECT_EQ(result.roundedToNothing, 0);
  // A float bias that did not fit was saturated when it was stored.
  auto wide = llvm::cantFail(
      quantize({127.0}, {1.0}, {-50.0}, {200.0}, {-128.0, 127.0}));
  EXPECT_EQ(wide.bias, Doubles({127.0}));
  EXPECT_EQ(wide.residual, Doubles({23.0}));
}

TEST(BiasQuantizationTest, ChannelsLeftOutKeepTheirBias) {
  Doubles bias{1.0, 2.0}, scale{1.0, 1.0}, correction{5.0, 5.0};
  SmallVector<bool> accepted{false, true};
  auto result = llvm::cantFail(
      quantizeBias({bias, scale, correction, accepted, {}, -128.0, 127.0}));
  EXPECT_EQ(result.bias, Doubles({1.0, 7.0}));
  EXPECT_EQ(result.residual, Doubles({0.0, 0.0}));
}

TEST(BiasQuantizationTest, RefusesWhatIsNotFinite) {
  for (auto &&result :
       {quantize({0.0}, {1.0}, {std::nan("")}), quantize({0.0}, {0.0}, {1.0}),
        quantize({0.0}, {HUGE_VAL}, {1.0}), quantize({0.0}, {1.0}, {1.0, 2.0}),
        quantize({0.0}, {1.0}, {1.0}, {1.0, 2.0})}) {
    auto &failure = const_cast<llvm::Expected<QuantizedBias> &>(result);
    EXPECT_FALSE(bool(failure));
    llvm::consumeError(failure.takeError());
  }
}

// 2^30 steps, of which single precision resolves every 64th: a producer that
// divides floats is 84 steps off; 300 are more than 2^-22 of it.
TEST(BiasQuantizationTest, AllowsForSinglePrecision) {
  double bias = 1073741760.0;
  auto result = quantize({bias}, {1.0}, {10.0}, {bias + 84.0});
  ASSERT_TRUE(bool(result));
  EXPECT_EQ(result->bias[0], bias + 94.0);
  auto tooFar = quantize({bias}, {1.0}, {10.0}, {bias + 300.0});
  EXPECT_FALSE(bool(tooFar));
  llvm::consumeError(tooFar.takeError());
}

// Every accepted residual is half a step at most, unless it saturates, and what
// is stored, plus the residual, is what was wanted.
TEST(BiasQuantizationTest, ResidualsAreHalfAStepAtMost) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (unsigned bits : {8u, 16u, 32u, 48u})
    for (int trial = 0; trial < 2000; ++trial) {
      auto [low, high] = getSignedRange(bits);
      double scale = std::exp(5.0 * uniform(random));
      double bias = std::round(high * uniform(random));
      double correction = std::exp(8.0 * uniform(random)) * uniform(random);
      bool hasFloatBias = trial % 2;
      Doubles floatBias;
      if (hasFloatBias)
        floatBias.push_back((bias + 0.49 * uniform(random)) * scale);
      auto result = llvm::cantFail(
          quantize({bias}, {scale}, {correction}, floatBias, {low, high}));
      double residual = result.residual[0];
      double wanted = (hasFloatBias ? floatBias[0] : bias * scale) + correction;
      double size = std::abs(bias * scale) + std::abs(correction) +
                    std::abs(result.bias[0] * scale) + scale;
      EXPECT_NEAR(result.bias[0] * scale + residual, wanted, 1e-15 * size);
      if (result.saturated) {
        EXPECT_TRUE(result.bias[0] == low || result.bias[0] == high);
      } else {
        EXPECT_LE(std::abs(residual), 0.5 * scale + 1e-15 * size);
      }
    }
}

// Steps of 0.5. Of the corrections 1 and 2 rounding leaves 0.1 and 0.2:
// 0.05 / 5 of the squares; the third is left out.
TEST(BiasQuantizationTest, MeasuresPrecision) {
  SmallVector<bool> accepted{true, true, false};
  Doubles scale{0.5, 0.5, 0.5};
  BiasPrecision found = measurePrecision({1.0, 2.0, 0.0}, {0.1, -0.2, 9.0},
                                         scale, accepted, {1.0, 4.0, 1.0});
  EXPECT_DOUBLE_EQ(found.largestInSteps, 0.4);
  EXPECT_DOUBLE_EQ(*found.largestInDeviations, 0.1);
  EXPECT_DOUBLE_EQ(found.lostShare, 0.01);
  EXPECT_FALSE(found.isTooCoarse());
  // Corrections of 0.4 steps, all of which is lost.
  found =
      measurePrecision({0.2, 0.2, 0.0}, {0.2, 0.2, 0.0}, scale, accepted, {});
  EXPECT_EQ(found.lostShare, 1.0);
  EXPECT_TRUE(found.isTooCoarse());
  EXPECT_FALSE(found.largestInDeviations);
  // A channel that saturates is not coarse.
  found =
      measurePrecision({5.0, 1.0, 0.0}, {4.0, 0.0, 0.0}, scale, accepted, {});
  EXPECT_EQ(found.largestInSteps, 8.0);
  EXPECT_EQ(found.lostShare, 0.0);
  // Floats have no steps.
  found = measurePrecision({1.0, 1.0, 0.0}, {0.5, 0.5, 0.0}, {}, accepted, {});
  EXPECT_EQ(found.largestInSteps, 0.0);
  EXPECT_EQ(found.lostShare, 0.25);
}

// Rounding to steps leaves 1/12 of their square: with corrections of normal
// distribution, the limit of a tenth is met at a deviation of 0.91 steps.
TEST(BiasQuantizationTest, CoarseMeansStepsAsLargeAsCorrections) {
  std::mt19937 random(4);
  std::normal_distribution<double> normal;
  for (double deviation : {0.5, 0.8, 1.05, 4.0}) {
    int count = 20000;
    Doubles bias(count, 0.0), scale(count, 1.0), correction;
    for (int i = 0; i < count; ++i)
      correction.push_back(deviation * normal(random));
    auto result = llvm::cantFail(quantize(bias, scale, correction));
    SmallVector<bool> accepted(count, true);
    BiasPrecision found =
        measurePrecision(correction, result.residual, scale, accepted, {});
    EXPECT_EQ(found.isTooCoarse(), deviation < 0.91);
    EXPECT_NEAR(found.lostShare * deviation * deviation, 1.0 / 12, 0.006);
  }
}
