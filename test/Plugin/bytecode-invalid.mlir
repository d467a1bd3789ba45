// Bytecode whose calib attributes hold builtin values does not load the dialect,
// so its verifier never sees them: the passes check them themselves.
// UNSUPPORTED: asan
// RUN: mlir-opt %s --allow-unregistered-dialect --emit-bytecode -o %t.mlirbc
// RUN: not mlir-opt %t.mlirbc %unbias_plugin_flags --pass-pipeline='builtin.module(unbias-correct-bias)' 2>&1 | FileCheck %s
// RUN: not mlir-opt %t.mlirbc %unbias_plugin_flags --pass-pipeline='builtin.module(unbias-revert-bias)' 2>&1 | FileCheck %s
// CHECK: error: {{.*}}calib.input_scale{{.*}}expected {{.*}}, found
func.func @conv(%x: tensor<1x2x2x1xi8>, %b: tensor<1xi32>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = -2.5e-01 : f64}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
