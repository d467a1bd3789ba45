// Float weights follow the weights into another layout, [output, height, width,
// input] to [height, width, input, output], as dense elements and as a resource. A
// mean that is reduced over taps, [output, input], has no layout.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats,func.func(tosa-to-linalg-named{prefer-conv2d-kernel-layout-hwcf=true}),canonicalize,unbias-inline-stats{strict})' | FileCheck %s

// CHECK-LABEL: func.func @dense
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-SAME{LITERAL}: calib.float_weights = dense<[[[[1.000000e+00, 1.000000e+01], [2.000000e+00, 2.000000e+01]], [[3.000000e+00, 3.000000e+01], [4.000000e+00, 4.000000e+01]]]]> : tensor<1x2x2x2xf32>
func.func @dense(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[1, 2], [3, 4]]], [[[10, 20], [30, 40]]]]> : tensor<2x1x2x2xi8>}> : () -> tensor<2x1x2x2xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<[[[[1.0, 2.0], [3.0, 4.0]]], [[[10.0, 20.0], [30.0, 40.0]]]]> : tensor<2x1x2x2xf32>}
    : (tensor<1x4x4x2xi8>, tensor<2x1x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x2xi32>
  return %0 : tensor<1x4x3x2xi32>
}

// CHECK-LABEL: func.func @resource
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-SAME: calib.float_weights = dense_resource<[[KEY:.*]]> : tensor<1x2x1x2xf16>
func.func @resource(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[1], [3]]], [[[10], [30]]]]> : tensor<2x1x2x1xi8>}> : () -> tensor<2x1x2x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense_resource<weights> : tensor<2x1x2x1xf16>}
    : (tensor<1x4x4x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x2xi32>
  return %0 : tensor<1x4x3x2xi32>
}

// CHECK-LABEL: func.func @splat
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-SAME: calib.weight_error = dense<2.500000e-01> : tensor<1x2x1x2xf64>
func.func @splat(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x2x1xi8>}> : () -> tensor<2x1x2x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.weight_error = dense<0.25> : tensor<2x1x2x1xf64>}
    : (tensor<1x4x4x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x2xi32>
  return %0 : tensor<1x4x3x2xi32>
}

// CHECK-LABEL: func.func @reduced
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-SAME{LITERAL}: calib.weight_error = dense<[[1.000000e+00], [2.000000e+00]]> : tensor<2x1xf32>
func.func @reduced(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.weight_error = dense<[[1.0], [2.0]]> : tensor<2x1xf32>}
    : (tensor<1x4x4x1xi8>, tensor<2x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}

// 1, 2, 3, 4 as f16 were [output, width]; [width, output] is 1, 3, 2, 4.
// CHECK: [[KEY]]: "0x02000000003C004200400044"
{-#
  dialect_resources: {
    builtin: {
      weights: "0x02000000003C004000420044"
    }
  }
#-}
