//===- TopOne.cpp - How often a network is right --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelSums.h"
#include "OutputQuality.h"
#include "SampleLoop.h"
#include "unbias/Execution/Comparison.h"

using namespace mlir;
using namespace mlir::unbias;

llvm::Expected<double> unbias::measureTopOne(MLIRContext *context,
                                             const StagedNetwork &network,
                                             const NetworkInputs &inputs,
                                             const ComparisonOptions &options) {
  int64_t count = options.samples.size();
  std::vector<char> isRight(count, false);
  std::vector<std::unique_ptr<StagedNetwork::Frame>> frames;
  std::vector<StagedNetwork::Worker> workers(getNumWorkers(context));
  for (size_t i = 0; i < workers.size(); ++i)
    frames.push_back(std::make_unique<StagedNetwork::Frame>(network));
  BiasSet biases = network.getBiases();
  unsigned output = network.getOutputs().front();
  const TensorInfo &info = network.getValues()[output];
  llvm::Error error = forEachSample(
      context, count, [&](unsigned worker, int64_t sample) -> llvm::Error {
        StagedNetwork::Frame &frame = *frames[worker];
        int64_t index = options.samples[sample];
        if (llvm::Error error = inputs.load(index, frame.getInputs()))
          return error;
        network.run(frame, biases, workers[worker]);
        std::vector<float> scratch;
        TensorNumbers numbers(info, frame.getData()[output], scratch);
        std::vector<float> values;
        if (numbers.floats)
          values.assign(numbers.floats, numbers.floats + info.elements);
        else
          values.assign(numbers.integers, numbers.integers + info.elements);
        isRight[sample] = findTopClass(values) == options.labels[index];
        if (options.advance)
          options.advance(1);
        return llvm::Error::success();
      });
  if (error)
    return error;
  return double(llvm::count(isRight, true)) / count;
}
