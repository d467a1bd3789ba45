//===- WeightedSum.h - A biased op computed by oneDNN -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Convolutions and matrix multiplications through oneDNN's f32 convolution.
// Integer ops come out exact: their products and partial sums are integers
// below 2^24, which f32 holds, whatever the order of the sum and whatever the
// processor. (oneDNN's own int8 kernels saturate on processors without VNNI.)
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_WEIGHTEDSUM_H
#define UNBIAS_LIB_EXECUTION_WEIGHTEDSUM_H

#include "unbias/Interfaces/BiasedOpInterface.h"
#include <memory>

namespace mlir::unbias {

/// A biased op, compiled. Any number of threads may run it, each with a state
/// of its own.
class WeightedSum {
public:
  /// What a thread needs to run the op, besides scratch memory.
  class State {
  public:
    virtual ~State() = default;
  };

  virtual ~WeightedSum() = default;

  virtual std::unique_ptr<State> makeState() const = 0;
  /// Bytes of scratch memory, which ops may share, aligned to 64.
  virtual int64_t getScratchBytes() const = 0;
  /// Computes `output` from `input` and the stored `bias`, one number per
  /// output channel.
  virtual void run(const char *input, const char *bias, char *output,
                   State &state, char *scratch) const = 0;

  /// Unsupported for what is not computed here: layouts without the channel
  /// last, transposed convolutions, padding by other numbers than the zero
  /// point, 16-bit sums that f32 does not hold.
  static llvm::Expected<std::unique_ptr<WeightedSum>>
  create(BiasedOpInterface op);
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_WEIGHTEDSUM_H
