//===- TosaBatchNorm.cpp - Batch norms written in TOSA --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchNormForm.h"
#include "TosaMoments.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::unbias;

/// Whether `value` is computed from constants alone.
static bool isComputedConstant(Value value) {
  if (isConstant(value))
    return true;
  Operation *op = value.getDefiningOp();
  return op && op->getNumOperands() > 0 && op->getNumRegions() == 0 &&
         llvm::all_of(op->getOperands(), isComputedConstant);
}

/// Whether `value` may be 1 / deviation.
static bool isInverseDeviation(Value value) {
  if (value.getDefiningOp<tosa::RsqrtOp>())
    return true;
  auto numbers = readTosaNumbers(value, "deviation");
  if (!numbers) {
    llvm::consumeError(numbers.takeError());
    return false;
  }
  return llvm::all_of(*numbers, [](double number) { return number > 0.0; });
}

std::optional<MomentTensor> unbias::readTosaBatchNorm(tosa::AddOp op) {
  if (!isa<FloatType>(getElementTypeOrSelf(op.getType())))
    return std::nullopt;
  auto form = matchBatchNorm<tosa::AddOp, tosa::MulOp, tosa::SubOp>(
      op,
      [](Operation *, Value value) {
        return isShortComputation(value) && isComputedConstant(value);
      },
      [](Operation *, Value value) { return isInverseDeviation(value); },
      [](Value value) { return value; });
  if (!form)
    return std::nullopt;

  auto read = [](Value value) -> std::optional<MomentTensor> {
    if (!cast<ShapedType>(value.getType()).hasStaticShape())
      return std::nullopt;
    auto numbers = readTosaNumbers(value, "batch norm");
    if (!numbers) {
      llvm::consumeError(numbers.takeError());
      return std::nullopt;
    }
    MomentTensor tensor;
    tensor.shape = getTosaSizes(value);
    for (double number : *numbers)
      tensor.values.push_back(ClippedNormal::constant(number));
    return tensor;
  };
  auto gamma = read(form->gamma), beta = read(form->beta);
  if (!gamma || !beta)
    return std::nullopt;
  return getBatchNormMoments(*gamma, *beta);
}
