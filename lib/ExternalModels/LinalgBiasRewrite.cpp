//===- LinalgBiasRewrite.cpp - Changes the bias of a linalg op ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBias.h"
#include "LinalgConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::GenericOp;
using mlir::linalg::LinalgOp;

/// Erases `op` and what it alone used, if nothing uses it.
static void eraseIfDead(RewriterBase &rewriter, Operation *op) {
  llvm::SmallSetVector<Operation *, 4> candidates;
  if (op)
    candidates.insert(op);
  while (!candidates.empty()) {
    Operation *candidate = candidates.pop_back_val();
    if (!isOpTriviallyDead(candidate))
      continue;
    for (Value operand : candidate->getOperands())
      if (Operation *producer = operand.getDefiningOp())
        candidates.insert(producer);
    rewriter.eraseOp(candidate);
  }
}

/// Makes `value` the operand, and erases what is not needed any more.
static void replaceOperand(RewriterBase &rewriter, OpOperand *operand,
                           Value value) {
  Operation *old = operand->get().getDefiningOp();
  rewriter.modifyOpInPlace(operand->getOwner(), [&] { operand->set(value); });
  eraseIfDead(rewriter, old);
}

/// An uninitialized tensor of the shape of `like`.
static Value createEmpty(RewriterBase &rewriter, Location loc, Value like) {
  // The size of an accumulator is that of the tensor it was made in.
  // Values of a graph region can form a cycle.
  SmallPtrSet<Value, 4> seen;
  while (auto producer = like.getDefiningOp<DestinationStyleOpInterface>()) {
    if (!seen.insert(like).second)
      break;
    like = producer.getTiedOpOperand(cast<OpResult>(like))->get();
  }
  auto empty = like.getDefiningOp<tensor::EmptyOp>();
  SmallVector<OpFoldResult> sizes =
      empty ? empty.getMixedSizes()
            : tensor::getMixedSizes(rewriter, loc, like);
  return tensor::EmptyOp::create(rewriter, loc, sizes,
                                 getElementTypeOrSelf(like.getType()));
}

/// `values`, one or one per channel, over the channel dimensions in the order
/// in which the tensor has them, which is returned in `dims`.
static DenseElementsAttr shapeByChannels(DenseElementsAttr values,
                                         const LinalgBias &place,
                                         SmallVectorImpl<int64_t> &dims) {
  auto type =
      RankedTensorType::get(place.channelSizes, values.getElementType());
  DenseElementsAttr shaped =
      values.isSplat() ? values.resizeSplat(type) : values.reshape(type);
  dims.assign(place.channelDims.begin(), place.channelDims.end());
  if (llvm::is_sorted(dims))
    return shaped;
  auto order = llvm::to_vector(llvm::seq<int64_t>(dims.size()));
  llvm::sort(order, [&](int64_t a, int64_t b) { return dims[a] < dims[b]; });
  llvm::sort(dims);
  TensorView view = transpose(llvm::cantFail(readElements(shaped)), order);
  return makeElements(type.clone(ArrayRef<int64_t>(view.shape)),
                      view.toDoubles());
}

/// The same as a constant.
static Value createChannelConstant(RewriterBase &rewriter, Location loc,
                                   DenseElementsAttr values,
                                   const LinalgBias &place,
                                   SmallVectorImpl<int64_t> &dims) {
  return arith::ConstantOp::create(rewriter, loc,
                                   shapeByChannels(values, place, dims));
}

/// Makes `constant`, whose dimensions are `dims` of the result, what `add` adds
/// instead of the number `addend` of its body.
static void replaceAddend(RewriterBase &rewriter, GenericOp add, Value addend,
                          Value constant, ArrayRef<int64_t> dims) {
  AffineMap outMap = add.getMatchingIndexingMap(add.getDpsInitOperand(0));
  auto loops = llvm::map_to_vector(
      dims, [&](int64_t dim) { return outMap.getResult(dim); });
  SmallVector<Value> inputs = llvm::to_vector(add.getInputs());
  inputs.push_back(constant);
  SmallVector<AffineMap> maps = add.getIndexingMapsArray();
  maps.insert(std::prev(maps.end()), AffineMap::get(add.getNumLoops(), 0, loops,
                                                    rewriter.getContext()));
  auto sum = GenericOp::create(
      rewriter, add.getLoc(), add->getResultTypes(), inputs, add.getOutputs(),
      maps, add.getIteratorTypesArray(),
      [&](OpBuilder &builder, Location, ValueRange arguments) {
        Block *body = add.getBlock();
        IRMapping mapping;
        mapping.map(body->getArguments().drop_back(), arguments.drop_back(2));
        mapping.map(body->getArguments().back(), arguments.back());
        mapping.map(addend, arguments.drop_back().back());
        for (Operation &inner : *body)
          if (&inner != addend.getDefiningOp())
            builder.clone(inner, mapping);
      });
  rewriter.replaceOp(add, sum);
}

void unbias::setLinalgBias(RewriterBase &rewriter, const LinalgBias &place,
                           DenseElementsAttr values) {
  Operation *owner =
      (place.operand ? place.operand : place.accumulator)->getOwner();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(owner);
  Location loc = owner->getLoc();
  if (place.chain)
    return replaceOperand(rewriter, place.operand,
                          rebuildCastChain(rewriter, *place.chain, values));
  SmallVector<int64_t> dims;
  Value constant = createChannelConstant(rewriter, loc, values, place, dims);

  if (!place.operand)
    return replaceAddend(rewriter, cast<GenericOp>(owner), place.addend,
                         constant, dims);

  // An input of a generic add takes the constant as it is.
  auto add = dyn_cast<GenericOp>(owner);
  if (add && add.isDpsInput(place.operand)) {
    AffineMap outMap = add.getMatchingIndexingMap(add.getDpsInitOperand(0));
    auto loops = llvm::map_to_vector(
        dims, [&](int64_t dim) { return outMap.getResult(dim); });
    SmallVector<AffineMap> maps = add.getIndexingMapsArray();
    maps[place.operand->getOperandNumber()] =
        AffineMap::get(add.getNumLoops(), 0, loops, rewriter.getContext());
    rewriter.modifyOpInPlace(add, [&] {
      add.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
    });
    return replaceOperand(rewriter, place.operand, constant);
  }

  auto rank = cast<RankedTensorType>(place.output.getType()).getRank();
  if (static_cast<int64_t>(dims.size()) == rank)
    return replaceOperand(rewriter, place.operand, constant);
  SmallVector<int64_t> added;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(dims, dim))
      added.push_back(dim);
  Value empty = createEmpty(rewriter, loc, place.operand->get());
  auto broadcast =
      linalg::BroadcastOp::create(rewriter, loc, constant, empty, added);
  replaceOperand(rewriter, place.operand, broadcast->getResult(0));
}

void unbias::addToLinalgBias(RewriterBase &rewriter, const LinalgBias &place,
                             DenseElementsAttr delta) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(place.operand->getOwner());
  Location loc = place.operand->getOwner()->getLoc();
  Value old = place.operand->get();
  SmallVector<int64_t> dims;
  Value constant = createChannelConstant(rewriter, loc, delta, place, dims);
  Value empty = createEmpty(rewriter, loc, old);
  auto rank = cast<RankedTensorType>(old.getType()).getRank();
  auto loops = llvm::map_to_vector(
      dims, [&](int64_t dim) { return rewriter.getAffineDimExpr(dim); });
  AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
  AffineMap channels = AffineMap::get(rank, 0, loops, rewriter.getContext());
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  auto sum = GenericOp::create(
      rewriter, loc, old.getType(), ValueRange{old, constant}, empty,
      ArrayRef<AffineMap>{identity, channels, identity}, parallel,
      [&](OpBuilder &builder, Location bodyLoc, ValueRange arguments) {
        Value result = isa<FloatType>(arguments[0].getType())
                           ? arith::AddFOp::create(builder, bodyLoc,
                                                   arguments[0], arguments[1])
                                 .getResult()
                           : arith::AddIOp::create(builder, bodyLoc,
                                                   arguments[0], arguments[1])
                                 .getResult();
        linalg::YieldOp::create(builder, bodyLoc, result);
      });
  rewriter.modifyOpInPlace(place.operand->getOwner(),
                           [&] { place.operand->set(sum.getResult(0)); });
}

//===----------------------------------------------------------------------===//
// Taking away
//===----------------------------------------------------------------------===//

namespace {
/// Where a correction is added to what an accumulator starts from.
struct Addition {
  /// The op that adds.
  GenericOp op;
  /// In its body: the sum, and what the correction is added to.
  Operation *sum = nullptr;
  Value rest;
  /// The argument of the body that is the correction; null if none is.
  BlockArgument addend;
  /// From the accumulator to that op: operands that are passed on as they are.
  SmallVector<OpOperand *> path;
};
} // namespace

/// The dimensions of `operand` as those of the init, of which `dims` are those
/// of the result of `op`; -1 for dimensions that are broadcast.
static SmallVector<int64_t> getDims(LinalgOp op, OpOperand *operand,
                                    ArrayRef<int64_t> dims) {
  AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  return llvm::map_to_vector(op.getMatchingIndexingMap(operand).getResults(),
                             [&](AffineExpr expr) {
                               auto position = outMap.getResultPosition(expr);
                               return position ? dims[*position] : -1;
                             });
}

/// The operand that `value` of the body of `op` is an element of; null if it is
/// computed.
static OpOperand *getInput(LinalgOp op, Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != op.getBlock())
    return nullptr;
  OpOperand *operand = op.getMatchingOpOperand(argument);
  return op.isDpsInput(operand) ? operand : nullptr;
}

/// Whether `value` of the body of `op` is `delta` in every channel.
static bool isDelta(LinalgOp op, Value value, ArrayRef<int64_t> dims,
                    const LinalgBias &place, ArrayRef<double> delta) {
  std::optional<SmallVector<double>> found;
  if (auto scalar = readBodyScalar(op, value))
    found = SmallVector<double>{*scalar};
  else if (OpOperand *operand = getInput(op, value))
    found = readChannels(operand->get(), getDims(op, operand, dims),
                         place.channelDims, place.channelSizes);
  if (!found || (found->size() != 1 && found->size() != delta.size()))
    return false;
  for (auto [channel, number] : llvm::enumerate(delta))
    if ((*found)[found->size() == 1 ? 0 : channel] != number)
      return false;
  return true;
}

/// The addition of `delta`, one number per channel, to the init of `place`.
/// Passes may have fused it with what is computed before, or may have lowered a
/// sum of biases that is broadcast afterwards.
static std::optional<Addition> findAddition(const LinalgBias &place,
                                            ArrayRef<double> delta) {
  Addition addition;
  Value value = place.operand->get();
  auto dims = llvm::to_vector(
      llvm::seq<int64_t>(cast<ShapedType>(value.getType()).getRank()));
  // Values of a graph region can form a cycle.
  SmallPtrSet<Operation *, 4> seen;
  while (auto op = value.getDefiningOp<LinalgOp>()) {
    if (!seen.insert(op).second || op->getNumResults() != 1 ||
        op.getNumParallelLoops() != op.getNumLoops() ||
        !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isPermutation())
      return std::nullopt;
    Value yielded = op.getBlock()->getTerminator()->getOperand(0);
    if (OpOperand *operand = getInput(op, yielded)) {
      dims = getDims(op, operand, dims);
      addition.path.push_back(operand);
      value = operand->get();
      continue;
    }
    addition.op = dyn_cast<GenericOp>(op.getOperation());
    addition.sum = yielded.getDefiningOp();
    if (!addition.op ||
        !isa_and_present<arith::AddIOp, arith::AddFOp>(addition.sum))
      return std::nullopt;
    for (unsigned index : {1, 0}) {
      Value addend = addition.sum->getOperand(index);
      if (!isDelta(op, addend, dims, place, delta))
        continue;
      addition.rest = addition.sum->getOperand(1 - index);
      addition.addend = dyn_cast<BlockArgument>(addend);
      return addition;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

/// `addition.op` without the sum.
static Value createRest(RewriterBase &rewriter, const Addition &addition) {
  GenericOp op = addition.op;
  AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  // As the correction made it: nothing else is computed.
  OpOperand *operand = getInput(op, addition.rest);
  if (operand && op.getMatchingIndexingMap(operand) == outMap &&
      operand->get().getType() == op->getResult(0).getType())
    return operand->get();

  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  SmallVector<BlockArgument> kept;
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(input);
    if (argument == addition.addend && argument.hasOneUse())
      continue;
    inputs.push_back(input->get());
    maps.push_back(op.getMatchingIndexingMap(input));
    kept.push_back(argument);
  }
  maps.push_back(outMap);
  kept.push_back(op.getBlock()->getArguments().back());
  rewriter.setInsertionPoint(op);
  auto rest = GenericOp::create(
      rewriter, op.getLoc(), op->getResultTypes(), inputs, op.getOutputs(),
      maps, op.getIteratorTypesArray(),
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        IRMapping mapping;
        mapping.map(kept, arguments);
        for (Operation &inner : op.getBlock()->without_terminator())
          if (&inner != addition.sum)
            builder.clone(inner, mapping);
        linalg::YieldOp::create(builder, loc,
                                mapping.lookupOrDefault(addition.rest));
      });
  return rest.getResult(0);
}

llvm::Error unbias::subtractFromLinalgBias(RewriterBase &rewriter,
                                           const LinalgBias &place,
                                           DenseElementsAttr delta,
                                           bool dryRun) {
  SmallVector<double> numbers = llvm::cantFail(readElements(delta)).toDoubles();
  auto addition = findAddition(place, numbers);
  if (!addition)
    return invalid("expected an accumulator that starts from a bias to which "
                   "the constant of the correction is added, found another");
  if (dryRun)
    return llvm::Error::success();
  OpBuilder::InsertionGuard guard(rewriter);
  Value value = createRest(rewriter, *addition);
  // Others may use what is passed on, too.
  for (OpOperand *operand : llvm::reverse(addition->path)) {
    rewriter.setInsertionPoint(operand->getOwner());
    Operation *copy = rewriter.clone(*operand->getOwner());
    copy->setOperand(operand->getOperandNumber(), value);
    value = copy->getResult(0);
  }
  replaceOperand(rewriter, place.operand, value);
  return llvm::Error::success();
}

llvm::Error unbias::removeLinalgBias(RewriterBase &rewriter, LinalgOp op,
                                     const LinalgBias &place, bool dryRun) {
  Value accumulator = place.accumulator ? place.accumulator->get() : Value();
  bool isAdded = accumulator && accumulator.getType() == place.output.getType();
  if (place.bias.kind != Bias::Kind::Constant ||
      (place.operand != op.getDpsInitOperand(0) && !isAdded))
    return invalid("expected an accumulator that starts from a constant bias, "
                   "or to which one is added, found another");
  if (dryRun)
    return llvm::Error::success();
  if (isAdded) {
    Operation *constant =
        place.operand ? place.operand->get().getDefiningOp() : nullptr;
    rewriter.replaceOp(place.accumulator->getOwner(), accumulator);
    eraseIfDead(rewriter, constant);
    return llvm::Error::success();
  }
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  Value init = place.operand->get();
  Value empty = createEmpty(rewriter, op.getLoc(), init);
  Value zero = arith::ConstantOp::create(
      rewriter, op.getLoc(),
      rewriter.getZeroAttr(getElementTypeOrSelf(init.getType())));
  auto fill = linalg::FillOp::create(rewriter, op.getLoc(), zero, empty);
  replaceOperand(rewriter, place.operand, fill.getResult(0));
  return llvm::Error::success();
}
