// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' | FileCheck %s

// Deliberate difference from NNCF, which leaves a layer alone if the largest
// |correction / bias| is above 2, and so every layer that has a bias of 0
// somewhere. A bias says nothing about how large its correction may be.

// Weights 2 for 1, mean 1: -1, two steps of 0.5, in both channels.
// CHECK: "tosa.const"() <{values = dense<[-2, 98]> : tensor<2xi32>}>
func.func @zero_and_other(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x2xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[0, 100]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}
