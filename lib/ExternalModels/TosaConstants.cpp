//===- TosaConstants.cpp - Views of constants by TOSA ops -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "Dequantization.h"
#include "TosaCommon.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"

using namespace mlir;
using namespace mlir::unbias;

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

namespace {

struct ReshapeModel
    : public ConstantViewOpInterface::ExternalModel<ReshapeModel,
                                                    tosa::ReshapeOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    auto type = cast<ShapedType>(op->getResult(0).getType());
    if (!type.hasStaticShape())
      return unsupported("expected a constant of a static shape, found " +
                         toText(type));
    return reshape(source, type.getShape());
  }
};

struct TransposeModel
    : public ConstantViewOpInterface::ExternalModel<TransposeModel,
                                                    tosa::TransposeOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    // The verifier says that it is a permutation, of the rank of the operand.
    return transpose(source, llvm::to_vector_of<int64_t>(
                                 cast<tosa::TransposeOp>(op).getPerms()));
  }
};

struct SliceModel
    : public ConstantViewOpInterface::ExternalModel<SliceModel, tosa::SliceOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    auto sliceOp = cast<tosa::SliceOp>(op);
    auto start = readTosaShape(sliceOp.getStart());
    auto size = readTosaShape(sliceOp.getSize());
    if (!start || !size || start->size() != source.shape.size() ||
        size->size() != source.shape.size())
      return unsupported("expected a slice of constant bounds, found others");
    // The size -1 goes to the end.
    for (auto [dim, number] : llvm::enumerate(*size))
      if (number == -1)
        number = source.shape[dim] - (*start)[dim];
    SmallVector<int64_t> steps(source.shape.size(), 1);
    return slice(source, *start, *size, steps);
  }
};

struct CastModel
    : public ConstantViewOpInterface::ExternalModel<CastModel, tosa::CastOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return castConstant(source, op->getOperand(0).getType(),
                        op->getResult(0).getType());
  }
};

/// Quantized weights less their zero point.
struct SubModel
    : public ConstantViewOpInterface::ExternalModel<SubModel, tosa::SubOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return subtractZeroPoints(op, source);
  }
};

/// Quantized weights times their scale.
struct MulModel
    : public ConstantViewOpInterface::ExternalModel<MulModel, tosa::MulOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    if (!isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
      return unsupported("expected a scale of type float, found an integer");
    return multiplyScales(op, source);
  }
};

} // namespace

void mlir::unbias::attachTosaConstantModels(MLIRContext &context) {
  tosa::ReshapeOp::attachInterface<ReshapeModel>(context);
  tosa::TransposeOp::attachInterface<TransposeModel>(context);
  tosa::SliceOp::attachInterface<SliceModel>(context);
  tosa::CastOp::attachInterface<CastModel>(context);
  tosa::SubOp::attachInterface<SubModel>(context);
  tosa::MulOp::attachInterface<MulModel>(context);
}
