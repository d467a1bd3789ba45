// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-propagate-stats,unbias-correct-bias{method=analytic confidence=0})' | FileCheck %s

// Deliberate difference from jakc4103/DFQ, which takes every mean below 0 for 0, as
// if a ReLU stood behind every batch norm. The second op reads the batch norm of the
// first itself, mean -2, weights 1.5 for 1: 1 is added.
// CHECK: values = dense<1.000000e+00> : tensor<1xf32>
// CHECK: exactness = "moments"
func.func @linear_bottleneck(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w1 = "tosa.const"() <{values = dense<3.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %w2 = "tosa.const"() <{values = dense<1.5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w1, %b, %b, %b {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.output_float = #calib.stats<mean = array<f64: -2.0>, variance = array<f64: 1.0>, source = batch_norm>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  %1 = tosa.conv2d %0, %w2, %b, %b, %b {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<1.0> : tensor<1x1x1x1xf32>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}
