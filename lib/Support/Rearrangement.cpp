//===- Rearrangement.cpp - Constants under other shapes -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reshape, transpose and slice, of data and of the parameters that go along
// with them.
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/Reason.h"
#include "unbias/Support/TensorView.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::SmallVector;
using llvm::SmallVectorImpl;

/// "[2, 3]" for messages.
static std::string toText(ArrayRef<int64_t> shape) {
  std::string text = "[";
  for (auto [i, size] : llvm::enumerate(shape))
    text += (i ? ", " : "") + std::to_string(size);
  return text + "]";
}

/// Strides of `shape` over the same memory as `view`, or nothing if that needs
/// a copy. Dimensions of old and new shape are grouped from the left so that
/// each group covers as many elements; inside a group the old dimensions must
/// lie back to back.
static std::optional<SmallVector<int64_t, 6>>
reshapeStrides(const TensorView &view, ArrayRef<int64_t> shape) {
  SmallVector<int64_t, 6> strides(shape.size(), 0);
  int64_t oldDim = 0, newDim = 0;
  int64_t oldRank = view.getRank(), newRank = shape.size();
  while (oldDim < oldRank && newDim < newRank) {
    int64_t oldBegin = oldDim, newBegin = newDim;
    int64_t oldSize = view.shape[oldDim++], newSize = shape[newDim++];
    while (oldSize != newSize) {
      if (oldSize < newSize)
        oldSize *= view.shape[oldDim++];
      else
        newSize *= shape[newDim++];
    }
    // Back to back, dimensions of size 1 aside; a splat always is.
    int64_t innermost = oldDim - 1;
    while (innermost > oldBegin && view.shape[innermost] == 1)
      --innermost;
    int64_t expected = view.strides[innermost] * view.shape[innermost];
    for (int64_t dim = innermost - 1; dim >= oldBegin; --dim) {
      if (view.shape[dim] == 1)
        continue;
      if (view.strides[dim] != expected)
        return std::nullopt;
      expected *= view.shape[dim];
    }
    int64_t stride = view.strides[innermost];
    for (int64_t dim = newDim - 1; dim >= newBegin; --dim) {
      strides[dim] = stride;
      stride *= shape[dim];
    }
  }
  // What remains on either side has size 1.
  return strides;
}

/// The quantized axis must go on as one dimension. One of size 1 may vanish:
/// parameters do not vary along it.
static llvm::Error reshapeAxis(const TensorView &view, ArrayRef<int64_t> shape,
                               int64_t &axis) {
  if (view.shape[axis] == 1) {
    axis = -1;
    return llvm::Error::success();
  }
  int64_t before = 1;
  for (int64_t size : ArrayRef<int64_t>(view.shape).take_front(axis))
    before *= size;
  int64_t leading = 1, newAxis = 0, rank = shape.size();
  while (newAxis < rank &&
         !(leading == before && shape[newAxis] == view.shape[axis]))
    leading *= shape[newAxis++];
  if (newAxis == rank)
    return unsupported("expected a reshape that keeps the quantized axis " +
                       llvm::Twine(axis) + " of " + toText(view.shape) +
                       ", found " + toText(shape));
  axis = newAxis;
  return llvm::Error::success();
}

namespace {
/// So many indices, whose parameters are `stride` entries apart.
struct Extent {
  int64_t size, stride;
};
} // namespace

/// Adds the extent outside of `block`, a dimension of `size` so far; false if
/// they are not one block together.
static bool growBlock(AxisQuantization::Block &block, int64_t size,
                      const Extent &outer) {
  if (outer.size == 1)
    return true;
  if (block.stride == 0) {
    // All indices so far share a parameter: they are the first block.
    block = {outer.stride == 0 ? size * outer.size : size, outer.stride};
    return true;
  }
  return outer.stride == size / block.size * block.stride;
}

/// Blocks under another shape: dimensions are taken apart into blocks and what
/// is in a block, and put together again from the innermost on.
static llvm::Error reshapeBlocks(const TensorView &view,
                                 ArrayRef<int64_t> shape,
                                 SmallVectorImpl<AxisQuantization::Block> &of) {
  SmallVector<Extent> extents;
  for (auto [size, block] : llvm::zip_equal(view.shape, of)) {
    // A slice may have left a part of the last block.
    if (size % block.size != 0)
      return unsupported("expected a reshape of whole blocks of scales, found "
                         "one of a part");
    extents.push_back({size / block.size, block.stride});
    extents.push_back({block.size, 0});
  }
  SmallVector<AxisQuantization::Block> blocks(shape.size());
  for (int64_t dim = shape.size() - 1; dim >= 0; --dim) {
    int64_t size = 1;
    while (size < shape[dim]) {
      Extent &last = extents.back();
      int64_t taken = std::min(last.size, shape[dim] / size);
      if (last.size % taken != 0 || shape[dim] % (size * taken) != 0 ||
          !growBlock(blocks[dim], size, {taken, last.stride}))
        return unsupported("expected a reshape that keeps the blocks of scales "
                           "of " +
                           toText(view.shape) + ", found " + toText(shape));
      size *= taken;
      last = {last.size / taken, last.stride * taken};
      if (last.size == 1)
        extents.pop_back();
    }
  }
  of.assign(blocks.begin(), blocks.end());
  return llvm::Error::success();
}

static llvm::Error reshapeParameters(const TensorView &view,
                                     ArrayRef<int64_t> shape,
                                     AxisQuantization &quantization) {
  if (quantization.axis >= 0)
    return reshapeAxis(view, shape, quantization.axis);
  if (!quantization.blocks.empty())
    return reshapeBlocks(view, shape, quantization.blocks);
  return llvm::Error::success();
}

llvm::Expected<TensorView> unbias::reshape(const TensorView &view,
                                           ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t size : shape) {
    if (size < 0)
      return unsupported("expected a static shape, found " + toText(shape));
    if (llvm::MulOverflow(count, size, count))
      return unsupported("expected a shape of less than 2^63 elements, found " +
                         toText(shape));
  }
  if (count != view.getNumElements())
    return invalid("expected a shape of " + llvm::Twine(view.getNumElements()) +
                   " elements, found " + toText(shape));

  TensorView result = view;
  result.shape.assign(shape.begin(), shape.end());
  if (count == 0) {
    result.strides.assign(shape.size(), 0);
    return result;
  }
  auto strides = reshapeStrides(view, shape);
  if (!strides)
    return unsupported("expected a reshape within memory order, found one of a "
                       "transposed constant from " +
                       toText(view.shape) + " to " + toText(shape));
  result.strides = std::move(*strides);

  if (llvm::Error error = reshapeParameters(view, shape, result.quantization))
    return error;
  if (result.rounding)
    if (llvm::Error error = reshapeParameters(view, shape, result.rounding->by))
      return error;
  return result;
}

static void transposeParameters(ArrayRef<int64_t> permutation,
                                AxisQuantization &quantization) {
  AxisQuantization source = quantization;
  for (auto [to, from] : llvm::enumerate(permutation)) {
    if (from == source.axis)
      quantization.axis = to;
    if (!source.blocks.empty())
      quantization.blocks[to] = source.blocks[from];
  }
}

TensorView unbias::transpose(const TensorView &view,
                             ArrayRef<int64_t> permutation) {
  TensorView result = view;
  for (auto [to, from] : llvm::enumerate(permutation)) {
    result.shape[to] = view.shape[from];
    result.strides[to] = view.strides[from];
  }
  transposeParameters(permutation, result.quantization);
  if (result.rounding)
    transposeParameters(permutation, result.rounding->by);
  return result;
}

/// Cuts dimension `dim`.
static llvm::Error sliceParameters(int64_t dim, int64_t offset, int64_t size,
                                   int64_t step,
                                   AxisQuantization &quantization) {
  if (dim == quantization.axis) {
    AxisQuantization source = quantization;
    quantization.scales.clear();
    quantization.zeroPoints.clear();
    for (int64_t i = 0; i < size; ++i) {
      int64_t from = source.scales.size() == 1 ? 0 : offset + i * step;
      quantization.scales.push_back(source.scales[from]);
      quantization.zeroPoints.push_back(source.zeroPoints[from]);
    }
  }
  if (quantization.blocks.empty())
    return llvm::Error::success();
  AxisQuantization::Block &block = quantization.blocks[dim];
  if (block.stride == 0)
    return llvm::Error::success();
  int64_t last = offset + (size - 1) * step;
  quantization.blockOffset += offset / block.size * block.stride;
  if (offset / block.size == last / block.size)
    block = {};
  else if (block.size == 1)
    block.stride *= step;
  else if (step != 1 || offset % block.size != 0)
    return unsupported("expected a slice that keeps the blocks of scales along "
                       "dimension " +
                       llvm::Twine(dim) + ", found another");
  return llvm::Error::success();
}

llvm::Expected<TensorView> unbias::slice(const TensorView &view,
                                         ArrayRef<int64_t> offsets,
                                         ArrayRef<int64_t> sizes,
                                         ArrayRef<int64_t> steps) {
  TensorView result = view;
  int64_t rank = view.getRank();
  if (int64_t(offsets.size()) != rank || int64_t(sizes.size()) != rank ||
      int64_t(steps.size()) != rank)
    return invalid("expected a slice of " + llvm::Twine(rank) +
                   " dimensions, found " + llvm::Twine(offsets.size()));
  for (int64_t dim = 0; dim < rank; ++dim) {
    // Nothing is multiplied: steps may be as large as a number can be.
    if (offsets[dim] < 0 || offsets[dim] >= view.shape[dim] || sizes[dim] < 1 ||
        steps[dim] < 1 ||
        (view.shape[dim] - 1 - offsets[dim]) / steps[dim] < sizes[dim] - 1)
      return invalid("expected a slice within " + toText(view.shape) +
                     ", found offsets " + toText(offsets) + " and sizes " +
                     toText(sizes));
    result.offset += offsets[dim] * view.strides[dim];
    result.shape[dim] = sizes[dim];
    if (sizes[dim] > 1)
      result.strides[dim] = view.strides[dim] * steps[dim];
    if (llvm::Error error = sliceParameters(dim, offsets[dim], sizes[dim],
                                            steps[dim], result.quantization))
      return error;
    if (!result.rounding)
      continue;
    if (llvm::Error error = sliceParameters(dim, offsets[dim], sizes[dim],
                                            steps[dim], result.rounding->by))
      return error;
  }
  return result;
}
