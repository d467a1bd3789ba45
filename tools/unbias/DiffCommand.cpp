//===- DiffCommand.cpp - unbias diff --------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Commands.h"

using namespace mlir;
using namespace mlir::unbias;
namespace cl = llvm::cl;

namespace {
class DiffCommand : public Command {
public:
  DiffCommand();
  llvm::Expected<int> run(const std::vector<std::string> &commandLine) override;
  int getErrorStatus() const override { return Misused; }

private:
  cl::opt<std::string> before, after;
  cl::opt<bool> json;
};
} // namespace

static constexpr llvm::StringLiteral kManual = R"(
DESCRIPTION:

  Compares the biases of two networks that differ in nothing else, such as one
  before and after a correction. Ops are compared by their names (calib.id, or
  that of their location) if both networks have the same ones, else in their
  order. Each op whose bias differs takes a line:

    changed    output channels whose bias differs, of how many
    largest    the change of largest size, in stored numbers
    mean size  the mean of |change| over all channels
    before, after
               least and largest stored bias

  Biases that are computed at run time are not compared. --json has the biases
  of every channel.

  Exit status as of diff: 0 if all biases are equal, 1 if some differ, 2 if the
  networks could not be compared.

EXAMPLES:

  unbias diff int8.mlirbc corrected.mlirbc
  unbias diff int8.mlirbc corrected.mlirbc --json | jq '.ops[0]'
)";

DiffCommand::DiffCommand()
    : Command("diff", "Show how the biases of two networks differ", kManual),
      before(cl::Positional, cl::Required, cl::sub(getSubCommand()),
             cl::desc("<before.mlir>")),
      after(cl::Positional, cl::Required, cl::sub(getSubCommand()),
            cl::desc("<after.mlir>")),
      json("json", cl::sub(getSubCommand()),
           cl::desc("Print JSON instead of a table")) {}

llvm::Expected<int> DiffCommand::run(const std::vector<std::string> &) {
  auto differ = runDiff({before, after, json});
  if (!differ)
    return differ.takeError();
  return *differ ? Different : Done;
}

std::unique_ptr<Command> unbias::makeDiffCommand() {
  return std::make_unique<DiffCommand>();
}
