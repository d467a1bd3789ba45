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

/// The view of `source - zeroPoint`, a constant along one dimension at most.
llvm::Expected<TensorView> subtractZeroPoints(const TensorView &source,
                                              Value zeroPoint);

/// The view of `source * scale`, likewise.
llvm::Expected<TensorView> multiplyScales(const TensorView &source,
                                          Value scale);

/// Unsupported unless `op` computes in i32 or f32: what is rounded to fewer
/// bits is no dequantized constant any more.
llvm::Error checkDequantization(Operation *op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_DEQUANTIZATION_H
