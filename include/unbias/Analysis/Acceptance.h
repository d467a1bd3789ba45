//===- Acceptance.h - Which corrections are worth making --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A mean has a standard error: a correction within the noise of its statistics
// is not made, one near to it may be shrunk, and what remains of the shift can
// be told beforehand.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_ACCEPTANCE_H
#define UNBIAS_ANALYSIS_ACCEPTANCE_H

#include "unbias/Analysis/InputMean.h"

namespace mlir::unbias {

/// What became of the correction of a channel.
enum class ChannelVerdict : uint8_t { Accepted, WithinNoise, TooLarge };

struct AcceptanceOptions {
  /// Corrections below `confidence` standard errors are noise; 0: no test.
  double confidence = 2.0;
  /// Corrections above `maxShift` standard deviations of the output are
  /// refused; 0: no test.
  double maxShift = 0.0;
  /// Whether corrections are shrunk by what noise makes them too large.
  bool shrinkage = false;
};

/// Judges every channel. `variance` (squared standard errors) and
/// `outputDeviation` (real units) have one entry per output channel; where they
/// are empty, or NaN, that test is not made. A correction of exactly 0 is
/// within noise.
SmallVector<ChannelVerdict> judge(ArrayRef<double> correction,
                                  ArrayRef<double> variance,
                                  ArrayRef<double> outputDeviation,
                                  const AcceptanceOptions &options);

/// The variance of the true corrections of an op, as far as their noise lets it
/// be told: the mean over channels of correction^2 - variance, at least 0.
/// Channels whose variance is not known (NaN) tell nothing.
double estimateSpread(ArrayRef<double> correction, ArrayRef<double> variance);

/// correction * spread / (spread + variance): what to expect of the true
/// correction where those of the op are spread normally around 0 (empirical
/// Bayes; Efron and Morris 1975, J. Am. Stat. Assoc. 70(350); for one channel
/// the positive-part estimator of James and Stein, correction *
/// max(0, 1 - variance / correction^2)). Never larger than `correction`, never
/// of the other sign. An unknown variance shrinks nothing.
double shrink(double correction, double variance, double spread);

/// What of every correction is to be stored: of accepted ones all or, with
/// shrinkage, what that leaves; 0 of the others. What shrinks to 0 becomes
/// `WithinNoise`. `variance` as for `judge`.
SmallVector<double> getApplied(ArrayRef<double> correction,
                               ArrayRef<double> variance,
                               const AcceptanceOptions &options,
                               MutableArrayRef<ChannelVerdict> verdicts);

/// The squared mean shift of an op's output, summed over its channels, in
/// squared real units.
struct ShiftPrediction {
  double before = 0.0, after = 0.0;

  /// The share that goes away; less than 0 if noise adds more than that. 0 if
  /// there is nothing before.
  double getRemoved() const;
};

/// What to expect of the squared mean shift on other samples of the same kind.
/// By the model of `shrink` a true correction is distributed normally, with
/// mean m = shrink(c) and variance p = spread * variance / (spread + variance),
/// given what was measured of it, c. So m^2 + p is there as it is, and (m -
/// s)^2 + p remains where s is stored.
///
/// `applied` is what of each correction is to be stored, 0 where the bias stays
/// as it is, `residual` what of that is not; `variance` may be empty, and where
/// it is NaN c is taken as true.
ShiftPrediction predictShift(ArrayRef<double> correction,
                             ArrayRef<double> variance,
                             ArrayRef<double> applied,
                             ArrayRef<double> residual);

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_ACCEPTANCE_H
