//===- ExecutionBenchmark.cpp - What a correction costs per sample --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inference of the float and of the quantized network, and the parts of a
// correction with data, in time per sample on one thread. The networks lie
// beside the checkout; without them the repository's own are taken.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "unbias/Execution/Calibration.h"
#include "unbias/Execution/Choice.h"
#include "unbias/InitAll.h"
#include "llvm/Support/FileSystem.h"
#include <benchmark/benchmark.h>

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// Two networks and samples, ready to run.
class Networks {
public:
  explicit Networks(bool isOwn);

  MLIRContext context{MLIRContext::Threading::DISABLED};
  OwningOpRef<ModuleOp> quantizedModule, realModule;
  NetworkPairing pairing;
  std::unique_ptr<StagedNetwork> quantized, real;
  std::optional<NetworkPair> pair;
  CalibrationOptions options;
  std::vector<int64_t> aside;
};
} // namespace

Networks::Networks(bool isOwn) {
  DialectRegistry registry;
  registerAll(registry);
  registerExecution(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
  std::string folder = isOwn ? UNBIAS_NETWORKS "/fashion/fashion"
                             : UNBIAS_SHARED_DATA "/tosa/mbnet128";
  std::string samplePath =
      isOwn ? UNBIAS_NETWORKS "/fashion/calibration_images.npy"
            : UNBIAS_SHARED_DATA "/inputs/photos128_calibration.npy";
  quantizedModule =
      parseSourceFile<ModuleOp>(folder + "_int8.mlirbc", &context);
  realModule = parseSourceFile<ModuleOp>(folder + "_float.mlirbc", &context);
  pairing = llvm::cantFail(pairNetworks(*quantizedModule, *realModule));
  llvm::cantFail(annotate(pairing));
  quantized = llvm::cantFail(StagedNetwork::compile(*quantizedModule));
  real = llvm::cantFail(StagedNetwork::compile(*realModule));
  SampleSet samples = llvm::cantFail(readSamples(samplePath));
  SampleScaling scaling;
  scaling.scale = {1.0 / 255};
  pair.emplace(llvm::cantFail(
      NetworkPair::create(*real, *quantized, pairing, samples, scaling)));
  SampleSplit split = splitSamples(samples.count);
  // Several times over: what does not grow with the samples is not of interest.
  for (int repeat = 0; repeat < 4; ++repeat) {
    llvm::append_range(options.samples, split.calibration);
    llvm::append_range(aside, split.aside);
  }
  options.memory = uint64_t(1) << 30;
  options.whyLeft.resize(pair->ops.size());
}

/// Those beside the checkout if they are there.
static Networks &getNetworks() {
  static Networks networks(
      !llvm::sys::fs::exists(UNBIAS_SHARED_DATA "/tosa/mbnet128_int8.mlirbc"));
  return networks;
}

static const FloatCalibration &getFloatRun() {
  Networks &networks = getNetworks();
  static FloatCalibration floatRun = llvm::cantFail(
      calibrateFloat(&networks.context, *networks.pair, networks.options));
  return floatRun;
}

/// Loads and runs all calibration samples on one of the networks.
static void infer(benchmark::State &state, const StagedNetwork &network,
                  const NetworkInputs &inputs, ArrayRef<int64_t> samples) {
  StagedNetwork::Frame frame(network);
  StagedNetwork::Worker worker;
  BiasSet biases = network.getBiases();
  for (auto _ : state)
    for (int64_t sample : samples) {
      llvm::cantFail(inputs.load(sample, frame.getInputs()));
      network.run(frame, biases, worker);
    }
  state.SetItemsProcessed(state.iterations() * samples.size());
}

static void inferFloat(benchmark::State &state) {
  Networks &networks = getNetworks();
  infer(state, *networks.real, networks.pair->realInputs,
        networks.options.samples);
}
BENCHMARK(inferFloat)->Unit(benchmark::kMillisecond);

static void inferQuantized(benchmark::State &state) {
  Networks &networks = getNetworks();
  infer(state, *networks.quantized, networks.pair->quantizedInputs,
        networks.options.samples);
}
BENCHMARK(inferQuantized)->Unit(benchmark::kMillisecond);

/// With statistics of inputs (1), as the correction of weight errors needs
/// them, or of outputs only (0).
static void calibrateFloat(benchmark::State &state) {
  Networks &networks = getNetworks();
  CalibrationOptions options = networks.options;
  options.needsInputs = state.range(0);
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(
        calibrateFloat(&networks.context, *networks.pair, options)));
  state.SetItemsProcessed(state.iterations() * options.samples.size());
}
BENCHMARK(calibrateFloat)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

static void correctWeightError(benchmark::State &state) {
  Networks &networks = getNetworks();
  const FloatCalibration &floatRun = getFloatRun();
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(
        correctWeightError(*networks.pair, floatRun, networks.options)));
}
BENCHMARK(correctWeightError)->Unit(benchmark::kMillisecond);

static void correctSequentially(benchmark::State &state) {
  Networks &networks = getNetworks();
  const FloatCalibration &floatRun = getFloatRun();
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(correctSequentially(
        &networks.context, *networks.pair, floatRun, networks.options)));
  state.SetItemsProcessed(state.iterations() * networks.options.samples.size());
}
BENCHMARK(correctSequentially)->Unit(benchmark::kMillisecond);

/// The float network and as many candidates side by side.
static void compareNetworks(benchmark::State &state) {
  Networks &networks = getNetworks();
  BiasSet biases = networks.quantized->getBiases();
  std::vector<const BiasSet *> candidates(state.range(0), &biases);
  ComparisonOptions options;
  options.samples = networks.aside;
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(compareNetworks(
        &networks.context, *networks.pair, candidates, options)));
  state.SetItemsProcessed(state.iterations() * options.samples.size());
}
BENCHMARK(compareNetworks)->DenseRange(1, 3)->Unit(benchmark::kMillisecond);
