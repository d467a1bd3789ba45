// What was created, or added to a bias that is computed at run time, can be taken
// away again.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set},test-biased-ops{mode=add})' \
// RUN:   | FileCheck %s
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s --verify-diagnostics \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set},test-biased-ops{mode=add},test-biased-ops{mode=remove},canonicalize)' \
// RUN:     -o %t.undone
// RUN: mlir-opt %s -canonicalize -o %t.original
// RUN: diff %t.original %t.undone

// CHECK-LABEL: func.func @tosa_run_time
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<2xi32>
// CHECK: %[[D:.*]] = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}>
// CHECK: %[[SUM:.*]] = tosa.add %[[OLD]], %[[D]]
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[SUM]],
func.func @tosa_run_time(%b: tensor<2xi32>, %x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// One number for all channels: the sum has one per channel.
// CHECK-LABEL: func.func @tosa_run_time_one
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<1xi32>
// CHECK: tosa.add %[[OLD]], %{{.*}} : (tensor<1xi32>, tensor<2xi32>) -> tensor<2xi32>
func.func @tosa_run_time_one(%b: tensor<1xi32>, %x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// TOSA cannot add 48 bits.
// CHECK-LABEL: func.func @tosa_i48
// CHECK-NOT: tosa.add
func.func @tosa_i48(%b: tensor<2xi48>, %x: tensor<1x2x2x1xi16>) -> tensor<1x2x2x2xi48> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  // expected-remark@below {{expected a bias that can be added, found one of i48, for which TOSA has no add}}
  // expected-remark@below {{expected a bias to which the constant of the correction is added, found another}}
  %0 = tosa.conv2d %x, %w, %b, %xzp, %zp {acc_type = i48, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi16>, tensor<2x1x1x1xi8>, tensor<2xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x2x2x2xi48>
  return %0 : tensor<1x2x2x2xi48>
}

// Not everything is computed: such a bias is one of the run time.
// CHECK-LABEL: func.func @tosa_not_computed
// CHECK: %[[OLD:.*]] = tosa.cast %{{.*}} : (tensor<2xf32>) -> tensor<2xi32>
// CHECK: tosa.add %[[OLD]], %{{.*}} : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
func.func @tosa_not_computed(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %f = "tosa.const"() <{values = dense<[0.0, 1.0]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %e = tosa.exp %f : (tensor<2xf32>) -> tensor<2xf32>
  %b = tosa.cast %e : (tensor<2xf32>) -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// CHECK-LABEL: func.func @tosa_matmul
// CHECK: tosa.matmul
// CHECK: tosa.add
func.func @tosa_matmul(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  return %0 : tensor<1x3x2xi32>
}

// CHECK-LABEL: func.func @linalg_run_time
// CHECK: linalg.generic
// CHECK: arith.addi
// CHECK: linalg.matmul
func.func @linalg_run_time(%x: tensor<5x3xi8>, %init: tensor<5x2xi32>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<3x2xi8>
  %0 = linalg.matmul ins(%x, %w : tensor<5x3xi8>, tensor<3x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0 : tensor<5x2xi32>
}

// CHECK-LABEL: func.func @linalg_absent
// CHECK: linalg.broadcast
func.func @linalg_absent(%x: tensor<5x3xf32>) -> tensor<5x2xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<1.0> : tensor<3x2xf32>
  %e = tensor.empty() : tensor<5x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<5x2xf32>) -> tensor<5x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<5x3xf32>, tensor<3x2xf32>) outs(%init : tensor<5x2xf32>) -> tensor<5x2xf32>
  return %0 : tensor<5x2xf32>
}
