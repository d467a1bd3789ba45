//===- SequentialCorrection.cpp - Op by op, all samples at a time ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A correction can only be measured with the corrections of all ops before it
// in place. So the network stops at every biased op: the op is run on all
// samples with the bias it came with, its mean output is compared with the
// float network's, and what the correction changes is added to the outputs,
// which wait for the next stage. Large outputs that are cheap to compute do not
// wait: their op is run once more.
//
//===----------------------------------------------------------------------===//

#include "ChannelSums.h"
#include "ElementLoops.h"
#include "OpCorrection.h"
#include "SampleLoop.h"
#include "ValueStore.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// Steps up to the next biased op, that op included.
struct Stage {
  SmallVector<unsigned> steps;
  /// The op at its end; -1 after the last one.
  int64_t op = -1;
  /// Whether it begins with the op of the stage before, run once more with its
  /// corrected bias.
  bool isRerun = false;
  /// Values that live within the stage only, and where.
  SmallVector<std::pair<unsigned, int64_t>> local;
  int64_t localBytes = 0;
  /// Where the outputs of the op before, once corrected, are for this stage;
  /// -1: a later stage reads them, too, so they are corrected where they lie.
  int64_t patchedOffset = -1;
};

/// What a thread needs.
struct StageWorker {
  StagedNetwork::Worker worker;
  SmallVector<char *> data;
  std::vector<char> local;
  std::vector<float> scratch;
  SmallVector<double> sums;
};

class SequentialCorrector {
public:
  SequentialCorrector(MLIRContext *context, const NetworkPair &pair,
                      const FloatCalibration &floatRun,
                      const CalibrationOptions &options)
      : context(context), pair(pair), network(pair.quantized),
        floatRun(floatRun), options(options), count(options.samples.size()),
        result{network.getBiases(), {}} {}

  llvm::Expected<NetworkCalibration> run();

private:
  bool isCheaperToRerun(unsigned op) const;
  llvm::Error planStages();
  llvm::Error loadInputs();
  llvm::Error runStage(const Stage &stage);
  void patch(const Stage &stage, StageWorker &worker, char *local);
  void measure(StageWorker &worker, unsigned op, int64_t sample);
  llvm::Error correct(unsigned op);
  void advance();

  MLIRContext *context;
  const NetworkPair &pair;
  const StagedNetwork &network;
  const FloatCalibration &floatRun;
  const CalibrationOptions &options;
  int64_t count;
  /// Values that pass from one stage to another.
  std::optional<ValueStore> store;
  NetworkCalibration result;
  std::vector<Stage> stages;
  std::vector<std::unique_ptr<StageWorker>> workers;
  /// [samples, channels]: mean output of the op at hand, in stored numbers.
  std::vector<double> means;
  /// The op whose outputs wait for `delta`, and that in the type of its output;
  /// -1: none.
  int64_t pending = -1;
  std::vector<int32_t> integerDelta;
  std::vector<float> floatDelta;
  /// Stages of samples that have been run.
  std::atomic<int64_t> done{0};
};
} // namespace

/// Whether to run an op once more costs less than to keep its outputs until the
/// correction is known: they are many, and few products each.
bool SequentialCorrector::isCheaperToRerun(unsigned op) const {
  constexpr int64_t fewProducts = 16;
  const StagedOp &staged = network.getOps()[op];
  return staged.products <= fewProducts &&
         network.getValues()[staged.output].bytes >= options.largeOutput;
}

/// Cuts the steps into stages and says where every value lives.
llvm::Error SequentialCorrector::planStages() {
  ArrayRef<Step> steps = network.getSteps();
  stages.emplace_back();
  for (auto [index, step] : llvm::enumerate(steps)) {
    stages.back().steps.push_back(index);
    stages.back().op = step.op;
    if (step.op >= 0)
      stages.emplace_back();
  }
  // What follows the last biased op tells nothing about biases.
  stages.pop_back();

  for (size_t index = 1; index < stages.size(); ++index) {
    stages[index].isRerun = isCheaperToRerun(stages[index - 1].op);
    if (stages[index].isRerun)
      stages[index].steps.insert(stages[index].steps.begin(),
                                 stages[index - 1].steps.back());
  }

  // In stage i, its op is at time 2i + 1, what comes before is at 2i.
  ArrayRef<TensorInfo> values = network.getValues();
  SmallVector<Lifetime> lives(values.size(), Lifetime{-1, -1, 0});
  auto addLocal = [&](Stage &stage, unsigned value) {
    stage.local.push_back({value, stage.localBytes});
    stage.localBytes += llvm::alignTo(values[value].bytes, 64);
  };
  for (auto [index, stage] : llvm::enumerate(stages))
    for (unsigned step : stage.steps) {
      bool isLast = step == stage.steps.back();
      int64_t time = 2 * index + isLast;
      for (unsigned value : steps[step].inputs)
        lives[value].end = time;
      for (unsigned value : steps[step].outputs) {
        // What will be computed again is measured and forgotten.
        if (isLast && index + 1 < stages.size() && stages[index + 1].isRerun)
          addLocal(stage, value);
        else
          lives[value].begin = lives[value].end = time;
      }
    }
  // Inputs are there before the first stage, whoever reads them.
  for (unsigned value : network.getInputs())
    lives[value].bytes = values[value].bytes;
  for (auto [value, life] : llvm::enumerate(lives)) {
    if (life.begin < 0)
      continue;
    if (life.end / 2 > life.begin / 2) {
      life.bytes = values[value].bytes;
      continue;
    }
    addLocal(stages[life.begin / 2], value);
  }
  for (size_t index = 1; index < stages.size(); ++index) {
    unsigned value = network.getOps()[stages[index - 1].op].output;
    Stage &stage = stages[index];
    if (stage.isRerun || lives[value].end / 2 != int64_t(index))
      continue;
    stage.patchedOffset = stage.localBytes;
    stage.localBytes += llvm::alignTo(values[value].bytes, 64);
  }
  auto created = ValueStore::create(lives, count, options.memory);
  if (!created)
    return created.takeError();
  store.emplace(std::move(*created));
  return llvm::Error::success();
}

llvm::Error SequentialCorrector::loadInputs() {
  return forEachSample(
      context, count, [&](unsigned, int64_t sample) -> llvm::Error {
        SmallVector<char *> inputs;
        for (unsigned value : network.getInputs())
          inputs.push_back(store->get(value, sample));
        return pair.quantizedInputs.load(options.samples[sample], inputs);
      });
}

/// Adds what the last correction changed to the outputs of its op. Written to
/// memory that the stage has in its cache, they need not go back to where all
/// samples lie.
void SequentialCorrector::patch(const Stage &stage, StageWorker &worker,
                                char *local) {
  const StagedOp &op = network.getOps()[pending];
  char *from = worker.data[op.output];
  if (!from)
    return;
  char *to = stage.patchedOffset < 0 ? from : local + stage.patchedOffset;
  if (!integerDelta.empty())
    addToChannels(reinterpret_cast<const int32_t *>(from), integerDelta,
                  op.outputLayout, reinterpret_cast<int32_t *>(to));
  else
    addToChannels(reinterpret_cast<const float *>(from), floatDelta,
                  op.outputLayout, reinterpret_cast<float *>(to));
  worker.data[op.output] = to;
}

void SequentialCorrector::measure(StageWorker &worker, unsigned op,
                                  int64_t sample) {
  const StagedOp &staged = network.getOps()[op];
  const ChannelLayout &layout = staged.outputLayout;
  worker.sums.assign(layout.channels, 0.0);
  TensorNumbers numbers(network.getValues()[staged.output],
                        worker.data[staged.output], worker.scratch);
  addChannelSums(numbers, layout, worker.sums);
  for (int64_t channel = 0; channel < layout.channels; ++channel)
    means[sample * layout.channels + channel] =
        worker.sums[channel] / layout.getNumPositions();
}

llvm::Error SequentialCorrector::runStage(const Stage &stage) {
  const StagedOp &last = network.getOps()[stage.op];
  bool isMeasured = pair.ops[stage.op].whyNotSeen.empty();
  if (isMeasured)
    means.assign(count * last.outputLayout.channels, 0.0);
  return forEachSample(
      context, count, [&](unsigned index, int64_t sample) -> llvm::Error {
        StageWorker &worker = *workers[index];
        if (int64_t(worker.local.size()) < stage.localBytes + 64)
          worker.local.resize(stage.localBytes + 64);
        auto *local = reinterpret_cast<char *>(
            llvm::alignAddr(worker.local.data(), llvm::Align(64)));
        for (unsigned value = 0; value < worker.data.size(); ++value)
          worker.data[value] = store->get(value, sample);
        for (auto [value, offset] : stage.local)
          worker.data[value] = local + offset;
        if (pending >= 0 && !stage.isRerun)
          patch(stage, worker, local);
        for (unsigned step : stage.steps)
          network.run(step, worker.data, result.biases, worker.worker);
        if (isMeasured)
          measure(worker, stage.op, sample);
        store->rest(sample);
        advance();
        return llvm::Error::success();
      });
}

/// Counts a stage of a sample as its share of the sample.
void SequentialCorrector::advance() {
  if (++done % stages.size() == 0 && options.advance)
    options.advance(1);
}

/// Corrects an op by the means that its outputs have on all samples.
llvm::Error SequentialCorrector::correct(unsigned index) {
  OpCalibration &calibration = result.ops[index];
  const OpPair &op = pair.ops[index];
  const StagedOp &staged = network.getOps()[index];
  calibration.whyNotCorrected =
      !options.whyLeft[index].empty() ? options.whyLeft[index] : op.whyNotSeen;
  Type outputType = network.getValues()[staged.output].elementType;
  if (calibration.whyNotCorrected.empty() && !outputType.isF32() &&
      !outputType.isSignlessInteger(32))
    calibration.whyNotCorrected =
        "its output is neither f32 nor i32, so it is not corrected in sequence";
  if (!calibration.whyNotCorrected.empty())
    return llvm::Error::success();

  int64_t channels = staged.outputLayout.channels;
  const FloatCalibration::Op &real = floatRun.ops[index];
  TensorRecord floatRecord, quantizedRecord;
  floatRecord.samples = quantizedRecord.samples = count;
  floatRecord.variance = real.outputVariance;
  quantizedRecord.upstream = RecordUpstream::Corrected;
  for (int64_t channel = 0; channel < channels; ++channel) {
    double floatSum = 0.0, quantizedSum = 0.0;
    for (int64_t sample = 0; sample < count; ++sample) {
      int64_t at = sample * channels + channel;
      floatSum += real.outputMeans[at];
      means[at] *= op.outputScale[channel];
      quantizedSum += means[at];
    }
    floatRecord.mean.push_back(floatSum / count);
    quantizedRecord.mean.push_back(quantizedSum / count);
    if (count < 2)
      continue;
    double difference = (quantizedSum - floatSum) / count, squares = 0.0;
    for (int64_t sample = 0; sample < count; ++sample) {
      int64_t at = sample * channels + channel;
      double deviation = means[at] - real.outputMeans[at] - difference;
      squares += deviation * deviation;
    }
    quantizedRecord.pairedVariance.push_back(squares / (count - 1));
  }
  OpRecord statistics;
  statistics.outputFloat = std::move(floatRecord);
  statistics.outputQuantized = std::move(quantizedRecord);
  CorrectionOptions correction;
  correction.method = CorrectionMethod::Observed;
  correction.acceptance = options.acceptance;
  if (llvm::Error error =
          correctOp(staged.named.op, statistics, correction, calibration))
    return prefixError("op '" + staged.named.id + "'", std::move(error));
  if (!calibration.correction)
    return llvm::Error::success();

  ArrayRef<double> before = result.biases.get(index);
  ArrayRef<double> after = calibration.correction->newBias;
  pending = index;
  integerDelta.clear();
  floatDelta.clear();
  for (int64_t channel = 0; channel < channels; ++channel) {
    double delta = staged.encoding.getInOutput(after[channel], channel) -
                   staged.encoding.getInOutput(before[channel], channel);
    if (outputType.isF32())
      floatDelta.push_back(float(delta));
    else
      integerDelta.push_back(int32_t(delta));
  }
  result.biases.set(index, after);
  return llvm::Error::success();
}

llvm::Expected<NetworkCalibration> SequentialCorrector::run() {
  result.ops.resize(pair.ops.size());
  for (auto [index, calibration] : llvm::enumerate(result.ops))
    calibration.whyNotCorrected = pair.ops[index].whyNotSeen;
  if (llvm::Error error = planStages())
    return error;
  for (unsigned i = 0; i < getNumWorkers(context); ++i) {
    workers.push_back(std::make_unique<StageWorker>());
    workers.back()->data.resize(network.getValues().size());
  }
  if (llvm::Error error = loadInputs())
    return error;
  for (const Stage &stage : stages) {
    if (llvm::Error error = runStage(stage))
      return error;
    pending = -1;
    if (llvm::Error error = correct(stage.op))
      return error;
  }
  return std::move(result);
}

llvm::Expected<NetworkCalibration>
unbias::correctSequentially(MLIRContext *context, const NetworkPair &pair,
                            const FloatCalibration &floatRun,
                            const CalibrationOptions &options) {
  return SequentialCorrector(context, pair, floatRun, options).run();
}
