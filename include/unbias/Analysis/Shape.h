//===- Shape.h - Distributions that are not normal --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a clamp's mean moves with what it clamps depends on how much of that is
// cut off. Where the moments before and after the clamp were measured they tell
// more than a normal distribution does.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_SHAPE_H
#define UNBIAS_ANALYSIS_SHAPE_H

#include "unbias/Analysis/Moments.h"

namespace mlir::unbias {

/// A mixture of two normal distributions that together have mean 0 and variance
/// 1: a share of `share` has the mean offset * (1 - share) and the deviation
/// `wide`, the rest the mean -offset * share and the deviation `narrow`.
/// Activations are often so: flat regions of an image are much alike, the
/// others far from them.
struct Shape {
  double share = 0.0;
  double offset = 0.0;
  double narrow = 1.0, wide = 1.0;
};

/// Mean and variance of clamp(mean + sqrt(variance) * shape, low, high).
Moments getClippedMoments(const Shape &shape, Moments moments, double low,
                          double high);

/// The shape, as close to a normal distribution as may be, of which a
/// distribution of moments `whole` clamped to [low, high] has the moments
/// `clipped`, to a few thousandths of the deviation where there is such a
/// shape; else the nearest. All are finite but `low` and `high`.
Shape fitShape(Moments whole, double low, double high, Moments clipped);

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_SHAPE_H
