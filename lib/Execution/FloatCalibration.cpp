//===- FloatCalibration.cpp - What the float network does -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelSums.h"
#include "OpObserver.h"
#include "SampleLoop.h"
#include "unbias/Execution/Calibration.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// What one thread adds up.
struct FloatWorker {
  explicit FloatWorker(const StagedNetwork &network) : frame(network) {}

  StagedNetwork::Frame frame;
  StagedNetwork::Worker worker;
  /// By op of the float network.
  std::vector<std::optional<OpObserver>> inputs;
  std::vector<float> scratch;
  SmallVector<double> sums, squares;
};

/// Mean squares of single elements, per sample so that their sum does not
/// depend on the order in which samples were run: [samples, channels].
using MeanSquares = std::vector<double>;
} // namespace

llvm::Expected<FloatCalibration>
unbias::calibrateFloat(MLIRContext *context, const NetworkPair &pair,
                       const CalibrationOptions &options) {
  const StagedNetwork &network = pair.real;
  int64_t count = options.samples.size();
  FloatCalibration result;
  result.ops.resize(pair.ops.size());
  // By op of the float network: which op of the quantized one it stands for.
  std::vector<int64_t> twin(network.getOps().size(), -1);
  std::vector<MeanSquares> squares(pair.ops.size());
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    if (!op.whyNotSeen.empty())
      continue;
    twin[op.real] = index;
    int64_t channels = network.getOps()[op.real].outputLayout.channels;
    result.ops[index].outputMeans.assign(count * channels, 0.0);
    squares[index].assign(count * channels, 0.0);
  }

  std::vector<std::unique_ptr<FloatWorker>> workers;
  for (unsigned i = 0; i < getNumWorkers(context); ++i) {
    workers.push_back(std::make_unique<FloatWorker>(network));
    for (auto [index, op] : llvm::enumerate(network.getOps())) {
      workers.back()->inputs.emplace_back();
      if (twin[index] >= 0)
        workers.back()->inputs.back().emplace(op, network.getValues()[op.input],
                                              /*isPerTap=*/true);
    }
  }
  BiasSet biases = network.getBiases();

  auto runSample = [&](unsigned workerIndex, int64_t index) -> llvm::Error {
    FloatWorker &worker = *workers[workerIndex];
    SmallVector<char *> inputs;
    for (unsigned value : network.getInputs())
      inputs.push_back(worker.frame.getData()[value]);
    if (llvm::Error error =
            pair.realInputs.load(options.samples[index], inputs))
      return error;
    llvm::Error error = llvm::Error::success();
    network.run(
        worker.frame, biases, worker.worker,
        [&](unsigned op, ArrayRef<char *> data) {
          if (twin[op] < 0 || error)
            return;
          const StagedOp &staged = network.getOps()[op];
          if (llvm::Error found = worker.inputs[op]->add(data[staged.input]))
            error = llvm::joinErrors(std::move(error), std::move(found));
          const ChannelLayout &layout = staged.outputLayout;
          worker.sums.assign(layout.channels, 0.0);
          worker.squares.assign(layout.channels, 0.0);
          TensorNumbers numbers(network.getValues()[staged.output],
                                data[staged.output], worker.scratch);
          addChannelSums(numbers, layout, worker.sums, worker.squares);
          double positions = layout.getNumPositions();
          double *mean =
              result.ops[twin[op]].outputMeans.data() + index * layout.channels;
          double *square = squares[twin[op]].data() + index * layout.channels;
          for (int64_t channel = 0; channel < layout.channels; ++channel) {
            mean[channel] = worker.sums[channel] / positions;
            square[channel] = worker.squares[channel] / positions;
          }
        });
    if (options.advance)
      options.advance(1);
    return error;
  };
  if (llvm::Error error = forEachSample(context, count, runSample))
    return error;

  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    if (!op.whyNotSeen.empty())
      continue;
    OpObserver &first = *workers.front()->inputs[op.real];
    for (auto &other : llvm::drop_begin(workers))
      if (llvm::Error error = first.merge(*other->inputs[op.real]))
        return error;
    FloatCalibration::Op &found = result.ops[index];
    if (auto record = first.finish())
      found.input = std::move(*record);
    else
      found.whyNoInput = takeReason(record.takeError()).message;
    int64_t channels = network.getOps()[op.real].outputLayout.channels;
    for (int64_t channel = 0; channel < channels; ++channel) {
      double mean = 0.0, square = 0.0;
      for (int64_t sample = 0; sample < count; ++sample) {
        mean += found.outputMeans[sample * channels + channel];
        square += squares[index][sample * channels + channel];
      }
      mean /= count;
      found.outputVariance.push_back(
          std::max(square / count - mean * mean, 0.0));
    }
  }
  return result;
}
