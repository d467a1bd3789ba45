//===- WeightKernelsAVX512.cpp - Sums over weights for AVX-512 ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#define UNBIAS_KERNEL_NAMESPACE avx512
#include "WeightKernelsImpl.h"
