//===- StagedNetworkTest.cpp - Networks in process ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/StagedNetwork.h"
#include "NetworkData.h"
#include "gtest/gtest.h"
#include <chrono>

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

INSTANTIATE_TEST_SUITE_P(All, ReferenceNetwork,
                         testing::Values("mbnet128", "mbnet96", "resnet8",
                                         "kws", "vww", "ad01"),
                         [](const auto &info) { return info.param; });

} // namespace
