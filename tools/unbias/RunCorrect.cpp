//===- RunCorrect.cpp - A correction with data ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "ComparisonReport.h"
#include "NetworkPairFiles.h"
#include "ReportFiles.h"
#include "mlir/Pass/PassManager.h"
#include "unbias/Execution/Choice.h"
#include "unbias/Support/Progress.h"
#include "unbias/Support/Reason.h"
#include "unbias/Transforms/OpFilter.h"
#include "unbias/Transforms/Passes.h"
#include "unbias/Transforms/RecordAttributes.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;

namespace {
/// One correction of the whole network.
struct Candidate {
  std::string name;
  /// None: the network as it is.
  CorrectionMethod method;
  NetworkCalibration calibration;
};

/// The candidates, from weak to strong, and how they do on samples.
struct Outcome {
  /// Why an op is left alone, one for each; empty if it is not.
  std::vector<std::string> whyLeft;
  SampleSplit split;
  std::vector<Candidate> candidates;
  Comparison comparison;
  Choice choice;
};
} // namespace

/// Why the options or the network's own attributes leave an op alone; empty if
/// they do not.
static std::string explainLeft(const NamedOp &named, const OpFilter &filter) {
  if (auto skip = named.op->getAttrOfType<StringAttr>(CalibDialect::kSkip))
    return ("'" + CalibDialect::kSkip + "': " + skip.getValue()).str();
  if (named.op->hasAttr(CalibDialect::kCorrection))
    return "it is corrected already";
  return filter.explainLeft(named.id).str();
}

/// Computes what `options` asks for: one method, or all to choose from.
static Error computeCandidates(MLIRContext *context, const NetworkPair &pair,
                               const CorrectOptions &options,
                               const CalibrationOptions &calibration,
                               std::vector<Candidate> &candidates) {
  CorrectionMethod method = options.method;
  candidates.push_back(
      {"none", CorrectionMethod::None, {pair.quantized.getBiases(), {}}});
  if (method == CorrectionMethod::None)
    return Error::success();
  auto floatRun = calibrateFloat(context, pair, calibration);
  if (!floatRun)
    return floatRun.takeError();
  if (method == CorrectionMethod::Auto || method == CorrectionMethod::Regular) {
    auto regular = correctWeightError(pair, *floatRun, calibration);
    if (!regular)
      return regular.takeError();
    candidates.push_back(
        {"weight error only", CorrectionMethod::Regular, std::move(*regular)});
  }
  if (method != CorrectionMethod::Regular) {
    auto full = correctSequentially(context, pair, *floatRun, calibration);
    if (!full)
      return full.takeError();
    candidates.push_back(
        {"full", CorrectionMethod::Observed, std::move(*full)});
  }
  return Error::success();
}

/// Computes the candidates, compares them and chooses.
static Error computeOutcome(MLIRContext *context, const NetworkPairFiles &files,
                            const CorrectOptions &options, Outcome &outcome) {
  const NetworkPair &pair = *files.pair;
  outcome.split = splitSamples(files.samples.count,
                               options.method == CorrectionMethod::Auto);
  CalibrationOptions calibration;
  calibration.samples = outcome.split.calibration;
  calibration.acceptance.confidence = options.confidence;
  calibration.acceptance.maxShift = options.maxShift;
  calibration.acceptance.shrinkage = options.shrinkage;
  calibration.memory = options.memory;
  calibration.needsInputs = options.method == CorrectionMethod::Auto ||
                            options.method == CorrectionMethod::Regular;
  auto filter = OpFilter::create(options.ops, options.skipOps);
  if (!filter)
    return filter.takeError();
  for (const StagedOp &op : pair.quantized.getOps())
    outcome.whyLeft.push_back(explainLeft(op.named, *filter));
  calibration.whyLeft = outcome.whyLeft;
  ComparisonOptions comparison;
  comparison.samples = outcome.split.aside.empty() ? outcome.split.calibration
                                                   : outcome.split.aside;
  comparison.labels = files.labels;

  int64_t runs = options.method == CorrectionMethod::None      ? 0
                 : options.method == CorrectionMethod::Regular ? 1
                                                               : 2;
  Progress progress("correct", "samples",
                    runs * calibration.samples.size() +
                        comparison.samples.size(),
                    detectProgressStyle(options.run.isQuiet));
  comparison.advance =
      calibration.advance = [&](int64_t count) { progress.advance(count); };
  if (Error error = computeCandidates(context, pair, options, calibration,
                                      outcome.candidates))
    return error;
  std::vector<const BiasSet *> biases;
  for (const Candidate &candidate : outcome.candidates)
    biases.push_back(&candidate.calibration.biases);
  auto compared = compareNetworks(context, pair, biases, comparison);
  progress.finish();
  if (!compared)
    return compared.takeError();
  outcome.comparison = std::move(*compared);
  if (options.method != CorrectionMethod::Auto) {
    outcome.choice.index = outcome.candidates.size() - 1;
    return Error::success();
  }
  if (!outcome.split.aside.empty()) {
    outcome.choice = chooseCandidate(outcome.comparison);
    return Error::success();
  }
  // What calibration samples say of a correction flatters it, so the one that
  // can do the least harm is taken.
  outcome.choice.index = 1;
  return Error::success();
}

/// Writes the chosen biases as the pass does: from the statistics.
static Error rewrite(ModuleOp module, const NetworkPair &pair,
                     const Candidate &chosen, const CorrectOptions &options) {
  if (chosen.method == CorrectionMethod::None)
    return Error::success();
  for (auto [op, calibration] :
       llvm::zip_equal(pair.quantized.getOps(), chosen.calibration.ops)) {
    if (!calibration.correction)
      continue;
    auto attributes = makeAttributes(op.named.op, calibration.statistics);
    if (failed(attributes))
      return invalid("op '" + op.named.id + "': its statistics do not suit it");
    for (NamedAttribute attribute : *attributes)
      op.named.op->setAttr(attribute.getName(), attribute.getValue());
  }
  CorrectBiasPassOptions pass;
  pass.method = chosen.method;
  pass.confidence = options.confidence;
  pass.maxShift = options.maxShift;
  pass.shrinkage = options.shrinkage;
  pass.ops = options.ops;
  pass.skipOps = options.skipOps;
  PassManager manager(module.getContext());
  manager.addPass(createCorrectBiasPass(pass));
  if (failed(manager.run(module)))
    return invalid("the pass 'unbias-correct-bias' failed");
  // What was measured is what is written.
  for (auto [index, op] : llvm::enumerate(pair.quantized.getOps())) {
    if (!chosen.calibration.ops[index].correction)
      continue;
    BiasedOpInterface written = op.named.op;
    auto bias = written.getBias();
    if (!bias)
      return prefixError("op '" + op.named.id + "'", bias.takeError());
    ArrayRef<double> expected = chosen.calibration.biases.get(index);
    for (auto [channel, value] : llvm::enumerate(expected)) {
      double found = bias->get(channel);
      if (found != value)
        return invalid("op '" + op.named.id + "': expected bias " +
                       std::to_string(value) + " in channel " + Twine(channel) +
                       ", which was measured, found " + std::to_string(found));
    }
  }
  return Error::success();
}

static std::string explainChoice(const Outcome &outcome,
                                 const CorrectOptions &options) {
  if (options.method != CorrectionMethod::Auto)
    return "The method was asked for.";
  if (outcome.split.aside.empty())
    return "Fewer than 10 samples: none was kept aside to choose by, so the "
           "weaker correction is taken, and the figures are those of the "
           "calibration samples.";
  if (outcome.choice.criterion.empty())
    return "The outputs cannot be compared: nothing is corrected.";
  return "Smallest " + outcome.choice.criterion + " of " +
         std::to_string(outcome.candidates.size()) + " candidates on " +
         std::to_string(outcome.split.aside.size()) + " samples kept aside.";
}

static void fillReport(const NetworkPairFiles &files, const Outcome &outcome,
                       const CorrectOptions &options, NetworkReport &report) {
  const NetworkPair &pair = *files.pair;
  size_t chosen = outcome.choice.index;
  const std::vector<NetworkComparison> &networks = outcome.comparison.networks;
  reportPairing(files.pairing, report);
  warnOfRange(networks.front(), report);
  report.samples.calibration = outcome.split.calibration.size();
  report.samples.keptAside = outcome.split.aside.size();
  report.samples.evaluatedUnseen = !outcome.split.aside.empty();
  report.samples.evaluated = report.samples.evaluatedUnseen
                                 ? report.samples.keptAside
                                 : report.samples.calibration;
  report.criterion = outcome.choice.criterion;
  report.choiceReason = explainChoice(outcome, options);
  if (outcome.candidates.size() > 1)
    for (auto [index, candidate] : llvm::enumerate(outcome.candidates))
      report.candidates.push_back(
          {candidate.name, makeQuality(networks[index]), index == chosen});
  report.before = makeQuality(networks.front());
  report.after = makeQuality(networks[chosen]);
  report.floatTopOne = outcome.comparison.floatTopOne;
  reportSuitability(outcome.comparison.suitability, report);
  for (auto [index, op] : llvm::enumerate(pair.quantized.getOps())) {
    OpReport &entry = report.ops.emplace_back(describeOp(op.named));
    if (!outcome.whyLeft[index].empty()) {
      entry.status = OpStatus::Left;
      entry.reason = outcome.whyLeft[index];
    } else if (outcome.candidates[chosen].method == CorrectionMethod::None) {
      entry.status = pair.ops[index].whyNotSeen.empty() ? OpStatus::Left
                                                        : OpStatus::Missed;
      entry.reason = pair.ops[index].whyNotSeen.empty()
                         ? "no correction was chosen for the network"
                         : pair.ops[index].whyNotSeen;
    } else {
      addCalibration(outcome.candidates[chosen].calibration.ops[index], entry);
    }
    entry.channels.total = op.outputLayout.channels;
    addComparison(networks[chosen].ops[index],
                  outcome.comparison.outputDeviation[index],
                  /*isBefore=*/false, entry);
    addComparison(networks.front().ops[index],
                  outcome.comparison.outputDeviation[index],
                  /*isBefore=*/true, entry);
    if (outcome.candidates[chosen].method != CorrectionMethod::None)
      addDeviations(outcome.candidates[chosen].calibration.ops[index], entry);
    addPairing(files.pairing.ops[index], entry);
  }
  warnOfCoarseBiases(report);
}

/// Fails if no op could be corrected and, if `strict`, if one was missed.
static Error checkMissed(const NetworkReport &report,
                         const CorrectOptions &options) {
  auto isMissed = [](const OpReport &op) {
    return op.status == OpStatus::Missed;
  };
  auto missed = llvm::find_if(report.ops, isMissed);
  if (missed == report.ops.end())
    return Error::success();
  if (options.isStrict)
    return invalid("op '" + missed->id +
                   "' was missed, which --strict forbids: " + missed->reason);
  if (options.method != CorrectionMethod::None &&
      llvm::all_of(report.ops, isMissed))
    return invalid(options.network +
                   ": expected an op that can be corrected, " +
                   "found none: op '" + missed->id + "': " + missed->reason);
  return Error::success();
}

Error unbias::runCorrect(const CorrectOptions &options) {
  if (options.method == CorrectionMethod::Iterative ||
      options.method == CorrectionMethod::Analytic)
    return invalid("--method: expected auto, none, regular, full or observed "
                   "with --samples, found " +
                   getMethodName(options.method) + ", which takes statistics");
  // The network may be replaced, by itself corrected.
  SmallVector<StringRef> inputs = {options.reference, options.samples.path,
                                   options.labels, options.scales};
  if (Error error = checkOverwriting(StringRef(options.output), inputs))
    return error;
  inputs.push_back(options.network);
  if (Error error = checkOverwriting(options.report, inputs))
    return error;
  OutputSet outputs;
  auto output = outputs.add(options.output);
  if (!output)
    return output.takeError();
  ReportFiles reportFiles;
  if (Error error = reportFiles.open(outputs, options.report))
    return error;
  auto report = startReport("correct", options.run, options.report,
                            {{"network", options.network},
                             {"reference", options.reference},
                             {"samples", options.samples.path},
                             {"labels", options.labels},
                             {"scales", options.scales}});
  if (!report)
    return report.takeError();

  NetworkContext context(options.run.threads);
  auto files = readNetworkPair(
      context,
      {options.network, options.reference, options.labels, options.scales},
      options.samples);
  if (!files)
    return files.takeError();
  Outcome outcome;
  if (Error error = computeOutcome(&context.get(), **files, options, outcome))
    return error;
  ModuleOp module = (*files)->quantizedFile.getModule();
  if (Error error = rewrite(module, *(*files)->pair,
                            outcome.candidates[outcome.choice.index], options))
    return prefixError(options.network, std::move(error));
  if (!options.keepStats) {
    PassManager manager(module.getContext());
    manager.addPass(createStripStatsPass());
    if (failed(manager.run(module)))
      return invalid("the pass 'unbias-strip-stats' failed");
  }
  fillReport(**files, outcome, options, *report);
  showWarnings(*report);
  if (Error error = checkMissed(*report, options))
    return error;
  if (Error error =
          (*files)->quantizedFile.write((*output)->getStream(), options.output))
    return error;
  reportFiles.write(*report);
  if (Error error = outputs.commit())
    return error;
  showSummary(*report, options.run, options.output);
  return Error::success();
}
