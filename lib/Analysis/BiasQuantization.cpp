//===- BiasQuantization.cpp - From a corrected to a stored bias -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/BiasQuantization.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

double unbias::roundHalfAway(double value) { return std::round(value); }

std::pair<double, double> unbias::getSignedRange(unsigned bits) {
  double bound = std::ldexp(1.0, bits - 1);
  // From 55 bits on the largest integer is no double; the next below is one.
  double high = bits <= 54 ? bound - 1.0 : std::nextafter(bound, 0.0);
  return {-bound, high};
}

/// "channel 3: expected <what>, found <found>".
/// A number as a person writes it.
static std::string toText(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.15g", value);
  return text;
}

static llvm::Error channelError(size_t channel, const llvm::Twine &what,
                                double found) {
  return invalid("channel " + llvm::Twine(channel) + ": expected " + what +
                 ", found " + toText(found));
}

static llvm::Error checkLengths(const BiasQuantizationInput &input) {
  size_t channels = input.bias.size();
  auto check = [&](size_t length, llvm::StringRef what) -> llvm::Error {
    if (length == channels)
      return llvm::Error::success();
    return invalid("expected " + llvm::Twine(channels) + " " + what +
                   ", found " + llvm::Twine(length));
  };
  if (llvm::Error error = check(input.scale.size(), "bias scales"))
    return error;
  if (llvm::Error error = check(input.correction.size(), "corrections"))
    return error;
  if (llvm::Error error = check(input.accepted.size(), "accepted channels"))
    return error;
  if (input.floatBias.empty())
    return llvm::Error::success();
  return check(input.floatBias.size(), "float biases");
}

llvm::Expected<QuantizedBias>
unbias::quantizeBias(const BiasQuantizationInput &input) {
  if (llvm::Error error = checkLengths(input))
    return error;

  QuantizedBias result;
  result.bias.assign(input.bias.begin(), input.bias.end());
  result.residual.assign(input.bias.size(), 0.0);
  bool hasFloatBias = !input.floatBias.empty();
  for (size_t channel = 0; channel < input.bias.size(); ++channel) {
    double scale = input.scale[channel];
    if (!(scale > 0.0) || !std::isfinite(scale))
      return channelError(channel, "a finite bias scale above 0", scale);
    double old = input.bias[channel];
    // A bias outside of the type was saturated by whoever quantized it.
    double stored =
        hasFloatBias
            ? std::clamp(roundHalfAway(input.floatBias[channel] / scale),
                         input.low, input.high)
            : old;
    // Producers divide in single precision: beyond 2^22 steps, where channels
    // with hardly any weights end up, that is off by more than a step.
    double tolerance = std::max(1.0, std::abs(stored) * 0x1p-22);
    // Not (... > tolerance): NaN is to be refused.
    if (!(std::abs(stored - old) <= tolerance))
      return channelError(channel,
                          "the stored bias " + toText(old) +
                              " within 1 of the quantized float bias",
                          stored);
    if (!input.accepted[channel])
      continue;

    double correction = input.correction[channel];
    double wanted = hasFloatBias
                        ? (input.floatBias[channel] + correction) / scale
                        : old + correction / scale;
    if (!std::isfinite(wanted))
      return channelError(channel, "a finite correction", correction);
    double rounded = roundHalfAway(wanted);
    double saturated = std::clamp(rounded, input.low, input.high);
    result.bias[channel] = saturated;
    // From what moved rather than from where it is: no rounding of large
    // biases.
    result.residual[channel] = hasFloatBias
                                   ? (wanted - saturated) * scale
                                   : correction - (saturated - old) * scale;
    result.saturated += saturated != rounded;
    result.roundedToNothing += saturated == old;
  }
  return result;
}

BiasPrecision unbias::measurePrecision(ArrayRef<double> applied,
                                       ArrayRef<double> residual,
                                       ArrayRef<double> scale,
                                       ArrayRef<bool> accepted,
                                       ArrayRef<double> outputDeviation) {
  BiasPrecision result;
  double wanted = 0.0, lost = 0.0;
  for (size_t channel = 0; channel < applied.size(); ++channel) {
    if (!accepted[channel])
      continue;
    double left = std::abs(residual[channel]);
    double steps = scale.empty() ? 0.0 : left / scale[channel];
    result.largestInSteps = std::max(result.largestInSteps, steps);
    if (!outputDeviation.empty() && outputDeviation[channel] > 0.0)
      result.largestInDeviations =
          std::max(result.largestInDeviations.value_or(0.0),
                   left / outputDeviation[channel]);
    // Rounding leaves half a step, up to the rounding of a large bias itself.
    if (steps > 0.5 + 1e-6)
      continue;
    wanted += applied[channel] * applied[channel];
    lost += left * left;
  }
  if (wanted > 0.0)
    result.lostShare = lost / wanted;
  return result;
}
