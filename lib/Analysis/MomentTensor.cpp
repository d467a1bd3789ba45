//===- MomentTensor.cpp - Distributions of a tensor's elements ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Moments.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

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
    if (own != size && own != 1 && size != 1)
      return unsupported("expected moments of " + llvm::Twine(size) +
                         " elements, found " + llvm::Twine(own));
    result.shape.push_back(own == 1 ? size : own);
    if (count > 0 && result.shape.back() > maxElements / count)
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

llvm::Expected<MomentTensor>
MomentTensor::slice(ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes) const {
  SmallVector<int64_t> strides = getStrides(shape);
  MomentTensor result;
  int64_t start = 0;
  for (int64_t dim = 0; dim < getRank(); ++dim) {
    if (shape[dim] == 1) {
      result.shape.push_back(1);
      continue;
    }
    if (offsets[dim] < 0 || sizes[dim] < 0 ||
        offsets[dim] > shape[dim] - sizes[dim])
      return unsupported("expected a slice within " + llvm::Twine(shape[dim]) +
                         " elements, found one of " + llvm::Twine(sizes[dim]) +
                         " from " + llvm::Twine(offsets[dim]));
    result.shape.push_back(sizes[dim]);
    start += offsets[dim] * strides[dim];
  }
  if (!values.empty() && start < int64_t(values.size()))
    result.values =
        gather(ArrayRef(values).drop_front(start), result.shape, strides);
  return result;
}

/// Dimensions of both sides fall into groups of equal products, as
/// [2, 3, 4] -> [6, 4] into {2, 3} -> {6} and {4} -> {4}. Where all is alike in
/// a group it is so afterwards.
llvm::Expected<MomentTensor> MomentTensor::reshape(ArrayRef<int64_t> from,
                                                   ArrayRef<int64_t> to) const {
  if (values.size() == 1)
    return MomentTensor{SmallVector<int64_t>(to.size(), 1), values};
  SmallVector<int64_t> wide(from.size(), 1);
  MomentTensor result;
  for (size_t i = 0, k = 0; i < from.size() || k < to.size();) {
    size_t firstFrom = i, firstTo = k;
    int64_t left = i < from.size() ? from[i++] : 1;
    int64_t right = k < to.size() ? to[k++] : 1;
    while (left != right) {
      bool growsLeft = left < right;
      if (left == 0 || right == 0 || (growsLeft && i == from.size()) ||
          (!growsLeft && k == to.size()) ||
          (growsLeft ? llvm::MulOverflow(left, from[i++], left)
                     : llvm::MulOverflow(right, to[k++], right)))
        return unsupported("expected as many elements as before, found others");
    }
    bool isAlike = llvm::all_of(ArrayRef(shape).slice(firstFrom, i - firstFrom),
                                [](int64_t size) { return size == 1; });
    for (size_t dim = firstTo; dim < k; ++dim)
      result.shape.push_back(isAlike ? 1 : to[dim]);
    if (!isAlike)
      std::copy(from.begin() + firstFrom, from.begin() + i,
                wide.begin() + firstFrom);
  }
  auto full = spread(wide);
  if (!full)
    return full.takeError();
  result.values = std::move(full->values);
  return result;
}

llvm::Expected<MomentTensor> MomentTensor::pad(const ClippedNormal &border,
                                               ArrayRef<int64_t> sizes,
                                               ArrayRef<int64_t> before,
                                               ArrayRef<int64_t> after) const {
  MomentTensor result = *this;
  MomentTensor edge{SmallVector<int64_t>(getRank(), 1), {border}};
  for (int64_t dim = 0; dim < getRank(); ++dim) {
    if (before[dim] == 0 && after[dim] == 0)
      continue;
    if (sizes[dim] < 0 || before[dim] < 0 || after[dim] < 0)
      return unsupported("expected padding of a static size, found another");
    auto padded = concat({edge, result, edge}, dim,
                         {before[dim], sizes[dim], after[dim]});
    if (!padded)
      return padded.takeError();
    result = std::move(*padded);
  }
  return result;
}

llvm::Expected<MomentTensor> MomentTensor::sum(int64_t dim,
                                               int64_t size) const {
  if (size <= 0)
    return unsupported("expected a static size of the sum, found another");
  if (shape[dim] == 1)
    return map([&](const ClippedNormal &x) {
      return unbias::scale(average(x, size), double(size));
    });
  SmallVector<int64_t> offsets(getRank(), 0), sizes = shape;
  sizes[dim] = 1;
  auto result = slice(offsets, sizes);
  for (int64_t i = 1; result && i < shape[dim]; ++i) {
    offsets[dim] = i;
    auto next = slice(offsets, sizes);
    if (!next)
      return next.takeError();
    result = zip(*result, *next, add);
  }
  return result;
}

MomentTensor MomentTensor::map(
    llvm::function_ref<ClippedNormal(const ClippedNormal &)> of) const {
  MomentTensor result = *this;
  for (ClippedNormal &value : result.values)
    value = of(value);
  return result;
}

bool MomentTensor::isConstant() const {
  return llvm::all_of(values,
                      [](const ClippedNormal &x) { return x.isConstant(); });
}

llvm::Expected<MomentTensor>
unbias::zip(const MomentTensor &a, const MomentTensor &b,
            llvm::function_ref<ClippedNormal(const ClippedNormal &,
                                             const ClippedNormal &)>
                combine) {
  if (a.getRank() != b.getRank())
    return unsupported("expected tensors of one rank, found " +
                       llvm::Twine(a.getRank()) + " and " +
                       llvm::Twine(b.getRank()));
  auto left = a.spread(b.shape);
  if (!left)
    return left.takeError();
  auto right = b.spread(left->shape);
  if (!right)
    return right.takeError();
  for (auto [x, y] : llvm::zip_equal(left->values, right->values))
    x = combine(x, y);
  return left;
}

llvm::Expected<MomentTensor> unbias::concat(ArrayRef<MomentTensor> parts,
                                            int64_t dim,
                                            ArrayRef<int64_t> sizes) {
  // What the other dimensions of any part are spread to.
  SmallVector<int64_t> shape(parts.front().shape.size(), 1);
  for (const MomentTensor &part : parts) {
    if (part.getRank() != parts.front().getRank())
      return unsupported("expected tensors of one rank, found others");
    for (auto [size, own] : llvm::zip_equal(shape, part.shape))
      if (own != 1)
        size = own;
  }
  // `dim` outermost, where parts simply follow each other.
  SmallVector<int64_t> order{dim}, back;
  for (int64_t i = 0; i < int64_t(shape.size()); ++i) {
    if (i != dim)
      order.push_back(i);
    back.push_back(i == dim ? 0 : i < dim ? i + 1 : i);
  }
  MomentTensor result;
  int64_t total = 0;
  for (auto [part, size] : llvm::zip_equal(parts, sizes)) {
    shape[dim] = size;
    auto full = part.spread(shape);
    if (!full)
      return full.takeError();
    MomentTensor ordered = full->transpose(order);
    llvm::append_range(result.values, ordered.values);
    total += size;
    result.shape = ordered.shape;
  }
  result.shape[0] = total;
  return result.transpose(back);
}
