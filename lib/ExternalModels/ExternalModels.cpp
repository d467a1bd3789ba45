//===- ExternalModels.cpp - Interfaces of foreign ops ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/ExternalModels/ExternalModels.h"

void mlir::unbias::registerExternalModels(DialectRegistry &registry) {
  registerConstantViewModels(registry);
  registerLinalgModels(registry);
  registerTosaModels(registry);
}
