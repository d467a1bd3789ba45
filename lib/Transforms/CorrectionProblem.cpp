//===- CorrectionProblem.cpp - All that a correction is made of -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CorrectionProblem.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/InterleavedRange.h"

using namespace mlir;
using namespace mlir::unbias;

/// The product of the sizes of `dims` of `value`; nothing if one is dynamic.
static std::optional<int64_t> countChannels(Value value,
                                            ArrayRef<int64_t> dims) {
  auto type = cast<ShapedType>(value.getType());
  int64_t channels = 1;
  for (int64_t dim : dims) {
    if (type.isDynamicDim(dim))
      return std::nullopt;
    channels *= type.getDimSize(dim);
  }
  return channels;
}

/// Channels of input and output, which everything else is measured against.
static llvm::Error gatherChannels(CorrectionProblem &problem) {
  BiasedOpInterface op = problem.op;
  auto inputs =
      countChannels(op.getActivation(), op.getActivationChannelDims());
  auto outputs = countChannels(op.getBiasedOutput(), op.getOutputChannelDims());
  if (!inputs || !outputs)
    return unsupported("expected a static number of channels, found a dynamic "
                       "one");
  problem.inputChannels = *inputs;
  problem.outputChannels = *outputs;
  return llvm::Error::success();
}

/// "2x3" for messages.
static std::string toText(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::interleaved(shape, "x");
  return text;
}

/// `calib.float_weights` or `calib.weight_error` in the shape of the weights.
static llvm::Expected<std::optional<WeightView>>
gatherAttribute(BiasedOpInterface op, StringRef name) {
  auto attr = op->getAttrOfType<ElementsAttr>(name);
  if (!attr)
    return std::nullopt;
  auto tensor = readElements(attr);
  if (!tensor)
    return invalid("'" + name + "': " + llvm::toString(tensor.takeError()));
  auto expected = cast<ShapedType>(op.getWeights().getType()).getShape();
  if (ArrayRef<int64_t>(tensor->shape) != expected)
    return invalid("'" + name + "': expected the shape of the weights, " +
                   toText(expected) + ", found " + toText(tensor->shape));
  auto view = makeWeightView(*tensor, op.getWeightDims());
  if (!view)
    return view.takeError();
  return *view;
}

/// `calib.weight_error`, which may have its taps summed:
/// [output channels, input channels of a group].
static llvm::Error gatherWeightError(CorrectionProblem &problem,
                                     bool isCovered) {
  BiasedOpInterface op = problem.op;
  StringRef name = CalibDialect::kWeightError;
  auto attr = op->getAttrOfType<ElementsAttr>(name);
  auto weightType = cast<ShapedType>(op.getWeights().getType());
  if (!attr || attr.getShapedType().getShape() == weightType.getShape() ||
      attr.getShapedType().getRank() != 2) {
    auto view = gatherAttribute(op, name);
    if (!view)
      return view.takeError();
    problem.weightError = std::move(*view);
    return llvm::Error::success();
  }

  auto tensor = readElements(attr);
  if (!tensor)
    return invalid("'" + name + "': " + llvm::toString(tensor.takeError()));
  WeightDims dims = op.getWeightDims();
  int64_t groups = 1;
  for (int64_t dim : dims.group)
    groups *= weightType.getDimSize(dim);
  int64_t expected[] = {problem.outputChannels, problem.inputChannels / groups};
  if (ArrayRef<int64_t>(tensor->shape) != ArrayRef(expected))
    return invalid("'" + name + "': expected the shape of the weights, " +
                   toText(weightType.getShape()) + ", or " + toText(expected) +
                   ", found " + toText(tensor->shape));
  if (!isCovered)
    return invalid("'" + name +
                   "': expected the error of every tap, because "
                   "taps meet padding, found their sums");
  auto grouped =
      reshape(*tensor, {groups, problem.outputChannels / groups, expected[1]});
  if (!grouped)
    return grouped.takeError();
  auto view = makeWeightView(*grouped, WeightDims{{0}, {1}, {}, {2}});
  if (!view)
    return view.takeError();
  problem.weightError = *view;
  return llvm::Error::success();
}

/// The constant behind the weight operand. What is not handled is noted, since
/// `observed` does without weights; what is wrong is an error.
static llvm::Error gatherWeights(CorrectionProblem &problem,
                                 std::optional<TensorView> &tensor) {
  auto constant = readConstant(problem.op.getWeights());
  if (constant) {
    tensor = std::move(*constant);
    return llvm::Error::success();
  }
  Reason reason = takeReason(constant.takeError());
  if (!reason.isUnsupported)
    return invalid(reason.message);
  problem.whyNoWeights = reason.message;
  return llvm::Error::success();
}

/// Coverage and padding of the means per channel.
static llvm::Error gatherCoverage(CorrectionProblem &problem,
                                  const TapGeometry &geometry) {
  SmallVector<double> &coverage = problem.coverage;
  problem.tapsAlike = !geometry.transposed;
  for (const TapAxis &axis : geometry.axes)
    problem.tapsAlike &= axis.taps == 1 && axis.stride == 1 &&
                         axis.padBefore == 0 &&
                         axis.inputSize == axis.outputSize;
  if (problem.tapsAlike) {
    coverage.assign(1, 1.0);
  } else {
    auto found = tapCoverage(geometry);
    if (found) {
      coverage.assign(found->begin(), found->end());
    } else {
      Reason reason = takeReason(found.takeError());
      if (!reason.isUnsupported)
        return invalid(reason.message);
      problem.whyNoCoverage = reason.message;
    }
  }

  auto stored = problem.op.getPaddingValue();
  if (!stored)
    return stored.takeError();
  double scale = problem.scales.input.empty() ? 1.0 : problem.scales.input[0];
  double padding = (*stored - double(problem.scales.inputZeroPoint)) * scale;
  problem.padding = padding;
  for (std::optional<InputRecord> *record :
       {&problem.statistics.inputFloat, &problem.statistics.inputQuantized}) {
    if (!*record || (*record)->mean.perTap)
      continue;
    (*record)->mean.coverage = coverage;
    (*record)->mean.padding = padding;
  }
  return llvm::Error::success();
}

llvm::Expected<CorrectionProblem> unbias::gatherProblem(BiasedOpInterface op) {
  CorrectionProblem problem;
  problem.op = op;
  if (llvm::Error error = checkBiasedOp(op))
    return error;
  if (llvm::Error error = gatherChannels(problem))
    return error;
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  problem.bias = std::move(*bias);
  std::optional<TensorView> tensor;
  if (llvm::Error error = gatherWeights(problem, tensor))
    return error;
  auto scales = resolveScales(op, tensor ? &*tensor : nullptr, problem.bias,
                              problem.outputChannels);
  if (!scales)
    return scales.takeError();
  problem.scales = std::move(*scales);

  if (tensor && problem.scales.weight.empty())
    problem.whyNoWeights = "expected a weight scale from a type, a cast, an "
                           "attribute or the scale of the bias, found none";
  else if (tensor) {
    auto view = makeWeightView(*tensor, op.getWeightDims());
    if (!view)
      return view.takeError();
    if (!view->blocks) {
      view->scales = problem.scales.weight;
      view->zeroPoints = problem.scales.weightZeroPoints;
    }
    problem.weights = std::move(*view);
  }
  auto floatWeights = gatherAttribute(op, CalibDialect::kFloatWeights);
  if (!floatWeights)
    return floatWeights.takeError();
  problem.floatWeights = std::move(*floatWeights);
  // Floats that the IR itself quantizes.
  if (!problem.floatWeights && problem.weights && problem.weights->rounding) {
    problem.floatWeights = problem.weights;
    problem.floatWeights->rounding.reset();
    problem.floatWeights->blocks.reset();
    problem.floatWeights->scales.assign(1, 1.0);
    problem.floatWeights->zeroPoints.assign(1, 0);
  }

  auto geometry = op.getTapGeometry();
  if (!geometry)
    return geometry.takeError();
  SmallVector<int64_t> taps = llvm::map_to_vector(
      geometry->axes, [](const TapAxis &axis) { return axis.taps; });
  auto statistics =
      readStatistics(op, taps, problem.inputChannels, problem.outputChannels);
  if (!statistics)
    return statistics.takeError();
  problem.statistics = std::move(*statistics);
  if (llvm::Error error = gatherCoverage(problem, *geometry))
    return error;
  bool isCovered =
      !problem.coverage.empty() &&
      llvm::all_of(problem.coverage, [](double c) { return c == 1.0; });
  if (llvm::Error error = gatherWeightError(problem, isCovered))
    return error;
  return problem;
}
