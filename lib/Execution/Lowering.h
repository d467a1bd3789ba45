//===- Lowering.h - From TOSA functions to machine code ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_LOWERING_H
#define UNBIAS_LIB_EXECUTION_LOWERING_H

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::unbias {

/// Compiles the functions of `module`, whose arguments and results are tensors
/// of static shape. Each is found by `lookupPacked`; it takes pointers to the
/// pointers to its arguments, then to its results.
/// Invalid, with the first diagnostic, where upstream lowering fails.
llvm::Expected<std::unique_ptr<ExecutionEngine>> compileCode(ModuleOp module);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_LOWERING_H
