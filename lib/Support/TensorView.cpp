//===- TensorView.cpp - A constant tensor, read in place ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/TensorView.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

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

int64_t AxisQuantization::find(ArrayRef<int64_t> index) const {
  if (axis >= 0 && scales.size() > 1)
    return index[axis];
  int64_t entry = blockOffset;
  for (auto [i, block] : llvm::zip(index, blocks))
    entry += i / block.size * block.stride;
  return entry;
}

double unbias::quantize(double value, double scale, int64_t zeroPoint,
                        int64_t low, int64_t high) {
  double nearest = std::round(value / scale + double(zeroPoint));
  return std::min(std::max(nearest, double(low)), double(high));
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

/// Calls `visit(index, elementOffset)` for every element in row-major order.
template <typename VisitT>
static void forEachIndex(const TensorView &view, VisitT visit) {
  if (view.getNumElements() == 0)
    return;
  SmallVector<int64_t, 6> index(view.shape.size(), 0);
  int64_t at = view.offset;
  while (true) {
    visit(ArrayRef<int64_t>(index), at);
    // The row-major successor: the last dimension that has one moves on, those
    // after it start again.
    int64_t dim = view.getRank() - 1;
    for (; dim >= 0; --dim) {
      at += view.strides[dim];
      if (++index[dim] < view.shape[dim])
        break;
      at -= view.strides[dim] * view.shape[dim];
      index[dim] = 0;
    }
    if (dim < 0)
      return;
  }
}

void TensorView::forEach(llvm::function_ref<void(int64_t)> visit) const {
  forEachIndex(*this, [&](ArrayRef<int64_t>, int64_t at) { visit(at); });
}

SmallVector<double> TensorView::toDoubles() const {
  SmallVector<double> values;
  values.reserve(getNumElements());
  forEachIndex(*this, [&](ArrayRef<int64_t> index, int64_t at) {
    double value = load(at);
    if (rounding) {
      int64_t entry = rounding->by.find(index);
      value = quantize(value, rounding->by.scales[entry],
                       rounding->by.zeroPoints[entry], rounding->low,
                       rounding->high);
    }
    values.push_back(value);
  });
  return values;
}
