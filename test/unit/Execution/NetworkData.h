//===- NetworkData.h - Networks that are not part of the repository -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_NETWORKDATA_H
#define UNBIAS_TEST_UNIT_EXECUTION_NETWORKDATA_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "unbias/Execution/StagedNetwork.h"
#include "unbias/InitAll.h"
#include "unbias/Statistics/ArrayData.h"
#include "llvm/Support/FileSystem.h"

namespace mlir::unbias {

/// A context that can read and run networks.
class NetworkContext {
public:
  NetworkContext() {
    DialectRegistry registry;
    registerAll(registry);
    registerExecution(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  OwningOpRef<ModuleOp> read(const std::string &path) {
    return parseSourceFile<ModuleOp>(path, &context);
  }
  OwningOpRef<ModuleOp> parse(llvm::StringRef text) {
    return parseSourceString<ModuleOp>(text, &context);
  }

  MLIRContext context;
};

/// The path of a file beside the checkout; empty if it is not there.
inline std::string getDataFile(const llvm::Twine &name) {
  std::string path = (UNBIAS_SHARED_DATA "/" + name).str();
  return llvm::sys::fs::exists(path) ? path : "";
}

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_NETWORKDATA_H
