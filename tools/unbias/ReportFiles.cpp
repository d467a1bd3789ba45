//===- ReportFiles.cpp - Reports next to the network ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportFiles.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;
using namespace mlir::unbias;

/// Name and hash of a file.
static llvm::Expected<InputFile> describeInput(StringRef role, StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return invalid(path + ": " + buffer.getError().message());
  llvm::SHA256 hash;
  hash.update((*buffer)->getBuffer());
  return InputFile{role.str(), path.str(),
                   llvm::toHex(hash.final(), /*LowerCase=*/true)};
}

llvm::Expected<NetworkReport>
unbias::startReport(StringRef command, const RunOptions &run,
                    const ReportOptions &options,
                    ArrayRef<std::pair<StringRef, StringRef>> inputs) {
  NetworkReport report;
  report.command = command.str();
  report.commandLine = run.commandLine;
  report.version = UNBIAS_VERSION;
  for (auto [role, path] : inputs) {
    // To hash a file of samples takes as long as to run small networks on them.
    if (path.empty() || options.reports.empty())
      continue;
    auto input = describeInput(role, path);
    if (!input)
      return input.takeError();
    report.inputs.push_back(std::move(*input));
  }
  return report;
}

llvm::Error unbias::checkOverwriting(ArrayRef<StringRef> outputs,
                                     ArrayRef<StringRef> inputs) {
  for (StringRef output : outputs)
    for (StringRef input : inputs)
      if (!output.empty() && !input.empty() &&
          llvm::sys::fs::is_regular_file(output) &&
          llvm::sys::fs::equivalent(output, input))
        return invalid(output +
                       ": expected an output that is no input of the "
                       "command, found the file of " +
                       input);
  return llvm::Error::success();
}

llvm::Error unbias::checkOverwriting(const ReportOptions &options,
                                     ArrayRef<StringRef> inputs) {
  SmallVector<StringRef> outputs(options.reports.begin(),
                                 options.reports.end());
  outputs.push_back(options.modelExplorer);
  return checkOverwriting(outputs, inputs);
}

OpReport unbias::describeOp(const NamedOp &named) {
  OpReport report;
  Operation *op = named.op;
  report.id = named.id;
  report.kind = op->getName().getStringRef().str();
  if (!isa<UnknownLoc>(op->getLoc()))
    llvm::raw_string_ostream(report.location) << op->getLoc();
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function)
    return report;
  report.function =
      cast<SymbolOpInterface>(function.getOperation()).getName().str();
  // The walk begins with the function itself.
  int64_t position = -1;
  function->walk<WalkOrder::PreOrder>([&](Operation *other) {
    if (other == op)
      return WalkResult::interrupt();
    ++position;
    return WalkResult::advance();
  });
  report.position = position;
  return report;
}

llvm::Error ReportFiles::open(OutputSet &outputs,
                              const ReportOptions &options) {
  for (const std::string &path : options.reports) {
    auto file = outputs.add(path);
    if (!file)
      return file.takeError();
    reports.push_back(*file);
  }
  if (options.modelExplorer.empty())
    return llvm::Error::success();
  auto file = outputs.add(options.modelExplorer);
  if (!file)
    return file.takeError();
  modelExplorer = *file;
  return llvm::Error::success();
}

/// The figure that says most of what was done.
static NodeFigure chooseFigure(const NetworkReport &report) {
  auto hasAny = [&](auto has) { return llvm::any_of(report.ops, has); };
  if (hasAny([](const OpReport &op) { return op.error.after.has_value(); }))
    return NodeFigure::ErrorAfter;
  if (hasAny([](const OpReport &op) { return op.error.before.has_value(); }))
    return NodeFigure::ErrorBefore;
  return NodeFigure::ChannelsChanged;
}

void ReportFiles::write(const NetworkReport &report) {
  for (OutputFile *file : reports) {
    if (file->getPath().ends_with(".html"))
      writeHtmlReport(file->getStream(), report);
    else
      writeJsonReport(file->getStream(), report);
  }
  if (modelExplorer)
    writeModelExplorer(modelExplorer->getStream(), report,
                       chooseFigure(report));
}

void unbias::showWarnings(const NetworkReport &report) {
  constexpr size_t most = 5;
  ArrayRef<std::string> warnings = report.warnings;
  for (StringRef warning : warnings.take_front(most))
    llvm::WithColor::warning() << warning << '\n';
  if (warnings.size() > most)
    llvm::WithColor::warning()
        << "and " << warnings.size() - most << " more, which reports list\n";
}

void unbias::showSummary(const NetworkReport &report, const RunOptions &run,
                         StringRef networkPath) {
  if (!run.isQuiet)
    printSummary(networkPath == "-" ? llvm::errs() : llvm::outs(), report);
}
