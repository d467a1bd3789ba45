//===- NormalTails.h - The standard normal distribution ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Density and tail of the standard normal distribution, and integrals that
// have no closed form.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_NORMALTAILS_H
#define UNBIAS_LIB_ANALYSIS_NORMALTAILS_H

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace mlir::unbias {

inline double getNormalDensity(double t) {
  constexpr double factor = 0.39894228040143267794; // 1 / sqrt(2 pi)
  return factor * std::exp(-0.5 * t * t);
}

/// P(z > t).
inline double getNormalTail(double t) {
  return 0.5 * std::erfc(t * 0.70710678118654752440);
}

/// Calls `visit(u, weight)` for the points of an integral over [low, high]:
/// Gauss-Legendre of 8 points, which with a normal density is exact to rounding
/// over half a deviation.
template <typename Visit>
void forEachNode(double low, double high, Visit visit) {
  static constexpr double nodes[] = {
      0.18343464249564980494, 0.52553240991632898582, 0.79666647741362673959,
      0.96028985649753623168};
  static constexpr double weights[] = {
      0.36268378337836198297, 0.31370664587788728734, 0.22238103445337447054,
      0.10122853629037625915};
  double half = 0.5 * (high - low);
  for (auto [node, weight] : llvm::zip_equal(nodes, weights))
    for (double sign : {-1.0, 1.0})
      visit(low + half * (1.0 + sign * node), half * weight);
}

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_NORMALTAILS_H
