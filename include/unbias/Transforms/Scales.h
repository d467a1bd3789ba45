//===- Scales.h - Units of an op's numbers ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What one step of an op's input, weights and bias is worth, from every source
// that says so.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_SCALES_H
#define UNBIAS_TRANSFORMS_SCALES_H

#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// Real units per stored unit. An empty array: no source tells.
struct OpScales {
  /// Of the activation; one entry.
  SmallVector<double, 1> input;
  /// The stored number that is zero in the activation.
  int64_t inputZeroPoint = 0;
  /// One, or one per output channel.
  SmallVector<double> weight;
  SmallVector<int64_t> weightZeroPoints;
  /// The weights have scales of blocks, which no number per channel can say:
  /// `weight` is 1, and their own scales count.
  bool hasWeightBlocks = false;
  /// One, or one per output channel; 1 where the bias is a float in real units.
  SmallVector<double> bias;
  /// Of accumulator plus bias, likewise: that of the bias, but for biases that
  /// casts quantize or dequantize.
  SmallVector<double> output;
};

/// Collects the scales of `op` from quantized types, casts, `calib` attributes
/// and the multipliers of a rescale. Sources that contradict each other (by
/// more than a relative 1e-6, or 2^-14 through 16-bit multipliers; zero points
/// at all) are invalid. `weights` is the constant of the op's weight operand,
/// null where it is not looked at.
llvm::Expected<OpScales> resolveScales(BiasedOpInterface op,
                                       const TensorView *weights,
                                       const Bias &bias, int64_t channels);

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_SCALES_H
