//===- ValueStore.h - Live values of all samples ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_VALUESTORE_H
#define UNBIAS_LIB_EXECUTION_VALUESTORE_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include <vector>

namespace mlir::unbias {

/// Keeps values of a network for every sample: in memory up to a limit, beyond
/// it in temporary files that have no name any more, so that nothing of them is
/// left whatever happens.
class ValueStore {
public:
  /// `memory`: bytes to keep in memory.
  ValueStore(unsigned values, int64_t samples, uint64_t memory)
      : slots(values), samples(samples), memory(memory) {}

  /// Makes room for value `value` of all samples. Invalid if a file is needed
  /// and the disk is full.
  llvm::Error allocate(unsigned value, int64_t bytesPerSample);
  void release(unsigned value);
  bool contains(unsigned value) const { return slots[value].begin; }
  char *get(unsigned value, int64_t sample) const {
    return slots[value].begin + sample * slots[value].bytesPerSample;
  }
  /// Lets go of the memory, not the content, of values that are in files.
  void page();

private:
  struct Slot {
    char *begin = nullptr;
    int64_t bytesPerSample = 0;
    std::vector<char> memory;
    std::optional<llvm::sys::fs::mapped_file_region> file;
  };
  std::vector<Slot> slots;
  int64_t samples;
  uint64_t memory, used = 0;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_VALUESTORE_H
