//===- TosaConstants.cpp - Views of constants by TOSA ops -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "TosaCommon.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

//===----------------------------------------------------------------------===//
// Dequantization by arithmetic
//===----------------------------------------------------------------------===//

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
  AxisNumbers result;
  for (auto [dim, size] : llvm::enumerate(view->shape)) {
    if (size == 1)
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

/// The view of `source - zeroPoint`.
static llvm::Expected<TensorView> subtract(const TensorView &source,
                                           Value zeroPoint) {
  if (!source.quantization.scales.empty())
    return unsupported("expected one zero point of a constant, found two");
  auto zeroPoints = readAxisNumbers(zeroPoint);
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

/// The view of `source * factor`.
static llvm::Expected<TensorView> multiply(const TensorView &source,
                                           Value factor) {
  auto factors = readAxisNumbers(factor);
  if (!factors)
    return factors.takeError();
  TensorView view = source;
  AxisQuantization &quantization = view.quantization;
  if (quantization.scales.empty())
    quantization = {{1.0}, {0}, -1};
  if (factors->axis >= 0 && quantization.axis < 0) {
    quantization.scales.resize(factors->numbers.size(), quantization.scales[0]);
    quantization.zeroPoints.resize(factors->numbers.size(),
                                   quantization.zeroPoints[0]);
    quantization.axis = factors->axis;
  } else if (factors->axis >= 0 && factors->axis != quantization.axis) {
    return unsupported("expected scales and zero points along one dimension, "
                       "found two");
  }
  for (auto [i, scale] : llvm::enumerate(quantization.scales)) {
    scale *= factors->numbers[factors->axis >= 0 ? i : 0];
    if (!std::isfinite(scale) || scale <= 0)
      return unsupported("expected finite scales > 0, found " +
                         std::to_string(scale));
  }
  return view;
}

/// What is rounded to fewer bits is no dequantized constant any more.
static llvm::Error checkArithmetic(Operation *op) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (type.isF32() || type.isInteger(32))
    return llvm::Error::success();
  return unsupported("expected constants dequantized in i32 or f32, found " +
                     toText(type));
}

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
    if (auto error = checkArithmetic(op))
      return error;
    return subtract(source, op->getOperand(1));
  }
};

/// Quantized weights times their scale.
struct MulModel
    : public ConstantViewOpInterface::ExternalModel<MulModel, tosa::MulOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    if (auto error = checkArithmetic(op))
      return error;
    if (!isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
      return unsupported("expected a scale of type float, found an integer");
    return multiply(source, op->getOperand(1));
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
