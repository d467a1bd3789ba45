//===- LinalgBias.cpp - The bias of a linalg op ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBias.h"
#include "LinalgConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::GenericOp;
using mlir::linalg::LinalgOp;

//===----------------------------------------------------------------------===//
// Reading: what a tensor holds along its channels
//===----------------------------------------------------------------------===//

namespace {
/// A tensor seen through broadcasts.
struct BroadcastSource {
  /// What is broadcast.
  Value value;
  /// Or the one number that every element is.
  std::optional<double> scalar;
  /// The dimension of the outer tensor that each dimension of `value` is; -1
  /// for one of size 1 that is broadcast.
  SmallVector<int64_t> dims;
  /// The operands that take `value` to the outer tensor, the last one first.
  SmallVector<OpOperand *> steps;
};
} // namespace

/// The value of the body of `op` that every element of its result is, seen
/// through extensions.
static Value getYielded(GenericOp op) {
  Value value = op.getBlock()->getTerminator()->getOperand(0);
  while (Operation *def = value.getDefiningOp()) {
    if (!isa<arith::ExtSIOp, arith::ExtFOp>(def))
      break;
    value = def->getOperand(0);
  }
  return value;
}

/// Looks through one generic op that fills or broadcasts; false for others.
static bool lookThrough(GenericOp op, BroadcastSource &source) {
  if (op.getNumResults() != 1 || op.getNumParallelLoops() != op.getNumLoops())
    return false;
  AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (!outMap.isPermutation())
    return false;
  Value yielded = getYielded(op);
  if (auto scalar = readBodyScalar(op, yielded)) {
    source.scalar = scalar;
    return true;
  }
  auto argument = dyn_cast<BlockArgument>(yielded);
  if (!argument || argument.getOwner() != op.getBlock())
    return false;
  OpOperand *operand = op.getMatchingOpOperand(argument);
  if (!op.isDpsInput(operand))
    return false;
  SmallVector<int64_t> dims;
  for (AffineExpr expr : op.getMatchingIndexingMap(operand).getResults()) {
    if (auto position = outMap.getResultPosition(expr))
      dims.push_back(source.dims[*position]);
    else if (expr == getAffineConstantExpr(0, op.getContext()))
      dims.push_back(-1);
    else
      return false;
  }
  source.value = operand->get();
  source.dims = std::move(dims);
  source.steps.push_back(operand);
  return true;
}

/// Looks through everything that fills, broadcasts and transposes. `dims` says
/// which dimension of the outer tensor each dimension of `value` is.
static BroadcastSource findSource(Value value, ArrayRef<int64_t> dims) {
  BroadcastSource source{value, std::nullopt, llvm::to_vector(dims), {}};
  // Values of a graph region can form a cycle.
  SmallPtrSet<Value, 8> seen;
  while (!source.scalar && seen.insert(source.value).second) {
    Operation *def = source.value.getDefiningOp();
    if (auto fill = dyn_cast_if_present<linalg::FillOp>(def)) {
      source.scalar = readBodyScalar(fill, fill.getBlock()->getArgument(0));
      if (!source.scalar)
        break;
    } else if (auto broadcast = dyn_cast_if_present<linalg::BroadcastOp>(def)) {
      SmallVector<int64_t> kept;
      for (auto [dim, outer] : llvm::enumerate(source.dims))
        if (!llvm::is_contained(broadcast.getDimensions(), int64_t(dim)))
          kept.push_back(outer);
      source.dims = std::move(kept);
      source.value = broadcast.getInput();
      source.steps.push_back(&broadcast.getInputMutable());
    } else if (auto transpose = dyn_cast_if_present<linalg::TransposeOp>(def)) {
      SmallVector<int64_t> permuted(source.dims.size());
      for (auto [to, from] : llvm::enumerate(transpose.getPermutation()))
        permuted[from] = source.dims[to];
      source.dims = std::move(permuted);
      source.value = transpose.getInput();
      source.steps.push_back(&transpose.getInputMutable());
    } else if (auto generic = dyn_cast_if_present<GenericOp>(def)) {
      if (!lookThrough(generic, source))
        break;
    } else {
      break;
    }
  }
  return source;
}

std::optional<SmallVector<double>>
unbias::readChannels(Value value, ArrayRef<int64_t> dims,
                     ArrayRef<int64_t> channelDims,
                     ArrayRef<int64_t> channelSizes) {
  BroadcastSource source = findSource(value, dims);
  if (source.scalar)
    return SmallVector<double>{*source.scalar};
  auto view = evaluateConstant(source.value);
  if (!view || view->getNumElements() == 0)
    return std::nullopt;

  // Channels first, then whatever else the constant varies along.
  TensorView sorted = *view;
  sorted.shape.assign(channelSizes.begin(), channelSizes.end());
  sorted.strides.assign(channelSizes.size(), 0);
  for (auto [dim, outer] : llvm::enumerate(source.dims)) {
    if (view->strides[dim] == 0 || view->shape[dim] == 1)
      continue;
    auto position = llvm::find(channelDims, outer);
    if (position != channelDims.end()) {
      sorted.strides[position - channelDims.begin()] = view->strides[dim];
    } else {
      sorted.shape.push_back(view->shape[dim]);
      sorted.strides.push_back(view->strides[dim]);
    }
  }
  bool isOne = llvm::all_of(sorted.strides, [](int64_t s) { return s == 0; });
  if (isOne)
    return SmallVector<double>{sorted.load(sorted.offset)};
  int64_t repeated = 1;
  for (int64_t size : ArrayRef(sorted.shape).drop_front(channelSizes.size()))
    repeated *= size;
  SmallVector<double> values;
  int64_t count = 0;
  bool varies = false;
  sorted.forEach([&](int64_t at) {
    if (count++ % repeated == 0)
      values.push_back(sorted.load(at));
    else
      varies |= values.back() != sorted.load(at);
  });
  if (varies)
    return std::nullopt;
  return values;
}

/// The casts that make `value` what it holds along `channelDims`; see
/// `readChannels`.
static std::optional<CastChain>
findChannelChain(Value value, ArrayRef<int64_t> dims,
                 ArrayRef<int64_t> channelDims,
                 ArrayRef<int64_t> channelSizes) {
  BroadcastSource source = findSource(value, dims);
  if (source.scalar)
    return std::nullopt;
  auto chain = findCastChain(source.value);
  if (!chain)
    return std::nullopt;
  // One dimension that varies, and it makes all of the channel.
  int64_t channels = 1;
  for (int64_t size : channelSizes)
    channels *= size;
  auto type = cast<RankedTensorType>(source.value.getType());
  for (auto [dim, outer] : llvm::enumerate(source.dims))
    if (type.getDimSize(dim) != 1 && !llvm::is_contained(channelDims, outer))
      return std::nullopt;
  if (type.getNumElements() != channels)
    return std::nullopt;
  llvm::append_range(chain->steps, llvm::reverse(source.steps));
  return chain;
}

/// The sizes of `dims` of `value`.
static SmallVector<int64_t> getSizes(Value value, ArrayRef<int64_t> dims) {
  auto type = cast<ShapedType>(value.getType());
  return llvm::map_to_vector(dims,
                             [&](int64_t dim) { return type.getDimSize(dim); });
}

//===----------------------------------------------------------------------===//
// The add after the op
//===----------------------------------------------------------------------===//

/// Follows `channelDims` through a reshape whose result has one dimension for
/// every group of dimensions of its source. False if channels are merged with
/// something else.
static bool collapseChannels(ArrayRef<ReassociationIndices> groups,
                             ShapedType sourceType,
                             SmallVectorImpl<int64_t> &channelDims) {
  SmallVector<int64_t> collapsed, merged;
  for (auto [dim, group] : llvm::enumerate(groups)) {
    bool hasChannel = llvm::any_of(group, [&](int64_t inner) {
      return llvm::is_contained(channelDims, inner);
    });
    if (!hasChannel)
      continue;
    collapsed.push_back(dim);
    for (int64_t inner : group) {
      if (llvm::is_contained(channelDims, inner))
        merged.push_back(inner);
      else if (sourceType.getDimSize(inner) != 1)
        return false;
    }
  }
  // Channels are numbered as before only if they are in order.
  if (ArrayRef<int64_t>(merged) != ArrayRef<int64_t>(channelDims))
    return false;
  channelDims.assign(collapsed.begin(), collapsed.end());
  return true;
}

/// Follows `value` and its channels through reshapes and transposes to its
/// single user; null if it has several.
static OpOperand *findSingleUse(Value value,
                                SmallVectorImpl<int64_t> &channelDims) {
  while (value.hasOneUse()) {
    OpOperand &use = *value.use_begin();
    Operation *user = use.getOwner();
    if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(user)) {
      if (!collapseChannels(collapse.getReassociationIndices(),
                            collapse.getSrcType(), channelDims))
        return nullptr;
    } else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(user)) {
      SmallVector<int64_t> expanded;
      for (int64_t dim : channelDims)
        llvm::append_range(expanded, expand.getReassociationIndices()[dim]);
      channelDims.assign(expanded.begin(), expanded.end());
    } else if (auto transpose = dyn_cast<linalg::TransposeOp>(user);
               transpose && use.get() == transpose.getInput()) {
      for (int64_t &dim : channelDims)
        dim = llvm::find(transpose.getPermutation(), dim) -
              transpose.getPermutation().begin();
    } else {
      return &use;
    }
    value = user->getResult(0);
  }
  return nullptr;
}

/// If `op` adds something to `use`, that value of its body.
static Value findAddend(LinalgOp op, OpOperand &use) {
  if (op.getNumDpsInits() != 1 || !op.hasPureTensorSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops())
    return nullptr;
  Operation *add =
      op.getBlock()->getTerminator()->getOperand(0).getDefiningOp();
  if (!add || !isa<arith::AddIOp, arith::AddFOp>(add))
    return nullptr;
  Value ours = op.getMatchingBlockArgument(&use);
  if (!llvm::is_contained(add->getOperands(), ours))
    return nullptr;
  return add->getOperand(add->getOperand(0) == ours ? 1 : 0);
}

/// The constant that is added to the result of `op`, if there is one and it
/// varies along channels only.
static std::optional<LinalgBias> findAddAfter(LinalgOp op,
                                              ArrayRef<int64_t> channelDims) {
  LinalgBias place;
  place.channelDims = llvm::to_vector(channelDims);
  OpOperand *use = findSingleUse(op->getResult(0), place.channelDims);
  if (!use)
    return std::nullopt;
  Operation *user = use->getOwner();
  // Dimensions of the addend, as those of the sum.
  SmallVector<int64_t> dims;
  std::optional<double> scalar;
  if (isa<arith::AddIOp, arith::AddFOp>(user)) {
    place.operand = &user->getOpOperand(1 - use->getOperandNumber());
    dims = llvm::to_vector(llvm::seq<int64_t>(
        cast<RankedTensorType>(use->get().getType()).getRank()));
  } else if (auto add = dyn_cast<LinalgOp>(user)) {
    Value addend = findAddend(add, *use);
    AffineMap outMap = add.getMatchingIndexingMap(add.getDpsInitOperand(0));
    if (!addend || !outMap.isPermutation() ||
        add.getMatchingIndexingMap(use) != outMap)
      return std::nullopt;
    auto argument = dyn_cast<BlockArgument>(addend);
    if (argument && argument.getOwner() == add.getBlock()) {
      place.operand = add.getMatchingOpOperand(argument);
      for (AffineExpr expr :
           add.getMatchingIndexingMap(place.operand).getResults()) {
        auto position = outMap.getResultPosition(expr);
        dims.push_back(position ? static_cast<int64_t>(*position) : -1);
      }
    } else if (isa<GenericOp>(user)) {
      // Fusion moves a constant of one number into the body.
      place.addend = addend;
      scalar = readBodyScalar(add, addend);
    }
    // Other ops than generic ones are given an addend in full shape.
    if (!isa<GenericOp>(user) &&
        (!place.operand || add.getMatchingIndexingMap(place.operand) != outMap))
      return std::nullopt;
  } else {
    return std::nullopt;
  }
  place.accumulator = use;
  place.output = user->getResult(0);
  place.channelSizes = getSizes(place.output, place.channelDims);
  if (llvm::any_of(place.channelSizes, ShapedType::isDynamic) ||
      (place.operand && place.operand->get() == use->get()))
    return std::nullopt;
  if (place.operand)
    place.chain = findChannelChain(place.operand->get(), dims,
                                   place.channelDims, place.channelSizes);
  if (place.chain) {
    place.bias = place.chain->bias;
    return place;
  }
  std::optional<SmallVector<double>> values;
  if (place.operand)
    values = readChannels(place.operand->get(), dims, place.channelDims,
                          place.channelSizes);
  else if (scalar)
    values = SmallVector<double>{*scalar};
  if (!values)
    return std::nullopt;
  place.bias.kind = Bias::Kind::Constant;
  place.bias.elementType = getElementTypeOrSelf(place.output.getType());
  place.bias.values = std::move(*values);
  return place;
}

LinalgBias unbias::findBias(LinalgOp op, ArrayRef<int64_t> channelDims) {
  LinalgBias place;
  place.operand = op.getDpsInitOperand(0);
  place.output = op->getResult(0);
  place.channelDims = llvm::to_vector(channelDims);
  place.channelSizes = getSizes(place.output, channelDims);
  place.bias.elementType = getElementTypeOrSelf(place.output.getType());
  auto rank = cast<RankedTensorType>(place.output.getType()).getRank();
  auto dims = llvm::to_vector(llvm::seq<int64_t>(rank));
  place.chain = findChannelChain(place.operand->get(), dims, channelDims,
                                 place.channelSizes);
  if (place.chain) {
    place.bias = place.chain->bias;
    return place;
  }
  auto values =
      readChannels(place.operand->get(), dims, channelDims, place.channelSizes);
  if (!values) {
    place.bias.kind = Bias::Kind::Runtime;
    return place;
  }
  if (llvm::any_of(*values, [](double value) { return value != 0; })) {
    place.bias.kind = Bias::Kind::Constant;
    place.bias.values = std::move(*values);
    return place;
  }
  if (auto add = findAddAfter(op, channelDims))
    return std::move(*add);
  return place;
}
