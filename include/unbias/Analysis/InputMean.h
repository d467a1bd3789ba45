//===- InputMean.h - What the taps of an op meet on average -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Input means per tap, given or estimated from a mean per channel.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_INPUTMEAN_H
#define UNBIAS_ANALYSIS_INPUTMEAN_H

#include "unbias/Support/Reason.h"
#include "unbias/Support/TapGeometry.h"
#include "llvm/ADT/ArrayRef.h"

namespace mlir {
// LLVM's containers by the names that MLIR uses; no IR comes in with them.
using llvm::ArrayRef;
using llvm::MutableArrayRef;
using llvm::SmallVector;

namespace unbias {

/// coverage[k]: the fraction of output positions at which tap k (row-major) is
/// inside the input, from shapes alone; the product over the axes of
///   #{o : 0 <= o*stride + k*dilation - padBefore < inputSize} / outputSize,
/// for a transposed convolution (out_pad p) of
///   #{o : (o - p - k) mod stride = 0, 0 <= (o - p - k)/stride < inputSize}
///   / outputSize.
/// Unsupported if a size that matters is unknown (-1); an unpadded axis needs
/// none. Invalid if a size is not positive.
llvm::Expected<SmallVector<double>> tapCoverage(const TapGeometry &geometry);

/// How close a correction from these means can come.
enum class ExactnessClass {
  /// Per-tap means, or a mean per channel where every tap meets the same.
  Exact,
  /// A mean per channel, weighed by tap coverage: borders are assumed to look
  /// like the rest.
  Coverage,
  /// From moments of a distribution, without data.
  Moments
};

/// The mean m[k,c] that tap k meets in input channel c (all groups), in real
/// units.
struct InputMean {
  /// [taps, channels] row-major if `perTap`, else [channels].
  SmallVector<double> values;
  bool perTap = false;
  /// Of one mean per channel: coverage of every tap; empty stands for 1.
  SmallVector<double> coverage;
  /// Real value of the padding.
  double padding = 0.0;
  /// Squared standard error of each of `values`: sample variance / samples;
  /// empty if unknown.
  SmallVector<double> meanVariance;
  /// Of a quantized mean: squared standard error of (quantized - float) mean,
  /// from per-sample differences: paired variance / samples; empty if unknown.
  SmallVector<double> pairedVariance;

  /// m[k,c] = coverage[k] * values[c] + (1 - coverage[k]) * padding, or the
  /// per-tap mean itself, for `channels` input channels in all.
  double at(int64_t tap, int64_t channel, int64_t channels) const {
    if (perTap)
      return values[tap * channels + channel];
    double fraction = coverage.empty() ? 1.0 : coverage[tap];
    return fraction * values[channel] + (1.0 - fraction) * padding;
  }
};

/// Affine quantization of calibration samples: real = (q - zeroPoint) * scale.
struct SampleQuantization {
  double scale = 1.0;
  int64_t zeroPoint = 0;
};

/// Reduces calibration samples to their mean per channel in real units, for
/// `iterative` the samples being those of the quantized run. `samples` is an
/// array of `shape`, row-major; the mean runs over all dimensions but
/// `channelAxis`. Integer samples are summed exactly.
/// Invalid if the sizes do not fit or a float is not finite.
llvm::Expected<SmallVector<double>> prepareInputMean(ArrayRef<float> samples,
                                                     ArrayRef<int64_t> shape,
                                                     int64_t channelAxis);
llvm::Expected<SmallVector<double>>
prepareInputMean(ArrayRef<int8_t> samples, ArrayRef<int64_t> shape,
                 SampleQuantization quantization, int64_t channelAxis);
llvm::Expected<SmallVector<double>>
prepareInputMean(ArrayRef<uint8_t> samples, ArrayRef<int64_t> shape,
                 SampleQuantization quantization, int64_t channelAxis);
llvm::Expected<SmallVector<double>>
prepareInputMean(ArrayRef<int16_t> samples, ArrayRef<int64_t> shape,
                 SampleQuantization quantization, int64_t channelAxis);

} // namespace unbias
} // namespace mlir

#endif // UNBIAS_ANALYSIS_INPUTMEAN_H
