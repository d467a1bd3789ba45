//===- Estimate.cpp - One number from many intervals ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Estimate.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

Bounds &Bounds::intersect(double otherLow, double otherHigh) {
  low = std::max(low, otherLow);
  high = std::min(high, otherHigh);
  return *this;
}

Bounds unbias::boundScale(double real, double quantized,
                          std::pair<double, double> limits) {
  // Half a step, a tie that single precision decided otherwise, and the
  // rounding of a large quotient to single precision.
  double slack = 0.5 + 0x1p-12 + 0x1p-22 * std::abs(quantized);
  if (quantized < 0) {
    std::swap(limits.first, limits.second);
    limits = {-limits.first, -limits.second};
    quantized = -quantized;
    real = -real;
  }
  Bounds bounds;
  if (quantized == 0)
    return bounds.intersect(std::abs(real) / slack, bounds.high);
  if (real <= 0)
    return bounds.intersect(1.0, 0.0);
  if (quantized < limits.second)
    bounds.low = real / (quantized + slack);
  if (quantized > slack)
    bounds.high = real / (quantized - slack);
  return bounds;
}

/// The value at which the sum of weights, in order of values, passes `share` of
/// the whole.
static double getQuantile(llvm::ArrayRef<std::pair<double, double>> sorted,
                          double share) {
  double total = 0;
  for (auto [value, weight] : sorted)
    total += weight;
  double sum = 0;
  for (auto [value, weight] : sorted) {
    sum += weight;
    if (sum >= share * total)
      return value;
  }
  return sorted.back().first;
}

/// The median of the centres of bounds that do not hold together.
static std::optional<Estimate> estimateMedian(llvm::ArrayRef<Bounds> bounds,
                                              llvm::ArrayRef<double> weights) {
  llvm::SmallVector<std::pair<double, double>> centres;
  for (auto [bound, weight] : llvm::zip_equal(bounds, weights))
    if (!bound.isEmpty() && bound.low > 0 && std::isfinite(bound.high) &&
        weight > 0)
      centres.push_back({std::sqrt(bound.low) * std::sqrt(bound.high), weight});
  if (centres.empty())
    return std::nullopt;
  llvm::sort(centres);
  Estimate result;
  result.value = getQuantile(centres, 0.5);
  result.count = centres.size();
  result.error = (getQuantile(centres, 0.75) - getQuantile(centres, 0.25)) /
                 result.value / std::sqrt(double(centres.size()));
  return result;
}

std::optional<Estimate> unbias::estimate(llvm::ArrayRef<Bounds> bounds,
                                         llvm::ArrayRef<double> weights) {
  // Sweep over the ends in order; a bound that begins where another ends still
  // meets it.
  struct End {
    double value;
    bool isHigh;
  };
  llvm::SmallVector<End> ends;
  bool isBounded = false;
  for (const Bounds &bound : bounds) {
    if (bound.isEmpty())
      continue;
    ends.push_back({bound.low, false});
    ends.push_back({bound.high, true});
    isBounded |= std::isfinite(bound.high);
  }
  if (!isBounded)
    return std::nullopt;
  llvm::sort(ends, [](const End &left, const End &right) {
    return std::pair(left.value, left.isHigh) <
           std::pair(right.value, right.isHigh);
  });
  size_t depth = 0, deepest = 0;
  Bounds best;
  for (auto [index, end] : llvm::enumerate(ends)) {
    depth = end.isHigh ? depth - 1 : depth + 1;
    if (end.isHigh || depth <= deepest)
      continue;
    deepest = depth;
    best = {end.value, ends[index + 1].value};
  }
  if (10 * deepest < 9 * bounds.size())
    return estimateMedian(bounds, weights);
  // Without a bound from below, or from above, that many hold together says
  // nothing about the value.
  if (best.low <= 0 || !std::isfinite(best.high))
    return std::nullopt;
  Estimate result;
  result.value = std::sqrt(best.low) * std::sqrt(best.high);
  result.error = (best.high - best.low) / (best.high + best.low);
  result.isConsistent = true;
  result.count = bounds.size();
  return result;
}
