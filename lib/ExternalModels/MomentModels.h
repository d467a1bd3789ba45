//===- MomentModels.h - What models of moments need -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What becomes of distributions, whatever dialect an op is of.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_MOMENTMODELS_H
#define UNBIAS_LIB_EXTERNALMODELS_MOMENTMODELS_H

#include "mlir/IR/BuiltinTypes.h"
#include "unbias/Interfaces/MomentTransferOpInterface.h"

namespace mlir::unbias {

using Distribution = llvm::Expected<MomentTensor>;

/// Models of ops whose first `numData` operands are data (-1: all). `Model`
/// says what becomes of them: `transfer`.
template <typename Model, typename OpTy, int numData = 1>
struct MomentModel
    : public MomentTransferOpInterface::ExternalModel<Model, OpTy> {
  SmallVector<Value> getMomentOperands(Operation *op) const {
    unsigned count = numData < 0 ? op->getNumOperands() : numData;
    return llvm::to_vector(op->getOperands().take_front(count));
  }
  Distribution transferMoments(Operation *op,
                               ArrayRef<MomentTensor> operands) const {
    return Model::transfer(cast<OpTy>(op), operands);
  }
};

/// Models of ops whose result is distributed as their first operand.
template <typename OpTy>
struct KeepingMomentModel : public MomentModel<KeepingMomentModel<OpTy>, OpTy> {
  static Distribution transfer(OpTy, ArrayRef<MomentTensor> operands) {
    return operands[0];
  }
};

/// Models of element-wise ops by one of the functions below.
template <typename OpTy,
          Distribution (*combine)(const MomentTensor &, const MomentTensor &)>
struct PairMomentModel
    : public MomentModel<PairMomentModel<OpTy, combine>, OpTy, 2> {
  static Distribution transfer(OpTy, ArrayRef<MomentTensor> operands) {
    return combine(operands[0], operands[1]);
  }
};

/// Models of element-wise ops by one of the functions of one operand below.
template <typename OpTy, Distribution (*map)(const MomentTensor &)>
struct FunctionMomentModel
    : public MomentModel<FunctionMomentModel<OpTy, map>, OpTy> {
  static Distribution transfer(OpTy, ArrayRef<MomentTensor> operands) {
    return map(operands[0]);
  }
};

/// Attach these models.
template <typename OpTy,
          Distribution (*combine)(const MomentTensor &, const MomentTensor &)>
void attachPairModel(MLIRContext &context) {
  OpTy::template attachInterface<PairMomentModel<OpTy, combine>>(context);
}
template <typename OpTy, Distribution (*map)(const MomentTensor &)>
void attachFunctionModel(MLIRContext &context) {
  OpTy::template attachInterface<FunctionMomentModel<OpTy, map>>(context);
}

/// Sums and differences; products with a constant; quotients by one; the
/// larger or smaller of a value and a constant, which is a clamp.
Distribution addMoments(const MomentTensor &a, const MomentTensor &b);
Distribution subtractMoments(const MomentTensor &a, const MomentTensor &b);
Distribution multiplyMoments(const MomentTensor &a, const MomentTensor &b);
Distribution divideMoments(const MomentTensor &a, const MomentTensor &b);
Distribution takeLargerMoments(const MomentTensor &a, const MomentTensor &b);
Distribution takeSmallerMoments(const MomentTensor &a, const MomentTensor &b);

/// Functions of real numbers.
Distribution negateMoments(const MomentTensor &x);
Distribution takeAbsoluteMoments(const MomentTensor &x);
Distribution applySigmoid(const MomentTensor &x);
Distribution applyTanh(const MomentTensor &x);
Distribution applyErf(const MomentTensor &x);
Distribution applyExp(const MomentTensor &x);

/// Of constants only.
Distribution applyReciprocal(const MomentTensor &x);
Distribution applySqrt(const MomentTensor &x);
Distribution applyRsqrt(const MomentTensor &x);

/// Every element times `factor`, plus `offset`.
MomentTensor scaleMoments(const MomentTensor &x, double factor, double offset);

MomentTensor clampMoments(const MomentTensor &x, double low, double high);

/// Elements converted from one type to another: floats are rounded, which is
/// taken to keep the mean, and saturate. Unsupported if integers may wrap.
Distribution convertMoments(const MomentTensor &x, Type from, Type to);

/// The elements of a tensor of type `from` as one of type `to`. Unsupported if
/// other sizes than that of a common leading dimension are unknown.
Distribution reshapeMoments(const MomentTensor &x, ShapedType from,
                            ShapedType to);

/// The numbers that `type` can hold; of floats all.
std::pair<double, double> getNumberRange(Type type, bool isUnsigned);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_MOMENTMODELS_H
