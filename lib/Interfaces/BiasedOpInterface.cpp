//===- BiasedOpInterface.cpp - Weighted sums plus a bias ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Interfaces/BiasedOpInterface.h"

#include "unbias/Interfaces/BiasedOpInterface.cpp.inc"
