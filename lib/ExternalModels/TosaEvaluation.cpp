//===- TosaEvaluation.cpp - Biases that TOSA ops compute ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bias can be the end of a chain of constants: integers that are dequantized
// and requantized. Its numbers are what the chain computes at run time, bit for
// bit, so it is computed here as TOSA specifies.
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "TosaCommon.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

/// More elements than this are not computed: a bias has one per channel.
static constexpr int64_t maxElements = 1 << 16;

namespace {
/// A small constant in row-major order. Every element type of TOSA that is
/// computed with fits a double.
struct Numbers {
  RankedTensorType type;
  SmallVector<double> values;
};
} // namespace

/// Neither a quantized type, nor one that nobody reads, nor one without a sign,
/// which TOSA does not compute with. Truth values are 0 or 1.
static bool isComputable(Type type) {
  return type.isInteger(1) || (isa<IntegerType, FloatType>(type) &&
                               getStorage(type) && !type.isUnsignedInteger());
}

/// `value` as a float of type `type` holds it. The sum, difference, product and
/// quotient of two f32, rounded to double before, come out as if rounded once.
static double roundTo(FloatType type, double value) {
  APFloat number(value);
  bool losesInfo;
  number.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return number.convertToDouble();
}

/// `value` as an element of `type`; nothing if an integer overflows, for which
/// TOSA has no result.
static std::optional<double> fit(Type type, double value) {
  if (auto floatType = dyn_cast<FloatType>(type))
    return roundTo(floatType, value);
  double bound = std::ldexp(1.0, type.getIntOrFloatBitWidth() - 1);
  if (!(value >= -bound && value < bound))
    return std::nullopt;
  return value;
}

/// `tosa.cast`: floats go to the nearest integer, ties to even, and saturate.
static std::optional<double> convert(Type from, Type to, double value) {
  if (!isa<FloatType>(from) || isa<FloatType>(to))
    return fit(to, value);
  if (std::isnan(value))
    return std::nullopt;
  double bound = std::ldexp(1.0, to.getIntOrFloatBitWidth() - 1);
  return std::min(std::max(std::nearbyint(value), -bound), bound - 1);
}

static std::optional<Numbers> evaluate(Value value);

/// The numbers of the operands of `op` as its result of `type` needs them, in
/// the order of its elements.
static std::optional<SmallVector<Numbers, 2>>
evaluateOperands(Operation *op, RankedTensorType type, unsigned count) {
  SmallVector<Numbers, 2> operands;
  for (Value operand : op->getOperands().take_front(count)) {
    auto numbers = evaluate(operand);
    if (!numbers)
      return std::nullopt;
    // Sizes of 1 are broadcast.
    TensorView view;
    view.storage = Storage::F64;
    view.data = {reinterpret_cast<const char *>(numbers->values.data()),
                 numbers->values.size() * sizeof(double)};
    view.shape = llvm::to_vector<6>(numbers->type.getShape());
    view.strides.assign(view.shape.size(), 1);
    for (int64_t dim = view.getRank() - 2; dim >= 0; --dim)
      view.strides[dim] = view.strides[dim + 1] * view.shape[dim + 1];
    if (view.getRank() != type.getRank())
      return std::nullopt;
    for (auto [dim, size] : llvm::enumerate(type.getShape())) {
      if (view.shape[dim] == size)
        continue;
      if (view.shape[dim] != 1)
        return std::nullopt;
      view.shape[dim] = size;
      view.strides[dim] = 0;
    }
    operands.push_back({numbers->type, view.toDoubles()});
  }
  return operands;
}

/// `tosa.clamp`; what it makes of what is no number is not known here.
static std::optional<double> computeClamp(tosa::ClampOp op, double value) {
  auto toNumber = [](Attribute attr) -> std::optional<double> {
    if (auto number = dyn_cast<FloatAttr>(attr))
      return number.getValueAsDouble();
    if (auto number = dyn_cast<IntegerAttr>(attr))
      return static_cast<double>(number.getValue().getSExtValue());
    return std::nullopt;
  };
  auto low = toNumber(op.getMinValAttr()), high = toNumber(op.getMaxValAttr());
  if (!low || !high || std::isnan(value))
    return std::nullopt;
  return std::min(std::max(value, *low), *high);
}

/// How many operands of `op` are data; 0 for an op that is not computed.
static unsigned countData(Operation *op) {
  if (isa_and_present<tosa::CastOp, tosa::ReciprocalOp, tosa::FloorOp,
                      tosa::CeilOp, tosa::ClampOp>(op))
    return 1;
  if (isa_and_present<tosa::AddOp, tosa::SubOp, tosa::MulOp, tosa::EqualOp,
                      tosa::GreaterOp, tosa::LogicalAndOp, tosa::LogicalOrOp>(
          op))
    return 2;
  return isa_and_present<tosa::SelectOp>(op) ? 3 : 0;
}

/// Computes one element of the result of `op`.
static std::optional<double> compute(Operation *op, ArrayRef<Numbers> operands,
                                     int64_t i) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  double a = operands[0].values[i];
  if (isa<tosa::CastOp>(op))
    return convert(operands[0].type.getElementType(), type, a);
  if (isa<tosa::ReciprocalOp>(op))
    return fit(type, 1.0 / a);
  if (isa<tosa::FloorOp>(op))
    return std::floor(a);
  if (isa<tosa::CeilOp>(op))
    return std::ceil(a);
  if (auto clamp = dyn_cast<tosa::ClampOp>(op))
    return computeClamp(clamp, a);
  double b = operands[1].values[i];
  if (isa<tosa::EqualOp>(op))
    return a == b;
  if (isa<tosa::GreaterOp>(op))
    return a > b;
  if (isa<tosa::LogicalAndOp>(op))
    return a != 0 && b != 0;
  if (isa<tosa::LogicalOrOp>(op))
    return a != 0 || b != 0;
  if (isa<tosa::SelectOp>(op))
    return a != 0 ? b : operands[2].values[i];
  if (isa<tosa::AddOp>(op))
    return fit(type, a + b);
  if (isa<tosa::SubOp>(op))
    return fit(type, a - b);
  // Integers may be shifted; a product of two of them may not fit a double.
  if (!isa<FloatType>(type))
    return std::nullopt;
  return fit(type, a * b);
}

static std::optional<Numbers> evaluate(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape() || type.getNumElements() > maxElements ||
      !isComputable(type.getElementType()))
    return std::nullopt;
  auto view = readConstant(value);
  if (view && view->quantization.scales.empty()) {
    Numbers numbers{type, view->toDoubles()};
    // A view of integers as floats does not round.
    if (auto floatType = dyn_cast<FloatType>(type.getElementType()))
      for (double &number : numbers.values)
        number = roundTo(floatType, number);
    return numbers;
  }
  if (!view)
    llvm::consumeError(view.takeError());

  Operation *op = value.getDefiningOp();
  if (auto reshape = dyn_cast_if_present<tosa::ReshapeOp>(op)) {
    auto source = evaluate(reshape.getInput1());
    if (source)
      source->type = type;
    return source;
  }
  unsigned count = countData(op);
  if (count == 0)
    return std::nullopt;
  auto operands = evaluateOperands(op, type, count);
  if (!operands)
    return std::nullopt;
  Numbers result{type, {}};
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    auto number = compute(op, *operands, i);
    if (!number)
      return std::nullopt;
    result.values.push_back(*number);
  }
  return result;
}

llvm::Expected<TensorView> unbias::evaluateTosaConstant(Value value) {
  auto view = readConstant(value);
  bool isQuantized =
      isa<quant::QuantizedType>(getElementTypeOrSelf(value.getType()));
  bool isConverted = view && isInteger(view->storage) &&
                     isa<FloatType>(getElementTypeOrSelf(value.getType()));
  if (view &&
      (isQuantized || (view->quantization.scales.empty() && !isConverted)))
    return view;
  std::string reason = "expected constants, found dequantized ones";
  if (!view) {
    Reason failure = takeReason(view.takeError());
    if (!failure.isUnsupported)
      return invalid(failure.message);
    reason = failure.message;
  }
  auto numbers = isShortComputation(value) ? evaluate(value) : std::nullopt;
  if (!numbers)
    return unsupported(reason);
  return readElements(makeElements(numbers->type, numbers->values));
}
