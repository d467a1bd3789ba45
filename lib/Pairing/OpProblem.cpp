//===- OpProblem.cpp - What a pair of ops says by itself ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpProblem.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::unbias;

/// The one entry of `channel`.
static double at(ArrayRef<double> values, int64_t channel) {
  return values.size() == 1 ? values[0] : values[channel];
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

bool OpProblem::isInteger() const {
  return whyNotCorrected.empty() &&
         !isa<FloatType>(getElementTypeOrSelf(
             BiasedOpInterface(match.quantized.op).getActivation().getType()));
}

bool OpProblem::hasAccumulatorBias() const {
  auto storage = getStorage(bias.elementType);
  return storage && unbias::isInteger(*storage) &&
         getStorageBytes(*storage) >= 4;
}

double OpProblem::getMultiplier(int64_t channel) const {
  return at(requantization->multipliers, channel);
}

double OpProblem::getMultiplierError() const {
  return std::ldexp(1.0, -int(requantization->significantBits));
}

SmallVector<double> OpProblem::getRelativeWeightScales() const {
  if (!given.weight.empty())
    return given.weight;
  if (requantization)
    return requantization->multipliers;
  SmallVector<double> scales;
  for (const ChannelFit &fit : fits)
    scales.push_back(fit.realTimesQuantized > 0
                         ? fit.realTimesQuantized / fit.quantizedSquared
                         : 0.0);
  return scales;
}

/// The largest magnitude that producers let integers of `storage` take.
static double getUsualLimit(Storage storage) {
  switch (storage) {
  case Storage::I4:
    return 7;
  case Storage::I8:
    return 127;
  case Storage::I16:
    return 32767;
  default:
    return 0;
  }
}

std::optional<double> OpProblem::getUsualScale(int64_t channel) const {
  double limit = getUsualLimit(weights.getStoredType());
  if (limit == 0)
    return std::nullopt;
  if (auto scale = fits[channel].getUsualScale(limit))
    return scale;
  return fitOfAll.getUsualScale(limit);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// `scales` of a file are `known` ones too, if they agree.
static llvm::Error adopt(ArrayRef<double> scales,
                         SmallVectorImpl<double> &known, StringRef what,
                         int64_t channels) {
  if (scales.empty())
    return llvm::Error::success();
  if (scales.size() != 1 && int64_t(scales.size()) != channels)
    return invalid(llvm::formatv("expected {0}{1} {2} scales, found {3}",
                                 channels == 1 ? "" : "1 or ", channels, what,
                                 scales.size())
                       .str());
  for (double scale : scales)
    if (!(scale > 0))
      return invalid(
          llvm::formatv("expected {0} scales > 0, found {1}", what, scale)
              .str());
  if (!known.empty())
    for (int64_t channel = 0; channel < channels; ++channel)
      if (std::abs(at(scales, channel) / at(known, channel) - 1.0) > 1e-6)
        return invalid(llvm::formatv("expected {0} scale {1:e6} in channel {2} "
                                     "as its types or attributes say, found "
                                     "{3:e6} in the file of scales",
                                     what, at(known, channel), channel,
                                     at(scales, channel))
                           .str());
  known.assign(scales.begin(), scales.end());
  return llvm::Error::success();
}

/// What types, attributes and `record` say.
static llvm::Error readScales(OpProblem &problem, const TensorView &tensor,
                              const OpRecord *record) {
  BiasedOpInterface op = problem.match.quantized.op;
  auto given = resolveScales(op, &tensor, problem.bias, problem.channels);
  if (!given)
    return given.takeError();
  problem.given = std::move(*given);
  // Steps of a bias that casts quantize are what its op counts in.
  if (!problem.bias.steps.empty())
    problem.given.bias = problem.bias.steps;
  problem.weights.zeroPoints = problem.given.weightZeroPoints;
  if (record) {
    SmallVector<double> input(ArrayRef<double>(problem.given.input)), output;
    if (auto error = adopt(record->inputScale, input, "input", 1))
      return error;
    problem.given.input.assign(input.begin(), input.end());
    if (auto error = adopt(record->weightScale, problem.given.weight, "weight",
                           problem.channels))
      return error;
    if (auto error = adopt(record->biasScale, problem.given.bias, "bias",
                           problem.channels))
      return error;
    if (auto error = adopt(record->outputScale, output, "output", 1))
      return error;
    if (!output.empty())
      problem.givenOutput = output.front();
  }
  if (!problem.requantization || !problem.hasAccumulatorBias())
    return llvm::Error::success();
  // Bias scale = output scale * multiplier.
  if (!problem.givenOutput && !problem.given.bias.empty())
    problem.givenOutput = problem.given.bias[0] / problem.getMultiplier(0);
  return llvm::Error::success();
}

/// Biases that were rounded from the float ones: those before a correction,
/// where it is on record.
static void restoreOriginal(Operation *op, SmallVector<double> &values) {
  auto record = op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection);
  auto original =
      record ? dyn_cast_or_null<DenseI64ArrayAttr>(record.getOriginal())
             : DenseI64ArrayAttr();
  if (original &&
      (original.size() == 1 || original.size() == int64_t(values.size())))
    values.assign(original.asArrayRef().begin(), original.asArrayRef().end());
}

/// The biases of both sides, where they say something.
static llvm::Error readBiases(OpProblem &problem, const OpRecord *record) {
  auto bias = BiasedOpInterface(problem.match.quantized.op).getBias();
  if (!bias)
    return bias.takeError();
  problem.bias = std::move(*bias);
  auto real = BiasedOpInterface(problem.match.real.op).getBias();
  if (!real)
    return real.takeError();
  auto storage = getStorage(problem.bias.elementType);
  if (!storage || !isInteger(*storage) ||
      problem.bias.kind == Bias::Kind::Runtime)
    return llvm::Error::success();
  restoreOriginal(problem.match.quantized.op, problem.bias.values);
  SmallVector<double> values(real->values);
  if (record && !record->floatBias.empty())
    values = record->floatBias;
  else if (real->kind == Bias::Kind::Runtime)
    return llvm::Error::success();
  if (values.empty())
    values.push_back(0.0);
  if (values.size() != 1 && int64_t(values.size()) != problem.channels)
    return invalid("expected " + Twine(problem.channels) +
                   " float biases, found " + Twine(values.size()));
  for (int64_t channel = 0; channel < problem.channels; ++channel)
    problem.floatBias.push_back(at(values, channel));
  return llvm::Error::success();
}

/// Everything but checks of the names.
static llvm::Error read(OpProblem &problem, const OpRecord *record) {
  BiasedOpInterface op = problem.match.quantized.op;
  BiasedOpInterface twin = problem.match.real.op;
  if (llvm::Error error = checkBiasedOp(op))
    return error;
  if (llvm::Error error = checkBiasedOp(twin)) {
    Reason reason = takeReason(std::move(error));
    return unsupported("the float network's op: " + reason.message);
  }
  auto tensor = readConstant(op.getWeights());
  if (!tensor)
    return tensor.takeError();
  auto twinTensor = readConstant(twin.getWeights());
  if (!twinTensor)
    return twinTensor.takeError();
  auto weights = makeWeightView(*tensor, op.getWeightDims());
  auto floatWeights = makeWeightView(*twinTensor, twin.getWeightDims());
  if (!weights || !floatWeights)
    return llvm::joinErrors(weights.takeError(), floatWeights.takeError());
  if (isInteger(twinTensor->storage) && twinTensor->quantization.scales.empty())
    return invalid("expected float weights in the float network, found " +
                   getStorageName(twinTensor->storage));
  problem.weights = std::move(*weights);
  problem.floatWeights = std::move(*floatWeights);
  problem.channels = problem.weights.getOutputChannels();
  problem.requantization = op.getRequantization();
  if (problem.requantization)
    for (double multiplier : problem.requantization->multipliers)
      if (!(multiplier > 0) || !std::isfinite(multiplier)) {
        problem.requantization.reset();
        break;
      }
  if (llvm::Error error = readBiases(problem, record))
    return error;
  if (llvm::Error error = readScales(problem, *tensor, record))
    return error;
  problem.fits = fitWeights(problem.weights, problem.floatWeights);
  for (const ChannelFit &fit : problem.fits)
    problem.fitOfAll.add(fit);
  return llvm::Error::success();
}

llvm::Expected<OpProblem> unbias::readOp(const MatchedOp &match,
                                         const OpRecord *record) {
  OpProblem problem;
  problem.match = match;
  if (llvm::Error error = read(problem, record)) {
    Reason reason = takeReason(std::move(error));
    if (!reason.isUnsupported)
      return invalid("op '" + match.quantized.id + "': " + reason.message);
    problem.whyNotCorrected = reason.message;
  }
  return problem;
}
