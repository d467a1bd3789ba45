//===- Tosa.cpp - Interfaces of TOSA ops ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaCommon.h"
#include "mlir/IR/DialectRegistry.h"
#include "unbias/ExternalModels/ExternalModels.h"

void mlir::unbias::registerTosaModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, tosa::TosaDialect *) {
    attachTosaConvModels(*context);
    attachTosaMatmulModels(*context);
    attachTosaConstantModels(*context);
    attachTosaScaleModels(*context);
    attachTosaMomentModels(*context);
  });
}
