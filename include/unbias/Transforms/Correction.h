//===- Correction.h - The correction of one op ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From an op with statistics to its new bias, without changing anything.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_CORRECTION_H
#define UNBIAS_TRANSFORMS_CORRECTION_H

#include "unbias/Analysis/Acceptance.h"
#include "unbias/Analysis/BiasQuantization.h"
#include "unbias/Analysis/InputMean.h"
#include "unbias/Interfaces/BiasedOpInterface.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::unbias {

/// How a correction is computed; formulas in `Passes.td`.
enum class CorrectionMethod {
  None,
  Regular,
  Iterative,
  Full,
  Observed,
  Analytic,
  Auto,
  /// A method of another dialect (`CorrectionMethodInterface`).
  Custom
};

/// The name of a method as options and attributes spell it. Not for Custom.
StringRef getMethodName(CorrectionMethod method);

/// The method of a name, if there is one.
std::optional<CorrectionMethod> parseMethodName(StringRef name);

/// All methods as values of a command line option.
llvm::cl::ValuesClass getCorrectionMethodValues();

struct CorrectionOptions {
  /// For ops without a `calib.method`.
  CorrectionMethod method = CorrectionMethod::Auto;
  AcceptanceOptions acceptance;
};

/// What corrections of ops upstream do to the mean of an op's input, beyond what
/// its statistics say: these are of a run before any correction.
struct InputShift {
  /// Real units, one per input channel; empty: nothing.
  SmallVector<double> mean;
  /// Why that cannot be told; empty if it can.
  std::string whyUnknown;
};

/// The correction of one op. Arrays have one entry per output channel.
struct Correction {
  /// Never Auto.
  CorrectionMethod method = CorrectionMethod::None;
  /// The name of a Custom method, with its dialect.
  std::string customMethod;
  ExactnessClass exactness = ExactnessClass::Exact;
  /// `full` or `observed` on statistics of a run in which upstream ops were not
  /// corrected: upstream shifts are corrected again.
  bool correctsUpstreamAgain = false;
  /// Another method was asked for, which would do so because of this; empty if
  /// not.
  std::string whyNotPushed;
  /// Real units: by how much corrections upstream move the output, sum Wq D for
  /// a shift D of the input; empty: not at all, or not known. It is part of
  /// `correction` where that undoes upstream shifts.
  SmallVector<double> pushed;
  /// The term whose standard error the statistics do not tell, so that it was
  /// not tested for noise; empty if all was.
  std::string untestedTerm;
  /// Real units; what the formula says, before anything is left out.
  SmallVector<double> correction;
  /// Squared standard errors of `correction`; empty, or NaN, where the
  /// statistics do not tell them.
  SmallVector<double> variance;
  SmallVector<ChannelVerdict> verdicts;
  /// What of the correction is to be stored: all of it or, if it is shrunk,
  /// less; 0 for channels that are left out.
  SmallVector<double> applied;
  /// Real units per stored unit of the bias; 1 for float biases.
  SmallVector<double> biasScale;
  /// The bias before (absent: zeros) and after, in stored numbers.
  SmallVector<double> oldBias, newBias;
  /// Wanted minus stored, in real units.
  SmallVector<double> residual;
  int64_t saturated = 0;
  /// Standard deviation of the output in real units; empty if unknown.
  SmallVector<double> outputDeviation;
  /// What the bias is now, and how the new one is written.
  Bias bias;

  StringRef getMethodName() const;
  /// Channels whose stored bias changes.
  int64_t countChanged() const;
  int64_t count(ChannelVerdict verdict) const;
  /// The largest change in stored units, and in standard deviations of the
  /// output (0 if these are unknown).
  double getMaxChange() const;
  double getMaxChangeInDeviations() const;
  /// The largest of `pushed` in stored units of the bias.
  double getMaxPushed() const;
  /// What to expect of the squared mean shift on other samples: noise, channels
  /// left out, shrinkage, rounding and saturation are accounted for.
  ShiftPrediction predictShift() const;
  /// How precisely the type of the bias holds the correction.
  BiasPrecision getPrecision() const;
  /// The largest share of an accepted correction that shrinkage took away.
  double getLargestShrinkage() const;
  /// `exact`, `coverage`, `moments`, or `observed` for output means.
  StringRef getExactnessName() const;
  /// Why no bias changes, by the number of channels; empty if one does.
  std::string getRefusal() const;
};

/// Computes the correction of `op` from its `calib` attributes; reads, but does
/// not change, the IR. Unsupported: the op is to be left alone with that
/// reason (no statistics, weights that are not constant, ...). Invalid: the
/// statistics or the op are wrong. `calib.skip` and name filters are up to the
/// caller.
///
/// `shift` is what corrections upstream do to the input; `full` and `observed`
/// on records of an uncorrected run take it into account, and where it is not
/// known another method takes their place. Null: nobody has looked.
llvm::Expected<Correction> computeCorrection(BiasedOpInterface op,
                                             const CorrectionOptions &options,
                                             const InputShift *shift = nullptr);

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_CORRECTION_H
