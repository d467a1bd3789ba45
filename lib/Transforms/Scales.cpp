//===- Scales.cpp - Units of an op's numbers ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/Scales.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Interfaces/ScaleRelationOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// What one source says about scales.
struct Claim {
  /// One, or one per channel.
  SmallVector<double> values;
  std::string source;
  /// How far another source may be from it, relatively.
  double tolerance = 1e-6;
};
} // namespace

/// The one scale of `channel`.
static double at(ArrayRef<double> values, int64_t channel) {
  return values.size() == 1 ? values[0] : values[channel];
}

/// The first claim, if all agree with it; nothing if there is none.
static llvm::Expected<SmallVector<double>>
reconcile(ArrayRef<Claim> claims, StringRef what, int64_t channels) {
  if (claims.empty())
    return SmallVector<double>();
  for (const Claim &claim : claims)
    if (claim.values.size() != 1 && int64_t(claim.values.size()) != channels)
      return invalid(llvm::formatv("expected {0}{1} {2} scales from {3}, found "
                                   "{4}",
                                   channels == 1 ? "" : "1 or ", channels, what,
                                   claim.source, claim.values.size())
                         .str());
  const Claim &first = claims.front();
  for (const Claim &other : claims.drop_front())
    for (int64_t channel = 0; channel < channels; ++channel) {
      double expected = at(first.values, channel);
      double found = at(other.values, channel);
      double tolerance = std::max(first.tolerance, other.tolerance);
      if (std::abs(found - expected) > tolerance * std::abs(expected))
        return invalid(
            llvm::formatv("expected {0} scale {1:e9} in channel {2} as {3} "
                          "says, found {4:e9} from {5}",
                          what, expected, channel, first.source, found,
                          other.source)
                .str());
    }
  return first.values;
}

/// Adds the number or list of numbers in attribute `name`, if there is one.
static void claimAttribute(Operation *op, StringRef name,
                           SmallVectorImpl<Claim> &claims) {
  if (auto number = op->getAttrOfType<FloatAttr>(name))
    claims.push_back({{number.getValueAsDouble()}, name.str()});
  else if (auto numbers = op->getAttrOfType<DenseF64ArrayAttr>(name))
    claims.push_back({llvm::to_vector(numbers.asArrayRef()), name.str()});
}

/// What `value` holds the very elements of: seen through reshapes, pools and
/// whatever else keeps scale and zero point.
static Value lookThroughKeeping(Value value) {
  constexpr int maxSteps = 64;
  for (int step = 0; step < maxSteps; ++step) {
    auto op = value.getDefiningOp<ScaleRelationOpInterface>();
    auto relation = op ? op.getScaleRelation() : std::nullopt;
    if (!relation || relation->operands.size() != 1 ||
        relation->factor != 1.0 || relation->operandZeroPoint ||
        relation->resultZeroPoint)
      break;
    value = relation->operands.front();
  }
  return value;
}

/// What the quantized type of a value, or of what a storage cast took it from,
/// says.
static llvm::Expected<std::optional<AxisQuantization>>
getValueQuantization(Value value) {
  if (auto cast = value.getDefiningOp<quant::StorageCastOp>())
    if (isa<quant::QuantizedType>(
            getElementTypeOrSelf(cast.getInput().getType())))
      return getQuantization(cast.getInput().getType());
  return getQuantization(value.getType());
}

/// A sum of reals has no scale of its input. What is said of one must agree
/// with the type that the activation was dequantized from.
static llvm::Error checkRealInput(BiasedOpInterface op) {
  SmallVector<Claim> claims;
  std::optional<int64_t> zeroPoint;
  auto cast = op.getActivation().getDefiningOp<quant::DequantizeCastOp>();
  if (cast) {
    auto quantization = getQuantization(cast.getInput().getType());
    if (!quantization)
      return llvm::Error(quantization.takeError());
    if (*quantization && (*quantization)->scales.size() == 1) {
      claims.push_back({llvm::to_vector((*quantization)->scales),
                        "the type that it is dequantized from"});
      zeroPoint = (*quantization)->zeroPoints[0];
    }
  }
  claimAttribute(op, CalibDialect::kInputScale, claims);
  for (StringRef name :
       {CalibDialect::kInputFloat, CalibDialect::kInputQuantized}) {
    auto stats = op->getAttrOfType<StatsAttr>(name);
    if (!stats || !stats.getQuantization())
      continue;
    claims.push_back({{stats.getQuantization().getScale()}, name.str()});
    int64_t found = stats.getQuantization().getZeroPoint();
    if (zeroPoint && *zeroPoint != found)
      return invalid("expected zero point " + Twine(*zeroPoint) +
                     " of the input, found " + Twine(found) + " in " + name);
    zeroPoint = found;
  }
  return reconcile(claims, "input", 1).takeError();
}

/// Scale and zero point of the activation.
static llvm::Error resolveInput(BiasedOpInterface op, OpScales &scales) {
  Value activation = op.getActivation();
  auto zeroPoint = op.getActivationZeroPoint();
  if (!zeroPoint)
    return zeroPoint.takeError();
  scales.inputZeroPoint = *zeroPoint;
  if (isa<FloatType>(getElementTypeOrSelf(activation.getType())))
    return checkRealInput(op);

  auto checkZeroPoint = [&](int64_t found, const Twine &source) -> llvm::Error {
    if (found == *zeroPoint)
      return llvm::Error::success();
    return invalid("expected zero point " + Twine(*zeroPoint) +
                   " of the input, found " + Twine(found) + " in " + source);
  };
  SmallVector<Claim> claims;
  claimAttribute(op, CalibDialect::kInputScale, claims);
  auto quantization = getValueQuantization(
      isa<IntegerType>(getElementTypeOrSelf(activation.getType()))
          ? lookThroughKeeping(activation)
          : activation);
  if (!quantization)
    return quantization.takeError();
  if (*quantization) {
    if ((*quantization)->scales.size() > 1)
      return unsupported("expected an input quantized per tensor, found " +
                         Twine((*quantization)->scales.size()) + " scales");
    claims.push_back({llvm::to_vector((*quantization)->scales), "its type"});
    if (auto error = checkZeroPoint((*quantization)->zeroPoints[0], "its type"))
      return error;
  }
  for (StringRef name :
       {CalibDialect::kInputFloat, CalibDialect::kInputQuantized}) {
    auto stats = op->getAttrOfType<StatsAttr>(name);
    if (!stats || !stats.getQuantization())
      continue;
    claims.push_back({{stats.getQuantization().getScale()}, name.str()});
    if (auto error =
            checkZeroPoint(stats.getQuantization().getZeroPoint(), name))
      return error;
  }
  auto input = reconcile(claims, "input", 1);
  if (!input)
    return input.takeError();
  scales.input.assign(input->begin(), input->end());
  return llvm::Error::success();
}

/// Scales and zero points of the weights, as far as they speak for themselves.
static llvm::Error resolveWeights(BiasedOpInterface op,
                                  const TensorView &tensor, int64_t channels,
                                  OpScales &scales) {
  auto view = makeWeightView(tensor, op.getWeightDims());
  if (!view)
    return view.takeError();
  bool isFloat =
      isa<FloatType>(getElementTypeOrSelf(op.getWeights().getType()));
  bool hasQuantization = !tensor.quantization.scales.empty();
  if (!hasQuantization && !isFloat) {
    // Stored numbers that a storage cast took from a quantized type.
    auto quantization = getValueQuantization(op.getWeights());
    if (!quantization)
      return quantization.takeError();
    if (*quantization) {
      TensorView typed = tensor;
      typed.quantization = std::move(**quantization);
      view = makeWeightView(typed, op.getWeightDims());
      if (!view)
        return view.takeError();
      hasQuantization = true;
    }
  }
  if (view->blocks) {
    if (op->hasAttr(CalibDialect::kWeightScale))
      return invalid("expected no '" + CalibDialect::kWeightScale +
                     "' of weights whose type has scales of blocks, found one");
    scales.hasWeightBlocks = true;
    scales.weight.assign(1, 1.0);
    scales.weightZeroPoints.assign(1, 0);
    return llvm::Error::success();
  }

  SmallVector<Claim> claims;
  claimAttribute(op, CalibDialect::kWeightScale, claims);
  if (hasQuantization)
    claims.push_back({view->scales, "the type of the weights"});
  else if (isFloat)
    claims = {{{1.0}, "float weights"}};
  auto weight = reconcile(claims, "weight", channels);
  if (!weight)
    return weight.takeError();
  scales.weight = std::move(*weight);

  scales.weightZeroPoints = view->zeroPoints;
  if (isFloat)
    return llvm::Error::success();
  auto zeroPoint = op.getWeightZeroPoint();
  if (!zeroPoint)
    return zeroPoint.takeError();
  if (hasQuantization)
    for (int64_t found : view->zeroPoints)
      if (found != *zeroPoint)
        return invalid("expected zero point " + Twine(*zeroPoint) +
                       " of the weights, found " + Twine(found) +
                       " in their type");
  scales.weightZeroPoints.assign(1, *zeroPoint);
  return llvm::Error::success();
}

/// The output scale times the multipliers of the rescale that follows.
static llvm::Error claimRequantization(BiasedOpInterface op,
                                       SmallVectorImpl<Claim> &claims) {
  auto requantization = op.getRequantization();
  if (!requantization)
    return llvm::Error::success();
  SmallVector<Claim> outputs;
  claimAttribute(op, CalibDialect::kOutputScale, outputs);
  auto quantization = getValueQuantization(requantization->result);
  if (!quantization)
    return quantization.takeError();
  if (*quantization && (*quantization)->scales.size() == 1)
    outputs.push_back(
        {llvm::to_vector((*quantization)->scales), "the type of the output"});
  auto output = reconcile(outputs, "output", 1);
  if (!output)
    return output.takeError();
  if (output->empty())
    return llvm::Error::success();
  Claim claim{requantization->multipliers, "the rescale of the output"};
  for (double &value : claim.values)
    value *= output->front();
  if (requantization->significantBits < 20)
    claim.tolerance = 0x1p-14;
  claims.push_back(std::move(claim));
  return llvm::Error::success();
}

/// The unit of a bias that is stored behind casts. The op may count in another
/// one only if it sums reals.
static llvm::Error resolveCastBias(BiasedOpInterface op, const Bias &bias,
                                   int64_t channels,
                                   SmallVectorImpl<Claim> &claims,
                                   OpScales &scales) {
  const SmallVector<double> &steps =
      bias.steps.empty() ? bias.scales : bias.steps;
  claims.push_back({steps, "the type of the bias"});
  bool isSumOfReals =
      isa<FloatType>(getElementTypeOrSelf(op.getBiasedOutput().getType()));
  if (!isSumOfReals && !scales.input.empty() && !scales.weight.empty()) {
    Claim product{scales.weight, "input scale * weight scale"};
    for (double &value : product.values)
      value *= scales.input[0];
    claims.push_back(std::move(product));
  }
  auto resolved = reconcile(claims, "bias", channels);
  if (!resolved)
    return resolved.takeError();
  scales.bias = scales.output = std::move(*resolved);
  if (!bias.steps.empty())
    scales.bias.assign(1, 1.0);
  if (isSumOfReals)
    scales.output.assign(1, 1.0);
  return llvm::Error::success();
}

/// The unit of the bias; also gives a weight scale that nothing else gave.
static llvm::Error resolveBias(BiasedOpInterface op, const Bias &bias,
                               int64_t channels, OpScales &scales) {
  auto storage = getStorage(bias.elementType);
  bool isFloat = storage && !isInteger(*storage);
  if (scales.hasWeightBlocks && !isFloat && bias.scales.empty())
    return unsupported("expected a bias of floats with weights that have "
                       "scales of blocks, found another: sums have no unit");
  // A sum of floats is one of reals, except for factors that are plain
  // integers: those of a quantized type it dequantizes.
  auto isReal = [](Value value) {
    return !isa<IntegerType>(getElementTypeOrSelf(value.getType()));
  };
  bool isInputReal = isReal(op.getActivation());
  bool isWeightReal = isReal(op.getWeights());
  if (isFloat && isInputReal && isWeightReal && bias.steps.empty()) {
    scales.bias.assign(1, 1.0);
    return llvm::Error::success();
  }

  SmallVector<Claim> claims;
  claimAttribute(op, CalibDialect::kBiasScale, claims);
  if (!bias.steps.empty() || !bias.scales.empty())
    return resolveCastBias(op, bias, channels, claims, scales);
  auto quantization =
      getQuantization(RankedTensorType::get({channels}, bias.elementType));
  if (!quantization)
    return quantization.takeError();
  if (*quantization) {
    if (llvm::any_of((*quantization)->zeroPoints,
                     [](int64_t zero) { return zero != 0; }))
      return unsupported("expected a bias of zero point 0, found another");
    claims.push_back(
        {llvm::to_vector((*quantization)->scales), "the type of the bias"});
  }
  if (isFloat && (isInputReal || !scales.input.empty()) &&
      (isWeightReal || !scales.weight.empty())) {
    Claim product{{1.0}, "the scales of the operands"};
    if (!isWeightReal)
      product.values.assign(scales.weight.begin(), scales.weight.end());
    for (double &value : product.values)
      value *= isInputReal ? 1.0 : scales.input[0];
    claims.push_back(std::move(product));
  }
  // The accumulator counts in input scale * weight scale, and so does a bias of
  // its width. A narrower one has a scale of its own.
  if (storage && getStorageBytes(*storage) >= 4 && isInteger(*storage)) {
    if (!scales.input.empty() && !scales.weight.empty()) {
      Claim product{scales.weight, "input scale * weight scale"};
      for (double &value : product.values)
        value *= scales.input[0];
      claims.push_back(std::move(product));
    }
    if (llvm::Error error = claimRequantization(op, claims))
      return error;
  }
  auto resolved = reconcile(claims, "bias", channels);
  if (!resolved)
    return resolved.takeError();
  scales.bias = std::move(*resolved);
  if (scales.weight.empty() && !scales.input.empty()) {
    scales.weight = scales.bias;
    for (double &value : scales.weight)
      value /= scales.input[0];
  }
  return llvm::Error::success();
}

llvm::Expected<OpScales> unbias::resolveScales(BiasedOpInterface op,
                                               const TensorView *weights,
                                               const Bias &bias,
                                               int64_t channels) {
  OpScales scales;
  if (llvm::Error error = resolveInput(op, scales))
    return error;
  if (weights)
    if (llvm::Error error = resolveWeights(op, *weights, channels, scales))
      return error;
  if (llvm::Error error = resolveBias(op, bias, channels, scales))
    return error;
  if (scales.output.empty())
    scales.output = scales.bias;
  return scales;
}
