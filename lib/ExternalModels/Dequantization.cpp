//===- Dequantization.cpp - Dequantization by arithmetic ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dequantization.h"
#include "Common.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// Numbers of a constant that vary along one dimension at most.
struct AxisNumbers {
  SmallVector<double> numbers;
  /// -1: there is one number.
  int64_t axis = -1;
};
} // namespace

static llvm::Expected<AxisNumbers> readAxisNumbers(Value value) {
  auto view = readConstant(value);
  if (!view)
    return view.takeError();
  if (!view->quantization.scales.empty())
    return unsupported("expected plain numbers as scales and zero points, "
                       "found dequantized ones");
  AxisNumbers result;
  for (auto [dim, size] : llvm::enumerate(view->shape)) {
    // A splat has one number, whatever its shape.
    if (view->strides[dim] == 0)
      view->shape[dim] = 1;
    if (view->shape[dim] == 1)
      continue;
    if (result.axis >= 0)
      return unsupported("expected scales and zero points along one dimension, "
                         "found " +
                         toText(value.getType()));
    result.axis = dim;
  }
  result.numbers = view->toDoubles();
  return result;
}

static llvm::Error checkType(Operation *op) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (type.isF32() || type.isInteger(32))
    return llvm::Error::success();
  return unsupported("expected constants dequantized in i32 or f32, found " +
                     toText(type));
}

llvm::Expected<TensorView>
unbias::subtractZeroPoints(Operation *op, const TensorView &source) {
  if (llvm::Error error = checkType(op))
    return error;
  if (!source.quantization.scales.empty())
    return unsupported("expected one zero point of a constant, found two");
  auto zeroPoints = readAxisNumbers(op->getOperand(1));
  if (!zeroPoints)
    return zeroPoints.takeError();
  TensorView view = source;
  view.quantization.axis = zeroPoints->axis;
  for (double number : zeroPoints->numbers) {
    if (number != std::trunc(number) || std::abs(number) > 0x1p16)
      return unsupported("expected zero points of 16 bits, found " +
                         std::to_string(number));
    view.quantization.scales.push_back(1.0);
    view.quantization.zeroPoints.push_back(static_cast<int64_t>(number));
  }
  return view;
}

llvm::Expected<TensorView> unbias::multiplyScales(Operation *op,
                                                  const TensorView &source) {
  if (llvm::Error error = checkType(op))
    return error;
  auto factors = readAxisNumbers(op->getOperand(1));
  if (!factors)
    return factors.takeError();
  TensorView view = source;
  AxisQuantization &quantization = view.quantization;
  if (quantization.scales.empty())
    quantization = {{1.0}, {0}, -1, {}, 0};
  if (!quantization.blocks.empty() && factors->axis >= 0)
    return unsupported("expected scales and zero points along one dimension, "
                       "found two");
  if (factors->axis >= 0 && quantization.axis < 0) {
    quantization.scales.resize(factors->numbers.size(), quantization.scales[0]);
    quantization.zeroPoints.resize(factors->numbers.size(),
                                   quantization.zeroPoints[0]);
    quantization.axis = factors->axis;
  } else if (factors->axis >= 0 && factors->axis != quantization.axis) {
    return unsupported("expected scales and zero points along one dimension, "
                       "found two");
  }
  for (auto [i, factor] : llvm::enumerate(quantization.scales)) {
    factor *= factors->numbers[factors->axis >= 0 ? i : 0];
    if (!std::isfinite(factor) || factor <= 0)
      return unsupported("expected finite scales > 0, found " +
                         std::to_string(factor));
  }
  return view;
}
