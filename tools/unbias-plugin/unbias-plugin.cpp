//===- unbias-plugin.cpp - Bias correction inside of mlir-opt -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Entry points of --load-dialect-plugin and --load-pass-plugin.
//
//===----------------------------------------------------------------------===//

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "unbias/InitAll.h"

extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Unbias", LLVM_VERSION_STRING,
          [](mlir::DialectRegistry *registry) {
            mlir::unbias::registerAll(*registry);
          }};
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Unbias", LLVM_VERSION_STRING,
          [] { mlir::unbias::registerAllPasses(); }};
}
