// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0 strict=true})' --remarks-filter='unbias' -o /dev/null 2>&1 | grep -o 'Corrected.*' | FileCheck %s

// How close a correction can come, as the remark of each op says it: *exact* with a
// mean per tap, or where a single tap meets every input once; *coverage* from a mean
// per channel otherwise; *moments* from a distribution.

// tosa.conv2d: a mean per channel, per tap, at a single tap, of a batch norm.
// CHECK: Class=coverage, {{.*}}Op=conv2d#0
func.func @conv2d(%x: tensor<1x4x4x2xi8>) -> tensor<1x3x3x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2xi8>}> : () -> tensor<3x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x3xi32>
  return %0 : tensor<1x3x3x3xi32>
}

// CHECK: Class=coverage, {{.*}}Op=conv2d_padded#0
func.func @conv2d_padded(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x3x3x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  return %0 : tensor<1x4x4x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=conv2d_taps#0
func.func @conv2d_taps(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x3x3x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>, taps = array<i64: 3, 3>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  return %0 : tensor<1x4x4x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=conv2d_1x1#0
func.func @conv2d_1x1(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x1x1x2xi8>}> : () -> tensor<3x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  return %0 : tensor<1x4x4x3xi32>
}

// CHECK: Class=coverage, {{.*}}Op=conv2d_1x1_stride#0
func.func @conv2d_1x1_stride(%x: tensor<1x3x3x2xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x1x1x2xi8>}> : () -> tensor<3x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x3x3x2xi8>, tensor<3x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// CHECK: Class=coverage, {{.*}}Op=conv2d_1x1_padded#0
func.func @conv2d_1x1_padded(%x: tensor<1x4x4x2xi8>) -> tensor<1x5x4x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x1x1x2xi8>}> : () -> tensor<3x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 1, 0, 0, 0>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x4x3xi32>
  return %0 : tensor<1x5x4x3xi32>
}

// CHECK: Class=moments, {{.*}}Op=conv2d_moments#0
func.func @conv2d_moments(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x1x1x2xi8>}> : () -> tensor<3x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, variance = array<f64: 1.0, 1.0>, source = batch_norm>}
    : (tensor<1x4x4x2xi8>, tensor<3x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  return %0 : tensor<1x4x4x3xi32>
}

// tosa.conv3d.
// CHECK: Class=coverage, {{.*}}Op=conv3d#0
func.func @conv3d(%x: tensor<1x3x3x3x2xi8>) -> tensor<1x2x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2x2xi8>}> : () -> tensor<3x2x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv3d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, dilation = array<i64: 1, 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x3x3x3x2xi8>, tensor<3x2x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2x3xi32>
  return %0 : tensor<1x2x2x2x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=conv3d_taps#0
func.func @conv3d_taps(%x: tensor<1x3x3x3x2xi8>) -> tensor<1x2x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2x2xi8>}> : () -> tensor<3x2x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv3d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, dilation = array<i64: 1, 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>, taps = array<i64: 2, 2, 2>, samples = 8>}
    : (tensor<1x3x3x3x2xi8>, tensor<3x2x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2x3xi32>
  return %0 : tensor<1x2x2x2x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=conv3d_1x1x1#0
func.func @conv3d_1x1x1(%x: tensor<1x3x3x3x2xi8>) -> tensor<1x3x3x3x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x1x1x1x2xi8>}> : () -> tensor<3x1x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv3d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, dilation = array<i64: 1, 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x1x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x3x3x3x2xi8>, tensor<3x1x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x3x3xi32>
  return %0 : tensor<1x3x3x3x3xi32>
}

// tosa.depthwise_conv2d with multiplier 2.
// CHECK: Class=coverage, {{.*}}Op=depthwise#0
func.func @depthwise(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x4xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x3x2x2xi8>}> : () -> tensor<3x3x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x3x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x3x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x4xi32>
  return %0 : tensor<1x4x4x4xi32>
}

// CHECK: Class=exact, {{.*}}Op=depthwise_taps#0
func.func @depthwise_taps(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x4xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x3x2x2xi8>}> : () -> tensor<3x3x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x3x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>, taps = array<i64: 3, 3>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x3x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x4xi32>
  return %0 : tensor<1x4x4x4xi32>
}

// CHECK: Class=exact, {{.*}}Op=depthwise_1x1#0
func.func @depthwise_1x1(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x4xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<1x1x2x2xi8>}> : () -> tensor<1x1x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<1x1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<1x1x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x4xi32>
  return %0 : tensor<1x4x4x4xi32>
}

// tosa.transpose_conv2d: from a mean per channel always coverage, a single tap of
// stride 1 included.
// CHECK: Class=coverage, {{.*}}Op=transpose#0
func.func @transpose(%x: tensor<1x3x3x2xi8>) -> tensor<1x6x6x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2xi8>}> : () -> tensor<3x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 2, 2>, out_pad = array<i64: 0, 0, 0, 0>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x3x3x2xi8>, tensor<3x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x6x6x3xi32>
  return %0 : tensor<1x6x6x3xi32>
}

// CHECK: Class=coverage, {{.*}}Op=transpose_cropped#0
func.func @transpose_cropped(%x: tensor<1x3x3x2xi8>) -> tensor<1x5x6x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2xi8>}> : () -> tensor<3x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 2, 2>, out_pad = array<i64: -1, 0, 0, 0>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x3x3x2xi8>, tensor<3x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x6x3xi32>
  return %0 : tensor<1x5x6x3xi32>
}

// CHECK: Class=coverage, {{.*}}Op=transpose_1x1#0
func.func @transpose_1x1(%x: tensor<1x3x3x2xi8>) -> tensor<1x3x3x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x1x1x2xi8>}> : () -> tensor<3x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 1, 1>, out_pad = array<i64: 0, 0, 0, 0>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x3x3x2xi8>, tensor<3x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x3xi32>
  return %0 : tensor<1x3x3x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=transpose_taps#0
func.func @transpose_taps(%x: tensor<1x3x3x2xi8>) -> tensor<1x5x6x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2xi8>}> : () -> tensor<3x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 2, 2>, out_pad = array<i64: -1, 0, 0, 0>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>, taps = array<i64: 2, 2>, samples = 8>}
    : (tensor<1x3x3x2xi8>, tensor<3x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x6x3xi32>
  return %0 : tensor<1x5x6x3xi32>
}

// CHECK: Class=moments, {{.*}}Op=transpose_moments#0
func.func @transpose_moments(%x: tensor<1x3x3x2xi8>) -> tensor<1x6x6x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<3x2x2x2xi8>}> : () -> tensor<3x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, stride = array<i64: 2, 2>, out_pad = array<i64: 0, 0, 0, 0>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, variance = array<f64: 1.0, 1.0>, source = batch_norm>}
    : (tensor<1x3x3x2xi8>, tensor<3x2x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x6x6x3xi32>
  return %0 : tensor<1x6x6x3xi32>
}

// tosa.matmul has no taps.
// CHECK: Class=exact, {{.*}}Op=matmul#0
func.func @matmul(%x: tensor<1x4x2xi8>) -> tensor<1x4x3xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<1x2x3xi8>}> : () -> tensor<1x2x3xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<1x2x3xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
    : (tensor<1x4x2xi8>, tensor<1x2x3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3xi32>
  return %0 : tensor<1x4x3xi32>
}

// linalg: layouts, groups, matrix products.
// CHECK: Class=coverage, {{.*}}Op=conv_1d#0
func.func @conv_1d(%x: tensor<1x4x2xi8>, %b: tensor<1x2x2xi32>) -> tensor<1x2x2xi32> {
  %w = arith.constant dense<2> : tensor<3x2x2xi8>
  %0 = linalg.conv_1d_nwc_wcf {strides = dense<[1]> : tensor<1xi64>, dilations = dense<1> : tensor<1xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<1x4x2xi8>, tensor<3x2x2xi8>) outs(%b : tensor<1x2x2xi32>) -> tensor<1x2x2xi32>
  return %0 : tensor<1x2x2xi32>
}

// CHECK: Class=exact, {{.*}}Op=conv_1d_taps#0
func.func @conv_1d_taps(%x: tensor<1x4x2xi8>, %b: tensor<1x2x2xi32>) -> tensor<1x2x2xi32> {
  %w = arith.constant dense<2> : tensor<3x2x2xi8>
  %0 = linalg.conv_1d_nwc_wcf {strides = dense<[1]> : tensor<1xi64>, dilations = dense<1> : tensor<1xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>, taps = array<i64: 3>, samples = 8>}
      ins(%x, %w : tensor<1x4x2xi8>, tensor<3x2x2xi8>) outs(%b : tensor<1x2x2xi32>) -> tensor<1x2x2xi32>
  return %0 : tensor<1x2x2xi32>
}

// CHECK: Class=coverage, {{.*}}Op=nchw#0
func.func @nchw(%x: tensor<1x2x4x4xi8>, %b: tensor<1x3x3x3xi32>) -> tensor<1x3x3x3xi32> {
  %w = arith.constant dense<2> : tensor<3x2x2x2xi8>
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<1x2x4x4xi8>, tensor<3x2x2x2xi8>) outs(%b : tensor<1x3x3x3xi32>) -> tensor<1x3x3x3xi32>
  return %0 : tensor<1x3x3x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=nchw_1x1#0
func.func @nchw_1x1(%x: tensor<1x2x4x4xi8>, %b: tensor<1x3x4x4xi32>) -> tensor<1x3x4x4xi32> {
  %w = arith.constant dense<2> : tensor<3x2x1x1xi8>
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<3x2x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<1x2x4x4xi8>, tensor<3x2x1x1xi8>) outs(%b : tensor<1x3x4x4xi32>) -> tensor<1x3x4x4xi32>
  return %0 : tensor<1x3x4x4xi32>
}

// CHECK: Class=coverage, {{.*}}Op=grouped#0
func.func @grouped(%x: tensor<1x2x2x4x4xi8>, %b: tensor<1x2x3x3x3xi32>) -> tensor<1x2x3x3x3xi32> {
  %w = arith.constant dense<2> : tensor<2x3x2x2x2xi8>
  %0 = linalg.conv_2d_ngchw_gfchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<2x3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<1x2x2x4x4xi8>, tensor<2x3x2x2x2xi8>) outs(%b : tensor<1x2x3x3x3xi32>) -> tensor<1x2x3x3x3xi32>
  return %0 : tensor<1x2x3x3x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=grouped_taps#0
func.func @grouped_taps(%x: tensor<1x2x2x4x4xi8>, %b: tensor<1x2x3x3x3xi32>) -> tensor<1x2x3x3x3xi32> {
  %w = arith.constant dense<2> : tensor<2x3x2x2x2xi8>
  %0 = linalg.conv_2d_ngchw_gfchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<2x3x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>, taps = array<i64: 2, 2>, samples = 8>}
      ins(%x, %w : tensor<1x2x2x4x4xi8>, tensor<2x3x2x2x2xi8>) outs(%b : tensor<1x2x3x3x3xi32>) -> tensor<1x2x3x3x3xi32>
  return %0 : tensor<1x2x3x3x3xi32>
}

// CHECK: Class=coverage, {{.*}}Op=depthwise_3d#0
func.func @depthwise_3d(%x: tensor<1x3x3x3x2xi8>, %b: tensor<1x2x2x2x2xi32>) -> tensor<1x2x2x2x2xi32> {
  %w = arith.constant dense<2> : tensor<2x2x2x2xi8>
  %0 = linalg.depthwise_conv_3d_ndhwc_dhwc {strides = dense<[1, 1, 1]> : tensor<3xi64>, dilations = dense<1> : tensor<3xi64>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<2x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<1x3x3x3x2xi8>, tensor<2x2x2x2xi8>) outs(%b : tensor<1x2x2x2x2xi32>) -> tensor<1x2x2x2x2xi32>
  return %0 : tensor<1x2x2x2x2xi32>
}

// CHECK: Class=exact, {{.*}}Op=linalg_matmul#0
func.func @linalg_matmul(%x: tensor<4x2xi8>, %b: tensor<4x3xi32>) -> tensor<4x3xi32> {
  %w = arith.constant dense<2> : tensor<2x3xi8>
  %0 = linalg.matmul {calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<2x3xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<4x2xi8>, tensor<2x3xi8>) outs(%b : tensor<4x3xi32>) -> tensor<4x3xi32>
  return %0 : tensor<4x3xi32>
}

// CHECK: Class=exact, {{.*}}Op=batch_matmul#0
func.func @batch_matmul(%x: tensor<2x4x2xi8>, %b: tensor<2x4x3xi32>) -> tensor<2x4x3xi32> {
  %w = arith.constant dense<2> : tensor<2x2x3xi8>
  %0 = linalg.batch_matmul {calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<1.0> : tensor<2x2x3xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0>, samples = 8>}
      ins(%x, %w : tensor<2x4x2xi8>, tensor<2x2x3xi8>) outs(%b : tensor<2x4x3xi32>) -> tensor<2x4x3xi32>
  return %0 : tensor<2x4x3xi32>
}
