//===- BatchTest.cpp - Networks of several samples ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever the batch of a network, it becomes 1 and computes what a sample
// gives.
//
//===----------------------------------------------------------------------===//

#include "NetworkRuns.h"
#include "NetworkText.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

constexpr int64_t dynamic = -1;

/// [batch, 4, 4, 4] to [batch, 4], through layers whose sizes are the batch
/// where that misleads.
std::string makeClassifier(int64_t batch) {
  NetworkText text;
  TextValue x = text.input({batch, 4, 4, 4}, "i8");
  SumOptions options;
  options.inputZero = -3;
  TextValue a = text.conv2d(x, options);
  TextValue a8 = text.rescale(a, "i8", 0.002, 0, -3);
  TextValue flat = text.reshape(a8, {batch, 16});
  // A fully connected layer as converters write it: all samples are rows.
  TextValue rows = text.reshape(flat, {1, batch, 16});
  TextValue b = text.matmul(rows, options);
  TextValue b8 = text.rescale(b, "i8", 0.002, 0, -3);
  text.output(text.reshape(b8, {batch, 4}));
  return text.getText();
}

/// The batch between others: [batch * 16, 4], transposed, pooled.
std::string makeMixed(int64_t batch) {
  NetworkText text;
  TextValue x = text.input({batch, 4, 4, 4}, "i8");
  SumOptions options;
  options.window = {{1, 1}};
  TextValue a8 = text.rescale(text.conv2d(x, options), "i8", 0.004, 0, 0);
  TextValue positions =
      text.reshape(a8, {batch == dynamic ? dynamic : batch * 16, 4});
  TextValue c = text.reshape(positions, {batch, 4, 4, 4});
  TextValue turned =
      text.op("tosa.transpose", {c}, "perms = array<i32: 0, 3, 1, 2>",
              {batch, 4, 4, 4}, "i8");
  TextValue zero = text.splat({1}, "i8", 0);
  TextValue pooled =
      text.op("tosa.avg_pool2d", {turned, zero, zero},
              "acc_type = i32, kernel = array<i64: 2, 2>, pad = array<i64: 0, "
              "0, 0, 0>, stride = array<i64: 2, 2>",
              {batch, 2, 2, 4}, "i8");
  TextValue sum = text.op("tosa.reduce_max", {pooled}, "axis = 1 : i32",
                          {batch, 1, 2, 4}, "i8");
  TextValue both = text.op("tosa.concat", {sum, sum}, "axis = 2 : i32",
                           {batch, 1, 4, 4}, "i8");
  text.output(text.conv2d(both, options));
  text.output(text.reshape(sum, {batch, 8}));
  return text.getText();
}

class Batch : public testing::TestWithParam<std::string (*)(int64_t)> {};

TEST_P(Batch, BecomesOne) {
  NetworkContext context;
  CompiledNetwork one(context, GetParam()(1));
  ASSERT_TRUE(one);
  for (int64_t batch : {dynamic, int64_t(2), int64_t(4), int64_t(3)}) {
    CompiledNetwork network(context, GetParam()(batch));
    ASSERT_TRUE(network) << "batch " << batch;
    ASSERT_EQ(network->getOps().size(), one->getOps().size());
    for (const StagedOp &op : network->getOps()) {
      EXPECT_EQ(op.whyNotStaged, "") << "batch " << batch;
      EXPECT_TRUE(op.usesLibrary) << "batch " << batch;
    }
    for (auto [left, right] :
         llvm::zip_equal(network->getOutputs(), one->getOutputs()))
      EXPECT_EQ(network->getValues()[left].shape,
                one->getValues()[right].shape);
    for (uint32_t seed = 1; seed < 4; ++seed) {
      std::vector<Numbers> inputs = makeInputs(*one, seed);
      EXPECT_EQ(runNetwork(*network, inputs), runNetwork(*one, inputs))
          << "batch " << batch;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Batch,
                         testing::Values(&makeClassifier, &makeMixed),
                         [](const auto &info) {
                           return info.index == 0 ? "classifier" : "mixed";
                         });

} // namespace
