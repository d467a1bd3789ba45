//===- MCTTest.cpp - Test cases of Sony's Model Compression Toolkit -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bias correction test of sony/model_optimization (commit fad922fe), and
// where we differ: padding, and batches of different sizes.
//
//===----------------------------------------------------------------------===//

#include "../unit/RandomOp.h"
#include "PassRun.h"
#include "unbias/Analysis/StatisticsAccumulator.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
/// A depthwise convolution with multiplier 10 on a picture of ones, 8x8x1, 3x3.
struct MCTDepthwiseTest : testing::Test {
  Numbers weights, quantized;

  MCTDepthwiseTest() {
    std::mt19937 random(1);
    for (double weight : makeRandom(random, 90, -1.0, 1.0)) {
      weights.push_back(float(weight));
      quantized.push_back(std::round(weight * 8.0) / 8.0);
    }
  }
  /// Of output channel m, weights [H, W, 1, M].
  Numbers getSums(ArrayRef<double> ofTap) const {
    Numbers sums(10, 0.0);
    for (int i = 0; i < 90; ++i)
      sums[i % 10] += (weights[i] - quantized[i]) * ofTap[i / 10];
    return sums;
  }
  Numbers correct(int64_t padding) const;
};
} // namespace

Numbers MCTDepthwiseTest::correct(int64_t padding) const {
  int64_t size = 6 + 2 * padding;
  std::string p = std::to_string(padding);
  std::string y = tensor({1, size, size, 10}, "f32");
  PassRun run(
      "func.func @f(%x: tensor<1x8x8x1xf32>) {\n"
      "  %w = \"tosa.const\"() <{values = " +
          dense(quantized, {3, 3, 1, 10}, "f32") +
          "}> : () -> tensor<3x3x1x10xf32>\n"
          "  %z = \"tosa.const\"() <{values = dense<0.0> : tensor<1xf32>}> : "
          "() "
          "-> tensor<1xf32>\n"
          "  %0 = tosa.depthwise_conv2d %x, %w, %z, %z, %z {acc_type = f32, "
          "dilation = array<i64: 1, 1>, pad = array<i64: " +
          p + ", " + p + ", " + p + ", " + p +
          ">, stride = array<i64: 1, 1>, calib.float_weights = " +
          dense(weights, {3, 3, 1, 10}, "f32") +
          ", calib.input_float = " + stats({1.0}, 4) +
          "} : (tensor<1x8x8x1xf32>, tensor<3x3x1x10xf32>, tensor<1xf32>, "
          "tensor<1xf32>, tensor<1xf32>) -> " +
          y + "\n  return\n}\n",
      "unbias-correct-bias{confidence=0 strict=true}");
  EXPECT_TRUE(run.isSuccess());
  return run.getBias();
}

// Without padding: the sums of W - Wq. MCT asks for 3e-7.
TEST_F(MCTDepthwiseTest, Multiplier) {
  expectNear(correct(0), getSums(Numbers(9, 1.0)), 3e-7);
}

// Deliberate difference: with padding the taps of the border meet the picture
// at 7/8 of the rows or columns only; MCT's formula stays the same, and nothing
// there tests it.
TEST_F(MCTDepthwiseTest, PaddingIsNotInput) {
  double edge = 7.0 / 8.0, corner = edge * edge;
  Numbers coverage{corner, edge, corner, edge, 1.0, edge, corner, edge, corner};
  Numbers found = correct(1);
  expectNear(found, getSums(coverage), 3e-7);
  Numbers asMCT = getSums(Numbers(9, 1.0));
  double largest = 0.0;
  for (int m = 0; m < 10; ++m)
    largest = std::max(largest, std::abs(found[m] - asMCT[m]));
  EXPECT_GT(largest, 0.01);
}

// Deliberate difference: batches of three pictures and of one are four
// pictures. The mean of the means of the batches counts the last picture three
// times.
TEST(MCTTest, LastBatchCountsAsManyAsItHas) {
  StatisticsAccumulator first(1), last(1);
  for (float picture : {1.0f, 1.0f, 1.0f})
    llvm::cantFail(first.add(ArrayRef<float>(picture)));
  llvm::cantFail(last.add(ArrayRef<float>(5.0f)));
  double meanOfMeans = (llvm::cantFail(first.finish()).mean[0] +
                        llvm::cantFail(last.finish()).mean[0]) /
                       2;
  EXPECT_EQ(meanOfMeans, 3.0);
  llvm::cantFail(first.merge(last));
  EXPECT_EQ(llvm::cantFail(first.finish()).mean[0], 2.0);
}
