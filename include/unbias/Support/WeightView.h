//===- WeightView.h - Weights by role of their dimensions -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights of any layout as one four-dimensional array
// [group, output channel, tap, input channel], without moving a byte.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_WEIGHTVIEW_H
#define UNBIAS_SUPPORT_WEIGHTVIEW_H

#include "unbias/Support/TensorView.h"

namespace mlir::unbias {

/// What every dimension of a weight tensor is. Each dimension occurs once; a
/// role without dimensions has size 1. `taps` are in the order of the axes of
/// the op's TapGeometry. Examples: TOSA conv2d {output 0, taps 1 2, input 3};
/// TOSA depthwise [KH,KW,C,M] {group 2, output 3, taps 0 1}; batched matmul
/// [B,C,W] {group 0, input 1, output 2}.
struct WeightDims {
  llvm::SmallVector<int64_t, 2> group;
  llvm::SmallVector<int64_t, 2> output;
  llvm::SmallVector<int64_t, 3> taps;
  llvm::SmallVector<int64_t, 2> input;
};

/// Parameters of a quantization that may differ from weight to weight: those of
/// group g, output channel o of the group, tap k and input channel c of the
/// group are the entry groupOffsets[g] + outputOffsets[o] + tapOffsets[k] +
/// inputOffsets[c].
struct WeightParameters {
  llvm::SmallVector<double> scales{1.0};
  llvm::SmallVector<int64_t> zeroPoints{0};
  llvm::SmallVector<int64_t> groupOffsets{0};
  llvm::SmallVector<int64_t> outputOffsets{0};
  llvm::SmallVector<int64_t> tapOffsets{0};
  llvm::SmallVector<int64_t> inputOffsets{0};

  int64_t find(int64_t group, int64_t output, int64_t tap,
               int64_t input) const {
    return groupOffsets[group] + outputOffsets[output] + tapOffsets[tap] +
           inputOffsets[input];
  }
};

/// What float weights are rounded to; see `Rounding`.
struct WeightRounding {
  WeightParameters by;
  int64_t low, high;
  /// Of the integers.
  Storage storage;
};

/// Weights of an op, in place. The element for group g, output channel o of
/// the group, tap k (row-major) and input channel c of the group lies at
/// groupOffsets[g] + outputOffsets[o] + tapOffsets[k] + inputOffsets[c]
/// elements from `data`. The op's output channel is g * outputs + o, its input
/// channel g * inputs + c. Dequantized values are formed on the fly:
/// (stored - zeroPoint) * scale, parameters per output channel, or by blocks of
/// weights. With a rounding the data are floats, and what is stored is what
/// they are rounded to.
struct WeightView {
  llvm::ArrayRef<char> data;
  Storage storage = Storage::F32;
  llvm::SmallVector<int64_t> groupOffsets{0};
  llvm::SmallVector<int64_t> outputOffsets{0};
  llvm::SmallVector<int64_t> tapOffsets{0};
  llvm::SmallVector<int64_t> inputOffsets{0};
  /// One, or one for every output channel of the op.
  llvm::SmallVector<double> scales{1.0};
  llvm::SmallVector<int64_t> zeroPoints{0};
  /// Instead of `scales` and `zeroPoints`, if they vary along taps or input
  /// channels.
  std::optional<WeightParameters> blocks;
  std::optional<WeightRounding> rounding;

  int64_t getGroups() const { return groupOffsets.size(); }
  /// Output channels of one group.
  int64_t getOutputs() const { return outputOffsets.size(); }
  int64_t getTaps() const { return tapOffsets.size(); }
  /// Input channels of one group.
  int64_t getInputs() const { return inputOffsets.size(); }
  int64_t getOutputChannels() const { return getGroups() * getOutputs(); }
  int64_t getInputChannels() const { return getGroups() * getInputs(); }

  double getScale(int64_t channel) const {
    return scales.size() == 1 ? scales[0] : scales[channel];
  }
  int64_t getZeroPoint(int64_t channel) const {
    return zeroPoints.size() == 1 ? zeroPoints[0] : zeroPoints[channel];
  }

  /// Of the stored numbers.
  Storage getStoredType() const {
    return rounding ? rounding->storage : storage;
  }

  /// The stored number, its zero point, what one step of it is worth, and the
  /// dequantized weight: slow, for tests, checks and odd layouts.
  double getStored(int64_t group, int64_t output, int64_t tap,
                   int64_t input) const;
  int64_t getZeroPoint(int64_t group, int64_t output, int64_t tap,
                       int64_t input) const;
  double getScale(int64_t group, int64_t output, int64_t tap,
                  int64_t input) const;
  double at(int64_t group, int64_t output, int64_t tap, int64_t input) const;

  /// Forms the dequantized weights of output channels [begin, end) of a group,
  /// in the order [output, tap, input], as doubles at `to`.
  void expand(int64_t group, int64_t begin, int64_t end, double *to) const;
};

/// Sorts the dimensions of `tensor` by role.
llvm::Expected<WeightView> makeWeightView(const TensorView &tensor,
                                          const WeightDims &dims);

/// Contiguous weights [groups, outputs, taps, inputs] in `data`: what users of
/// the numerics without IR start from.
WeightView makeWeightView(llvm::ArrayRef<float> data, int64_t groups,
                          int64_t outputs, int64_t taps, int64_t inputs);
WeightView makeWeightView(llvm::ArrayRef<int8_t> data, int64_t groups,
                          int64_t outputs, int64_t taps, int64_t inputs,
                          llvm::ArrayRef<double> scales, int64_t zeroPoint = 0);

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_WEIGHTVIEW_H
