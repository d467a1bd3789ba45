//===- StatisticsInput.cpp - Statistics of the command line ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StatisticsInput.h"
#include "NetworkPairFiles.h"
#include "ReportFiles.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;

TemporaryFile::~TemporaryFile() {
  if (path.empty())
    return;
  llvm::sys::fs::remove(path);
  llvm::sys::DontRemoveFileOnSignal(path);
}

Error TemporaryFile::create() {
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("unbias", "json", path))
    return invalid("temporary file: " + code.message());
  llvm::sys::RemoveFileOnSignal(path);
  return Error::success();
}

/// Statistics by the names of the quantized network: those of the float network
/// have its names, which may be others.
static llvm::Expected<StatisticsFile>
renameStatistics(StatisticsFile file, const NetworkPairing &pairing) {
  for (const PairedOp &paired : pairing.ops) {
    const std::string &from = paired.real.id, &to = paired.quantized.id;
    auto found = file.ops.find(from);
    if (from == to || found == file.ops.end())
      continue;
    // A name of both networks is that of the quantized one.
    if (llvm::any_of(pairing.ops, [&](const PairedOp &other) {
          return other.quantized.id == from;
        }))
      continue;
    StatisticsFile renamed;
    renamed.ops[to] = std::move(found->second);
    file.ops.erase(found);
    if (Error error = mergeStatistics(file, renamed))
      return std::move(error);
  }
  return file;
}

/// Writes what the float network tells on the ops, and the statistics by their
/// names to `statistics`.
static Error takeReference(ModuleOp module, ModuleOp real,
                           const StatisticsPaths &paths,
                           TemporaryFile &statistics, NetworkReport &report) {
  PairingOptions pairingOptions;
  StatisticsFile scales;
  if (!paths.scales.empty()) {
    auto file = readScalesFile(paths.scales);
    if (!file)
      return file.takeError();
    scales = std::move(*file);
    pairingOptions.scales = &scales;
  }
  auto pairing = pairNetworks(module, real, pairingOptions);
  if (!pairing)
    return prefixError(paths.network + " and " + paths.reference,
                       pairing.takeError());
  if (Error error = annotate(*pairing))
    return prefixError(paths.network, std::move(error));
  auto file = readStatisticsFiles(paths.stats);
  if (!file)
    return file.takeError();
  auto renamed = renameStatistics(std::move(*file), *pairing);
  if (!renamed)
    return renamed.takeError();
  if (Error error = statistics.create())
    return error;
  std::error_code code;
  llvm::raw_fd_ostream os(statistics.path, code);
  if (!code) {
    writeStatistics(os, *renamed);
    os.close();
    code = os.error();
    os.clear_error();
  }
  if (code)
    return invalid("temporary file: " + code.message());
  reportPairing(*pairing, report);
  showWarnings(report);
  return Error::success();
}

Error StatisticsInput::read(ModuleOp module, NetworkContext &context,
                            const StatisticsPaths &paths,
                            NetworkReport &report) {
  // The pass would say so of the network.
  for (const std::string &path : paths.stats)
    if (std::error_code code =
            llvm::sys::fs::access(path, llvm::sys::fs::AccessMode::Exist))
      return invalid(path + ": " + code.message());
  files = paths.stats;
  if (paths.reference.empty())
    return Error::success();
  auto file = NetworkFile::read(paths.reference, context);
  if (!file)
    return file.takeError();
  real.emplace(std::move(*file));
  if (Error error =
          takeReference(module, real->getModule(), paths, renamed, report))
    return error;
  files = {std::string(renamed.path)};
  return Error::success();
}
