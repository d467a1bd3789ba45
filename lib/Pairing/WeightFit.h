//===- WeightFit.h - Quantized against float weights ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the weights of two twins say about their scale, in one pass over them.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_PAIRING_WEIGHTFIT_H
#define UNBIAS_LIB_PAIRING_WEIGHTFIT_H

#include "Estimate.h"
#include "unbias/Support/WeightView.h"

namespace mlir::unbias {

/// The weights of one output channel; q stands for stored less zero point.
struct ChannelFit {
  /// Of the scale, if the weights were rounded.
  Bounds bounds;
  /// The largest float weight by magnitude and the largest q.
  double maxReal = 0.0, maxQuantized = 0.0;
  /// Sums over the weights.
  double realTimesQuantized = 0.0, quantizedSquared = 0.0, realSquared = 0.0;
  int64_t count = 0;

  /// Takes the weights of another channel in.
  void add(const ChannelFit &other);

  /// The scale that producers choose, the largest weight over the largest
  /// integer (`limit`), as a float; nothing if the weights were not rounded by
  /// it.
  std::optional<double> getUsualScale(double limit) const;
};

/// One fit for every output channel. The views have the same sizes; the scales
/// of `quantized` are ignored.
llvm::SmallVector<ChannelFit> fitWeights(const WeightView &quantized,
                                         const WeightView &real);

/// The largest |real / scale - q|, but for weights that were clipped. `scales`:
/// one, or one per output channel; for weights that are stored as floats, these
/// are in units of `scales`.
double getWeightDistance(const WeightView &quantized, const WeightView &real,
                         llvm::ArrayRef<double> scales);

/// The scale by least squares of |real / (scale * unit) - q|, with a `units`
/// entry (one, or one per channel; 0 leaves a channel out) that is known.
/// Nothing if the weights do not correlate.
std::optional<Estimate> fitLeastSquares(llvm::ArrayRef<ChannelFit> fits,
                                        llvm::ArrayRef<double> units);

/// Cosine of the angle between float weights and q times `units`; 1 where one
/// side is zero.
double getCorrelation(llvm::ArrayRef<ChannelFit> fits,
                      llvm::ArrayRef<double> units);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_PAIRING_WEIGHTFIT_H
