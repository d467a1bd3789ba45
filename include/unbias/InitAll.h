//===- InitAll.h - The one call for embedders -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers all that a compiler needs to correct biases.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INITALL_H
#define UNBIAS_INITALL_H

namespace mlir {
class DialectRegistry;

namespace unbias {

/// The dialects `calib`, TOSA and linalg with the external models. Call it
/// before a context is made from `registry`.
void registerAll(DialectRegistry &registry);

/// The passes and the pipeline `unbias`, for textual pipelines.
void registerAllPasses();

} // namespace unbias
} // namespace mlir

#endif // UNBIAS_INITALL_H
