//===- Comparison.cpp - How far networks are from the float one -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Comparison.h"
#include "ChannelSums.h"
#include "OutputQuality.h"
#include "SampleLoop.h"
#include "SampleSums.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// Samples that one thread runs one after the other. Sums are kept by block, so
/// that their total does not depend on the order in which blocks were run.
constexpr int64_t kBlock = 4;

struct OpSums {
  /// [blocks, channels].
  std::vector<double> difference;
  /// [blocks].
  std::vector<double> squares;
  std::vector<int64_t> saturated;
};

/// Likewise of the float network: [blocks, channels].
struct FloatSums {
  std::vector<double> sum, squares;
  /// [blocks]: of the input.
  std::vector<RangeSums> inputs;
};

struct ComparisonWorker {
  explicit ComparisonWorker(const NetworkPair &pair)
      : realFrame(pair.real, /*keepsValues=*/true),
        quantizedFrame(pair.quantized) {}

  StagedNetwork::Frame realFrame, quantizedFrame;
  StagedNetwork::Worker realWorker, quantizedWorker;
  /// Inputs of the quantized network, for the sample at hand.
  std::vector<std::vector<char>> inputs;
  std::vector<float> realScratch, scratch;
  SmallVector<double> squares;
};

class Comparator {
public:
  Comparator(MLIRContext *context, const NetworkPair &pair,
             ArrayRef<const BiasSet *> biases,
             const ComparisonOptions &options);
  llvm::Expected<Comparison> run();

private:
  llvm::Error runSample(ComparisonWorker &worker, int64_t sample);
  void observeReal(ComparisonWorker &worker, unsigned op, ArrayRef<char *> data,
                   int64_t sample);
  void observeQuantized(ComparisonWorker &worker, unsigned variant, unsigned op,
                        ArrayRef<char *> data, int64_t sample);
  SampleOutput getOutput(ComparisonWorker &worker, const StagedNetwork &network,
                         ArrayRef<char *> data, bool isQuantized) const;
  void summarize(unsigned variant, NetworkComparison &result) const;
  Suitability assess(const NetworkComparison &network, bool isClassifier) const;

  MLIRContext *context;
  const NetworkPair &pair;
  BiasSet realBiases;
  ArrayRef<const BiasSet *> biases;
  const ComparisonOptions &options;
  int64_t count;
  int64_t blocks;
  /// By op of the float network: the op of the quantized one; -1: none.
  std::vector<int64_t> twin;
  /// The last biased op that is seen in both networks; -1: none.
  int64_t last = -1;
  OutputShape shape;
  std::vector<FloatSums> floatSums;
  /// [variants][ops].
  std::vector<std::vector<OpSums>> sums;
  std::vector<SampleOutput> realOutputs;
  InputObserver input;
  /// [variants][samples].
  std::vector<std::vector<SampleOutput>> outputs;
};
} // namespace

Comparator::Comparator(MLIRContext *context, const NetworkPair &pair,
                       ArrayRef<const BiasSet *> biases,
                       const ComparisonOptions &options)
    : context(context), pair(pair), realBiases(pair.real.getBiases()),
      biases(biases), options(options), count(options.samples.size()),
      blocks((count + kBlock - 1) / kBlock),
      twin(pair.real.getOps().size(), -1), floatSums(pair.ops.size()),
      realOutputs(count), input(pair.real, count),
      outputs(biases.size(), std::vector<SampleOutput>(count)) {
  std::vector<OpSums> empty(pair.ops.size());
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    if (!op.whyNotSeen.empty())
      continue;
    twin[op.real] = index;
    int64_t channels = pair.quantized.getOps()[index].outputLayout.channels;
    floatSums[index].sum.assign(blocks * channels, 0.0);
    floatSums[index].squares = floatSums[index].sum;
    if (op.inputRange)
      floatSums[index].inputs.resize(blocks);
    empty[index].difference = floatSums[index].sum;
    empty[index].squares.assign(blocks, 0.0);
    empty[index].saturated.assign(blocks, 0);
  }
  sums.assign(biases.size(), empty);
  for (const Step &step : pair.real.getSteps())
    if (step.op >= 0)
      last = twin[step.op];
  if (pair.real.getOutputs().size() == 1)
    shape.classes =
        pair.real.getValues()[pair.real.getOutputs()[0]].shape.back();
  for (auto [index, value] : llvm::enumerate(pair.quantized.getOutputs()))
    if (!isa<FloatType>(pair.quantized.getValues()[value].elementType) &&
        (index >= pair.outputs.size() || !pair.outputs[index]))
      shape.isReal = false;
}

/// The sums of the block of `sample`.
static MutableArrayRef<double>
getRow(std::vector<double> &rows, const ChannelLayout &layout, int64_t sample) {
  return MutableArrayRef<double>(rows).slice(sample / kBlock * layout.channels,
                                             layout.channels);
}

void Comparator::observeReal(ComparisonWorker &worker, unsigned op,
                             ArrayRef<char *> data, int64_t sample) {
  if (twin[op] < 0)
    return;
  const StagedOp &staged = pair.real.getOps()[op];
  const TensorInfo &info = pair.real.getValues()[staged.output];
  TensorNumbers numbers(info, data[staged.output], worker.scratch);
  FloatSums &result = floatSums[twin[op]];
  addChannelSums(numbers, staged.outputLayout,
                 getRow(result.sum, staged.outputLayout, sample),
                 getRow(result.squares, staged.outputLayout, sample));
  if (result.inputs.empty())
    return;
  const TensorInfo &input = pair.real.getValues()[staged.input];
  TensorNumbers read(input, data[staged.input], worker.scratch);
  auto [low, high] = *pair.ops[twin[op]].inputRange;
  if (read.floats)
    result.inputs[sample / kBlock].add({read.floats, size_t(input.elements)},
                                       low, high);
}

/// Brings `numbers` from one layout into another of the same positions.
static void reorder(TensorNumbers &numbers, const ChannelLayout &from,
                    const ChannelLayout &to, std::vector<float> &scratch) {
  if (!numbers.floats || from.inner == to.inner)
    return;
  int64_t channels = from.channels;
  std::vector<float> ordered(from.getNumPositions() * channels);
  for (int64_t position = 0; position < from.getNumPositions(); ++position)
    for (int64_t channel = 0; channel < channels; ++channel) {
      auto getIndex = [&](const ChannelLayout &layout) {
        return (position / layout.inner * channels + channel) * layout.inner +
               position % layout.inner;
      };
      ordered[getIndex(to)] = numbers.floats[getIndex(from)];
    }
  scratch = std::move(ordered);
  numbers.floats = scratch.data();
}

void Comparator::observeQuantized(ComparisonWorker &worker, unsigned variant,
                                  unsigned op, ArrayRef<char *> data,
                                  int64_t sample) {
  const OpPair &paired = pair.ops[op];
  if (!paired.whyNotSeen.empty())
    return;
  const StagedOp &staged = pair.quantized.getOps()[op];
  const TensorInfo &info = pair.quantized.getValues()[staged.output];
  const ChannelLayout &layout = staged.outputLayout;
  OpSums &result = sums[variant][op];
  const StagedOp &real = pair.real.getOps()[paired.real];
  TensorNumbers realNumbers(pair.real.getValues()[real.output],
                            worker.realFrame.getData()[real.output],
                            worker.realScratch);
  reorder(realNumbers, real.outputLayout, layout, worker.realScratch);
  TensorNumbers numbers(info, data[staged.output], worker.scratch);
  worker.squares.assign(layout.channels, 0.0);
  addDifference(realNumbers, numbers, paired.outputScale, layout,
                getRow(result.difference, layout, sample), worker.squares);
  for (double square : worker.squares)
    result.squares[sample / kBlock] += square;
  result.saturated[sample / kBlock] +=
      countSaturated(pair.quantized.getValues()[staged.input],
                     data[staged.input], staged.zeroPoint);
}

SampleOutput Comparator::getOutput(ComparisonWorker &worker,
                                   const StagedNetwork &network,
                                   ArrayRef<char *> data,
                                   bool isQuantized) const {
  SampleOutput result;
  for (auto [index, value] : llvm::enumerate(network.getOutputs())) {
    const TensorInfo &info = network.getValues()[value];
    TensorNumbers numbers(info, data[value], worker.scratch);
    TensorQuantization quantization;
    if (isQuantized && !isa<FloatType>(info.elementType) &&
        index < pair.outputs.size() && pair.outputs[index])
      quantization = *pair.outputs[index];
    for (int64_t i = 0; i < info.elements; ++i) {
      double stored = numbers.floats ? numbers.floats[i] : numbers.integers[i];
      result.outputs.push_back(
          float((stored - quantization.zeroPoint) * quantization.scale));
    }
  }
  return result;
}

llvm::Error Comparator::runSample(ComparisonWorker &worker, int64_t sample) {
  int64_t index = options.samples[sample];
  if (llvm::Error error =
          pair.realInputs.load(index, worker.realFrame.getInputs()))
    return error;
  pair.real.run(worker.realFrame, realBiases, worker.realWorker,
                [&](unsigned op, ArrayRef<char *> data) {
                  observeReal(worker, op, data, sample);
                });
  realOutputs[sample] =
      getOutput(worker, pair.real, worker.realFrame.getData(), false);
  input.observe(worker.realFrame.getData(), sample, worker.realScratch);
  if (last >= 0) {
    unsigned value = pair.real.getOps()[pair.ops[last].real].output;
    const TensorInfo &info = pair.real.getValues()[value];
    TensorNumbers numbers(info, worker.realFrame.getData()[value],
                          worker.realScratch);
    realOutputs[sample].last.assign(numbers.floats,
                                    numbers.floats + info.elements);
  }

  ArrayRef<char *> inputs = worker.quantizedFrame.getInputs();
  if (llvm::Error error = pair.quantizedInputs.load(index, inputs))
    return error;
  // The frame reuses the memory of its inputs.
  worker.inputs.resize(inputs.size());
  for (auto [copy, memory, value] :
       llvm::zip_equal(worker.inputs, inputs, pair.quantized.getInputs()))
    copy.assign(memory, memory + pair.quantized.getValues()[value].bytes);
  for (unsigned variant = 0; variant < biases.size(); ++variant) {
    for (auto [copy, memory] : llvm::zip_equal(worker.inputs, inputs))
      llvm::copy(copy, memory);
    SampleOutput &output = outputs[variant][sample];
    std::vector<float> logits;
    pair.quantized.run(
        worker.quantizedFrame, *biases[variant], worker.quantizedWorker,
        [&](unsigned op, ArrayRef<char *> data) {
          observeQuantized(worker, variant, op, data, sample);
          if (int64_t(op) != last)
            return;
          const StagedOp &staged = pair.quantized.getOps()[op];
          const TensorInfo &info = pair.quantized.getValues()[staged.output];
          TensorNumbers numbers(info, data[staged.output], worker.scratch);
          for (int64_t i = 0; i < info.elements; ++i) {
            int64_t channel =
                i / staged.outputLayout.inner % staged.outputLayout.channels;
            double stored =
                numbers.floats ? numbers.floats[i] : numbers.integers[i];
            logits.push_back(float(stored * pair.ops[op].outputScale[channel]));
          }
        });
    output = getOutput(worker, pair.quantized, worker.quantizedFrame.getData(),
                       true);
    output.last = std::move(logits);
  }
  if (options.advance)
    options.advance(1);
  return llvm::Error::success();
}

/// Adds the sums of all samples, in their order.
void Comparator::summarize(unsigned variant, NetworkComparison &result) const {
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    OpComparison &comparison = result.ops.emplace_back();
    if (!op.whyNotSeen.empty())
      continue;
    const StagedOp &staged = pair.quantized.getOps()[index];
    const OpSums &found = sums[variant][index];
    const FloatSums &real = floatSums[index];
    int64_t channels = staged.outputLayout.channels;
    double difference = 0.0, energy = 0.0;
    for (double square : found.squares)
      difference += square;
    for (double square : real.squares)
      energy += square;
    if (energy > 0.0)
      comparison.error = std::sqrt(difference / energy);
    double positions = double(count) * staged.outputLayout.getNumPositions();
    comparison.shift.assign(channels, 0.0);
    for (int64_t block = 0; block < blocks; ++block)
      for (int64_t channel = 0; channel < channels; ++channel)
        comparison.shift[channel] +=
            found.difference[block * channels + channel];
    for (double &shift : comparison.shift)
      shift /= positions;
    const TensorInfo &input = pair.quantized.getValues()[staged.input];
    if (isa<FloatType>(input.elementType))
      continue;
    int64_t saturated = 0;
    for (int64_t number : found.saturated)
      saturated += number;
    comparison.saturatedInputs =
        double(saturated) / (double(count) * input.elements);
    if (op.inputRange)
      comparison.inputFit =
          fitRange(real.inputs, op.inputRange->first, op.inputRange->second);
  }
}

Suitability Comparator::assess(const NetworkComparison &network,
                               bool isClassifier) const {
  Suitability result;
  ArrayRef<unsigned> inputs = pair.quantized.getInputs();
  for (auto [index, comparison] : llvm::enumerate(network.ops))
    if (comparison.inputFit)
      result.add(
          *comparison.inputFit,
          llvm::is_contained(inputs, pair.quantized.getOps()[index].input));
  if (isClassifier && last >= 0) {
    std::vector<ArrayRef<float>> outputs;
    for (const SampleOutput &output : realOutputs)
      outputs.push_back(output.last);
    result.variation = getVariation(
        outputs, pair.real.getOps()[pair.ops[last].real].outputLayout);
  }
  result.coherence = input.getCoherence();
  judge(result);
  return result;
}

llvm::Expected<Comparison> Comparator::run() {
  std::vector<std::unique_ptr<ComparisonWorker>> workers;
  for (unsigned i = 0; i < getNumWorkers(context); ++i)
    workers.push_back(std::make_unique<ComparisonWorker>(pair));
  auto runBlock = [&](unsigned worker, int64_t block) -> llvm::Error {
    int64_t end = std::min((block + 1) * kBlock, count);
    for (int64_t sample = block * kBlock; sample < end; ++sample)
      if (llvm::Error error = runSample(*workers[worker], sample))
        return error;
    return llvm::Error::success();
  };
  if (llvm::Error error = forEachSample(context, blocks, runBlock))
    return error;

  Comparison result;
  result.endsInSoftmax = endsInSoftmax(realOutputs, shape);
  std::vector<int64_t> labels;
  if (!options.labels.empty())
    for (int64_t sample : options.samples)
      labels.push_back(options.labels[sample]);
  bool isClassifier = result.endsInSoftmax || !labels.empty();
  if (!labels.empty())
    result.floatTopOne = getTopOne(realOutputs, labels);
  for (unsigned variant = 0; variant < biases.size(); ++variant) {
    NetworkComparison &network = result.networks.emplace_back();
    summarize(variant, network);
    compareOutputs(realOutputs, outputs[variant], shape, result.endsInSoftmax,
                   isClassifier, network);
    if (!labels.empty())
      network.topOne = getTopOne(outputs[variant], labels);
  }
  if (!result.networks.empty())
    result.suitability = assess(result.networks.front(), isClassifier);
  for (auto [index, real] : llvm::enumerate(floatSums)) {
    std::vector<double> &deviation = result.outputDeviation.emplace_back();
    const StagedOp &staged = pair.quantized.getOps()[index];
    int64_t channels = staged.outputLayout.channels;
    double positions = double(count) * staged.outputLayout.getNumPositions();
    for (int64_t channel = 0; !real.sum.empty() && channel < channels;
         ++channel) {
      double sum = 0.0, squares = 0.0;
      for (int64_t block = 0; block < blocks; ++block) {
        sum += real.sum[block * channels + channel];
        squares += real.squares[block * channels + channel];
      }
      double mean = sum / positions;
      deviation.push_back(
          std::sqrt(std::max(squares / positions - mean * mean, 0.0)));
    }
  }
  return result;
}

llvm::Expected<Comparison>
unbias::compareNetworks(MLIRContext *context, const NetworkPair &pair,
                        ArrayRef<const BiasSet *> biases,
                        const ComparisonOptions &options) {
  return Comparator(context, pair, biases, options).run();
}
