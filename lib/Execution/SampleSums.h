//===- SampleSums.h - What tells whether samples suit a network -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_SAMPLESUMS_H
#define UNBIAS_LIB_EXECUTION_SAMPLESUMS_H

#include "unbias/Execution/StagedNetwork.h"
#include "unbias/Execution/Suitability.h"
#include <limits>

namespace mlir::unbias {

/// What numbers of some samples say about a range.
struct RangeSums {
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  /// Sum of the squares of the numbers, and of what is beyond the range.
  double squares = 0.0, beyond = 0.0;

  void add(llvm::ArrayRef<float> numbers, double low, double high);
};

/// How all numbers fit [low, high]; nothing if there are none, or the range has
/// no width.
std::optional<RangeFit> fitRange(llvm::ArrayRef<RangeSums> blocks, double low,
                                 double high);

/// `Suitability::variation` of the outputs of samples; nothing for one sample.
std::optional<double>
getVariation(llvm::ArrayRef<llvm::ArrayRef<float>> outputs,
             const ChannelLayout &layout);

/// Looks at the first input of a network, if a biased op reads it and so tells
/// its channels.
class InputObserver {
public:
  InputObserver(const StagedNetwork &network, int64_t count);

  /// `data` is the memory of all values. Samples may come from any thread.
  void observe(ArrayRef<char *> data, int64_t sample,
               std::vector<float> &scratch);
  /// `Suitability::coherence`; nothing for one sample, few elements, or none
  /// that differ.
  std::optional<double> getCoherence() const;

private:
  const StagedNetwork &network;
  std::optional<ChannelLayout> layout;
  /// [samples, channels], and [samples]: squares of single elements.
  std::vector<double> means, squares;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_SAMPLESUMS_H
