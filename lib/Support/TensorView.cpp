//===- TensorView.cpp - A constant tensor, read in place ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/TensorView.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::SmallVector;
namespace endian = llvm::support::endian;

namespace {
/// What is to be known of a storage.
struct StorageFacts {
  int64_t bytes;
  bool isInteger;
  llvm::StringLiteral name;
};
} // namespace

static StorageFacts getFacts(Storage storage) {
  switch (storage) {
  case Storage::I4:
    return {1, true, "i4"};
  case Storage::U4:
    return {1, true, "ui4"};
  case Storage::I8:
    return {1, true, "i8"};
  case Storage::U8:
    return {1, true, "ui8"};
  case Storage::I16:
    return {2, true, "i16"};
  case Storage::U16:
    return {2, true, "ui16"};
  case Storage::I32:
    return {4, true, "i32"};
  case Storage::U32:
    return {4, true, "ui32"};
  case Storage::I48:
    return {6, true, "i48"};
  case Storage::I64:
    return {8, true, "i64"};
  case Storage::F16:
    return {2, false, "f16"};
  case Storage::BF16:
    return {2, false, "bf16"};
  case Storage::F32:
    return {4, false, "f32"};
  case Storage::F64:
    return {8, false, "f64"};
  }
  llvm_unreachable("a storage without facts");
}

int64_t unbias::getStorageBytes(Storage storage) {
  return getFacts(storage).bytes;
}

bool unbias::isInteger(Storage storage) { return getFacts(storage).isInteger; }

llvm::StringRef unbias::getStorageName(Storage storage) {
  return getFacts(storage).name;
}

int64_t TensorView::getNumElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

int64_t TensorView::loadInteger(int64_t elementOffset) const {
  const char *p = data.data() + elementOffset * getStorageBytes(storage);
  switch (storage) {
  case Storage::I4:
    return llvm::SignExtend64<4>(static_cast<uint8_t>(*p));
  case Storage::U4:
    return static_cast<uint8_t>(*p) & 15;
  case Storage::I8:
    return static_cast<int8_t>(*p);
  case Storage::U8:
    return static_cast<uint8_t>(*p);
  case Storage::I16:
    return endian::read<int16_t, llvm::endianness::little>(p);
  case Storage::U16:
    return endian::read16le(p);
  case Storage::I32:
    return endian::read<int32_t, llvm::endianness::little>(p);
  case Storage::U32:
    return endian::read32le(p);
  case Storage::I48:
    return llvm::SignExtend64<48>(endian::read32le(p) |
                                  uint64_t(endian::read16le(p + 4)) << 32);
  case Storage::I64:
    return endian::read<int64_t, llvm::endianness::little>(p);
  case Storage::F16:
  case Storage::BF16:
  case Storage::F32:
  case Storage::F64:
    break;
  }
  llvm_unreachable("not an integer storage");
}

double TensorView::load(int64_t elementOffset) const {
  const char *p = data.data() + elementOffset * getStorageBytes(storage);
  switch (storage) {
  case Storage::F32:
    return llvm::bit_cast<float>(endian::read32le(p));
  case Storage::F64:
    return llvm::bit_cast<double>(endian::read64le(p));
  case Storage::BF16:
    return llvm::bit_cast<float>(uint32_t(endian::read16le(p)) << 16);
  case Storage::F16:
    return llvm::APFloat(llvm::APFloat::IEEEhalf(),
                         llvm::APInt(16, endian::read16le(p)))
        .convertToDouble();
  default:
    return static_cast<double>(loadInteger(elementOffset));
  }
}

void TensorView::forEach(llvm::function_ref<void(int64_t)> visit) const {
  if (getNumElements() == 0)
    return;
  SmallVector<int64_t, 6> index(shape.size(), 0);
  int64_t at = offset;
  while (true) {
    visit(at);
    // The row-major successor: the last dimension that has one moves on, those
    // after it start again.
    int64_t dim = getRank() - 1;
    for (; dim >= 0; --dim) {
      at += strides[dim];
      if (++index[dim] < shape[dim])
        break;
      at -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
    if (dim < 0)
      return;
  }
}

SmallVector<double> TensorView::toDoubles() const {
  SmallVector<double> values;
  values.reserve(getNumElements());
  forEach([&](int64_t at) { values.push_back(load(at)); });
  return values;
}

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

  // The quantized axis must go on as one dimension. One of size 1 may vanish:
  // parameters do not vary along it.
  int64_t axis = view.quantization.axis;
  if (axis >= 0 && view.shape[axis] == 1) {
    result.quantization.axis = -1;
  } else if (axis >= 0) {
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
    result.quantization.axis = newAxis;
  }
  return result;
}

TensorView unbias::transpose(const TensorView &view,
                             ArrayRef<int64_t> permutation) {
  TensorView result = view;
  for (auto [to, from] : llvm::enumerate(permutation)) {
    result.shape[to] = view.shape[from];
    result.strides[to] = view.strides[from];
    if (from == view.quantization.axis)
      result.quantization.axis = to;
  }
  return result;
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
    if (dim != view.quantization.axis)
      continue;
    AxisQuantization &quantization = result.quantization;
    quantization.scales.clear();
    quantization.zeroPoints.clear();
    for (int64_t i = 0; i < sizes[dim]; ++i) {
      int64_t from = offsets[dim] + i * steps[dim];
      quantization.scales.push_back(view.quantization.scales[from]);
      quantization.zeroPoints.push_back(view.quantization.zeroPoints[from]);
    }
  }
  return result;
}
