//===- MomentTensor.cpp - Distributions of a tensor's elements ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Moments.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::unbias;

/// Row-major strides, 0 where the size is 1.
static SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t i = shape.size(); i-- > 0;) {
    strides[i] = shape[i] == 1 ? 0 : stride;
    stride *= shape[i];
  }
  return strides;
}

/// The values at `strides` in the row-major order of `shape`.
static SmallVector<ClippedNormal, 0> gather(ArrayRef<ClippedNormal> values,
                                            ArrayRef<int64_t> shape,
                                            ArrayRef<int64_t> strides) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  SmallVector<ClippedNormal, 0> result;
  result.reserve(count);
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t offset = 0;
  for (int64_t i = 0; i < count; ++i) {
    result.push_back(values[offset]);
    for (size_t dim = shape.size(); dim-- > 0;) {
      offset += strides[dim];
      if (++index[dim] < shape[dim])
        break;
      offset -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }
  return result;
}

llvm::Expected<MomentTensor>
MomentTensor::spread(ArrayRef<int64_t> sizes) const {
  constexpr int64_t maxElements = 1 << 20;
  if (ArrayRef<int64_t>(shape) == sizes)
    return *this;
  int64_t count = 1;
  MomentTensor result;
  for (auto [own, size] : llvm::zip_equal(shape, sizes)) {
    result.shape.push_back(std::max(own, size));
    if (result.shape.back() > maxElements / count)
      return unsupported("expected at most " + llvm::Twine(maxElements) +
                         " elements whose moments differ, found more");
    count *= result.shape.back();
  }
  result.values = gather(values, result.shape, getStrides(shape));
  return result;
}

MomentTensor MomentTensor::compact() const {
  SmallVector<int64_t> strides = getStrides(shape);
  MomentTensor result;
  result.shape = shape;
  for (auto [dim, size] : llvm::enumerate(shape)) {
    // Every value equals the one at index 0 of the dimension.
    bool isAlike =
        llvm::all_of(llvm::seq<int64_t>(values.size()),
                     [&, dim = dim, size = size](int64_t i) {
                       if (size == 1)
                         return true;
                       int64_t index = i / strides[dim] % size;
                       return values[i] == values[i - index * strides[dim]];
                     });
    if (isAlike)
      result.shape[dim] = 1;
  }
  result.values = gather(values, result.shape, strides);
  return result;
}

MomentTensor MomentTensor::transpose(ArrayRef<int64_t> permutation) const {
  SmallVector<int64_t> strides = getStrides(shape);
  SmallVector<int64_t> permuted;
  MomentTensor result;
  for (int64_t dim : permutation) {
    result.shape.push_back(shape[dim]);
    permuted.push_back(strides[dim]);
  }
  result.values = gather(values, result.shape, permuted);
  return result;
}

llvm::Expected<SmallVector<ClippedNormal, 0>>
MomentTensor::mixAllBut(ArrayRef<int64_t> kept, ArrayRef<int64_t> sizes) const {
  SmallVector<int64_t> wide(shape.size(), 1);
  for (auto [dim, size] : llvm::zip_equal(kept, sizes))
    wide[dim] = size;
  auto full = spread(wide);
  if (!full)
    return full.takeError();
  SmallVector<int64_t> order = llvm::to_vector(kept);
  for (int64_t dim = 0; dim < getRank(); ++dim)
    if (!llvm::is_contained(kept, dim))
      order.push_back(dim);
  MomentTensor ordered = full->transpose(order);
  int64_t channels = 1;
  for (int64_t size : sizes)
    channels *= size;
  SmallVector<ClippedNormal, 0> result;
  ArrayRef<ClippedNormal> all = ordered.values;
  int64_t others = channels == 0 ? 0 : int64_t(all.size()) / channels;
  for (int64_t channel = 0; channel < channels; ++channel)
    result.push_back(mix(all.slice(channel * others, others)));
  return result;
}
