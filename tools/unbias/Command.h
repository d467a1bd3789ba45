//===- Command.h - One command of the tool ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A command is a `cl::SubCommand` with its options and its manual. Nothing is
// registered before `main` makes it.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_COMMAND_H
#define UNBIAS_TOOLS_UNBIAS_COMMAND_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace mlir::unbias {

/// What `main` returns. Of these `unbias diff` alone uses `Different`.
enum ExitStatus { Done = 0, Failed = 1, Different = 1, Misused = 2 };

class Command {
public:
  /// `manual` is what the help says below the options.
  Command(llvm::StringRef name, llvm::StringRef summary,
          llvm::StringLiteral manual)
      : manual(manual), subCommand(name, summary) {}
  virtual ~Command() = default;

  llvm::StringRef getManual() const { return manual; }
  llvm::cl::SubCommand &getSubCommand() { return subCommand; }

  /// Does what the parsed options ask for. The result is the exit status;
  /// messages of errors are up to the caller.
  virtual llvm::Expected<int>
  run(const std::vector<std::string> &commandLine) = 0;
  /// The exit status if that is an error.
  virtual int getErrorStatus() const { return Failed; }

private:
  llvm::StringRef manual;
  llvm::cl::SubCommand subCommand;
};

std::unique_ptr<Command> makeMeasureCommand();
std::unique_ptr<Command> makeCorrectCommand();
std::unique_ptr<Command> makeCheckCommand();
std::unique_ptr<Command> makeEvaluateCommand();
std::unique_ptr<Command> makeDiffCommand();

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_COMMAND_H
