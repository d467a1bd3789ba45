// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{method=regular confidence=0})' | FileCheck %s

// The correction of every TOSA op by numbers worked out by hand: -(error of the
// weights) * (mean of the input), over all taps and input channels, in steps of
// input scale * weight scale.

// Stride 2, one column cropped: output o = 2 * i + k - 1 of 4. Inside are tap 0 at
// o = 1, tap 1 at 0, 2, tap 2 at 1, 3: coverage [1/4, 1/2, 1/2]. Weights [2, 1, 1]
// for [1, 0.5, 0.75]: 4 * (1/4 * 1 + 1/2 * 0.5 + 1/2 * 0.25) = 2.5 = 10 steps of 0.25.
// CHECK-LABEL: @transpose_conv2d
// CHECK: "tosa.const"() <{values = dense<90> : tensor<1xi32>}>
// CHECK: exactness = "coverage"
func.func @transpose_conv2d(%x: tensor<1x1x2x1xi8>) -> tensor<1x1x4x1xi32> {
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

// One plane of padding in front: of two taps along the depth the first is inside at
// one of two positions, [1/2, 1]; two taps along the width are always. Errors
// [0.5, 0.25], means [1, 2]: 2 * (1/2 + 1) * (0.5 * 1 + 0.25 * 2) = 3 = 12 steps of 0.25.
// CHECK-LABEL: @conv3d
// CHECK: "tosa.const"() <{values = dense<88> : tensor<1xi32>}>
// CHECK: exactness = "coverage"
func.func @conv3d(%x: tensor<1x2x1x3x2xi8>) -> tensor<1x2x1x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x1x2x2xi8>}> : () -> tensor<1x2x1x2x2xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv3d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1, 1>, pad = array<i64: 1, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[[0.5, 0.75], [0.5, 0.75]]], [[[0.5, 0.75], [0.5, 0.75]]]]]> : tensor<1x2x1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
    : (tensor<1x2x1x3x2xi8>, tensor<1x2x1x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2x1xi32>
  return %0 : tensor<1x2x1x2x1xi32>
}

// Two taps, two channels, multiplier 2, a mean for every tap and channel, which has
// the padding in it. [tap, channel, multiplier] errors [[[.5, .25], [.5, .25]],
// [[.25, .5], [0, -.25]]], means [[1, 2], [3, 4]]. By output channel c * 2 + m:
// .5 * 1 + .25 * 3 = 1.25, .25 * 1 + .5 * 3 = 1.75, .5 * 2 + 0 * 4 = 1,
// .25 * 2 - .25 * 4 = -.5: [-5, -7, -4, 2] steps of 0.25.
// CHECK-LABEL: @depthwise_per_tap
// CHECK: "tosa.const"() <{values = dense<[5, 13, 26, 42]> : tensor<4xi32>}>
// CHECK: exactness = "exact"
func.func @depthwise_per_tap(%x: tensor<1x1x2x2xi8>) -> tensor<1x1x2x4xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2x2xi8>}> : () -> tensor<1x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<[10, 20, 30, 40]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 1, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.5, 0.75], [0.5, 0.75]], [[0.75, 0.5], [1.0, 1.25]]]]> : tensor<1x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, taps = array<i64: 1, 2>, samples = 8>}
    : (tensor<1x1x2x2xi8>, tensor<1x2x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x2x4xi32>
  return %0 : tensor<1x1x2x4xi32>
}

// The pad op in front holds 7, which is (7 - 3) * 0.25 = 1. Tap 0 is inside at 3 of 4
// positions: mean 3/4 * 4 + 1/4 * 1 = 3.25, and 4 at tap 1. Weights 4 * 0.25 = 1 for
// 0.75: 0.25 * 7.25 = 1.8125 = 29 steps of 0.0625.
// CHECK-LABEL: @pad_of_another_value
// CHECK: "tosa.const"() <{values = dense<71> : tensor<1xi32>}>
// CHECK: exactness = "coverage"
func.func @pad_of_another_value(%x: tensor<1x1x4x1xi8>) -> tensor<1x1x4x1xi32> {
  %amount = tosa.const_shape {values = dense<[0, 0, 0, 0, 1, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %seven = "tosa.const"() <{values = dense<7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %p = tosa.pad %x, %amount, %seven : (tensor<1x1x4x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x1x5x1xi8>
  %w = "tosa.const"() <{values = dense<4> : tensor<1x1x2x1xi8>}> : () -> tensor<1x1x2x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %p, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x1x5x1xi8>, tensor<1x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x4x1xi32>
  return %0 : tensor<1x1x4x1xi32>
}

// A constant left operand: rows are the channels. Errors [[.5, .25], [.25, .5]],
// means [1, 2]: [1, 1.25] = [4, 5] steps of 0.25.
// CHECK-LABEL: @matmul_left
// CHECK: "tosa.const"() <{values = dense<{{\[\[\[}}-4], [-5]]]> : tensor<1x2x1xi32>}>
func.func @matmul_left(%x: tensor<1x2x3xi8>) -> tensor<1x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %w, %x, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[0.5, 0.75], [0.75, 0.5]]]> : tensor<1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
    : (tensor<1x2x2xi8>, tensor<1x2x3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x3xi32>
  return %0 : tensor<1x2x3xi32>
}

// Two batches of weights are two groups of channels, with means of their own.
// Errors [.5, .25] and [.25, .5]: .5 * 1 + .25 * 2 = 1 and .25 * 3 + .5 * 4 = 2.75.
// CHECK-LABEL: @matmul_batches
// CHECK: "tosa.const"() <{values = dense<{{\[\[\[}}-4]], {{\[\[}}-11]]]> : tensor<2x1x1xi32>}>
func.func @matmul_batches(%x: tensor<2x3x2xi8>) -> tensor<2x3x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x2x1xi8>}> : () -> tensor<2x2x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[0.5], [0.75]], [[0.75], [0.5]]]> : tensor<2x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8>}
    : (tensor<2x3x2xi8>, tensor<2x2x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x3x1xi32>
  return %0 : tensor<2x3x1xi32>
}

// Weights and bias are dequantized integers, the op is one of floats: [1, 2] * 0.5
// for [0.25, 1.5], mean 4: [-1, 2], which are [-4, 8] steps of 0.25.
// CHECK-LABEL: @dequantized
// CHECK: %[[Q:.*]] = "tosa.const"() <{values = dense<[6, 28]> : tensor<2xi32>}>
// CHECK: %[[F:.*]] = tosa.cast %[[Q]]
// CHECK: %[[B:.*]] = tosa.mul %[[F]],
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
func.func @dequantized(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %qw = "tosa.const"() <{values = dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %sw = "tosa.const"() <{values = dense<0.5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %fw = tosa.cast %qw : (tensor<2x1x1x1xi8>) -> tensor<2x1x1x1xf32>
  %w = tosa.mul %fw, %sw, %shift : (tensor<2x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x1x1x1xf32>
  %qb = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %sb = "tosa.const"() <{values = dense<0.25> : tensor<1xf32>}> : () -> tensor<1xf32>
  %fb = tosa.cast %qb : (tensor<2xi32>) -> tensor<2xf32>
  %b = tosa.mul %fb, %sb, %shift : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<[[[[0.25]]], [[[1.5]]]]> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}
