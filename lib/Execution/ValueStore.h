//===- ValueStore.h - Live values of all samples ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_VALUESTORE_H
#define UNBIAS_LIB_EXECUTION_VALUESTORE_H

#include "MemoryPlan.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include <memory>

namespace mlir::unbias {

/// Keeps values of a network for every sample: as many samples as fit in memory
/// of a limited size, the others in a temporary file that has no name any more,
/// so that nothing of it is left whatever happens.
class ValueStore {
public:
  /// `values`: when each of them is there, and its bytes. Those of a sample
  /// that are not there at the same time share its memory. `memory`: the limit
  /// in bytes. Invalid if a file is needed and the disk is full.
  static llvm::Expected<ValueStore> create(ArrayRef<Lifetime> values,
                                           int64_t samples, uint64_t memory);

  /// The memory of value `value`, null if it has no bytes.
  char *get(unsigned value, int64_t sample) const {
    if (offsets[value] < 0)
      return nullptr;
    char *begin = sample < inMemory
                      ? memory.get() + sample * stride
                      : file->data() + (sample - inMemory) * stride;
    return begin + offsets[value];
  }
  /// Says that nobody needs sample `sample` for the moment: now and then lets go
  /// of the memory, not the content, of what is in the file.
  void rest(int64_t sample);

private:
  struct Free {
    void operator()(void *pointer) const { std::free(pointer); }
  };
  /// Of each value in the memory of a sample; -1: it has no bytes.
  SmallVector<int64_t> offsets;
  /// Bytes of a sample, and how many samples are in memory.
  int64_t stride = 0, inMemory = 0;
  std::unique_ptr<char, Free> memory;
  std::optional<llvm::sys::fs::mapped_file_region> file;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_VALUESTORE_H
