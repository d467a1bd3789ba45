//===- OpStatistics.h - What an op's statistics say -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The `calib.*put_*` records of an op, checked against the op and brought to
// real units.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_OPSTATISTICS_H
#define UNBIAS_LIB_TRANSFORMS_OPSTATISTICS_H

#include "unbias/Analysis/InputMean.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Transforms/Scales.h"

namespace mlir::unbias {

/// A record of the op's input. `mean.coverage` and `mean.padding` are up to
/// whoever knows the geometry.
struct InputRecord {
  InputMean mean;
  /// Of single elements, in the order of the means; empty if unknown.
  SmallVector<double> variance;
  /// Not from data, but from moments of a distribution.
  bool isModelled = false;
  /// Of a run in which all upstream ops were corrected already.
  bool upstreamCorrected = false;
};

/// A record of the op's output, one number per output channel.
struct OutputRecord {
  SmallVector<double> mean;
  /// Of single elements; empty if unknown.
  SmallVector<double> variance;
  /// Squared standard error of (quantized - float) mean; empty if unknown.
  SmallVector<double> pairedVariance;
  bool upstreamCorrected = false;
};

struct OpStatistics {
  std::optional<InputRecord> inputFloat, inputQuantized;
  std::optional<OutputRecord> outputFloat, outputQuantized;
};

/// Whether `op` carries anything to correct it with, so that leaving it alone
/// is worth a warning.
bool hasStatistics(Operation *op);

/// Whether `op` carries statistics that somebody gave it: others than those
/// that follow from the statistics of ops upstream.
bool hasGivenStatistics(Operation *op);

/// Reads the records of `op`; `taps` are the sizes of its kernel. Numbers in
/// the quantized domain are dequantized by the record's own parameters.
/// Invalid: lengths or taps that do not fit the op.
llvm::Expected<OpStatistics> readStatistics(BiasedOpInterface op,
                                            ArrayRef<int64_t> taps,
                                            int64_t inputChannels,
                                            int64_t outputChannels);

/// Invalid if a record of `op` has the fingerprint of another network.
llvm::Error checkFingerprints(BiasedOpInterface op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_OPSTATISTICS_H
