// What ops carry goes into a table of the op that the pass runs on, and their
// locations are marked with its keys. Where nothing has happened in between, all
// of it comes back.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats)' -mlir-print-debuginfo -mlir-print-local-scope -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: unbias-opt %t.mlir --pass-pipeline='builtin.module(unbias-inline-stats{strict})' -mlir-print-debuginfo -mlir-print-local-scope | FileCheck %s --check-prefix=BACK --implicit-check-not=calib.outlined

// Other than the attributes and the locations nothing changes, and a second run
// has nothing to do.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-strip-stats)' -o %t.stripped.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats,unbias-outline-stats,unbias-strip-stats)' | diff %t.stripped.mlir -

// One table for each function.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(func.func(unbias-outline-stats))' | FileCheck %s --check-prefix=FUNC
// RUN: unbias-opt %s --pass-pipeline='builtin.module(func.func(unbias-outline-stats),unbias-inline-stats{strict})' -mlir-print-debuginfo -mlir-print-local-scope | FileCheck %s --check-prefix=BACK --implicit-check-not=calib.outlined

// CHECK: module attributes {calib.outlined = {
// CHECK-SAME: "a;b/c" = #calib.outlined<attributes = {calib.float_weights = dense<7.500000e-01> : tensor<3x1x2x2xf32>, calib.id = "a;b/c",
// CHECK-SAME: calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00, 2.000000e+00>, samples = 8>, calib.input_scale = 2.500000e-01 : f64},
// CHECK-SAME: weights = array<i64: 3, 1, 2, 2>, output = array<i64: 0>, taps = array<i64: 1, 2>, input = array<i64: 3>>
// CHECK-SAME: conv = #calib.outlined<
// CHECK-SAME: group = array<i64: 2>, output = array<i64: 3>, taps = array<i64: 0, 1>>
// CHECK-SAME: "conv#2" = #calib.outlined<
// CHECK-SAME: output = array<i64: 0>, taps = array<i64: 1, 2>, input = array<i64: 3>, transposed = unit>
// FUNC: module {
// FUNC: func.func @main
// FUNC-SAME: attributes {calib.outlined = {"a;b/c" = #calib.outlined
// FUNC: func.func @other
// FUNC-SAME: attributes {calib.outlined = {conv = #calib.outlined

// CHECK: tosa.conv2d %{{.*}} {acc_type = i32, dilation = array<i64: 1, 1>, other.attribute, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
// CHECK-SAME: loc(fused<{calib.outlined = "a;b/c"}>["conv"])
// BACK: tosa.conv2d %{{.*}} {acc_type = i32, calib.float_weights = dense<7.500000e-01> : tensor<3x1x2x2xf32>, calib.id = "a;b/c", calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00, 2.000000e+00>, samples = 8>, calib.input_scale = 2.500000e-01 : f64, dilation
// BACK-SAME: loc("conv")
func.func @main(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x3x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x2x2xi8>}> : () -> tensor<3x1x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, other.attribute,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.id = "a;b/c", calib.input_scale = 2.5e-01 : f64, calib.float_weights = dense<0.75> : tensor<3x1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<3x1x2x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x3xi32> loc("conv")
  return %0 : tensor<1x4x3x3xi32>
}

// Names may occur twice, an op that carries nothing is left alone.
// CHECK-LABEL: func.func @other
// CHECK: tosa.depthwise_conv2d
// CHECK-SAME: loc(fused<{calib.outlined = "conv"}>["conv"("layer")])
// CHECK: tosa.transpose_conv2d
// CHECK-SAME: loc(fused<{calib.outlined = "conv#2"}>["conv"])
// CHECK: tosa.depthwise_conv2d
// CHECK-SAME: loc("bare")
// BACK-LABEL: func.func @other
// BACK: tosa.depthwise_conv2d
// BACK-SAME: calib.method = "regular"
// BACK-SAME: loc("conv"("layer"))
// BACK: tosa.transpose_conv2d
// BACK-SAME: calib.method = "observed"
// BACK-SAME: loc("conv")
func.func @other(%x: tensor<1x4x4x2xi8>) -> (tensor<1x3x3x2xi32>, tensor<1x5x5x1xi32>, tensor<1x3x3x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %v = "tosa.const"() <{values = dense<1> : tensor<1x2x2x2xi8>}> : () -> tensor<1x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, calib.method = "regular"}
    : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x2xi32> loc("conv"("layer"))
  %1 = tosa.transpose_conv2d %x, %v, %b, %zp, %zp {acc_type = i32,
      out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, calib.method = "observed"}
    : (tensor<1x4x4x2xi8>, tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x5x1xi32> loc("conv")
  %2 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x2xi32> loc("bare")
  return %0, %1, %2 : tensor<1x3x3x2xi32>, tensor<1x5x5x1xi32>, tensor<1x3x3x2xi32>
}
