//===- LinalgConstants.cpp - Constants of linalg ops ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::GenericOp;
using mlir::linalg::LinalgOp;

/// More elements than this are not computed: a bias has one per channel.
static constexpr int64_t maxComputedElements = 1 << 16;

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

/// The number of an integer or float attribute.
static std::optional<double> toNumber(Attribute attr, bool isUnsigned) {
  if (auto number = dyn_cast_if_present<FloatAttr>(attr))
    return number.getValueAsDouble();
  auto number = dyn_cast_if_present<IntegerAttr>(attr);
  if (!number || number.getValue().getBitWidth() > 64)
    return std::nullopt;
  return isUnsigned || number.getType().isUnsignedInteger()
             ? static_cast<double>(number.getValue().getZExtValue())
             : static_cast<double>(number.getValue().getSExtValue());
}

std::optional<double> unbias::readBodyScalar(LinalgOp op, Value value) {
  bool isUnsigned = false;
  while (Operation *def = value.getDefiningOp()) {
    if (isa<arith::ExtUIOp, arith::UIToFPOp>(def))
      isUnsigned = true;
    else if (!isa<arith::ExtSIOp, arith::ExtFOp, arith::SIToFPOp>(def))
      break;
    value = def->getOperand(0);
  }
  auto argument = dyn_cast<BlockArgument>(value);
  if (argument && argument.getOwner() == op.getBlock()) {
    OpOperand *operand = op.getMatchingOpOperand(argument);
    if (!op.isDpsInput(operand))
      return std::nullopt;
    value = operand->get();
    if (isa<TensorType>(value.getType())) {
      auto view = evaluateConstant(value);
      if (!view || isUnsigned || view->getNumElements() == 0 ||
          view->getNumElements() > maxComputedElements)
        return std::nullopt;
      SmallVector<double> numbers = view->toDoubles();
      return llvm::all_equal(numbers) ? std::optional(numbers.front())
                                      : std::nullopt;
    }
  }
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  return toNumber(attr, isUnsigned);
}

//===----------------------------------------------------------------------===//
// Element-wise computation
//===----------------------------------------------------------------------===//

/// The element at `offset` as an attribute of `type`.
static TypedAttr loadElement(const TensorView &view, int64_t offset,
                             Type type) {
  if (isa<FloatType>(type))
    return FloatAttr::get(type, view.load(offset));
  return IntegerAttr::get(type, APInt(type.getIntOrFloatBitWidth(),
                                      view.loadInteger(offset),
                                      /*isSigned=*/true,
                                      /*implicitTrunc=*/true));
}

/// Runs `op`, an unattached clone of an op of a body, on constants; `numbers`
/// holds those of all values so far and receives the result.
static bool foldOp(Operation *op, Value result,
                   DenseMap<Value, Attribute> &numbers) {
  SmallVector<Attribute> operands;
  for (Value operand : op->getOperands())
    operands.push_back(numbers.lookup(operand));
  SmallVector<OpFoldResult> results;
  if (llvm::is_contained(operands, nullptr) ||
      failed(op->fold(operands, results)) || results.size() != 1)
    return false;
  Attribute number = dyn_cast<Attribute>(results.front());
  if (auto value = dyn_cast<Value>(results.front()))
    number = numbers.lookup(value);
  numbers[result] = number;
  // Folding may also give a poisoned value.
  return isa_and_present<IntegerAttr, FloatAttr>(number);
}

namespace {
/// An operand of an element-wise op and how its elements are found.
struct ElementInput {
  TensorView view;
  BlockArgument argument;
  /// Elements to go for every step of a loop.
  SmallVector<int64_t> strides;
};
} // namespace

/// Reads an operand of `op`; nothing if it is no constant.
static std::optional<ElementInput> readInput(GenericOp op, OpOperand *operand) {
  ElementInput input;
  input.argument = op.getMatchingBlockArgument(operand);
  input.strides.assign(op.getNumLoops(), 0);
  auto view = evaluateConstant(operand->get());
  if (!view || !isa<IntegerType, FloatType>(input.argument.getType()))
    return std::nullopt;
  input.view = std::move(*view);
  AffineMap map = op.getMatchingIndexingMap(operand);
  for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
    if (auto loop = dyn_cast<AffineDimExpr>(expr))
      input.strides[loop.getPosition()] += input.view.strides[dim];
    else if (expr != getAffineConstantExpr(0, op.getContext()))
      return std::nullopt;
  }
  return input;
}

/// What `op` computes from constants, as a new attribute.
static std::optional<TensorView> computeElementwise(GenericOp op) {
  if (op.getNumResults() != 1 || !op.hasPureTensorSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity())
    return std::nullopt;
  auto type = dyn_cast<RankedTensorType>(op.getResult(0).getType());
  if (!type || !type.hasStaticShape() ||
      type.getNumElements() > maxComputedElements ||
      !isa<IntegerType, FloatType>(type.getElementType()))
    return std::nullopt;

  SmallVector<ElementInput, 2> inputs;
  DenseMap<Value, Attribute> numbers;
  for (OpOperand *operand : op.getDpsInputOperands()) {
    Attribute scalar;
    if (matchPattern(operand->get(), m_Constant(&scalar)) &&
        !isa<ShapedType>(operand->get().getType())) {
      numbers[op.getMatchingBlockArgument(operand)] = scalar;
      continue;
    }
    auto input = readInput(op, operand);
    if (!input)
      return std::nullopt;
    inputs.push_back(std::move(*input));
  }
  for (Operation &inner : op.getBlock()->without_terminator())
    for (Value operand : inner.getOperands())
      if (Attribute captured; operand.getParentBlock() != op.getBlock() &&
                              matchPattern(operand, m_Constant(&captured)))
        numbers[operand] = captured;

  // Folding may reorder operands, so it works on copies.
  SmallVector<OwningOpRef<Operation *>> clones;
  for (Operation &inner : op.getBlock()->without_terminator()) {
    if (inner.getNumResults() != 1 || inner.getNumRegions() != 0)
      return std::nullopt;
    clones.emplace_back(inner.clone());
  }

  Value yielded = op.getBlock()->getTerminator()->getOperand(0);
  if (Attribute captured; matchPattern(yielded, m_Constant(&captured)) &&
                          isa<IntegerAttr, FloatAttr>(captured))
    numbers[yielded] = captured;
  SmallVector<Attribute> elements;
  elements.reserve(type.getNumElements());
  SmallVector<int64_t> index(type.getRank(), 0);
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    int64_t rest = i;
    for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
      index[dim] = rest % type.getDimSize(dim);
      rest /= type.getDimSize(dim);
    }
    for (const ElementInput &input : inputs) {
      int64_t offset = input.view.offset;
      for (auto [at, stride] : llvm::zip_equal(index, input.strides))
        offset += at * stride;
      numbers[input.argument] =
          loadElement(input.view, offset, input.argument.getType());
    }
    for (auto [inner, clone] :
         llvm::zip_equal(op.getBlock()->without_terminator(), clones))
      if (!foldOp(clone.get(), inner.getResult(0), numbers))
        return std::nullopt;
    Attribute element = numbers.lookup(yielded);
    if (!element)
      return std::nullopt;
    elements.push_back(element);
  }
  auto view = readElements(DenseElementsAttr::get(type, elements));
  if (!view) {
    llvm::consumeError(view.takeError());
    return std::nullopt;
  }
  return std::move(*view);
}

std::optional<TensorView> unbias::evaluateConstant(Value value) {
  if (auto generic = value.getDefiningOp<GenericOp>();
      generic && isShortComputation(value))
    if (auto computed = computeElementwise(generic))
      return computed;
  auto view = readConstant(value);
  if (!view) {
    llvm::consumeError(view.takeError());
    return std::nullopt;
  }
  // A dequantization on the way rounds to the type of `value`, a view does not.
  if (!view->quantization.scales.empty() &&
      !isa<quant::QuantizedType>(getElementTypeOrSelf(value.getType())))
    return std::nullopt;
  return std::move(*view);
}

//===----------------------------------------------------------------------===//
// Views of constants
//===----------------------------------------------------------------------===//

namespace {
/// Numbers that vary along at most one dimension of the result of an op.
struct AxisNumbers {
  SmallVector<double> numbers;
  int64_t axis = -1;
};
} // namespace

/// Reads `value` of the body of `op`, whose loops are the dimensions of its
/// result.
static std::optional<AxisNumbers> readAxisNumbers(GenericOp op, Value value) {
  if (auto scalar = readBodyScalar(op, value))
    return AxisNumbers{{*scalar}, -1};
  while (Operation *def = value.getDefiningOp()) {
    if (!isa<arith::ExtSIOp, arith::ExtFOp, arith::SIToFPOp>(def))
      return std::nullopt;
    value = def->getOperand(0);
  }
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != op.getBlock())
    return std::nullopt;
  OpOperand *operand = op.getMatchingOpOperand(argument);
  AffineMap map = op.getMatchingIndexingMap(operand);
  auto view = evaluateConstant(operand->get());
  if (!view)
    return std::nullopt;
  AxisNumbers result{view->toDoubles(), -1};
  for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
    if (view->shape[dim] == 1)
      continue;
    auto loop = dyn_cast<AffineDimExpr>(expr);
    if (!loop || result.axis >= 0)
      return std::nullopt;
    result.axis = loop.getPosition();
  }
  return result;
}

/// Whether `value` is computed from `source`, an argument of the same body.
static bool dependsOn(Value value, Value source) {
  llvm::SetVector<Value> values;
  values.insert(value);
  for (size_t i = 0; i < values.size(); ++i)
    if (Operation *def = values[i].getDefiningOp();
        def && def->getBlock() == source.getParentBlock())
      values.insert(def->operand_begin(), def->operand_end());
  return values.contains(source);
}

/// Follows the result of `op` back to its first operand.
static bool matchDequantization(GenericOp op, Value &scale, Value &zeroPoint) {
  Value value = op.getBlock()->getTerminator()->getOperand(0);
  Value first = op.getBlock()->getArgument(0);
  while (value != first) {
    Operation *def = value.getDefiningOp();
    if (!def || def->getNumOperands() == 0)
      return false;
    Value next = def->getOperand(0);
    if (isa<arith::MulFOp>(def) && !scale && !zeroPoint) {
      scale = def->getOperand(1);
      if (dependsOn(scale, first))
        std::swap(scale, next);
    } else if (isa<arith::SubIOp, arith::SubFOp>(def) && !zeroPoint) {
      zeroPoint = def->getOperand(1);
    } else if (!isa<arith::ExtSIOp, arith::ExtFOp, arith::SIToFPOp>(def)) {
      return false;
    }
    value = next;
  }
  return true;
}

llvm::Expected<TensorView>
unbias::applyGenericToConstant(GenericOp op, const TensorView &source) {
  Value scale, zeroPoint;
  if (op.getNumResults() != 1 || !op.hasPureTensorSemantics() ||
      op.getNumDpsInputs() == 0 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity() ||
      !matchDequantization(op, scale, zeroPoint))
    return unsupported("expected a transpose or a dequantization of a "
                       "constant, found another linalg.generic");
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  if (!map.isPermutation())
    return unsupported("expected a permuted constant, found a broadcast or "
                       "a part of one");
  SmallVector<int64_t> permutation(map.getNumResults());
  for (auto [dim, expr] : llvm::enumerate(map.getResults()))
    permutation[cast<AffineDimExpr>(expr).getPosition()] = dim;
  TensorView view = transpose(source, permutation);
  if (!scale && !zeroPoint)
    return view;

  std::optional<AxisNumbers> scales = AxisNumbers{{1.0}, -1};
  std::optional<AxisNumbers> zeroPoints = AxisNumbers{{0.0}, -1};
  if (scale)
    scales = readAxisNumbers(op, scale);
  if (zeroPoint)
    zeroPoints = readAxisNumbers(op, zeroPoint);
  if (!scales || !zeroPoints)
    return unsupported("expected constant scales and zero points along one "
                       "dimension, found others");
  if (!view.quantization.scales.empty())
    return unsupported("expected one dequantization of a constant, found two");
  int64_t axis = std::max(scales->axis, zeroPoints->axis);
  if (axis >= 0) {
    if (std::min(scales->axis, zeroPoints->axis) >= 0 &&
        scales->axis != zeroPoints->axis)
      return unsupported("expected scales and zero points along one dimension, "
                         "found two");
    for (AxisNumbers *parameter : {&*scales, &*zeroPoints})
      if (parameter->axis < 0)
        parameter->numbers.resize(view.shape[axis], parameter->numbers.front());
  }
  view.quantization.axis = axis;
  for (auto [number, zero] :
       llvm::zip_equal(scales->numbers, zeroPoints->numbers)) {
    if (!std::isfinite(number) || number <= 0)
      return invalid("expected finite weight scales > 0, found " +
                     std::to_string(number));
    if (zero != std::trunc(zero) || std::abs(zero) > 0x1p31)
      return unsupported("expected integers of 32 bits as zero points, found " +
                         std::to_string(zero));
    view.quantization.scales.push_back(number);
    view.quantization.zeroPoints.push_back(static_cast<int64_t>(zero));
  }
  return view;
}
