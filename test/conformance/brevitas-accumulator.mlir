// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' | FileCheck %s

// Deliberate difference from Brevitas, where it mattered whether the output was
// measured before or after it was quantized, and a module must not run twice.

// Statistics of the output are those of the accumulator: what a rescale that
// saturates and a clamp do to it has no part in the correction. Steps of 0.5: 1.5 - 1
// is one of them.
// CHECK-LABEL: @before_the_rescale
// CHECK: values = dense<11> : tensor<1xi32>
func.func @before_the_rescale(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8> {
  %w = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<20> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.bias_scale = 5.0e-01 : f64,
      calib.output_float = #calib.stats<mean = array<f64: 1.5>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x1xi32>
  %1 = tosa.rescale %0, %m, %s, %zp32, %zp {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x4x4x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x1xi8>
  %2 = tosa.clamp %1 {min_val = 0 : i8, max_val = 6 : i8} : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8>
  return %2 : tensor<1x4x4x1xi8>
}

// One module that runs twice is two ops with one constant each for weights and bias:
// means 1 and 3, weights 2 for 1.
// CHECK-LABEL: @runs_twice
// CHECK: %[[W:.*]] = "tosa.const"() <{values = dense<2.000000e+00>
// CHECK: %[[FIRST:.*]] = "tosa.const"() <{values = dense<9.000000e+00>
// CHECK: tosa.conv2d %{{.*}}, %[[W]], %[[FIRST]],
// CHECK: %[[SECOND:.*]] = "tosa.const"() <{values = dense<7.000000e+00>
// CHECK: tosa.conv2d %{{.*}}, %[[W]], %[[SECOND]],
func.func @runs_twice(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<10.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<1.0> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  %1 = tosa.conv2d %0, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<1.0> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 3.0>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}
