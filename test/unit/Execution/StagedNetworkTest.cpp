//===- StagedNetworkTest.cpp - Networks in process ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/StagedNetwork.h"
#include "NetworkRuns.h"
#include <chrono>
#include <map>

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// Runs every sample of `inputs`; the bytes of all outputs one after the other.
std::vector<char> runAll(const StagedNetwork &network,
                         const ArrayData &inputs) {
  StagedNetwork::Frame frame(network);
  StagedNetwork::Worker worker;
  BiasSet biases = network.getBiases();
  int64_t bytes = network.getValues()[network.getInputs()[0]].bytes;
  std::vector<char> result;
  for (int64_t sample = 0; sample < inputs.shape[0]; ++sample) {
    std::memcpy(frame.getData()[network.getInputs()[0]],
                inputs.data.data() + sample * bytes, bytes);
    network.run(frame, biases, worker);
    unsigned output = network.getOutputs()[0];
    const char *data = frame.getData()[output];
    result.insert(result.end(), data, data + network.getValues()[output].bytes);
  }
  return result;
}

class ReferenceNetwork : public testing::TestWithParam<const char *> {};

/// The reference outputs agree with Arm's TOSA reference model.
TEST_P(ReferenceNetwork, IntegersAreExact) {
  std::string name = GetParam();
  std::string path = getDataFile("tosa/" + name + "_int8.mlirbc");
  if (path.empty())
    GTEST_SKIP() << "no networks beside the checkout";
  NetworkContext context;
  OwningOpRef<ModuleOp> module = context.read(path);
  ASSERT_TRUE(module);
  auto begin = std::chrono::steady_clock::now();
  auto network = StagedNetwork::compile(*module);
  ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError());
  auto compiled = std::chrono::steady_clock::now();
  auto inputs = readNpyFile(
      getDataFile("reference_outputs/" + name + "_int8.inputs.npy"));
  auto outputs = readNpyFile(
      getDataFile("reference_outputs/" + name + "_int8.mlir22_tosa.npy"));
  ASSERT_TRUE(inputs && outputs);
  std::vector<char> found = runAll(**network, *inputs);
  auto ran = std::chrono::steady_clock::now();
  ASSERT_EQ(found.size(), outputs->data.size());
  EXPECT_TRUE(ArrayRef<char>(found) == outputs->data);
  unsigned staged = 0, library = 0;
  for (const StagedOp &op : (*network)->getOps()) {
    staged += op.whyNotStaged.empty();
    library += op.usesLibrary;
  }
  EXPECT_EQ(staged, (*network)->getOps().size());
  EXPECT_EQ(library, staged);
  using ms = std::chrono::duration<double, std::milli>;
  RecordProperty("compile_ms", std::to_string(ms(compiled - begin).count()));
  RecordProperty("sample_ms",
                 std::to_string(ms(ran - compiled).count() / inputs->shape[0]));
  printf("%s: compile %.0f ms, sample %.3f ms\n", name.c_str(),
         ms(compiled - begin).count(),
         ms(ran - compiled).count() / inputs->shape[0]);
}

/// A float network's samples as real numbers: those of a file times `scale`, or
/// random ones up to `scale`.
std::vector<Numbers> makeSamples(const std::string &name, int64_t elements,
                                 int64_t count) {
  struct Source {
    const char *file;
    double scale, zeroPoint;
  };
  std::map<std::string, Source> sources = {
      {"mbnet128", {"photos128_test.npy", 1.0 / 255, 0}},
      {"mbnet96", {"photos96_calibration.npy", 1.0 / 255, 0}},
      {"vww", {"photos96_calibration.npy", 1.0 / 255, 0}},
      {"resnet8", {"objects32_test.npy", 1.0, 0}},
      {"kws", {"keywords_test.npy", 0.5847029089927673, 83}},
      {"ad01", {nullptr, 40.0, 0}}};
  Source source = sources.at(name);
  std::mt19937 random(1);
  std::vector<Numbers> samples(count);
  auto file =
      source.file
          ? readNpyFile(getDataFile(llvm::Twine("inputs/") + source.file))
          : llvm::Expected<ArrayData>(ArrayData());
  if (!file) {
    ADD_FAILURE() << llvm::toString(file.takeError());
    return {};
  }
  for (int64_t i = 0; i < count * elements; ++i) {
    double stored = 0.0;
    if (!source.file)
      stored = double(random()) / 2147483648.0 - 1.0;
    else if (file->storage == Storage::U8)
      stored = double(uint8_t(file->data[i]));
    else
      stored = double(int8_t(file->data[i]));
    samples[i / elements].push_back(
        double(float((stored - source.zeroPoint) * source.scale)));
  }
  return samples;
}

/// Sums in another order are the same but for rounding.
TEST_P(ReferenceNetwork, FloatsAgreeWithLoops) {
  std::string name = GetParam();
  std::string path = getDataFile("tosa/" + name + "_float.mlirbc");
  if (path.empty())
    GTEST_SKIP() << "no networks beside the checkout";
  NetworkContext context;
  OwningOpRef<ModuleOp> module = context.read(path);
  ASSERT_TRUE(module);
  auto library = StagedNetwork::compile(*module);
  ASSERT_TRUE(bool(library)) << llvm::toString(library.takeError());
  auto begin = std::chrono::steady_clock::now();
  auto loops = StagedNetwork::compile(*module, /*useLibrary=*/false);
  auto compiled = std::chrono::steady_clock::now();
  ASSERT_TRUE(bool(loops)) << llvm::toString(loops.takeError());
  const TensorInfo &input =
      (*library)->getValues()[(*library)->getInputs().front()];
  double range = 0.0, difference = 0.0;
  for (const Numbers &sample : makeSamples(name, input.elements, 20)) {
    std::vector<Numbers> expected = runNetwork(**loops, sample);
    std::vector<Numbers> found = runNetwork(**library, sample);
    for (auto [left, right] : llvm::zip_equal(expected[0], found[0])) {
      range = std::max(range, std::abs(left));
      difference = std::max(difference, std::abs(left - right));
    }
  }
  double worst = difference / range;
  EXPECT_LT(worst, 1e-5);
  printf("%s: %.2g of the range; loops compile in %.0f ms\n", name.c_str(),
         worst,
         std::chrono::duration<double, std::milli>(compiled - begin).count());
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceNetwork,
                         testing::Values("mbnet128", "mbnet96", "resnet8",
                                         "kws", "vww", "ad01"),
                         [](const auto &info) { return info.param; });

} // namespace
