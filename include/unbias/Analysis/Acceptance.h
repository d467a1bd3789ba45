//===- Acceptance.h - Which corrections are worth making --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A mean has a standard error: a correction within the noise of its statistics
// is not made.
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
};

/// Judges every channel. `variance` (squared standard errors) and
/// `outputDeviation` (real units) have one entry per output channel; where they
/// are empty, or NaN, that test is not made. A correction of exactly 0 is
/// within noise.
SmallVector<ChannelVerdict> judge(ArrayRef<double> correction,
                                  ArrayRef<double> variance,
                                  ArrayRef<double> outputDeviation,
                                  const AcceptanceOptions &options);

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_ACCEPTANCE_H
