//===- LinalgMoments.h - Moments in the bodies of linalg ops ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors of moments that have one dimension for every loop of an op.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_LINALGMOMENTS_H
#define UNBIAS_LIB_EXTERNALMODELS_LINALGMOMENTS_H

#include "MomentModels.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::unbias {

/// The operands of `op` that are tensors and that its body reads.
SmallVector<OpOperand *> getReadOperands(linalg::LinalgOp op);

/// `moments` of elements in loops, at the places where `map` stores them.
Distribution fromLoops(const MomentTensor &moments, AffineMap map);

/// Follows the moments of elements through the body of an op, by the interface
/// of the ops in it.
class BodyAnalysis {
public:
  explicit BodyAnalysis(linalg::LinalgOp op) : op(op) {}

  /// Says how the elements of `operand` are distributed. Unsupported where the
  /// body meets several that are distributed differently.
  llvm::Error setOperand(OpOperand &operand, const MomentTensor &moments);

  void run();

  /// Unsupported, with the first reason on the way, if `value`, which the body
  /// uses, is not known.
  llvm::Expected<MomentTensor> get(Value value) const;

private:
  void transfer(Operation &inner);

  mutable linalg::LinalgOp op;
  DenseMap<Value, MomentTensor> known;
  DenseMap<Value, std::string> reasons;
};

/// What comes out of a batch norm that ends in `op`: in one body, or each op in
/// a body of its own.
std::optional<MomentTensor> readLinalgBatchNorm(linalg::LinalgOp op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_LINALGMOMENTS_H
