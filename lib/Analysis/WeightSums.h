//===- WeightSums.h - Corrections and their variance ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the methods of BiasCorrector.h have in common: one pass over the
// weights.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_WEIGHTSUMS_H
#define UNBIAS_LIB_ANALYSIS_WEIGHTSUMS_H

#include "WeightKernels.h"
#include "unbias/Analysis/BiasCorrector.h"

namespace mlir::unbias {

/// The weights and means of a correction, with e = weights - quantized:
///   sum e * quantizedMean, without a float mean;
///   sum weights * floatMean - quantized * quantizedMean, with one.
struct WeightSums {
  /// Null: 0.
  const WeightView *weights = nullptr;
  const WeightView *quantized = nullptr;
  const InputMean *floatMean = nullptr;
  const InputMean *quantizedMean = nullptr;
  /// Standard errors in the order of `quantizedMean->values`: those of the
  /// means, which count with e, and, with a float mean, those of the
  /// differences of the means, which count with the weights. Empty: unknown.
  ArrayRef<double> errorDeviation, shiftDeviation;

  /// Writes corrections and variances of the channels of `range` to `out`;
  /// false if sizes do not fit. The bits do not depend on `set`, which the
  /// processor must have.
  bool calculateRange(ChannelRange range, CorrectionSpan out,
                      InstructionSet set) const;
};

/// The widest instruction set that this processor has.
InstructionSet getInstructionSet();

/// Whether this processor can run the kernels for `set`.
bool isAvailable(InstructionSet set);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_WEIGHTSUMS_H
