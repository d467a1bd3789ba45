// The pipeline `unbias` refuses what cannot be true before it changes anything: a
// variance of 100 between -1 and 1. Float weights four steps away are unusual only.
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias)' -o %t.mlir 2>&1 | FileCheck %s --check-prefix=REFUSED
// REFUSED: error: 'calib.input_float': expected
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias{check=false})' | FileCheck %s
// RUN: sed 's/array<f64: 100.0>/array<f64: 0.5>/' %s > %t.fixed.mlir
// RUN: unbias-opt %t.fixed.mlir --pass-pipeline='builtin.module(unbias)' | FileCheck %s

// (2 * 0.5 - 3) * 0.5 = -1 is 8 steps of 0.125.
// CHECK: "tosa.const"() <{values = dense<18> : tensor<1xi32>}>
func.func @f(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64, calib.float_weights = dense<3.0> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 0.5>, samples = 8, min = array<f64: -1.0>, max = array<f64: 1.0>, variance = array<f64: 100.0>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
