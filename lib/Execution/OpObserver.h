//===- OpObserver.h - Statistics of a tensor that compiled code shows -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_OPOBSERVER_H
#define UNBIAS_LIB_EXECUTION_OPOBSERVER_H

#include "unbias/Analysis/StatisticsAccumulator.h"
#include "unbias/Execution/StagedNetwork.h"
#include "unbias/Statistics/StatisticsFile.h"

namespace mlir::unbias {

/// Accumulates the statistics of the input or the output of a biased op, in
/// stored numbers.
class OpObserver {
public:
  /// Of the input, per tap if `isPerTap` and the taps can be told apart.
  OpObserver(const StagedOp &op, const TensorInfo &input, bool isPerTap);
  /// Of the output.
  OpObserver(const StagedOp &op, const TensorInfo &output);

  /// Whether taps are told apart: not where all see the same.
  bool isPerTap() const { return !taps.empty(); }

  llvm::Error add(const char *data);
  llvm::Error merge(const OpObserver &other);
  /// A record of source `measured`; with sums if it will be merged.
  llvm::Expected<TensorRecord> finish(bool withSums = false) const;

private:
  template <typename T>
  llvm::Error addAs(const char *data);

  const TensorInfo *info;
  ChannelLayout layout;
  SmallVector<int64_t> taps;
  StatisticsAccumulator accumulator;
  /// Elements with the channel last, where it is not.
  std::vector<char> reordered;
  std::vector<float> scratch;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_OPOBSERVER_H
