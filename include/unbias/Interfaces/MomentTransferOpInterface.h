//===- MomentTransferOpInterface.h - Moments along ops ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the result of an op is distributed.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_MOMENTTRANSFEROPINTERFACE_H
#define UNBIAS_INTERFACES_MOMENTTRANSFEROPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "unbias/Analysis/Moments.h"
#include <optional>

#include "unbias/Interfaces/MomentTransferOpInterface.h.inc"

#endif // UNBIAS_INTERFACES_MOMENTTRANSFEROPINTERFACE_H
