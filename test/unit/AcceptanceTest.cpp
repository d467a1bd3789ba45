//===- AcceptanceTest.cpp - Which corrections are worth making ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Acceptance.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::unbias;

static constexpr auto accepted = ChannelVerdict::Accepted;
static constexpr auto withinNoise = ChannelVerdict::WithinNoise;
static constexpr auto tooLarge = ChannelVerdict::TooLarge;

// Variance 0.25 is a standard error of 0.5; twice that is 1.
TEST(AcceptanceTest, NoiseIsLeftOut) {
  AcceptanceOptions options;
  EXPECT_EQ(
      judge({0.99, -0.99, 1.0, -1.0}, {0.25, 0.25, 0.25, 0.25}, {}, options),
      SmallVector<ChannelVerdict>(
          {withinNoise, withinNoise, accepted, accepted}));
  options.confidence = 0.0;
  EXPECT_EQ(judge({0.99, 0.0}, {0.25, 0.25}, {}, options),
            SmallVector<ChannelVerdict>({accepted, withinNoise}));
}

TEST(AcceptanceTest, LargeShiftsAreRefused) {
  AcceptanceOptions options;
  EXPECT_EQ(judge({100.0}, {}, {1.0}, options),
            SmallVector<ChannelVerdict>({accepted}));
  options.maxShift = 3.0;
  EXPECT_EQ(judge({3.0, -3.1, 3.1}, {}, {1.0, 1.0, 2.0}, options),
            SmallVector<ChannelVerdict>({accepted, tooLarge, accepted}));
}

TEST(AcceptanceTest, UnknownNumbersAreNotTested) {
  AcceptanceOptions options{2.0, 3.0};
  double nan = std::nan("");
  EXPECT_EQ(judge({1e-9, 1e9, 0.0}, {nan, nan, nan}, {nan, nan, nan}, options),
            SmallVector<ChannelVerdict>({accepted, accepted, withinNoise}));
  EXPECT_EQ(judge({1e-9}, {}, {}, options),
            SmallVector<ChannelVerdict>({accepted}));
}

TEST(AcceptanceTest, NothingInfiniteIsAccepted) {
  double nan = std::nan("");
  EXPECT_EQ(judge({nan, HUGE_VAL}, {}, {}, AcceptanceOptions()),
            SmallVector<ChannelVerdict>({tooLarge, tooLarge}));
}

// Squares 16, 4 and 25 less 1, 1 and 4 are 39, a third of which is 13; the
// fourth has no known variance.
TEST(AcceptanceTest, EstimatesTheSpread) {
  double nan = std::nan("");
  EXPECT_EQ(estimateSpread({4.0, -2.0, 5.0, 100.0}, {1.0, 1.0, 4.0, nan}),
            13.0);
  EXPECT_EQ(estimateSpread({1.0, 1.0}, {4.0, 0.0}), 0.0);
  EXPECT_EQ(estimateSpread({1.0}, {}), 0.0);
  EXPECT_EQ(estimateSpread({}, {}), 0.0);
}

TEST(AcceptanceTest, ShrinksByNoise) {
  EXPECT_EQ(shrink(4.0, 1.0, 3.0), 3.0);
  EXPECT_EQ(shrink(-4.0, 1.0, 3.0), -3.0);
  EXPECT_EQ(shrink(4.0, 0.0, 3.0), 4.0);
  EXPECT_EQ(shrink(4.0, 1.0, 0.0), 0.0);
  EXPECT_EQ(shrink(4.0, 0.0, 0.0), 4.0);
  EXPECT_EQ(shrink(4.0, std::nan(""), 3.0), 4.0);
  EXPECT_EQ(shrink(1e200, 1.0, HUGE_VAL), 1e200);
  // One channel: 4 (1 - 4 / 16).
  EXPECT_EQ(shrink(4.0, 4.0, estimateSpread({4.0}, {4.0})), 3.0);
}

TEST(AcceptanceTest, ShrinkageNeverEnlarges) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  for (int trial = 0; trial < 10000; ++trial) {
    double correction = std::exp(5.0 * normal(random)) * normal(random);
    double variance = std::exp(10.0 * normal(random));
    double spread = std::exp(10.0 * normal(random));
    double shrunk = shrink(correction, variance, spread);
    EXPECT_LE(std::abs(shrunk), std::abs(correction));
    EXPECT_GE(shrunk * correction, 0.0);
    // The less noise, and the wider the true ones are spread, the more stays,
    // up to all and down to nothing.
    EXPECT_LE(std::abs(shrink(correction, 2.0 * variance, spread)),
              std::abs(shrunk));
    EXPECT_GE(std::abs(shrink(correction, variance, 2.0 * spread)),
              std::abs(shrunk));
    EXPECT_DOUBLE_EQ(shrink(correction, 1e-20 * spread, spread), correction);
    EXPECT_LE(std::abs(shrink(correction, 1e20 * spread, spread)),
              1e-20 * std::abs(correction) * (1.0 + 1e-15));
  }
}

// Spread (16 + 0.25 + 4 - 9) / 3 = 3.75, so 4 becomes 4 * 3.75 / 7.75.
TEST(AcceptanceTest, WhatIsLeftOutIsNotApplied) {
  AcceptanceOptions options{1.0, 0.0, true};
  double nan = std::nan("");
  SmallVector<double> correction{4.0, 0.5, -2.0, 3.0};
  SmallVector<double> variance{4.0, 1.0, 4.0, nan};
  auto verdicts = judge(correction, variance, {}, options);
  SmallVector<double> applied =
      getApplied(correction, variance, options, verdicts);
  EXPECT_DOUBLE_EQ(applied[0], 4.0 * 3.75 / 7.75);
  EXPECT_EQ(applied[1], 0.0);
  EXPECT_DOUBLE_EQ(applied[2], -2.0 * 3.75 / 7.75);
  EXPECT_EQ(applied[3], 3.0);
  EXPECT_EQ(verdicts, SmallVector<ChannelVerdict>(
                          {accepted, withinNoise, accepted, accepted}));
  // All of it noise: nothing is left, which is noise too.
  verdicts = judge({1.0, -1.0}, {1.0, 4.0}, {}, {0.0, 0.0, true});
  EXPECT_EQ(getApplied({1.0, -1.0}, {1.0, 4.0}, options, verdicts),
            SmallVector<double>({0.0, 0.0}));
  EXPECT_EQ(verdicts, SmallVector<ChannelVerdict>({withinNoise, withinNoise}));
  options.shrinkage = false;
  verdicts = judge(correction, variance, {}, options);
  EXPECT_EQ(getApplied(correction, variance, options, verdicts),
            SmallVector<double>({4.0, 0.0, -2.0, 3.0}));
}

// Channels: c = 3 with variance 1, stored but for 0.5; c = 1 with variance 1,
// left out; c = 2 without a known variance. The spread is (9 - 1 + 1 - 1) / 2 =
// 4: the first two are 2.4 and 0.8, give or take a variance of 0.8.
TEST(AcceptanceTest, PredictsTheShift) {
  SmallVector<double> correction{3.0, 1.0, 2.0};
  SmallVector<double> variance{1.0, 1.0, std::nan("")};
  ShiftPrediction found =
      predictShift(correction, variance, {3.0, 0.0, 2.0}, {0.5, 0.0, 0.0});
  EXPECT_DOUBLE_EQ(found.before, 2.4 * 2.4 + 0.8 * 0.8 + 1.6 + 4.0);
  EXPECT_DOUBLE_EQ(found.after, 0.1 * 0.1 + 0.8 * 0.8 + 1.6);
  EXPECT_DOUBLE_EQ(found.getRemoved(), 1.0 - found.after / found.before);
  // What is shrunk leaves what is not known.
  found = predictShift({3.0, 1.0}, {1.0, 1.0}, {2.4, 0.8}, {0.0, 0.0});
  EXPECT_DOUBLE_EQ(found.after, 1.6);
  // All of it noise: to store it can only do harm.
  found = predictShift({0.5}, {1.0}, {0.0}, {0.0});
  EXPECT_EQ(found.before, 0.0);
  EXPECT_EQ(found.getRemoved(), 0.0);
  found = predictShift({0.5}, {1.0}, {0.5}, {0.0});
  EXPECT_EQ(found.after, 0.25);
  // Without errors: 1 - (0.1^2 + 2^2) / (1 + 2^2).
  found = predictShift({1.0, -2.0}, {}, {1.0, 0.0}, {0.1, 0.0});
  EXPECT_DOUBLE_EQ(found.getRemoved(), 1.0 - 4.01 / 5.0);
  // A spread that overflows is no noise.
  found = predictShift({1e200}, {1.0}, {1e200}, {0.0});
  EXPECT_EQ(found.after, 0.0);
}

// 100,000 channels of shifts drawn from N(0, 2^2), measured with an error of 1:
// the prediction is what is then left of them, whatever is left out or shrunk.
TEST(AcceptanceTest, PredictionIsUnbiased) {
  std::mt19937 random(2);
  std::normal_distribution<double> normal;
  for (double confidence : {0.0, 1.0, 2.0, 3.0})
    for (bool shrinkage : {false, true}) {
      AcceptanceOptions options{confidence, 0.0, shrinkage};
      int count = 100000;
      SmallVector<double> truth, found, variance(count, 1.0), none(count, 0.0);
      for (int i = 0; i < count; ++i) {
        truth.push_back(2.0 * normal(random));
        found.push_back(truth.back() + normal(random));
      }
      auto verdicts = judge(found, variance, {}, options);
      auto applied = getApplied(found, variance, options, verdicts);
      ShiftPrediction predicted = predictShift(found, variance, applied, none);
      double before = 0.0, after = 0.0;
      for (int i = 0; i < count; ++i) {
        before += truth[i] * truth[i];
        after += (truth[i] - applied[i]) * (truth[i] - applied[i]);
      }
      EXPECT_NEAR(predicted.before / before, 1.0, 0.02);
      EXPECT_NEAR(predicted.after / after, 1.0, 0.02);
      if (confidence > 0.0)
        continue;
      // And shrinkage helps: keeping all leaves 1, keeping 4 / 5 leaves 0.8.
      EXPECT_NEAR(after / count, shrinkage ? 0.8 : 1.0, 0.02);
      // Each channel for itself would not.
      double alone = 0.0;
      for (int i = 0; i < count; ++i) {
        double spread = estimateSpread({found[i]}, {1.0});
        alone += std::pow(truth[i] - shrink(found[i], 1.0, spread), 2);
      }
      EXPECT_NEAR(alone / count, 1.0, 0.02);
    }
}
