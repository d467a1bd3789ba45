//===- TapStatisticsTest.cpp - Corrections by means per tap ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops of every kind and thousands of shapes, through their IR, the op
// interface, the accumulator and the attributes, against a run of the op in
// double that knows none of these.
//
//===----------------------------------------------------------------------===//

#include "WindowRun.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
struct TapStatisticsTest : testing::Test {
  WindowContext context;

  /// `full` with means per tap is the difference of the mean outputs.
  void check(const WindowOp &op);
};
} // namespace

void TapStatisticsTest::check(const WindowOp &op) {
  WindowModule module(context.context, op);
  ASSERT_TRUE(module.getOp()) << op.getText();
  if (llvm::Error error = module.attachStatistics(/*isPerTap=*/true))
    FAIL() << llvm::toString(std::move(error)) << "\n" << op.getText();
  auto correction = module.correct(CorrectionMethod::Full);
  ASSERT_TRUE(bool(correction))
      << llvm::toString(correction.takeError()) << "\n"
      << op.getText();
  EXPECT_EQ(correction->getExactnessName(), "exact");
  expectEqualsRun(*correction, op);
}

TEST_F(TapStatisticsTest, FullEqualsRun) {
  std::mt19937 random(1);
  for (const OpKind &kind : getOpKinds())
    for (int64_t trial = 0; trial < kind.getTrials(60); ++trial) {
      check(makeWindowOp(random, kind));
      if (HasFatalFailure())
        return;
    }
}

TEST_F(TapStatisticsTest, FullEqualsRunInAnyLayout) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 1500; ++trial) {
    check(makeWindowOp(random, makeGenericKind(random)));
    if (HasFatalFailure())
      return;
  }
}
