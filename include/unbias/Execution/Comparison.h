//===- Comparison.h - How far networks are from the float one ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the float network and the quantized one, under several sets of biases,
// side by side on samples, and measures how far the latter are from the former.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_COMPARISON_H
#define UNBIAS_EXECUTION_COMPARISON_H

#include "unbias/Execution/NetworkPair.h"
#include "unbias/Execution/Suitability.h"

namespace mlir::unbias {

/// The output of one op against the float network's, in real units.
struct OpComparison {
  /// Root mean square of the difference over that of the float output; absent
  /// if the op is not compared or the float output is zero.
  std::optional<double> error;
  /// Mean difference, one per output channel.
  std::vector<double> shift;
  /// Share of the input's elements that are at the limits of their integer
  /// type, zeros left out; absent for floats.
  std::optional<double> saturatedInputs;
  /// How the float network's input fits the range of the quantized one,
  /// whatever the biases; absent for floats.
  std::optional<RangeFit> inputFit;
};

/// What a network computes as a whole. Absent: makes no sense, or not known.
struct NetworkComparison {
  /// Root mean square of the difference over that of the float network's:
  /// of the logits if it ends in a softmax, else of the outputs.
  std::optional<double> outputError;
  /// Mean of KL(float || quantized) of the softmax of the logits, in nats.
  std::optional<double> divergence;
  /// Share of samples whose top class is the float network's, by the outputs;
  /// of networks that end in a softmax or have labels.
  std::optional<double> agreement;
  /// Share of samples whose top class is the label.
  std::optional<double> topOne;
  /// One for each op of the quantized network.
  std::vector<OpComparison> ops;
};

struct Comparison {
  /// One for each set of biases.
  std::vector<NetworkComparison> networks;
  std::optional<double> floatTopOne;
  /// Standard deviation of the float output of each op, per channel.
  std::vector<std::vector<double>> outputDeviation;
  /// Whether the float network ends in a softmax, of the logits that its last
  /// biased op computes: found by its numbers, whatever ops compute it.
  bool endsInSoftmax = false;
  /// Whether the samples are what the quantized network was made for.
  Suitability suitability;
};

struct ComparisonOptions {
  std::vector<int64_t> samples;
  /// By sample, for all samples of the file; or empty.
  std::vector<int64_t> labels;
  AdvanceFunction advance;
};

/// Compares the quantized network with the float one under each of `biases`.
llvm::Expected<Comparison> compareNetworks(MLIRContext *context,
                                           const NetworkPair &pair,
                                           ArrayRef<const BiasSet *> biases,
                                           const ComparisonOptions &options);

/// The share of samples whose top class, by the outputs of `network` alone, is
/// the label.
llvm::Expected<double> measureTopOne(MLIRContext *context,
                                     const StagedNetwork &network,
                                     const NetworkInputs &inputs,
                                     const ComparisonOptions &options);

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_COMPARISON_H
