//===- LinalgConstantViews.cpp - Constants behind linalg.generic ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Transposes and dequantization of weights, which are read in place.
//
//===----------------------------------------------------------------------===//

#include "LinalgConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::GenericOp;

namespace {
/// Numbers that are the same everywhere in the result of an op, vary along one
/// dimension of it, or by blocks of several.
struct AxisNumbers {
  SmallVector<double> numbers;
  int64_t axis = -1;
  /// One for every dimension, as in AxisQuantization; empty: none.
  SmallVector<AxisQuantization::Block> blocks;

  bool isOne() const { return axis < 0 && blocks.empty(); }
  /// As blocks of a tensor of rank `rank`.
  SmallVector<AxisQuantization::Block> getBlocks(int64_t rank) const {
    if (!blocks.empty())
      return blocks;
    SmallVector<AxisQuantization::Block> ofAxis(rank);
    ofAxis[axis].stride = 1;
    return ofAxis;
  }
};
} // namespace

/// Reads `value` of the body of `op`, whose loops are the dimensions of its
/// result.
static std::optional<AxisNumbers> readAxisNumbers(GenericOp op, Value value) {
  if (auto scalar = readBodyScalar(op, value))
    return AxisNumbers{{*scalar}, -1, {}};
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
  AxisNumbers result{view->toDoubles(), -1, {}};
  // A loop, or one over blocks as `lower-quant-ops` writes it: d floordiv size.
  SmallVector<AxisQuantization::Block> blocks(op.getNumLoops());
  SmallVector<int64_t> loops = op.getStaticLoopRanges();
  int64_t stride = 1, varying = 0;
  for (int64_t dim = view->getRank() - 1; dim >= 0; --dim) {
    AffineExpr expr = map.getResult(dim);
    if (view->shape[dim] == 1)
      continue;
    int64_t size = 1;
    if (auto quotient = dyn_cast<AffineBinaryOpExpr>(expr);
        quotient && quotient.getKind() == AffineExprKind::FloorDiv) {
      auto divisor = dyn_cast<AffineConstantExpr>(quotient.getRHS());
      size = divisor ? divisor.getValue() : 0;
      expr = quotient.getLHS();
    }
    auto loop = dyn_cast<AffineDimExpr>(expr);
    if (!loop || size < 1 || blocks[loop.getPosition()].stride != 0 ||
        loops[loop.getPosition()] != size * view->shape[dim])
      return std::nullopt;
    blocks[loop.getPosition()] = {size, stride};
    stride *= view->shape[dim];
    ++varying;
    result.axis = loop.getPosition();
  }
  if (varying > 1 || (varying == 1 && blocks[result.axis].size != 1)) {
    result.axis = -1;
    result.blocks = std::move(blocks);
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

  std::optional<AxisNumbers> scales = AxisNumbers{{1.0}, -1, {}};
  std::optional<AxisNumbers> zeroPoints = AxisNumbers{{0.0}, -1, {}};
  if (scale)
    scales = readAxisNumbers(op, scale);
  if (zeroPoint)
    zeroPoints = readAxisNumbers(op, zeroPoint);
  if (!scales || !zeroPoints)
    return unsupported("expected constant scales and zero points along one "
                       "dimension, found others");
  if (!view.quantization.scales.empty())
    return unsupported("expected one dequantization of a constant, found two");
  const AxisNumbers &varying = scales->isOne() ? *zeroPoints : *scales;
  if (!scales->isOne() && !zeroPoints->isOne()) {
    auto isSame = [](const auto &a, const auto &b) {
      return a.size == b.size && a.stride == b.stride;
    };
    if (!llvm::equal(scales->getBlocks(view.getRank()),
                     zeroPoints->getBlocks(view.getRank()), isSame))
      return unsupported("expected scales and zero points along one dimension, "
                         "found two");
  }
  view.quantization.axis = varying.axis;
  view.quantization.blocks.assign(varying.blocks.begin(), varying.blocks.end());
  size_t count = varying.numbers.size();
  for (AxisNumbers *parameter : {&*scales, &*zeroPoints})
    if (parameter->isOne())
      parameter->numbers.resize(count, parameter->numbers.front());
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
