//===- TapPlan.h - Taps that can be summed before anything else -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Taps which meet the same means form a class: their weights are summed first,
// without rounding where they are integers.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_TAPPLAN_H
#define UNBIAS_LIB_ANALYSIS_TAPPLAN_H

#include "WeightKernels.h"
#include "unbias/Analysis/InputMean.h"

namespace mlir::unbias {

/// Whether `mean` has the sizes of an op with so many taps and input channels.
bool fits(const InputMean &mean, int64_t taps, int64_t channels);

/// The taps of an op by class, the classes in the order of their first taps.
class TapPlan {
public:
  /// `floatMean` may be null. Both must fit.
  TapPlan(const InputMean *floatMean, const InputMean &quantizedMean,
          int64_t taps);

  int64_t getNumClasses() const { return classBegins.size() - 1; }
  ArrayRef<int64_t> getClassBegins() const { return classBegins; }

  /// `tapOffsets` in the order of the classes.
  SmallVector<int64_t> sort(ArrayRef<int64_t> tapOffsets) const;

  /// The means of the input channels from `firstChannel` of `channels` on.
  kernels::Means getFloatMeans(int64_t firstChannel, int64_t channels) const;
  kernels::Means getQuantizedMeans(int64_t firstChannel,
                                   int64_t channels) const;
  /// `values` are as many as the quantized means, or empty.
  kernels::Deviations getDeviations(ArrayRef<double> values,
                                    int64_t firstChannel,
                                    int64_t channels) const;

  /// One tap, whose means are the given ones.
  bool isSimple() const;

private:
  /// fraction[j] * value + constant[j] is the mean that class j meets.
  struct Coefficients {
    SmallVector<double> fraction, constant;
  };
  Coefficients getCoefficients(const InputMean &mean) const;
  /// From the means of a class to those of the next; 0 if all have the same.
  int64_t getClassStep(const InputMean &mean, int64_t channels) const;
  kernels::Means getMeans(const InputMean &mean,
                          const Coefficients &coefficients,
                          int64_t firstChannel, int64_t channels) const;

  const InputMean *floatMean;
  const InputMean &quantizedMean;
  /// Taps in the order of the classes; class j is [begins[j], begins[j + 1]).
  SmallVector<int64_t> order, classBegins;
  Coefficients ofFloat, ofQuantized;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_TAPPLAN_H
