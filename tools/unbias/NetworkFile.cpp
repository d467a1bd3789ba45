//===- NetworkFile.cpp - Networks of the command line ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkFile.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "unbias/Execution/StagedNetwork.h"
#include "unbias/InitAll.h"
#include "unbias/Support/Reason.h"

using namespace mlir;
using namespace mlir::unbias;

/// What modules are read with: all that is upstream, as in `unbias-opt`, the
/// statistics, and what running them takes.
static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAll(registry);
  registerExecution(registry);
  return registry;
}

NetworkContext::NetworkContext(unsigned threads)
    : context(makeRegistry(), MLIRContext::Threading::DISABLED) {
  if (threads != 1) {
    pool = std::make_unique<llvm::DefaultThreadPool>(
        llvm::hardware_concurrency(threads));
    context.setThreadPool(*pool);
  }
  handler = std::make_unique<SourceMgrDiagnosticHandler>(sources, &context);
  // Ops with weights and statistics fill screens.
  context.printOpOnDiagnostic(false);
}

llvm::Expected<NetworkFile> NetworkFile::read(StringRef path,
                                              NetworkContext &context) {
  auto content = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!content)
    return invalid(path + ": " + content.getError().message());
  std::unique_ptr<llvm::MemoryBuffer> buffer = std::move(*content);
  if (buffer->getBufferSize() == 0)
    return invalid(path + ": expected a network, found an empty file");
  if (buffer->getBuffer().substr(4, 4) == "TFL3")
    return invalid(path + ": expected a network in MLIR, found one of "
                          "TensorFlow Lite: convert it to TOSA first, see "
                          "docs/Tool.md");

  // Shared, so that weights of bytecode are used where they lie.
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  NetworkFile file;
  file.resources = std::make_unique<FallbackAsmResourceMap>();
  ParserConfig config(&context.get(), /*verifyAfterParse=*/true,
                      file.resources.get());
  file.module = parseSourceFile<ModuleOp>(sources, config);
  if (!file.module)
    return invalid(path + ": expected a network in MLIR, as text or bytecode");
  return file;
}

/// Whether a location names something.
static bool hasName(Location location) {
  bool isNamed = false;
  location->walk([&](Location part) {
    isNamed |= isa<NameLoc>(part);
    return isNamed ? WalkResult::interrupt() : WalkResult::advance();
  });
  return isNamed;
}

llvm::Error NetworkFile::write(llvm::raw_ostream &os, StringRef path) {
  if (path.ends_with(".mlirbc")) {
    BytecodeWriterConfig config(*resources);
    if (failed(writeBytecodeToFile(*module, os, config)))
      return invalid(path + ": expected a network that bytecode can hold");
    return llvm::Error::success();
  }
  bool hasNames = module
                      ->walk([](Operation *op) {
                        return hasName(op->getLoc()) ? WalkResult::interrupt()
                                                     : WalkResult::advance();
                      })
                      .wasInterrupted();
  OpPrintingFlags flags;
  if (hasNames)
    flags.enableDebugInfo(/*enable=*/true, /*prettyForm=*/false);
  AsmState state(*module, flags, /*locationMap=*/nullptr, resources.get());
  module->print(os, state);
  os << '\n';
  return llvm::Error::success();
}
