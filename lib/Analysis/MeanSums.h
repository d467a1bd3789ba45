//===- MeanSums.h - Exact sums of doubles and of their squares --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The mean of every sample is summed exactly, in every channel and tap, and so
// is its square. Means of many samples at once take a fraction of the time.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_MEANSUMS_H
#define UNBIAS_LIB_ANALYSIS_MEANSUMS_H

#include "unbias/Analysis/ExactSum.h"
#include "llvm/ADT/ArrayRef.h"

namespace mlir::unbias {

/// The most rows that `addMeans` takes at a time.
constexpr int64_t maxMeans = 32;

/// Adds finite numbers [rows, sum.size()] and their squares to the sums of
/// their column.
void addMeans(llvm::ArrayRef<double> means, llvm::MutableArrayRef<ExactSum> sum,
              llvm::MutableArrayRef<ExactSum> squares);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_MEANSUMS_H
