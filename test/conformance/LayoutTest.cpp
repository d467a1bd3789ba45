//===- LayoutTest.cpp - One index map for every layout --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where others go wrong with the order of dimensions: PaddleSlim, which expands
// numbers per channel by tiling; PyTorch ao, which takes dimension 1 for the
// channels of everything. And that only the final weights count, however they
// were rounded.
//
//===----------------------------------------------------------------------===//

#include "../unit/RandomOp.h"
#include "PassRun.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

static constexpr char pipeline[] =
    "unbias-correct-bias{confidence=0 strict=true}";

namespace {
/// A convolution of 2 input and 3 output channels, weights [O, H, W, I].
struct LayoutTest : testing::Test {
  Numbers weights, quantized, expected{0.0, 0.0, 0.0};
  const Numbers mean{1.0, -3.0};

  LayoutTest() {
    std::mt19937 random(1);
    for (double weight : makeRandom(random, 24, -1.0, 1.0)) {
      // Multiples of 2^-10: every sum is exact.
      weights.push_back(std::round(weight * 1024.0) / 1024.0);
      quantized.push_back(std::round(weight * 4.0) / 4.0);
    }
    for (int i = 0; i < 24; ++i)
      expected[i / 8] -= (quantized[i] - weights[i]) * mean[i % 2];
  }
  /// Dimension i of the result is dimension order[i] of [O, H, W, I].
  static Numbers permute(const Numbers &numbers, ArrayRef<int64_t> order) {
    SmallVector<double> moved =
        transpose(makeTensor(numbers, {3, 2, 2, 2}), order).toDoubles();
    return {moved.begin(), moved.end()};
  }
};
} // namespace

// Deliberate difference from PaddleSlim: the same bias, to the bit, from every
// order of dimensions. Its tiling fits one.
TEST_F(LayoutTest, AllLayoutsGiveTheSameBias) {
  struct Layout {
    DoubleOp op;
    SmallVector<int64_t> order;
  };
  const Layout layouts[] = {
      {{"linalg.conv_2d_nhwc_fhwc",
        {1, 4, 4, 2},
        {3, 2, 2, 2},
        {1, 3, 3, 3},
        3},
       {0, 1, 2, 3}},
      {{"linalg.conv_2d_nhwc_hwcf",
        {1, 4, 4, 2},
        {2, 2, 2, 3},
        {1, 3, 3, 3},
        3},
       {1, 2, 3, 0}},
      {{"linalg.conv_2d_nchw_fchw",
        {1, 2, 4, 4},
        {3, 2, 2, 2},
        {1, 3, 3, 3},
        1},
       {0, 3, 1, 2}},
  };
  for (const Layout &layout : layouts) {
    PassRun run(
        layout.op.getText(permute(quantized, layout.order), {0.0, 0.0, 0.0},
                          "calib.float_weights = " +
                              dense(permute(weights, layout.order),
                                    layout.op.weights, "f64") +
                              ", calib.input_float = " + stats(mean, 8)),
        pipeline);
    ASSERT_TRUE(run.isSuccess());
    EXPECT_EQ(run.getBias(), expected) << layout.op.name;
  }
  // What tiling the means over [H, W, I, O] would give.
  Numbers flat = permute(weights, {1, 2, 3, 0}),
          rounded = permute(quantized, {1, 2, 3, 0}), tiled{0.0, 0.0, 0.0};
  for (int i = 0; i < 24; ++i)
    tiled[i % 3] -= (rounded[i] - flat[i]) * mean[i % 2];
  EXPECT_NE(tiled, expected);
}

// Deliberate difference from PyTorch ao, which averages over all dimensions but
// the second: a linear layer on [batch, rows, channels] has its channels last.
TEST(PyTorchTest, LinearOnThreeDimensionsHasItsChannelsLast) {
  PassRun run("func.func @f(%x: tensor<1x5x2xf32>) {\n"
              "  %w = \"tosa.const\"() <{values = dense<[[[1.0, 2.0, 3.0], "
              "[4.0, 5.0, 6.0]]]> : tensor<1x2x3xf32>}> : () -> "
              "tensor<1x2x3xf32>\n"
              "  %z = \"tosa.const\"() <{values = dense<0.0> : tensor<1xf32>}> "
              ": () -> tensor<1xf32>\n"
              "  %0 = tosa.matmul %x, %w, %z, %z {calib.float_weights = "
              "dense<1.0> : tensor<1x2x3xf32>, calib.input_float = "
              "#calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>} : "
              "(tensor<1x5x2xf32>, tensor<1x2x3xf32>, tensor<1xf32>, "
              "tensor<1xf32>) -> tensor<1x5x3xf32>\n"
              "  return\n}\n",
              pipeline);
  ASSERT_TRUE(run.isSuccess());
  EXPECT_EQ(run.getOp().getActivationChannelDims(), SmallVector<int64_t>({2}));
  EXPECT_EQ(run.getOp().getOutputChannelDims(), SmallVector<int64_t>({2}));
  // Errors [0, 1, 2] and [3, 4, 5], means 1 and 2.
  EXPECT_EQ(run.getBias(), Numbers({-6.0, -9.0, -12.0}));
}

// AIMET advises against bias correction after AdaRound. Nothing here knows how
// weights were rounded: up or down at random, the mean output is that of the
// float weights all the same.
TEST(AnyRoundingTest, MeanOutputIsThatOfFloatWeights) {
  std::mt19937 random(2);
  Numbers weights = makeRandom(random, 32, -1.0, 1.0), quantized;
  Numbers mean = makeRandom(random, 8, 0.0, 4.0);
  for (double weight : weights)
    quantized.push_back((std::floor(weight * 8.0) + pick(random, 0, 1)) / 8.0);
  WeightDims dims{{}, {0}, {}, {1}};
  SmallVector<double> means(mean.begin(), mean.end());
  auto correction = *MeanBiasCorrector(means).calculate(
      view(weights, {4, 8}, dims), view(quantized, {4, 8}, dims));
  for (int o = 0; o < 4; ++o) {
    double ofFloat = 0.0, ofQuantized = correction[o];
    for (int c = 0; c < 8; ++c) {
      ofFloat += weights[o * 8 + c] * mean[c];
      ofQuantized += quantized[o * 8 + c] * mean[c];
    }
    EXPECT_NEAR(ofQuantized, ofFloat, 1e-14);
    EXPECT_GT(std::abs(correction[o]), 0.01);
  }
}
