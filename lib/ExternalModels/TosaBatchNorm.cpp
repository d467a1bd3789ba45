//===- TosaBatchNorm.cpp - Batch norms written in TOSA --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

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

/// The constant operand of `op`, the other one in `other`; null if there is
/// none.
static Value takeConstant(Operation *op, Value &other) {
  for (unsigned i : {1u, 0u})
    if (Value value = op->getOperand(i);
        isShortComputation(value) && isComputedConstant(value)) {
      other = op->getOperand(1 - i);
      return value;
    }
  return {};
}

/// `value` as the product of a constant and `other`.
static Value takeFactor(Value value, Value &other) {
  auto mul = value.getDefiningOp<tosa::MulOp>();
  return mul ? takeConstant(mul, other) : Value();
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
  Value scaled, normalized, centered, x;
  if (!isa<FloatType>(getElementTypeOrSelf(op.getType())))
    return std::nullopt;
  Value beta = takeConstant(op, scaled);
  Value gamma = beta ? takeFactor(scaled, normalized) : Value();
  Value inverse = gamma ? takeFactor(normalized, centered) : Value();
  auto sub = inverse ? centered.getDefiningOp<tosa::SubOp>() : nullptr;
  if (!sub || takeConstant(sub, x) != sub.getInput2() ||
      !isInverseDeviation(inverse))
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
  auto means = read(beta), deviations = read(gamma);
  if (!means || !deviations)
    return std::nullopt;
  auto result = unbias::zip(
      *means, *deviations,
      [](const ClippedNormal &mean, const ClippedNormal &deviation) {
        return ClippedNormal::normal(mean.mean,
                                     deviation.mean * deviation.mean);
      });
  if (result)
    return *result;
  llvm::consumeError(result.takeError());
  return std::nullopt;
}
