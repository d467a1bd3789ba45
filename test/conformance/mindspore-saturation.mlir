// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' --remarks-filter=unbias 2>&1 | FileCheck %s

// Deliberate difference from MindSpore Lite, which corrects nothing once a bias is
// above 0.6 of the largest i32. Each channel goes as far as the type does. Weights 1
// for 2, mean 50: 100 steps of 0.5, from 2147483600, 1500000000 and 0.
// CHECK: Saturated=1
// CHECK: values = dense<[2147483647, 1500000100, 100]> : tensor<3xi32>
func.func @large(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[2147483600, 1500000000, 0]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<2.0> : tensor<3x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 50.0>, samples = 8>}
    : (tensor<1x4x4x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  return %0 : tensor<1x4x4x3xi32>
}
