// Scales that the IR around an op tells, and that may be gone after a lowering, are
// written down: those of quantized types here, of the multipliers of a rescale in
// test/Integration/lowered.mlir. What an op carries itself stays as it is, and what
// was corrected carries what it was corrected with.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats,unbias-inline-stats{strict})' | FileCheck %s

!qx = !quant.uniform<i8:f32, 5.0e-01:-3>
!qw = !quant.uniform<i8<-127:127>:f32:0, {2.5e-01, 5.0e-01}>

// CHECK-LABEL: func.func @types
// CHECK: tosa.conv2d
// CHECK-SAME: calib.bias_scale = array<f64: 1.250000e-01, 2.500000e-01>
// CHECK-SAME: calib.input_scale = 5.000000e-01 : f64
// CHECK-SAME: calib.weight_scale = array<f64: 2.500000e-01, 5.000000e-01>
func.func @types(%x: tensor<1x4x4x1x!qx>) -> tensor<1x4x4x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!qw>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}

// CHECK-LABEL: func.func @corrected
// CHECK: tosa.conv2d
// CHECK-SAME: {acc_type = i32, calib.correction = #calib.correction<{{.*}}>, calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00>, samples = 8>, dilation
func.func @corrected(%x: tensor<1x4x4x1x!qx>) -> tensor<1x4x4x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!qw>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", original = array<i64: 4>, written = array<i64: 0>, statistics = "00">,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}
