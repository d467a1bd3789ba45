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
/// threads as the user wants.
class NetworkContext {
public:
  /// 0 threads: as many as there are processors.
  explicit NetworkContext(unsigned threads);
  MLIRContext &get() { return *context; }

private:
  std::unique_ptr<llvm::DefaultThreadPool> pool;
  std::unique_ptr<MLIRContext> context;
};

/// A module read from a file. Diagnostics about it show the line in question as
/// long as this lives.
class NetworkFile {
public:
  /// Parses and verifies text or bytecode. What is wrong goes to the
  /// diagnostics, with its location; the error names the file.
  static llvm::Expected<std::unique_ptr<NetworkFile>>
  read(llvm::StringRef path, NetworkContext &context);
  ~NetworkFile();

  ModuleOp getModule() { return *module; }
  llvm::StringRef getPath() const { return path; }

  /// Writes the module: bytecode if `path` ends in `.mlirbc`, else text, with
  /// locations where they name ops.
  llvm::Error write(llvm::raw_ostream &os, llvm::StringRef path);

private:
  NetworkFile() = default;

  std::string path;
  llvm::SourceMgr sources;
  std::unique_ptr<SourceMgrDiagnosticHandler> handler;
  FallbackAsmResourceMap resources;
  OwningOpRef<ModuleOp> module;
};

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_NETWORKFILE_H
