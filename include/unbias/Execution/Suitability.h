//===- Suitability.h - Whether samples suit a network -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A correction is as good as the samples it was measured on. Whoever quantized
// the network chose its ranges by data of their own; what the float network
// computes from the samples at hand either fits these ranges or does not.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_SUITABILITY_H
#define UNBIAS_EXECUTION_SUITABILITY_H

#include "unbias/Support/Reason.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <string>
#include <vector>

namespace mlir::unbias {

/// How the float input of an op fits the range of its quantized input.
struct RangeFit {
  /// Width of what the range and the float input cover together, over that of
  /// the range: 1 if the input stays inside, 2 if it reaches as far beyond the
  /// range as that is wide.
  double reach = 1.0;
  /// The share of the range that the float input covers.
  double used = 0.0;
  /// Root mean square of what is beyond the range, over that of the input.
  double clipped = 0.0;

  /// Whether so much is beyond the range that this was not chosen for it.
  bool exceeds() const { return clipped > 0.08; }
};

/// What samples do to a network, and what that makes doubtful.
struct Suitability {
  /// Ops whose range is known, and those of them that have too much beyond it.
  int64_t ops = 0, exceeded = 0;
  /// The largest of all ops, see `RangeFit`.
  double reach = 1.0, clipped = 0.0;
  /// The largest share of the range that an input of the network uses.
  std::optional<double> inputUsed;
  /// How much the float output differs from sample to sample: root mean square
  /// of the deviation of its channels' means from their mean over all samples,
  /// over that of the output. Absent for a single sample, and for networks that
  /// are not known to be classifiers: the outputs of others may hardly differ.
  std::optional<double> variation;
  /// How much the means of the network's input differ from sample to sample,
  /// over how much those of as many independent elements would (variances):
  /// noise has 1, photographs have hundreds. Absent for a single sample, and
  /// for inputs with few elements in a channel.
  std::optional<double> coherence;
  /// Reasons to doubt that the samples are what the network is meant for, as
  /// sentences; empty if there are none.
  std::vector<std::string> doubts;

  /// Adds what an op tells, which may read an input of the network.
  void add(const RangeFit &fit, bool isNetworkInput);
};

/// Fills in `doubts` by the figures of `suitability`; thresholds and what they
/// were taken from are in docs/Rationale.md.
void judge(Suitability &suitability);

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_SUITABILITY_H
