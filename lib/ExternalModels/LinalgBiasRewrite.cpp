//===- LinalgBiasRewrite.cpp - Changes the bias of a linalg op ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBias.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
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

void unbias::setLinalgBias(RewriterBase &rewriter, const LinalgBias &place,
                           DenseElementsAttr values) {
  Operation *owner = place.operand->getOwner();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(owner);
  Location loc = owner->getLoc();
  SmallVector<int64_t> dims;
  Value constant = createChannelConstant(rewriter, loc, values, place, dims);

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

/// What `addToLinalgBias` added `delta` to, if the init is that sum.
static Value findAddedTo(const LinalgBias &place, DenseElementsAttr delta) {
  Value init = place.operand->get();
  auto sum = init.getDefiningOp<GenericOp>();
  ElementsAttr constant;
  if (!sum || sum.getNumDpsInputs() != 2 ||
      !matchPattern(sum.getInputs()[1], m_Constant(&constant)))
    return nullptr;
  int64_t channels = 1;
  for (int64_t size : place.channelSizes)
    channels *= size;
  SmallVector<int64_t> dims;
  if (delta.getNumElements() != channels ||
      constant != shapeByChannels(delta, place, dims))
    return nullptr;
  // As it was made: one number for every channel.
  MLIRContext *context = sum.getContext();
  unsigned rank = sum.getNumLoops();
  auto loops = llvm::map_to_vector(
      dims, [&](int64_t dim) { return getAffineDimExpr(dim, context); });
  AffineMap identity = AffineMap::getMultiDimIdentityMap(rank, context);
  AffineMap byChannel = AffineMap::get(rank, 0, loops, context);
  if (sum.getIndexingMapsArray() !=
      ArrayRef<AffineMap>{identity, byChannel, identity})
    return nullptr;
  Block *body = sum.getBlock();
  Operation *add = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_present<arith::AddIOp, arith::AddFOp>(add) ||
      add->getOperand(0) != body->getArgument(0) ||
      add->getOperand(1) != body->getArgument(1))
    return nullptr;
  Value old = sum.getInputs()[0];
  return old.getType() == init.getType() ? old : nullptr;
}

llvm::Error unbias::subtractFromLinalgBias(RewriterBase &rewriter,
                                           const LinalgBias &place,
                                           DenseElementsAttr delta,
                                           bool dryRun) {
  Value old = findAddedTo(place, delta);
  if (!old)
    return invalid("expected an accumulator that starts from a bias to which "
                   "the constant of the correction is added, found another");
  if (!dryRun)
    replaceOperand(rewriter, place.operand, old);
  return llvm::Error::success();
}

llvm::Error unbias::removeLinalgBias(RewriterBase &rewriter, LinalgOp op,
                                     const LinalgBias &place, bool dryRun) {
  if (place.bias.kind != Bias::Kind::Constant ||
      place.operand != op.getDpsInitOperand(0))
    return invalid("expected an accumulator that starts from a constant bias, "
                   "found another");
  if (dryRun)
    return llvm::Error::success();
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
