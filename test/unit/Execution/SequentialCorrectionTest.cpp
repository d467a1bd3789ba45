//===- SequentialCorrectionTest.cpp - Means become the float ones ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TwinNetworks.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

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
  for (int64_t sample : samples) {
    llvm::cantFail(inputs.load(sample, frame.getInputs()));
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

/// Whether outputs are kept (large `largeOutput`) or computed once more (0).
class SequentialMeans : public testing::TestWithParam<int64_t> {};

TEST_P(SequentialMeans, BecomeTheFloatOnes) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(25, {8, 8, 3}));
  ASSERT_TRUE(twins);
  std::vector<std::vector<double>> scales = getScales(twins, text);
  CalibrationOptions options = makeOptions(twins);
  options.largeOutput = GetParam();
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

INSTANTIATE_TEST_SUITE_P(All, SequentialMeans,
                         testing::Values(0, int64_t(1) << 40));

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
  for (uint64_t memory : {uint64_t(0), uint64_t(1) << 30})
    for (int64_t largeOutput : {int64_t(0), int64_t(1) << 40}) {
      TwinNetworks twins(text, makeSamples(15, {8, 8, 3}), 2);
      ASSERT_TRUE(twins);
      CalibrationOptions options = makeOptions(twins);
      options.memory = memory;
      options.largeOutput = largeOutput;
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
          worst = std::max(
              worst, std::abs(before[op][channel] - expected[op][channel]));
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

} // namespace
