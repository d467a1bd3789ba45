// Debian's own mlir-opt with the plugin, unbias-opt and a program of a user
// (package.test) give the same.
// UNSUPPORTED: asan
// RUN: mlir-opt %s %unbias_plugin_flags --pass-pipeline='builtin.module(unbias-correct-bias)' -o %t.plugin.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias)' -o %t.opt.mlir
// RUN: diff %t.plugin.mlir %t.opt.mlir
// RUN: FileCheck %s < %t.plugin.mlir

// The pipeline, and a pass nested on functions.
// RUN: mlir-opt %s %unbias_plugin_flags --pass-pipeline='builtin.module(unbias{confidence=0})' | FileCheck %s --check-prefixes=CHECK,STRIPPED
// RUN: mlir-opt %s %unbias_plugin_flags --pass-pipeline='builtin.module(func.func(unbias-correct-bias))' | FileCheck %s

// Bytecode.
// RUN: mlir-opt %s %unbias_plugin_flags --emit-bytecode -o %t.mlirbc
// RUN: mlir-opt %t.mlirbc %unbias_plugin_flags --pass-pipeline='builtin.module(unbias-correct-bias)' | FileCheck %s

// The plugin depends on the one shared MLIR, which a second copy would break.
// RUN: llvm-readelf --needed-libs %unbias_plugin | FileCheck %s --check-prefix=NEEDED
// NEEDED: libMLIR.so.22.1

// Weight 1 * 1.0 for 0.75, mean 4: -1 = -4 steps of 0.25.
// CHECK: "tosa.const"() <{values = dense<96> : tensor<1xi32>}>
// CHECK: tosa.conv2d
// STRIPPED-NOT: calib
func.func @conv(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
