//===- StatsForm.h - When statistics are well formed ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one definition of a well-formed record of statistics, which
// `#calib.stats` and statistics files share.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_STATSFORM_H
#define UNBIAS_SUPPORT_STATSFORM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>

namespace mlir::unbias {

/// The parts of a record that have to agree; what is absent is `nullopt`. See
/// `#calib.stats` for what they mean.
struct StatsForm {
  llvm::ArrayRef<double> mean;
  std::optional<int64_t> samples;
  std::optional<llvm::ArrayRef<double>> variance, sampleVariance,
      pairedVariance, min, max;
  std::optional<llvm::ArrayRef<int64_t>> taps;
  /// `measured`, `propagated` or `batch_norm`.
  llvm::StringRef source = "measured";
};

/// Invalid if numbers are not finite, variances negative, `min` above `max`,
/// arrays of other lengths than `mean`, `mean` no multiple of the taps, or
/// `samples` not what the source and the variances ask for.
llvm::Error checkForm(const StatsForm &form);

/// Invalid if the affine quantization by `scale` is not one: it must be finite
/// and above zero.
llvm::Error checkScale(double scale);

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_STATSFORM_H
