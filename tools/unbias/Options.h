//===- Options.h - Options that commands share ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Groups of options, each of which registers itself with a command and checks
// what was given.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_OPTIONS_H
#define UNBIAS_TOOLS_UNBIAS_OPTIONS_H

#include "Commands.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::unbias {

/// Numbers separated by commas, each as `0.5` or `1/255`, all finite. Errors
/// name `option`.
llvm::Expected<SmallVector<double, 3>> parseNumbers(StringRef option,
                                                    StringRef text);

/// A number of bytes, as `800M` or `2G` (powers of 1024), above zero.
llvm::Expected<uint64_t> parseBytes(StringRef option, StringRef text);

/// `--samples` and what its numbers mean.
class SampleFlags {
public:
  explicit SampleFlags(llvm::cl::SubCommand &command);
  llvm::Expected<SampleOptions> get() const;
  /// Whether any of them was given.
  bool isGiven() const;

private:
  llvm::cl::opt<std::string> samples, scale, offset;
  llvm::cl::list<std::string> inputQuantization;
};

/// `--threads` and `--quiet`.
class RunFlags {
public:
  explicit RunFlags(llvm::cl::SubCommand &command);
  RunOptions get(const std::vector<std::string> &commandLine) const;

private:
  llvm::cl::opt<unsigned> threads;
  llvm::cl::opt<bool> quiet;
};

/// `--report` and `--model-explorer`.
class ReportFlags {
public:
  explicit ReportFlags(llvm::cl::SubCommand &command);
  llvm::Expected<ReportOptions> get() const;

private:
  llvm::cl::list<std::string> reports;
  llvm::cl::opt<std::string> modelExplorer;
};

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_OPTIONS_H
