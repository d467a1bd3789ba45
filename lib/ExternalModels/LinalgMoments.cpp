//===- LinalgMoments.cpp - Moments along linalg ops -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One model serves all ops of linalg that compute their elements one by one, or
// sum them up: the ops in their bodies say what becomes of an element, by the
// same interface. Its tensors of moments have one dimension for every loop.
//
//===----------------------------------------------------------------------===//

#include "LinalgMoments.h"
#include "LinalgConstants.h"
#include "LinalgWeightedSum.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Matchers.h"
#include "unbias/ExternalModels/ExternalModels.h"

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::LinalgOp;

/// `moments` of the elements that `map` picks, in the loops of an op. A window
/// that slides is one of elements that are all alike.
static Distribution toLoops(const MomentTensor &moments, AffineMap map) {
  SmallVector<std::pair<int64_t, int64_t>> places;
  MomentTensor result;
  result.shape.assign(map.getNumDims(), 1);
  SmallVector<int64_t> order;
  for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
    auto loop = dyn_cast<AffineDimExpr>(expr);
    if (moments.shape[dim] == 1) {
      order.push_back(dim);
      continue;
    }
    if (!loop || result.shape[loop.getPosition()] != 1)
      return unsupported("expected the same moments at all positions, found "
                         "others");
    places.emplace_back(loop.getPosition(), dim);
    result.shape[loop.getPosition()] = moments.shape[dim];
  }
  llvm::sort(places);
  for (auto [loop, dim] : places)
    order.push_back(dim);
  result.values = moments.transpose(order).values;
  return result;
}

Distribution unbias::fromLoops(const MomentTensor &moments, AffineMap map) {
  SmallVector<int64_t> order;
  MomentTensor result;
  for (AffineExpr expr : map.getResults()) {
    auto loop = dyn_cast<AffineDimExpr>(expr);
    if (!loop || llvm::is_contained(order, loop.getPosition()))
      return unsupported("expected a result of one element at every position, "
                         "found another");
    order.push_back(loop.getPosition());
    result.shape.push_back(moments.shape[loop.getPosition()]);
  }
  for (int64_t loop = 0; loop < moments.getRank(); ++loop)
    if (!llvm::is_contained(order, loop)) {
      if (moments.shape[loop] != 1)
        return unsupported("expected a result of one element at every "
                           "position, found another");
      order.push_back(loop);
    }
  result.values = moments.transpose(order).values;
  return result;
}

llvm::Error BodyAnalysis::setOperand(OpOperand &operand,
                                     const MomentTensor &moments) {
  auto elements = toLoops(moments, op.getMatchingIndexingMap(&operand));
  if (!elements)
    return elements.takeError();
  known[op.getMatchingBlockArgument(&operand)] = std::move(*elements);
  return llvm::Error::success();
}

void BodyAnalysis::run() {
  for (Operation &inner : op.getBlock()->without_terminator())
    if (inner.getNumResults() == 1)
      transfer(inner);
}

llvm::Expected<MomentTensor> BodyAnalysis::get(Value value) const {
  auto entry = known.find(value);
  if (entry != known.end())
    return entry->second;
  if (std::optional<double> number = readBodyScalar(op, value))
    return MomentTensor{SmallVector<int64_t>(op.getNumLoops(), 1),
                        {ClippedNormal::constant(*number)}};
  auto reason = reasons.find(value);
  if (reason != reasons.end())
    return unsupported(reason->second);
  if (Operation *definition = value.getDefiningOp())
    return unsupported("nothing says how the result of '" +
                       definition->getName().getStringRef() +
                       "' is distributed");
  return unsupported("nothing says how an argument of the body is "
                     "distributed");
}

void BodyAnalysis::transfer(Operation &inner) {
  auto transferOp = dyn_cast<MomentTransferOpInterface>(inner);
  if (!transferOp)
    return;
  Value result = inner.getResult(0);
  auto stop = [&](llvm::Error error) {
    reasons[result] = takeReason(std::move(error)).message;
  };
  SmallVector<MomentTensor> operands;
  for (Value operand : transferOp.getMomentOperands()) {
    auto moments = get(operand);
    if (!moments)
      return stop(moments.takeError());
    operands.push_back(std::move(*moments));
  }
  auto moments = transferOp.transferMoments(operands);
  if (!moments)
    return stop(prefixError("'" + inner.getName().getStringRef() + "'",
                            moments.takeError()));
  known[result] = moments->compact();
}

SmallVector<OpOperand *> unbias::getReadOperands(LinalgOp op) {
  SmallVector<OpOperand *> operands;
  unsigned count = op.getBlock()->getNumArguments();
  for (OpOperand &operand : op->getOpOperands().take_front(count))
    if (isa<RankedTensorType>(operand.get().getType()) &&
        !op.getMatchingBlockArgument(&operand).use_empty())
      operands.push_back(&operand);
  return operands;
}

/// What a body adds up in its result: `sum` of `yield init + sum`.
static Value matchSum(LinalgOp op) {
  BlockArgument init = op.getMatchingBlockArgument(op.getDpsInitOperand(0));
  Operation *add =
      op.getBlock()->getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_present<arith::AddFOp, arith::AddIOp>(add) || !init.hasOneUse())
    return {};
  for (unsigned i : {0u, 1u})
    if (add->getOperand(i) == init)
      return add->getOperand(1 - i);
  return {};
}

static llvm::Error checkSupported(LinalgOp op) {
  if (!op.hasPureTensorSemantics())
    return unsupported("expected tensors, found buffers");
  if (op.getNumDpsInits() != 1)
    return unsupported("expected one result, found others");
  if (matchWeightedSum(op))
    return unsupported("expected 'calib.output_float' of a weighted sum, found "
                       "none");
  return llvm::Error::success();
}

static Distribution transferLinalg(LinalgOp op,
                                   ArrayRef<MomentTensor> operands) {
  if (llvm::Error error = checkSupported(op))
    return error;
  BodyAnalysis body(op);
  for (auto [operand, moments] : llvm::zip_equal(getReadOperands(op), operands))
    if (llvm::Error error = body.setOperand(*operand, moments))
      return error;
  body.run();
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  auto fromBody = [&](Value value) -> Distribution {
    auto moments = body.get(value);
    return moments ? fromLoops(*moments, map) : std::move(moments);
  };
  if (op.getNumReductionLoops() == 0)
    return fromBody(op.getBlock()->getTerminator()->getOperand(0));

  Value element = matchSum(op);
  if (!element)
    return unsupported("expected a sum, found another reduction");
  auto sum = body.get(element);
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  for (auto [loop, type] : llvm::enumerate(op.getIteratorTypesArray()))
    if (sum && type == utils::IteratorType::reduction)
      sum = sum->sum(loop, sizes[loop]);
  auto init = body.get(op.getMatchingBlockArgument(op.getDpsInitOperand(0)));
  if (!sum || !init)
    return llvm::joinErrors(sum.takeError(), init.takeError());
  auto total = addMoments(*init, *sum);
  return total ? fromLoops(*total, map) : std::move(total);
}

namespace {
template <typename OpTy>
struct LinalgMomentModel
    : public MomentTransferOpInterface::ExternalModel<LinalgMomentModel<OpTy>,
                                                      OpTy> {
  SmallVector<Value> getMomentOperands(Operation *op) const {
    return llvm::map_to_vector(
        getReadOperands(cast<LinalgOp>(op)),
        [](OpOperand *operand) { return operand->get(); });
  }
  Distribution transferMoments(Operation *op,
                               ArrayRef<MomentTensor> operands) const {
    return transferLinalg(cast<LinalgOp>(op), operands);
  }
  std::optional<MomentTensor> getOwnMoments(Operation *op) const {
    return readLinalgBatchNorm(cast<LinalgOp>(op));
  }
};
} // namespace

template <typename... OpTys>
static void attachModels(MLIRContext &context) {
  (OpTys::template attachInterface<LinalgMomentModel<OpTys>>(context), ...);
}

void mlir::unbias::registerLinalgMomentModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, linalg::LinalgDialect *) {
    using namespace mlir::linalg;
    attachModels<GenericOp, MapOp, ReduceOp, ElementwiseOp, FillOp, CopyOp,
                 TransposeOp, BroadcastOp, AddOp, SubOp, MulOp, DivOp, MaxOp,
                 MinOp, NegFOp, AbsOp, ExpOp, TanhOp, ErfOp, RoundOp, SqrtOp,
                 RsqrtOp, PoolingNwcSumOp, PoolingNcwSumOp, PoolingNhwcSumOp,
                 PoolingNchwSumOp, PoolingNdhwcSumOp>(*context);
  });
}
