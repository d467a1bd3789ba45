//===- BlockSum.h - Fast exact sums over rows of a tensor -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An ExactSum takes some nanoseconds per number. Most blocks of a tensor can be
// summed exactly by plain arithmetic, which is checked block by block.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_BLOCKSUM_H
#define UNBIAS_LIB_ANALYSIS_BLOCKSUM_H

#include "unbias/Analysis/ExactSum.h"
#include "unbias/Analysis/InputMean.h"

namespace mlir::unbias {

/// Sums of every channel, as long as there are channels.
struct RowSums {
  MutableArrayRef<ExactSum> sum, squares;
  MutableArrayRef<double> low, high;
};

/// The most rows that `addRows` takes at a time.
constexpr int64_t maxRows = 64;

/// Adds up to `maxRows` rows of sums.sum.size() finite numbers each.
template <typename T>
void addRows(ArrayRef<const T *> rows, const RowSums &sums);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_BLOCKSUM_H
