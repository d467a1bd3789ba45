//===- StatisticsSums.h - Statistics before they are rounded ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The exact sums that means and variances are read from. They add up in any
// order and grouping to the same sums, hence to the same statistics.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_STATISTICSSUMS_H
#define UNBIAS_ANALYSIS_STATISTICSSUMS_H

#include "unbias/Analysis/ExactSum.h"
#include "llvm/Support/Error.h"

namespace mlir::unbias {

/// Sums of a tensor, [channels] or [taps, channels] row-major each.
struct StatisticsSums {
  using Sums = llvm::SmallVector<ExactSum, 0>;

  /// Elements behind each of `sum` and `squares`, padding that a tap meets
  /// included.
  int64_t count = 0;
  /// Of the elements and of their squares.
  Sums sum, squares;
  /// Of the mean of each sample, rounded to a double, and of its square.
  Sums sampleMeans, sampleMeanSquares;

  /// Adds sums of other samples of the same tensor. Invalid, with nothing
  /// added, if there are not as many or `count` would overflow.
  llvm::Error merge(const StatisticsSums &other);

  /// Each number rounded once; `count` > 0.
  llvm::SmallVector<double> getMean() const;
  /// Of single elements (population).
  llvm::SmallVector<double> getVariance() const;
  /// Of the mean of a sample, n - 1; empty for fewer than two samples.
  llvm::SmallVector<double> getSampleVariance(int64_t samples) const;
};

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_STATISTICSSUMS_H
