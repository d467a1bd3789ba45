//===- WeightChecks.cpp - Float weights that are others -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpChecker.h"

using namespace mlir;
using namespace mlir::unbias;

void OpChecker::forEachWeight(
    llvm::function_ref<void(int64_t, int64_t)> visit) const {
  const WeightView &weights = *problem.weights;
  for (int64_t tap = 0; tap < weights.getTaps(); ++tap)
    for (int64_t input = 0; input < weights.getInputs(); ++input)
      visit(tap, input);
}

bool OpChecker::isSaturated(int64_t channel, int64_t tap, int64_t input) const {
  const WeightView &weights = *problem.weights;
  Storage storage = weights.getStoredType();
  bool isUnsigned = getStorageName(storage).starts_with("u");
  unsigned width = storage == Storage::I4 || storage == Storage::U4
                       ? 4
                       : 8 * getStorageBytes(storage);
  auto [low, high] = getIntegerRange(width, isUnsigned);
  double stored = weights.getStored(channel / weights.getOutputs(),
                                    channel % weights.getOutputs(), tap, input);
  // Symmetric weights end one step above the least number.
  return stored <= low + 1.0 || stored >= high;
}

void OpChecker::checkFloatWeights() {
  if (!problem.floatWeights || !hasIntegerWeights() ||
      options.maxWeightError == 0.0)
    return;
  findings.checkEach(
      "float weights", CalibDialect::kFloatWeights, problem.outputChannels,
      [&](int64_t channel) -> std::string {
        double worst = 0.0;
        bool isFinite = true;
        forEachWeight([&](int64_t tap, int64_t input) {
          double stored = load(*problem.weights, channel, tap, input);
          double real = load(*problem.floatWeights, channel, tap, input);
          isFinite &= std::isfinite(real);
          if (!isSaturated(channel, tap, input) ||
              std::abs(real) < std::abs(stored))
            worst = std::max(worst, std::abs(stored - real) /
                                        getWeightScale(channel, tap, input));
        });
        if (!isFinite)
          return "expected finite numbers, found others" + inChannel(channel);
        if (worst <= options.maxWeightError + 1e-6)
          return {};
        return "expected weights within " + toText(options.maxWeightError) +
               " steps of the stored ones, found one " + toText(worst) +
               " steps away" + inChannel(channel);
      });
}

void OpChecker::checkWeightError() {
  if (!problem.weightError || !hasIntegerWeights() ||
      options.maxWeightError == 0.0)
    return;
  const WeightView &error = *problem.weightError;
  int64_t taps = problem.weights->getTaps();
  // Where the taps are summed, each can contribute a step.
  bool isSummed = error.getTaps() != taps;
  findings.checkEach(
      "weight error", CalibDialect::kWeightError, problem.outputChannels,
      [&](int64_t channel) -> std::string {
        double worst = 0.0;
        bool isFinite = true, saturates = false;
        forEachWeight([&](int64_t tap, int64_t input) {
          double found = load(error, channel, isSummed ? 0 : tap, input);
          double stored = load(*problem.weights, channel, tap, input);
          bool isClipped = isSaturated(channel, tap, input);
          saturates |= isClipped;
          isFinite &= std::isfinite(found);
          // The weight was clipped if it is beyond the stored one.
          if (!isClipped || isSummed || (found < 0) != (stored > 0))
            worst = std::max(worst, std::abs(found) /
                                        getWeightScale(channel, tap, input));
        });
        if (!isFinite)
          return "expected finite numbers, found others" + inChannel(channel);
        double limit = options.maxWeightError * (isSummed ? taps : 1);
        if (worst <= limit + 1e-6 || (isSummed && saturates))
          return {};
        return "expected errors of at most " + toText(limit) +
               " steps, found one of " + toText(worst) + inChannel(channel);
      });
}

void OpChecker::checkWeightErrorAgrees() {
  if (!problem.weightError || !problem.floatWeights || !hasIntegerWeights())
    return;
  const WeightView &error = *problem.weightError;
  int64_t taps = problem.weights->getTaps();
  bool isSummed = error.getTaps() != taps;
  findings.checkEach(
      "weight error", CalibDialect::kWeightError, problem.outputChannels,
      [&](int64_t channel) -> std::string {
        auto getError = [&](int64_t tap, int64_t input) {
          return load(*problem.weights, channel, tap, input) -
                 load(*problem.floatWeights, channel, tap, input);
        };
        std::string wrong;
        forEachWeight([&](int64_t tap, int64_t input) {
          if (!wrong.empty() || (isSummed && tap != 0))
            return;
          double expected = getError(tap, input);
          for (int64_t other = 1; isSummed && other < taps; ++other)
            expected += getError(other, input);
          double found = load(error, channel, tap, input);
          double tolerance = 1e-3 * getWeightScale(channel, tap, input) *
                             (isSummed ? taps : 1);
          if (!(std::abs(found - expected) <= tolerance))
            wrong = "expected stored weights less '" +
                    CalibDialect::kFloatWeights.str() + "', " +
                    toText(expected) + ", found " + toText(found) +
                    inChannel(channel);
        });
        return wrong;
      });
}
