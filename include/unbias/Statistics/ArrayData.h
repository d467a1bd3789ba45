//===- ArrayData.h - A tensor from a file -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers of a file with the memory they lie in, and the reader of `.npy`.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_STATISTICS_ARRAYDATA_H
#define UNBIAS_STATISTICS_ARRAYDATA_H

#include "unbias/Support/TensorView.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace mlir::unbias {

/// A tensor in row-major order. It shares the memory of the file, so copies are
/// cheap, and who wraps `data` without copying it keeps `owner`.
struct ArrayData {
  llvm::SmallVector<int64_t, 4> shape;
  Storage storage = Storage::F32;
  /// As many bytes as shape and storage take, aligned for the storage.
  llvm::ArrayRef<char> data;
  std::shared_ptr<const llvm::MemoryBuffer> owner;

  /// A view for reading, valid as long as `owner` lives.
  TensorView getView() const;

  /// Same shape, storage and bytes.
  bool operator==(const ArrayData &other) const;
  bool operator!=(const ArrayData &other) const { return !(*this == other); }
};

/// Parses a NumPy file of format 1, 2 or 3: little-endian integers of 8 to 64
/// bits or floats of 16, 32 or 64. The array shares `buffer`; one in Fortran
/// order is copied. Invalid, without the name of the file, for everything else.
llvm::Expected<ArrayData> parseNpy(std::shared_ptr<llvm::MemoryBuffer> buffer);

/// Reads the NumPy file `path`, which is mapped into memory rather than read if
/// it is large. Errors start with `path`.
llvm::Expected<ArrayData> readNpyFile(llvm::StringRef path);

} // namespace mlir::unbias

#endif // UNBIAS_STATISTICS_ARRAYDATA_H
