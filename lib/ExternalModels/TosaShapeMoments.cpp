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
                               ArrayRef<MomentTensor> operands) {
    auto type = dyn_cast<RankedTensorType>(op.getOutput().getType());
    if (!type)
      return unsupported("expected a ranked result, found another");
    return reshapeMoments(operands[0], op.getInput1().getType(), type);
  }
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
    SmallVector<int64_t> before, after;
    for (auto [index, size] : llvm::enumerate(*padding))
      (index % 2 == 0 ? before : after).push_back(size);
    return operands[0].pad(ClippedNormal::constant(*number), type.getShape(),
                           before, after);
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
    return operands[0].map([&](const ClippedNormal &x) {
      return unbias::scale(average(x, count), 1.0, *outputZero - *inputZero);
    });
  }
};

/// Elements of a window depend on each other, so that nothing tells how their
/// maximum is distributed; but where all of them move, so does it.
struct MaxPoolModel : public MomentModel<MaxPoolModel, tosa::MaxPool2dOp> {
  static Distribution transfer(tosa::MaxPool2dOp, ArrayRef<MomentTensor>) {
    return unsupported("expected independent elements, found those of a "
                       "window");
  }
  Distribution transferChange(Operation *,
                              ArrayRef<MomentTensor> operands) const {
    if (operands[0].shape[1] != 1 || operands[0].shape[2] != 1)
      return unsupported("expected the same moments at all positions, found "
                         "others");
    return operands[0];
  }
};

struct ReduceSumModel : public MomentModel<ReduceSumModel, tosa::ReduceSumOp> {
  static Distribution transfer(tosa::ReduceSumOp op,
                               ArrayRef<MomentTensor> operands) {
    int64_t axis = op.getAxis();
    auto type = cast<ShapedType>(op.getInput().getType());
    return operands[0].sum(axis, type.getDimSize(axis));
  }
};

/// As many of each element along every dimension as `multiples` says.
struct TileModel : public MomentModel<TileModel, tosa::TileOp> {
  static Distribution transfer(tosa::TileOp op,
                               ArrayRef<MomentTensor> operands) {
    auto multiples = readTosaShape(op.getMultiples());
    if (!multiples || int64_t(multiples->size()) != operands[0].getRank())
      return unsupported("expected constant multiples, found others");
    Distribution result = operands[0];
    for (auto [dim, multiple] : llvm::enumerate(*multiples)) {
      int64_t size = result->shape[dim];
      if (size == 1 || multiple == 1)
        continue;
      constexpr int64_t maxElements = 1 << 20;
      if (multiple < 1 ||
          multiple > maxElements / int64_t(result->values.size()))
        return unsupported("expected at most " + Twine(maxElements) +
                           " elements whose moments differ, found more");
      result = concat(SmallVector<MomentTensor>(multiple, *result), dim,
                      SmallVector<int64_t>(multiple, size));
      if (!result)
        return result;
    }
    return result;
  }
};

struct ReverseModel : public MomentModel<ReverseModel, tosa::ReverseOp> {
  static Distribution transfer(tosa::ReverseOp op,
                               ArrayRef<MomentTensor> operands) {
    const MomentTensor &input = operands[0];
    int64_t axis = op.getAxis(), size = input.shape[axis];
    SmallVector<MomentTensor> parts;
    SmallVector<int64_t> offsets(input.getRank(), 0), sizes = input.shape;
    sizes[axis] = 1;
    for (offsets[axis] = size - 1; offsets[axis] >= 0; --offsets[axis]) {
      auto part = input.slice(offsets, sizes);
      if (!part)
        return part.takeError();
      parts.push_back(std::move(*part));
    }
    return concat(parts, axis, SmallVector<int64_t>(size, 1));
  }
};

} // namespace

void unbias::attachTosaShapeMomentModels(MLIRContext &context) {
  tosa::TransposeOp::attachInterface<TransposeModel>(context);
  tosa::ReshapeOp::attachInterface<ReshapeModel>(context);
  tosa::SliceOp::attachInterface<SliceModel>(context);
  tosa::ConcatOp::attachInterface<ConcatModel>(context);
  tosa::PadOp::attachInterface<PadModel>(context);
  tosa::AvgPool2dOp::attachInterface<AvgPoolModel>(context);
  tosa::MaxPool2dOp::attachInterface<MaxPoolModel>(context);
  tosa::ReduceSumOp::attachInterface<ReduceSumModel>(context);
  tosa::ReverseOp::attachInterface<ReverseModel>(context);
  tosa::TileOp::attachInterface<TileModel>(context);
}
