//===- WeightKernelsAVX2.cpp - Sums over weights for AVX2 -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#define UNBIAS_KERNEL_NAMESPACE avx2
#include "WeightKernelsImpl.h"
