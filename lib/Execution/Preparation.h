//===- Preparation.h - A network that upstream lowering takes ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_PREPARATION_H
#define UNBIAS_LIB_EXECUTION_PREPARATION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

namespace mlir::unbias {

/// The function that is the network: the only one with a body, or `main`.
llvm::Expected<func::FuncOp> findNetwork(ModuleOp module);

/// A copy of `network` with batch 1, static shapes and plain element types.
/// Biased ops of the copy correspond in order. Screens what upstream lowering
/// crashes on; invalid, naming the op, for what it cannot do.
llvm::Expected<OwningOpRef<ModuleOp>> prepareNetwork(func::FuncOp network);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_PREPARATION_H
