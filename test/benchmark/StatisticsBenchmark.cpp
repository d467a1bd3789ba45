//===- StatisticsBenchmark.cpp - Speed of streaming statistics ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Samples of the tensors of a small MobileNet: like the outputs of a
// convolution (f32 and i32) or of an activation (ReLU, i8). Counted are
// elements; `ns` is the time for each.
//
//===----------------------------------------------------------------------===//

#include "benchmark/benchmark.h"
#include "unbias/Analysis/StatisticsAccumulator.h"
#include <algorithm>
#include <random>

using namespace mlir;
using namespace mlir::unbias;

/// Normal numbers, each channel of its own mean and spread; ReLU of them if
/// they are floats of an odd sample.
template <typename T>
static std::vector<T> makeSample(int64_t positions, int64_t channels,
                                 unsigned seed) {
  std::minstd_rand random(seed);
  std::normal_distribution<double> normal;
  std::vector<T> sample(positions * channels);
  for (size_t i = 0; i < sample.size(); ++i) {
    int64_t channel = i % channels;
    double value = normal(random) * (1 + channel % 5) + channel % 3 - 1;
    if constexpr (std::is_floating_point_v<T>)
      sample[i] = seed % 2 ? std::max(value, 0.0) : value;
    else if constexpr (sizeof(T) == 1)
      sample[i] = std::clamp(value * 12, -128.0, 127.0);
    else
      sample[i] = value * 5000;
  }
  return sample;
}

static TapAxis makeAxis(int64_t size, int64_t stride) {
  return {3, stride, 1, stride == 1 ? 1 : 0, size, size / stride, 1};
}

/// Adds samples of [size, size, channels]; stride 0 stands for per channel.
template <typename T>
static void addSamples(benchmark::State &state) {
  int64_t size = state.range(0), channels = state.range(1);
  int64_t stride = state.range(2);
  std::optional<TapGeometry> geometry;
  if (stride > 0)
    geometry = {{makeAxis(size, stride), makeAxis(size, stride)}};
  StatisticsAccumulator accumulator(channels, geometry);
  std::vector<std::vector<T>> samples;
  for (unsigned seed = 0; seed < 4; ++seed)
    samples.push_back(makeSample<T>(size * size, channels, seed));
  size_t next = 0;
  for (auto _ : state)
    llvm::cantFail(
        accumulator.add(ArrayRef<T>(samples[next++ % samples.size()])));
  double elements = double(state.iterations()) * size * size * channels;
  state.counters["ns"] =
      benchmark::Counter(elements / 1e9, benchmark::Counter::kIsRate |
                                             benchmark::Counter::kInvert);
}

static void setArguments(benchmark::internal::Benchmark *benchmark) {
  benchmark->ArgNames({"size", "channels", "stride"});
  for (int64_t stride : {0, 1, 2}) {
    benchmark->Args({128, 3, stride});
    benchmark->Args({64, 8, stride});
    benchmark->Args({64, 16, stride});
    benchmark->Args({32, 32, stride});
    benchmark->Args({8, 128, stride});
    benchmark->Args({4, 256, stride});
  }
}

BENCHMARK_TEMPLATE(addSamples, float)->Apply(setArguments);
BENCHMARK_TEMPLATE(addSamples, int8_t)->Apply(setArguments);
BENCHMARK_TEMPLATE(addSamples, int32_t)->Apply(setArguments);
