// Correcting and reverting gives back what there was: a bias of size 1, a bias
// that did not exist, one that is computed at run time, a float one.
// RUN: unbias-opt %s -canonicalize -o %t.before.mlir
// RUN: unbias-opt %t.before.mlir --pass-pipeline='builtin.module(unbias-correct-bias,unbias-revert-bias,canonicalize)' -o %t.after.mlir
// RUN: diff %t.before.mlir %t.after.mlir
// RUN: unbias-opt %t.before.mlir --pass-pipeline='builtin.module(unbias-correct-bias)' | FileCheck %s
// CHECK-COUNT-5: calib.correction
// RUN: not unbias-opt %S/Inputs/revert-other-bias.mlir --pass-pipeline='builtin.module(unbias-revert-bias)' 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: expected the original bias in 'calib.correction' to have 1 or 2 numbers, found 3
// OTHER: error: expected the constant bias that was corrected, found none

func.func @size_one(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[0.5]]]]> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

!qx = !quant.uniform<i8:f32, 2.5e-01>
!qw = !quant.uniform<i8<-127:127>:f32:0, {1.0}>
!qb = !quant.uniform<i32:f32:0, {2.5e-01}>
func.func @one_channel(%x: tensor<1x2x2x1x!qx>) -> tensor<1x2x2x1x!qb> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1x!qw>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1xi32>}> : () -> tensor<1x!qb>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1x!qx>, tensor<1x1x1x1x!qw>, tensor<1x!qb>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1x!qb>
  return %0 : tensor<1x2x2x1x!qb>
}

func.func @created(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, 8.0>, samples = 8>}
    : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  return %0 : tensor<1x3x2xi32>
}

func.func @runtime(%x: tensor<1x2x2x1xi8>, %b: tensor<1xi32>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// 0.1 in f32 is no short number: it must come back to the bit.
func.func @float(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = "tosa.const"() <{values = dense<0.75> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %b = "tosa.const"() <{values = dense<0.1> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}
