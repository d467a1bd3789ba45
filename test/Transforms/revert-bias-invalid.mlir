// RUN: unbias-opt %s -split-input-file -verify-diagnostics --pass-pipeline='builtin.module(unbias-revert-bias)'

// A bias that another pass changed after the correction cannot be put back
// without losing what that pass did.

func.func @changed(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[3, 9]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @+1 {{expected the bias that the correction wrote, 4.000000 in channel 1, found 9.000000: another pass has changed it}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", original = array<i64: 7>, written = array<i64: 3, 4>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// -----

// A created bias that was merged with another constant.
func.func @merged(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @+1 {{expected the bias that the correction wrote, -4.000000 in channel 0, found 7.000000: another pass has changed it}}
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.correction = #calib.correction<method = "full", exactness = "exact", written = array<i64: -4, -4>, statistics = "0">}
    : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<1x3x2xi32>, tensor<1x1x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}

// -----

// What was added is gone, or was merged with another constant: the sum that is
// there is not that of the correction.
func.func @lost(%x: tensor<1x2x2x1xi8>, %b: tensor<1xi32>) -> (tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %five = "tosa.const"() <{values = dense<5> : tensor<1xi32>}> : () -> tensor<1xi32>
  %sum = tosa.add %b, %five : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  // expected-error @+1 {{expected a bias to which the constant of the correction is added, found another}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", added = array<i64: -4>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  // expected-error @+1 {{expected a bias to which the constant of the correction is added, found another}}
  %1 = tosa.conv2d %x, %w, %sum, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", added = array<i64: -4>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0, %1 : tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>
}

// -----

// A sum of floats was rounded: 0.5 - 0.25 may be 0.25 for several biases.
func.func @rounded(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %b = "tosa.const"() <{values = dense<0.25> : tensor<1xf32>}> : () -> tensor<1xf32>
  // expected-error @+1 {{expected a bias to which the constant of the correction is added, found another}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", added = array<f64: -0.25>, statistics = "0">}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}

// -----

// 2^31 - 1 less -4 is no i32.
func.func @overflow(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<2147483647> : tensor<1xi32>}> : () -> tensor<1xi32>
  // expected-error @+1 {{expected a bias from which what the correction added can be taken, found 2147483647.000000 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", added = array<i64: -4>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// The sum was fused with what it adds to.
func.func @fused(%x: tensor<5x1xi8>, %init: tensor<5x2xi32>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<1x2xi8>
  // expected-error @+1 {{expected an accumulator that starts from a bias to which the constant of the correction is added, found another}}
  %0 = linalg.matmul {
      calib.correction = #calib.correction<method = "regular", exactness = "exact", added = array<i64: -4, -4>, statistics = "0">}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0 : tensor<5x2xi32>
}

// -----

// The op was replaced by one that has no bias, and took the attribute along.
func.func @other_op(%x: tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xi32> {
  // expected-error @+1 {{expected an op with a bias under 'calib.correction', found 'tosa.add'}}
  %0 = tosa.add %x, %x {
      calib.correction = #calib.correction<method = "regular", exactness = "exact", written = array<i64: 3>, statistics = "0">}
    : (tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
