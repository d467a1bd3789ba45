//===- PassBenchmark.cpp - Speed and memory of the pass -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// unbias-correct-bias on a module of convolutions, against reading its weights
// once and against parsing and printing it.
//
//===----------------------------------------------------------------------===//

#include "MachineLimits.h"
#include "benchmark/benchmark.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "unbias/InitAll.h"
#include "unbias/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/ThreadPool.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::benchmarks;

//===----------------------------------------------------------------------===//
// A module with many weights
//===----------------------------------------------------------------------===//

/// One convolution: its weights, its float weights and its statistics.
static constexpr char convolution[] = R"(
  %w{0} = "tosa.const"() <{{values = dense_resource<w{0}> : tensor<{1}xi8>}> : () -> tensor<{1}xi8>
  %c{0} = tosa.conv2d %x{0}, %w{0}, %b, %zp, %zp {{acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: {2}, {2}, {2}, {2}>, stride = array<i64: 1, 1>,
      calib.input_scale = 0.25, calib.weight_scale = 0.5,
      calib.float_weights = dense_resource<f{0}> : tensor<{1}xf32>,
      calib.input_float = #calib.stats<mean = array<f64: {3}>, samples = 100{5}>}
    : (tensor<1x16x16x{6}xi8>, tensor<{1}xi8>, tensor<{6}xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x16x16x{6}xi32>
  %x{4} = tosa.cast %c{0} : (tensor<1x16x16x{6}xi32>) -> tensor<1x16x16x{6}xi8>
)";

/// Writes numbers that do not compress as a resource, aligned to a cache line
/// as the arrays of .npy files are.
template <typename T>
static void writeResource(raw_ostream &os, const Twine &name, int64_t count) {
  os << "    " << name << ": \"0x40000000";
  uint32_t random = 1;
  for (int64_t i = 0; i < count; ++i) {
    random = random * 1664525 + 1013904223;
    // The float weights are the quantized ones and a fraction, so that they
    // belong together.
    int8_t integer = int8_t(random >> 24);
    T value = std::is_same_v<T, float> ? T(0.5 * integer + 0.125) : T(integer);
    os << toHex(StringRef(reinterpret_cast<char *>(&value), sizeof(value)));
  }
  os << "\",\n";
}

/// A chain of convolutions, 3x3 and 1x1 in turn, with at least so many weights
/// in all; `weights` becomes how many these are. Variances ask for standard
/// errors, which the same loop over the weights sums up.
static std::string writeModule(int64_t &weights, int64_t channels,
                               bool hasVariance) {
  std::string text, resources;
  llvm::raw_string_ostream os(text), resourcesOS(resources);
  os << llvm::formatv(R"(func.func @net(%x0: tensor<1x16x16x{0}xi8>) {{
  %b = "tosa.const"() <{{values = dense<7> : tensor<{0}xi32>}> : () -> tensor<{0}xi32>
  %zp = "tosa.const"() <{{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
)",
                      channels);
  std::string numbers =
      llvm::join(SmallVector<StringRef>(channels, "0.5"), ", ");
  std::string variance =
      hasVariance ? ", sample_variance = array<f64: " + numbers + ">" : "";
  int64_t made = 0;
  for (int64_t index = 0; made < weights; ++index) {
    int64_t width = index % 2 ? 1 : 3;
    int64_t count = channels * width * width * channels;
    os << llvm::formatv(convolution, index,
                        llvm::formatv("{0}x{1}x{1}x{0}", channels, width).str(),
                        width / 2, numbers, index + 1, variance, channels);
    writeResource<int8_t>(resourcesOS, "w" + Twine(index), count);
    writeResource<float>(resourcesOS, "f" + Twine(index), count);
    made += count;
  }
  weights = made;
  StringRef list = resources;
  list.consume_back(",\n");
  os << "  return\n}\n{-#\n  dialect_resources: {\n  builtin: {\n"
     << list << "\n  }\n  }\n#-}\n";
  return text;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

static void runPass(ModuleOp module, std::unique_ptr<Pass> pass) {
  PassManager pm(module.getContext());
  pm.enableVerifier(false);
  pm.addPass(std::move(pass));
  if (failed(pm.run(module)))
    llvm::report_fatal_error("the pass failed");
}

static void correctModule(benchmark::State &state) {
  int64_t weights = state.range(0) * 1'000'000, threads = state.range(2);
  DialectRegistry registry;
  registry.insert<func::FuncDialect>();
  registerAll(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  llvm::DefaultThreadPool pool(llvm::hardware_concurrency(threads));
  if (threads > 1)
    context.setThreadPool(pool);

  OwningOpRef<ModuleOp> module;
  double seconds = 0.0;
  {
    std::string text = writeModule(weights, state.range(1), state.range(3));
    seconds += measureSeconds([&] {
      module = parseSourceString<ModuleOp>(text, ParserConfig(&context));
    });
    if (!module)
      return state.SkipWithError("the module does not parse");
    text.clear();
    llvm::raw_string_ostream os(text);
    seconds += measureSeconds([&] { module->print(os); });
  }

  resetPeakMemory();
  int64_t resident = getResidentMemory();
  runPass(*module, createCorrectBiasPass());
  int64_t peak = getPeakMemory();
  runPass(*module, createRevertBiasPass());

  SmallVector<ArrayRef<char>> blobs;
  module->walk([&](Operation *op) {
    for (NamedAttribute attr : op->getAttrs())
      if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr.getValue()))
        blobs.push_back(resource.getRawHandle().getBlob()->getData());
  });
  // In turn, since the speed of memory changes with what neighbours do.
  double reading = 0.0, correcting = 0.0;
  for (auto _ : state) {
    reading += measureReading(blobs, threads);
    double iteration =
        measureSeconds([&] { runPass(*module, createCorrectBiasPass()); });
    correcting += iteration;
    state.SetIterationTime(iteration);
    runPass(*module, createRevertBiasPass());
  }
  state.SetBytesProcessed(5 * weights * state.iterations());
  state.counters["of_read_bandwidth"] = reading / correcting;
  state.counters["of_parse_and_print"] =
      correcting / state.iterations() / seconds;
  if (resident && peak)
    state.counters["peak_of_resident"] = double(peak) / double(resident);
}

BENCHMARK(correctModule)
    ->ArgNames({"million_weights", "channels", "threads", "variance"})
    ->ArgsProduct({{12, 25, 50, 100}, {512, 1024}, {1, 2}, {0, 1}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
