// linalg.generic ops that are weighted sums, in forms that no named op generalizes
// to.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>

// Factors and summands the other way round.
// CHECK-LABEL: function: @reversed
// CHECK: tensor<5x3xi8> channels [1] zero point 0
// CHECK: group [] output [1] taps [] input [0] zero point 0
func.func @reversed(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %1, %0 : i32
    %3 = arith.addi %2, %acc : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// The constant is the first operand, transposed; so is the result.
// CHECK-LABEL: function: @weights_first
// CHECK: tensor<5x3xi8> channels [1]
// CHECK: tensor<4x3xi8> group [] output [0] taps [] input [1]
// CHECK: channels [0]
func.func @weights_first(%x: tensor<5x3xi8>, %y: tensor<4x5xi32>) -> tensor<4x5xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(n, m, k) -> (n, k)>, affine_map<(n, m, k) -> (m, k)>, affine_map<(n, m, k) -> (n, m)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%w, %x : tensor<4x3xi8>, tensor<5x3xi8>) outs(%y : tensor<4x5xi32>) {
  ^bb0(%weight: i8, %in: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<4x5xi32>
  return %r : tensor<4x5xi32>
}

// Zero points of the body and of a tensor that is the same everywhere; one of them
// is subtracted in 16 bits, which hold it.
// CHECK-LABEL: function: @zero_points
// CHECK: channels [1] zero point -128 padding -128
// CHECK: input [0] zero point 7
func.func @zero_points(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %xzp = arith.constant -128 : i16
  %wzp = arith.constant dense<7> : tensor<4xi32>
  %r = linalg.generic {indexing_maps = [#a, #b, affine_map<(m, n, k) -> (n)>, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w, %wzp : tensor<5x3xi8>, tensor<3x4xi8>, tensor<4xi32>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %z: i32, %acc: i32):
    %0 = arith.extsi %in : i8 to i16
    %1 = arith.subi %0, %xzp : i16
    %2 = arith.extsi %1 : i16 to i32
    %3 = arith.extsi %weight : i8 to i32
    %4 = arith.subi %3, %z : i32
    %5 = arith.muli %2, %4 : i32
    %6 = arith.addi %acc, %5 : i32
    linalg.yield %6 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// Integers that become floats, less a zero point.
// CHECK-LABEL: function: @float_zero_point
// CHECK: channels [1] zero point 3
// CHECK: bias: runtime f32
func.func @float_zero_point(%x: tensor<5x3xi8>, %y: tensor<5x4xf32>) -> tensor<5x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x4xf32>
  %zp = arith.constant 3.0 : f32
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xf32>) outs(%y : tensor<5x4xf32>) {
  ^bb0(%in: i8, %weight: f32, %acc: f32):
    %0 = arith.sitofp %in : i8 to f32
    %1 = arith.subf %0, %zp : f32
    %2 = arith.mulf %1, %weight : f32
    %3 = arith.addf %acc, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<5x4xf32>
  return %r : tensor<5x4xf32>
}

// One zero point per channel is not one.
// CHECK-LABEL: function: @varying_zero_point
// CHECK: zero point unsupported: expected a constant zero point, found one that is computed or varies
func.func @varying_zero_point(%x: tensor<5x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %zps = arith.constant dense<[1, 2, 3]> : tensor<3xi32>
  %r = linalg.generic {indexing_maps = [#a, #b, affine_map<(m, n, k) -> (k)>, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w, %zps : tensor<5x3xi8>, tensor<3x4xi8>, tensor<3xi32>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %z: i32, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.subi %0, %z : i32
    %2 = arith.extsi %weight : i8 to i32
    %3 = arith.muli %1, %2 : i32
    %4 = arith.addi %acc, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// A 1x1 convolution of stride 2 without its unit dimensions: no taps.
// CHECK-LABEL: function: @strided_rows
// CHECK: tensor<9x3xi8> channels [1]
// CHECK: group [] output [1] taps [] input [0]
func.func @strided_rows(%x: tensor<9x3xi8>, %y: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m * 2, k)>, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<9x3xi8>, tensor<3x4xi8>) outs(%y : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return %r : tensor<5x4xi32>
}

// Groups inside of the channels, taps in the order W, H, dilation 2 along H, stride 3
// along W: [N, H, W, C, G] with [C, KW, G, KH, F].
// CHECK-LABEL: function: @grouped
// CHECK: channels [4, 3]
// CHECK: group [2] output [4] taps [1, 3] input [0]
// CHECK: geometry: taps {2 stride 3 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 2 pad 0 in 6 out 4}
// CHECK: channels [3, 4]
func.func @grouped(%x: tensor<1x6x8x3x2xi8>, %y: tensor<1x4x3x2x5xi32>) -> tensor<1x4x3x2x5xi32> {
  %w = arith.constant dense<1> : tensor<3x2x2x2x5xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(n, h, w, g, f, c, kh, kw) -> (n, h + kh * 2, w * 3 + kw, c, g)>,
                      affine_map<(n, h, w, g, f, c, kh, kw) -> (c, kw, g, kh, f)>,
                      affine_map<(n, h, w, g, f, c, kh, kw) -> (n, h, w, g, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<1x6x8x3x2xi8>, tensor<3x2x2x2x5xi8>) outs(%y : tensor<1x4x3x2x5xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<1x4x3x2x5xi32>
  return %r : tensor<1x4x3x2x5xi32>
}

// The argument slides over the constant, which makes it the weights.
// CHECK-LABEL: function: @weights_slide
// CHECK: activation: tensor<6xi8>
// CHECK: weights: tensor<3xi8>
// CHECK: constant: unsupported: expected a constant, found a block argument
func.func @weights_slide(%x: tensor<3xi8>, %y: tensor<4xi32>) -> tensor<4xi32> {
  %w = arith.constant dense<1> : tensor<6xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(w, k) -> (w)>, affine_map<(w, k) -> (w + k)>, affine_map<(w, k) -> (k)>], iterator_types = ["reduction", "parallel"]}
      ins(%x, %w : tensor<3xi8>, tensor<6xi8>) outs(%y : tensor<4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<4xi32>
  return %r : tensor<4xi32>
}

// A sum of floats counts in reals, so stored numbers are none of its factors: what
// unit it has then, nobody could tell.
// CHECK-LABEL: function: @stored_numbers
// CHECK: unsupported: expected dequantized activations in a sum of floats, found the stored numbers of a quantized type
!qx = !quant.uniform<i8:f32, 5.0e-01:1>
func.func @stored_numbers(%x: tensor<5x3x!qx>, %y: tensor<5x4xf32>) -> tensor<5x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x4xf32>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x3x!qx>, tensor<3x4xf32>) outs(%y : tensor<5x4xf32>) {
  ^bb0(%in: !qx, %weight: f32, %acc: f32):
    %0 = quant.scast %in : !qx to i8
    %1 = arith.sitofp %0 : i8 to f32
    %2 = arith.mulf %1, %weight : f32
    %3 = arith.addf %acc, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<5x4xf32>
  return %r : tensor<5x4xf32>
}
