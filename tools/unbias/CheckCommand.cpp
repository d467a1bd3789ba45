//===- CheckCommand.cpp - unbias check ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Options.h"
#include "unbias/Support/Reason.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
namespace cl = llvm::cl;

namespace {
class CheckCommand : public Command {
public:
  CheckCommand();
  llvm::Expected<int> run(const std::vector<std::string> &commandLine) override;

private:
  cl::opt<std::string> network;
  cl::list<std::string> stats;
  cl::opt<std::string> reference, scales;
  cl::opt<CorrectionMethod> method;
  cl::opt<bool> strict;
  cl::opt<double> maxWeightError, maxDeviations;
  RunFlags runFlags;
};
} // namespace

static constexpr llvm::StringLiteral kManual = R"(
DESCRIPTION:

  Tells whether statistics fit a quantized network, without running or changing
  it: those of --stats, or those that the network carries. An error at the op says
  what cannot be true: statistics of another network, of another number of
  channels, scales that contradict each other, float weights further from the
  stored ones than rounding moves them, means that the type of the input cannot
  hold, outputs that do not follow from inputs and weights, and others (see
  unbias-check-stats in Passes.md).

  With --reference the float network adds its weights and what it tells of
  scales, as for unbias correct --stats.

  Exit status: 0 if all fits, 1 if something does not or (with --strict) is
  missing, 2 for wrong options.

EXAMPLES:

  unbias check int8.mlirbc --stats stats.json
  unbias check int8.mlirbc --reference float.mlirbc --stats float.json --strict
)";

CheckCommand::CheckCommand()
    : Command("check", "Tell whether statistics fit a network", kManual),
      network(cl::Positional, cl::Required, cl::sub(getSubCommand()),
              cl::desc("<quantized.mlir>")),
      stats("stats", cl::CommaSeparated, cl::sub(getSubCommand()),
            cl::value_desc("a.json,..."),
            cl::desc("Statistics files (default: what the network carries)")),
      reference("reference", cl::sub(getSubCommand()),
                cl::value_desc("float.mlir"),
                cl::desc("The float network that the other was made from")),
      scales("scales", cl::sub(getSubCommand()), cl::value_desc("x.json"),
             cl::desc("With --reference: scales of the quantized network, "
                      "instead of those\nthat are found out")),
      method("method", cl::sub(getSubCommand()),
             cl::init(CorrectionMethod::Auto),
             cl::desc("What the statistics have to be enough for (default "
                      "auto):"),
             getCorrectionMethodValues()),
      strict("strict", cl::sub(getSubCommand()),
             cl::desc("Fail if an op lacks what the method needs")),
      maxWeightError(
          "max-weight-error", cl::sub(getSubCommand()), cl::value_desc("x"),
          cl::init(1.0),
          cl::desc("Refuse float weights further than this many steps from the "
                   "stored ones\n(default 1; 0: no test)")),
      maxDeviations("max-deviations", cl::sub(getSubCommand()),
                    cl::value_desc("x"), cl::init(8.0),
                    cl::desc("Refuse shifts of the output above this many "
                             "standard deviations\n(default 8; 0: no test)")),
      runFlags(getSubCommand()) {}

llvm::Expected<int>
CheckCommand::run(const std::vector<std::string> &commandLine) {
  CheckOptions options;
  options.network = network;
  options.stats = {stats.begin(), stats.end()};
  options.reference = reference;
  options.scales = scales;
  if (!options.scales.empty() && options.reference.empty())
    return invalid("--scales: expected --reference with it, found none");
  options.isStrict = strict;
  options.checks.method = method;
  options.checks.maxWeightError = maxWeightError;
  options.checks.maxDeviations = maxDeviations;
  for (const cl::opt<double> *number : {&maxWeightError, &maxDeviations})
    if (!std::isfinite(number->getValue()) || *number < 0.0)
      return invalid("--" + number->ArgStr +
                     ": expected a finite number of at least 0, found " +
                     std::to_string(number->getValue()));
  options.run = runFlags.get(commandLine);
  auto fits = runCheck(options);
  if (!fits)
    return fits.takeError();
  return *fits ? Done : Failed;
}

std::unique_ptr<Command> unbias::makeCheckCommand() {
  return std::make_unique<CheckCommand>();
}
