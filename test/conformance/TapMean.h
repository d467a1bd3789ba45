//===- TapMean.h - Means per tap of one sample ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_CONFORMANCE_TAPMEAN_H
#define UNBIAS_TEST_CONFORMANCE_TAPMEAN_H

#include "unbias/Analysis/StatisticsAccumulator.h"
#include <vector>

namespace mlir::unbias::test {

/// What the taps meet in `input` [positions, channels], on average.
inline InputMean getTapMean(const std::vector<float> &input, int64_t channels,
                            const TapGeometry &geometry) {
  StatisticsAccumulator accumulator(channels, geometry);
  llvm::cantFail(accumulator.add(ArrayRef<float>(input)));
  InputMean mean;
  mean.perTap = true;
  mean.values = llvm::cantFail(accumulator.finish()).mean;
  return mean;
}

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_CONFORMANCE_TAPMEAN_H
