//===- Acceptance.cpp - Which corrections are worth making ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Acceptance.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

/// The judgement of one channel; NaN stands for what is not known, and compares
/// false.
static ChannelVerdict judgeChannel(double correction, double variance,
                                   double outputDeviation,
                                   const AcceptanceOptions &options) {
  double size = std::abs(correction);
  if (size == 0.0 || (options.confidence > 0.0 &&
                      size < options.confidence * std::sqrt(variance)))
    return ChannelVerdict::WithinNoise;
  if (!std::isfinite(correction) ||
      (options.maxShift > 0.0 && size > options.maxShift * outputDeviation))
    return ChannelVerdict::TooLarge;
  return ChannelVerdict::Accepted;
}

SmallVector<ChannelVerdict> unbias::judge(ArrayRef<double> correction,
                                          ArrayRef<double> variance,
                                          ArrayRef<double> outputDeviation,
                                          const AcceptanceOptions &options) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  SmallVector<ChannelVerdict> verdicts;
  verdicts.reserve(correction.size());
  for (auto [channel, value] : llvm::enumerate(correction))
    verdicts.push_back(judgeChannel(
        value, variance.empty() ? unknown : variance[channel],
        outputDeviation.empty() ? unknown : outputDeviation[channel], options));
  return verdicts;
}

double unbias::estimateSpread(ArrayRef<double> correction,
                              ArrayRef<double> variance) {
  double sum = 0.0;
  int64_t known = 0;
  for (auto [value, noise] : llvm::zip(correction, variance)) {
    if (std::isnan(noise))
      continue;
    sum += value * value - noise;
    ++known;
  }
  return known ? std::max(sum / known, 0.0) : 0.0;
}

double unbias::shrink(double correction, double variance, double spread) {
  if (!(variance > 0.0) || !std::isfinite(spread))
    return correction;
  return correction * (spread / (spread + variance));
}

SmallVector<double>
unbias::getApplied(ArrayRef<double> correction, ArrayRef<double> variance,
                   const AcceptanceOptions &options,
                   MutableArrayRef<ChannelVerdict> verdicts) {
  SmallVector<double> applied(correction.size(), 0.0);
  double spread = estimateSpread(correction, variance);
  for (auto [channel, verdict] : llvm::enumerate(verdicts)) {
    if (verdict != ChannelVerdict::Accepted)
      continue;
    applied[channel] = correction[channel];
    if (options.shrinkage && !variance.empty())
      applied[channel] = shrink(correction[channel], variance[channel], spread);
    if (applied[channel] == 0.0)
      verdict = ChannelVerdict::WithinNoise;
  }
  return applied;
}

double ShiftPrediction::getRemoved() const {
  bool isKnown = before > 0.0 && std::isfinite(before) && std::isfinite(after);
  return isKnown ? 1.0 - after / before : 0.0;
}

ShiftPrediction unbias::predictShift(ArrayRef<double> correction,
                                     ArrayRef<double> variance,
                                     ArrayRef<double> applied,
                                     ArrayRef<double> residual) {
  ShiftPrediction result;
  double spread = estimateSpread(correction, variance);
  for (auto [channel, value] : llvm::enumerate(correction)) {
    double noise = variance.empty() ? 0.0 : variance[channel];
    double mean = shrink(value, noise, spread), uncertainty = 0.0;
    if (noise > 0.0 && std::isfinite(spread))
      uncertainty = noise * (spread / (spread + noise));
    double left = mean - (applied[channel] - residual[channel]);
    result.before += mean * mean + uncertainty;
    result.after += left * left + uncertainty;
  }
  return result;
}
