//===- NNCFSequentialTest.cpp - A network of NNCF's tests -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MultipleConvTestModel: convolutions behind convolutions, which the accurate
// algorithm corrects one after the other.
//
//===----------------------------------------------------------------------===//

#include "PassRun.h"
#include "TapMean.h"
#include <algorithm>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
/// A VALID convolution of one picture, channel last.
struct Conv {
  int64_t inputs, outputs, kernel;
  Numbers weights, quantized, bias;

  TapGeometry getGeometry(int64_t size) const {
    TapAxis axis{kernel, 1, 1, 0, size, size - kernel + 1};
    return {{axis, axis}};
  }
  /// The rectified output on `input` of size x size.
  std::vector<float> run(const Numbers &weights, const Numbers &bias,
                         const std::vector<float> &input, int64_t size) const;
};
} // namespace

std::vector<float> Conv::run(const Numbers &weights, const Numbers &bias,
                             const std::vector<float> &input,
                             int64_t size) const {
  std::vector<float> output;
  int64_t last = size - kernel;
  for (int64_t y = 0; y <= last; ++y)
    for (int64_t x = 0; x <= last; ++x)
      for (int64_t o = 0; o < outputs; ++o) {
        double sum = bias[o];
        for (int64_t c = 0; c < inputs; ++c)
          for (int64_t k = 0; k < kernel * kernel; ++k)
            sum +=
                weights[(o * inputs + c) * kernel * kernel + k] *
                input[((y + k / kernel) * size + x + k % kernel) * inputs + c];
        output.push_back(float(std::max(sum, 0.0)));
      }
  return output;
}

// The accurate algorithm corrects one layer after the other and runs the
// network in between: `full`, on statistics of a run in which the layer before
// was corrected.
TEST(NNCFTest, MultipleConvolutionsInSequence) {
  const Vector vector("nncf_multiple_conv");
  const Vector first("nncf_conv_1x1x4x4_valid");
  const std::vector<float> input = first.getFloats("input_f32");
  const int64_t sizes[4][3] = {{1, 2, 2}, {2, 3, 2}, {1, 2, 3}, {2, 3, 1}};
  ASSERT_EQ(vector.count("convs"), 4u);
  std::vector<float> ofFloat, ofQuantized;
  for (int i = 0; i < 4; ++i) {
    Vector numbers = vector.at("convs", i);
    Conv conv{sizes[i][0],
              sizes[i][1],
              sizes[i][2],
              numbers.get("weight_OIHW"),
              numbers.get("weight_fakequant"),
              numbers.get("bias")};
    // The second and the fourth read what the one before computes.
    bool isSecond = i % 2;
    int64_t size = isSecond ? 4 - sizes[i - 1][2] + 1 : 4;
    if (!isSecond)
      ofFloat = ofQuantized = input;
    TapGeometry geometry = conv.getGeometry(size);
    InputMean floatMean = getTapMean(ofFloat, conv.inputs, geometry);
    InputMean quantizedMean = getTapMean(ofQuantized, conv.inputs, geometry);
    SmallVector<int64_t> shape{conv.outputs, conv.inputs, conv.kernel,
                               conv.kernel};
    WeightDims dims{{}, {0}, {2, 3}, {1}};
    Numbers corrected = correct(
        conv.bias, FullBiasCorrector(floatMean, quantizedMean),
        view(conv.weights, shape, dims), view(conv.quantized, shape, dims));
    expectNear(corrected, numbers.get("recomputed_sequential"), 1e-7);
    // Theirs are sums of f32.
    expectNear(corrected, numbers.get("published_full"), 3e-7);

    std::string taps =
        std::to_string(conv.kernel) + ", " + std::to_string(conv.kernel);
    std::string record = stats(quantizedMean.values, 1, taps);
    record.insert(record.size() - 1, ", upstream = corrected");
    const DoubleOp op{
        "linalg.conv_2d_nchw_fchw",
        {1, conv.inputs, size, size},
        shape,
        {1, conv.outputs, size - conv.kernel + 1, size - conv.kernel + 1},
        1};
    PassRun run(
        op.getText(
            conv.quantized, conv.bias,
            "calib.input_float = " + stats(floatMean.values, 1, taps) +
                ", calib.input_quantized = " + record +
                ", calib.float_weights = " + dense(conv.weights, shape, "f64")),
        "unbias-correct-bias{confidence=0 strict=true}");
    ASSERT_TRUE(run.isSuccess());
    expectNear(run.getBias(), corrected, 1e-15);

    ofFloat = conv.run(conv.weights, conv.bias, ofFloat, size);
    ofQuantized = conv.run(conv.quantized, corrected, ofQuantized, size);
  }
}
