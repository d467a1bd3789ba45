//===- Pairing.h - A quantized network and its float twin -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matches the biased ops of a quantized network with those of the float network
// that it was made from, and finds out what one step of its integers is worth.
// Runs neither of them.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_PAIRING_PAIRING_H
#define UNBIAS_PAIRING_PAIRING_H

#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Transforms/OpIds.h"

namespace mlir::unbias {

/// A biased op of the quantized network, its twin, and its units: real value =
/// (stored - zero point) * scale.
struct PairedOp {
  NamedOp quantized, real;
  /// Cosine of the angle between dequantized and float weights; 1 for weights
  /// that are all zero on both sides.
  double correlation = 1.0;
  /// The largest |W / scale - W_q|, in steps: at most 0.5 for a rounding.
  double weightDistance = 0.0;
  /// Of the activation; 1 and 0 if it is a float.
  double inputScale = 1.0;
  int64_t inputZeroPoint = 0;
  /// One, or one per output channel; empty where `whyNotCorrected` says why.
  /// Biases count in input scale * weight scale; in 1 if they are floats.
  SmallVector<double> weightScale, biasScale;
  /// Estimated relative error of `inputScale`; 0 where it was given.
  double scaleError = 0.0;
  /// The bias before quantization, one per output channel. Empty if it is
  /// computed at run time or is not what the quantized bias was rounded from,
  /// as between different exports of a network; a warning says so.
  SmallVector<double> floatBias;
  /// Not empty: this op cannot be corrected, for this reason.
  std::string whyNotCorrected;
};

/// How a quantized network relates to its float twin.
struct NetworkPairing {
  /// All biased ops of the quantized network, in its order.
  std::vector<PairedOp> ops;
  /// Of the arguments and results of the function that holds the ops; nothing
  /// for floats and for tensors whose scale nothing tells (a softmax result).
  SmallVector<std::optional<TensorQuantization>> inputs, outputs;
  /// What to tell the user, each naming its op.
  std::vector<std::string> warnings;
  /// The largest relative disagreement between two ways to the same scale, and
  /// a sentence that says where.
  double largestDisagreement = 0.0;
  std::string whereDisagreement;
};

struct PairingOptions {
  /// Of the quantized network's one input; overrides inference, but a type
  /// that says otherwise is an error.
  std::optional<TensorQuantization> inputQuantization;
  /// Scales and float biases by the id of the quantized op. They override
  /// inference; attributes and types that say otherwise are errors.
  const StatisticsFile *scales = nullptr;
};

/// Pairs the networks under `quantized` and `real`, ops of the same context.
/// Ops match by name where all names are the same in both networks, else by
/// order; kind, geometry and weights must fit. Scales that types, attributes
/// and `options` do not give are inferred: those of weights from float weights,
/// those of activations from float biases and by following the multipliers of
/// rescales. Invalid if the networks do not pair or two ways to a scale
/// contradict each other beyond their estimated error.
llvm::Expected<NetworkPairing> pairNetworks(Operation *quantized,
                                            Operation *real,
                                            const PairingOptions &options = {});

/// Writes what `pairing` knows as `calib` attributes on the quantized ops: id,
/// float weights and bias, and the scales that types do not say. Float weights
/// share the memory of the float network where its layout allows. With
/// statistics added, `computeCorrection` has all it needs. Ops that cannot be
/// corrected get their id only.
llvm::Error annotate(const NetworkPairing &pairing);

/// Reads a file of scales: a statistics file whose ops hold `input_scale`,
/// `weight_scale`, `bias_scale`, `output_scale` and `float_bias` only. Invalid,
/// starting with `path`, for anything else.
llvm::Expected<StatisticsFile> readScalesFile(llvm::StringRef path);

} // namespace mlir::unbias

#endif // UNBIAS_PAIRING_PAIRING_H
