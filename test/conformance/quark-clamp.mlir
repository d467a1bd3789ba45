// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' | FileCheck %s

// Deliberate difference from Quark, which scales the corrections of a layer down to
// 1/256 of its largest bias and ignores those below 0.1. Each channel gets what it
// needs: errors of 5 and -1/16, mean 1, from biases of 1.
// CHECK: values = dense<[-4.000000e+00, 1.062500e+00]> : tensor<2xf32>
func.func @large_and_small(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[[7.0]]], [[[1.0]]]]> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<1.0> : tensor<2xf32>}> : () -> tensor<2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<[[[[2.0]]], [[[1.0625]]]]> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}
