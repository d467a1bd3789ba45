//===- CastLowering.cpp - Quantize and dequantize casts -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CastLowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "unbias/Support/WeightView.h"

using namespace mlir;
using namespace mlir::unbias;

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// The integers that `type` is stored as, with a sign of their own if need be.
static IntegerType getStorageType(quant::QuantizedType type) {
  auto storage = cast<IntegerType>(type.getStorageType());
  if (type.isSigned())
    return storage;
  return IntegerType::get(type.getContext(), storage.getWidth(),
                          IntegerType::Unsigned);
}

/// The numbers of `view` as elements of `type`: dequantized ones if `type` is a
/// float, else the stored ones.
static DenseElementsAttr compute(const TensorView &view,
                                 RankedTensorType type) {
  SmallVector<double> numbers;
  if (isa<FloatType>(type.getElementType())) {
    // One group of the whole tensor: elements in row-major order.
    WeightDims dims;
    for (int64_t dim = 0; dim < view.getRank(); ++dim)
      dims.input.push_back(dim);
    numbers.resize(view.getNumElements());
    llvm::cantFail(makeWeightView(view, dims)).expand(0, 0, 1, numbers.data());
  } else {
    numbers = view.toDoubles();
  }
  return makeElements(type, numbers);
}

/// Whether `type` varies along one dimension at most, as biases do.
static bool isRow(ShapedType type) {
  return llvm::count_if(type.getShape(),
                        [](int64_t size) { return size != 1; }) <= 1;
}

/// The constant that `cast` makes; null if that is none, or the bias of a sum
/// of floats, which has to stay one of stored numbers.
static Value foldCast(OpBuilder &builder, Operation *cast) {
  auto type = dyn_cast<RankedTensorType>(cast->getResult(0).getType());
  auto view = readConstant(cast->getResult(0));
  if (!view) {
    llvm::consumeError(view.takeError());
    return nullptr;
  }
  constexpr int64_t most = int64_t(1) << 32;
  if (!type || !type.hasStaticShape() || type.getNumElements() == 0 ||
      type.getNumElements() > most)
    return nullptr;
  if (isa<quant::DequantizeCastOp>(cast) && isRow(type) && !view->rounding &&
      view->quantization.blocks.empty())
    return nullptr;
  Type element = type.getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    element = getStorageType(quantized);
  if (!getStorage(element))
    return nullptr;
  return tosa::ConstOp::create(
      builder, cast->getLoc(), type,
      compute(*view, RankedTensorType::get(type.getShape(), element)));
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// "op 'quant.qcast' at ...: ", what messages about an op start with.
static llvm::Error refuse(Operation *op, const Twine &expected, Type found) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "op '" << op->getName() << "' at ";
  op->getLoc()->print(os);
  os << ": expected " << expected << ", found '" << found << "'";
  return invalid(text);
}

static llvm::Error check(Operation *cast, quant::QuantizedType type) {
  if (!isa<quant::UniformQuantizedType, quant::UniformQuantizedPerAxisType>(
          type))
    return refuse(cast,
                  "one scale per tensor or per channel of what is no "
                  "constant",
                  type);
  if (!type.getExpressedType().isF32())
    return refuse(cast, "casts of f32", type);
  return llvm::Error::success();
}

llvm::Error CastLowering::begin(func::FuncOp function) {
  struct Cast {
    Operation *op;
    quant::QuantizedType type;
  };
  SmallVector<Cast> casts;
  for (Operation &op : function.getBody().front())
    if (isa<quant::QuantizeCastOp, quant::DequantizeCastOp,
            quant::StorageCastOp>(op)) {
      auto type = dyn_cast<quant::QuantizedType>(
          getElementTypeOrSelf(op.getOperand(0).getType()));
      if (!type)
        type = cast<quant::QuantizedType>(
            getElementTypeOrSelf(op.getResult(0).getType()));
      casts.push_back({&op, type});
    }

  OpBuilder builder(function.getContext());
  for (auto [op, type] : casts) {
    builder.setInsertionPoint(op);
    Value source = op->getOperand(0), result = op->getResult(0);
    if (Value constant = foldCast(builder, op)) {
      result.replaceAllUsesWith(constant);
      op->erase();
      continue;
    }
    if (isa<quant::StorageCastOp>(op)) {
      if (!type.isSigned())
        return refuse(op, "signed numbers in a storage cast", type);
      result.replaceAllUsesWith(source);
      op->erase();
      continue;
    }
    if (llvm::Error error = check(op, type))
      return error;
    bool quantizes = isa<quant::QuantizeCastOp>(op);
    auto resultType = cast<ShapedType>(result.getType());
    Type element = resultType.getElementType();
    if (quantizes) {
      // Numbers without a sign are only those of casts, which are given room.
      element = type.getStorageType();
      if (!type.isSigned()) {
        for (Operation *user : result.getUsers())
          if (!isa<quant::DequantizeCastOp>(user))
            return refuse(user, "signed numbers", type);
        element = builder.getI32Type();
      }
    } else if (getElementTypeOrSelf(source.getType()) != type &&
               !isa<IntegerType>(getElementTypeOrSelf(source.getType()))) {
      return refuse(op, "stored numbers", source.getType());
    } else if (!type.isSigned() &&
               isa<quant::QuantizedType>(
                   getElementTypeOrSelf(source.getType()))) {
      return refuse(op, "signed numbers", type);
    }
    auto conversion = tosa::CastOp::create(builder, op->getLoc(),
                                           resultType.clone(element), source);
    result.replaceAllUsesWith(conversion.getOutput());
    op->erase();
    conversions.push_back({conversion, type, quantizes});
  }
  return llvm::Error::success();
}

namespace {
/// A parameter in the body of a conversion: a number, or one of an operand.
struct Parameter {
  SmallVector<double> numbers;
  /// Of the operand; null for a number.
  Value tensor;
};
} // namespace

/// Makes the parameter `numbers` of elements of `type`.
static Parameter makeParameter(OpBuilder &builder, Location loc,
                               ArrayRef<double> numbers, FloatType type) {
  Parameter parameter{llvm::to_vector(numbers), nullptr};
  if (llvm::all_equal(numbers))
    return parameter;
  parameter.tensor = arith::ConstantOp::create(
      builder, loc,
      makeElements(RankedTensorType::get({int64_t(numbers.size())}, type),
                   numbers));
  return parameter;
}

/// The parameter as the body sees it.
static Value readParameter(OpBuilder &builder, Location loc,
                           const Parameter &parameter, FloatType type,
                           Block &body, unsigned &argument) {
  if (parameter.tensor)
    return body.getArgument(argument++);
  return arith::ConstantOp::create(
      builder, loc, builder.getFloatAttr(type, parameter.numbers.front()));
}

void CastLowering::finish() {
  for (auto [op, type, quantizes] : conversions) {
    OpBuilder builder(op);
    Location loc = op->getLoc();
    FloatType real = quantizes ? FloatType(builder.getF64Type())
                               : FloatType(builder.getF32Type());
    AxisQuantization quantization = **getQuantization(type);
    auto resultType = cast<RankedTensorType>(op->getResult(0).getType());
    int64_t rank = resultType.getRank();
    Parameter scale = makeParameter(builder, loc, quantization.scales, real);
    Parameter zeroPoint = makeParameter(
        builder, loc,
        llvm::map_to_vector(quantization.zeroPoints,
                            [](int64_t zero) { return double(zero); }),
        real);
    SmallVector<Value> inputs{op->getOperand(0)};
    AffineMap identity = builder.getMultiDimIdentityMap(rank);
    SmallVector<AffineMap> maps{identity};
    for (const Parameter *parameter : {&scale, &zeroPoint}) {
      if (!parameter->tensor)
        continue;
      inputs.push_back(parameter->tensor);
      maps.push_back(
          AffineMap::get(rank, 0, builder.getAffineDimExpr(quantization.axis)));
    }
    maps.push_back(identity);
    Value empty = tensor::EmptyOp::create(builder, loc, resultType.getShape(),
                                          resultType.getElementType());
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::parallel);
    auto low = double(type.getStorageTypeMin()),
         high = double(type.getStorageTypeMax());
    auto generic = linalg::GenericOp::create(
        builder, loc, resultType, inputs, empty, maps, iterators,
        [&, quantizes = quantizes](OpBuilder &body, Location loc,
                                   ValueRange arguments) {
          Block &block = *body.getInsertionBlock();
          unsigned next = 1;
          Value value = arguments.front();
          Value s = readParameter(body, loc, scale, real, block, next);
          Value z = readParameter(body, loc, zeroPoint, real, block, next);
          auto number = [&](double bound) -> Value {
            return arith::ConstantOp::create(body, loc,
                                             body.getFloatAttr(real, bound));
          };
          if (quantizes) {
            value = arith::ExtFOp::create(body, loc, real, value);
            value = arith::DivFOp::create(body, loc, value, s);
            value = arith::AddFOp::create(body, loc, value, z);
            value = math::RoundOp::create(body, loc, value);
            value = arith::MaximumFOp::create(body, loc, value, number(low));
            value = arith::MinimumFOp::create(body, loc, value, number(high));
            value = arith::FPToSIOp::create(body, loc,
                                            resultType.getElementType(), value);
          } else {
            value = arith::SIToFPOp::create(body, loc, real, value);
            value = arith::SubFOp::create(body, loc, value, z);
            value = arith::MulFOp::create(body, loc, value, s);
          }
          linalg::YieldOp::create(body, loc, value);
        });
    op->getResult(0).replaceAllUsesWith(generic.getResult(0));
    op->erase();
  }
  conversions.clear();
}
