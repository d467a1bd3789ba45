//===- RunCorrectFromStats.cpp - Correction without data ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pipeline `unbias` on a file, and its JSON report as one for people. With
// the float network its weights and what it tells of scales come in before.
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "NetworkPairFiles.h"
#include "ReportFiles.h"
#include "StatisticsInput.h"
#include "mlir/Pass/PassManager.h"
#include "unbias/Support/Reason.h"
#include "unbias/Transforms/Passes.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Signals.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;
namespace json = llvm::json;

/// The numbers of an array; none if it is absent.
static SmallVector<double> getNumbers(const json::Object &op, StringRef key) {
  SmallVector<double> numbers;
  if (const json::Array *array = op.getArray(key))
    for (const json::Value &value : *array)
      numbers.push_back(value.getAsNumber().value_or(0.0));
  return numbers;
}

/// Adds what the pass says about an op to `report`.
static void addOutcome(const json::Object &op, OpReport &report) {
  auto text = [&](StringRef key) {
    return op.getString(key).value_or("").str();
  };
  auto count = [&](StringRef key) { return op.getInteger(key).value_or(0); };
  report.id = text("id");
  report.status = llvm::StringSwitch<OpStatus>(text("outcome"))
                      .Case("corrected", OpStatus::Corrected)
                      .Case("refused", OpStatus::Refused)
                      .Case("left", OpStatus::Left)
                      .Default(OpStatus::Missed);
  report.reason = text("reason");
  report.method = text("method");
  report.exactness = text("class");
  SmallVector<double> before = getNumbers(op, "old_bias");
  SmallVector<double> after = getNumbers(op, "new_bias");
  SmallVector<double> scale = getNumbers(op, "bias_scale");
  if (before.size() != after.size() || scale.size() != after.size())
    return;
  for (auto [from, to, step] : llvm::zip_equal(before, after, scale)) {
    report.correction.push_back((to - from) * step);
    report.maxChange = std::max(report.maxChange, std::abs(to - from));
  }
  ChannelCounts &channels = report.channels;
  channels.total = after.size();
  channels.changed = count("changed");
  channels.withinNoise = count("within_noise");
  channels.tooLarge = count("too_large");
  channels.roundedToNothing = channels.total - channels.changed -
                              channels.withinNoise - channels.tooLarge;
  channels.saturated = count("saturated");
  report.predictedErrorRemoved = op.getNumber("error_removed");
  report.largestResidual = op.getNumber("largest_residual");
  report.largestResidualInDeviations =
      op.getNumber("largest_residual_in_deviations");
  report.lostToRounding = op.getNumber("lost_to_rounding");
  report.isBiasTooCoarse = op.getBoolean("too_coarse").value_or(false);
  const json::Object *shift = op.getObject("predicted_shift");
  auto meanRoot = [&](StringRef key) -> std::optional<double> {
    auto sum = shift ? shift->getNumber(key) : std::nullopt;
    return sum ? std::optional(std::sqrt(*sum / channels.total)) : std::nullopt;
  };
  report.predictedShift = {meanRoot("before"), meanRoot("after")};
}

/// Reads the report of the pass. `ops` are those of the corrected module, in
/// the order of the report.
static Error readOutcomes(StringRef path, ArrayRef<NamedOp> ops,
                          NetworkReport &report) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return invalid(path + ": " + buffer.getError().message());
  auto root = json::parse((*buffer)->getBuffer());
  if (!root)
    return root.takeError();
  const json::Object *object = root->getAsObject();
  const json::Array *outcomes = object ? object->getArray("ops") : nullptr;
  if (!outcomes || outcomes->size() != ops.size())
    return invalid(path + ": expected the outcome of " +
                   llvm::Twine(ops.size()) + " ops");
  for (auto [named, outcome] : llvm::zip_equal(ops, *outcomes)) {
    report.ops.push_back(describeOp(named));
    if (const json::Object *op = outcome.getAsObject())
      addOutcome(*op, report.ops.back());
  }
  return Error::success();
}

/// Runs the pipeline; the outcome goes to the file `outcomes`, warnings to
/// `warnings` as well as to the user.
static LogicalResult runPipeline(ModuleOp module, const CorrectOptions &options,
                                 const std::vector<std::string> &statistics,
                                 StringRef outcomes,
                                 std::vector<std::string> &warnings) {
  MLIRContext *context = module.getContext();
  ScopedDiagnosticHandler collect(context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Warning)
      warnings.push_back(diagnostic.str());
    return failure();
  });
  BiasCorrectionPipelineOptions pipeline;
  pipeline.files = statistics;
  pipeline.method = options.method;
  pipeline.confidence = options.confidence;
  pipeline.maxShift = options.maxShift;
  pipeline.pushForward = options.pushForward;
  pipeline.shrinkage = options.shrinkage;
  pipeline.ops = options.ops;
  pipeline.skipOps = options.skipOps;
  pipeline.strict = options.isStrict;
  pipeline.keepStats = options.keepStats;
  pipeline.report = outcomes.str();
  PassManager pm(context);
  buildBiasCorrectionPipeline(pm, pipeline);
  return pm.run(module);
}

Error unbias::runCorrectFromStats(const CorrectOptions &options) {
  SmallVector<StringRef> read(options.stats.begin(), options.stats.end());
  read.append({options.reference, options.scales});
  if (Error error = checkOverwriting(StringRef(options.output), read))
    return error;
  read.push_back(options.network);
  if (Error error = checkOverwriting(options.report, read))
    return error;
  OutputSet outputs;
  auto output = outputs.add(options.output);
  if (!output)
    return output.takeError();
  ReportFiles reportFiles;
  if (Error error = reportFiles.open(outputs, options.report))
    return error;
  SmallVector<std::pair<StringRef, StringRef>> inputs = {
      {"network", options.network}, {"reference", options.reference}};
  for (const std::string &path : options.stats)
    inputs.push_back({"statistics", path});
  inputs.push_back({"scales", options.scales});
  auto report = startReport("correct", options.run, options.report, inputs);
  if (!report)
    return report.takeError();

  NetworkContext context(options.run.threads);
  auto network = NetworkFile::read(options.network, context);
  if (!network)
    return network.takeError();
  ModuleOp module = network->getModule();
  StatisticsInput statistics;
  if (Error error = statistics.read(
          module, context,
          {options.network, options.reference, options.scales, options.stats},
          *report))
    return error;
  TemporaryFile outcomes;
  if (Error error = outcomes.create())
    return error;
  if (failed(runPipeline(module, options, statistics.getFiles(), outcomes.path,
                         report->warnings)))
    return invalid(options.network + ": the network was not corrected");
  if (Error error =
          readOutcomes(outcomes.path, collectBiasedOps(module), *report))
    return error;
  if (llvm::all_of(report->ops, [](const OpReport &op) {
        return op.status == OpStatus::Missed;
      }))
    return invalid(options.network + ": expected statistics of one of its " +
                   llvm::Twine(report->ops.size()) +
                   " ops that have a bias, found none that can be used: " +
                   (report->ops.empty() ? "" : report->ops.front().reason));

  if (Error error = network->write((*output)->getStream(), options.output))
    return error;
  reportFiles.write(*report);
  if (Error error = outputs.commit())
    return error;
  showSummary(*report, options.run, options.output);
  return Error::success();
}
