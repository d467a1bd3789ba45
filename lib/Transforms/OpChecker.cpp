//===- OpChecker.cpp - Checks of an op's statistics -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpChecker.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// The range of an activation's elements; nothing for floats.
static std::optional<StoredRange> getActivationRange(BiasedOpInterface op) {
  Type type = getElementTypeOrSelf(op.getActivation().getType());
  if (auto quantized = dyn_cast<quant::QuantizedType>(type))
    return StoredRange{double(quantized.getStorageTypeMin()),
                       double(quantized.getStorageTypeMax())};
  if (!isa<IntegerType>(type))
    return std::nullopt;
  return getIntegerRange(type.getIntOrFloatBitWidth(),
                         type.isUnsignedInteger() || op.isActivationUnsigned());
}

//===----------------------------------------------------------------------===//
// Bias
//===----------------------------------------------------------------------===//

SmallVector<double> OpChecker::getStoredBias() const {
  if (problem.bias.kind == Bias::Kind::Runtime)
    return {};
  SmallVector<double> stored = problem.bias.values;
  if (problem.bias.kind == Bias::Kind::Absent)
    stored.assign(1, 0.0);
  BiasedOpInterface op = problem.op;
  auto record = op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection);
  if (!record)
    return stored;
  // The statistics are those of the network before the correction.
  if (auto floats =
          dyn_cast_if_present<DenseF64ArrayAttr>(record.getOriginal()))
    return llvm::to_vector(floats.asArrayRef());
  if (auto integers =
          dyn_cast_if_present<DenseI64ArrayAttr>(record.getOriginal()))
    return llvm::map_to_vector(integers.asArrayRef(),
                               [](int64_t value) { return double(value); });
  return {0.0};
}

SmallVector<double> OpChecker::getRealBias() const {
  SmallVector<double> stored = getStoredBias(), real;
  if (problem.scales.bias.empty() || stored.empty() ||
      (stored.size() != 1 && int64_t(stored.size()) != problem.outputChannels))
    return {};
  for (int64_t channel = 0; channel < problem.outputChannels; ++channel)
    real.push_back(stored[stored.size() == 1 ? 0 : channel] *
                   getBiasScale(channel));
  return real;
}

void OpChecker::checkBias() {
  if (!floatBias)
    return;
  if (floatBias.size() != problem.outputChannels) {
    findings.checkEach("float bias", CalibDialect::kFloatBias, 1, [&](int64_t) {
      return "expected " + std::to_string(problem.outputChannels) +
             " numbers, one for every output channel, found " +
             std::to_string(floatBias.size());
    });
    floatBias = nullptr;
    return;
  }
  SmallVector<double> real = getRealBias();
  auto type = dyn_cast<FloatType>(problem.bias.elementType);
  auto storage = getStorage(problem.bias.elementType);
  if (real.empty() || !storage)
    return;
  StoredRange range =
      getIntegerRange(8 * getStorageBytes(*storage), /*isUnsigned=*/false);
  findings.checkEach(
      "float bias", CalibDialect::kFloatBias, problem.outputChannels,
      [&](int64_t channel) -> std::string {
        double scale = getBiasScale(channel), expected = real[channel];
        double step = scale;
        if (type)
          step = std::abs(expected) *
                 std::ldexp(1.0, 1 - int(APFloat::semanticsPrecision(
                                         type.getFloatSemantics())));
        double stored = std::round(expected / scale);
        bool isClipped = !type && (stored <= range.low || stored >= range.high);
        double found = floatBias[channel];
        if (isClipped && std::abs(found) > std::abs(expected))
          return {};
        // A float bias is written as f32, which can be coarser than a step.
        if (std::abs(found - expected) <= step + 1e-6 * std::abs(expected))
          return {};
        return "expected a bias within " + toText(step) +
               " of the stored one, " + toText(expected) + ", found " +
               toText(found) + inChannel(channel);
      });
}

//===----------------------------------------------------------------------===//
// Ranges and shifts
//===----------------------------------------------------------------------===//

void OpChecker::checkInputRange() {
  auto range = getActivationRange(problem.op);
  BiasedOpInterface op = problem.op;
  auto stats = op->getAttrOfType<StatsAttr>(CalibDialect::kInputQuantized);
  if (!range || !stats || problem.scales.input.empty())
    return;
  double scale = problem.scales.input[0];
  double zero = double(problem.scales.inputZeroPoint);
  // In units of the record: raw or real.
  StoredRange bounds = *range;
  if (!stats.getQuantization())
    bounds = {(range->low - zero) * scale, (range->high - zero) * scale};
  double slack = 1e-6 * (bounds.high - bounds.low);
  struct {
    StringRef what;
    DenseF64ArrayAttr values;
  } arrays[] = {{"mean", stats.getMean()},
                {"min", stats.getMin()},
                {"max", stats.getMax()}};
  for (const auto &array : arrays) {
    // Lambdas of C++17 capture no structured bindings.
    StringRef what = array.what;
    DenseF64ArrayAttr values = array.values;
    if (!values)
      continue;
    findings.checkEach(
        "input range", CalibDialect::kInputQuantized, values.size(),
        [&](int64_t i) -> std::string {
          if (values[i] >= bounds.low - slack &&
              values[i] <= bounds.high + slack)
            return {};
          return ("expected a " + what + " from " + toText(bounds.low) +
                  " to " + toText(bounds.high) +
                  ", which the type of the input can store, found " +
                  toText(values[i]) + inChannel(i % problem.inputChannels))
              .str();
        });
  }
}

void OpChecker::checkInputShift() {
  auto range = getActivationRange(problem.op);
  if (!range || !statistics.inputFloat || !statistics.inputQuantized ||
      problem.scales.input.empty())
    return;
  const InputMean &real = statistics.inputFloat->mean;
  const InputMean &quantized = statistics.inputQuantized->mean;
  if (real.perTap != quantized.perTap)
    return;
  double bound = (range->high - range->low) * problem.scales.input[0];
  findings.checkEach(
      "input shift", CalibDialect::kInputQuantized, real.values.size(),
      [&](int64_t i) -> std::string {
        double shift = std::abs(quantized.values[i] - real.values[i]);
        if (shift <= bound)
          return {};
        return "expected a mean within the range of the quantized input, " +
               toText(bound) + ", of that in '" +
               CalibDialect::kInputFloat.str() + "', " +
               toText(real.values[i]) + ", found " +
               toText(quantized.values[i]) +
               inChannel(i % problem.inputChannels);
      });
}

void OpChecker::checkOutputShift() {
  if (!statistics.outputFloat || !statistics.outputQuantized ||
      options.maxDeviations == 0.0)
    return;
  const OutputRecord &real = *statistics.outputFloat;
  const OutputRecord &quantized = *statistics.outputQuantized;
  ArrayRef<double> variance =
      real.variance.empty() ? quantized.variance : real.variance;
  if (variance.empty())
    return;
  findings.checkEach(
      "output shift", CalibDialect::kOutputQuantized, problem.outputChannels,
      [&](int64_t channel) -> std::string {
        double bound = options.maxDeviations * std::sqrt(variance[channel]);
        // An output that hardly varies may still move by a step of every input.
        if (problem.weights && !problem.scales.input.empty())
          forEachWeight([&](int64_t tap, int64_t input) {
            bound += std::abs(load(*problem.weights, channel, tap, input)) *
                     problem.scales.input[0];
          });
        if (std::abs(quantized.mean[channel] - real.mean[channel]) <= bound)
          return {};
        return "expected a mean within " + toText(bound) + " of that in '" +
               CalibDialect::kOutputFloat.str() + "', " +
               toText(real.mean[channel]) + ", found " +
               toText(quantized.mean[channel]) + inChannel(channel);
      });
}

//===----------------------------------------------------------------------===//
// Outputs, computed again
//===----------------------------------------------------------------------===//

void OpChecker::checkOutput(StringRef inputName, StringRef outputName,
                            const std::optional<InputRecord> &input,
                            const std::optional<OutputRecord> &output,
                            const std::optional<WeightView> &weights,
                            ArrayRef<double> bias, double tolerance) {
  if (!input || !output || !problem.weights || !weights || bias.empty())
    return;
  BiasedOpInterface op = problem.op;
  auto inputStats = op->getAttrOfType<StatsAttr>(inputName);
  auto outputStats = op->getAttrOfType<StatsAttr>(outputName);
  bool isExact = input->mean.perTap || problem.tapsAlike;
  if (!isExact || inputStats.getSource() != StatsSource::Measured ||
      outputStats.getSource() != StatsSource::Measured ||
      inputStats.getSamples() != outputStats.getSamples())
    return;
  StringRef check = outputName == CalibDialect::kOutputFloat
                        ? "float output"
                        : "quantized output";
  findings.checkEach(
      check, outputName, problem.outputChannels,
      [&](int64_t channel) -> std::string {
        int64_t group = channel / weights->getOutputs();
        double sum = bias[channel], magnitude = std::abs(sum);
        forEachWeight([&](int64_t tap, int64_t c) {
          double product = load(*weights, channel, tap, c) *
                           input->mean.at(tap, group * weights->getInputs() + c,
                                          problem.inputChannels);
          sum += product;
          magnitude += std::abs(product);
        });
        double found = output->mean[channel];
        if (std::abs(found - sum) <= tolerance * magnitude)
          return {};
        return "expected the mean that '" + inputName.str() +
               "', weights and bias give, " + toText(sum) + ", found " +
               toText(found) + inChannel(channel);
      });
}

void OpChecker::check() {
  checkFloatWeights();
  checkWeightError();
  checkWeightErrorAgrees();
  checkBias();
  checkInputRange();
  checkInputShift();
  checkOutputShift();
  checkOutput(CalibDialect::kInputFloat, CalibDialect::kOutputFloat,
              statistics.inputFloat, statistics.outputFloat,
              problem.floatWeights,
              floatBias ? floatBias.asArrayRef() : ArrayRef<double>(), 1e-3);
  checkOutput(CalibDialect::kInputQuantized, CalibDialect::kOutputQuantized,
              statistics.inputQuantized, statistics.outputQuantized,
              problem.weights, getRealBias(),
              hasIntegerWeights() ? 1e-5 : 1e-3);
}
