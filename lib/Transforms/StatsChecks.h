//===- StatsChecks.h - Statistics that cannot be right ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The parts of `checkStatistics`; tolerances in `Passes.td`.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_STATSCHECKS_H
#define UNBIAS_LIB_TRANSFORMS_STATSCHECKS_H

#include "CorrectionProblem.h"
#include "unbias/Transforms/StatsFindings.h"

namespace mlir::unbias {

/// A number for messages.
std::string toText(double value);

/// Checks the records of `op` each for itself and against each other.
void checkRecords(Operation *op, StatsFindings &findings);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_STATSCHECKS_H
