//===- NNCFTest.cpp - Test cases of NNCF ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The models of tests/cross_fw/test_templates (openvinotoolkit/nncf, commit
// ef8e1dbd): what its accurate, sequential algorithm finds is what ours finds;
// from the fast one we differ on purpose.
//
//===----------------------------------------------------------------------===//

#include "PassRun.h"
#include "TapMean.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// Without tests for noise, of which one sample tells nothing.
static constexpr char pipeline[] =
    "unbias-correct-bias{confidence=0 strict=true}";

/// `calib` attributes for `full` where the quantized input is the float one.
static std::string getRecords(ArrayRef<double> mean, const std::string &taps,
                              const std::string &floatWeights) {
  std::string record = stats(mean, 1, taps);
  return "calib.input_float = " + record +
         ", calib.input_quantized = " + record +
         ", calib.float_weights = " + floatWeights;
}

//===----------------------------------------------------------------------===//
// ConvTestModel: 2x2 kernel, VALID, on a picture of 4x4
//===----------------------------------------------------------------------===//

namespace {
struct NNCFConvTest : testing::Test {
  const Vector vector{"nncf_conv_1x1x4x4_valid"};
  const std::vector<float> input = vector.getFloats("input_f32");
  const Numbers weights = vector.get("weight_OHW");
  const Numbers quantized = vector.get("weight_fakequant");
  const Numbers bias = vector.get("bias");
  const TapGeometry geometry{
      {TapAxis{2, 1, 1, 0, 4, 3}, TapAxis{2, 1, 1, 0, 4, 3}}};
  const DoubleOp op{
      "linalg.conv_2d_nchw_fchw", {1, 1, 4, 4}, {2, 1, 2, 2}, {1, 2, 3, 3}, 1};

  static WeightView view(const Numbers &numbers) {
    return test::view(numbers, {2, 2, 2}, {{}, {0}, {1, 2}, {}});
  }
  /// NNCF's fast algorithm: a run of `weights` on the mean input.
  Numbers getFast(const Numbers &weights) const;
};
} // namespace

Numbers NNCFConvTest::getFast(const Numbers &weights) const {
  Numbers fast = vector.get("mean_out_fp");
  double mean = vector.get("mean_in")[0];
  for (int o = 0; o < 2; ++o)
    for (int k = 0; k < 4; ++k)
      fast[o] -= mean * weights[o * 4 + k];
  return fast;
}

// What the accurate algorithm finds by running the layer.
TEST_F(NNCFConvTest, TapMeansGiveAccurateCorrection) {
  InputMean perTap = getTapMean(input, 1, geometry);
  expectNear(perTap.values, vector.get("tap_mean"), 1e-15);
  Numbers found =
      correct(bias, MeanBiasCorrector(perTap), view(weights), view(quantized));
  expectNear(found, vector.get("recomputed_tap_mean"), 1e-15);
  expectNear(found, vector.get("recomputed_local_empirical"), 1e-15);
  expectNear(found, vector.get("published_full"), 5e-8);
}

TEST_F(NNCFConvTest, TapMeansGiveAccurateCorrectionThroughThePass) {
  PassRun run(op.getText(quantized, bias,
                         getRecords(vector.get("tap_mean"), "2, 2",
                                    dense(weights, {2, 1, 2, 2}, "f64"))),
              pipeline);
  ASSERT_TRUE(run.isSuccess());
  expectNear(run.getBias(), vector.get("recomputed_tap_mean"), 1e-15);
}

// As TOSA, with weights and bias of integers: steps of 2^-20 times the scales
// of the weights, 2/127.
TEST_F(NNCFConvTest, IntegersGiveAccurateCorrectionThroughThePass) {
  double weightScale = 2.0 / 127, step = weightScale * 0x1p-20;
  Numbers integers, nhwc;
  for (double weight : quantized)
    integers.push_back(std::round(weight / weightScale));
  PassRun run(
      "func.func @f(%x: tensor<1x4x4x1xi8>, %b: tensor<2xi32>) {\n"
      "  %w = \"tosa.const\"() <{values = " +
          dense(integers, {2, 2, 2, 1}, "i8") +
          "}> : () -> tensor<2x2x2x1xi8>\n"
          "  %c = \"tosa.const\"() <{values = dense<[" +
          std::to_string(std::llround(bias[0] / step)) + ", " +
          std::to_string(std::llround(bias[1] / step)) +
          "]> : tensor<2xi32>}> : () -> tensor<2xi32>\n"
          "  %z = \"tosa.const\"() <{values = dense<0> : tensor<1xi8>}> : () "
          "-> "
          "tensor<1xi8>\n"
          "  %0 = tosa.conv2d %x, %w, %c, %z, %z {acc_type = i32, dilation = "
          "array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: "
          "1, 1>, calib.input_scale = 0x3EB0000000000000 : f64, "
          "calib.weight_scale = " +
          array({weightScale, weightScale}) +
          ", calib.float_bias = " + array(bias) + ", " +
          getRecords(vector.get("tap_mean"), "2, 2",
                     dense(weights, {2, 2, 2, 1}, "f32")) +
          "} : (tensor<1x4x4x1xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, "
          "tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x2xi32>\n"
          "  return\n}\n",
      pipeline);
  ASSERT_TRUE(run.isSuccess());
  Numbers found = run.getBias();
  for (double &stored : found)
    stored *= step;
  // Half a step, and what was published to 8 digits.
  expectNear(found, vector.get("recomputed_tap_mean"), 0.51 * step);
  expectNear(found, vector.get("published_full"), 0.51 * step + 5e-8);
}

// VALID padding: coverage 1.
TEST_F(NNCFConvTest, MeanPerChannelGivesDFQ) {
  auto mean = llvm::cantFail(prepareInputMean(input, {1, 4, 4, 1}, 3));
  expectNear(mean, vector.get("mean_in"), 1e-15);
  Numbers expected = vector.get("recomputed_dfq_scalar_mean");
  expectNear(correct(bias, MeanBiasCorrector(mean, geometry), view(weights),
                     view(quantized)),
             expected, 1e-15);
  PassRun run(
      op.getText(quantized, bias,
                 getRecords(mean, "", dense(weights, {2, 1, 2, 2}, "f64")) +
                     ", calib.method = \"regular\""),
      pipeline);
  ASSERT_TRUE(run.isSuccess());
  expectNear(run.getBias(), expected, 1e-15);
}

// Deliberate difference: NNCF's fast algorithm compares the mean output on the
// data with one on a flat picture. The shift that it misses is 7 and 47 times
// as large as the one that it is after.
TEST_F(NNCFConvTest, FastComparesDataWithAFlatPicture) {
  Numbers fast = getFast(quantized);
  expectNear(fast, vector.get("recomputed_nncf_fast"), 1e-15);
  expectNear(fast, vector.get("published_fast"), 1e-5);
  Numbers ours = vector.get("recomputed_tap_mean");
  for (int o = 0; o < 2; ++o)
    EXPECT_GT(std::abs(fast[o] - ours[o]), 7.0 * std::abs(ours[o] - bias[o]));
}

// Deliberate difference: the same statistics on both sides. Weights that are
// not quantized keep their bias to the bit, where the fast algorithm moves it.
TEST_F(NNCFConvTest, UnquantizedWeightsKeepTheBias) {
  Numbers fast = getFast(weights);
  expectNear(fast, vector.get("recomputed_nncf_fast_unquantized_weights"),
             1e-15);
  for (int o = 0; o < 2; ++o)
    EXPECT_GT(std::abs(fast[o] - bias[o]), 0.08);
  InputMean perTap = getTapMean(input, 1, geometry);
  EXPECT_EQ(
      correct(bias, MeanBiasCorrector(perTap), view(weights), view(weights)),
      bias);
  EXPECT_EQ(correct(bias, FullBiasCorrector(perTap, perTap), view(weights),
                    view(weights)),
            bias);
  PassRun run(op.getText(weights, bias,
                         getRecords(vector.get("tap_mean"), "2, 2",
                                    dense(weights, {2, 1, 2, 2}, "f64"))),
              pipeline);
  ASSERT_TRUE(run.isSuccess());
  EXPECT_EQ(run.getBias(), bias);
}

//===----------------------------------------------------------------------===//
// FCTestModel, OneDimMM
//===----------------------------------------------------------------------===//

/// `x * weights^T + bias` of `rows` rows.
static DoubleOp makeLinear(int64_t rows, int64_t inputs, int64_t outputs) {
  return {"linalg.matmul",
          {rows, inputs},
          {outputs, inputs},
          {rows, outputs},
          1,
          ""};
}

/// linalg.matmul takes its maps in front of the braces.
static std::string transposeWeights(std::string text) {
  std::string maps = "linalg.matmul indexing_maps = [affine_map<(m, n, k) -> "
                     "(m, k)>, affine_map<(m, n, k) -> (n, k)>, "
                     "affine_map<(m, n, k) -> (m, n)>] {";
  return text.replace(text.find("linalg.matmul {"), 15, maps);
}

TEST(NNCFTest, FullyConnected) {
  const Vector vector("nncf_fc_1x3x3");
  const Numbers weights = vector.get("weight_OI");
  const Numbers quantized = vector.get("weight_fakequant");
  const Numbers bias = vector.get("bias");
  auto mean = llvm::cantFail(
      prepareInputMean(vector.getFloats("input_f32"), {3, 3}, 1));
  expectNear(mean, vector.get("mean_in"), 1e-15);
  WeightDims dims{{}, {0}, {}, {1}};
  Numbers corrected =
      correct(bias, MeanBiasCorrector(mean), view(weights, {2, 3}, dims),
              view(quantized, {2, 3}, dims));
  expectNear(corrected, vector.get("recomputed"), 1e-15);
  expectNear(corrected, vector.get("published"), 5e-5);
  PassRun run(transposeWeights(makeLinear(3, 3, 2).getText(
                  quantized, bias,
                  getRecords(mean, "", dense(weights, {2, 3}, "f64")))),
              pipeline);
  ASSERT_TRUE(run.isSuccess());
  expectNear(run.getBias(), vector.get("recomputed"), 1e-15);
}

// Deliberate difference: the output of a 1-D matmul has one axis, and NNCF's
// fast algorithm takes the mean over it, so that every channel moves by what
// all of them need on average. It is the channel axis.
TEST(NNCFTest, OneDimensionalMatmulHasChannels) {
  const Vector vector("nncf_matmul_1d_3");
  const Numbers weights = vector.get("weight_OI");
  const Numbers quantized = vector.get("weight_fakequant");
  const Numbers bias = vector.get("bias");
  const Numbers mean = vector.get("input_f32");
  WeightDims dims{{}, {0}, {}, {1}};
  Numbers corrected =
      correct(bias, MeanBiasCorrector(mean), view(weights, {3, 3}, dims),
              view(quantized, {3, 3}, dims));
  expectNear(corrected, vector.get("recomputed"), 1e-14);
  double average = 0.0;
  for (int o = 0; o < 3; ++o)
    average += (corrected[o] - bias[o]) / 3;
  Numbers moved = bias;
  for (double &value : moved)
    value += average;
  expectNear(moved, vector.get("recomputed_mean_of_channels"), 1e-14);
  expectNear(moved, vector.get("published"), 5e-7);
  EXPECT_GT(std::abs(corrected[2] - moved[2]), 8e-4);
  PassRun run(transposeWeights(makeLinear(1, 3, 3).getText(
                  quantized, bias,
                  getRecords(mean, "", dense(weights, {3, 3}, "f64")))),
              pipeline);
  ASSERT_TRUE(run.isSuccess());
  expectNear(run.getBias(), vector.get("recomputed"), 1e-14);
}

//===----------------------------------------------------------------------===//
// DepthwiseConvTestModel, TransposeConvTestModel
//===----------------------------------------------------------------------===//

// One weight per channel is its own largest one: nothing is rounded.
TEST(NNCFTest, Depthwise) {
  const Vector vector("nncf_depthwise_1x2x4x4");
  const Numbers weights = vector.get("weight");
  const Numbers quantized = vector.get("weight_fakequant");
  const Numbers bias = vector.get("bias");
  // NCHW.
  auto mean = llvm::cantFail(
      prepareInputMean(vector.getFloats("input_f32"), {1, 2, 4, 4}, 1));
  WeightDims dims{{0}, {}, {1, 2}, {}};
  Numbers corrected =
      correct(bias, MeanBiasCorrector(mean), view(weights, {2, 1, 1}, dims),
              view(quantized, {2, 1, 1}, dims));
  expectNear(corrected, vector.get("recomputed_tap_mean"), 1e-15);
  expectNear(corrected, vector.get("published_full"), 5e-5);
  const DoubleOp op{"linalg.depthwise_conv_2d_nchw_chw",
                    {1, 2, 4, 4},
                    {2, 1, 1},
                    {1, 2, 4, 4},
                    1};
  PassRun run(
      op.getText(quantized, bias,
                 getRecords(mean, "", dense(weights, {2, 1, 1}, "f64"))),
      pipeline);
  ASSERT_TRUE(run.isSuccess());
  expectNear(run.getBias(), vector.get("recomputed_tap_mean"), 1e-15);
}

// Stride 2, no padding: each of 2x2 taps meets every input once in 36 outputs,
// so that coverage is exact here.
TEST(NNCFTest, Transposed) {
  const Vector vector("nncf_transposed_1x1x3x3");
  const std::vector<float> input = vector.getFloats("input_f32");
  const Numbers weights = vector.get("weight_IOHW");
  const Numbers quantized = vector.get("weight_fakequant");
  const Numbers bias = vector.get("bias");
  const TapAxis axis{2, 2, 1, 0, 3, 6};
  const TapGeometry geometry{{axis, axis}, /*transposed=*/true};
  WeightDims dims{{}, {1}, {2, 3}, {0}};
  WeightView real = view(weights, {1, 2, 2, 2}, dims);
  WeightView rounded = view(quantized, {1, 2, 2, 2}, dims);
  auto mean = llvm::cantFail(prepareInputMean(input, {9, 1}, 1));
  InputMean perTap = getTapMean(input, 1, geometry);
  for (const MeanBiasCorrector &corrector :
       {MeanBiasCorrector(mean, geometry), MeanBiasCorrector(perTap)}) {
    Numbers corrected = correct(bias, corrector, real, rounded);
    expectNear(corrected, vector.get("recomputed_tap_mean"), 1e-14);
    expectNear(corrected, vector.get("published_full"), 5e-8);
  }
  // tosa.transpose_conv2d: with weights [O, H, W, I], as there is one input
  // channel, and f32, to which the rounded weights and the bias are rounded.
  for (bool isPerTap : {false, true}) {
    PassRun run(
        "func.func @f(%x: tensor<1x3x3x1xf32>) {\n"
        "  %w = \"tosa.const\"() <{values = " +
            dense(quantized, {2, 2, 2, 1}, "f32") +
            "}> : () -> tensor<2x2x2x1xf32>\n"
            "  %b = \"tosa.const\"() <{values = " +
            dense(bias, {2}, "f32") +
            "}> : () -> tensor<2xf32>\n"
            "  %z = \"tosa.const\"() <{values = dense<0.0> : tensor<1xf32>}> : "
            "() -> tensor<1xf32>\n"
            "  %0 = tosa.transpose_conv2d %x, %w, %b, %z, %z {acc_type = f32, "
            "out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>, "
            "calib.method = \"full\", " +
            getRecords(isPerTap ? perTap.values : mean, isPerTap ? "2, 2" : "",
                       dense(weights, {2, 2, 2, 1}, "f64")) +
            "} : (tensor<1x3x3x1xf32>, tensor<2x2x2x1xf32>, tensor<2xf32>, "
            "tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x6x2xf32>\n"
            "  return\n}\n",
        pipeline);
    ASSERT_TRUE(run.isSuccess());
    expectNear(run.getBias(), vector.get("published_full"), 2e-7);
  }
}
