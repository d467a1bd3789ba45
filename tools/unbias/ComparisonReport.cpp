//===- ComparisonReport.cpp - What was measured, for reports --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ComparisonReport.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::unbias;

Quality unbias::makeQuality(const NetworkComparison &comparison) {
  Quality quality;
  quality.outputError = comparison.outputError;
  quality.divergence = comparison.divergence;
  quality.agreement = comparison.agreement;
  quality.topOne = comparison.topOne;
  return quality;
}

void unbias::warnOfRange(const NetworkComparison &comparison,
                         NetworkReport &report) {
  // More than any calibration would clip on purpose.
  constexpr double most = 0.2;
  if (comparison.ops.empty() ||
      comparison.ops.front().saturatedInputs.value_or(0.0) <= most)
    return;
  std::string warning;
  llvm::raw_string_ostream(warning)
      << llvm::format("%.0f %% of what the first op reads is at the limits of "
                      "its type: are the samples what the network was "
                      "calibrated for, and scaled (--samples-scale)?",
                      100 * *comparison.ops.front().saturatedInputs);
  report.warnings.insert(report.warnings.begin(), std::move(warning));
}

void unbias::reportSuitability(const Suitability &suitability,
                               NetworkReport &report) {
  SampleReport samples;
  samples.ops = suitability.ops;
  samples.exceeded = suitability.exceeded;
  samples.reach = suitability.reach;
  samples.inputUsed = suitability.inputUsed;
  samples.clipped = suitability.clipped;
  samples.variation = suitability.variation;
  samples.coherence = suitability.coherence;
  samples.doubts = suitability.doubts;
  report.suitability = std::move(samples);
  if (suitability.doubts.empty())
    return;
  std::string warning = "the samples do not seem to be what the network was "
                        "quantized for, so a correction by them may do harm "
                        "elsewhere: ";
  llvm::raw_string_ostream os(warning);
  llvm::interleave(suitability.doubts, os, "; ");
  report.warnings.insert(report.warnings.begin(), std::move(warning));
}

/// Root mean square of the numbers; nothing if there are none.
static std::optional<double> getMeanRoot(ArrayRef<double> numbers) {
  if (numbers.empty())
    return std::nullopt;
  double sum = 0.0;
  for (double number : numbers)
    sum += number * number;
  return std::sqrt(sum / numbers.size());
}

void unbias::addComparison(const OpComparison &comparison,
                           ArrayRef<double> outputDeviation, bool isBefore,
                           OpReport &report) {
  auto set = [&](BeforeAfter &figure, std::optional<double> value) {
    (isBefore ? figure.before : figure.after) = value;
  };
  set(report.error, comparison.error);
  if (comparison.error && *comparison.error > 0.0)
    set(report.signalToNoise, -20.0 * std::log10(*comparison.error));
  (isBefore ? report.shiftBefore : report.shiftAfter) = comparison.shift;
  report.outputDeviation.assign(outputDeviation.begin(), outputDeviation.end());
  report.saturatedInputs = comparison.saturatedInputs;
  if (comparison.inputFit) {
    report.inputReach = comparison.inputFit->reach;
    report.inputUsed = comparison.inputFit->used;
    report.inputClipped = comparison.inputFit->clipped;
  }
  set(report.measuredShift, getMeanRoot(comparison.shift));
  std::optional<double> before = report.measuredShift.before;
  std::optional<double> after = report.measuredShift.after;
  if (before && after && *before > 0.0)
    report.measuredErrorRemoved = 1.0 - *after / *before * (*after / *before);
}

void unbias::addPairing(const PairedOp &paired, OpReport &report) {
  report.weightDistance = paired.weightDistance;
}

void unbias::addCalibration(const OpCalibration &calibration,
                            OpReport &report) {
  if (!calibration.correction) {
    report.status = OpStatus::Missed;
    report.reason = calibration.whyNotCorrected;
    return;
  }
  const Correction &correction = *calibration.correction;
  report.method = correction.getMethodName().str();
  report.exactness = correction.getExactnessName().str();
  ChannelCounts &channels = report.channels;
  channels.total = correction.newBias.size();
  channels.changed = correction.countChanged();
  channels.withinNoise = correction.count(ChannelVerdict::WithinNoise);
  channels.tooLarge = correction.count(ChannelVerdict::TooLarge);
  channels.roundedToNothing =
      correction.count(ChannelVerdict::Accepted) - channels.changed;
  channels.saturated = correction.saturated;
  report.maxChange = correction.getMaxChange();
  ShiftPrediction prediction = correction.predictShift();
  report.predictedErrorRemoved = prediction.getRemoved();
  report.predictedShift = {std::sqrt(prediction.before / channels.total),
                           std::sqrt(prediction.after / channels.total)};
  BiasPrecision precision = correction.getPrecision();
  report.largestResidual = precision.largestInSteps;
  report.lostToRounding = precision.lostShare;
  report.isBiasTooCoarse = precision.isTooCoarse();
  for (auto [before, after, scale] : llvm::zip_equal(
           correction.oldBias, correction.newBias, correction.biasScale))
    report.correction.push_back((after - before) * scale);
  report.reason = correction.getRefusal();
  report.status =
      report.reason.empty() ? OpStatus::Corrected : OpStatus::Refused;
}

void unbias::addDeviations(const OpCalibration &calibration, OpReport &report) {
  if (!calibration.correction || report.outputDeviation.empty())
    return;
  Correction correction = *calibration.correction;
  correction.outputDeviation.assign(report.outputDeviation.begin(),
                                    report.outputDeviation.end());
  report.maxChangeInDeviations = correction.getMaxChangeInDeviations();
  report.largestResidualInDeviations =
      correction.getPrecision().largestInDeviations;
}

void unbias::warnOfCoarseBiases(NetworkReport &report) {
  int64_t coarse = 0;
  for (OpReport &op : report.ops) {
    if (!op.isBiasTooCoarse)
      continue;
    ++coarse;
    std::string &warning = op.warnings.emplace_back();
    llvm::raw_string_ostream(warning) << llvm::format(
        "the bias is too coarse for the correction: rounding leaves %.0f %% of "
        "its squares",
        100 * op.lostToRounding.value_or(0.0));
  }
  if (coarse)
    report.warnings.push_back(
        std::to_string(coarse) +
        " ops have biases that are too coarse for their corrections: rounding "
        "leaves more than a tenth of the squared corrections");
}
