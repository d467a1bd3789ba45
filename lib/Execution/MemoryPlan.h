//===- MemoryPlan.h - Values that share memory ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_MEMORYPLAN_H
#define UNBIAS_LIB_EXECUTION_MEMORYPLAN_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::unbias {

/// When a value is there, both ends included, and how large it is. No bytes: it
/// needs no place.
struct Lifetime {
  int64_t begin = 0, end = 0, bytes = 0;
};

/// Where each value lies, at multiples of 64 bytes, and the size of it all:
/// values that are there at the same time do not overlap.
struct MemoryPlan {
  SmallVector<int64_t> offsets;
  int64_t size = 0;
};
MemoryPlan planMemory(ArrayRef<Lifetime> values);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_MEMORYPLAN_H
