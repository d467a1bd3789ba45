//===- MomentAnalysis.h - How values are distributed ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows distributions from the outputs of biased ops that carry them, and
// from batch norms, through the ops of `MomentTransferOpInterface`.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_MOMENTANALYSIS_H
#define UNBIAS_LIB_TRANSFORMS_MOMENTANALYSIS_H

#include "unbias/Analysis/Moments.h"
#include "unbias/Transforms/OpIds.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::unbias {

/// The distributions of the values under an op, in stored numbers.
class MomentAnalysis {
public:
  /// Looks at every op under `root` once; `ops` are its biased ones. Invalid,
  /// with the op in `culprit`, if an output record does not fit its op.
  static llvm::Expected<MomentAnalysis>
  compute(Operation *root, ArrayRef<NamedOp> ops, Operation *&culprit);

  /// The distribution of `value`, which is no constant. Unsupported where it is
  /// not known, with the first reason on the way to it.
  llvm::Expected<const MomentTensor *> lookUp(Value value) const;

private:
  struct Entry {
    std::optional<MomentTensor> moments;
    /// Why there are none.
    std::string reason;
  };

  llvm::Error addSource(const NamedOp &named);
  void transfer(Operation *op);
  Entry computeEntry(Operation *op) const;

  DenseMap<Value, Entry> entries;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_MOMENTANALYSIS_H
