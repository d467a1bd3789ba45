//===- ScaleRelationOpInterface.cpp - Scales along ops --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Interfaces/ScaleRelationOpInterface.h"

#include "unbias/Interfaces/ScaleRelationOpInterface.cpp.inc"
