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

/// The constants of a batch norm that tell how its result is distributed, and
/// the multiplication by gamma.
struct BatchNormForm {
  Value gamma, beta;
  Operation *scaling = nullptr;
};

/// The batch norm that ends in `add`, of ops of the given kinds. `isConstant`
/// and `isInverseDeviation` are asked of an op and an operand of it: is it a
/// constant, and may it be 1 / deviation. `resolve` says what else an operand
/// is the result of.
template <typename AddOpTy, typename MulOpTy, typename SubOpTy>
std::optional<BatchNormForm>
matchBatchNorm(AddOpTy add, function_ref<bool(Operation *, Value)> isConstant,
               function_ref<bool(Operation *, Value)> isInverseDeviation,
               function_ref<Value(Value)> resolve) {
  // The constant operand of `op`, the other one in `other`.
  auto takeConstant = [&](Operation *op, Value &other) {
    for (unsigned i : {1u, 0u})
      if (Value value = op->getOperand(i); isConstant(op, value)) {
        other = resolve(op->getOperand(1 - i));
        return value;
      }
    return Value();
  };
  BatchNormForm form;
  Value scaled, normalized, centered, x;
  form.beta = takeConstant(add, scaled);
  auto scaling =
      form.beta ? scaled.template getDefiningOp<MulOpTy>() : MulOpTy();
  form.gamma = scaling ? takeConstant(scaling, normalized) : Value();
  auto normalization =
      form.gamma ? normalized.template getDefiningOp<MulOpTy>() : MulOpTy();
  Value inverse =
      normalization ? takeConstant(normalization, centered) : Value();
  auto sub = inverse ? centered.template getDefiningOp<SubOpTy>() : SubOpTy();
  if (!sub || takeConstant(sub, x) != sub->getOperand(1) ||
      !isInverseDeviation(normalization, inverse))
    return std::nullopt;
  form.scaling = scaling;
  return form;
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
