// A module without statistics is printed as mlir-opt prints it without passes,
// dead constants and all.
// RUN: mlir-opt %s -o %t.expected.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias)' -o %t.correct.mlir
// RUN: diff %t.expected.mlir %t.correct.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias)' -o %t.pipeline.mlir
// RUN: diff %t.expected.mlir %t.pipeline.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-revert-bias,unbias-strip-stats)' -o %t.others.mlir
// RUN: diff %t.expected.mlir %t.others.mlir

!qx = !quant.uniform<i8:f32, 2.5e-01>
func.func @main(%x: tensor<1x2x2x1xi8>, %f: tensor<1x2x2x1xf32>) -> (tensor<1x2x2x1xi32>, tensor<1x2x2x1xf32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %dead = "tosa.const"() <{values = dense<7> : tensor<1xi32>}> : () -> tensor<1xi32>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  // A pair of casts that every folding driver removes.
  %q = quant.qcast %f : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!qx>
  %d = quant.dcast %q : tensor<1x2x2x1x!qx> to tensor<1x2x2x1xf32>
  return %0, %d : tensor<1x2x2x1xi32>, tensor<1x2x2x1xf32>
}
