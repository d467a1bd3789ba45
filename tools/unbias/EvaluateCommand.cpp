//===- EvaluateCommand.cpp - unbias evaluate ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Options.h"
#include "unbias/Support/Reason.h"

using namespace mlir;
using namespace mlir::unbias;
namespace cl = llvm::cl;

namespace {
class EvaluateCommand : public Command {
public:
  EvaluateCommand();
  llvm::Expected<int> run(const std::vector<std::string> &commandLine) override;

private:
  cl::opt<std::string> network, reference, labels, scales;
  SampleFlags samples;
  ReportFlags reports;
  RunFlags runFlags;
};
} // namespace

static constexpr llvm::StringLiteral kManual = R"(
DESCRIPTION:

  Runs the network on samples and prints how good it is. With --labels: the share
  of samples whose largest output is the labelled class (top-1). With
  --reference, the float network it was made from: the share of samples on which
  both have the same largest output (agreement), the divergence of the softmax
  outputs (KL, in nats) where the network ends in a softmax, the root mean square
  of the output's difference over that of the reference's output (output error),
  and the error and the signal-to-noise ratio of every op.

  Use samples that the correction has not seen: those flatter. 'unbias correct
  --help' says how samples are read; both networks see the same real numbers.

EXAMPLES:

  unbias evaluate corrected.mlirbc --reference float.mlirbc \
    --samples test.npy --samples-scale 1/255 --labels test_labels.npy
  unbias evaluate float.mlirbc --samples test.npy --labels test_labels.npy
)";

EvaluateCommand::EvaluateCommand()
    : Command("evaluate", "Run a network and show how good it is", kManual),
      network(cl::Positional, cl::Required, cl::sub(getSubCommand()),
              cl::desc("<network.mlir>")),
      reference("reference", cl::sub(getSubCommand()),
                cl::value_desc("float.mlir"),
                cl::desc("The float network to compare with")),
      labels("labels", cl::sub(getSubCommand()), cl::value_desc("y.npy"),
             cl::desc("The class of every sample: integers, .npy")),
      scales("scales", cl::sub(getSubCommand()), cl::value_desc("x.json"),
             cl::desc("Scales of the quantized network, instead of those that "
                      "are found out")),
      samples(getSubCommand()), reports(getSubCommand()),
      runFlags(getSubCommand()) {}

llvm::Expected<int>
EvaluateCommand::run(const std::vector<std::string> &commandLine) {
  EvaluateOptions options;
  options.network = network;
  options.reference = reference;
  options.labels = labels;
  options.scales = scales;
  auto sampleOptions = samples.get();
  if (!sampleOptions)
    return sampleOptions.takeError();
  options.samples = std::move(*sampleOptions);
  if (options.reference.empty() && options.labels.empty())
    return invalid("expected --reference or --labels, to compare with, found "
                   "neither");
  auto reportOptions = reports.get();
  if (!reportOptions)
    return reportOptions.takeError();
  options.report = std::move(*reportOptions);
  options.run = runFlags.get(commandLine);
  if (llvm::Error error = runEvaluate(options))
    return error;
  return Done;
}

std::unique_ptr<Command> unbias::makeEvaluateCommand() {
  return std::make_unique<EvaluateCommand>();
}
