//===- CastChain.h - A bias behind casts ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Biases of QDQ networks: a constant that casts, of the quant dialect or in
// arithmetic, dequantize or quantize on its way to the op. A correction writes
// a new constant and keeps the casts, which later stages look for.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_CASTCHAIN_H
#define UNBIAS_LIB_EXTERNALMODELS_CASTCHAIN_H

#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// A value that casts make of a constant, element by element.
struct CastChain {
  /// What the casts start from; a constant, or a part of one.
  Value root;
  /// The operands that take `root` to the value, in order.
  SmallVector<OpOperand *> steps;
  /// In the order of the elements. `elementType` is that of `root`; `scales` or
  /// `steps` say what the casts make of it. One number if all are the same.
  Bias bias;
};

/// How casts quantize or dequantize `value`, which varies along one dimension
/// at most. Nothing for what is no such chain, also for zero points other than
/// 0: whoever cannot change a root can add to the value.
std::optional<CastChain> findCastChain(Value value);

/// The value of `chain` made from a new root that holds `values` (rank 1, one
/// or as many as the root has elements), made where `rewriter` inserts.
Value rebuildCastChain(RewriterBase &rewriter, const CastChain &chain,
                       DenseElementsAttr values);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_CASTCHAIN_H
