//===- AcceptanceTest.cpp - Which corrections are worth making ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Acceptance.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;

static constexpr auto accepted = ChannelVerdict::Accepted;
static constexpr auto withinNoise = ChannelVerdict::WithinNoise;
static constexpr auto tooLarge = ChannelVerdict::TooLarge;

// Variance 0.25 is a standard error of 0.5; twice that is 1.
TEST(AcceptanceTest, NoiseIsLeftOut) {
  AcceptanceOptions options;
  EXPECT_EQ(judge({0.99, -0.99, 1.0, -1.0}, {0.25, 0.25, 0.25, 0.25}, {},
                  options),
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
