// RUN: unbias-opt %s -split-input-file -verify-diagnostics --pass-pipeline='builtin.module(unbias-revert-bias)'

// Records of corrections that this pass did not write, or whose op has changed
// since: nothing is reverted, least of all to other numbers.

func.func @no_bias(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @+1 {{expected the bias that the correction made, found none}}
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.correction = #calib.correction<method = "full", exactness = "exact", statistics = "0">}
    : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  return %0 : tensor<1x3x2xi32>
}

// -----

// 2^31 is no i32.
func.func @too_large(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @+1 {{expected the original bias in 'calib.correction' to consist of integers from -2147483648 to 2147483647, found 2147483648}}
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.correction = #calib.correction<method = "full", exactness = "exact", original = array<i64: 2147483648>, statistics = "0">}
    : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<1x3x2xi32>, tensor<1x1x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}

// -----

func.func @fraction(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @+1 {{expected the original bias in 'calib.correction' to consist of integers from -2147483648 to 2147483647, found 1.500000}}
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.correction = #calib.correction<method = "full", exactness = "exact", original = array<f64: 1.5>, statistics = "0">}
    : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<1x3x2xi32>, tensor<1x1x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}
