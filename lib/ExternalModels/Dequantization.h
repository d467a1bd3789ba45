//===- Dequantization.h - Dequantization by arithmetic ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants less a zero point, times a scale, element by element: what
// producers write instead of quantized types.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_DEQUANTIZATION_H
#define UNBIAS_LIB_EXTERNALMODELS_DEQUANTIZATION_H

#include "mlir/IR/Operation.h"
#include "unbias/Support/Reason.h"
#include "unbias/Support/TensorView.h"

namespace mlir::unbias {

/// The view of `source` less the second operand of `op`, its zero point: a
/// constant that varies along one dimension at most. Unsupported unless `op`
/// computes in i32 or f32: what is rounded to fewer bits is no dequantized
/// constant any more.
llvm::Expected<TensorView> subtractZeroPoints(Operation *op,
                                              const TensorView &source);

/// The view of `source` times the second operand of `op`, its scale; likewise.
llvm::Expected<TensorView> multiplyScales(Operation *op,
                                          const TensorView &source);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_DEQUANTIZATION_H
