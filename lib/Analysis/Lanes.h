//===- Lanes.h - Vectors of 8 numbers ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Vectors as GCC and Clang have them, for functions of which the compiler makes
// one version for each instruction set and picks one when the program starts.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_LANES_H
#define UNBIAS_LIB_ANALYSIS_LANES_H

#include "unbias/Support/Clones.h"
#include <cstdint>
#include <cstring>

#define UNBIAS_INLINE inline __attribute__((always_inline))

namespace mlir::unbias {
namespace {

using Doubles = double __attribute__((vector_size(64)));
using Longs = int64_t __attribute__((vector_size(64)));
using UnsignedLongs = uint64_t __attribute__((vector_size(64)));

/// Vectors are handed over by reference, since every version would pass them
/// differently by value.
template <typename V, typename T>
UNBIAS_INLINE void loadLanes(V &value, const T *from) {
  std::memcpy(&value, from, sizeof(value));
}

template <typename T, typename V>
UNBIAS_INLINE void storeLanes(T *to, const V &value) {
  std::memcpy(to, &value, sizeof(value));
}

} // namespace
} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_LANES_H
