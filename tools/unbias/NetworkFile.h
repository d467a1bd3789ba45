//===- NetworkFile.h - Networks of the command line -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Contexts, and modules read from and written to files.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_NETWORKFILE_H
#define UNBIAS_TOOLS_UNBIAS_NETWORKFILE_H

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ThreadPool.h"
#include <memory>

namespace mlir::unbias {

/// A context that knows all dialects a network may be made of, with as many
/// threads as the user wants. Its diagnostics go to standard error, with the
/// lines that they are about.
class NetworkContext {
public:
  /// 0 threads: as many as there are processors.
  explicit NetworkContext(unsigned threads);
  MLIRContext &get() { return context; }

private:
  /// Before the context, which uses it to the end.
  std::unique_ptr<llvm::DefaultThreadPool> pool;
  MLIRContext context;
  llvm::SourceMgr sources;
  std::unique_ptr<ScopedDiagnosticHandler> handler;
};

/// A module read from a file.
class NetworkFile {
public:
  /// Parses and verifies text or bytecode. What is wrong in it goes to the
  /// diagnostics; the error names the file.
  static llvm::Expected<NetworkFile> read(llvm::StringRef path,
                                          NetworkContext &context);

  ModuleOp getModule() { return *module; }

  /// Writes the module: bytecode if `path` ends in `.mlirbc`, else text, with
  /// locations where they name ops, which text without them would lose.
  llvm::Error write(llvm::raw_ostream &os, llvm::StringRef path);

private:
  /// Resources that no dialect of the context knows, kept as they are.
  std::unique_ptr<FallbackAsmResourceMap> resources;
  OwningOpRef<ModuleOp> module;
};

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_NETWORKFILE_H
