//===- Calibration.h - Corrections from data --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs both networks on calibration samples and computes the corrections of all
// biased ops, by weight error alone or in full.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_CALIBRATION_H
#define UNBIAS_EXECUTION_CALIBRATION_H

#include "unbias/Execution/NetworkPair.h"
#include "unbias/Transforms/Correction.h"

namespace mlir::unbias {

/// What became of one op of the quantized network.
struct OpCalibration {
  /// The statistics of which the correction was made, as `calib` attributes
  /// take them.
  OpRecord statistics;
  std::optional<Correction> correction;
  /// Why there is none.
  std::string whyNotCorrected;
};

/// The corrections of a network by one method.
struct NetworkCalibration {
  BiasSet biases;
  /// One for each op of the quantized network.
  std::vector<OpCalibration> ops;
};

/// What the float network does on the calibration samples.
struct FloatCalibration {
  /// Of one op of the quantized network, in the float network.
  struct Op {
    /// Mean of the input, per tap where taps see different things, and its
    /// sample variance; if they were asked for.
    std::optional<TensorRecord> input;
    /// [samples, channels]: mean of the output of each sample.
    std::vector<double> outputMeans;
    /// Of single output elements, one per channel; if they were asked for.
    SmallVector<double> outputVariance;
  };
  std::vector<Op> ops;
};

struct CalibrationOptions {
  /// Whether statistics of inputs are needed, as by `correctWeightError`.
  bool needsInputs = true;
  /// Samples to calibrate with.
  std::vector<int64_t> samples;
  AcceptanceOptions acceptance;
  /// Why an op of the quantized network is to be left alone, one for each;
  /// empty: it is not.
  std::vector<std::string> whyLeft;
  /// Bytes of activations to keep in memory; beyond, they go to temporary
  /// files.
  uint64_t memory = 0;
  /// Bytes of outputs of a sample from which an op of few products is run once
  /// more with its corrected bias, rather than its outputs kept.
  int64_t largeOutput = 64 << 10;
  AdvanceFunction advance;
};

/// Runs the float network once on every sample.
llvm::Expected<FloatCalibration>
calibrateFloat(MLIRContext *context, const NetworkPair &pair,
               const CalibrationOptions &options);

/// `regular`: from what the float network reads on average. Runs nothing.
/// Invalid if an op's attributes contradict the statistics.
llvm::Expected<NetworkCalibration>
correctWeightError(const NetworkPair &pair, const FloatCalibration &floatRun,
                   const CalibrationOptions &options);

/// `observed`, op by op: the mean output of each op over all samples is
/// measured with the corrections of all ops before it in place, and made the
/// float network's. Runs the quantized network once on every sample: it stops
/// at every biased op with the live activations of all samples, corrects it,
/// and goes on.
llvm::Expected<NetworkCalibration>
correctSequentially(MLIRContext *context, const NetworkPair &pair,
                    const FloatCalibration &floatRun,
                    const CalibrationOptions &options);

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_CALIBRATION_H
