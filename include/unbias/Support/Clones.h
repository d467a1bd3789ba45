//===- Clones.h - Loops for several instruction sets ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `UNBIAS_CLONES` in front of a function makes the compiler build it once for
// each instruction set and pick one when the program starts.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_CLONES_H
#define UNBIAS_SUPPORT_CLONES_H

#if defined(__x86_64__) && defined(__linux__)
#define UNBIAS_CLONES                                                          \
  __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define UNBIAS_CLONES
#endif

#endif // UNBIAS_SUPPORT_CLONES_H
