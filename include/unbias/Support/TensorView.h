//===- TensorView.h - A constant tensor, read in place ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A strided view of constant data that somebody else owns. Weights can be
// gigabytes, so reshape, transpose and slice change the view, never the data.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_TENSORVIEW_H
#define UNBIAS_SUPPORT_TENSORVIEW_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>

namespace mlir::unbias {

/// How one element lies in memory, little endian. `I4` and `U4` take one byte
/// each, as MLIR stores them (the value is in the low four bits); `I48` takes
/// six bytes.
enum class Storage : uint8_t {
  I4,
  U4,
  I8,
  U8,
  I16,
  U16,
  I32,
  U32,
  I48,
  I64,
  F16,
  BF16,
  F32,
  F64
};

/// Bytes from one element of `storage` to the next.
int64_t getStorageBytes(Storage storage);

/// True for the integer storages.
bool isInteger(Storage storage);

/// The name of an element type as MLIR prints it, e.g. `i8`, `ui8`, `bf16`.
llvm::StringRef getStorageName(Storage storage);

/// Affine quantization: element value = (stored - zeroPoint) * scale. The
/// parameters are those of the tensor, of an index along one axis, or of a
/// block (sub-channel quantization). An empty `scales` means that the stored
/// numbers are the values.
struct AxisQuantization {
  /// One entry, one for every index of `axis`, or those of blocks. Finite and
  /// > 0.
  llvm::SmallVector<double, 1> scales;
  /// As long as `scales`.
  llvm::SmallVector<int64_t, 1> zeroPoints;
  /// The dimension along which the parameters vary; -1: they do not, or by
  /// blocks.
  int64_t axis = -1;
  /// Along one dimension: so many indices share a parameter, and that of the
  /// next ones is `stride` entries further. 0: all share it.
  struct Block {
    int64_t size = 1;
    int64_t stride = 0;
  };
  /// One for every dimension; empty: there are no blocks.
  llvm::SmallVector<Block, 0> blocks;
  /// The entry of the first block.
  int64_t blockOffset = 0;

  /// The entry of the element at `index`, which has all dimensions.
  int64_t find(llvm::ArrayRef<int64_t> index) const;
};

/// What quantization makes of floats that are stored instead of its result: the
/// integer nearest to value / scale + zero point, halves away from zero, in
/// [low, high]; as MLIR's UniformQuantizedValueConverter.
struct Rounding {
  AxisQuantization by;
  int64_t low, high;
  /// Of the integers.
  Storage storage;
};

/// `value` rounded so. Not a number stays none.
double quantize(double value, double scale, int64_t zeroPoint, int64_t low,
                int64_t high);

/// A strided view of a constant tensor. Offsets and strides count elements.
/// A splat has strides 0 and one element in memory.
struct TensorView {
  /// The whole buffer; its owner (an attribute of the context) outlives us.
  llvm::ArrayRef<char> data;
  Storage storage = Storage::F32;
  int64_t offset = 0;
  llvm::SmallVector<int64_t, 6> shape;
  llvm::SmallVector<int64_t, 6> strides;
  AxisQuantization quantization;
  /// The data are floats, and the stored numbers are what these are rounded to.
  std::optional<Rounding> rounding;

  /// Of the stored numbers.
  Storage getStoredType() const {
    return rounding ? rounding->storage : storage;
  }
  int64_t getRank() const { return shape.size(); }
  int64_t getNumElements() const;

  /// The number at `elementOffset` (from the start of the buffer) of the data,
  /// neither rounded nor dequantized. Exact for every storage but I64 beyond
  /// 2^53.
  double load(int64_t elementOffset) const;

  /// The stored integer at `elementOffset`; the storage must be an integer.
  int64_t loadInteger(int64_t elementOffset) const;

  /// Calls `visit(elementOffset)` for every element in row-major order.
  void forEach(llvm::function_ref<void(int64_t)> visit) const;

  /// All stored numbers in row-major order: for small tensors such as biases.
  llvm::SmallVector<double> toDoubles() const;
};

/// The same elements in row-major order under another shape of as many
/// elements. Unsupported where that needs a copy (a reshape of a transpose that
/// merges dimensions which are apart in memory) or tears the quantized axis or
/// the blocks.
llvm::Expected<TensorView> reshape(const TensorView &view,
                                   llvm::ArrayRef<int64_t> shape);

/// Dimension i of the result is dimension `permutation[i]` of `view`.
/// `permutation` must be one.
TensorView transpose(const TensorView &view,
                     llvm::ArrayRef<int64_t> permutation);

/// The elements offsets[d] + i * steps[d], i < sizes[d], of every dimension.
/// Invalid where that leaves the tensor, unsupported where it cuts blocks.
llvm::Expected<TensorView> slice(const TensorView &view,
                                 llvm::ArrayRef<int64_t> offsets,
                                 llvm::ArrayRef<int64_t> sizes,
                                 llvm::ArrayRef<int64_t> steps);

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_TENSORVIEW_H
