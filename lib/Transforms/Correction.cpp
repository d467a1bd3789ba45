//===- Correction.cpp - The correction of one op --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/Correction.h"
#include "BiasRewrite.h"
#include "OutputShift.h"
#include "unbias/Analysis/BiasCorrector.h"
#include "unbias/Analysis/BiasQuantization.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::unbias;

StringRef Correction::getMethodName() const {
  return method == CorrectionMethod::Custom ? StringRef(customMethod)
                                            : unbias::getMethodName(method);
}

int64_t Correction::countChanged() const {
  int64_t changed = 0;
  for (auto [before, after] : llvm::zip_equal(oldBias, newBias))
    changed += before != after;
  return changed;
}

int64_t Correction::count(ChannelVerdict verdict) const {
  return llvm::count(verdicts, verdict);
}

double Correction::getMaxChange() const {
  double largest = 0.0;
  for (auto [before, after] : llvm::zip_equal(oldBias, newBias))
    largest = std::max(largest, std::abs(after - before));
  return largest;
}

double Correction::getMaxPushed() const {
  double largest = 0.0;
  for (auto [channel, value] : llvm::enumerate(pushed))
    largest = std::max(largest, std::abs(value) / biasScale[channel]);
  return largest;
}

double Correction::getMaxChangeInDeviations() const {
  double largest = 0.0;
  for (auto [channel, deviation] : llvm::enumerate(outputDeviation)) {
    double change =
        std::abs(newBias[channel] - oldBias[channel]) * biasScale[channel];
    if (deviation > 0.0)
      largest = std::max(largest, change / deviation);
  }
  return largest;
}

/// Channels whose bias may change.
static SmallVector<bool> getAccepted(ArrayRef<ChannelVerdict> verdicts) {
  return llvm::map_to_vector(verdicts, [](ChannelVerdict verdict) {
    return verdict == ChannelVerdict::Accepted;
  });
}

ShiftPrediction Correction::predictShift() const {
  return unbias::predictShift(correction, variance, applied, residual);
}

BiasPrecision Correction::getPrecision() const {
  // Float biases have steps only where casts quantize them.
  SmallVector<double> steps =
      isa<FloatType>(bias.elementType) ? bias.steps : biasScale;
  if (!steps.empty())
    steps.resize(applied.size(), double(steps.front()));
  return measurePrecision(applied, residual, steps, getAccepted(verdicts),
                          outputDeviation);
}

double Correction::getLargestShrinkage() const {
  double largest = 0.0;
  for (auto [verdict, wanted, shrunk] :
       llvm::zip_equal(verdicts, correction, applied))
    if (verdict == ChannelVerdict::Accepted)
      largest = std::max(largest, 1.0 - shrunk / wanted);
  return largest;
}

StringRef Correction::getExactnessName() const {
  if (method == CorrectionMethod::Observed)
    return "observed";
  switch (exactness) {
  case ExactnessClass::Exact:
    return "exact";
  case ExactnessClass::Coverage:
    return "coverage";
  case ExactnessClass::Moments:
    return "moments";
  }
  llvm_unreachable("unknown exactness class");
}

std::string Correction::getRefusal() const {
  if (countChanged() > 0)
    return "";
  return (Twine(count(ChannelVerdict::WithinNoise)) +
          " channels within noise, " + Twine(count(ChannelVerdict::TooLarge)) +
          " above max-shift, " + Twine(count(ChannelVerdict::Accepted)) +
          " rounded to nothing" +
          (getPrecision().isTooCoarse() ? ": the bias is too coarse" : ""))
      .str();
}

/// `values`, of which there may be one for all, for each of `channels`.
static SmallVector<double> broadcast(ArrayRef<double> values,
                                     int64_t channels) {
  if (values.empty())
    return SmallVector<double>(channels, 0.0);
  if (values.size() == 1)
    return SmallVector<double>(channels, values[0]);
  return llvm::to_vector(values);
}

/// Applies the method to all channels; `pushed` becomes what `shift` says.
static void applyMethod(const ChosenMethod &chosen, const OutputShift &shift,
                        MLIRContext *context,
                        MutableArrayRef<double> correction,
                        MutableArrayRef<double> variance,
                        SmallVectorImpl<double> &pushed) {
  if (!shift.isZero())
    pushed.assign(correction.size(), 0.0);
  forEachRange(context, correction.size(), [&](ChannelRange range) {
    auto part = [&](MutableArrayRef<double> all) {
      return all.slice(range.begin, range.end - range.begin);
    };
    chosen.corrector->calculateRange(chosen.weights, chosen.quantizedWeights,
                                     range, {part(correction), part(variance)});
    // The weights are in the cache still.
    if (!shift.isZero())
      shift.calculateRange(range, part(pushed));
  });
}

/// Standard deviations of the output, of the float run if there is one.
static SmallVector<double> getOutputDeviation(const OpStatistics &statistics) {
  SmallVector<double> deviation;
  for (const std::optional<OutputRecord> *record :
       {&statistics.outputFloat, &statistics.outputQuantized})
    if (deviation.empty() && *record)
      for (double variance : (*record)->variance)
        deviation.push_back(std::sqrt(variance));
  return deviation;
}

/// The float nearest to `value` in `type`, at most its largest finite one.
static double roundToFloat(double value, FloatType type) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  APFloat number(value);
  bool losesInfo;
  number.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  if (number.isInfinity())
    number = APFloat::getLargest(semantics, number.isNegative());
  return number.convertToDouble();
}

/// New biases of a float type that are quantized on their way to the op. One
/// that is quantized as before stays as it is.
static void addToRoundedBias(FloatType type, const Bias &bias,
                             ArrayRef<bool> accepted, Correction &result) {
  result.newBias = result.oldBias;
  result.residual.assign(result.oldBias.size(), 0.0);
  for (auto [channel, isAccepted] : llvm::enumerate(accepted)) {
    if (!isAccepted)
      continue;
    double step = bias.steps[bias.steps.size() == 1 ? 0 : channel];
    auto round = [&](double value) {
      return quantize(value, step, /*zeroPoint=*/0, bias.low, bias.high);
    };
    double wanted = result.oldBias[channel] + result.applied[channel];
    double steps = round(wanted);
    if (steps != round(result.oldBias[channel]))
      result.newBias[channel] = roundToFloat(steps * step, type);
    result.residual[channel] = wanted - steps * step;
    result.saturated += steps != std::round(wanted / step);
  }
}

/// New biases of a float type: nothing to round but to the type.
static void addToFloatBias(FloatType type, ArrayRef<bool> accepted,
                           Correction &result) {
  result.newBias = result.oldBias;
  result.residual.assign(result.oldBias.size(), 0.0);
  double largest =
      APFloat::getLargest(type.getFloatSemantics()).convertToDouble();
  for (auto [channel, isAccepted] : llvm::enumerate(accepted)) {
    if (!isAccepted)
      continue;
    double scale = result.biasScale[channel];
    double wanted = result.oldBias[channel] + result.applied[channel] / scale;
    result.newBias[channel] = roundToFloat(wanted, type);
    result.residual[channel] = (wanted - result.newBias[channel]) * scale;
    result.saturated += std::abs(wanted) > largest;
  }
}

/// Turns accepted corrections into stored biases.
static llvm::Error storeBias(const CorrectionProblem &problem,
                             Correction &result) {
  SmallVector<bool> accepted = getAccepted(result.verdicts);
  Type elementType = problem.bias.elementType;
  // Neither infinities nor what a double rounds could be put back.
  double largest = isa<FloatType>(elementType)
                       ? std::numeric_limits<double>::max()
                       : 0x1p53 - 1;
  for (double value : result.oldBias)
    if (!(std::abs(value) <= largest))
      return unsupported("expected finite biases, below 2^53 if integer, "
                         "found others");
  if (auto type = dyn_cast<FloatType>(elementType)) {
    if (problem.bias.steps.empty())
      addToFloatBias(type, accepted, result);
    else
      addToRoundedBias(type, problem.bias, accepted, result);
    return llvm::Error::success();
  }
  auto storage = getStorage(elementType);
  if (!storage || !isInteger(*storage))
    return unsupported("expected a bias of integers or floats, found another "
                       "type");
  if (getStorageName(*storage).starts_with("u"))
    return unsupported("expected a signed bias, found one of " +
                       getStorageName(*storage));

  BiasQuantizationInput input;
  input.bias = result.oldBias;
  input.scale = result.biasScale;
  input.correction = result.applied;
  input.accepted = accepted;
  std::tie(input.low, input.high) = getBiasRange(elementType);
  auto floatBias =
      problem.op->getAttrOfType<DenseF64ArrayAttr>(CalibDialect::kFloatBias);
  // What is added to a bias of run time knows nothing of its rounding, and
  // `observed` has seen the stored bias at work.
  bool usesFloatBias = floatBias && problem.bias.kind != Bias::Kind::Runtime &&
                       result.method != CorrectionMethod::Observed;
  if (usesFloatBias) {
    if (floatBias.size() != problem.outputChannels)
      return invalid("'" + CalibDialect::kFloatBias + "': expected " +
                     Twine(problem.outputChannels) +
                     " numbers, one for every output channel, found " +
                     Twine(floatBias.size()));
    input.floatBias = floatBias.asArrayRef();
  }
  auto quantized = quantizeBias(input);
  if (!quantized)
    return quantized.takeError();
  result.newBias = std::move(quantized->bias);
  result.residual = std::move(quantized->residual);
  result.saturated = quantized->saturated;
  return llvm::Error::success();
}

/// The term of a correction that the statistics give no standard error for.
static std::string getUntestedTerm(const OpStatistics &statistics,
                                   CorrectionMethod method) {
  switch (method) {
  case CorrectionMethod::Regular:
  case CorrectionMethod::Analytic:
    return statistics.inputFloat->mean.meanVariance.empty() ? "weight error"
                                                            : "";
  case CorrectionMethod::Iterative:
    return statistics.inputQuantized->mean.meanVariance.empty() ? "weight error"
                                                                : "";
  case CorrectionMethod::Full:
    return statistics.inputQuantized->mean.pairedVariance.empty()
               ? "input shift"
               : "";
  case CorrectionMethod::Observed:
    return statistics.outputQuantized->pairedVariance.empty() ? "output shift"
                                                              : "";
  case CorrectionMethod::Custom:
  case CorrectionMethod::None:
  case CorrectionMethod::Auto:
    return "";
  }
  llvm_unreachable("unknown method");
}

llvm::Expected<Correction>
unbias::computeCorrection(BiasedOpInterface op,
                          const CorrectionOptions &options,
                          const InputShift *shift) {
  auto problem = gatherProblem(op);
  if (!problem)
    return problem.takeError();
  return computeCorrection(*problem, options, shift);
}

llvm::Expected<Correction>
unbias::computeCorrection(const CorrectionProblem &problem,
                          const CorrectionOptions &options,
                          const InputShift *shift) {
  BiasedOpInterface op = problem.op;
  if (llvm::Error error = checkFingerprints(op))
    return error;
  auto method = getMethod(op, options.method);
  if (!method)
    return method.takeError();
  OutputShift outputShift;
  std::string whyNoShift;
  if (shift) {
    if (auto known = OutputShift::create(problem, *shift))
      outputShift = std::move(*known);
    else
      whyNoShift = takeReason(known.takeError()).message;
  }
  auto chosen = chooseMethod(problem, *method, shift ? &whyNoShift : nullptr);
  if (!chosen)
    return chosen.takeError();
  if (problem.scales.bias.empty())
    return unsupported("expected a scale of the bias from a type, an "
                       "attribute, or input and weight scale, found none");

  int64_t channels = problem.outputChannels;
  Correction result;
  result.method = chosen->method;
  result.customMethod = chosen->customMethod;
  result.exactness = chosen->exactness;
  result.correctsUpstreamAgain = chosen->correctsUpstreamAgain;
  result.whyNotPushed = chosen->whyNotPushed;
  result.bias = problem.bias;
  result.biasScale = broadcast(problem.scales.bias, channels);
  result.oldBias = broadcast(problem.bias.values, channels);
  result.outputDeviation = getOutputDeviation(problem.statistics);

  result.correction.assign(channels, 0.0);
  SmallVector<double> variance(channels, 0.0);
  applyMethod(*chosen, outputShift, op->getContext(), result.correction,
              variance, result.pushed);
  if (chosen->takesShift && !outputShift.isZero())
    for (auto [value, moved] :
         llvm::zip_equal(result.correction, result.pushed))
      value -= moved;
  for (auto [channel, value] : llvm::enumerate(result.correction))
    if (!std::isfinite(value))
      return invalid("expected finite weights and means, found a correction of "
                     "channel " +
                     Twine(channel) + " that is not");
  result.untestedTerm = getUntestedTerm(problem.statistics, result.method);
  if (result.method == CorrectionMethod::Observed)
    variance = problem.statistics.outputQuantized->pairedVariance;
  result.verdicts = judge(result.correction, variance, result.outputDeviation,
                          options.acceptance);
  result.applied = getApplied(result.correction, variance, options.acceptance,
                              result.verdicts);
  result.variance = std::move(variance);
  if (llvm::Error error = storeBias(problem, result))
    return error;
  return result;
}
