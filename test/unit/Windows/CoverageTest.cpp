//===- CoverageTest.cpp - Corrections by one mean per channel -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One mean per channel says what the taps meet only as far as all parts of the
// input look alike. How far that goes is measured here against the truth, and
// what the result claims of itself is checked.
//
//===----------------------------------------------------------------------===//

#include "WindowRun.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
struct CoverageTest : testing::Test {
  WindowContext context;

  /// The correction by one mean per channel; nothing, and a failure, if there
  /// is none.
  std::optional<Correction> correct(const WindowOp &op,
                                    CorrectionMethod method);
};

/// What estimates are off by, of many ops.
struct Errors {
  int64_t ops = 0;
  double error = 0.0, withoutCoverage = 0.0, truth = 0.0;
  double sumOfRelative = 0.0, worst = 0.0;

  void add(ArrayRef<double> estimate, const WindowRun &run);
};
} // namespace

std::optional<Correction> CoverageTest::correct(const WindowOp &op,
                                                CorrectionMethod method) {
  WindowModule module(context.context, op);
  if (!module.getOp()) {
    ADD_FAILURE() << op.getText();
    return std::nullopt;
  }
  if (llvm::Error error = module.attachStatistics(/*isPerTap=*/false)) {
    ADD_FAILURE() << llvm::toString(std::move(error)) << "\n" << op.getText();
    return std::nullopt;
  }
  auto correction = module.correct(method);
  if (!correction) {
    ADD_FAILURE() << llvm::toString(correction.takeError()) << "\n"
                  << op.getText();
    return std::nullopt;
  }
  return std::move(*correction);
}

/// Whether a single tap meets every input once.
static bool areTapsAlike(const WindowOp &op) {
  return !op.isTransposed() && llvm::all_of(op.axes, [](auto &entry) {
    const WindowAxis &axis = entry.second;
    return axis.taps == 1 && axis.stride == 1 && axis.output == axis.input &&
           axis.padBefore == 0 && axis.feedBefore == 0;
  });
}

/// What a row of the table says: the kind of op.
static std::string getLabel(const WindowOp &op) {
  if (op.isTransposed())
    return "transposed";
  if (op.axes.empty())
    return "matrix product";
  std::string label = op.getGroups().empty()   ? ""
                      : op.getInputs().empty() ? "depthwise "
                                               : "grouped ";
  return label + std::to_string(op.axes.size()) + "-D";
}

void Errors::add(ArrayRef<double> estimate, const WindowRun &run) {
  double ofOp = 0.0, truthOfOp = 0.0;
  for (size_t o = 0; o < estimate.size(); ++o) {
    ofOp += std::abs(estimate[o] - run.weightError[o]);
    truthOfOp += std::abs(run.weightError[o]);
    withoutCoverage += std::abs(run.withoutCoverage[o] - run.weightError[o]);
  }
  ++ops;
  error += ofOp;
  truth += truthOfOp;
  if (truthOfOp == 0.0)
    return;
  sumOfRelative += ofOp / truthOfOp;
  worst = std::max(worst, ofOp / truthOfOp);
}

/// Calls `check(op)` for ops of every kind and layout.
template <typename Check>
static void forEachOp(unsigned seed, int64_t perKind, int64_t generic,
                      Scene scene, Check check) {
  std::mt19937 random(seed);
  for (const OpKind &kind : getOpKinds())
    for (int64_t i = 0; i < kind.getTrials(perKind); ++i) {
      check(makeWindowOp(random, kind, scene));
      if (testing::Test::HasFailure())
        return;
    }
  for (int64_t i = 0; i < generic; ++i) {
    check(makeWindowOp(random, makeGenericKind(random), scene));
    if (testing::Test::HasFailure())
      return;
  }
}

// Where the whole input looks alike there is nothing to estimate, at borders of
// any padding and in every phase of a transposed convolution.
TEST_F(CoverageTest, ConstantInputsLeaveNoError) {
  forEachOp(3, 15, 400, Scene::Constant, [&](const WindowOp &op) {
    auto correction = correct(op, CorrectionMethod::Full);
    if (correction)
      expectEqualsRun(*correction, op);
  });
}

// *Exact* is said where it is: of matrix products, and of single taps that meet
// every input once. Of transposed convolutions never.
TEST_F(CoverageTest, ClassTellsWhetherTapsAreAlike) {
  int64_t exact = 0, estimated = 0;
  forEachOp(4, 15, 400, Scene::Slope, [&](const WindowOp &op) {
    auto correction = correct(op, CorrectionMethod::Full);
    if (!correction)
      return;
    bool isExact = areTapsAlike(op);
    (isExact ? exact : estimated) += 1;
    ASSERT_EQ(correction->getExactnessName(), isExact ? "exact" : "coverage")
        << op.getText();
    if (isExact)
      expectEqualsRun(*correction, op);
  });
  EXPECT_GT(exact, 200);
  EXPECT_GT(estimated, 500);
}

// What a tap meets inside differs from the mean of the channel by no more than
// the channel's numbers differ from each other; far less where they look alike.
TEST_F(CoverageTest, ErrorAgainstTheTruth) {
  std::map<std::string, Errors> errors;
  forEachOp(5, 12, 200, Scene::Stationary, [&](const WindowOp &op) {
    auto correction = correct(op, CorrectionMethod::Regular);
    if (!correction)
      return;
    WindowRun run(op);
    for (size_t o = 0; o < run.weightError.size(); ++o)
      ASSERT_LE(std::abs(correction->correction[o] - run.weightError[o]),
                run.spread[o] + 1e-12 * run.magnitude[o])
          << op.getText();
    errors[getLabel(op)].add(correction->correction, run);
  });
  std::printf("%-16s %5s %9s %9s %9s %17s\n", "", "ops", "error", "mean",
              "worst", "without coverage");
  for (auto &[label, of] : errors) {
    std::printf("%-16s %5d %8.2f%% %8.2f%% %8.2f%% %16.2f%%\n", label.c_str(),
                int(of.ops), 100 * of.error / of.truth,
                100 * of.sumOfRelative / of.ops, 100 * of.worst,
                100 * of.withoutCoverage / of.truth);
    std::string key = label;
    std::replace(key.begin(), key.end(), ' ', '_');
    RecordProperty(key, std::to_string(of.error / of.truth));
    if (label == "matrix product") {
      EXPECT_LT(of.error, 1e-12 * of.truth);
    } else if (of.ops >= 30) {
      EXPECT_LT(of.error, of.withoutCoverage) << label;
    }
  }
}
