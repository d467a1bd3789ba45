//===- ShiftAnalysis.h - What corrections do downstream ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A corrected bias moves the mean of an op's output, and with it the mean of
// what ops downstream read. Statistics of a run before the correction do not
// know of it; this follows it to them.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_SHIFTANALYSIS_H
#define UNBIAS_LIB_TRANSFORMS_SHIFTANALYSIS_H

#include "CorrectionReport.h"
#include "unbias/Analysis/Moments.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::unbias {

struct CorrectionProblem;

/// How the means of the values under an op change. The ops under it are visited
/// in the order of a walk, which meets definitions before uses.
///
/// Distributions of the biased outputs, in stored numbers, are carried through
/// the ops of `MomentTransferOpInterface` twice, as they were measured and with
/// the mean moved. The difference of the two means is the shift: exact through
/// linear ops, and through clamps what a normal distribution makes of it, or,
/// where the statistics tell what a clamp leaves of it in the float run, a
/// distribution that explains that (`fitShape`).
class ShiftAnalysis {
public:
  /// What happens to the mean of the input of `problem.op`. What its statistics
  /// say is taken into account for all that its input goes to.
  InputShift getInputShift(const CorrectionProblem &problem);

  /// Tells what becomes of a biased op, whose input is shifted by `input`.
  void visitBiased(const OpOutcome &outcome, const CorrectionProblem &problem,
                   const InputShift &input);

  /// Follows shifts through any other op.
  void visit(Operation *op);

private:
  /// What is known of a value. Of one without an entry nothing is known but
  /// that it does not change.
  struct Entry {
    /// As measured. Empty: not known; see `whyShapeless`.
    MomentTensor before;
    /// With corrections upstream; nothing: the same.
    std::optional<MomentTensor> after;
    /// In the float run; nothing: not known.
    std::optional<MomentTensor> real;
    /// Why the distribution is not known, so that `before` and `after` tell the
    /// shift only, which linear ops alone can carry on; empty if it is known.
    std::string whyShapeless;
    /// Why it is not known whether and how the value changes; empty if it is.
    std::string whyUnknown;
  };

  /// Input channels of an op by what `Entry` knows of them, in real units.
  struct Channels {
    SmallVector<ClippedNormal> before, after, real;
  };

  /// Null: the value does not change, nothing else is known.
  const Entry *lookUp(Value value, Entry &storage) const;
  /// The first reason why a value that `op` or its regions use is unknown, and
  /// whether one is changed.
  std::string explainUnknown(Operation *op, bool &isChanged) const;
  Entry transfer(Operation *op, bool isChanged) const;
  /// Replaces what a clamp leaves in some channels of the input of
  /// `problem.op`, which are shifted by `shift`, by what was measured, for all
  /// that reads it.
  static void observe(Entry &entry, const CorrectionProblem &problem,
                      const InputShift &shift, ArrayRef<char> isObserved);
  static Entry makeOutput(const OpOutcome &outcome,
                          const CorrectionProblem &problem,
                          const InputShift &input);

  DenseMap<Value, Entry> entries;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_SHIFTANALYSIS_H
