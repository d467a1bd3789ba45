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
  report.predictedErrorRemoved = correction.getErrorRemoved();
  for (auto [before, after, scale] : llvm::zip_equal(
           correction.oldBias, correction.newBias, correction.biasScale))
    report.correction.push_back((after - before) * scale);
  report.reason = correction.getRefusal();
  report.status =
      report.reason.empty() ? OpStatus::Corrected : OpStatus::Refused;
}
