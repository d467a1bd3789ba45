//===- Calib.h - The dialect of calibration statistics ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect `calib`, its attributes, and the check of what an op carries.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_DIALECT_CALIB_IR_CALIB_H
#define UNBIAS_DIALECT_CALIB_IR_CALIB_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include <optional>

#include "unbias/Dialect/Calib/IR/CalibDialect.h.inc"
#include "unbias/Dialect/Calib/IR/CalibEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "unbias/Dialect/Calib/IR/CalibAttrs.h.inc"

namespace mlir::unbias {

/// Checks the form of every `calib` attribute of `op` and fails with an error
/// at `op`. Passes call it on what they look at, because the IR's verifier only
/// does so once the dialect is loaded, and bytecode whose `calib` attributes
/// hold builtin values does not load it.
LogicalResult verifyCalibAttributes(Operation *op);

} // namespace mlir::unbias

#endif // UNBIAS_DIALECT_CALIB_IR_CALIB_H
