//===- CorrectionReport.h - What became of every op -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The outcome of a correction for one op, and how users hear of it: remarks
// and a JSON file.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_CORRECTIONREPORT_H
#define UNBIAS_LIB_TRANSFORMS_CORRECTIONREPORT_H

#include "unbias/Transforms/Correction.h"
#include "unbias/Transforms/OpIds.h"

namespace mlir::unbias {

/// What becomes of one biased op, and why.
struct OpOutcome {
  enum class Kind {
    Corrected,
    /// Left alone on request.
    Left,
    /// Not handled, or without statistics.
    Missed,
    /// The correction of every channel was refused or rounds to nothing.
    Refused
  };

  explicit OpOutcome(const NamedOp &named) : op(named.op), id(named.id) {}

  void leave(const Twine &why) {
    kind = Kind::Left;
    reason = why.str();
  }
  void miss(const Twine &why) {
    kind = Kind::Missed;
    reason = why.str();
    correction.reset();
  }
  /// Corrected, or refused if no bias would change.
  void correct(Correction &&computed);

  BiasedOpInterface op;
  std::string id;
  Kind kind = Kind::Missed;
  std::string reason;
  /// Of corrected and refused ops.
  std::optional<Correction> correction;
};

/// A hash of the statistics on `op`, which tells whether they have changed
/// since a correction. Elements enter by number and type: reading large weights once
/// more would cost as much as the correction.
std::string hashStatistics(Operation *op);
/// The same of the attributes of an op.
std::string hashStatistics(DictionaryAttr attributes);

/// Emits the remark of an op: category `unbias`, `Corrected`, `Missed` or
/// `Refused`.
void emitRemark(const OpOutcome &outcome, bool dryRun);

/// Writes the outcomes to a JSON file, whole or not at all.
llvm::Error writeReport(StringRef path, ArrayRef<OpOutcome> outcomes);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_CORRECTIONREPORT_H
