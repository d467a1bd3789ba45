//===- MomentTransferOpInterface.cpp - Moments along ops ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Interfaces/MomentTransferOpInterface.h"

#include "unbias/Interfaces/MomentTransferOpInterface.cpp.inc"
