//===- ComparisonTest.cpp - Figures of networks ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Comparison.h"
#include "TwinNetworks.h"
#include "unbias/Execution/Measurement.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

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
