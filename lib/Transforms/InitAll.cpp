//===- InitAll.cpp - The one call for embedders ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/InitAll.h"
#include "mlir/IR/DialectRegistry.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::unbias;

void unbias::registerAll(DialectRegistry &registry) {
  registry.insert<CalibDialect>();
  registerExternalModels(registry);
}

void unbias::registerAllPasses() {
  registerUnbiasPasses();
  registerUnbiasPipelines();
}
