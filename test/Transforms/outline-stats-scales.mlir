// Scales that the IR around an op tells, and that may be gone after a lowering, are
// written down: those of quantized types here, of the multipliers of a rescale in
// test/Integration/lowered.mlir. An op that was corrected with these statistics counts
// as corrected with these scales, too: it is neither corrected twice, nor an error.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats,unbias-inline-stats{strict})' | FileCheck %s
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0},unbias-outline-stats,unbias-inline-stats{strict},unbias-correct-bias)' | FileCheck %s --check-prefix=CORRECTED

!qx = !quant.uniform<i8:f32, 5.0e-01:-3>
!qw = !quant.uniform<i8<-127:127>:f32:0, {2.5e-01, 5.0e-01}>

// The float weight of 0.125 is half of 1 * 0.25, and a fourth of 1 * 0.5: means of 1
// shift by 0.125 and 0.375, which are 1 and 1.5 steps of 0.125 and 0.25.
// CORRECTED: "tosa.const"() <{values = dense<[-1, -2]> : tensor<2xi32>}>
// CORRECTED: tosa.conv2d
// CORRECTED-SAME: calib.bias_scale = array<f64: 1.250000e-01, 2.500000e-01>, calib.correction
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
      calib.float_weights = dense<0.125> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>}
    : (tensor<1x4x4x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}
