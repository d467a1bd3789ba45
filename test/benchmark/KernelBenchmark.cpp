//===- KernelBenchmark.cpp - Speed of the numerics ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The correction of one large op, without IR, against reading the same bytes.
//
//===----------------------------------------------------------------------===//

#include "MachineLimits.h"
#include "benchmark/benchmark.h"
#include "unbias/Analysis/BiasCorrector.h"
#include "llvm/Support/MathExtras.h"
#include <atomic>
#include <random>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::benchmarks;

namespace {

/// The weights of the op that is measured, float and quantized.
struct Weights {
  static constexpr int64_t count = 100'000'000;
  std::vector<float> floats = std::vector<float>(count);
  std::vector<int8_t> integers = std::vector<int8_t>(count);

  Weights() {
    std::minstd_rand random(1);
    for (auto [real, integer] : llvm::zip_equal(floats, integers)) {
      integer = int8_t(int(random() >> 8) % 127);
      real = integer + 0.25f;
    }
  }

  ArrayRef<char> getFloatBytes() const {
    return {reinterpret_cast<const char *>(floats.data()), 4 * floats.size()};
  }
  ArrayRef<char> getIntegerBytes() const {
    return {reinterpret_cast<const char *>(integers.data()), integers.size()};
  }
};

/// How the weights lie in memory, outermost first.
enum Layout { OutputsTapsInputs, InputsOutputs };

} // namespace

static const Weights &getWeights() {
  static const Weights weights;
  return weights;
}

/// The weights as those of an op with `outputs` output channels and a window
/// of `taps`.
template <typename T>
static WeightView view(const std::vector<T> &data, int64_t outputs,
                       int64_t taps, Layout layout) {
  int64_t inputs = data.size() / (outputs * taps);
  ArrayRef<T> used = ArrayRef<T>(data).take_front(outputs * taps * inputs);
  WeightView view;
  if constexpr (std::is_same_v<T, float>)
    view = makeWeightView(used, 1, outputs, taps, inputs);
  else
    view = makeWeightView(used, 1, outputs, taps, inputs, {0.5});
  if (layout == InputsOutputs) {
    for (auto [i, offset] : llvm::enumerate(view.outputOffsets))
      offset = i;
    for (auto [i, offset] : llvm::enumerate(view.inputOffsets))
      offset = i * outputs;
  }
  return view;
}

/// `regular` with standard errors, as the pass computes it.
static void correct(benchmark::State &state, int64_t outputs, int64_t width,
                    Layout layout) {
  int64_t threads = state.range(0);
  const Weights &weights = getWeights();
  TapGeometry geometry;
  if (width > 1)
    geometry.axes = {{width, 1, 1, width / 2, 16, 16},
                     {width, 1, 1, width / 2, 16, 16}};
  WeightView floats = view(weights.floats, outputs, width * width, layout);
  WeightView integers = view(weights.integers, outputs, width * width, layout);
  InputMean mean;
  mean.values.assign(floats.getInputs(), 0.5);
  mean.meanVariance.assign(floats.getInputs(), 0.01);
  if (width > 1)
    mean.coverage = llvm::cantFail(tapCoverage(geometry));
  MeanBiasCorrector corrector(mean);

  // In pieces as the pass cuts them.
  std::vector<double> correction(outputs), variance(outputs);
  int64_t step = std::max<int64_t>(64, llvm::divideCeil(outputs, 4 * threads));
  auto calculate = [&] {
    std::atomic<int64_t> next = 0;
    runOnThreads(threads, [&](int64_t) {
      for (int64_t begin; (begin = next.fetch_add(step)) < outputs;) {
        int64_t count = std::min(step, outputs - begin);
        corrector.calculateRange(
            floats, integers, {begin, begin + count},
            {MutableArrayRef<double>(correction).slice(begin, count),
             MutableArrayRef<double>(variance).slice(begin, count)});
      }
    });
  };

  // In turn, since the speed of memory changes with what neighbours do.
  double reading = 0.0, calculating = 0.0;
  for (auto _ : state) {
    reading += measureReading(
        {weights.getFloatBytes(), weights.getIntegerBytes()}, threads);
    double seconds = measureSeconds(calculate);
    calculating += seconds;
    state.SetIterationTime(seconds);
  }
  state.SetBytesProcessed(5 * Weights::count * state.iterations());
  state.counters["of_read_bandwidth"] = reading / calculating;
}

// Layouts: conv2d 1x1 and 3x3 [O,K,K,I]; matmul [I,O].
BENCHMARK_CAPTURE(correct, conv1x1, 4096, 1, OutputsTapsInputs)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(correct, conv3x3, 2048, 3, OutputsTapsInputs)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(correct, matmul, 4096, 1, InputsOutputs)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
