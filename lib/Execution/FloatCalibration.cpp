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
  /// By op of the float network: inputs whose taps are told apart.
  std::vector<std::optional<OpObserver>> tapInputs;
  std::vector<float> scratch;
};

/// Numbers of each sample, so that their sums do not depend on the order in
/// which samples are run: [samples, channels].
using SampleRows = std::vector<double>;

class FloatCalibrator {
public:
  FloatCalibrator(MLIRContext *context, const NetworkPair &pair,
                  const CalibrationOptions &options);
  llvm::Expected<FloatCalibration> run();

private:
  llvm::Error runSample(FloatWorker &worker, int64_t index);
  llvm::Error observe(FloatWorker &worker, unsigned op, ArrayRef<char *> data,
                      int64_t index);
  llvm::Error observeInput(FloatWorker &worker, unsigned op, const char *data,
                           int64_t index);
  llvm::Error finishTapInput(unsigned index);
  void finishInput(unsigned index);
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
  /// By op of the quantized network: means of inputs whose taps all see the
  /// same, and mean squares of outputs.
  std::vector<SampleRows> inputMeans, squares;
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
      inputMeans(pair.ops.size()), squares(pair.ops.size()) {
  result.ops.resize(pair.ops.size());
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    if (!op.whyNotSeen.empty())
      continue;
    twin[op.real] = index;
    const StagedOp &real = network.getOps()[op.real];
    int64_t channels = real.outputLayout.channels;
    result.ops[index].outputMeans.assign(count * channels, 0.0);
    if (needsVariance)
      squares[index].assign(count * channels, 0.0);
    if (options.needsInputs)
      inputMeans[index].assign(count * real.inputLayout.channels, 0.0);
  }
  for (unsigned i = 0; i < getNumWorkers(context); ++i) {
    FloatWorker &worker =
        *workers.emplace_back(std::make_unique<FloatWorker>(network));
    for (auto [index, op] : llvm::enumerate(network.getOps())) {
      auto &input = worker.tapInputs.emplace_back();
      if (twin[index] < 0 || !options.needsInputs)
        continue;
      input.emplace(op, network.getValues()[op.input], /*isPerTap=*/true);
      // Exact sums take longer than sums by sample, which do where there is
      // but one number per channel.
      if (!input->isPerTap())
        input.reset();
    }
  }
}

/// Turns sums into means; false if one is not finite.
static bool divide(MutableArrayRef<double> sums, const ChannelLayout &layout) {
  for (double &sum : sums)
    sum /= layout.getNumPositions();
  return llvm::all_of(sums, [](double mean) { return std::isfinite(mean); });
}

/// What `rows` holds of sample `index`.
static MutableArrayRef<double>
getRow(SampleRows &rows, const ChannelLayout &layout, int64_t index) {
  return MutableArrayRef<double>(rows).slice(index * layout.channels,
                                             layout.channels);
}

llvm::Error FloatCalibrator::observeInput(FloatWorker &worker, unsigned op,
                                          const char *data, int64_t index) {
  if (std::optional<OpObserver> &input = worker.tapInputs[op])
    return input->add(data);
  const StagedOp &staged = network.getOps()[op];
  TensorNumbers numbers(network.getValues()[staged.input], data,
                        worker.scratch);
  MutableArrayRef<double> means =
      getRow(inputMeans[twin[op]], staged.inputLayout, index);
  addChannelSums(numbers, staged.inputLayout, means);
  if (!divide(means, staged.inputLayout))
    return invalid("expected a finite input in the float network, found "
                   "infinity or NaN");
  return llvm::Error::success();
}

/// Looks at an op that has just been run on sample `index`.
llvm::Error FloatCalibrator::observe(FloatWorker &worker, unsigned op,
                                     ArrayRef<char *> data, int64_t index) {
  const StagedOp &staged = network.getOps()[op];
  auto fail = [&](llvm::Error error) {
    return prefixError("op '" + staged.named.id + "', sample " +
                           Twine(options.samples[index]),
                       std::move(error));
  };
  if (options.needsInputs)
    if (llvm::Error error = observeInput(worker, op, data[staged.input], index))
      return fail(std::move(error));
  const ChannelLayout &layout = staged.outputLayout;
  TensorNumbers numbers(network.getValues()[staged.output], data[staged.output],
                        worker.scratch);
  MutableArrayRef<double> means =
      getRow(result.ops[twin[op]].outputMeans, layout, index);
  if (needsVariance) {
    MutableArrayRef<double> row = getRow(squares[twin[op]], layout, index);
    addChannelSums(numbers, layout, means, row);
    divide(row, layout);
  } else {
    addChannelSums(numbers, layout, means);
  }
  if (!divide(means, layout))
    return fail(invalid("expected a finite output in the float network, found "
                        "infinity or NaN"));
  return llvm::Error::success();
}

llvm::Error FloatCalibrator::runSample(FloatWorker &worker, int64_t index) {
  if (llvm::Error error = pair.realInputs.load(options.samples[index],
                                               worker.frame.getInputs()))
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

/// Joins what all threads have seen of an input per tap.
llvm::Error FloatCalibrator::finishTapInput(unsigned index) {
  unsigned op = pair.ops[index].real;
  OpObserver &first = *workers.front()->tapInputs[op];
  for (auto &other : llvm::drop_begin(workers))
    if (llvm::Error error = first.merge(*other->tapInputs[op]))
      return error;
  auto record = first.finish();
  if (!record)
    return record.takeError();
  result.ops[index].input = std::move(*record);
  return llvm::Error::success();
}

/// The mean of the input per channel, and its variance over samples.
void FloatCalibrator::finishInput(unsigned index) {
  const SampleRows &rows = inputMeans[index];
  int64_t channels =
      network.getOps()[pair.ops[index].real].inputLayout.channels;
  TensorRecord record;
  record.samples = count;
  for (int64_t channel = 0; channel < channels; ++channel) {
    double sum = 0.0, squares = 0.0;
    for (int64_t sample = 0; sample < count; ++sample)
      sum += rows[sample * channels + channel];
    double mean = sum / count;
    record.mean.push_back(mean);
    if (count < 2)
      continue;
    for (int64_t sample = 0; sample < count; ++sample) {
      double deviation = rows[sample * channels + channel] - mean;
      squares += deviation * deviation;
    }
    record.sampleVariance.push_back(squares / (count - 1));
  }
  result.ops[index].input = std::move(record);
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
    if (options.needsInputs && workers.front()->tapInputs[op.real]) {
      if (llvm::Error error = finishTapInput(index))
        return error;
    } else if (options.needsInputs) {
      finishInput(index);
    }
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
