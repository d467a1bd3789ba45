//===- CorrectCommand.cpp - unbias correct --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Options.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/Regex.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
namespace cl = llvm::cl;

namespace {
class CorrectCommand : public Command {
public:
  CorrectCommand();
  llvm::Expected<int> run(const std::vector<std::string> &commandLine) override;

private:
  llvm::Expected<CorrectOptions>
  parse(const std::vector<std::string> &commandLine) const;
  llvm::Error parseData(CorrectOptions &options) const;
  llvm::Error checkNoData() const;

  cl::opt<std::string> network, output, reference;
  cl::list<std::string> stats;
  SampleFlags samples;
  cl::opt<std::string> labels, scales, memory;
  cl::opt<CorrectionMethod> method;
  cl::opt<double> confidence, maxShift;
  cl::opt<std::string> ops, skipOps;
  cl::opt<bool> pushForward, shrinkage, strict, keepStats;
  ReportFlags reports;
  RunFlags runFlags;
};
} // namespace

static constexpr llvm::StringLiteral kManual = R"(
DESCRIPTION:

  Quantization moves the mean of what each convolution and matrix multiplication
  computes. This command finds out by how much, in every output channel, and
  writes the network with the opposite added to the biases; nothing else in it
  changes. There are two ways:

  With data: --reference (the float network it was made from) and --samples (some
  100 inputs, no labels). Both networks are run; each op is corrected with all ops
  before it corrected already. Every fifth sample is kept aside, and what is best
  on those is written: no correction, that of the weight error only, or the full
  one. --method takes one of them without the choice.

  With statistics: --stats. Nothing is run; the statistics come from 'unbias
  measure' or were written by hand (docs/StatisticsFile.md). What they lack of
  weights before quantization and of scales --reference tells. Ops that the files
  do not name are left alone; it is an error if that is all of them.

SAMPLES:

  A .npy file, whose first dimension is the sample; the others are those of the
  network's input without its batch. For networks of several inputs a .npz file
  with one array per input, in their order.

  Numbers in it are real ones, the same for both networks, after

    real = stored * samples-scale + samples-offset

  which makes of 8-bit photos what a network wants: --samples-scale 1/255 for
  pixel / 255; --samples-scale 1/127.5 --samples-offset -1 for -1 to 1. The float
  network takes them as they are, the quantized one as round(real / scale) +
  zero_point, ties to even, saturated, with the scale and the zero point of its
  input. These are found from the two networks, or given as --input-quantization.

  Samples of the very type of the quantized network's input (say int8), without
  --samples-scale and --samples-offset, are numbers of that network: it takes them
  as they are, and the float one takes (stored - zero_point) * scale.

OUTPUT:

  Bytecode if the name ends in .mlirbc, else text. All files are complete before
  the first of them gets its name: an error, an interruption or a full disk leaves
  what was there before. A summary goes to standard output (to standard error
  with -o -).

  Exit status: 0 if the network was corrected, 1 if not, 2 for wrong options.

EXAMPLES:

  unbias correct int8.mlirbc --reference float.mlirbc --samples photos.npy \
    --samples-scale 1/255 -o corrected.mlirbc --report report.html
  unbias correct int8.mlir --stats stats.json -o corrected.mlir
  unbias correct int8.mlir --reference float.mlir --stats float.json -o corrected.mlir
)";

CorrectCommand::CorrectCommand()
    : Command("correct", "Write a network with corrected biases", kManual),
      network(cl::Positional, cl::Required, cl::sub(getSubCommand()),
              cl::desc("<quantized.mlir>")),
      output("o", cl::Required, cl::sub(getSubCommand()),
             cl::value_desc("corrected.mlir"),
             cl::desc("The network to write; - is standard output")),
      reference("reference", cl::sub(getSubCommand()),
                cl::value_desc("float.mlir"),
                cl::desc("The float network that the other was made from")),
      stats("stats", cl::CommaSeparated, cl::sub(getSubCommand()),
            cl::value_desc("a.json,..."),
            cl::desc("Statistics files instead of --samples")),
      samples(getSubCommand()),
      labels("labels", cl::sub(getSubCommand()), cl::value_desc("y.npy"),
             cl::desc("The class of every sample, to report the accuracy;\n"
                      "does not enter the correction")),
      scales("scales", cl::sub(getSubCommand()), cl::value_desc("x.json"),
             cl::desc("Scales of the quantized network, instead of those that "
                      "are found out")),
      memory("memory", cl::sub(getSubCommand()), cl::value_desc("size"),
             cl::init("512M"),
             cl::desc("Memory for activations, as 800M or 2G; what is more "
                      "goes to a temporary\nfile (default 512M)")),
      method("method", cl::sub(getSubCommand()),
             cl::init(CorrectionMethod::Auto),
             cl::desc("How to correct (default auto: with data what is best on "
                      "samples kept aside,\nwith statistics the best that they "
                      "allow):"),
             getCorrectionMethodValues()),
      confidence("confidence", cl::sub(getSubCommand()), cl::value_desc("x"),
                 cl::init(2.0),
                 cl::desc("Leave out corrections within this many standard "
                          "errors of zero\n(default 2; 0: none)")),
      maxShift(
          "max-shift", cl::sub(getSubCommand()), cl::value_desc("x"),
          cl::init(0.0),
          cl::desc("Refuse corrections above this many standard deviations "
                   "of the output\n(default 0: none)")),
      ops("ops", cl::sub(getSubCommand()), cl::value_desc("regex"),
          cl::desc("Correct only ops whose whole name matches")),
      skipOps("skip-ops", cl::sub(getSubCommand()), cl::value_desc("regex"),
              cl::desc("Leave alone ops whose whole name matches")),
      pushForward(
          "push-forward", cl::sub(getSubCommand()), cl::init(true),
          cl::desc("With statistics and the methods full and observed: follow "
                   "what corrections\nchange in the inputs of layers "
                   "downstream (default true)")),
      shrinkage("shrinkage", cl::sub(getSubCommand()),
                cl::desc("Shrink corrections by what noise makes them too "
                         "large; for few samples")),
      strict("strict", cl::sub(getSubCommand()),
             cl::desc("Fail if an op cannot be corrected")),
      keepStats("keep-stats", cl::sub(getSubCommand()),
                cl::desc("Leave statistics and old biases on the result, so "
                         "that\nunbias-revert-bias can undo the correction")),
      reports(getSubCommand()), runFlags(getSubCommand()) {}

static llvm::Error checkRegex(StringRef option, StringRef pattern) {
  std::string message;
  if (pattern.empty() || llvm::Regex(pattern).isValid(message))
    return llvm::Error::success();
  return invalid("--" + option + ": expected a regular expression, found '" +
                 pattern + "': " + message);
}

static llvm::Error checkLimit(StringRef option, double value) {
  if (value >= 0.0 && std::isfinite(value))
    return llvm::Error::success();
  return invalid("--" + option + ": expected a finite number of at least 0, " +
                 "found " + std::to_string(value));
}

/// What needs both networks to run.
llvm::Error CorrectCommand::parseData(CorrectOptions &options) const {
  if (reference.empty())
    return invalid(
        "expected --reference and --samples, or --stats, found " +
        llvm::Twine(samples.isGiven() ? "--samples only" : "none of them"));
  auto sampleOptions = samples.get();
  if (!sampleOptions)
    return sampleOptions.takeError();
  options.samples = std::move(*sampleOptions);
  auto bytes = parseBytes("memory", memory);
  if (!bytes)
    return bytes.takeError();
  options.memory = *bytes;
  return llvm::Error::success();
}

/// Options of runs do nothing where nothing is run.
llvm::Error CorrectCommand::checkNoData() const {
  StringRef found = samples.isGiven() ? "options of samples"
                    : !labels.empty() ? "--labels"
                    : !scales.empty() && reference.empty() ? "--scales"
                    : memory.getNumOccurrences() > 0       ? "--memory"
                                                           : "";
  if (found.empty())
    return llvm::Error::success();
  return invalid("expected --stats, or --reference with --samples, found "
                 "--stats with " +
                 found);
}

llvm::Expected<CorrectOptions>
CorrectCommand::parse(const std::vector<std::string> &commandLine) const {
  CorrectOptions options;
  options.network = network;
  options.reference = reference;
  options.stats.assign(stats.begin(), stats.end());
  options.output = output;
  options.labels = labels;
  options.scales = scales;
  options.method = method;
  options.confidence = confidence;
  options.maxShift = maxShift;
  options.pushForward = pushForward;
  options.shrinkage = shrinkage;
  options.ops = ops;
  options.skipOps = skipOps;
  options.isStrict = strict;
  options.keepStats = keepStats;
  options.run = runFlags.get(commandLine);
  if (auto error = stats.empty() ? parseData(options) : checkNoData())
    return error;
  if (auto error = checkLimit("confidence", confidence))
    return error;
  if (auto error = checkLimit("max-shift", maxShift))
    return error;
  if (auto error = checkRegex("ops", ops))
    return error;
  if (auto error = checkRegex("skip-ops", skipOps))
    return error;
  auto reportOptions = reports.get();
  if (!reportOptions)
    return reportOptions.takeError();
  options.report = std::move(*reportOptions);
  return options;
}

llvm::Expected<int>
CorrectCommand::run(const std::vector<std::string> &commandLine) {
  auto options = parse(commandLine);
  if (!options)
    return options.takeError();
  if (llvm::Error error = options->stats.empty()
                              ? runCorrect(*options)
                              : runCorrectFromStats(*options))
    return error;
  return Done;
}

std::unique_ptr<Command> unbias::makeCorrectCommand() {
  return std::make_unique<CorrectCommand>();
}
