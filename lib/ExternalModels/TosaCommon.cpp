//===- TosaCommon.cpp - What all TOSA models need -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaCommon.h"
#include "Common.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

Type unbias::getTosaStorageType(Value value) {
  Type type = getElementTypeOrSelf(value.getType());
  if (auto quantized = dyn_cast<quant::QuantizedType>(type))
    return quantized.getStorageType();
  return type;
}

llvm::Error unbias::checkTosaElementTypes(Value activation, Value weights,
                                          Value output) {
  Type input = getTosaStorageType(activation),
       weight = getTosaStorageType(weights),
       result = getTosaStorageType(output);
  if (isa_and_present<FloatType>(input) && isa_and_present<FloatType>(weight) &&
      isa_and_present<FloatType>(result))
    return llvm::Error::success();
  if (!isa_and_present<IntegerType>(input) ||
      !isa_and_present<IntegerType>(weight))
    return unsupported(
        "expected activations and weights that are both integers or both "
        "floats, found " +
        toText(activation.getType()) + " and " + toText(weights.getType()));
  if (!result || (!result.isInteger(32) && !result.isInteger(48)))
    return unsupported("expected accumulators of i32 or i48, found " +
                       toText(output.getType()));
  return llvm::Error::success();
}

llvm::Error unbias::checkTosaRank(Value value, int64_t rank, StringRef name) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || type.getRank() != rank)
    return unsupported("expected " + name + " of rank " + Twine(rank) +
                       ", found " + toText(value.getType()));
  return llvm::Error::success();
}

llvm::Error unbias::checkTosaSize(int64_t found, int64_t expected,
                                  StringRef name) {
  if (ShapedType::isDynamic(found) || found == expected)
    return llvm::Error::success();
  return unsupported("expected " + Twine(expected) + " " + name + ", found " +
                     Twine(found));
}

llvm::Error unbias::checkTosaAddable(Type elementType) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(elementType))
    elementType = quantized.getStorageType();
  if (elementType && (elementType.isInteger(32) || elementType.isF32() ||
                      elementType.isF16() || elementType.isBF16()))
    return llvm::Error::success();
  return unsupported("expected a bias that can be added, found one of " +
                     (elementType ? toText(elementType) : "no storage type") +
                     ", for which TOSA has no add");
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

std::optional<SmallVector<int64_t>> unbias::readTosaShape(Value shape) {
  DenseIntElementsAttr numbers;
  if (!matchPattern(shape, m_Constant(&numbers)))
    return std::nullopt;
  return llvm::map_to_vector(
      numbers, [](const APInt &number) { return number.getSExtValue(); });
}

llvm::Expected<int64_t> unbias::readTosaZeroPoint(Value zeroPoint,
                                                  Value tensor) {
  auto view = readConstant(zeroPoint);
  if (!view)
    return view.takeError();
  if (view->getNumElements() != 1)
    return unsupported("expected one zero point, found " +
                       Twine(view->getNumElements()));
  double number = view->toDoubles().front();
  if (!isInteger(view->storage) && number != 0)
    return unsupported("expected the zero point 0 of floats, found another");
  auto value = static_cast<int64_t>(number);

  auto quantization = getQuantization(tensor.getType());
  if (!quantization)
    return quantization.takeError();
  if (*quantization)
    for (int64_t expected : (*quantization)->zeroPoints)
      if (value != expected)
        return invalid("expected the zero point " + Twine(expected) + " of '" +
                       toText(tensor.getType()) + "', found " + Twine(value));
  return value;
}

/// How an accumulator is multiplied as a float by one number, which is how QDQ
/// forms dequantize it.
static std::optional<Requantization> readFloatFactor(Value output) {
  Operation *user = *output.user_begin();
  if (auto transpose = dyn_cast<tosa::TransposeOp>(user);
      transpose && transpose.getResult().hasOneUse())
    user = *transpose.getResult().user_begin();
  auto cast = dyn_cast<tosa::CastOp>(user);
  if (!cast || !cast.getOutput().hasOneUse() ||
      !getElementTypeOrSelf(cast.getOutput().getType()).isF32())
    return std::nullopt;
  auto mul = dyn_cast<tosa::MulOp>(*cast.getOutput().user_begin());
  if (!mul)
    return std::nullopt;
  bool isLeft = mul.getInput1() == cast.getOutput();
  auto factor = readConstant(isLeft ? mul.getInput2() : mul.getInput1());
  if (!factor) {
    llvm::consumeError(factor.takeError());
    return std::nullopt;
  }
  if (factor->getNumElements() != 1 || !factor->quantization.scales.empty())
    return std::nullopt;
  Requantization requantization;
  requantization.multipliers = factor->toDoubles();
  requantization.significantBits = 23;
  requantization.result = mul.getOutput();
  return requantization;
}

std::optional<Requantization> unbias::readTosaRescale(Value output,
                                                      int64_t channels) {
  if (!output.hasOneUse())
    return std::nullopt;
  auto rescale = dyn_cast<tosa::RescaleOp>(*output.user_begin());
  if (!rescale)
    return readFloatFactor(output);
  if (rescale.getInput() != output)
    return std::nullopt;
  auto multipliers = readConstant(rescale.getMultiplier());
  auto shifts = readConstant(rescale.getShift());
  if (!multipliers || !shifts) {
    llvm::consumeError(
        llvm::joinErrors(multipliers.takeError(), shifts.takeError()));
    return std::nullopt;
  }
  int64_t count = multipliers->getNumElements();
  if (shifts->getNumElements() != count || (count != 1 && count != channels))
    return std::nullopt;
  Requantization requantization;
  for (auto [multiplier, shift] :
       llvm::zip_equal(multipliers->toDoubles(), shifts->toDoubles()))
    requantization.multipliers.push_back(
        std::ldexp(multiplier, -static_cast<int>(shift)));
  requantization.significantBits = rescale.getScale32() ? 31 : 15;
  requantization.result = rescale.getOutput();
  return requantization;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

Value unbias::createTosaConst(RewriterBase &rewriter, Location location,
                              ArrayRef<int64_t> shape, Type elementType,
                              DenseElementsAttr values) {
  return tosa::ConstOp::create(
      rewriter, location, RankedTensorType::get(shape, elementType),
      values.reshape(RankedTensorType::get(shape, values.getElementType())));
}

void unbias::eraseTosaIfUnused(RewriterBase &rewriter, Operation *op) {
  if (!op || !op->use_empty())
    return;
  SmallVector<Value> operands(op->getOperands());
  rewriter.eraseOp(op);
  for (Value operand : operands)
    if (auto constant = operand.getDefiningOp<tosa::ConstOp>();
        constant && constant->use_empty())
      rewriter.eraseOp(constant);
}
