//===- NetworkPair.h - Two networks and the samples they see ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A float and a quantized network, compiled, with all that running them side by
// side needs.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_NETWORKPAIR_H
#define UNBIAS_EXECUTION_NETWORKPAIR_H

#include "unbias/Execution/NetworkInputs.h"
#include "unbias/Pairing/Pairing.h"

namespace mlir::unbias {

/// Called with the number of samples (or shares of them) done since the last
/// call, from any thread.
using AdvanceFunction = std::function<void(int64_t)>;

/// One biased op in both networks.
struct OpPair {
  /// Index in `StagedNetwork::getOps` of the float network.
  unsigned real = 0;
  /// Real units per stored unit of the quantized output, one per channel; empty
  /// if they are not known.
  SmallVector<double> outputScale;
  /// The real numbers that the quantized input can hold, smallest and largest;
  /// absent for floats.
  std::optional<std::pair<double, double>> inputRange;
  /// Why outputs are not compared and the op is not corrected by data: it is
  /// not seen in one of the networks, its scale is not known, its shapes
  /// differ.
  std::string whyNotSeen;
};

/// The networks must outlive it.
struct NetworkPair {
  const StagedNetwork &real, &quantized;
  NetworkInputs realInputs, quantizedInputs;
  /// One for each op of the quantized network.
  std::vector<OpPair> ops;
  /// Real units per stored unit and zero point of the quantized outputs, as far
  /// as they are known.
  SmallVector<std::optional<TensorQuantization>> outputs;

  /// Invalid: samples that do not fit the networks, inputs whose quantization
  /// is not known.
  static llvm::Expected<NetworkPair> create(const StagedNetwork &real,
                                            const StagedNetwork &quantized,
                                            const NetworkPairing &pairing,
                                            const SampleSet &samples,
                                            const SampleScaling &scaling);
};

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_NETWORKPAIR_H
