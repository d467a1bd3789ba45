//===- Tensors.h - Tensors in the memory of a test --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_TENSORS_H
#define UNBIAS_TEST_UNIT_TENSORS_H

#include "unbias/Support/TensorView.h"
#include "llvm/ADT/bit.h"
#include <cmath>
#include <vector>

namespace mlir::unbias::test {

/// Views `data`, row-major.
template <typename T>
TensorView makeTensor(const std::vector<T> &data, Storage storage,
                      llvm::ArrayRef<int64_t> shape) {
  TensorView view;
  view.data = {reinterpret_cast<const char *>(data.data()),
               data.size() * sizeof(T)};
  view.storage = storage;
  view.shape.assign(shape.begin(), shape.end());
  view.strides.assign(shape.size(), 1);
  for (int64_t dim = view.getRank() - 2; dim >= 0; --dim)
    view.strides[dim] = view.strides[dim + 1] * shape[dim + 1];
  return view;
}

inline TensorView makeTensor(const std::vector<double> &data,
                             llvm::ArrayRef<int64_t> shape) {
  return makeTensor(data, Storage::F64, shape);
}

/// The numbers `values` as `storage` holds them; for integers and for floats
/// that the storage can represent.
inline std::vector<char> encode(const std::vector<double> &values,
                                Storage storage) {
  std::vector<char> bytes;
  for (double value : values) {
    uint64_t bits = isInteger(storage) ? int64_t(value) : 0;
    if (storage == Storage::F64)
      bits = llvm::bit_cast<uint64_t>(value);
    else if (storage == Storage::F32)
      bits = llvm::bit_cast<uint32_t>(float(value));
    else if (storage == Storage::BF16)
      bits = llvm::bit_cast<uint32_t>(float(value)) >> 16;
    else if (storage == Storage::F16 && value == 0.0)
      bits = 0;
    else if (storage == Storage::F16)
      // 5 bits of exponent, biased by 15; 10 of mantissa; no subnormals.
      bits = uint64_t(std::signbit(value)) << 15 |
             uint64_t(std::ilogb(value) + 15) << 10 |
             (uint64_t(std::ldexp(std::abs(value), 10 - std::ilogb(value))) &
              1023);
    if (storage == Storage::I4 || storage == Storage::U4)
      bits &= 15;
    for (int64_t i = 0; i < getStorageBytes(storage); ++i)
      bytes.push_back(char(bits >> (8 * i)));
  }
  return bytes;
}

/// Views what `encode` made.
inline TensorView makeEncoded(const std::vector<char> &bytes, Storage storage,
                              llvm::ArrayRef<int64_t> shape) {
  return makeTensor(bytes, storage, shape);
}

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_UNIT_TENSORS_H
