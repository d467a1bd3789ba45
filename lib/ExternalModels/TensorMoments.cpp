//===- TensorMoments.cpp - Moments along tensor ops -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops that move elements.
//
//===----------------------------------------------------------------------===//

#include "MomentModels.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Matchers.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// Elements that nobody has written yet are NaN: whatever still is at the end
/// has no moments.
struct EmptyModel : public MomentModel<EmptyModel, tensor::EmptyOp, 0> {
  static Distribution transfer(tensor::EmptyOp op, ArrayRef<MomentTensor>) {
    constexpr double nobodyKnows = std::numeric_limits<double>::quiet_NaN();
    return MomentTensor{SmallVector<int64_t>(op.getType().getRank(), 1),
                        {ClippedNormal::constant(nobodyKnows)}};
  }
};

/// `tensor.expand_shape`, `tensor.collapse_shape`.
template <typename OpTy>
struct ReshapeModel : public MomentModel<ReshapeModel<OpTy>, OpTy> {
  static Distribution transfer(OpTy op, ArrayRef<MomentTensor> operands) {
    return reshapeMoments(operands[0], op.getSrcType(), op.getResultType());
  }
};

struct ConcatModel : public MomentModel<ConcatModel, tensor::ConcatOp, -1> {
  static Distribution transfer(tensor::ConcatOp op,
                               ArrayRef<MomentTensor> operands) {
    int64_t dim = op.getDim();
    SmallVector<int64_t> sizes;
    for (Value input : op.getInputs()) {
      sizes.push_back(cast<RankedTensorType>(input.getType()).getDimSize(dim));
      if (ShapedType::isDynamic(sizes.back()))
        return unsupported("expected static sizes along the dimension, found a "
                           "dynamic one");
    }
    return concat(operands, dim, sizes);
  }
};

struct PadModel : public MomentModel<PadModel, tensor::PadOp> {
  static Distribution transfer(tensor::PadOp op,
                               ArrayRef<MomentTensor> operands) {
    Attribute padding;
    Value value = op.getConstantPaddingValue();
    if (!value || !matchPattern(value, m_Constant(&padding)))
      return unsupported("expected a constant padding value, found another");
    double border;
    if (auto number = dyn_cast<FloatAttr>(padding))
      border = number.getValueAsDouble();
    else if (auto integer = dyn_cast<IntegerAttr>(padding))
      border = integer.getValue().signedRoundToDouble();
    else
      return unsupported("expected a number as padding value, found another");
    // Constants that are operands count as static sizes.
    auto getSizes = [](ArrayRef<OpFoldResult> sizes) {
      return llvm::map_to_vector(sizes, [](OpFoldResult size) {
        return getConstantIntValue(size).value_or(ShapedType::kDynamic);
      });
    };
    return operands[0].pad(
        ClippedNormal::constant(border), op.getSourceType().getShape(),
        getSizes(op.getMixedLowPad()), getSizes(op.getMixedHighPad()));
  }
};

} // namespace

/// Where a slice lies in a larger tensor of moments.
struct Window {
  SmallVector<int64_t> offsets, sizes;
};

/// The window of `op` in `whole`. Dimensions along which all is alike may be of
/// any kind.
static llvm::Expected<Window> getWindow(OffsetSizeAndStrideOpInterface op,
                                        const MomentTensor &whole) {
  Window window;
  for (auto [offset, size, stride, extent] :
       llvm::zip_equal(op.getStaticOffsets(), op.getStaticSizes(),
                       op.getStaticStrides(), whole.shape)) {
    bool isStatic = !ShapedType::isDynamic(offset) &&
                    !ShapedType::isDynamic(size) && stride == 1;
    if (extent != 1 && !isStatic)
      return unsupported("expected a slice of static offsets and sizes with "
                         "stride 1, found another");
    window.offsets.push_back(isStatic ? offset : 0);
    window.sizes.push_back(isStatic ? size : 1);
  }
  return window;
}

namespace {

struct ExtractSliceModel
    : public MomentModel<ExtractSliceModel, tensor::ExtractSliceOp> {
  static Distribution transfer(tensor::ExtractSliceOp op,
                               ArrayRef<MomentTensor> operands) {
    auto window = getWindow(op, operands[0]);
    if (!window)
      return window.takeError();
    auto part = operands[0].slice(window->offsets, window->sizes);
    if (!part)
      return part;
    llvm::SmallBitVector dropped = op.getDroppedDims();
    MomentTensor result;
    for (auto [dim, size] : llvm::enumerate(part->shape))
      if (!dropped[dim])
        result.shape.push_back(size);
    result.values = std::move(part->values);
    return result;
  }
};

/// The source first.
struct InsertSliceModel
    : public MomentModel<InsertSliceModel, tensor::InsertSliceOp, 2> {
  static Distribution transfer(tensor::InsertSliceOp op,
                               ArrayRef<MomentTensor> operands) {
    RankedTensorType type = op.getDestType();
    for (ArrayRef<int64_t> numbers :
         {op.getStaticOffsets(), op.getStaticSizes()})
      if (ShapedType::isDynamicShape(numbers))
        return unsupported("expected a slice of static offsets and sizes, "
                           "found another");
    if (!llvm::all_of(op.getStaticStrides(),
                      [](int64_t stride) { return stride == 1; }))
      return unsupported("expected a slice of stride 1, found another");
    ArrayRef<int64_t> offsets = op.getStaticOffsets();
    ArrayRef<int64_t> sizes = op.getStaticSizes();
    MomentTensor piece;
    llvm::SmallBitVector dropped = op.getDroppedDims();
    for (size_t dim = 0, from = 0; dim < offsets.size(); ++dim)
      piece.shape.push_back(dropped[dim] ? 1 : operands[0].shape[from++]);
    piece.values = operands[0].values;

    // Grown to the whole of the destination dimension by dimension.
    for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
      int64_t extent = type.getDimSize(dim);
      if (offsets[dim] == 0 && sizes[dim] == extent)
        continue;
      if (ShapedType::isDynamic(extent))
        return unsupported("expected a destination of static sizes, found "
                           "another");
      Window edge{SmallVector<int64_t>(offsets), SmallVector<int64_t>(sizes)};
      for (int64_t inner = dim + 1; inner < type.getRank(); ++inner) {
        edge.offsets[inner] = 0;
        edge.sizes[inner] = operands[1].shape[inner];
      }
      int64_t end = offsets[dim] + sizes[dim];
      SmallVector<MomentTensor> parts;
      SmallVector<int64_t> partSizes;
      auto addEdge = [&](int64_t from, int64_t size) -> llvm::Error {
        edge.offsets[dim] = from;
        edge.sizes[dim] = size;
        auto part = operands[1].slice(edge.offsets, edge.sizes);
        if (!part)
          return part.takeError();
        parts.push_back(std::move(*part));
        partSizes.push_back(size);
        return llvm::Error::success();
      };
      if (offsets[dim] > 0)
        if (llvm::Error error = addEdge(0, offsets[dim]))
          return error;
      parts.push_back(std::move(piece));
      partSizes.push_back(sizes[dim]);
      if (end < extent)
        if (llvm::Error error = addEdge(end, extent - end))
          return error;
      auto grown = concat(parts, dim, partSizes);
      if (!grown)
        return grown;
      piece = std::move(*grown);
    }
    return piece;
  }
};

} // namespace

void mlir::unbias::registerTensorMomentModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    using namespace mlir::tensor;
    EmptyOp::attachInterface<EmptyModel>(*context);
    CastOp::attachInterface<KeepingMomentModel<CastOp>>(*context);
    ExpandShapeOp::attachInterface<ReshapeModel<ExpandShapeOp>>(*context);
    CollapseShapeOp::attachInterface<ReshapeModel<CollapseShapeOp>>(*context);
    ConcatOp::attachInterface<ConcatModel>(*context);
    PadOp::attachInterface<PadModel>(*context);
    ExtractSliceOp::attachInterface<ExtractSliceModel>(*context);
    InsertSliceOp::attachInterface<InsertSliceModel>(*context);
  });
}
