//===- WideRescales.h - Rescales of few channels ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_WIDERESCALES_H
#define UNBIAS_LIB_EXECUTION_WIDERESCALES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::unbias {

/// Makes several neighbouring positions of a per-channel `tosa.rescale` of few
/// channels one position of many, with as many copies of its multipliers: an
/// inner loop over 8 channels is too short to be vectorized, and a network
/// spends much of its time in the large tensors of few channels at its start.
/// Shapes must be static.
void widenRescales(func::FuncOp function);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_WIDERESCALES_H
