// Near misses: every linalg.generic here differs from a weighted sum in one point
// and must not be taken for one.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s --implicit-check-not=op:

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>

// The largest product, not their sum.
// CHECK-LABEL: function: @max
func.func @max(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.maxsi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// CHECK-LABEL: function: @sum_of_sums
func.func @sum_of_sums(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.addi %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// CHECK-LABEL: function: @rectified_product
func.func @rectified_product(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %zero = arith.constant 0 : i32
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.maxsi %2, %zero : i32
    %4 = arith.addi %acc, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// CHECK-LABEL: function: @halved_product
func.func @halved_product(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %one = arith.constant 1 : i32
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.shrsi %2, %one : i32
    %4 = arith.addi %acc, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// CHECK-LABEL: function: @clamped_sum
func.func @clamped_sum(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %zero = arith.constant 0 : i32
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    %4 = arith.maxsi %3, %zero : i32
    linalg.yield %4 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// Only the last product remains.
// CHECK-LABEL: function: @no_accumulator
func.func @no_accumulator(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %0, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// One operand twice.
// CHECK-LABEL: function: @square
func.func @square(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %0 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// 7 - x instead of x - 7.
// CHECK-LABEL: function: @reversed_subtraction
func.func @reversed_subtraction(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %zp = arith.constant 7 : i32
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.subi %zp, %0 : i32
    %2 = arith.extsi %weight : i8 to i32
    %3 = arith.muli %1, %2 : i32
    %4 = arith.addi %acc, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// -128 - 7 in 8 bits is 121.
// CHECK-LABEL: function: @wrapping_subtraction
func.func @wrapping_subtraction(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %zp = arith.constant 7 : i8
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.subi %in, %zp : i8
    %1 = arith.extsi %0 : i8 to i32
    %2 = arith.extsi %weight : i8 to i32
    %3 = arith.muli %1, %2 : i32
    %4 = arith.addi %acc, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// What is subtracted from a dequantized number is no zero point.
// CHECK-LABEL: function: @subtraction_of_reals
!qx = !quant.uniform<i8:f32, 5.0e-01:1>
func.func @subtraction_of_reals(%x: tensor<5x3x!qx>, %y: tensor<5x4xf32>) -> tensor<5x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x4xf32>
  %c3 = arith.constant 3.0 : f32
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3x!qx>, tensor<3x4xf32>) outs(%y : tensor<5x4xf32>) {
  ^bb0(%in: !qx, %weight: f32, %acc: f32):
    %0 = quant.dcast %in : !qx to f32
    %1 = arith.subf %0, %c3 : f32
    %2 = arith.mulf %1, %weight : f32
    %3 = arith.addf %acc, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<5x4xf32>
  return %r : tensor<5x4xf32>
}

// The position takes part.
// CHECK-LABEL: function: @index
func.func @index(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %k = linalg.index 2 : index
    %0 = arith.index_cast %k : index to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// Every tap meets its right neighbour.
// CHECK-LABEL: function: @shifted
func.func @shifted(%x: tensor<9xi8>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %w = arith.constant dense<1> : tensor<2xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(w, k) -> (w + k + 1)>, affine_map<(w, k) -> (k)>, affine_map<(w, k) -> (w)>], iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<9xi8>, tensor<2xi8>) outs(%y : tensor<7xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<7xi32>
  return %r : tensor<7xi32>
}

// Two taps along one axis.
// CHECK-LABEL: function: @three_terms
func.func @three_terms(%x: tensor<9xi8>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %w = arith.constant dense<1> : tensor<2x2xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(w, j, k) -> (w + j + k)>, affine_map<(w, j, k) -> (j, k)>, affine_map<(w, j, k) -> (w)>], iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<9xi8>, tensor<2x2xi8>) outs(%y : tensor<7xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<7xi32>
  return %r : tensor<7xi32>
}

// Two positions make one index: no axis of the output is that of a tap.
// CHECK-LABEL: function: @two_positions
func.func @two_positions(%x: tensor<9xi8>, %y: tensor<4x6xi32>) -> tensor<4x6xi32> {
  %w = arith.constant dense<1> : tensor<4xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(v, w) -> (v + w)>, affine_map<(v, w) -> (v)>, affine_map<(v, w) -> (v, w)>], iterator_types = ["parallel", "parallel"]}
      ins(%x, %w : tensor<9xi8>, tensor<4xi8>) outs(%y : tensor<4x6xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<4x6xi32>
  return %r : tensor<4x6xi32>
}

// Every element twice.
// CHECK-LABEL: function: @floor
func.func @floor(%x: tensor<3x3xi8>, %y: tensor<6x4xi32>) -> tensor<6x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(w, f, k) -> (w floordiv 2, k)>, affine_map<(w, f, k) -> (k, f)>, affine_map<(w, f, k) -> (w, f)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<3x3xi8>, tensor<3x4xi8>) outs(%y : tensor<6x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<6x4xi32>
  return %r : tensor<6x4xi32>
}

// CHECK-LABEL: function: @diagonal
func.func @diagonal(%x: tensor<3x3xi8>, %y: tensor<4xi32>) -> tensor<4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(f, k) -> (k, k)>, affine_map<(f, k) -> (k, f)>, affine_map<(f, k) -> (f)>], iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<3x3xi8>, tensor<3x4xi8>) outs(%y : tensor<4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<4xi32>
  return %r : tensor<4xi32>
}

// Nothing is summed.
// CHECK-LABEL: function: @elementwise
func.func @elementwise(%x: tensor<5x4xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<4xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      ins(%x, %w : tensor<5x4xi8>, tensor<4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// CHECK-LABEL: function: @outer_product
func.func @outer_product(%x: tensor<5xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<4xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      ins(%x, %w : tensor<5xi8>, tensor<4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// One number, no channel.
// CHECK-LABEL: function: @dot
func.func @dot(%x: tensor<3xi8>, %y: tensor<i32>) -> tensor<i32> {
  %w = arith.constant dense<1> : tensor<3xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(k) -> (k)>, affine_map<(k) -> (k)>, affine_map<(k) -> ()>], iterator_types = ["reduction"]}
      ins(%x, %w : tensor<3xi8>, tensor<3xi8>) outs(%y : tensor<i32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<i32>
  return %r : tensor<i32>
}

// CHECK-LABEL: function: @two_results
func.func @two_results(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r:2 = linalg.generic {indexing_maps = [#a, #b, #c, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y, %y : tensor<5x4xi32>, tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32, %other: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3, %3 : i32, i32
  } -> (tensor<5x4xi32>, tensor<5x4xi32>)
  return %r#0 : tensor<5x4xi32>
}
