//===- RunMeasure.cpp - Statistics of a network ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "NetworkPairFiles.h"
#include "ReportFiles.h"
#include "unbias/Execution/Measurement.h"
#include "unbias/Support/OutputFile.h"
#include "unbias/Support/Progress.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;

Error unbias::runMeasure(const MeasureOptions &options) {
  if (Error error = checkOverwriting(StringRef(options.output),
                                     {options.network, options.samples.path}))
    return error;
  OutputSet outputs;
  auto output = outputs.add(options.output);
  if (!output)
    return output.takeError();
  NetworkContext context(options.run.threads);
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

  MeasurementOptions measurement;
  for (int64_t sample = options.shard; sample < samples->count;
       sample += options.shardCount)
    measurement.samples.push_back(sample);
  if (measurement.samples.empty())
    return invalid(options.samples.path + ": expected a sample for shard " +
                   llvm::Twine(options.shard) + " of " +
                   llvm::Twine(options.shardCount) + ", found " +
                   llvm::Twine(samples->count) + " samples");
  measurement.isPerTap = options.isPerTap;
  measurement.withSums = options.shardCount > 1;
  Progress progress("measure", "samples", measurement.samples.size(),
                    detectProgressStyle(options.run.isQuiet));
  measurement.advance = [&](int64_t count) { progress.advance(count); };
  auto result = measureNetwork(&context.get(), **network, *inputs, measurement);
  progress.finish();
  if (!result)
    return result.takeError();
  if (result->file.ops.empty())
    return invalid(
        options.network +
        ": expected an op with a bias that can be measured, found "
        "none" +
        (result->missed.empty() ? "" : ": " + result->missed.front()));
  for (const std::string &sentence : result->missed)
    llvm::WithColor::warning() << sentence << '\n';
  writeStatistics((*output)->getStream(), result->file);
  return outputs.commit();
}
