//===- ComparisonReport.h - What was measured, for reports ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_COMPARISONREPORT_H
#define UNBIAS_TOOLS_UNBIAS_COMPARISONREPORT_H

#include "unbias/Execution/Calibration.h"
#include "unbias/Execution/Comparison.h"
#include "unbias/Report/Report.h"

namespace mlir::unbias {

/// What a network does as a whole.
Quality makeQuality(const NetworkComparison &comparison);

/// Warns if the samples leave the range of the quantized network's input.
void warnOfRange(const NetworkComparison &comparison, NetworkReport &report);

/// What the op does before or after the correction.
void addComparison(const OpComparison &comparison,
                   ArrayRef<double> outputDeviation, bool isBefore,
                   OpReport &report);

/// What was found when the op was paired.
void addPairing(const PairedOp &paired, OpReport &report);

/// What became of the op, by a correction that was computed.
void addCalibration(const OpCalibration &calibration, OpReport &report);

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_COMPARISONREPORT_H
