// What a correction adds to a bias of run time is taken away again after it was
// fused with the computation of that bias, or lowered with it.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(canonicalize,cse,linalg-fuse-elementwise-ops,canonicalize,cse)' -o %t.plain.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0},canonicalize,cse,linalg-fuse-elementwise-ops,canonicalize,cse)' -o %t.corrected.mlir
// RUN: FileCheck %s --input-file=%t.corrected.mlir
// RUN: unbias-opt %t.corrected.mlir --pass-pipeline='builtin.module(unbias-revert-bias,canonicalize,cse)' -o %t.reverted.mlir
// RUN: diff %t.plain.mlir %t.reverted.mlir

// Weights of 1.0 for 0.75 and 0.5 and an input mean of 4 shift the outputs by 1 and
// 2, which are 4 and 8 steps of 0.25.

#vector = affine_map<(d0, d1) -> (d1)>
#identity = affine_map<(d0, d1) -> (d0, d1)>

// The bias and the correction are operands of one op then.
// CHECK-LABEL: func.func @channels
// CHECK: %[[DELTA:.*]] = arith.constant dense<[-4, -8]> : tensor<2xi32>
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %[[DELTA]] : tensor<2xi32>, tensor<2xi32>)
// CHECK: arith.addi
// CHECK: linalg.matmul {{.*}} outs(%[[SUM]]
func.func @channels(%x: tensor<5x1xi8>, %b: tensor<2xi32>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<1x2xi8>
  %e = tensor.empty() : tensor<5x2xi32>
  %init = linalg.generic {indexing_maps = [#vector, #identity], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<2xi32>) outs(%e : tensor<5x2xi32>) {
  ^bb0(%in: i32, %out: i32):
    linalg.yield %in : i32
  } -> tensor<5x2xi32>
  %0 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[0.75, 0.5]]> : tensor<1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0 : tensor<5x2xi32>
}

// One number for all channels is in the body, behind what was computed before. Two
// ops start from one sum after `cse`.
// CHECK-LABEL: func.func @number
// CHECK: %[[DELTA:.*]] = arith.constant -4 : i32
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<2xi32>)
// CHECK: %[[PRODUCT:.*]] = arith.muli
// CHECK: arith.addi %[[PRODUCT]], %[[DELTA]]
// CHECK: linalg.matmul {{.*}} outs(%[[SUM]]
// CHECK: linalg.matmul {{.*}} outs(%[[SUM]]
func.func @number(%x: tensor<5x1xi8>, %y: tensor<5x1xi8>, %b: tensor<2xi32>) -> (tensor<5x2xi32>, tensor<5x2xi32>) {
  %w = arith.constant dense<1> : tensor<1x2xi8>
  %e = tensor.empty() : tensor<5x2xi32>
  %init = linalg.generic {indexing_maps = [#vector, #identity], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<2xi32>) outs(%e : tensor<5x2xi32>) {
  ^bb0(%in: i32, %out: i32):
    %product = arith.muli %in, %in : i32
    linalg.yield %product : i32
  } -> tensor<5x2xi32>
  %0 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  %1 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    ins(%y, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0, %1 : tensor<5x2xi32>, tensor<5x2xi32>
}
