//===- NpzFile.h - NumPy's archives of arrays -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_STATISTICS_NPZFILE_H
#define UNBIAS_LIB_STATISTICS_NPZFILE_H

#include "unbias/Statistics/ArrayData.h"

namespace mlir::unbias {

/// One array of an archive.
struct NpzMember {
  /// With the `.npy` that NumPy adds.
  std::string name;
  ArrayData array;
};

/// Reads all arrays of a zip archive, stored or deflated, in the order of the
/// file. Invalid, without the name of the file, if it is broken, empty, or has
/// members that are not `.npy` files.
llvm::Expected<std::vector<NpzMember>> readNpz(const llvm::MemoryBuffer &file);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_STATISTICS_NPZFILE_H
