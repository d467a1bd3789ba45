//===- ReportFiles.h - Reports next to the network --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What reports say of every command, and the files they are written to.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_REPORTFILES_H
#define UNBIAS_TOOLS_UNBIAS_REPORTFILES_H

#include "Commands.h"
#include "unbias/Report/Report.h"
#include "unbias/Support/OutputFile.h"
#include "unbias/Transforms/OpIds.h"

namespace mlir::unbias {

/// A report with what is known before anything is done: command, version and
/// inputs, given as pairs of role and path, of which empty paths are left out.
/// Inputs are hashed only if a report will be written. Invalid if one cannot be
/// read.
llvm::Expected<NetworkReport>
startReport(StringRef command, const RunOptions &run,
            const ReportOptions &options,
            ArrayRef<std::pair<StringRef, StringRef>> inputs);

/// Invalid if one of `outputs` is the file of one of `inputs`; empty paths are
/// none. What somebody measured or trained is not replaced by a slip.
llvm::Error checkOverwriting(ArrayRef<StringRef> outputs,
                             ArrayRef<StringRef> inputs);
/// The same for all reports.
llvm::Error checkOverwriting(const ReportOptions &options,
                             ArrayRef<StringRef> inputs);

/// Name, kind and place of a biased op. `named.op` is in the network as it is
/// written.
OpReport describeOp(const NamedOp &named);

/// The reports of a command, as a part of its outputs.
class ReportFiles {
public:
  /// Opens all that is asked for.
  llvm::Error open(OutputSet &outputs, const ReportOptions &options);

  /// Writes them, up to the commit. Model Explorer gets the error of every op
  /// after the correction, or before if there is none; without errors the
  /// channels that changed.
  void write(const NetworkReport &report);

private:
  std::vector<OutputFile *> reports;
  OutputFile *modelExplorer = nullptr;
};

/// Prints the warnings of a report to standard error, but for those beyond the
/// first few, which are only counted.
void showWarnings(const NetworkReport &report);

/// Prints the summary of a command to standard output, or to standard error if
/// `networkPath` says that the network goes to the former. Nothing if quiet.
void showSummary(const NetworkReport &report, const RunOptions &run,
                 StringRef networkPath);

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_REPORTFILES_H
