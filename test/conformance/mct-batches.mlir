// RUN: rm -rf %t && mkdir %t
// RUN: echo '{"version": 1, "ops": {"conv": {"input_float": {"mean": [1.0], "samples": 3}}}}' > %t/first.json
// RUN: echo '{"version": 1, "ops": {"conv": {"input_float": {"mean": [5.0], "samples": 1}}}}' > %t/last.json
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/first.json,%t/last.json},unbias-correct-bias{confidence=0})' | FileCheck %s

// Deliberate difference from MCT, which takes the mean of the means of batches:
// three pictures of mean 1 and one of 5 have the mean 2, not 3. Weights 2 for 1:
// 3 - 2 = 1.
// CHECK: values = dense<1.000000e+00> : tensor<1xf32>
// CHECK: mean = array<f64: 2.000000e+00>, samples = 4
func.func @batches(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<3.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.id = "conv", calib.float_weights = dense<1.0> : tensor<1x1x1x1xf32>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %0 : tensor<1x4x4x1xf32>
}
