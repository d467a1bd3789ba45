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
  // Upstream folds no conversion that rounds.
  auto truncate = dyn_cast<arith::TruncFOp>(op);
  auto wide =
      truncate ? dyn_cast_if_present<FloatAttr>(operands.front()) : FloatAttr();
  if (wide && !truncate.getRoundingmodeAttr()) {
    auto type = dyn_cast<FloatType>(result.getType());
    if (!type)
      return false;
    APFloat number = wide.getValue();
    bool losesInfo;
    number.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    numbers[result] = FloatAttr::get(type, number);
    return true;
  }
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
  // A dequantization on the way rounds to the type of `value`, a view does not;
  // floats that are quantized are not the numbers that they are rounded to.
  if (view->rounding ||
      (!view->quantization.scales.empty() &&
       !isa<quant::QuantizedType>(getElementTypeOrSelf(value.getType()))))
    return std::nullopt;
  return std::move(*view);
}
