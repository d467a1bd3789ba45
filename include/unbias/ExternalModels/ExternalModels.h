//===- ExternalModels.h - Interfaces of foreign ops -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attaches BiasedOpInterface and ConstantViewOpInterface to the ops of upstream
// dialects.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXTERNALMODELS_EXTERNALMODELS_H
#define UNBIAS_EXTERNALMODELS_EXTERNALMODELS_H

namespace mlir {
class DialectRegistry;

namespace unbias {

/// `tosa`: conv2d, conv3d, depthwise_conv2d, transpose_conv2d, matmul; reshape,
/// transpose, slice, cast of constants; how rescales, sums and ops that move
/// elements relate scales.
void registerTosaModels(DialectRegistry &registry);

/// `linalg`: named convolutions and matmuls, quantized ones, generic ops that
/// are one of them; transpose of constants.
void registerLinalgModels(DialectRegistry &registry);

/// `tensor`, `arith`, `quant`: reshapes, slices and casts of constants.
void registerConstantViewModels(DialectRegistry &registry);

/// `linalg`, `tensor`, `arith` and `math`, `quant`: how results are distributed
/// (`MomentTransferOpInterface`). Those of `tosa` come with its other models.
void registerLinalgMomentModels(DialectRegistry &registry);
void registerTensorMomentModels(DialectRegistry &registry);
void registerArithMomentModels(DialectRegistry &registry);
void registerQuantMomentModels(DialectRegistry &registry);

/// All of the above, and the dialects whose ops they may create. Registering
/// twice is harmless. A pass that uses the interfaces calls this in its
/// `getDependentDialects`: without the models a walk silently finds nothing.
void registerExternalModels(DialectRegistry &registry);

} // namespace unbias
} // namespace mlir

#endif // UNBIAS_EXTERNALMODELS_EXTERNALMODELS_H
