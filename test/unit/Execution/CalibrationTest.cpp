//===- CalibrationTest.cpp - Corrections and comparisons on twins ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Calibration.h"
#include "TwinNetworks.h"
#include "unbias/Execution/Comparison.h"
#include "unbias/Execution/Measurement.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

CalibrationOptions makeOptions(const TwinNetworks &twins, int64_t count = 0) {
  CalibrationOptions options;
  options.samples = twins.getAll();
  if (count)
    options.samples.resize(count);
  options.acceptance.confidence = 0.0;
  options.whyLeft.resize(twins->ops.size());
  options.memory = uint64_t(1) << 30;
  return options;
}

/// Real units per stored unit of the output of every op, as pairing found them.
std::vector<std::vector<double>> getScales(const TwinNetworks &twins,
                                           const TwinText &text) {
  std::vector<std::vector<double>> scales;
  for (auto [op, written] : llvm::zip_equal(twins->ops, text.biasScales)) {
    scales.emplace_back(op.outputScale.begin(), op.outputScale.end());
    for (auto [left, right] : llvm::zip_equal(scales.back(), written))
      EXPECT_NEAR(left, right, 1e-3 * right);
  }
  return scales;
}

/// Mean output of every op over samples, per channel, in real units.
std::vector<Numbers> getMeans(const StagedNetwork &network,
                              const NetworkInputs &inputs,
                              const BiasSet &biases, ArrayRef<int64_t> samples,
                              ArrayRef<std::vector<double>> scales) {
  std::vector<Numbers> means;
  for (const StagedOp &op : network.getOps())
    means.emplace_back(op.outputLayout.channels, 0.0);
  StagedNetwork::Frame frame(network);
  StagedNetwork::Worker worker;
  SmallVector<char *> memory;
  for (unsigned value : network.getInputs())
    memory.push_back(frame.getData()[value]);
  for (int64_t sample : samples) {
    llvm::cantFail(inputs.load(sample, memory));
    network.run(frame, biases, worker, [&](unsigned op, ArrayRef<char *> data) {
      const StagedOp &staged = network.getOps()[op];
      Numbers numbers =
          decode(network.getValues()[staged.output], data[staged.output]);
      int64_t channels = staged.outputLayout.channels;
      for (auto [i, number] : llvm::enumerate(numbers)) {
        double scale = scales.empty() ? 1.0 : scales[op][i % channels];
        means[op][i % channels] +=
            number * scale * channels / double(numbers.size() * samples.size());
      }
    });
  }
  return means;
}

TEST(SequentialCorrection, MakesMeansTheFloatOnes) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(25, {8, 8, 3}));
  ASSERT_TRUE(twins);
  std::vector<std::vector<double>> scales = getScales(twins, text);
  CalibrationOptions options = makeOptions(twins);
  auto floatRun = calibrateFloat(twins.getContext(), *twins, options);
  ASSERT_TRUE(bool(floatRun)) << llvm::toString(floatRun.takeError());
  auto corrected =
      correctSequentially(twins.getContext(), *twins, *floatRun, options);
  ASSERT_TRUE(bool(corrected)) << llvm::toString(corrected.takeError());

  std::vector<Numbers> expected =
      getMeans(twins->real, twins->realInputs, twins->real.getBiases(),
               options.samples, {});
  std::vector<Numbers> before =
      getMeans(twins->quantized, twins->quantizedInputs,
               twins->quantized.getBiases(), options.samples, scales);
  std::vector<Numbers> after =
      getMeans(twins->quantized, twins->quantizedInputs, corrected->biases,
               options.samples, scales);
  for (unsigned op = 0; op < expected.size(); ++op) {
    EXPECT_EQ(corrected->ops[op].whyNotCorrected, "");
    ASSERT_TRUE(corrected->ops[op].correction);
    double worst = 0.0;
    for (unsigned channel = 0; channel < expected[op].size(); ++channel) {
      double step = scales[op][channel];
      worst = std::max(
          worst, std::abs(before[op][channel] - expected[op][channel]) / step);
      EXPECT_NEAR(after[op][channel], expected[op][channel],
                  0.5 * step * (1 + 1e-9))
          << "op " << op << ", channel " << channel;
      EXPECT_EQ(corrected->biases.get(op)[channel],
                corrected->ops[op].correction->newBias[channel]);
    }
    // There was something to correct.
    EXPECT_GT(worst, 1.0) << "op " << op;
  }
}

/// A network on floats, the output of whose first op is read by four later
/// stages as it is; weights are rounded to multiples of `step`.
void writeFloats(NetworkText &text, double step) {
  auto conv = [&](TextValue (NetworkText::*write)(const TextValue &,
                                                  const SumOptions &),
                  const TextValue &x, Dims shape, Window window,
                  int64_t outputs) {
    SumOptions options;
    options.window = std::move(window);
    options.outputs = outputs;
    options.weightElement = options.accumulator = "f32";
    int64_t count = 1;
    for (int64_t size : shape)
      count *= size;
    std::vector<double> weights = text.numbers(count, "f32", 0.5);
    for (double &weight : weights)
      if (step > 0)
        weight = std::round(weight / step) * step;
    options.weights = text.constant(shape, "f32", weights);
    options.biasRange = 1.0;
    return (text.*write)(x, options);
  };
  Window same = {{3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}};
  TextValue x = text.input({1, 8, 8, 3}, "f32");
  TextValue a = conv(&NetworkText::conv2d, x, {4, 3, 3, 3}, same, 4);
  TextValue b =
      conv(&NetworkText::depthwise, text.clamp(a, 0, 6), {3, 3, 4, 1}, same, 1);
  TextValue c =
      conv(&NetworkText::conv2d, text.add(a, b), {4, 1, 1, 4}, {{1, 1}}, 4);
  TextValue sum = text.add(text.add(a, c), b);
  TextValue d = conv(&NetworkText::conv2d, sum, {5, 8, 8, 4}, {{8, 8}}, 5);
  text.output(text.add(a, c));
  text.output(d);
}

TEST(SequentialCorrection, CorrectsFloatsThatLiveLong) {
  TwinText text(21);
  writeFloats(text.real, 0.0);
  writeFloats(text.quantized, 0.125);
  for (uint64_t memory : {uint64_t(0), uint64_t(1) << 30}) {
    TwinNetworks twins(text, makeSamples(15, {8, 8, 3}), 2);
    ASSERT_TRUE(twins);
    CalibrationOptions options = makeOptions(twins);
    options.memory = memory;
    auto floatRun = calibrateFloat(twins.getContext(), *twins, options);
    ASSERT_TRUE(bool(floatRun)) << llvm::toString(floatRun.takeError());
    auto corrected =
        correctSequentially(twins.getContext(), *twins, *floatRun, options);
    ASSERT_TRUE(bool(corrected)) << llvm::toString(corrected.takeError());
    std::vector<Numbers> expected =
        getMeans(twins->real, twins->realInputs, twins->real.getBiases(),
                 options.samples, {});
    std::vector<Numbers> before =
        getMeans(twins->quantized, twins->quantizedInputs,
                 twins->quantized.getBiases(), options.samples, {});
    std::vector<Numbers> after =
        getMeans(twins->quantized, twins->quantizedInputs, corrected->biases,
                 options.samples, {});
    ASSERT_EQ(expected.size(), 4u);
    for (unsigned op = 0; op < expected.size(); ++op) {
      EXPECT_EQ(corrected->ops[op].whyNotCorrected, "");
      double worst = 0.0;
      for (unsigned channel = 0; channel < expected[op].size(); ++channel) {
        worst = std::max(worst,
                         std::abs(before[op][channel] - expected[op][channel]));
        EXPECT_NEAR(after[op][channel], expected[op][channel], 2e-6)
            << "op " << op << ", channel " << channel;
      }
      EXPECT_GT(worst, 1e-3) << "op " << op;
    }
  }
}

/// What is left alone keeps its bias, and ops after it make up for it.
TEST(SequentialCorrection, LeavesOpsAlone) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(12, {8, 8, 3}));
  ASSERT_TRUE(twins);
  std::vector<std::vector<double>> scales = getScales(twins, text);
  CalibrationOptions options = makeOptions(twins);
  options.whyLeft[1] = "it is left alone";
  auto floatRun = calibrateFloat(twins.getContext(), *twins, options);
  ASSERT_TRUE(bool(floatRun));
  auto corrected =
      correctSequentially(twins.getContext(), *twins, *floatRun, options);
  auto regular = correctWeightError(*twins, *floatRun, options);
  ASSERT_TRUE(corrected && regular);
  BiasSet original = twins->quantized.getBiases();
  for (const NetworkCalibration *calibration : {&*corrected, &*regular}) {
    EXPECT_EQ(calibration->ops[1].whyNotCorrected, "it is left alone");
    EXPECT_FALSE(calibration->ops[1].correction);
    EXPECT_EQ(calibration->biases.get(1), original.get(1));
    EXPECT_NE(calibration->biases.get(2), original.get(2));
  }
  std::vector<Numbers> expected =
      getMeans(twins->real, twins->realInputs, twins->real.getBiases(),
               options.samples, {});
  std::vector<Numbers> after =
      getMeans(twins->quantized, twins->quantizedInputs, corrected->biases,
               options.samples, scales);
  for (unsigned channel = 0; channel < expected[2].size(); ++channel)
    EXPECT_NEAR(after[2][channel], expected[2][channel],
                0.5 * scales[2][channel] * (1 + 1e-9));
}

/// All samples, some of them twice or in another order: only which they are
/// counts, by position.
TEST(SequentialCorrection, UsesTheSamplesThatAreGiven) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(12, {8, 8, 3}));
  ASSERT_TRUE(twins);
  CalibrationOptions some = makeOptions(twins, 5);
  CalibrationOptions turned = some;
  std::reverse(turned.samples.begin(), turned.samples.end());
  std::vector<std::vector<double>> found;
  for (const CalibrationOptions &options : {some, turned, makeOptions(twins)}) {
    auto floatRun = calibrateFloat(twins.getContext(), *twins, options);
    ASSERT_TRUE(bool(floatRun));
    auto corrected =
        correctSequentially(twins.getContext(), *twins, *floatRun, options);
    ASSERT_TRUE(bool(corrected));
    auto &numbers = found.emplace_back();
    for (unsigned op = 0; op < corrected->ops.size(); ++op)
      llvm::append_range(numbers, corrected->biases.get(op));
  }
  EXPECT_EQ(found[0], found[1]);
  EXPECT_NE(found[0], found[2]);
}

/// Appends numbers in some fixed order.
class Fingerprint {
public:
  void add(double number) { numbers.push_back(number); }
  void add(const std::optional<double> &number) {
    add(number.value_or(-12345.0));
  }
  template <typename Range>
  void addAll(const Range &range) {
    for (double number : range)
      add(number);
  }
  void addRecord(const std::optional<TensorRecord> &record) {
    add(record.has_value());
    if (!record)
      return;
    addAll(record->mean);
    addAll(record->variance);
    addAll(record->sampleVariance);
    addAll(record->pairedVariance);
    addAll(record->min);
    addAll(record->max);
  }
  void addCalibration(const NetworkCalibration &calibration) {
    for (auto [index, op] : llvm::enumerate(calibration.ops)) {
      addAll(calibration.biases.get(index));
      addRecord(op.statistics.inputFloat);
      addRecord(op.statistics.outputFloat);
      addRecord(op.statistics.outputQuantized);
      if (op.correction)
        addAll(op.correction->correction);
    }
  }
  void addComparison(const Comparison &comparison) {
    add(comparison.endsInSoftmax);
    add(comparison.floatTopOne);
    for (const std::vector<double> &deviation : comparison.outputDeviation)
      addAll(deviation);
    for (const NetworkComparison &network : comparison.networks) {
      for (const std::optional<double> &figure :
           {network.outputError, network.divergence, network.agreement,
            network.topOne})
        add(figure);
      for (const OpComparison &op : network.ops) {
        add(op.error);
        addAll(op.shift);
        add(op.saturatedInputs);
      }
    }
  }

  /// Bits, not numbers: -0 is not 0.
  std::vector<uint64_t> getBits() const {
    std::vector<uint64_t> bits;
    for (double number : numbers)
      bits.push_back(llvm::bit_cast<uint64_t>(number));
    return bits;
  }

private:
  std::vector<double> numbers;
};

/// All that is computed of twins, on so many threads.
void runAll(unsigned threads, uint64_t memory, Fingerprint &result,
            std::string &measured) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(23, {8, 8, 3}), threads);
  ASSERT_TRUE(twins);
  MLIRContext *context = twins.getContext();
  CalibrationOptions options = makeOptions(twins);
  options.acceptance.confidence = 2.0;
  options.memory = memory;
  auto floatRun = calibrateFloat(context, *twins, options);
  ASSERT_TRUE(bool(floatRun)) << llvm::toString(floatRun.takeError());
  for (const FloatCalibration::Op &op : floatRun->ops) {
    result.addRecord(op.input);
    result.addAll(op.outputMeans);
    result.addAll(op.outputVariance);
  }
  auto regular = correctWeightError(*twins, *floatRun, options);
  ASSERT_TRUE(bool(regular)) << llvm::toString(regular.takeError());
  result.addCalibration(*regular);
  auto corrected = correctSequentially(context, *twins, *floatRun, options);
  ASSERT_TRUE(bool(corrected)) << llvm::toString(corrected.takeError());
  result.addCalibration(*corrected);

  ComparisonOptions comparison;
  comparison.samples = twins.getAll();
  for (int64_t sample : comparison.samples)
    comparison.labels.push_back(sample % 6);
  BiasSet original = twins->quantized.getBiases();
  auto compared = compareNetworks(
      context, *twins, {&original, &regular->biases, &corrected->biases},
      comparison);
  ASSERT_TRUE(bool(compared)) << llvm::toString(compared.takeError());
  EXPECT_TRUE(compared->endsInSoftmax);
  result.addComparison(*compared);
  auto top = measureTopOne(context, twins->quantized, twins->quantizedInputs,
                           comparison);
  ASSERT_TRUE(bool(top));
  EXPECT_EQ(*top, *compared->networks[0].topOne);

  MeasurementOptions measurement;
  measurement.samples = twins.getAll();
  measurement.withSums = true;
  for (bool isPerTap : {false, true}) {
    measurement.isPerTap = isPerTap;
    for (auto [network, inputs] :
         {std::pair(&twins->real, &twins->realInputs),
          std::pair(&twins->quantized, &twins->quantizedInputs)}) {
      auto found = measureNetwork(context, *network, *inputs, measurement);
      ASSERT_TRUE(bool(found)) << llvm::toString(found.takeError());
      EXPECT_EQ(found->file.ops.size(), network->getOps().size());
      llvm::raw_string_ostream os(measured);
      writeStatistics(os, found->file);
    }
  }
}

TEST(Determinism, ThreadsAndMemoryChangeNothing) {
  Fingerprint first;
  std::string firstMeasured;
  runAll(1, uint64_t(1) << 30, first, firstMeasured);
  EXPECT_GT(first.getBits().size(), 1000u);
  for (auto [threads, memory] :
       {std::pair(1u, uint64_t(0)), std::pair(2u, uint64_t(1) << 30),
        std::pair(2u, uint64_t(0)), std::pair(2u, uint64_t(40000)),
        std::pair(4u, uint64_t(0)), std::pair(4u, uint64_t(1) << 30)}) {
    Fingerprint other;
    std::string measured;
    runAll(threads, memory, other, measured);
    EXPECT_TRUE(first.getBits() == other.getBits())
        << threads << " threads, " << memory << " bytes";
    EXPECT_TRUE(firstMeasured == measured) << threads << " threads";
  }
}

/// A network that has nothing to be corrected.
TEST(Measurement, OfNothingIsEmpty) {
  NetworkContext context;
  NetworkText text;
  text.output(text.clamp(text.input({1, 2, 2, 3}, "f32"), 0, 6));
  CompiledNetwork network(context, text.getText());
  ASSERT_TRUE(network);
  SampleSet samples = makeSamples(3, {2, 2, 3});
  auto inputs =
      NetworkInputs::create(samples, getInputFormats(*network), {}, {});
  ASSERT_TRUE(bool(inputs)) << llvm::toString(inputs.takeError());
  MeasurementOptions options;
  options.samples = {0, 1, 2};
  auto measured = measureNetwork(&context.context, *network, *inputs, options);
  ASSERT_TRUE(bool(measured)) << llvm::toString(measured.takeError());
  EXPECT_TRUE(measured->file.ops.empty());
  EXPECT_TRUE(measured->missed.empty());
}

/// The first op that sees it is named, on any number of threads.
TEST(Measurement, RefusesInfinity) {
  NetworkContext context;
  NetworkText text;
  SumOptions large;
  large.window = {{1, 1}};
  large.weightElement = large.accumulator = "f32";
  large.weightRange = 3e38;
  TextValue x = text.input({1, 2, 2, 8}, "f32");
  TextValue y = text.conv2d(text.conv2d(x, large), large);
  text.output(y);
  CompiledNetwork network(context, text.getText());
  ASSERT_TRUE(network);
  SampleSet samples = makeSamples(20, {2, 2, 8});
  auto inputs =
      NetworkInputs::create(samples, getInputFormats(*network), {}, {});
  ASSERT_TRUE(bool(inputs));
  MeasurementOptions options;
  for (int64_t sample = 0; sample < 20; ++sample)
    options.samples.push_back(sample);
  auto measured = measureNetwork(&context.context, *network, *inputs, options);
  ASSERT_FALSE(bool(measured));
  std::string message = llvm::toString(measured.takeError());
  EXPECT_TRUE(StringRef(message).starts_with(
      "op '" + network->getOps()[0].named.id + "', sample 0: "))
      << message;
}

/// A temporary folder that is not there is an error that says so.
TEST(SequentialCorrection, NeedsRoomForWhatMemoryDoesNotHold) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(5, {8, 8, 3}));
  ASSERT_TRUE(twins);
  CalibrationOptions options = makeOptions(twins);
  auto floatRun = calibrateFloat(twins.getContext(), *twins, options);
  ASSERT_TRUE(bool(floatRun));
  options.memory = 0;
  const char *before = getenv("TMPDIR");
  std::string restored = before ? before : "";
  setenv("TMPDIR", "/nowhere/to/be/found", 1);
  auto corrected =
      correctSequentially(twins.getContext(), *twins, *floatRun, options);
  if (before)
    setenv("TMPDIR", restored.c_str(), 1);
  else
    unsetenv("TMPDIR");
  ASSERT_FALSE(bool(corrected));
  std::string message = llvm::toString(corrected.takeError());
  EXPECT_TRUE(StringRef(message).contains("temporary file")) << message;
}

/// Figures of a comparison, from the numbers that the networks compute.
TEST(Comparison, IsOfWhatNetworksCompute) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(9, {8, 8, 3}));
  ASSERT_TRUE(twins);
  std::vector<std::vector<double>> scales = getScales(twins, text);
  unsigned last = twins->ops.size() - 1;
  ComparisonOptions options;
  options.samples = {1, 2, 4, 7, 8};
  BiasSet original = twins->quantized.getBiases(), changed = original;
  Numbers bias(original.get(last).begin(), original.get(last).end());
  bias[2] += 500;
  changed.set(last, bias);
  auto compared = compareNetworks(twins.getContext(), *twins,
                                  {&original, &changed}, options);
  ASSERT_TRUE(bool(compared));

  // Outputs of all ops on all samples, in real units.
  auto collect = [&](const StagedNetwork &network, const NetworkInputs &inputs,
                     const BiasSet &biases, bool isReal) {
    std::vector<Numbers> outputs(network.getOps().size());
    StagedNetwork::Frame frame(network);
    StagedNetwork::Worker worker;
    for (int64_t sample : options.samples) {
      llvm::cantFail(
          inputs.load(sample, frame.getData()[network.getInputs()[0]]));
      network.run(
          frame, biases, worker, [&](unsigned op, ArrayRef<char *> data) {
            unsigned value = network.getOps()[op].output;
            Numbers numbers = decode(network.getValues()[value], data[value]);
            for (auto [i, number] : llvm::enumerate(numbers)) {
              double scale = scales[op][i % scales[op].size()];
              outputs[op].push_back(number * (isReal ? 1.0 : scale));
            }
          });
    }
    return outputs;
  };
  std::vector<Numbers> real =
      collect(twins->real, twins->realInputs, twins->real.getBiases(), true);
  unsigned variant = 0;
  for (const BiasSet *biases : {&original, &changed}) {
    const NetworkComparison &network = compared->networks[variant++];
    std::vector<Numbers> found =
        collect(twins->quantized, twins->quantizedInputs, *biases, false);
    for (unsigned op = 0; op < real.size(); ++op) {
      size_t channels = scales[op].size();
      double difference = 0.0, energy = 0.0;
      Numbers shift(channels, 0.0);
      for (auto [i, pair] :
           llvm::enumerate(llvm::zip_equal(found[op], real[op]))) {
        auto [quantized, expected] = pair;
        difference += (quantized - expected) * (quantized - expected);
        energy += expected * expected;
        shift[i % channels] += quantized - expected;
      }
      EXPECT_NEAR(*network.ops[op].error, std::sqrt(difference / energy), 1e-5);
      for (size_t channel = 0; channel < channels; ++channel)
        EXPECT_NEAR(network.ops[op].shift[channel],
                    shift[channel] * channels / real[op].size(), 1e-5);
    }
    // The logits are the output of the last op.
    EXPECT_NEAR(*network.outputError, *network.ops.back().error, 1e-6);
    double divergence = 0.0;
    for (size_t row = 0; row < real[last].size(); row += 6) {
      double realSum = 0.0, foundSum = 0.0;
      for (size_t i = row; i < row + 6; ++i) {
        realSum += std::exp(real[last][i]);
        foundSum += std::exp(found[last][i]);
      }
      for (size_t i = row; i < row + 6; ++i)
        divergence += std::exp(real[last][i]) / realSum *
                      (real[last][i] - std::log(realSum) - found[last][i] +
                       std::log(foundSum));
    }
    EXPECT_NEAR(*network.divergence, divergence / 5, 1e-4);
  }
  EXPECT_NEAR(compared->networks[1].ops[last].shift[2] -
                  compared->networks[0].ops[last].shift[2],
              500 * scales[last][2], 1e-5);
}

} // namespace
