//===- InputMean.cpp - What the taps of an op meet on average -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/InputMean.h"
#include "unbias/Analysis/ExactSum.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

//===----------------------------------------------------------------------===//
// Coverage
//===----------------------------------------------------------------------===//

// Sizes come from IR and may be anything: products are formed in 128 bits.
using Wide = __int128;

static Wide floorDivide(Wide numerator, Wide denominator) {
  Wide quotient = numerator / denominator;
  return quotient - (numerator % denominator < 0);
}

/// The number of i in [0, size) with 0 <= start + i * step < limit.
static int64_t countInside(Wide start, int64_t step, int64_t size,
                           int64_t limit) {
  Wide first = std::max<Wide>(0, -floorDivide(start, step));
  Wide last = std::min<Wide>(size - 1, floorDivide(limit - 1 - start, step));
  return std::max<Wide>(0, last - first + 1);
}

static llvm::Error checkAxis(const TapAxis &axis) {
  for (int64_t size : {axis.taps, axis.stride, axis.dilation})
    if (size < 1)
      return invalid("expected kernel sizes, strides and dilations above 0, "
                     "found " +
                     llvm::Twine(size));
  for (int64_t size : {axis.inputSize, axis.outputSize})
    if (size != -1 && size < 1)
      return invalid("expected sizes of input and output above 0, found " +
                     llvm::Twine(size));
  return llvm::Error::success();
}

/// The coverage of every tap of one axis.
static llvm::Expected<SmallVector<double>> axisCoverage(const TapAxis &axis,
                                                        bool transposed) {
  if (llvm::Error error = checkAxis(axis))
    return error;
  if (axis.inputSize == -1 || axis.outputSize == -1) {
    if (axis.padBefore == 0 && axis.padAfter == 0 && !transposed)
      return SmallVector<double>(axis.taps, 1.0);
    return unsupported("expected the static size of a padded axis, found a "
                       "dynamic one");
  }
  SmallVector<double> coverage;
  coverage.reserve(axis.taps);
  for (int64_t tap = 0; tap < axis.taps; ++tap) {
    Wide reach = Wide(tap) * axis.dilation;
    // Transposed, every input position i meets the one output position
    // padBefore + reach + i * stride.
    int64_t inside =
        transposed ? countInside(reach + axis.padBefore, axis.stride,
                                 axis.inputSize, axis.outputSize)
                   : countInside(reach - axis.padBefore, axis.stride,
                                 axis.outputSize, axis.inputSize);
    coverage.push_back(double(inside) / double(axis.outputSize));
  }
  return coverage;
}

llvm::Expected<SmallVector<double>>
unbias::tapCoverage(const TapGeometry &geometry) {
  SmallVector<double> coverage{1.0};
  for (const TapAxis &axis : geometry.axes) {
    auto ofAxis = axisCoverage(axis, geometry.transposed);
    if (!ofAxis)
      return ofAxis.takeError();
    SmallVector<double> product;
    product.reserve(coverage.size() * ofAxis->size());
    for (double outer : coverage)
      for (double inner : *ofAxis)
        product.push_back(outer * inner);
    coverage = std::move(product);
  }
  return coverage;
}

//===----------------------------------------------------------------------===//
// Means of samples
//===----------------------------------------------------------------------===//

namespace {
/// Samples as [outer, channels, inner].
struct SampleShape {
  int64_t outer, channels, inner;

  int64_t getCount() const { return outer * inner; }

  /// Calls `add(channel, sample)` for all samples.
  template <typename T, typename Add>
  void forEach(ArrayRef<T> samples, Add add) const {
    const T *next = samples.data();
    for (int64_t i = 0; i < outer; ++i)
      for (int64_t channel = 0; channel < channels; ++channel)
        for (int64_t j = 0; j < inner; ++j)
          add(channel, *next++);
  }
};
} // namespace

static llvm::Expected<SampleShape> checkShape(size_t samples,
                                              ArrayRef<int64_t> shape,
                                              int64_t channelAxis) {
  int64_t rank = shape.size();
  if (channelAxis < 0 || channelAxis >= rank)
    return invalid("expected a channel axis within rank " + llvm::Twine(rank) +
                   ", found " + llvm::Twine(channelAxis));
  SampleShape result{1, shape[channelAxis], 1};
  if (samples == 0)
    return invalid("expected samples, found none");
  int64_t left = samples;
  for (auto [axis, size] : llvm::enumerate(shape)) {
    // Whole at every step, so that nothing overflows.
    if (size < 1 || left % size != 0)
      return invalid("expected a shape of " + llvm::Twine(samples) +
                     " samples, found one with size " + llvm::Twine(size));
    left /= size;
    if (int64_t(axis) != channelAxis)
      (int64_t(axis) < channelAxis ? result.outer : result.inner) *= size;
  }
  if (left != 1)
    return invalid("expected a shape of " + llvm::Twine(samples) +
                   " samples, found one of " + llvm::Twine(samples / left));
  return result;
}

llvm::Expected<SmallVector<double>>
unbias::prepareInputMean(ArrayRef<float> samples, ArrayRef<int64_t> shape,
                         int64_t channelAxis) {
  auto layout = checkShape(samples.size(), shape, channelAxis);
  if (!layout)
    return layout.takeError();
  for (float sample : samples)
    if (!std::isfinite(sample))
      return invalid("expected finite samples, found " +
                     std::to_string(sample));
  SmallVector<ExactSum, 0> sums(layout->channels);
  layout->forEach(samples, [&](int64_t channel, float sample) {
    sums[channel].add(sample);
  });
  SmallVector<double> mean;
  for (const ExactSum &sum : sums)
    mean.push_back(sum.divide(layout->getCount()));
  return mean;
}

template <typename T>
static llvm::Expected<SmallVector<double>>
prepareIntegerMean(ArrayRef<T> samples, ArrayRef<int64_t> shape,
                   SampleQuantization quantization, int64_t channelAxis) {
  if (!(quantization.scale > 0.0) || !std::isfinite(quantization.scale))
    return invalid("expected a finite scale above 0, found " +
                   std::to_string(quantization.scale));
  auto layout = checkShape(samples.size(), shape, channelAxis);
  if (!layout)
    return layout.takeError();
  SmallVector<int64_t> sums(layout->channels, 0);
  layout->forEach(samples,
                  [&](int64_t channel, T sample) { sums[channel] += sample; });
  int64_t count = layout->getCount();
  SmallVector<double> mean;
  for (int64_t sum : sums) {
    Wide shifted = Wide(sum) - Wide(count) * quantization.zeroPoint;
    mean.push_back(double(shifted) / double(count) * quantization.scale);
  }
  return mean;
}

llvm::Expected<SmallVector<double>>
unbias::prepareInputMean(ArrayRef<int8_t> samples, ArrayRef<int64_t> shape,
                         SampleQuantization quantization, int64_t channelAxis) {
  return prepareIntegerMean(samples, shape, quantization, channelAxis);
}

llvm::Expected<SmallVector<double>>
unbias::prepareInputMean(ArrayRef<uint8_t> samples, ArrayRef<int64_t> shape,
                         SampleQuantization quantization, int64_t channelAxis) {
  return prepareIntegerMean(samples, shape, quantization, channelAxis);
}

llvm::Expected<SmallVector<double>>
unbias::prepareInputMean(ArrayRef<int16_t> samples, ArrayRef<int64_t> shape,
                         SampleQuantization quantization, int64_t channelAxis) {
  return prepareIntegerMean(samples, shape, quantization, channelAxis);
}
