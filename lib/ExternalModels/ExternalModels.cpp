//===- ExternalModels.cpp - Interfaces of foreign ops ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/ExternalModels/ExternalModels.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

void mlir::unbias::registerExternalModels(DialectRegistry &registry) {
  registry.insert<arith::ArithDialect, linalg::LinalgDialect,
                  tensor::TensorDialect, tosa::TosaDialect>();
  registerConstantViewModels(registry);
  registerLinalgModels(registry);
  registerTosaModels(registry);
  registerLinalgMomentModels(registry);
  registerTensorMomentModels(registry);
  registerArithMomentModels(registry);
  registerQuantMomentModels(registry);
}
