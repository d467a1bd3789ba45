//===- LinalgWeightedSum.cpp - Which linalg ops are weighted sums ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The utilities of linalg are not used: `inferConvolutionDims` refuses ops with
// zero points, `inferContractionDims` accepts convolutions, neither looks at
// the body, and neither says which output axis belongs to which tap. Sorting
// the loops by where they occur answers all of it in one way for both.
//
//===----------------------------------------------------------------------===//

#include "LinalgWeightedSum.h"
#include "LinalgConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::LinalgOp;

namespace {
/// Where a loop occurs in an indexing map.
struct LoopUse {
  /// The result of the map; -1: nowhere.
  int64_t dim = -1;
  int64_t factor = 1;
  /// The loop that is added to it; -1: none.
  int64_t partner = -1;

  bool isUsed() const { return dim >= 0; }
  bool isPlain() const { return isUsed() && factor == 1 && partner < 0; }
};
using LoopUses = SmallVector<LoopUse>;
} // namespace

//===----------------------------------------------------------------------===//
// Roles of the loops
//===----------------------------------------------------------------------===//

/// Adds the loops of `loop * constant + ...` to `terms`.
static bool collectTerms(AffineExpr expr,
                         SmallVectorImpl<std::pair<int64_t, int64_t>> &terms) {
  if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
    terms.emplace_back(loop.getPosition(), 1);
    return true;
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return false;
  if (binary.getKind() == AffineExprKind::Add)
    return collectTerms(binary.getLHS(), terms) &&
           collectTerms(binary.getRHS(), terms);
  auto loop = dyn_cast<AffineDimExpr>(binary.getLHS());
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() != AffineExprKind::Mul || !loop || !factor)
    return false;
  terms.emplace_back(loop.getPosition(), factor.getValue());
  return true;
}

/// Where every loop occurs in `map`; nothing if a loop occurs twice or a result
/// is not one loop or a sum of two.
static std::optional<LoopUses> getLoopUses(AffineMap map) {
  LoopUses uses(map.getNumDims());
  for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
    SmallVector<std::pair<int64_t, int64_t>, 2> terms;
    if (!collectTerms(expr, terms) || terms.size() > 2)
      return std::nullopt;
    for (auto [i, term] : llvm::enumerate(terms)) {
      auto [loop, factor] = term;
      if (uses[loop].isUsed() || factor < 1)
        return std::nullopt;
      int64_t partner = terms.size() == 2 ? terms[1 - i].first : -1;
      uses[loop] = {static_cast<int64_t>(dim), factor, partner};
    }
  }
  return uses;
}

/// Sorts the loops of `op` by role, given which operand is what. False if a
/// loop has none, which is how the operands of a convolution tell each other
/// apart.
static bool assignRoles(LinalgOp op, WeightedSum &sum) {
  auto inputs = getLoopUses(op.getMatchingIndexingMap(sum.activation.operand));
  auto weights = getLoopUses(op.getMatchingIndexingMap(sum.weights.operand));
  auto outputs =
      getLoopUses(op.getMatchingIndexingMap(op.getDpsInitOperand(0)));
  if (!inputs || !weights || !outputs)
    return false;

  struct Tap {
    int64_t weightDim;
    SumAxis axis;
  };
  SmallVector<Tap> taps;
  SmallVector<int64_t> groups, channels, reductions;
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  for (int64_t loop = 0, e = op.getNumLoops(); loop < e; ++loop) {
    const LoopUse &x = (*inputs)[loop];
    const LoopUse &w = (*weights)[loop];
    const LoopUse &y = (*outputs)[loop];
    if ((w.isUsed() && !w.isPlain()) || (y.isUsed() && !y.isPlain()) ||
        (iterators[loop] == utils::IteratorType::parallel) != y.isUsed())
      return false;
    if (y.isUsed() && w.isUsed()) {
      if (!x.isUsed())
        channels.push_back(loop);
      else if (x.isPlain())
        groups.push_back(loop);
      else
        return false;
    } else if (y.isUsed()) {
      // A batch, a row, or a position to which a tap is added.
      if (!x.isUsed() || (x.partner >= 0 && (*outputs)[x.partner].isUsed()))
        return false;
    } else if (w.isUsed() && x.isPlain()) {
      reductions.push_back(loop);
    } else if (w.isUsed() && x.partner >= 0) {
      const LoopUse &position = (*inputs)[x.partner];
      int64_t outputDim = (*outputs)[x.partner].dim;
      if (outputDim < 0 || (*weights)[x.partner].isUsed())
        return false;
      taps.push_back({w.dim, {x.dim, outputDim, position.factor, x.factor}});
    } else {
      return false;
    }
  }
  if (reductions.empty() && taps.empty())
    return false;

  // Several dimensions of one role: outermost first where the channels are
  // counted, that is in the output, or in the activation if reduced.
  auto sortBy = [](SmallVector<int64_t> &loops, const LoopUses &uses) {
    llvm::sort(loops,
               [&](int64_t a, int64_t b) { return uses[a].dim < uses[b].dim; });
  };
  sortBy(groups, *outputs);
  sortBy(channels, *outputs);
  sortBy(reductions, *inputs);
  llvm::sort(taps, [](const Tap &a, const Tap &b) {
    return a.weightDim < b.weightDim;
  });
  for (int64_t loop : groups) {
    sum.weightDims.group.push_back((*weights)[loop].dim);
    sum.activationChannelDims.push_back((*inputs)[loop].dim);
    sum.outputChannelDims.push_back((*outputs)[loop].dim);
  }
  for (int64_t loop : channels) {
    sum.weightDims.output.push_back((*weights)[loop].dim);
    sum.outputChannelDims.push_back((*outputs)[loop].dim);
  }
  for (int64_t loop : reductions) {
    sum.weightDims.input.push_back((*weights)[loop].dim);
    sum.activationChannelDims.push_back((*inputs)[loop].dim);
  }
  for (const Tap &tap : taps) {
    sum.weightDims.taps.push_back(tap.weightDim);
    sum.axes.push_back(tap.axis);
  }
  return true;
}

//===----------------------------------------------------------------------===//
// The body
//===----------------------------------------------------------------------===//

/// Whether a difference of numbers of type `element` can wrap around in `sub`.
/// One in the 32 bits of an accumulator does not in practice.
static bool canWrap(arith::SubIOp sub, Type element) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    element = quantized.getStorageType();
  unsigned width = sub.getType().getIntOrFloatBitWidth();
  return !element || !element.isInteger() ||
         (width < 32 && width <= element.getIntOrFloatBitWidth());
}

/// Follows a factor of the product back to an operand, through extensions and
/// at most one subtraction, which is in stored numbers and exact.
static bool matchFactor(LinalgOp op, Value value, SumFactor &factor) {
  arith::SubIOp difference;
  while (Operation *def = value.getDefiningOp()) {
    if (isa<arith::SubIOp, arith::SubFOp>(def)) {
      if (factor.zeroPoint)
        return false;
      factor.zeroPoint = def->getOperand(1);
      difference = dyn_cast<arith::SubIOp>(def);
    } else if (isa<arith::ExtUIOp, arith::UIToFPOp>(def)) {
      factor.isUnsigned = true;
    } else if (isa<quant::DequantizeCastOp>(def)) {
      factor.isDequantized = true;
    } else if (!isa<arith::ExtSIOp, arith::ExtFOp, arith::SIToFPOp,
                    quant::StorageCastOp>(def)) {
      return false;
    }
    value = def->getOperand(0);
  }
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != op.getBlock())
    return false;
  factor.operand = op.getMatchingOpOperand(argument);
  if (!op.isDpsInput(factor.operand) ||
      (factor.zeroPoint && factor.isDequantized))
    return false;
  return !difference || !canWrap(difference, argument.getType());
}

/// Matches `yield acc + a * b`.
static bool matchBody(LinalgOp op, SumFactor &a, SumFactor &b) {
  if (op.getNumDpsInits() != 1 || op.getNumDpsInputs() < 2)
    return false;
  Block *body = op.getBlock();
  Operation *add = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!add || !isa<arith::AddIOp, arith::AddFOp>(add))
    return false;
  Value accumulator = op.getMatchingBlockArgument(op.getDpsInitOperand(0));
  bool isLeft = add->getOperand(0) == accumulator;
  if (!isLeft && add->getOperand(1) != accumulator)
    return false;
  Operation *mul = add->getOperand(isLeft ? 1 : 0).getDefiningOp();
  if (!mul || !isa<arith::MulIOp, arith::MulFOp>(mul))
    return false;
  return matchFactor(op, mul->getOperand(0), a) &&
         matchFactor(op, mul->getOperand(1), b) && a.operand != b.operand;
}

std::optional<WeightedSum> unbias::matchWeightedSum(LinalgOp op) {
  SumFactor a, b;
  if (!matchBody(op, a, b))
    return std::nullopt;
  auto resultType = cast<ShapedType>(op.getDpsInitOperand(0)->get().getType());
  if (resultType.getRank() == 0)
    return std::nullopt;
  // In the usual order of the operands, if the roles leave a choice.
  if (a.operand->getOperandNumber() > b.operand->getOperandNumber())
    std::swap(a, b);

  WeightedSum right, left;
  right.activation = left.weights = a;
  right.weights = left.activation = b;
  bool isRight = assignRoles(op, right), isLeft = assignRoles(op, left);
  if (!isRight && !isLeft)
    return std::nullopt;
  if (!isRight || !isLeft)
    return isRight ? right : left;
  bool isLeftConstant = isConstant(a.operand->get());
  bool isRightConstant = isConstant(b.operand->get());
  if (isLeftConstant == isRightConstant)
    right.ambiguity = isLeftConstant ? "two constants" : "none";
  return isLeftConstant && !isRightConstant ? left : right;
}

llvm::Expected<int64_t> unbias::readZeroPoint(LinalgOp op,
                                              const SumFactor &factor) {
  if (!factor.zeroPoint) {
    if (!factor.isDequantized)
      return 0;
    auto quantization =
        getQuantization(getElementTypeOrSelf(factor.operand->get().getType()));
    if (!quantization)
      return quantization.takeError();
    if (!*quantization)
      return 0;
    if (!llvm::all_equal((*quantization)->zeroPoints))
      return unsupported("expected one zero point, found one per channel");
    return (*quantization)->zeroPoints.front();
  }
  auto number = readBodyScalar(op, factor.zeroPoint);
  if (!number)
    return unsupported("expected a constant zero point, found one that is "
                       "computed or varies");
  if (*number != std::trunc(*number) || std::abs(*number) > 0x1p31)
    return unsupported("expected an integer of 32 bits as zero point, found " +
                       std::to_string(*number));
  return static_cast<int64_t>(*number);
}
