//===- TwinNetworks.h - Two networks that run side by side ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_TWINNETWORKS_H
#define UNBIAS_TEST_UNIT_EXECUTION_TWINNETWORKS_H

#include "NetworkRuns.h"
#include "TwinText.h"
#include "unbias/Execution/Calibration.h"
#include "llvm/Support/ThreadPool.h"

namespace mlir::unbias {

/// Samples of `shape`, uniform in [-1, 1].
inline SampleSet makeSamples(int64_t count, ArrayRef<int64_t> shape,
                             uint32_t seed = 5) {
  std::mt19937 random(seed);
  int64_t elements = count;
  SampleArray array;
  array.name = "samples";
  array.array.shape = {count};
  for (int64_t size : shape) {
    elements *= size;
    array.array.shape.push_back(size);
  }
  std::vector<float> numbers;
  for (int64_t i = 0; i < elements; ++i)
    numbers.push_back(float(double(random()) / 2147483648.0 - 1.0));
  StringRef bytes(reinterpret_cast<const char *>(numbers.data()),
                  numbers.size() * sizeof(float));
  array.array.owner = llvm::MemoryBuffer::getMemBufferCopy(bytes);
  array.array.data = array.array.owner->getBuffer();
  SampleSet samples;
  samples.count = count;
  samples.inputs.push_back(std::move(array));
  return samples;
}

/// [1, 8, 8, 3] to [1, 6]: convolutions, a depthwise one, a residual, and a
/// softmax in the float network.
inline TwinText writeTwins(uint32_t seed = 11) {
  TwinText text(seed);
  auto options = [](Window window, int64_t outputs, double range) {
    SumOptions result;
    result.window = std::move(window);
    result.outputs = outputs;
    result.weightRange = range;
    result.biasRange = 0.5;
    return result;
  };
  Window same = {{3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}};
  TwinText::Value x = text.input({1, 8, 8, 3}, 1.0 / 127, 3);
  TwinText::Value a = text.relu(
      text.conv(&NetworkText::conv2d, x, options(same, 8, 0.5), 0.02, -128));
  TwinText::Value b = text.relu(
      text.conv(&NetworkText::depthwise, a, options(same, 1, 0.6), 0.02, -128));
  TwinText::Value c =
      text.conv(&NetworkText::conv2d, b, options({{1, 1}}, 8, 0.7), 0.04, 5);
  TwinText::Value d = text.add(a, c, 0.05, -10);
  TwinText::Value e = text.relu(text.conv(
      &NetworkText::conv2d, d,
      options({{3, 3}, {2, 2}, {1, 1}, {0, 1, 1, 0}}, 10, 0.3), 0.05, -128));
  TwinText::Value f =
      text.conv(&NetworkText::conv2d, e, options({{4, 4}}, 6, 0.2), 0.1, 0);
  TwinText::Value g = text.reshape(f, {1, 6});
  text.real.output(text.softmax(g.real));
  text.quantized.output(g.quantized);
  return text;
}

/// A pair with all that it needs to live, on `threads` threads.
class TwinNetworks {
public:
  TwinNetworks(const TwinText &text, SampleSet samples, unsigned threads = 1) {
    if (threads == 1) {
      context.context.disableMultithreading();
    } else {
      // Not limited to what the machine has.
      llvm::ThreadPoolStrategy strategy;
      strategy.ThreadsRequested = threads;
      pool = std::make_unique<llvm::DefaultThreadPool>(strategy);
      context.context.disableMultithreading();
      context.context.setThreadPool(*pool);
    }
    this->samples = std::move(samples);
    realModule = context.parse(text.real.getText());
    quantizedModule = context.parse(text.quantized.getText());
    if (!realModule || !quantizedModule) {
      ADD_FAILURE() << "no networks";
      return;
    }
    if (llvm::Error error = build())
      ADD_FAILURE() << llvm::toString(std::move(error));
  }
  ~TwinNetworks() {
    // The context may not outlive its pool.
    if (pool)
      context.context.disableMultithreading();
  }

  explicit operator bool() const { return pair.has_value(); }
  MLIRContext *getContext() { return &context.context; }
  const NetworkPair &operator*() const { return *pair; }
  const NetworkPair *operator->() const { return &*pair; }
  std::vector<int64_t> getAll() const {
    std::vector<int64_t> all;
    for (int64_t i = 0; i < samples.count; ++i)
      all.push_back(i);
    return all;
  }

private:
  llvm::Error build() {
    // Given, for biases of a few steps tell little.
    PairingOptions options;
    options.inputQuantization = {1.0 / 127, 3};
    auto paired = pairNetworks(*quantizedModule, *realModule, options);
    if (!paired)
      return paired.takeError();
    pairing = std::move(*paired);
    if (llvm::Error error = annotate(pairing))
      return error;
    auto compiledReal = StagedNetwork::compile(*realModule);
    if (!compiledReal)
      return compiledReal.takeError();
    real = std::move(*compiledReal);
    auto compiled = StagedNetwork::compile(*quantizedModule);
    if (!compiled)
      return compiled.takeError();
    quantized = std::move(*compiled);
    auto made = NetworkPair::create(*real, *quantized, pairing, samples, {});
    if (!made)
      return made.takeError();
    pair.emplace(std::move(*made));
    return llvm::Error::success();
  }

  std::unique_ptr<llvm::DefaultThreadPool> pool;
  NetworkContext context;
  SampleSet samples;
  OwningOpRef<ModuleOp> realModule, quantizedModule;
  NetworkPairing pairing;
  std::unique_ptr<StagedNetwork> real, quantized;
  std::optional<NetworkPair> pair;
};

/// All samples, to calibrate without a test for noise.
inline CalibrationOptions makeOptions(const TwinNetworks &twins,
                                      int64_t count = 0) {
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
inline std::vector<std::vector<double>> getScales(const TwinNetworks &twins,
                                                  const TwinText &text) {
  std::vector<std::vector<double>> scales;
  for (auto [op, written] : llvm::zip_equal(twins->ops, text.biasScales)) {
    scales.emplace_back(op.outputScale.begin(), op.outputScale.end());
    for (auto [left, right] : llvm::zip_equal(scales.back(), written))
      EXPECT_NEAR(left, right, 1e-3 * right);
  }
  return scales;
}

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_TWINNETWORKS_H
