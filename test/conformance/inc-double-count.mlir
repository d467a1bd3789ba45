// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' | FileCheck %s

// Deliberate difference from Neural Compressor and onnxsim, which run both networks
// once and add the difference of the mean outputs at every convolution. The second
// op has exact weights; its output is off only because its input is. Mean input 4,
// weights 1.5 for 2: outputs 6 for 8, times 3: 18 for 24. With 2 and 6 added the
// second one would be at 3 * (6 + 2) + 6 = 30, as far off as before.

// 2 is added to the first, nothing to the second: 3 * (6 + 2) = 24.
// CHECK-LABEL: @chain
// CHECK-DAG: %[[TWO:.*]] = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1xf32>}>
// CHECK-DAG: %[[ZERO:.*]] = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[TWO]],
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[ZERO]],

func.func @chain(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w1 = "tosa.const"() <{values = dense<1.5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %w2 = "tosa.const"() <{values = dense<3.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w1, %b, %b, %b {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<2.0> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 8.0>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 6.0>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  %1 = tosa.conv2d %0, %w2, %b, %b, %b {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<3.0> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 8.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 6.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 24.0>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 18.0>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}
