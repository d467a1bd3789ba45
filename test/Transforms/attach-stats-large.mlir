// Large weights stay in their file and are seen through a resource. Each of 2048
// weights is 1 for 0.75 and meets a mean of 1.0: the output is 512.0 too large,
// 1024 steps of 0.5. 100 - 1024 = -924.
// REQUIRES: numpy
// RUN: %python %S/Inputs/large_weights.py %t
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/stats.json})' --emit-bytecode -o %t/attached.mlirbc
// RUN: unbias-opt %t/attached.mlirbc | FileCheck %s --check-prefix=ATTACHED
// RUN: unbias-opt %t/attached.mlirbc --pass-pipeline='builtin.module(unbias-correct-bias)' | FileCheck %s
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias{files=%t/stats.json})' | FileCheck %s

// Attaching the same file to the corrected op changes nothing.
// RUN: unbias-opt %t/attached.mlirbc --pass-pipeline='builtin.module(unbias-correct-bias)' -o %t/once.mlir
// RUN: unbias-opt %t/once.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/stats.json},unbias-correct-bias)' | diff %t/once.mlir -

// ATTACHED: calib.float_weights = dense_resource<float_weights> : tensor<1x1x1x2048xf32>

// CHECK-LABEL: func.func @f
// CHECK: %[[BIAS:.*]] = "tosa.const"() <{values = dense<-924> : tensor<1xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[BIAS]],
func.func @f(%x: tensor<1x2x2x2048xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x2048xi8>}> : () -> tensor<1x1x1x2048xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "c", acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x2048xi8>, tensor<1x1x1x2048xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
