//===- StatsFindings.h - What is wrong with statistics ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What `unbias-check-stats` finds out about one op; tolerances in `Passes.td`.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_STATSFINDINGS_H
#define UNBIAS_TRANSFORMS_STATSFINDINGS_H

#include "unbias/Transforms/Correction.h"

namespace mlir::unbias {

struct StatsCheckOptions {
  /// For ops without a `calib.method`.
  CorrectionMethod method = CorrectionMethod::Auto;
  /// In steps of a weight; 0 for no test.
  double maxWeightError = 1.0;
  /// In standard deviations of the output; 0 for no test.
  double maxDeviations = 8.0;
};

/// What was found out about one op.
struct StatsFindings {
  /// What is wrong, in the order in which it was checked.
  SmallVector<std::string> errors;
  /// What there is too little for; empty if nothing is missing.
  std::string missing;
  /// Names of what was checked.
  SmallVector<StringRef> checks;

  /// Notes that `name` is checked, for each of `count` items by `check`, which
  /// says what is wrong with one or returns an empty string. All that are wrong
  /// make one error, which is about `attribute`: the first and their number.
  void checkEach(StringRef name, StringRef attribute, int64_t count,
                 llvm::function_ref<std::string(int64_t)> check);
};

/// Checks all that `op` carries. The attributes have been verified. Reads only,
/// so that ops can be checked in parallel.
StatsFindings checkStatistics(BiasedOpInterface op,
                              const StatsCheckOptions &options);

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_STATSFINDINGS_H
