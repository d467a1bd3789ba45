//===- TosaShapeMoments.cpp - Moments of elements that move or merge ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaMoments.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

//===----------------------------------------------------------------------===//
// Elements to other places
//===----------------------------------------------------------------------===//

struct TransposeModel : public MomentModel<TransposeModel, tosa::TransposeOp> {
  static Distribution transfer(tosa::TransposeOp op,
                               ArrayRef<MomentTensor> operands) {
    return operands[0].transpose(SmallVector<int64_t>(op.getPerms()));
  }
};

struct ReshapeModel : public MomentModel<ReshapeModel, tosa::ReshapeOp> {
  static Distribution transfer(tosa::ReshapeOp op,
                               ArrayRef<MomentTensor> operands);
};

struct SliceModel : public MomentModel<SliceModel, tosa::SliceOp> {
  static Distribution transfer(tosa::SliceOp op,
                               ArrayRef<MomentTensor> operands) {
    auto start = readTosaShape(op.getStart());
    auto size = readTosaShape(op.getSize());
    if (!start || !size || int64_t(start->size()) != operands[0].getRank() ||
        start->size() != size->size())
      return unsupported("expected a constant slice, found another");
    // -1 goes to the end.
    for (auto [first, count, all] :
         llvm::zip_equal(*start, *size, operands[0].shape))
      if (count == -1)
        count = all - first;
    return operands[0].slice(*start, *size);
  }
};

struct ConcatModel : public MomentModel<ConcatModel, tosa::ConcatOp, -1> {
  static Distribution transfer(tosa::ConcatOp op,
                               ArrayRef<MomentTensor> operands) {
    int64_t axis = op.getAxis();
    SmallVector<int64_t> sizes;
    for (Value operand : op.getInput1()) {
      sizes.push_back(cast<ShapedType>(operand.getType()).getDimSize(axis));
      if (ShapedType::isDynamic(sizes.back()))
        return unsupported("expected static sizes along the axis, found a "
                           "dynamic one");
    }
    return concat(operands, axis, sizes);
  }
};

struct PadModel : public MomentModel<PadModel, tosa::PadOp> {
  static Distribution transfer(tosa::PadOp op,
                               ArrayRef<MomentTensor> operands) {
    auto padding = readTosaShape(op.getPadding());
    if (!padding || int64_t(padding->size()) != 2 * operands[0].getRank())
      return unsupported("expected constant padding, found another");
    auto number = readTosaNumber(op.getPadConst(), "pad_const");
    if (!number)
      return number.takeError();
    auto type = cast<ShapedType>(op.getInput1().getType());
    MomentTensor result = operands[0];
    MomentTensor border{SmallVector<int64_t>(result.getRank(), 1),
                        {ClippedNormal::constant(*number)}};
    for (int64_t dim = 0; dim < result.getRank(); ++dim) {
      int64_t before = (*padding)[2 * dim], after = (*padding)[2 * dim + 1];
      if (before == 0 && after == 0)
        continue;
      if (type.isDynamicDim(dim) || before < 0 || after < 0)
        return unsupported("expected padding of a static size, found another");
      auto padded = concat({border, result, border}, dim,
                           {before, type.getDimSize(dim), after});
      if (!padded)
        return padded.takeError();
      result = std::move(*padded);
    }
    return result;
  }
};

//===----------------------------------------------------------------------===//
// Many elements to one
//===----------------------------------------------------------------------===//

struct AvgPoolModel : public MomentModel<AvgPoolModel, tosa::AvgPool2dOp> {
  static Distribution transfer(tosa::AvgPool2dOp op,
                               ArrayRef<MomentTensor> operands) {
    if (operands[0].shape[1] != 1 || operands[0].shape[2] != 1)
      return unsupported("expected the same moments at all positions, found "
                         "others");
    auto inputZero = readTosaNumber(op.getInputZp(), "input_zp");
    if (!inputZero)
      return inputZero.takeError();
    auto outputZero = readTosaNumber(op.getOutputZp(), "output_zp");
    if (!outputZero)
      return outputZero.takeError();
    int64_t count;
    if (llvm::MulOverflow(op.getKernel()[0], op.getKernel()[1], count) ||
        count <= 0)
      return unsupported("expected a kernel of a size that can be counted");
    return mapMoments(operands[0], [&](const ClippedNormal &x) {
      return unbias::scale(average(x, count), 1.0, *outputZero - *inputZero);
    });
  }
};

struct ReduceSumModel : public MomentModel<ReduceSumModel, tosa::ReduceSumOp> {
  static Distribution transfer(tosa::ReduceSumOp op,
                               ArrayRef<MomentTensor> operands) {
    int64_t axis = op.getAxis();
    auto type = cast<ShapedType>(op.getInput().getType());
    const MomentTensor &input = operands[0];
    if (input.shape[axis] == 1) {
      if (type.isDynamicDim(axis) || type.getDimSize(axis) == 0)
        return unsupported("expected a static size of the sum, found another");
      int64_t count = type.getDimSize(axis);
      return mapMoments(input, [&](const ClippedNormal &x) {
        return unbias::scale(average(x, count), double(count));
      });
    }
    SmallVector<int64_t> offsets(input.getRank(), 0), sizes = input.shape;
    sizes[axis] = 1;
    Distribution result = input.slice(offsets, sizes);
    for (int64_t i = 1; result && i < input.shape[axis]; ++i) {
      offsets[axis] = i;
      auto next = input.slice(offsets, sizes);
      if (!next)
        return next.takeError();
      result = unbias::zip(*result, *next, unbias::add);
    }
    return result;
  }
};

} // namespace

/// Dimensions of both sides fall into groups of equal products, as
/// [2, 3, 4] -> [6, 4] into {2, 3} -> {6} and {4} -> {4}. Where all is alike in
/// a group it is so afterwards.
Distribution ReshapeModel::transfer(tosa::ReshapeOp op,
                                    ArrayRef<MomentTensor> operands) {
  const MomentTensor &input = operands[0];
  auto type = dyn_cast<RankedTensorType>(op.getOutput().getType());
  if (!type)
    return unsupported("expected a ranked result, found another");
  if (input.values.size() == 1)
    return MomentTensor{SmallVector<int64_t>(type.getRank(), 1), input.values};

  SmallVector<int64_t> from = getTosaSizes(op.getInput1());
  SmallVector<int64_t> to = getTosaSizes(op.getOutput());
  auto source = cast<RankedTensorType>(op.getInput1().getType());
  bool isBatch = source.getRank() > 0 && type.getRank() > 0 &&
                 source.isDynamicDim(0) && type.isDynamicDim(0);
  if (source.getNumDynamicDims() != isBatch ||
      type.getNumDynamicDims() != isBatch)
    return unsupported("expected static sizes after the first, found a dynamic "
                       "one");
  SmallVector<int64_t> spread(from.size(), 1);
  MomentTensor result;
  for (size_t i = 0, k = 0; i < from.size() || k < to.size();) {
    size_t firstFrom = i, firstTo = k;
    int64_t left = i < from.size() ? from[i++] : 1;
    int64_t right = k < to.size() ? to[k++] : 1;
    while (left != right) {
      bool growsLeft = left < right;
      if (left == 0 || right == 0 || (growsLeft && i == from.size()) ||
          (!growsLeft && k == to.size()))
        return unsupported("expected as many elements as before, found others");
      if (growsLeft)
        left *= from[i++];
      else
        right *= to[k++];
    }
    bool isAlike =
        llvm::all_of(ArrayRef(input.shape).slice(firstFrom, i - firstFrom),
                     [](int64_t size) { return size == 1; });
    for (size_t dim = firstTo; dim < k; ++dim)
      result.shape.push_back(isAlike ? 1 : to[dim]);
    if (!isAlike)
      std::copy(from.begin() + firstFrom, from.begin() + i,
                spread.begin() + firstFrom);
  }
  auto full = input.spread(spread);
  if (!full)
    return full.takeError();
  result.values = std::move(full->values);
  return result;
}

void unbias::attachTosaShapeMomentModels(MLIRContext &context) {
  tosa::TransposeOp::attachInterface<TransposeModel>(context);
  tosa::ReshapeOp::attachInterface<ReshapeModel>(context);
  tosa::SliceOp::attachInterface<SliceModel>(context);
  tosa::ConcatOp::attachInterface<ConcatModel>(context);
  tosa::PadOp::attachInterface<PadModel>(context);
  tosa::AvgPool2dOp::attachInterface<AvgPoolModel>(context);
  tosa::ReduceSumOp::attachInterface<ReduceSumModel>(context);
}
