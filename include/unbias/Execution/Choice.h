//===- Choice.h - Which correction is the best ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_CHOICE_H
#define UNBIAS_EXECUTION_CHOICE_H

#include "unbias/Execution/Comparison.h"

namespace mlir::unbias {

/// How samples are used: calibrated on, or kept aside to compare candidates.
struct SampleSplit {
  std::vector<int64_t> calibration, aside;
};

/// Keeps every fifth of `count` samples aside to choose by, or every tenth if
/// there is no choice and they only show what was reached; none of fewer than
/// 10 samples.
SampleSplit splitSamples(int64_t count, bool isChoice = true);

/// The outcome of a choice among candidates that go from weak to strong.
struct Choice {
  size_t index = 0;
  /// "divergence" or "output error"; empty if neither could be measured.
  std::string criterion;
};

/// Chooses the candidate of the smallest divergence from the float network
/// where that ends in a softmax, else of the smallest output error; of equal
/// ones the weaker, and never one whose figure is no number. Output error alone
/// misjudges classifiers. Without either the first.
Choice chooseCandidate(const Comparison &comparison);

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_CHOICE_H
