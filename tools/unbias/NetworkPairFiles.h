//===- NetworkPairFiles.h - Two networks and samples, read ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_NETWORKPAIRFILES_H
#define UNBIAS_TOOLS_UNBIAS_NETWORKPAIRFILES_H

#include "Commands.h"
#include "NetworkFile.h"
#include "unbias/Execution/NetworkPair.h"
#include "unbias/Report/Report.h"

namespace mlir::unbias {

/// All that commands with two networks start from. Members refer to each other,
/// so it stays where it was made.
struct NetworkPairFiles {
  NetworkFile quantizedFile, realFile;
  SampleSet samples;
  /// Empty if there are none.
  std::vector<int64_t> labels;
  NetworkPairing pairing;
  std::unique_ptr<StagedNetwork> quantized, real;
  std::optional<NetworkPair> pair;
};

struct NetworkPairPaths {
  StringRef quantized, real, labels, scales;
};

/// Samples for a network alone, quantized as `options` or its ops say.
llvm::Expected<NetworkInputs> readInputs(const StagedNetwork &network,
                                         const SampleSet &samples,
                                         const SampleOptions &options);

/// Reads, pairs and compiles. The quantized network gets `calib` attributes.
llvm::Expected<std::unique_ptr<NetworkPairFiles>>
readNetworkPair(NetworkContext &context, const NetworkPairPaths &paths,
                const SampleOptions &samples);

/// What pairing tells a user.
void reportPairing(const NetworkPairing &pairing, NetworkReport &report);

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_NETWORKPAIRFILES_H
