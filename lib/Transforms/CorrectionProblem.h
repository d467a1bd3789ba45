//===- CorrectionProblem.h - All that a correction is made of ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gathers what the IR and its attributes say about one op, checked, and chooses
// the method that fits.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_CORRECTIONPROBLEM_H
#define UNBIAS_LIB_TRANSFORMS_CORRECTIONPROBLEM_H

#include "OpStatistics.h"
#include "unbias/Analysis/BiasCorrector.h"
#include "unbias/Transforms/Correction.h"
#include "unbias/Transforms/Scales.h"

namespace mlir::unbias {

/// The numbers behind one op.
struct CorrectionProblem {
  BiasedOpInterface op;
  int64_t inputChannels = 0, outputChannels = 0;
  Bias bias;
  OpScales scales;
  OpStatistics statistics;
  /// The op's weights, dequantized on the fly; nothing if they are not constant
  /// or their scale is not known, which `whyNoWeights` explains.
  std::optional<WeightView> weights;
  std::string whyNoWeights;
  /// `calib.float_weights` and `calib.weight_error`.
  std::optional<WeightView> floatWeights, weightError;
  /// One mean per channel describes what the op's single tap meets.
  bool tapsAlike = false;
  /// Why coverage is not known; empty if it is.
  std::string whyNoCoverage;
  /// Of every tap.
  SmallVector<double> coverage;
  /// Real value of the padding.
  double padding = 0.0;
};

/// Gathers and checks what there is for `op`.
llvm::Expected<CorrectionProblem> gatherProblem(BiasedOpInterface op);

/// A method, ready to be applied to `weights` and `quantizedWeights`.
struct ChosenMethod {
  CorrectionMethod method;
  std::string customMethod;
  ExactnessClass exactness;
  bool correctsUpstreamAgain = false;
  /// The correction undoes shifts from upstream, of which corrections there
  /// have taken away a part.
  bool takesShift = false;
  /// See `Correction`.
  std::string whyNotPushed;
  std::unique_ptr<BiasCorrector> corrector;
  /// What the corrector's two arguments are.
  WeightView weights, quantizedWeights;
};

/// The method for `op`: its `calib.method`, else `otherwise`.
llvm::Expected<CorrectionMethod> getMethod(BiasedOpInterface op,
                                           CorrectionMethod otherwise);

/// The corrector for `method`, for Auto the best one that is safe. Unsupported:
/// something that it needs is missing. `whyNoShift` says why it is not known
/// what corrections upstream do to the input, empty if it is, null if nobody
/// has looked.
llvm::Expected<ChosenMethod>
chooseMethod(const CorrectionProblem &problem, CorrectionMethod method,
             const std::string *whyNoShift = nullptr);

/// `computeCorrection` of what was gathered.
llvm::Expected<Correction> computeCorrection(const CorrectionProblem &problem,
                                             const CorrectionOptions &options,
                                             const InputShift *shift);

/// Whether `op` may compute biased ops out of sight: it calls a function, or
/// has them in its regions.
bool hidesBiasedOps(Operation *op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_CORRECTIONPROBLEM_H
