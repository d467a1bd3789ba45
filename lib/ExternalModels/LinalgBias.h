//===- LinalgBias.h - The bias of a linalg op -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// linalg has no bias operand: a bias is what the accumulator starts from, or
// what is added to the result.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_LINALGBIAS_H
#define UNBIAS_LIB_EXTERNALMODELS_LINALGBIAS_H

#include "CastChain.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// Where the bias of an op is, and what it is.
struct LinalgBias {
  Bias bias;
  /// The init of the op, or an operand of the add that follows it; null if that
  /// adds a number.
  OpOperand *operand = nullptr;
  /// That number, in the body of the add; else null.
  Value addend;
  /// The other operand of that add; null if there is none.
  OpOperand *accumulator = nullptr;
  /// Accumulator plus bias: the result of the op, or of the add.
  Value output;
  /// The dimensions of `output` that make its channel, outermost first.
  SmallVector<int64_t> channelDims;
  /// Their sizes.
  SmallVector<int64_t> channelSizes;
  /// The casts and broadcasts that make a constant what `operand` is, if they
  /// quantize or dequantize it.
  std::optional<CastChain> chain;
};

/// Finds the bias of `op`, the channels of whose result are `channelDims`. An
/// init that is not zero is the bias; else a constant that is added afterwards
/// (possibly after the channels are collapsed) and varies only along channels;
/// else there is none yet.
LinalgBias findBias(linalg::LinalgOp op, ArrayRef<int64_t> channelDims);

/// The numbers that the tensor `value` holds along `channelDims` of an outer
/// tensor, whose dimensions `dims` those of `value` are (-1: none); one number
/// if all are one. Nothing if they are no constants or vary along other
/// dimensions.
std::optional<SmallVector<double>> readChannels(Value value,
                                                ArrayRef<int64_t> dims,
                                                ArrayRef<int64_t> channelDims,
                                                ArrayRef<int64_t> channelSizes);

/// Makes `values` (rank 1: one, or one per channel) the bias.
void setLinalgBias(RewriterBase &rewriter, const LinalgBias &place,
                   DenseElementsAttr values);

/// Adds `delta` (rank 1, one per channel) to an init that is not constant.
void addToLinalgBias(RewriterBase &rewriter, const LinalgBias &place,
                     DenseElementsAttr delta);

/// Takes away the `delta` of `addToLinalgBias`, also where that was fused with
/// what it is added to, or broadcast afterwards. Invalid where the init is not
/// that sum any more. `dryRun` only asks.
llvm::Error subtractFromLinalgBias(RewriterBase &rewriter,
                                   const LinalgBias &place,
                                   DenseElementsAttr delta, bool dryRun);

/// Makes the init of `op` zero, or takes away the add that follows it. Invalid
/// where `place` is neither a constant init nor such an add. `dryRun` only
/// asks.
llvm::Error removeLinalgBias(RewriterBase &rewriter, linalg::LinalgOp op,
                             const LinalgBias &place, bool dryRun);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_LINALGBIAS_H
