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

/// A biased op, compiled.
class WeightedSum {
public:
  virtual ~WeightedSum() = default;

  /// Computes `output` from `input` and the stored `bias`, one number per
  /// output channel. `scratch` is memory of the calling thread.
  virtual void run(const char *input, const char *bias, char *output,
                   std::vector<char> &scratch) const = 0;

  /// Unsupported for what is not computed here: layouts without the channel
  /// last, transposed convolutions, padding by other numbers than the zero
  /// point, 16-bit sums that f32 does not hold.
  static llvm::Expected<std::unique_ptr<WeightedSum>>
  create(BiasedOpInterface op);
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_WEIGHTEDSUM_H
