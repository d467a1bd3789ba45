//===- WeightFit.cpp - Quantized against float weights --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightFit.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::SmallVector;

void ChannelFit::add(const ChannelFit &other) {
  bounds.intersect(other.bounds.low, other.bounds.high);
  maxReal = std::max(maxReal, other.maxReal);
  maxQuantized = std::max(maxQuantized, other.maxQuantized);
  realTimesQuantized += other.realTimesQuantized;
  quantizedSquared += other.quantizedSquared;
  realSquared += other.realSquared;
  count += other.count;
}

std::optional<double> ChannelFit::getUsualScale(double limit) const {
  auto scale = double(float(maxReal / limit));
  if (scale > 0 && maxQuantized == limit && bounds.contains(scale))
    return scale;
  return std::nullopt;
}

/// Weights that are formed when they are read: those with scales of blocks
/// count in real units, as floats do.
template <typename VisitT>
static void forEachFormedWeight(const WeightView &quantized,
                                const WeightView &real, VisitT visit) {
  for (int64_t group = 0; group < quantized.getGroups(); ++group)
    for (int64_t output = 0; output < quantized.getOutputs(); ++output)
      for (int64_t tap = 0; tap < quantized.getTaps(); ++tap)
        for (int64_t input = 0; input < quantized.getInputs(); ++input) {
          int64_t channel = group * quantized.getOutputs() + output;
          double stored = quantized.blocks
                              ? quantized.at(group, output, tap, input)
                              : quantized.getStored(group, output, tap, input) -
                                    double(quantized.getZeroPoint(channel));
          visit(channel, stored, real.at(group, output, tap, input));
        }
}

static bool isFormed(const WeightView &view) {
  return view.blocks || view.rounding;
}

/// Calls `visit(channel, stored - zero point, real)` for every weight.
template <typename VisitT>
static void forEachWeight(const WeightView &quantized, const WeightView &real,
                          VisitT visit) {
  if (isFormed(quantized) || isFormed(real))
    return forEachFormedWeight(quantized, real, visit);
  TensorView left, right;
  left.data = quantized.data;
  left.storage = quantized.storage;
  right.data = real.data;
  right.storage = real.storage;
  for (int64_t group = 0; group < quantized.getGroups(); ++group)
    for (int64_t output = 0; output < quantized.getOutputs(); ++output) {
      int64_t channel = group * quantized.getOutputs() + output;
      auto zero = double(quantized.getZeroPoint(channel));
      auto realZero = double(real.getZeroPoint(channel));
      double realScale = real.getScale(channel);
      int64_t leftBase =
          quantized.groupOffsets[group] + quantized.outputOffsets[output];
      int64_t rightBase = real.groupOffsets[group] + real.outputOffsets[output];
      for (auto [leftTap, rightTap] :
           llvm::zip_equal(quantized.tapOffsets, real.tapOffsets))
        for (auto [leftInput, rightInput] :
             llvm::zip_equal(quantized.inputOffsets, real.inputOffsets))
          visit(channel, left.load(leftBase + leftTap + leftInput) - zero,
                (right.load(rightBase + rightTap + rightInput) - realZero) *
                    realScale);
    }
}

/// The integers of `storage`, less `zeroPoint`, that weights are clipped at.
/// Without a zero point these are symmetric for nearly every producer.
static std::pair<double, double> getLimits(Storage storage, double zeroPoint) {
  double infinity = std::numeric_limits<double>::infinity();
  double unused = zeroPoint == 0 ? 1 : 0;
  switch (storage) {
  case Storage::I4:
    return {-8 + unused - zeroPoint, 7 - zeroPoint};
  case Storage::U4:
    return {-zeroPoint, 15 - zeroPoint};
  case Storage::I8:
    return {-128 + unused - zeroPoint, 127 - zeroPoint};
  case Storage::U8:
    return {-zeroPoint, 255 - zeroPoint};
  default:
    return {-infinity, infinity};
  }
}

static SmallVector<std::pair<double, double>>
getLimits(const WeightView &quantized) {
  SmallVector<std::pair<double, double>> limits;
  for (int64_t channel = 0; channel < quantized.getOutputChannels(); ++channel)
    limits.push_back(getLimits(quantized.getStoredType(),
                               double(quantized.getZeroPoint(channel))));
  return limits;
}

SmallVector<ChannelFit> unbias::fitWeights(const WeightView &quantized,
                                           const WeightView &real) {
  SmallVector<ChannelFit> fits(quantized.getOutputChannels());
  SmallVector<std::pair<double, double>> limits = getLimits(quantized);
  forEachWeight(
      quantized, real, [&](int64_t channel, double stored, double weight) {
        ChannelFit &fit = fits[channel];
        Bounds bounds = boundScale(weight, stored, limits[channel]);
        fit.bounds.intersect(bounds.low, bounds.high);
        fit.maxReal = std::max(fit.maxReal, std::abs(weight));
        fit.maxQuantized = std::max(fit.maxQuantized, std::abs(stored));
        fit.realTimesQuantized += weight * stored;
        fit.quantizedSquared += stored * stored;
        fit.realSquared += weight * weight;
        ++fit.count;
      });
  return fits;
}

/// The one entry of `channel`.
static double at(ArrayRef<double> values, size_t channel) {
  return values.size() == 1 ? values[0] : values[channel];
}

double unbias::getWeightDistance(const WeightView &quantized,
                                 const WeightView &real,
                                 ArrayRef<double> scales) {
  bool isFloat = quantized.blocks || !isInteger(quantized.getStoredType());
  SmallVector<std::pair<double, double>> limits = getLimits(quantized);
  double largest = 0;
  forEachWeight(quantized, real,
                [&](int64_t channel, double stored, double weight) {
                  double scale = at(scales, channel);
                  auto [low, high] = limits[channel];
                  double distance = isFloat ? (weight - stored) / scale
                                            : weight / scale - stored;
                  bool isClipped = (stored >= high && distance > 0) ||
                                   (stored <= low && distance < 0);
                  if (!isClipped)
                    largest = std::max(largest, std::abs(distance));
                });
  return largest;
}

std::optional<Estimate> unbias::fitLeastSquares(ArrayRef<ChannelFit> fits,
                                                ArrayRef<double> units) {
  double product = 0, square = 0, realSquare = 0;
  Estimate result;
  for (auto [channel, fit] : llvm::enumerate(fits)) {
    double unit = at(units, channel);
    if (unit == 0)
      continue;
    product += fit.realTimesQuantized / unit;
    square += fit.quantizedSquared;
    realSquare += fit.realSquared / unit / unit;
    result.count += fit.count;
  }
  if (!(product > 0) || !(square > 0))
    return std::nullopt;
  result.value = product / square;
  // Per weight and step; never less than that of rounding.
  double residual = (realSquare / result.value / result.value -
                     2 * product / result.value + square) /
                    double(result.count);
  result.error = std::sqrt(std::max(residual, 1.0 / 12) / square);
  return result;
}

double unbias::getCorrelation(ArrayRef<ChannelFit> fits,
                              ArrayRef<double> units) {
  double product = 0, quantizedSquare = 0, realSquare = 0;
  for (auto [channel, fit] : llvm::enumerate(fits)) {
    double unit = at(units, channel);
    product += unit * fit.realTimesQuantized;
    quantizedSquare += unit * unit * fit.quantizedSquared;
    realSquare += fit.realSquared;
  }
  if (quantizedSquare == 0 || realSquare == 0)
    return 1.0;
  return product / std::sqrt(quantizedSquare) / std::sqrt(realSquare);
}
