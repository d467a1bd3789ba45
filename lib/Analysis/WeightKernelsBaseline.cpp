//===- WeightKernelsBaseline.cpp - Sums over weights for every processor --===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#define UNBIAS_KERNEL_NAMESPACE baseline
#include "WeightKernelsImpl.h"
