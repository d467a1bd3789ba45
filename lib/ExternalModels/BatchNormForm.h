//===- BatchNormForm.h - Batch norms written out ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ((x - mean) * inverse deviation) * gamma + beta, all but x constants: the
// result has the mean beta and the deviation |gamma| whatever x is.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_BATCHNORMFORM_H
#define UNBIAS_LIB_EXTERNALMODELS_BATCHNORMFORM_H

#include "unbias/Interfaces/MomentTransferOpInterface.h"

namespace mlir::unbias {

/// The constants of a batch norm that tell how its result is distributed.
struct BatchNormForm {
  Value gamma, beta;
};

/// The batch norm that ends in `add`, of ops of the given kinds. `isConstant`
/// says of a value whether it is one; `isInverseDeviation` whether a constant
/// may be 1 / deviation.
template <typename AddOpTy, typename MulOpTy, typename SubOpTy>
std::optional<BatchNormForm>
matchBatchNorm(AddOpTy add, function_ref<bool(Value)> isConstant,
               function_ref<bool(Value)> isInverseDeviation) {
  /// The constant operand of `op`, the other one in `other`.
  auto takeConstant = [&](Operation *op, Value &other) {
    for (unsigned i : {1u, 0u})
      if (Value value = op->getOperand(i); isConstant(value)) {
        other = op->getOperand(1 - i);
        return value;
      }
    return Value();
  };
  auto takeFactor = [&](Value value, Value &other) {
    auto mul = value.getDefiningOp<MulOpTy>();
    return mul ? takeConstant(mul, other) : Value();
  };
  Value scaled, normalized, centered, x;
  Value beta = takeConstant(add, scaled);
  Value gamma = beta ? takeFactor(scaled, normalized) : Value();
  Value inverse = gamma ? takeFactor(normalized, centered) : Value();
  auto sub = inverse ? centered.template getDefiningOp<SubOpTy>() : SubOpTy();
  if (!sub || takeConstant(sub, x) != sub->getOperand(1) ||
      !isInverseDeviation(inverse))
    return std::nullopt;
  return BatchNormForm{gamma, beta};
}

/// What comes out of a batch norm with these constants.
inline std::optional<MomentTensor>
getBatchNormMoments(const MomentTensor &gamma, const MomentTensor &beta) {
  auto result = unbias::zip(
      beta, gamma, [](const ClippedNormal &mean, const ClippedNormal &factor) {
        double deviation = factor.getMoments().mean;
        return ClippedNormal::normal(mean.getMoments().mean,
                                     deviation * deviation);
      });
  if (result)
    return *result;
  llvm::consumeError(result.takeError());
  return std::nullopt;
}

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_BATCHNORMFORM_H
