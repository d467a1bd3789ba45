//===- OutputShift.h - Outputs that move with inputs ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a change of the mean input does to the mean output of an op.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_OUTPUTSHIFT_H
#define UNBIAS_LIB_TRANSFORMS_OUTPUTSHIFT_H

#include "CorrectionProblem.h"

namespace mlir::unbias {

/// sum Wq D for every output channel and a shift D of the input. Taps meet D as
/// often as they are inside the input (`tapCoverage`): padding does not move.
class OutputShift {
public:
  /// Unsupported where the shift, the weights or the coverage are not known.
  static llvm::Expected<OutputShift> create(const CorrectionProblem &problem,
                                            const InputShift &shift);

  bool isZero() const { return !corrector; }

  /// Writes channels [range.begin, range.end), in real units, to `out`.
  void calculateRange(ChannelRange range, MutableArrayRef<double> out) const;

  /// All channels; empty if nothing moves.
  SmallVector<double> calculate(MLIRContext *context) const;

private:
  std::unique_ptr<BiasCorrector> corrector;
  WeightView weights;
  int64_t channels = 0;
};

/// `apply` to ranges of `channels` that cover them all, in parallel.
void forEachRange(MLIRContext *context, int64_t channels,
                  llvm::function_ref<void(ChannelRange)> apply);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_OUTPUTSHIFT_H
