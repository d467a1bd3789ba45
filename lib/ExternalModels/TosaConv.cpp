//===- TosaConv.cpp - Interfaces of TOSA's convolutions -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The four convolutions have the same five operands; a small description says
// in what they differ, and one model serves them all.
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "TosaCommon.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// A convolution: input [N, spatial..., channels], output likewise.
struct TosaConv {
  TypedValue<TensorType> input;
  TypedValue<TensorType> weight;
  OpOperand &bias;
  Value inputZeroPoint;
  Value weightZeroPoint;
  Value output;
  Type accumulator;
  ArrayRef<int64_t> stride;
  /// Empty: all 1.
  ArrayRef<int64_t> dilation;
  /// Before and after every axis. Transposed: of the output, with TOSA's sign.
  ArrayRef<int64_t> padding;
  /// Weights [taps..., channels, multiplier] instead of [output channels,
  /// taps..., input channels].
  bool isDepthwise = false;
  bool isTransposed = false;

  int64_t getNumAxes() const { return stride.size(); }
  RankedTensorType getWeightType() const {
    return cast<RankedTensorType>(weight.getType());
  }
};
} // namespace

template <typename OpTy>
static TosaConv describe(OpTy op) {
  TosaConv conv{op.getInput(),
                op.getWeight(),
                op.getBiasMutable(),
                op.getInputZp(),
                op.getWeightZp(),
                op.getOutput(),
                op.getAccType(),
                op.getStride(),
                {},
                {}};
  if constexpr (std::is_same_v<OpTy, tosa::TransposeConv2DOp>) {
    conv.padding = op.getOutPad();
    conv.isTransposed = true;
  } else {
    conv.padding = op.getPad();
    conv.dilation = op.getDilation();
  }
  conv.isDepthwise = std::is_same_v<OpTy, tosa::DepthwiseConv2DOp>;
  return conv;
}

static WeightDims getWeightDims(const TosaConv &conv) {
  WeightDims dims;
  int64_t first = conv.isDepthwise ? 0 : 1;
  for (int64_t axis = 0; axis < conv.getNumAxes(); ++axis)
    dims.taps.push_back(first + axis);
  if (conv.isDepthwise) {
    dims.group.push_back(2);
    dims.output.push_back(3);
  } else {
    dims.output.push_back(0);
    dims.input.push_back(1 + conv.getNumAxes());
  }
  return dims;
}

static int64_t getInputChannels(const TosaConv &conv) {
  return conv.isDepthwise ? conv.getWeightType().getDimSize(2)
                          : conv.getWeightType().getShape().back();
}

static int64_t getOutputChannels(const TosaConv &conv) {
  RankedTensorType type = conv.getWeightType();
  if (!conv.isDepthwise)
    return type.getDimSize(0);
  int64_t channels;
  bool overflows =
      llvm::MulOverflow(type.getDimSize(2), type.getDimSize(3), channels);
  return overflows ? std::numeric_limits<int64_t>::max() : channels;
}

//===----------------------------------------------------------------------===//
// What can be handled
//===----------------------------------------------------------------------===//

/// A bias is as wide as the accumulator, or narrower with a scale of its own.
static llvm::Error checkBias(const TosaConv &conv) {
  Value bias = conv.bias.get();
  if (auto error = checkTosaRank(bias, 1, "a bias"))
    return error;
  int64_t length = cast<RankedTensorType>(bias.getType()).getDimSize(0);
  int64_t channels = getOutputChannels(conv);
  if (length != 1 && length != channels)
    return unsupported("expected one bias or " + Twine(channels) + ", found " +
                       toText(bias.getType()));
  Type type = getTosaStorageType(bias);
  bool fits = isa<FloatType>(conv.accumulator)
                  ? isa_and_present<FloatType>(type)
                  : isa_and_present<IntegerType>(type) &&
                        type.getIntOrFloatBitWidth() <=
                            conv.accumulator.getIntOrFloatBitWidth();
  if (!fits)
    return unsupported("expected a bias that an accumulator of " +
                       toText(conv.accumulator) + " holds, found " +
                       toText(bias.getType()));
  return llvm::Error::success();
}

/// Integer results are the accumulator; those of floats may be rounded.
static llvm::Error checkAccumulator(const TosaConv &conv) {
  if (isa<FloatType>(conv.accumulator) ||
      getTosaStorageType(conv.output) == conv.accumulator)
    return llvm::Error::success();
  return unsupported("expected an output of " + toText(conv.accumulator) +
                     " as the accumulator, found " +
                     toText(conv.output.getType()));
}

static llvm::Error checkSupported(const TosaConv &conv) {
  int64_t rank = conv.getNumAxes() + 2;
  if (auto error = checkTosaRank(conv.input, rank, "an activation"))
    return error;
  if (auto error = checkTosaRank(conv.weight, rank, "weights"))
    return error;
  if (auto error = checkTosaRank(conv.output, rank, "an output"))
    return error;
  if (!conv.getWeightType().hasStaticShape())
    return unsupported("expected weights of a static shape, found " +
                       toText(conv.weight.getType()));
  if (auto error = checkTosaElementTypes(conv.input, conv.weight, conv.output))
    return error;
  if (auto error = checkAccumulator(conv))
    return error;
  if (auto error = checkTosaSize(conv.input.getType().getShape().back(),
                                 getInputChannels(conv),
                                 "input channels as in the weights"))
    return error;
  if (auto error = checkTosaSize(
          cast<RankedTensorType>(conv.output.getType()).getShape().back(),
          getOutputChannels(conv), "output channels as in the weights"))
    return error;
  return checkBias(conv);
}

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

namespace {
/// A `tosa.pad` that feeds a convolution.
struct TosaPad {
  TypedValue<TensorType> source;
  /// Elements before and behind every dimension.
  SmallVector<int64_t> before, after;
  double value;
};
} // namespace

/// The padding that can be seen as padding of `conv` itself: of spatial
/// dimensions, and of the same value as its own, if it has any. A transposed
/// convolution has: where its taps miss the input they add nothing, as if they
/// met the zero point.
static std::optional<TosaPad> findPad(const TosaConv &conv) {
  auto pad = conv.input.getDefiningOp<tosa::PadOp>();
  if (!pad)
    return std::nullopt;
  auto type = dyn_cast<RankedTensorType>(pad.getInput1().getType());
  auto padding = readTosaShape(pad.getPadding());
  int64_t rank = conv.getNumAxes() + 2;
  if (!type || type.getRank() != rank || !padding ||
      static_cast<int64_t>(padding->size()) != 2 * rank)
    return std::nullopt;
  TosaPad result{pad.getInput1(), {}, {}, 0};
  for (int64_t dim = 0; dim < rank; ++dim) {
    int64_t before = (*padding)[2 * dim], after = (*padding)[2 * dim + 1];
    bool isSpatial = dim > 0 && dim < rank - 1;
    if (before < 0 || after < 0 || (!isSpatial && (before != 0 || after != 0)))
      return std::nullopt;
    result.before.push_back(before);
    result.after.push_back(after);
  }
  auto value = readConstant(pad.getPadConst());
  auto zeroPoint = readTosaZeroPoint(conv.inputZeroPoint, conv.input);
  if (!value || !zeroPoint) {
    llvm::consumeError(
        llvm::joinErrors(value.takeError(), zeroPoint.takeError()));
    return std::nullopt;
  }
  if (value->getNumElements() != 1)
    return std::nullopt;
  result.value = value->toDoubles().front();
  bool hasOwn = conv.isTransposed ||
                llvm::any_of(conv.padding, [](int64_t n) { return n != 0; });
  if (hasOwn && result.value != static_cast<double>(*zeroPoint))
    return std::nullopt;
  return result;
}

static Value getActivation(const TosaConv &conv) {
  auto pad = findPad(conv);
  return pad ? pad->source : conv.input;
}

static llvm::Expected<double> getPaddingValue(const TosaConv &conv) {
  if (auto pad = findPad(conv))
    return pad->value;
  auto zeroPoint = readTosaZeroPoint(conv.inputZeroPoint, conv.input);
  if (!zeroPoint)
    return zeroPoint.takeError();
  return static_cast<double>(*zeroPoint);
}

/// `own + elements * step`, or the largest number: sizes may be as large as IR
/// can say.
static int64_t addPadding(int64_t own, int64_t elements, int64_t step) {
  int64_t moved, sum;
  if (llvm::MulOverflow(elements, step, moved) ||
      llvm::AddOverflow(own, moved, sum))
    return std::numeric_limits<int64_t>::max();
  return sum;
}

static TapGeometry getTapGeometry(const TosaConv &conv) {
  auto pad = findPad(conv);
  auto input = cast<RankedTensorType>(getActivation(conv).getType());
  auto output = cast<RankedTensorType>(conv.output.getType());
  SmallVector<int64_t, 3> tapDims = getWeightDims(conv).taps;
  auto getSize = [](RankedTensorType type, int64_t dim) {
    return type.isDynamicDim(dim) ? -1 : type.getDimSize(dim);
  };
  TapGeometry geometry;
  geometry.transposed = conv.isTransposed;
  for (int64_t i = 0; i < conv.getNumAxes(); ++i) {
    TapAxis axis;
    axis.taps = conv.getWeightType().getDimSize(tapDims[i]);
    axis.stride = conv.stride[i];
    axis.dilation = conv.dilation.empty() ? 1 : conv.dilation[i];
    axis.padBefore = conv.padding[2 * i];
    axis.padAfter = conv.padding[2 * i + 1];
    // One padded element of a transposed input moves the output by a stride.
    int64_t step = conv.isTransposed ? axis.stride : 1;
    if (pad) {
      axis.padBefore = addPadding(axis.padBefore, pad->before[1 + i], step);
      axis.padAfter = addPadding(axis.padAfter, pad->after[1 + i], step);
    }
    axis.inputSize = getSize(input, 1 + i);
    axis.outputSize = getSize(output, 1 + i);
    geometry.axes.push_back(axis);
  }
  return geometry;
}

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

namespace {
template <typename OpTy>
struct ConvModel
    : public BiasedOpInterface::ExternalModel<ConvModel<OpTy>, OpTy> {
  static TosaConv describe(Operation *op) { return ::describe(cast<OpTy>(op)); }

  bool isBiased(Operation *) const { return true; }
  llvm::Error checkSupported(Operation *op) const {
    return ::checkSupported(describe(op));
  }
  Value getActivation(Operation *op) const {
    return ::getActivation(describe(op));
  }
  Value getWeights(Operation *op) const { return describe(op).weight; }
  WeightDims getWeightDims(Operation *op) const {
    return ::getWeightDims(describe(op));
  }
  SmallVector<int64_t> getActivationChannelDims(Operation *op) const {
    return {describe(op).getNumAxes() + 1};
  }
  SmallVector<int64_t> getOutputChannelDims(Operation *op) const {
    return {describe(op).getNumAxes() + 1};
  }
  llvm::Expected<TapGeometry> getTapGeometry(Operation *op) const {
    return ::getTapGeometry(describe(op));
  }
  llvm::Expected<double> getPaddingValue(Operation *op) const {
    return ::getPaddingValue(describe(op));
  }
  llvm::Expected<int64_t> getActivationZeroPoint(Operation *op) const {
    TosaConv conv = describe(op);
    return readTosaZeroPoint(conv.inputZeroPoint, conv.input);
  }
  llvm::Expected<int64_t> getWeightZeroPoint(Operation *op) const {
    TosaConv conv = describe(op);
    return readTosaZeroPoint(conv.weightZeroPoint, conv.weight);
  }
  Value getBiasedOutput(Operation *op) const { return describe(op).output; }
  llvm::Expected<Bias> getBias(Operation *op) const {
    TosaConv conv = describe(op);
    return readTosaBias(conv.bias.get(), getOutputChannels(conv));
  }
  void setBias(Operation *op, RewriterBase &rewriter,
               DenseElementsAttr values) const {
    setTosaBias(rewriter, op, describe(op).bias, values);
  }
  llvm::Error addToBias(Operation *op, RewriterBase &rewriter,
                        DenseElementsAttr delta, bool dryRun) const {
    return addToTosaBias(rewriter, op, describe(op).bias, delta, dryRun);
  }
  llvm::Error removeBias(Operation *op, RewriterBase &rewriter,
                         DenseElementsAttr delta, bool dryRun) const {
    return removeFromTosaBias(rewriter, op, describe(op).bias, delta, dryRun);
  }
  std::optional<Requantization> getRequantization(Operation *op) const {
    TosaConv conv = describe(op);
    return readTosaRescale(conv.output, getOutputChannels(conv));
  }
};
} // namespace

void mlir::unbias::attachTosaConvModels(MLIRContext &context) {
  tosa::Conv2DOp::attachInterface<ConvModel<tosa::Conv2DOp>>(context);
  tosa::Conv3DOp::attachInterface<ConvModel<tosa::Conv3DOp>>(context);
  tosa::DepthwiseConv2DOp::attachInterface<ConvModel<tosa::DepthwiseConv2DOp>>(
      context);
  tosa::TransposeConv2DOp::attachInterface<ConvModel<tosa::TransposeConv2DOp>>(
      context);
}
