//===- FloatCalibration.cpp - What the float network does -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelSums.h"
#include "OpObserver.h"
#include "SampleLoop.h"
#include "unbias/Execution/Calibration.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// What one thread needs and adds up.
struct FloatWorker {
  explicit FloatWorker(const StagedNetwork &network) : frame(network) {}

  StagedNetwork::Frame frame;
  StagedNetwork::Worker worker;
  /// By op of the float network; empty if inputs are not needed.
  std::vector<std::optional<OpObserver>> inputs;
  std::vector<float> scratch;
  SmallVector<double> squares;
};

class FloatCalibrator {
public:
  FloatCalibrator(MLIRContext *context, const NetworkPair &pair,
                  const CalibrationOptions &options);
  llvm::Expected<FloatCalibration> run();

private:
  llvm::Error runSample(FloatWorker &worker, int64_t index);
  llvm::Error observe(FloatWorker &worker, unsigned op, ArrayRef<char *> data,
                      int64_t index);
  llvm::Error finishInput(unsigned index);
  void finishVariance(unsigned index);

  MLIRContext *context;
  const NetworkPair &pair;
  const StagedNetwork &network;
  const CalibrationOptions &options;
  int64_t count;
  /// Only a limit on shifts looks at the variance of outputs.
  bool needsVariance;
  BiasSet biases;
  /// By op of the float network: the op of the quantized one; -1: none.
  std::vector<int64_t> twin;
  /// By op of the quantized network: mean squares of outputs by sample, so that
  /// their sum does not depend on the order of samples: [samples, channels].
  std::vector<std::vector<double>> squares;
  std::vector<std::unique_ptr<FloatWorker>> workers;
  FloatCalibration result;
};
} // namespace

FloatCalibrator::FloatCalibrator(MLIRContext *context, const NetworkPair &pair,
                                 const CalibrationOptions &options)
    : context(context), pair(pair), network(pair.real), options(options),
      count(options.samples.size()),
      needsVariance(options.acceptance.maxShift > 0.0),
      biases(network.getBiases()), twin(network.getOps().size(), -1),
      squares(pair.ops.size()) {
  result.ops.resize(pair.ops.size());
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    if (!op.whyNotSeen.empty())
      continue;
    twin[op.real] = index;
    int64_t channels = network.getOps()[op.real].outputLayout.channels;
    result.ops[index].outputMeans.assign(count * channels, 0.0);
    if (needsVariance)
      squares[index].assign(count * channels, 0.0);
  }
  for (unsigned i = 0; i < getNumWorkers(context); ++i) {
    FloatWorker &worker =
        *workers.emplace_back(std::make_unique<FloatWorker>(network));
    for (auto [index, op] : llvm::enumerate(network.getOps())) {
      auto &input = worker.inputs.emplace_back();
      if (twin[index] >= 0 && options.needsInputs)
        input.emplace(op, network.getValues()[op.input], /*isPerTap=*/true);
    }
  }
}

/// Looks at an op that has just been run on sample `index`.
llvm::Error FloatCalibrator::observe(FloatWorker &worker, unsigned op,
                                     ArrayRef<char *> data, int64_t index) {
  const StagedOp &staged = network.getOps()[op];
  if (std::optional<OpObserver> &input = worker.inputs[op])
    if (llvm::Error error = input->add(data[staged.input]))
      return prefixError("op '" + staged.named.id + "', sample " +
                             Twine(options.samples[index]),
                         std::move(error));
  const ChannelLayout &layout = staged.outputLayout;
  double positions = layout.getNumPositions();
  TensorNumbers numbers(network.getValues()[staged.output], data[staged.output],
                        worker.scratch);
  auto getRow = [&](std::vector<double> &rows) {
    return MutableArrayRef<double>(rows).slice(index * layout.channels,
                                               layout.channels);
  };
  MutableArrayRef<double> means = getRow(result.ops[twin[op]].outputMeans);
  if (needsVariance) {
    MutableArrayRef<double> row = getRow(squares[twin[op]]);
    addChannelSums(numbers, layout, means, row);
    for (double &square : row)
      square /= positions;
  } else {
    addChannelSums(numbers, layout, means);
  }
  for (double &mean : means) {
    mean /= positions;
    if (!std::isfinite(mean))
      return invalid("op '" + staged.named.id + "', sample " +
                     Twine(options.samples[index]) +
                     ": expected finite outputs in the float network, found "
                     "infinity or NaN");
  }
  return llvm::Error::success();
}

llvm::Error FloatCalibrator::runSample(FloatWorker &worker, int64_t index) {
  SmallVector<char *> inputs;
  for (unsigned value : network.getInputs())
    inputs.push_back(worker.frame.getData()[value]);
  if (llvm::Error error = pair.realInputs.load(options.samples[index], inputs))
    return error;
  llvm::Error error = llvm::Error::success();
  network.run(worker.frame, biases, worker.worker,
              [&](unsigned op, ArrayRef<char *> data) {
                if (!error && twin[op] >= 0)
                  error = observe(worker, op, data, index);
              });
  if (options.advance)
    options.advance(1);
  return error;
}

/// Joins what all threads have seen of the input of an op.
llvm::Error FloatCalibrator::finishInput(unsigned index) {
  unsigned op = pair.ops[index].real;
  OpObserver &first = *workers.front()->inputs[op];
  for (auto &other : llvm::drop_begin(workers))
    if (llvm::Error error = first.merge(*other->inputs[op]))
      return error;
  if (auto record = first.finish())
    result.ops[index].input = std::move(*record);
  else
    result.ops[index].whyNoInput = takeReason(record.takeError()).message;
  return llvm::Error::success();
}

void FloatCalibrator::finishVariance(unsigned index) {
  FloatCalibration::Op &op = result.ops[index];
  int64_t channels =
      network.getOps()[pair.ops[index].real].outputLayout.channels;
  for (int64_t channel = 0; channel < channels; ++channel) {
    double mean = 0.0, square = 0.0;
    for (int64_t sample = 0; sample < count; ++sample) {
      mean += op.outputMeans[sample * channels + channel];
      square += squares[index][sample * channels + channel];
    }
    mean /= count;
    op.outputVariance.push_back(std::max(square / count - mean * mean, 0.0));
  }
}

llvm::Expected<FloatCalibration> FloatCalibrator::run() {
  if (llvm::Error error =
          forEachSample(context, count, [&](unsigned worker, int64_t index) {
            return runSample(*workers[worker], index);
          }))
    return error;
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    if (!op.whyNotSeen.empty())
      continue;
    if (options.needsInputs)
      if (llvm::Error error = finishInput(index))
        return error;
    if (needsVariance)
      finishVariance(index);
  }
  return std::move(result);
}

llvm::Expected<FloatCalibration>
unbias::calibrateFloat(MLIRContext *context, const NetworkPair &pair,
                       const CalibrationOptions &options) {
  return FloatCalibrator(context, pair, options).run();
}
