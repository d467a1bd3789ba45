// Every attribute goes, from biased ops, other ops and functions alike, and with
// it the dialect: stock mlir-opt reads the result. Everything else stays.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-strip-stats)' -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir --implicit-check-not=calib
// RUN: mlir-opt %t.mlir | FileCheck %s

// A second run changes nothing.
// RUN: unbias-opt %t.mlir --pass-pipeline='builtin.module(unbias-strip-stats)' | diff %t.mlir -

// CHECK-LABEL: func.func @f
// CHECK-SAME: attributes {other.attribute = "stays"}
// CHECK: tosa.conv2d
// CHECK-SAME: acc_type = i32, dilation = array<i64: 1, 1>, other.attribute = 1 : i64, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
// CHECK: tosa.identity %{{.*}} : (tensor<1x2x2x1xi32>)
func.func @f(%x: tensor<1x2x2x1xi8>) attributes {calib.id = "f", other.attribute = "stays"} {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "c", other.attribute = 1 : i64, calib.method = "full", calib.skip = "",
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 2>,
      calib.input_quantized = #calib.stats<mean = array<f64: 1.0>, samples = 2>,
      calib.output_float = #calib.stats<mean = array<f64: 1.0>, samples = 2>,
      calib.output_quantized = #calib.stats<mean = array<f64: 1.0>, samples = 2>,
      calib.float_weights = dense<1.0> : tensor<1x1x1x1xf32>, calib.weight_error = dense<0.0> : tensor<1x1xf32>,
      calib.float_bias = array<f64: 1.0>, calib.input_scale = 1.0 : f64, calib.weight_scale = 1.0 : f64,
      calib.bias_scale = 1.0 : f64, calib.output_scale = array<f64: 1.0>,
      calib.correction = #calib.correction<method = "full", exactness = "exact", statistics = "00ff">,
      acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %1 = tosa.identity %0 {calib.id = "other"} : (tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xi32>
  return
}
