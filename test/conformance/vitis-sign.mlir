// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{method=observed confidence=0})' | FileCheck %s

// Deliberate difference from Vitis AI for TensorFlow, which adds the mean of the
// quantized output minus that of the float one. The quantized output is a quarter
// too small: a quarter is added to 0.5, where Vitis ends at 0.25.
// CHECK: values = dense<7.500000e-01> : tensor<1xf32>
func.func @sign(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.output_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 0.75>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %0 : tensor<1x4x4x1xf32>
}
