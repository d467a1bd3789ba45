//===- Measurement.h - Statistics of a network ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_MEASUREMENT_H
#define UNBIAS_EXECUTION_MEASUREMENT_H

#include "unbias/Execution/NetworkPair.h"

namespace mlir::unbias {

struct MeasurementOptions {
  std::vector<int64_t> samples;
  /// Inputs per tap, where taps can be told apart.
  bool isPerTap = false;
  /// Whether records carry exact sums, to be merged with others.
  bool withSums = false;
  AdvanceFunction advance;
};

/// What was measured.
struct Measurement {
  /// Input and output of every op that is seen: `input_float` and
  /// `output_float` of an op on floats, else `input_quantized` and
  /// `output_quantized`, in stored numbers, with a fingerprint, as far as a
  /// scale for them is known.
  StatisticsFile file;
  /// Ops, or tensors of ops, that were left out, and why, as sentences.
  std::vector<std::string> missed;
};

/// Runs the network once on every sample. The result has the same bits at any
/// number of threads. Invalid if names occur twice or a float is not finite.
llvm::Expected<Measurement> measureNetwork(MLIRContext *context,
                                           const StagedNetwork &network,
                                           const NetworkInputs &inputs,
                                           const MeasurementOptions &options);

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_MEASUREMENT_H
