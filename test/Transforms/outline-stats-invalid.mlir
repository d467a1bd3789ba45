// RUN: unbias-opt %s -split-input-file -verify-diagnostics --pass-pipeline='builtin.module(unbias-outline-stats)'
// RUN: not unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-outline-stats)' --remarks-filter=unbias --remark-format=emitRemark 2>&1 | FileCheck %s

func.func @length(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected 1 means for 1 input channels, found 2}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, 5.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// It cannot be told later what has become of weights without a shape.
// CHECK: [Missed] Missed | Category:unbias | Op=unranked#0, Reason="expected weights of a static shape, found tensor<1x?x1x1xi8>"
// CHECK: tosa.conv2d
// CHECK-SAME: calib.method = "observed"
func.func @unranked(%x: tensor<1x2x2x1xi8>, %w: tensor<1x?x1x1xi8>) -> tensor<1x2x2x1xi32> {
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, calib.method = "observed",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x?x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
