//===- Linalg.cpp - Interfaces of linalg ops ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One model serves all convolutions and matrix multiplications of linalg: their
// indexing maps and bodies say what they compute.
//
//===----------------------------------------------------------------------===//

#include "LinalgBias.h"
#include "LinalgConstants.h"
#include "LinalgWeightedSum.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::LinalgOp;

/// What `isBiased` has established.
static WeightedSum getSum(Operation *op) {
  return *matchWeightedSum(cast<LinalgOp>(op));
}

//===----------------------------------------------------------------------===//
// What can be handled
//===----------------------------------------------------------------------===//

/// Numbers that are stored without a sign but extended with zeros are read by
/// nobody else that way.
static llvm::Error checkSign(const SumFactor &factor, StringRef name) {
  Type type = getElementTypeOrSelf(factor.operand->get().getType());
  auto quantized = dyn_cast<quant::QuantizedType>(type);
  if (!factor.isUnsigned || (quantized && !quantized.isSigned()))
    return llvm::Error::success();
  return unsupported("expected signed " + name + ", found " + name +
                     " that the op extends with zeros");
}

/// In a sum of floats, numbers of a quantized type stand for what the type
/// says; whoever asks for the unit of the sum relies on it.
static llvm::Error checkUnit(const SumFactor &factor, Value result,
                             StringRef name) {
  Type type = getElementTypeOrSelf(factor.operand->get().getType());
  if (!isa<quant::QuantizedType>(type) || factor.isDequantized ||
      !isa<FloatType>(getElementTypeOrSelf(result.getType())))
    return llvm::Error::success();
  return unsupported("expected dequantized " + name +
                     " in a sum of floats, found the stored numbers of a "
                     "quantized type");
}

/// Channels are counted, so their number must be known.
static llvm::Error checkSizes(Value value, ArrayRef<int64_t> dims,
                              StringRef name) {
  auto type = cast<RankedTensorType>(value.getType());
  for (int64_t dim : dims)
    if (type.isDynamicDim(dim))
      return unsupported("expected a static size of dimension " + Twine(dim) +
                         " of the " + name + ", found a dynamic one");
  return llvm::Error::success();
}

static llvm::Error checkSupported(Operation *op) {
  if (!cast<LinalgOp>(op).hasPureTensorSemantics())
    return unsupported("expected tensors, found buffers");
  WeightedSum sum = getSum(op);
  if (!sum.ambiguity.empty())
    return unsupported("expected one constant operand, found " + sum.ambiguity);
  Value weights = sum.weights.operand->get();
  Value activation = sum.activation.operand->get();
  Value result = op->getResult(0);
  if (auto error = checkSign(sum.activation, "activations"))
    return error;
  if (auto error = checkSign(sum.weights, "weights"))
    return error;
  if (auto error = checkUnit(sum.activation, result, "activations"))
    return error;
  if (auto error = checkUnit(sum.weights, result, "weights"))
    return error;
  if (!cast<ShapedType>(weights.getType()).hasStaticShape())
    return unsupported("expected weights of a static shape, found dynamic "
                       "dimensions");
  if (auto error =
          checkSizes(activation, sum.activationChannelDims, "activation"))
    return error;
  if (auto error = checkSizes(result, sum.outputChannelDims, "output"))
    return error;
  if (!getStorage(getElementTypeOrSelf(result.getType())))
    return unsupported("expected an accumulator of integers or floats of 16 to "
                       "64 bits, found another type");
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

/// Sizes of a padding; constants that are operands, as they are where TOSA was
/// lowered, count as static ones.
static SmallVector<int64_t> getPadding(ArrayRef<OpFoldResult> sizes) {
  return llvm::map_to_vector(sizes, [](OpFoldResult size) {
    return getConstantIntValue(size).value_or(ShapedType::kDynamic);
  });
}

/// The op that pads the axes of the activation, and nothing else, if any.
static tensor::PadOp findPad(const WeightedSum &sum) {
  auto pad = sum.activation.operand->get().getDefiningOp<tensor::PadOp>();
  if (!pad)
    return nullptr;
  SmallVector<bool> isAxis(pad.getSourceType().getRank(), false);
  for (const SumAxis &axis : sum.axes)
    isAxis[axis.activationDim] = true;
  for (auto [slides, low, high] :
       llvm::zip_equal(isAxis, getPadding(pad.getMixedLowPad()),
                       getPadding(pad.getMixedHighPad())))
    if (!slides && (low != 0 || high != 0))
      return nullptr;
  return pad;
}

static llvm::Expected<TapGeometry> getTapGeometry(Operation *op) {
  WeightedSum sum = getSum(op);
  tensor::PadOp pad = findPad(sum);
  Value activation = pad ? pad.getSource() : sum.activation.operand->get();
  auto inputType = cast<RankedTensorType>(activation.getType());
  auto weightType =
      cast<RankedTensorType>(sum.weights.operand->get().getType());
  auto outputType = cast<RankedTensorType>(op->getResult(0).getType());
  auto getSize = [](RankedTensorType type, int64_t dim) {
    return type.isDynamicDim(dim) ? -1 : type.getDimSize(dim);
  };
  SmallVector<int64_t> low, high;
  if (pad) {
    low = getPadding(pad.getMixedLowPad());
    high = getPadding(pad.getMixedHighPad());
  }
  TapGeometry geometry;
  for (auto [tap, axis] : llvm::zip_equal(sum.weightDims.taps, sum.axes)) {
    int64_t padBefore = pad ? low[axis.activationDim] : 0;
    if (ShapedType::isDynamic(padBefore))
      return unsupported("expected constant padding, found a dynamic size");
    // A dynamic one is some other number than 0.
    int64_t padAfter = pad ? high[axis.activationDim] : 0;
    geometry.axes.push_back({weightType.getDimSize(tap), axis.stride,
                             axis.dilation, padBefore,
                             getSize(inputType, axis.activationDim),
                             getSize(outputType, axis.outputDim), padAfter});
  }
  return geometry;
}

static llvm::Expected<double> getPaddingValue(Operation *op) {
  WeightedSum sum = getSum(op);
  tensor::PadOp pad = findPad(sum);
  if (!pad) {
    auto zeroPoint = readZeroPoint(cast<LinalgOp>(op), sum.activation);
    if (!zeroPoint)
      return zeroPoint.takeError();
    return static_cast<double>(*zeroPoint);
  }
  Value padding = pad.getConstantPaddingValue();
  APInt integer;
  APFloat number(0.0);
  if (padding && matchPattern(padding, m_ConstantInt(&integer)))
    return integer.roundToDouble(/*isSigned=*/!sum.activation.isUnsigned);
  if (padding && matchPattern(padding, m_ConstantFloat(&number))) {
    bool losesInfo;
    number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return number.convertToDouble();
  }
  return unsupported("expected a constant padding value, found a computed one");
}

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

static LinalgBias findBias(Operation *op) {
  return findBias(cast<LinalgOp>(op), getSum(op).outputChannelDims);
}

namespace {
template <typename OpTy>
struct WeightedSumModel
    : public BiasedOpInterface::ExternalModel<WeightedSumModel<OpTy>, OpTy> {
  bool isBiased(Operation *op) const {
    return matchWeightedSum(cast<LinalgOp>(op)).has_value();
  }
  llvm::Error checkSupported(Operation *op) const {
    return ::checkSupported(op);
  }
  Value getActivation(Operation *op) const {
    WeightedSum sum = getSum(op);
    tensor::PadOp pad = findPad(sum);
    return pad ? pad.getSource() : sum.activation.operand->get();
  }
  Value getWeights(Operation *op) const {
    return getSum(op).weights.operand->get();
  }
  WeightDims getWeightDims(Operation *op) const {
    return getSum(op).weightDims;
  }
  SmallVector<int64_t> getActivationChannelDims(Operation *op) const {
    return getSum(op).activationChannelDims;
  }
  SmallVector<int64_t> getOutputChannelDims(Operation *op) const {
    return findBias(op).channelDims;
  }
  llvm::Expected<TapGeometry> getTapGeometry(Operation *op) const {
    return ::getTapGeometry(op);
  }
  llvm::Expected<double> getPaddingValue(Operation *op) const {
    return ::getPaddingValue(op);
  }
  llvm::Expected<int64_t> getActivationZeroPoint(Operation *op) const {
    return readZeroPoint(cast<LinalgOp>(op), getSum(op).activation);
  }
  bool isActivationUnsigned(Operation *op) const {
    return getSum(op).activation.isUnsigned;
  }
  llvm::Expected<int64_t> getWeightZeroPoint(Operation *op) const {
    return readZeroPoint(cast<LinalgOp>(op), getSum(op).weights);
  }
  Value getBiasedOutput(Operation *op) const { return findBias(op).output; }
  llvm::Expected<Bias> getBias(Operation *op) const {
    return findBias(op).bias;
  }
  void setBias(Operation *op, RewriterBase &rewriter,
               DenseElementsAttr values) const {
    setLinalgBias(rewriter, findBias(op), values);
  }
  llvm::Error addToBias(Operation *op, RewriterBase &rewriter,
                        DenseElementsAttr delta, bool dryRun) const {
    if (!dryRun)
      addToLinalgBias(rewriter, findBias(op), delta);
    return llvm::Error::success();
  }
  llvm::Error removeBias(Operation *op, RewriterBase &rewriter,
                         DenseElementsAttr delta, bool dryRun) const {
    if (delta)
      return subtractFromLinalgBias(rewriter, findBias(op), delta, dryRun);
    return removeLinalgBias(rewriter, cast<LinalgOp>(op), findBias(op), dryRun);
  }
};

struct TransposeModel
    : public ConstantViewOpInterface::ExternalModel<TransposeModel,
                                                    linalg::TransposeOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return transpose(source, cast<linalg::TransposeOp>(op).getPermutation());
  }
};

struct GenericViewModel
    : public ConstantViewOpInterface::ExternalModel<GenericViewModel,
                                                    linalg::GenericOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return applyGenericToConstant(cast<linalg::GenericOp>(op), source);
  }
};
} // namespace

template <typename... OpTys>
static void attachWeightedSumModels(MLIRContext *context) {
  (OpTys::template attachInterface<WeightedSumModel<OpTys>>(*context), ...);
}

void unbias::registerLinalgModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, linalg::LinalgDialect *) {
    using namespace mlir::linalg;
    attachWeightedSumModels<
        // Matrix multiplications.
        MatmulOp, BatchMatmulOp, BatchReduceMatmulOp, ContractOp,
        QuantizedMatmulOp, QuantizedBatchMatmulOp, MatvecOp, VecmatOp,
        BatchMatvecOp, BatchVecmatOp, Mmt4DOp, BatchMmt4DOp,
        // Convolutions.
        Conv1DOp, Conv1DNwcWcfOp, Conv1DNcwFcwOp, Conv2DOp, Conv2DNhwcHwcfOp,
        Conv2DNhwcFhwcOp, Conv2DNchwFchwOp, Conv2DNgchwFgchwOp,
        Conv2DNgchwGfchwOp, Conv2DNhwgcGfhwcOp, Conv2DNhwcHwcfQOp,
        Conv2DNhwcFhwcQOp, Conv2DNchwFchwQOp, Conv2DNgchwGfchwQOp,
        Conv2DNhwgcGfhwcQOp, Conv3DOp, Conv3DNdhwcDhwcfOp, Conv3DNcdhwFcdhwOp,
        Conv3DNdhwcDhwcfQOp,
        // Depthwise convolutions.
        DepthwiseConv1DNwcWcOp, DepthwiseConv1DNcwCwOp, DepthwiseConv1DNwcWcmOp,
        DepthwiseConv2DNhwcHwcOp, DepthwiseConv2DNchwChwOp,
        DepthwiseConv2DNhwcHwcmOp, DepthwiseConv2DNhwcHwcQOp,
        DepthwiseConv2DNhwcHwcmQOp, DepthwiseConv3DNdhwcDhwcOp,
        DepthwiseConv3DNcdhwCdhwOp, DepthwiseConv3DNdhwcDhwcmOp,
        // Whatever computes one of these.
        GenericOp>(context);
    TransposeOp::attachInterface<TransposeModel>(*context);
    GenericOp::attachInterface<GenericViewModel>(*context);
  });
}
