// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{report=%t.json})' --remarks-filter=unbias --remark-format=emitRemark -o %t.mlir 2> %t.remarks
// RUN: FileCheck %s < %t.mlir
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks
// RUN: FileCheck %s --check-prefix=REPORT < %t.json

// What a bias of few bits, or of large steps, holds of a correction. All ops are
// corrected by [1.125, -0.75, 0.375], and have outputs of deviation 0.5.

// REMARK: warning: 3 ops have biases that are too coarse for their corrections

// Steps of 1: 10 + [1.125, -0.75, 0.375] becomes [11, 9, 10]. Left are
// [0.125, 0.25, 0.375], 0.375 steps and 0.75 deviations at most; of the squares
// 0.21875 of 1.96875, a ninth, which is too much.
// CHECK-LABEL: @i8
// CHECK: dense<[11, 9, 10]> : tensor<3xi8>
// REMARK: Corrected | {{.*}}ErrorRemoved=8.88888{{.*}}Op=i8, ResidualDeviations=7.5{{0*}}e-01, ResidualLSB=3.75{{0*}}e-01, {{.*}}TooCoarse=1.11111
// REPORT: "id": "i8"
// REPORT: "largest_residual": 0.375
// REPORT-NEXT: "largest_residual_in_deviations": 0.75
// REPORT-NEXT: "lost_to_rounding": 0.1111
// REPORT-NEXT: "too_coarse": true
func.func @i8(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<3xi8>}> : () -> tensor<3xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "i8", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 1.0 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 1.0 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// Steps of 0.5: 10 + [2.25, -1.5, 0.75] becomes [12, 9, 11], which leaves
// [0.125, -0.25, -0.125]: half a step, and 0.09375 of 1.96875 of the squares.
// CHECK-LABEL: @i16
// CHECK: dense<[12, 9, 11]> : tensor<3xi16>
// REMARK: Corrected | {{.*}}ErrorRemoved=9.5238{{.*}}Op=i16, ResidualDeviations=5.0{{0*}}e-01, ResidualLSB=5.0{{0*}}e-01,
// REMARK-NOT: TooCoarse
// REPORT: "id": "i16"
// REPORT: "lost_to_rounding": 0.0476
// REPORT-NEXT: "too_coarse": false
func.func @i16(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<3xi16>}> : () -> tensor<3xi16>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "i16", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 0.5 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 0.5 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi16>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// Steps of 2^-10: all is held.
// CHECK-LABEL: @i32
// CHECK: dense<[1162, -758, 394]> : tensor<3xi32>
// REMARK: Corrected | {{.*}}ErrorRemoved=1.0{{.*}}Op=i32, ResidualDeviations=0.0{{0*}}e+00, ResidualLSB=0.0{{0*}}e+00,
func.func @i32(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<3xi32>}> : () -> tensor<3xi32>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "i32", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 9.765625e-04 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 9.765625e-04 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// Steps of 0.1875, which holds multiples of it: 6, -4 and 2.
// CHECK-LABEL: @i48
// CHECK: dense<[16, 6, 12]> : tensor<3xi48>
// REMARK: Corrected | {{.*}}ErrorRemoved=1.0{{.*}}Op=i48, ResidualDeviations=0.0{{0*}}e+00, ResidualLSB=0.0{{0*}}e+00,
func.func @i48(%x: tensor<1x2x2x1xi16>) -> tensor<1x2x2x3xi48> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<3xi48>}> : () -> tensor<3xi48>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "i48", acc_type = i48,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 0.1875 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 0.1875 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi16>, tensor<3x1x1x1xi8>, tensor<3xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x2x2x3xi48>
  return %0 : tensor<1x2x2x3xi48>
}

// Steps of 0.125, [9, -6, 3] of them: [129, 114, 129] saturates twice, with 2
// steps or 0.5 deviations left each. No step is too coarse here.
// CHECK-LABEL: @saturated
// CHECK: dense<[127, 114, 127]> : tensor<3xi8>
// REMARK: Corrected | {{.*}}Op=saturated, ResidualDeviations=5.0{{0*}}e-01, ResidualLSB=2.0{{0*}}e+00, Saturated=2
// REMARK-NOT: TooCoarse
func.func @saturated(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[120, 120, 126]> : tensor<3xi8>}> : () -> tensor<3xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "saturated", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 0.125 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 0.125 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// A quantized type says the same as an attribute.
// CHECK-LABEL: @type
// CHECK: dense<[11, 9, 10]> : tensor<3xi8>
// REMARK: Corrected | {{.*}}Op=type, {{.*}}TooCoarse=1.11111
func.func @type(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<3xi8>}> : () -> tensor<3x!quant.uniform<i8:f32, 1.0>>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "type", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 1.0 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 1.0 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3x!quant.uniform<i8:f32, 1.0>>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// Steps of 4: not even the largest is half of one.
// CHECK-LABEL: @nothing
// CHECK: dense<10> : tensor<3xi8>
// CHECK-NOT: calib.correction
// REMARK: Refused | {{.*}}Op=nothing, Reason="0 channels within noise, 0 above max-shift, 3 rounded to nothing: the bias is too coarse"
func.func @nothing(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<3xi8>}> : () -> tensor<3xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {calib.id = "nothing", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 4.0 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 4.0 : f64,
      calib.weight_error = dense<[[-1.125], [0.75], [-0.375]]> : tensor<3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 0.25, 0.25, 0.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}
