//===- RunEvaluate.cpp - How good a network is ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "ComparisonReport.h"
#include "NetworkPairFiles.h"
#include "ReportFiles.h"
#include "unbias/Support/Progress.h"
#include "unbias/Support/Reason.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;

/// All samples of a file.
static std::vector<int64_t> takeAll(int64_t count) {
  std::vector<int64_t> samples;
  for (int64_t sample = 0; sample < count; ++sample)
    samples.push_back(sample);
  return samples;
}

/// Compares with the float network.
static Error evaluatePair(NetworkContext &context,
                          const EvaluateOptions &options,
                          NetworkReport &report) {
  auto files = readNetworkPair(
      context,
      {options.network, options.reference, options.labels, options.scales},
      options.samples);
  if (!files)
    return files.takeError();
  const NetworkPair &pair = *(*files)->pair;
  ComparisonOptions comparison;
  comparison.samples = takeAll((*files)->samples.count);
  comparison.labels = (*files)->labels;
  Progress progress("evaluate", "samples", comparison.samples.size(),
                    detectProgressStyle(options.run.isQuiet));
  comparison.advance = [&](int64_t count) { progress.advance(count); };
  BiasSet biases = pair.quantized.getBiases();
  auto result = compareNetworks(&context.get(), pair, {&biases}, comparison);
  progress.finish();
  if (!result)
    return result.takeError();
  reportPairing((*files)->pairing, report);
  warnOfRange(result->networks.front(), report);
  reportSuitability(result->suitability, report);
  showWarnings(report);
  report.samples.evaluated = (*files)->samples.count;
  report.before = makeQuality(result->networks.front());
  report.floatTopOne = result->floatTopOne;
  for (auto [index, op] : llvm::enumerate(pair.quantized.getOps())) {
    OpReport &entry = report.ops.emplace_back(describeOp(op.named));
    entry.status = pair.ops[index].whyNotSeen.empty() ? OpStatus::Measured
                                                      : OpStatus::Missed;
    entry.reason = pair.ops[index].whyNotSeen;
    addComparison(result->networks.front().ops[index],
                  result->outputDeviation[index], /*isBefore=*/true, entry);
    addPairing((*files)->pairing.ops[index], entry);
  }
  return Error::success();
}

/// Counts right classes of a network alone.
static Error evaluateAlone(NetworkContext &context,
                           const EvaluateOptions &options,
                           NetworkReport &report) {
  auto file = NetworkFile::read(options.network, context);
  if (!file)
    return file.takeError();
  auto samples = readSamples(options.samples.path);
  if (!samples)
    return samples.takeError();
  auto network = StagedNetwork::compile(file->getModule());
  if (!network)
    return prefixError(options.network, network.takeError());
  auto inputs = readInputs(**network, *samples, options.samples);
  if (!inputs)
    return inputs.takeError();
  auto labels =
      readLabels(options.labels, samples->count,
                 (*network)->getValues()[(*network)->getOutputs()[0]].elements);
  if (!labels)
    return labels.takeError();
  ComparisonOptions comparison;
  comparison.samples = takeAll(samples->count);
  comparison.labels = std::move(*labels);
  Progress progress("evaluate", "samples", samples->count,
                    detectProgressStyle(options.run.isQuiet));
  comparison.advance = [&](int64_t count) { progress.advance(count); };
  auto topOne = measureTopOne(&context.get(), **network, *inputs, comparison);
  progress.finish();
  if (!topOne)
    return topOne.takeError();
  report.samples.evaluated = samples->count;
  report.before.topOne = *topOne;
  return Error::success();
}

Error unbias::runEvaluate(const EvaluateOptions &options) {
  if (Error error =
          checkOverwriting(options.report, {options.network, options.reference,
                                            options.samples.path,
                                            options.labels, options.scales}))
    return error;
  OutputSet outputs;
  ReportFiles reportFiles;
  if (Error error = reportFiles.open(outputs, options.report))
    return error;
  auto report = startReport("evaluate", options.run, options.report,
                            {{"network", options.network},
                             {"reference", options.reference},
                             {"samples", options.samples.path},
                             {"labels", options.labels},
                             {"scales", options.scales}});
  if (!report)
    return report.takeError();
  NetworkContext context(options.run.threads);
  if (Error error = options.reference.empty()
                        ? evaluateAlone(context, options, *report)
                        : evaluatePair(context, options, *report))
    return error;
  reportFiles.write(*report);
  if (Error error = outputs.commit())
    return error;
  showSummary(*report, options.run, options.network);
  return Error::success();
}
