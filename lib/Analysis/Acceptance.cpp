//===- Acceptance.cpp - Which corrections are worth making ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Acceptance.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

/// The judgement of one channel; NaN stands for what is not known, and compares
/// false.
static ChannelVerdict judgeChannel(double correction, double variance,
                                   double outputDeviation,
                                   const AcceptanceOptions &options) {
  double size = std::abs(correction);
  if (size == 0.0 ||
      (options.confidence > 0.0 &&
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
