//===- TosaBias.cpp - The bias operand of a convolution -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CastChain.h"
#include "TosaCommon.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

llvm::Expected<Bias> unbias::readTosaBias(Value value, int64_t channels) {
  if (auto chain = findCastChain(value);
      chain && int64_t(chain->bias.values.size()) == channels)
    return chain->bias;
  Bias bias;
  bias.elementType = getElementTypeOrSelf(value.getType());
  auto view = evaluateTosaConstant(value);
  if (view) {
    bias.kind = Bias::Kind::Constant;
    bias.values = view->toDoubles();
    return bias;
  }
  Reason reason = takeReason(view.takeError());
  if (!reason.isUnsupported)
    return invalid(reason.message);
  bias.kind = Bias::Kind::Runtime;
  return bias;
}

/// The element type of a bias of `size` numbers in the place of one of
/// `elementType`: the scale of a single number becomes that of all.
static Type fitElementType(Type elementType, int64_t size) {
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(elementType);
  if (!perAxis || perAxis.getScales().size() != 1 || size == 1)
    return elementType;
  return quant::UniformQuantizedType::get(
      perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(),
      perAxis.getScales().front(), perAxis.getZeroPoints().front(),
      perAxis.getStorageTypeMin(), perAxis.getStorageTypeMax());
}

void unbias::setTosaBias(RewriterBase &rewriter, Operation *op, OpOperand &bias,
                         DenseElementsAttr values) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  auto chain = findCastChain(bias.get());
  Value value =
      chain ? rebuildCastChain(rewriter, *chain, values)
            : createTosaConst(
                  rewriter, op->getLoc(), values.getType().getShape(),
                  fitElementType(getElementTypeOrSelf(bias.get().getType()),
                                 values.getNumElements()),
                  values);
  rewriter.modifyOpInPlace(op, [&] { bias.set(value); });
}

llvm::Error unbias::addToTosaBias(RewriterBase &rewriter, Operation *op,
                                  OpOperand &bias, DenseElementsAttr delta,
                                  bool dryRun) {
  Type elementType = getElementTypeOrSelf(bias.get().getType());
  if (auto error = checkTosaAddable(elementType))
    return error;
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(elementType);
  if (perAxis && int64_t(perAxis.getScales().size()) != delta.getNumElements())
    return unsupported("expected one scale for every channel of the bias, "
                       "found " +
                       Twine(perAxis.getScales().size()));
  if (dryRun)
    return llvm::Error::success();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  Value constant = createTosaConst(
      rewriter, op->getLoc(), delta.getType().getShape(), elementType, delta);
  Value sum = tosa::AddOp::create(rewriter, op->getLoc(), constant.getType(),
                                  bias.get(), constant);
  rewriter.modifyOpInPlace(op, [&] { bias.set(sum); });
  return llvm::Error::success();
}

/// Whether `value` is a constant of the numbers in `expected`.
static bool isConstantOf(Value value, DenseElementsAttr expected) {
  auto view = evaluateTosaConstant(value);
  if (!view) {
    llvm::consumeError(view.takeError());
    return false;
  }
  return view->toDoubles() ==
         llvm::cantFail(readElements(expected)).toDoubles();
}

llvm::Error unbias::removeFromTosaBias(RewriterBase &rewriter, Operation *op,
                                       OpOperand &bias, DenseElementsAttr delta,
                                       bool dryRun) {
  if (!delta)
    return invalid("expected a bias that was created, found the operand of a "
                   "convolution, which always has one");
  auto add = bias.get().getDefiningOp<tosa::AddOp>();
  // Canonicalization may have swapped the operands.
  for (unsigned addend : {1, 0}) {
    if (!add || !isConstantOf(add->getOperand(addend), delta))
      continue;
    if (dryRun)
      return llvm::Error::success();
    rewriter.modifyOpInPlace(op,
                             [&] { bias.set(add->getOperand(1 - addend)); });
    eraseTosaIfUnused(rewriter, add);
    return llvm::Error::success();
  }
  return invalid("expected a bias to which the constant of the correction is "
                 "added, found another");
}
