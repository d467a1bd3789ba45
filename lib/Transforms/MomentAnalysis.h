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

struct CorrectionProblem;

/// The distributions of an op's output channels, whose means and variances are
/// given in real units, in stored numbers. Unsupported if the scale of the bias
/// is not known.
llvm::Expected<MomentTensor> getOutputMoments(const CorrectionProblem &problem,
                                              ArrayRef<double> mean,
                                              ArrayRef<double> variance);

/// The distributions of an op's input channels in real units, from those of its
/// activation in stored numbers. Unsupported if its scale is not known.
llvm::Expected<SmallVector<ClippedNormal>>
getInputChannels(const CorrectionProblem &problem, const MomentTensor &moments);

/// `channels` where they are in a value of `type` whose channels are `dims`,
/// the first outermost.
MomentTensor placeChannels(ArrayRef<ClippedNormal> channels, ShapedType type,
                           ArrayRef<int64_t> dims);

/// Whether `op` is one whose single result may follow from its operands: these
/// and the result are ranked.
bool isMomentTransfer(Operation *op);

/// The distributions of the operands of such an op: constants are read, the
/// others `lookUp` tells. Unsupported, with the first reason, if one is not
/// known.
llvm::Expected<SmallVector<MomentTensor>> getMomentOperands(
    Operation *op,
    llvm::function_ref<llvm::Expected<MomentTensor>(Value)> lookUp);

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
