//===- TosaMatmul.cpp - Interface of tosa.matmul --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// [B,H,C] x [B,C,W] -> [B,H,W]. The constant operand is the weights; the bias
// is a following `tosa.add` of a constant, which is made where there is none.
//
//===----------------------------------------------------------------------===//

#include "CastChain.h"
#include "Common.h"
#include "TosaCommon.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;
using mlir::tosa::MatMulOp;

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// Whether the left operand is the weights.
static bool hasLeftWeights(MatMulOp op) { return isConstant(op.getA()); }

static Value getWeights(MatMulOp op) {
  return hasLeftWeights(op) ? op.getA() : op.getB();
}

static Value getActivation(MatMulOp op) {
  return hasLeftWeights(op) ? op.getB() : op.getA();
}

/// Weights of more than one batch have channels of their own for each.
static int64_t getGroups(MatMulOp op) {
  return cast<RankedTensorType>(getWeights(op).getType()).getDimSize(0);
}

/// The group, if there are several, and then dimension `dim`.
static SmallVector<int64_t> getChannelDims(MatMulOp op, int64_t dim) {
  if (getGroups(op) > 1)
    return {0, dim};
  return {dim};
}

static SmallVector<int64_t> getOutputChannelDims(MatMulOp op) {
  return getChannelDims(op, hasLeftWeights(op) ? 1 : 2);
}

static llvm::Error checkSupported(MatMulOp op) {
  bool isLeft = isConstant(op.getA()), isRight = isConstant(op.getB());
  if (isLeft == isRight)
    return unsupported("expected one constant operand, found " +
                       Twine(isLeft ? "two" : "none"));
  if (auto error = checkTosaRank(op.getA(), 3, "an operand"))
    return error;
  if (auto error = checkTosaRank(op.getB(), 3, "an operand"))
    return error;
  if (auto error = checkTosaRank(op.getOutput(), 3, "an output"))
    return error;
  Value weights = getWeights(op), activation = getActivation(op);
  auto weightType = cast<RankedTensorType>(weights.getType());
  auto activationType = cast<RankedTensorType>(activation.getType());
  auto outputType = cast<RankedTensorType>(op.getOutput().getType());
  if (!weightType.hasStaticShape())
    return unsupported("expected weights of a static shape, found " +
                       toText(weightType));
  if (auto error = checkTosaElementTypes(activation, weights, op.getOutput()))
    return error;
  if (auto error =
          checkTosaSize(activationType.getDimSize(0), weightType.getDimSize(0),
                        "batches as in the weights"))
    return error;
  if (auto error =
          checkTosaSize(outputType.getDimSize(0), weightType.getDimSize(0),
                        "batches of the output as in the weights"))
    return error;
  int64_t input = isLeft ? 2 : 1, output = isLeft ? 1 : 2;
  if (auto error = checkTosaSize(activationType.getDimSize(output),
                                 weightType.getDimSize(input),
                                 "input channels as in the weights"))
    return error;
  return checkTosaSize(outputType.getDimSize(output),
                       weightType.getDimSize(output),
                       "output channels as in the weights");
}

//===----------------------------------------------------------------------===//
// Bias
//===----------------------------------------------------------------------===//

/// The shape of a bias: sizes of 1 except for the channels of the output.
static SmallVector<int64_t> getBiasShape(MatMulOp op) {
  auto weightType = cast<RankedTensorType>(getWeights(op).getType());
  SmallVector<int64_t> shape(3, 1);
  for (int64_t dim : getOutputChannelDims(op))
    shape[dim] = weightType.getDimSize(dim);
  return shape;
}

/// The casts behind which `operand` is a bias of `op`, if there are some.
static std::optional<CastChain> findChain(MatMulOp op, Value operand) {
  auto chain = findCastChain(operand);
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(operand.getType()).getShape();
  if (chain && shape == ArrayRef<int64_t>(getBiasShape(op)))
    return chain;
  return std::nullopt;
}

/// The constant operand of the add that is the bias of `op`, or null.
static OpOperand *findBias(MatMulOp op) {
  if (!op->hasOneUse())
    return nullptr;
  OpOperand &use = *op->use_begin();
  auto add = dyn_cast<tosa::AddOp>(use.getOwner());
  if (!add || add.getType() != op.getType())
    return nullptr;
  OpOperand &other = add->getOpOperand(1 - use.getOperandNumber());
  auto type = dyn_cast<RankedTensorType>(other.get().getType());
  if (!type || type.getRank() != 3)
    return nullptr;
  for (auto [size, channels] :
       llvm::zip_equal(type.getShape(), getBiasShape(op)))
    if (size != 1 && size != channels)
      return nullptr;
  if (findChain(op, other.get()))
    return &other;
  // A constant that cannot be read is the bias too: an error, not an absence.
  auto view = evaluateTosaConstant(other.get());
  if (!view && takeReason(view.takeError()).isUnsupported)
    return nullptr;
  return &other;
}

static Value getBiasedOutput(MatMulOp op) {
  OpOperand *bias = findBias(op);
  return bias ? bias->getOwner()->getResult(0) : op->getResult(0);
}

static llvm::Expected<Bias> getBias(MatMulOp op) {
  Bias bias;
  bias.elementType = getElementTypeOrSelf(op.getType());
  OpOperand *operand = findBias(op);
  if (!operand) {
    if (auto error = checkTosaAddable(bias.elementType))
      return error;
    return bias;
  }
  if (auto chain = findChain(op, operand->get()))
    return chain->bias;
  bias.kind = Bias::Kind::Constant;
  bias.elementType = getElementTypeOrSelf(operand->get().getType());
  auto view = evaluateTosaConstant(operand->get());
  if (!view)
    return view.takeError();
  if (view->getNumElements() > 1) {
    // One bias for several batches stands for each of them.
    for (auto [dim, size] : llvm::enumerate(getBiasShape(op))) {
      if (view->shape[dim] == size)
        continue;
      view->shape[dim] = size;
      view->strides[dim] = 0;
    }
  }
  bias.values = view->toDoubles();
  return bias;
}

static void setBias(RewriterBase &rewriter, MatMulOp op,
                    DenseElementsAttr values) {
  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<int64_t> shape(3, 1);
  if (values.getNumElements() > 1)
    shape = getBiasShape(op);
  if (OpOperand *bias = findBias(op)) {
    Operation *add = bias->getOwner();
    rewriter.setInsertionPoint(add);
    auto chain = findChain(op, bias->get());
    Value value =
        chain ? rebuildCastChain(rewriter, *chain, values)
              : createTosaConst(rewriter, op.getLoc(), shape,
                                getElementTypeOrSelf(bias->get().getType()),
                                values);
    rewriter.modifyOpInPlace(add, [&] { bias->set(value); });
    return;
  }
  rewriter.setInsertionPointAfter(op);
  Value constant = createTosaConst(rewriter, op.getLoc(), shape,
                                   getElementTypeOrSelf(op.getType()), values);
  auto add = tosa::AddOp::create(rewriter, op.getLoc(), op.getType(),
                                 op.getOutput(), constant);
  rewriter.replaceAllUsesExcept(op.getOutput(), add.getOutput(), add);
}

/// Nothing is added to a bias of run time, so there is only a created one.
static llvm::Error removeBias(RewriterBase &rewriter, MatMulOp op,
                              DenseElementsAttr delta, bool dryRun) {
  OpOperand *bias = findBias(op);
  if (!bias || delta)
    return invalid("expected the result to be added to a constant, found no "
                   "such bias");
  if (dryRun)
    return llvm::Error::success();
  Operation *add = bias->getOwner();
  rewriter.replaceAllUsesWith(add->getResult(0), op.getOutput());
  eraseTosaIfUnused(rewriter, add);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

namespace {
struct MatmulModel
    : public BiasedOpInterface::ExternalModel<MatmulModel, MatMulOp> {
  bool isBiased(Operation *) const { return true; }
  llvm::Error checkSupported(Operation *op) const {
    return ::checkSupported(cast<MatMulOp>(op));
  }
  Value getActivation(Operation *op) const {
    return ::getActivation(cast<MatMulOp>(op));
  }
  Value getWeights(Operation *op) const {
    return ::getWeights(cast<MatMulOp>(op));
  }
  WeightDims getWeightDims(Operation *op) const {
    bool isLeft = hasLeftWeights(cast<MatMulOp>(op));
    WeightDims dims;
    dims.group = {0};
    dims.input = {isLeft ? 2 : 1};
    dims.output = {isLeft ? 1 : 2};
    return dims;
  }
  SmallVector<int64_t> getActivationChannelDims(Operation *op) const {
    auto matmul = cast<MatMulOp>(op);
    return getChannelDims(matmul, hasLeftWeights(matmul) ? 1 : 2);
  }
  SmallVector<int64_t> getOutputChannelDims(Operation *op) const {
    return ::getOutputChannelDims(cast<MatMulOp>(op));
  }
  llvm::Expected<TapGeometry> getTapGeometry(Operation *) const {
    return TapGeometry();
  }
  llvm::Expected<double> getPaddingValue(Operation *op) const {
    auto zeroPoint = getActivationZeroPoint(op);
    if (!zeroPoint)
      return zeroPoint.takeError();
    return static_cast<double>(*zeroPoint);
  }
  llvm::Expected<int64_t> getActivationZeroPoint(Operation *op) const {
    auto matmul = cast<MatMulOp>(op);
    return hasLeftWeights(matmul)
               ? readTosaZeroPoint(matmul.getBZp(), matmul.getB())
               : readTosaZeroPoint(matmul.getAZp(), matmul.getA());
  }
  llvm::Expected<int64_t> getWeightZeroPoint(Operation *op) const {
    auto matmul = cast<MatMulOp>(op);
    return hasLeftWeights(matmul)
               ? readTosaZeroPoint(matmul.getAZp(), matmul.getA())
               : readTosaZeroPoint(matmul.getBZp(), matmul.getB());
  }
  Value getBiasedOutput(Operation *op) const {
    return ::getBiasedOutput(cast<MatMulOp>(op));
  }
  llvm::Expected<Bias> getBias(Operation *op) const {
    return ::getBias(cast<MatMulOp>(op));
  }
  void setBias(Operation *op, RewriterBase &rewriter,
               DenseElementsAttr values) const {
    ::setBias(rewriter, cast<MatMulOp>(op), values);
  }
  llvm::Error addToBias(Operation *, RewriterBase &, DenseElementsAttr,
                        bool) const {
    return unsupported("expected a constant bias, found one computed at run "
                       "time");
  }
  llvm::Error removeBias(Operation *op, RewriterBase &rewriter,
                         DenseElementsAttr delta, bool dryRun) const {
    return ::removeBias(rewriter, cast<MatMulOp>(op), delta, dryRun);
  }
  std::optional<Requantization> getRequantization(Operation *op) const {
    auto matmul = cast<MatMulOp>(op);
    SmallVector<int64_t> shape = getBiasShape(matmul);
    // Multipliers go along the last dimension.
    int64_t channels = shape[0] == 1 && shape[1] == 1 ? shape[2] : 1;
    return readTosaRescale(::getBiasedOutput(matmul), channels);
  }
};
} // namespace

void mlir::unbias::attachTosaMatmulModels(MLIRContext &context) {
  MatMulOp::attachInterface<MatmulModel>(context);
}
