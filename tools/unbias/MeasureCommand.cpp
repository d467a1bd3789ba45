//===- MeasureCommand.cpp - unbias measure --------------------------------===//
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
class MeasureCommand : public Command {
public:
  MeasureCommand();
  llvm::Expected<int> run(const std::vector<std::string> &commandLine) override;

private:
  cl::opt<std::string> network, output;
  SampleFlags samples;
  cl::opt<bool> perTap;
  cl::opt<std::string> shard;
  RunFlags runFlags;
};
} // namespace

static constexpr llvm::StringLiteral kManual = R"(
DESCRIPTION:

  Runs the network on every sample and writes statistics of the input and the
  output of every op that has a bias (convolutions, matrix multiplications) to a
  statistics file: means and variances per channel. What can be done with it:

    unbias correct int8.mlir --stats stats.json -o corrected.mlir
    mlir-opt ... --pass-pipeline='builtin.module(unbias{files=stats.json})'

  Samples are a .npy file whose first dimension is the sample; the others are
  those of the network's input without its batch. A network of several inputs
  takes a .npz file with one array per input, in their order. Floats and integers
  are the real numbers that the network computes with; --samples-scale and
  --samples-offset make them such: real = stored * scale + offset. For a network
  with an integer input, samples of its type are taken as they are, and others
  become round(real / scale) + zero_point.

  The samples may be split: --shard 0/4 to 3/4 measure a quarter each, and the
  four files together say to the bit what one of all samples says.

EXAMPLES:

  unbias measure float.mlirbc --samples photos.npy --samples-scale 1/255 \
    -o stats.json
  for i in 0 1; do
    unbias measure float.mlirbc --samples x.npy --shard $i/2 -o part$i.json
  done
  unbias correct int8.mlirbc --stats part0.json,part1.json -o corrected.mlirbc
)";

MeasureCommand::MeasureCommand()
    : Command("measure", "Run a network and write statistics of its ops",
              kManual),
      network(cl::Positional, cl::Required, cl::sub(getSubCommand()),
              cl::desc("<network.mlir>")),
      output("o", cl::Required, cl::sub(getSubCommand()),
             cl::value_desc("stats.json"),
             cl::desc("The statistics file to write; - is standard output")),
      samples(getSubCommand()),
      perTap("per-tap", cl::sub(getSubCommand()),
             cl::desc("Means of inputs per tap of the kernel, which include "
                      "the padding: exact,\nbut larger files and slower")),
      shard("shard", cl::sub(getSubCommand()), cl::value_desc("i/n"),
            cl::desc("Measure samples i, i + n, i + 2n ... only (default "
                     "0/1)")),
      runFlags(getSubCommand()) {}

llvm::Expected<int>
MeasureCommand::run(const std::vector<std::string> &commandLine) {
  MeasureOptions options;
  options.network = network;
  options.output = output;
  auto sampleOptions = samples.get();
  if (!sampleOptions)
    return sampleOptions.takeError();
  options.samples = std::move(*sampleOptions);
  options.isPerTap = perTap;
  if (!shard.empty()) {
    auto [index, count] = StringRef(shard).split('/');
    if (index.getAsInteger(10, options.shard) ||
        count.getAsInteger(10, options.shardCount) || options.shard < 0 ||
        options.shard >= options.shardCount)
      return invalid("--shard: expected i/n with 0 <= i < n, found '" +
                     shard.getValue() + "'");
  }
  options.run = runFlags.get(commandLine);
  if (llvm::Error error = runMeasure(options))
    return error;
  return Done;
}

std::unique_ptr<Command> unbias::makeMeasureCommand() {
  return std::make_unique<MeasureCommand>();
}
