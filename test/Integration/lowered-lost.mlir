// What upstream's passes make of some ops has no place for their statistics. These
// are not lost silently: they stay in the table, and a remark says why.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats,tosa-attach-target{level=none profiles=pro_int},tosa-to-linalg-pipeline,cse,unbias-inline-stats)' --remarks-filter=unbias --remark-format=emitRemark -mlir-print-debuginfo -mlir-print-local-scope -o %t.mlir 2> %t.remarks
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: FileCheck %s --input-file=%t.remarks --check-prefix=REMARK

// Corrected before that pass they are corrected all the same.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{strict confidence=0},unbias-strip-stats,tosa-attach-target{level=none profiles=pro_int},tosa-to-linalg-pipeline)' -o /dev/null

// CHECK: module attributes {calib.outlined = {"depthwise#0" = {{.*}}, "merged#1" = {{.*}}, "stride#0" = {{.*}}, "transposed#0" = {{.*}}}

// A depthwise convolution with one tap becomes a product of tensors.
// REMARK: Op=depthwise#0, Reason="expected an op with a bias and its location alone, found tosa.reshape, tensor.empty, linalg.generic"
func.func @depthwise(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x2x1xi8>}> : () -> tensor<1x1x2x1xi8>
  %b = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<1.25> : tensor<1x1x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, -2.5>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<1x1x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}

// Equal ops are merged, whose statistics could only be equal. The first has its
// own still.
// REMARK: Op=merged#1, Reason="expected an op with its location, found none: it was folded or merged
// CHECK-LABEL: func.func @merged
// CHECK: linalg.conv_2d_nhwc_fhwc
// CHECK-SAME: calib.input_float
// CHECK-NOT: linalg.conv_2d_nhwc_fhwc
// CHECK: return
func.func @merged(%x: tensor<1x4x4x1xi8>) -> (tensor<1x4x4x1xi32>, tensor<1x4x4x1xi32>) {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<1.25> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x4x4x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x1xi32>
  %1 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<1.25> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x4x4x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x1xi32>
  return %0, %1 : tensor<1x4x4x1xi32>, tensor<1x4x4x1xi32>
}

// One convolution with a channel for every phase of the stride, and the bias
// added afterwards.
// REMARK: Op=stride#0, Reason="'linalg.conv_2d_nhwc_fhwc': expected 1 groups of 1 input and 1 output channels with [3] taps of a transposed convolution, found 1 groups of 1 input and 2 output channels with [2] taps
func.func @stride(%x: tensor<1x1x2x1xi8>) -> tensor<1x1x4x1xi32> {
  %w = "tosa.const"() <{values = dense<[[[[2], [1], [1]]]]> : tensor<1x1x3x1xi8>}> : () -> tensor<1x1x3x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      out_pad = array<i64: 0, 0, -1, 0>, stride = array<i64: 1, 2>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[1.0], [0.5], [0.75]]]]> : tensor<1x1x3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x1x2x1xi8>, tensor<1x1x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x4x1xi32>
  return %0 : tensor<1x1x4x1xi32>
}

// Taps in reverse order.
// REMARK: Op=transposed#0, Reason="'linalg.conv_2d_nhwc_fhwc': expected 1 groups of 1 input and 1 output channels with [3] taps of a transposed convolution, found 1 groups of 1 input and 1 output channels with [3] taps
func.func @transposed(%x: tensor<1x1x2x1xi8>) -> tensor<1x1x4x1xi32> {
  %w = "tosa.const"() <{values = dense<[[[[2], [1], [1]]]]> : tensor<1x1x3x1xi8>}> : () -> tensor<1x1x3x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[1.0], [0.5], [0.75]]]]> : tensor<1x1x3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x1x2x1xi8>, tensor<1x1x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x4x1xi32>
  return %0 : tensor<1x1x4x1xi32>
}
// REMARK: warning: statistics of 4 of 5 ops found no op
