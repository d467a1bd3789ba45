//===- TosaMoments.h - What models of moments along TOSA ops need - C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants, and what all models share.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_TOSAMOMENTS_H
#define UNBIAS_LIB_EXTERNALMODELS_TOSAMOMENTS_H

#include "TosaCommon.h"
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

/// The sizes of `value`, which is ranked, with 1 for unknown ones.
SmallVector<int64_t> getTosaSizes(Value value);

/// The numbers of a small constant, `name` for messages.
llvm::Expected<SmallVector<double>> readTosaNumbers(Value value,
                                                    StringRef name);

/// The one number of a constant.
llvm::Expected<double> readTosaNumber(Value value, StringRef name);

/// `of` of every element of `tensor`.
MomentTensor mapMoments(MomentTensor tensor,
                        function_ref<ClippedNormal(const ClippedNormal &)> of);

/// What comes out of a batch norm whose last op is `add`: ((x - mean) * inverse
/// deviation) * gamma + beta, all but x constants.
std::optional<MomentTensor> readTosaBatchNorm(tosa::AddOp add);

/// Attaches the models of ops that move or merge elements.
void attachTosaShapeMomentModels(MLIRContext &context);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_TOSAMOMENTS_H
