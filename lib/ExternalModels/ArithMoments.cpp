//===- ArithMoments.cpp - Moments along arith and math ops ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of tensors, and of the elements in the body of a linalg op.
//
//===----------------------------------------------------------------------===//

#include "MomentModels.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Support/Reason.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

template <typename OpTy>
struct CastModel : public MomentModel<CastModel<OpTy>, OpTy> {
  static Distribution transfer(OpTy op, ArrayRef<MomentTensor> operands) {
    return convertMoments(operands[0], getElementTypeOrSelf(op.getIn()),
                          getElementTypeOrSelf(op.getOut()));
  }
};

/// `arith.extui`, `arith.uitofp`, which read bits as not negative.
template <typename OpTy>
struct UnsignedCastModel : public MomentModel<UnsignedCastModel<OpTy>, OpTy> {
  static Distribution transfer(OpTy, ArrayRef<MomentTensor> operands) {
    if (llvm::any_of(operands[0].values,
                     [](const ClippedNormal &x) { return !(x.min >= 0.0); }))
      return unsupported("expected numbers of at least 0, found others");
    return operands[0];
  }
};

/// Floats that are not integers already are cut off, which moves the mean.
struct TruncationModel : public MomentModel<TruncationModel, arith::FPToSIOp> {
  static Distribution transfer(arith::FPToSIOp op,
                               ArrayRef<MomentTensor> operands) {
    if (!isRounded(op.getIn()))
      return unsupported("expected rounded numbers, found others");
    return convertMoments(operands[0], getElementTypeOrSelf(op.getIn()),
                          getElementTypeOrSelf(op.getOut()));
  }

private:
  /// Follows the first operand through clamps and added zero points.
  static bool isRounded(Value value) {
    constexpr int maxSteps = 16;
    for (int i = 0; i < maxSteps; ++i) {
      Operation *op = value.getDefiningOp();
      if (!op)
        return false;
      if (isa<math::RoundEvenOp, math::RoundOp, arith::SIToFPOp>(op))
        return true;
      if (auto select = dyn_cast<arith::SelectOp>(op))
        value = select.getFalseValue().getDefiningOp<arith::ConstantOp>()
                    ? select.getTrueValue()
                    : select.getFalseValue();
      else if (isa<arith::AddFOp, arith::MaximumFOp, arith::MinimumFOp,
                   arith::MaxNumFOp, arith::MinNumFOp>(op))
        value = op->getOperand(0);
      else
        return false;
    }
    return false;
  }
};

/// By a constant, and 1 / (1 + exp(-x)), which is how a sigmoid is written.
struct DivideModel
    : public MomentTransferOpInterface::ExternalModel<DivideModel,
                                                      arith::DivFOp> {
  SmallVector<Value> getMomentOperands(Operation *op) const {
    if (Value x = matchSigmoid(op))
      return {x};
    return llvm::to_vector(op->getOperands());
  }
  Distribution transferMoments(Operation *op,
                               ArrayRef<MomentTensor> operands) const {
    if (operands.size() == 1)
      return applySigmoid(operands[0]);
    return divideMoments(operands[0], operands[1]);
  }

private:
  /// The x of a sigmoid.
  static Value matchSigmoid(Operation *op) {
    auto add = op->getOperand(1).getDefiningOp<arith::AddFOp>();
    if (!add || !matchPattern(op->getOperand(0), m_OneFloat()))
      return {};
    for (unsigned i : {0u, 1u}) {
      auto exp = add->getOperand(i).getDefiningOp<math::ExpOp>();
      auto negate = exp ? exp.getOperand().getDefiningOp<arith::NegFOp>()
                        : arith::NegFOp();
      if (negate && matchPattern(add->getOperand(1 - i), m_OneFloat()))
        return negate.getOperand();
    }
    return {};
  }
};

/// select(a > b, a, b) and the like: the larger or smaller of two values.
struct SelectModel
    : public MomentTransferOpInterface::ExternalModel<SelectModel,
                                                      arith::SelectOp> {
  SmallVector<Value> getMomentOperands(Operation *op) const {
    auto select = cast<arith::SelectOp>(op);
    return {select.getTrueValue(), select.getFalseValue()};
  }
  Distribution transferMoments(Operation *op,
                               ArrayRef<MomentTensor> operands) const {
    auto select = cast<arith::SelectOp>(op);
    Operation *compare = select.getCondition().getDefiningOp();
    std::optional<bool> isGreater =
        compare ? getDirection(compare) : std::optional<bool>();
    Value onTrue = select.getTrueValue(), onFalse = select.getFalseValue();
    if (isGreater && compare->getOperand(0) == onFalse &&
        compare->getOperand(1) == onTrue)
      isGreater = !*isGreater;
    else if (!isGreater || compare->getOperand(0) != onTrue ||
             compare->getOperand(1) != onFalse)
      return unsupported("expected the larger or smaller of two values, found "
                         "another selection");
    return *isGreater ? takeLargerMoments(operands[0], operands[1])
                      : takeSmallerMoments(operands[0], operands[1]);
  }

private:
  /// Whether `compare` asks for its first operand being the larger one.
  static std::optional<bool> getDirection(Operation *compare) {
    if (auto floats = dyn_cast<arith::CmpFOp>(compare))
      switch (floats.getPredicate()) {
      case arith::CmpFPredicate::OGT:
      case arith::CmpFPredicate::OGE:
      case arith::CmpFPredicate::UGT:
      case arith::CmpFPredicate::UGE:
        return true;
      case arith::CmpFPredicate::OLT:
      case arith::CmpFPredicate::OLE:
      case arith::CmpFPredicate::ULT:
      case arith::CmpFPredicate::ULE:
        return false;
      default:
        return std::nullopt;
      }
    if (auto integers = dyn_cast<arith::CmpIOp>(compare))
      switch (integers.getPredicate()) {
      case arith::CmpIPredicate::sgt:
      case arith::CmpIPredicate::sge:
        return true;
      case arith::CmpIPredicate::slt:
      case arith::CmpIPredicate::sle:
        return false;
      default:
        return std::nullopt;
      }
    return std::nullopt;
  }
};

} // namespace

template <typename... OpTys>
static void attachKeepingModels(MLIRContext &context) {
  (OpTys::template attachInterface<KeepingMomentModel<OpTys>>(context), ...);
}

void mlir::unbias::registerArithMomentModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    using namespace mlir::arith;
    attachPairModel<AddFOp, addMoments>(*context);
    attachPairModel<AddIOp, addMoments>(*context);
    attachPairModel<SubFOp, subtractMoments>(*context);
    attachPairModel<SubIOp, subtractMoments>(*context);
    attachPairModel<MulFOp, multiplyMoments>(*context);
    attachPairModel<MulIOp, multiplyMoments>(*context);
    attachPairModel<MaximumFOp, takeLargerMoments>(*context);
    attachPairModel<MaxNumFOp, takeLargerMoments>(*context);
    attachPairModel<MaxSIOp, takeLargerMoments>(*context);
    attachPairModel<MinimumFOp, takeSmallerMoments>(*context);
    attachPairModel<MinNumFOp, takeSmallerMoments>(*context);
    attachPairModel<MinSIOp, takeSmallerMoments>(*context);
    attachFunctionModel<NegFOp, negateMoments>(*context);
    attachKeepingModels<ExtFOp, TruncFOp, ExtSIOp, SIToFPOp>(*context);
    TruncIOp::attachInterface<CastModel<TruncIOp>>(*context);
    ExtUIOp::attachInterface<UnsignedCastModel<ExtUIOp>>(*context);
    UIToFPOp::attachInterface<UnsignedCastModel<UIToFPOp>>(*context);
    FPToSIOp::attachInterface<TruncationModel>(*context);
    DivFOp::attachInterface<DivideModel>(*context);
    SelectOp::attachInterface<SelectModel>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, math::MathDialect *) {
    using namespace mlir::math;
    attachFunctionModel<AbsFOp, takeAbsoluteMoments>(*context);
    attachFunctionModel<TanhOp, applyTanh>(*context);
    attachFunctionModel<ErfOp, applyErf>(*context);
    attachFunctionModel<ExpOp, applyExp>(*context);
    attachFunctionModel<SqrtOp, applySqrt>(*context);
    attachFunctionModel<RsqrtOp, applyRsqrt>(*context);
    // Rounding is taken to keep the mean.
    attachKeepingModels<RoundEvenOp, RoundOp>(*context);
  });
}
