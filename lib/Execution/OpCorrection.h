//===- OpCorrection.h - The correction of one op from statistics *- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_OPCORRECTION_H
#define UNBIAS_LIB_EXECUTION_OPCORRECTION_H

#include "unbias/Execution/Calibration.h"
#include "unbias/Transforms/RecordAttributes.h"

namespace mlir::unbias {

/// Computes the correction of `op` as the pass does from `statistics`, which
/// are attached for that time only. Invalid if the op and they do not fit.
llvm::Error correctOp(BiasedOpInterface op, const OpRecord &statistics,
                      const CorrectionOptions &options, OpCalibration &result);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_OPCORRECTION_H
