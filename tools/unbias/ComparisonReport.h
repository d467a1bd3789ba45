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

/// What was found out about the samples; doubts become warnings.
void reportSuitability(const Suitability &suitability, NetworkReport &report);

/// What the op does before or after the correction.
void addComparison(const OpComparison &comparison,
                   ArrayRef<double> outputDeviation, bool isBefore,
                   OpReport &report);

/// What was found when the op was paired.
void addPairing(const PairedOp &paired, OpReport &report);

/// What became of the op, by a correction that was computed.
void addCalibration(const OpCalibration &calibration, OpReport &report);

/// The same in standard deviations of the output, where `report` knows these.
void addDeviations(const OpCalibration &calibration, OpReport &report);

/// Warns of biases that are too coarse for their corrections.
void warnOfCoarseBiases(NetworkReport &report);

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_COMPARISONREPORT_H
