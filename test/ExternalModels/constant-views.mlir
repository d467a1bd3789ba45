// Weights that stand behind ops of the tensor, arith, linalg and quant dialects.
// Every matmul but those that say otherwise has the weights [[1, 2], [3, 4], [5, 6]]
// of shape [input, output], which print by output channel.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#swap = affine_map<(d0, d1) -> (d1, d0)>
#second = affine_map<(d0, d1) -> (d1)>

//===----------------------------------------------------------------------===//
// Arrangements
//===----------------------------------------------------------------------===//

// CHECK-LABEL: function: @expand
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @expand(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]> : tensor<6xf32>
  %w = tensor.expand_shape %c [[0, 1]] output_shape [3, 2] : tensor<6xf32> into tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// CHECK-LABEL: function: @collapse
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @collapse(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]]]> : tensor<3x2x1xf32>
  %w = tensor.collapse_shape %c [[0], [1, 2]] : tensor<3x2x1xf32> into tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// Rows 1, 3, 5 of six, columns 1 and 2 of three, and no leading dimension.
// CHECK-LABEL: function: @slice
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @slice(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[[9.0, 9.0, 9.0], [9.0, 1.0, 2.0], [9.0, 9.0, 9.0],
                              [9.0, 3.0, 4.0], [9.0, 9.0, 9.0], [9.0, 5.0, 6.0]]]> : tensor<1x6x3xf32>
  %w = tensor.extract_slice %c[0, 1, 1] [1, 3, 2] [1, 2, 1] : tensor<1x6x3xf32> to tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// CHECK-LABEL: function: @slice_at_run_time
// CHECK: constant: unsupported: expected a static slice of a constant, found dynamic offsets, sizes or strides
func.func @slice_at_run_time(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>, %i: index) -> tensor<1x2xf32> {
  %c = arith.constant dense<1.0> : tensor<6x2xf32>
  %w = tensor.extract_slice %c[%i, 0] [3, 2] [1, 1] : tensor<6x2xf32> to tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// The shape is forgotten and asserted again.
// CHECK-LABEL: function: @cast
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @cast(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %0 = tensor.cast %c : tensor<3x2xf32> to tensor<?x?xf32>
  %w = tensor.cast %0 : tensor<?x?xf32> to tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// CHECK-LABEL: function: @splat
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
func.func @splat(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant 1.5 : f32
  %w = tensor.splat %c : tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// A transpose by name, and one as a generic op.
// CHECK-LABEL: function: @transpose
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @transpose(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = arith.constant dense<[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]> : tensor<2x3xf32>
  %e = tensor.empty() : tensor<3x2xf32>
  %w0 = linalg.transpose ins(%c : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  %0 = linalg.matmul ins(%x, %w0 : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  %w1 = linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w1 : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// CHECK-LABEL: function: @needs_copy
// CHECK: constant: unsupported: expected a reshape within memory order, found one of a transposed constant from [3, 2] to [6]
func.func @needs_copy(%x: tensor<6xf32>, %y: tensor<1xf32>) -> tensor<1xf32> {
  %c = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %e = tensor.empty() : tensor<3x2xf32>
  %t = linalg.transpose ins(%c : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  %flat = tensor.collapse_shape %t [[0, 1]] : tensor<3x2xf32> into tensor<6xf32>
  %w = tensor.expand_shape %flat [[0, 1]] output_shape [6, 1] : tensor<6xf32> into tensor<6x1xf32>
  %0 = linalg.vecmat ins(%x, %w : tensor<6xf32>, tensor<6x1xf32>) outs(%y : tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

//===----------------------------------------------------------------------===//
// Conversions of elements
//===----------------------------------------------------------------------===//

// The same bytes: -1 if they are extended by their sign, else 255.
// CHECK-LABEL: function: @signed
// CHECK: constant: i8 1x2x1x3 {{.*}} values [1, 3, -1, 2, 4, 6]
// CHECK-LABEL: function: @unsigned
// CHECK: constant: ui8 1x2x1x3 {{.*}} values [1, 3, 255, 2, 4, 6]
func.func @signed(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[1, 2], [3, 4], [-1, 6]]> : tensor<3x2xi8>
  %0 = arith.extsi %c : tensor<3x2xi8> to tensor<3x2xi32>
  %w = arith.sitofp %0 : tensor<3x2xi32> to tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
func.func @unsigned(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[1, 2], [3, 4], [-1, 6]]> : tensor<3x2xi8>
  %0 = arith.extui %c : tensor<3x2xi8> to tensor<3x2xi32>
  %w = arith.uitofp %0 : tensor<3x2xi32> to tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// What was extended by its sign, -1, is no number without a sign in 32 bits.
// CHECK-LABEL: function: @signed_as_unsigned
// CHECK: constant: unsupported: expected a conversion that keeps every constant, found one of i8 to f32
func.func @signed_as_unsigned(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<-1> : tensor<3x2xi8>
  %0 = arith.extsi %c : tensor<3x2xi8> to tensor<3x2xi32>
  %w = arith.uitofp %0 : tensor<3x2xi32> to tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// CHECK-LABEL: function: @half
// CHECK: constant: bf16 1x2x1x3 {{.*}} values [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
func.func @half(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<1.5> : tensor<3x2xbf16>
  %w = arith.extf %c : tensor<3x2xbf16> to tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// CHECK-LABEL: function: @truncated
// CHECK: constant: unsupported: expected a constant, found the result of 'arith.truncf'
func.func @truncated(%x: tensor<3xf16>, %y: tensor<2xf16>) -> tensor<2xf16> {
  %c = arith.constant dense<1.0> : tensor<2xf32>
  %w = arith.truncf %c : tensor<2xf32> to tensor<2xf16>
  %0 = linalg.conv_1d ins(%x, %w : tensor<3xf16>, tensor<2xf16>) outs(%y : tensor<2xf16>) -> tensor<2xf16>
  return %0 : tensor<2xf16>
}

//===----------------------------------------------------------------------===//
// Dequantized integers
//===----------------------------------------------------------------------===//

// torch-mlir, one scale and zero point per channel: (q - [1, 2]) * [0.5, 0.25].
// CHECK-LABEL: function: @dequantized_by_generic
// CHECK: constant: i8 1x2x1x3 scales [0.5, 0.25] zero points [1, 2] values [0, 1, 2, 0, 0.5, 1]
func.func @dequantized_by_generic(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi8>
  %scales = arith.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %zps = arith.constant dense<[1, 2]> : tensor<2xi64>
  %e = tensor.empty() : tensor<3x2xf32>
  %w = linalg.generic {indexing_maps = [#id, #second, #second, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c, %scales, %zps : tensor<3x2xi8>, tensor<2xf32>, tensor<2xi64>) outs(%e : tensor<3x2xf32>) {
  ^bb0(%in: i8, %s: f32, %z: i64, %out: f32):
    %0 = arith.extsi %in : i8 to i64
    %1 = arith.subi %0, %z : i64
    %2 = arith.sitofp %1 : i64 to f32
    %3 = arith.mulf %2, %s : f32
    linalg.yield %3 : f32
  } -> tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// CHECK-LABEL: function: @scales_at_run_time
// CHECK: unsupported: expected one constant operand, found none
func.func @scales_at_run_time(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>, %scales: tensor<2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<1> : tensor<3x2xi8>
  %e = tensor.empty() : tensor<3x2xf32>
  %w = linalg.generic {indexing_maps = [#id, #second, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c, %scales : tensor<3x2xi8>, tensor<2xf32>) outs(%e : tensor<3x2xf32>) {
  ^bb0(%in: i8, %s: f32, %out: f32):
    %0 = arith.sitofp %in : i8 to f32
    %1 = arith.mulf %0, %s : f32
    linalg.yield %1 : f32
  } -> tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// What lower-quant-ops makes of a quant.dcast with one scale: (q - 1) * 0.5.
// CHECK-LABEL: function: @dequantized_by_tensors
// CHECK: constant: i8 1x2x1x3 scales [0.5] zero points [1] values [0, 1, 2, 0.5, 1.5, 2.5]
func.func @dequantized_by_tensors(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi8>
  %half = arith.constant 0.5 : f32
  %scale = tensor.splat %half : tensor<3x2xf32>
  %one = arith.constant dense<1> : tensor<3x2xi8>
  %zp = arith.sitofp %one : tensor<3x2xi8> to tensor<3x2xf32>
  %0 = arith.sitofp %c : tensor<3x2xi8> to tensor<3x2xf32>
  %1 = arith.subf %0, %zp : tensor<3x2xf32>
  %w = arith.mulf %1, %scale : tensor<3x2xf32>
  %2 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// In quantized types: (q - 1) * 0.5, and per channel with the bytes as u8.
// CHECK-LABEL: function: @dequantized_by_cast
// CHECK: constant: i8 1x2x1x3 scales [0.5] zero points [1] values [0, 1, -1, 0.5, 1.5, 2.5]
// CHECK: constant: ui8 1x2x1x3 scales [0.5, 0.25] zero points [1, 2] values [0, 1, 127, 0, 0.5, 1]
!per_tensor = !quant.uniform<i8:f32, 5.0e-01:1>
!per_channel = !quant.uniform<u8:f32:1, {5.0e-01:1, 2.5e-01:2}>
func.func @dequantized_by_cast(%x: tensor<1x3xf32>, %y: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = arith.constant dense<[[1, 2], [3, 4], [-1, 6]]> : tensor<3x2xi8>
  %q0 = quant.scast %c : tensor<3x2xi8> to tensor<3x2x!per_tensor>
  %w0 = quant.dcast %q0 : tensor<3x2x!per_tensor> to tensor<3x2xf32>
  %0 = linalg.matmul ins(%x, %w0 : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  %q1 = quant.scast %c : tensor<3x2xi8> to tensor<3x2x!per_channel>
  %w1 = quant.dcast %q1 : tensor<3x2x!per_channel> to tensor<3x2xf32>
  %1 = linalg.matmul ins(%x, %w1 : tensor<1x3xf32>, tensor<3x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// A scale for every two input channels.
// CHECK-LABEL: function: @blocks
// CHECK: constant: i8 1x2x1x4 scales of blocks [0.5, 0.25] zero points [0, 0] values [0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.25, 0.25]
!blocks = !quant.uniform<i8:f32:{0:2}, {{5.0e-01}, {2.5e-01}}>
func.func @blocks(%x: tensor<1x4xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<1> : tensor<4x2xi8>
  %q = quant.scast %c : tensor<4x2xi8> to tensor<4x2x!blocks>
  %w = quant.dcast %q : tensor<4x2x!blocks> to tensor<4x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// Blocks of two rows and one column. Row 2, columns 1 to 3: [6, 3, 3] * [4, 8, 16].
// Floats that are rounded: 0.3 is [.6, 1.2, .3, .15] steps in the upper rows,
// [2.4, .075, .0375, .01875] in the lower ones.
// CHECK-LABEL: function: @moved_blocks
// CHECK: constant: i8 1x1x1x3 scales of blocks {{.*}} values [24, 24, 48]
// CHECK: constant: f32 1x4x1x4 rounded to i8 scales of blocks {{.*}} values [0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
!moved = !quant.uniform<i8:f32:{0:2, 1:1}, {{5.0e-01, 2.5e-01, 1.0, 2.0}, {1.25e-01, 4.0, 8.0, 16.0}}>
func.func @moved_blocks(%x: tensor<1x3xf32>, %z: tensor<1x4xf32>, %y: tensor<1x1xf32>, %u: tensor<1x4xf32>) -> (tensor<1x1xf32>, tensor<1x4xf32>) {
  %c = arith.constant dense<[[1, 2, 3, 4], [5, 6, 3, 3], [3, 6, 3, 3], [7, 8, 9, 10]]> : tensor<4x4xi8>
  %q = quant.scast %c : tensor<4x4xi8> to tensor<4x4x!moved>
  %d = quant.dcast %q : tensor<4x4x!moved> to tensor<4x4xf32>
  %row = tensor.extract_slice %d[2, 1] [1, 3] [1, 1] : tensor<4x4xf32> to tensor<1x3xf32>
  %flat = tensor.collapse_shape %row [[0, 1]] : tensor<1x3xf32> into tensor<3xf32>
  %w = tensor.expand_shape %flat [[0, 1]] output_shape [3, 1] : tensor<3xf32> into tensor<3x1xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x1xf32>) outs(%y : tensor<1x1xf32>) -> tensor<1x1xf32>
  %f = arith.constant dense<0.3> : tensor<4x4xf32>
  %fq = quant.qcast %f : tensor<4x4xf32> to tensor<4x4x!moved>
  %fd = quant.dcast %fq : tensor<4x4x!moved> to tensor<4x4xf32>
  %1 = linalg.matmul ins(%z, %fd : tensor<1x4xf32>, tensor<4x4xf32>) outs(%u : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0, %1 : tensor<1x1xf32>, tensor<1x4xf32>
}

// Blocks in arithmetic, as `lower-quant-ops` writes them, [1, 2; 3, 4; 5, 6; 7, 8]
// less [[1, 0], [0, 2]] times [[.5, .25], [1, 2]], and with a dimension of their own.
// CHECK-LABEL: function: @blocks_by_generic
// CHECK: constant: i8 1x2x1x4 scales of blocks [0.5, 0.25, 1, 2] zero points [1, 0, 0, 2] values [0, 1, 5, 7, 0.5, 1, 8, 12]
// CHECK: constant: i8 1x2x1x4 scales of blocks [0.5, 0.25, 1, 2] zero points [1, 1, 1, 1] values [0, 1, 4, 6, 0.25, 0.75, 10, 14]
func.func @blocks_by_generic(%x: tensor<1x4xf32>, %y: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = arith.constant dense<[[1, 2], [3, 4], [5, 6], [7, 8]]> : tensor<4x2xi8>
  %s = arith.constant dense<[[0.5, 0.25], [1.0, 2.0]]> : tensor<2x2xf32>
  %z = arith.constant dense<[[1, 0], [0, 2]]> : tensor<2x2xi8>
  %e = tensor.empty() : tensor<4x2xf32>
  %w = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%c, %s, %z : tensor<4x2xi8>, tensor<2x2xf32>, tensor<2x2xi8>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%in: i8, %scale: f32, %zero: i8, %out: f32):
    %0 = arith.sitofp %in : i8 to f32
    %1 = arith.sitofp %zero : i8 to f32
    %2 = arith.subf %0, %1 : f32
    %3 = arith.mulf %2, %scale : f32
    linalg.yield %3 : f32
  } -> tensor<4x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>

  %g = arith.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi8>
  %one = arith.constant 1 : i8
  %eg = tensor.empty() : tensor<2x2x2xf32>
  %wg = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%g, %s : tensor<2x2x2xi8>, tensor<2x2xf32>) outs(%eg : tensor<2x2x2xf32>) {
  ^bb0(%in: i8, %scale: f32, %out: f32):
    %2 = arith.extsi %in : i8 to i32
    %3 = arith.extsi %one : i8 to i32
    %4 = arith.subi %2, %3 : i32
    %5 = arith.sitofp %4 : i32 to f32
    %6 = arith.mulf %5, %scale : f32
    linalg.yield %6 : f32
  } -> tensor<2x2x2xf32>
  %wc = tensor.collapse_shape %wg [[0, 1], [2]] : tensor<2x2x2xf32> into tensor<4x2xf32>
  %1 = linalg.matmul ins(%x, %wc : tensor<1x4xf32>, tensor<4x2xf32>) outs(%y : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// Rows that are put together are the blocks of the new dimension, and columns stay
// what they are; taken apart in another way, blocks are torn.
// CHECK-LABEL: function: @reshaped_blocks
// CHECK: constant: i8 1x3x1x4 scales of blocks {{.*}} values [1, 1, 8, 8, 2, 2, 16, 16, 4, 4, 32, 32]
// CHECK: constant: unsupported: expected a reshape that keeps the blocks of scales of [2, 2, 3], found [2, 6]
// CHECK: constant: unsupported: expected a slice that keeps the blocks of scales along dimension 0, found another
!apart = !quant.uniform<i8:f32:{0:1, 2:1}, {{{1.0, 2.0, 4.0}}, {{8.0, 16.0, 32.0}}}>
!pairs = !quant.uniform<i8:f32:{0:2}, {{5.0e-01}, {2.5e-01}}>
func.func @reshaped_blocks(%x: tensor<1x4xf32>, %z: tensor<1x2xf32>, %y: tensor<1x3xf32>, %u: tensor<1x6xf32>, %v: tensor<1x1xf32>) -> (tensor<1x3xf32>, tensor<1x6xf32>, tensor<1x1xf32>) {
  %c = arith.constant dense<1> : tensor<2x2x3xi8>
  %q = quant.scast %c : tensor<2x2x3xi8> to tensor<2x2x3x!apart>
  %d = quant.dcast %q : tensor<2x2x3x!apart> to tensor<2x2x3xf32>
  %w = tensor.collapse_shape %d [[0, 1], [2]] : tensor<2x2x3xf32> into tensor<4x3xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x3xf32>) outs(%y : tensor<1x3xf32>) -> tensor<1x3xf32>
  %torn = tensor.collapse_shape %d [[0], [1, 2]] : tensor<2x2x3xf32> into tensor<2x6xf32>
  %1 = linalg.matmul ins(%z, %torn : tensor<1x2xf32>, tensor<2x6xf32>) outs(%u : tensor<1x6xf32>) -> tensor<1x6xf32>
  %p = arith.constant dense<1> : tensor<4x1xi8>
  %pq = quant.scast %p : tensor<4x1xi8> to tensor<4x1x!pairs>
  %pd = quant.dcast %pq : tensor<4x1x!pairs> to tensor<4x1xf32>
  %cut = tensor.extract_slice %pd[1, 0] [2, 1] [1, 1] : tensor<4x1xf32> to tensor<2x1xf32>
  %2 = linalg.matmul ins(%z, %cut : tensor<1x2xf32>, tensor<2x1xf32>) outs(%v : tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0, %1, %2 : tensor<1x3xf32>, tensor<1x6xf32>, tensor<1x1xf32>
}

//===----------------------------------------------------------------------===//
// What is no constant
//===----------------------------------------------------------------------===//

// CHECK-LABEL: function: @argument
// CHECK: constant: unsupported: expected a constant, found a block argument
// CHECK-LABEL: function: @computed
// CHECK: constant: unsupported: expected a constant, found the result of 'linalg.add'
func.func @argument(%x: tensor<3xf32>, %w: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<3xf32>, tensor<2xf32>) outs(%y : tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func @computed(%x: tensor<3xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<1.0> : tensor<2xf32>
  %w = linalg.add ins(%c, %c : tensor<2xf32>, tensor<2xf32>) outs(%y : tensor<2xf32>) -> tensor<2xf32>
  %0 = linalg.conv_1d ins(%x, %w : tensor<3xf32>, tensor<2xf32>) outs(%y : tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// Values of a graph region may be made of each other; no reader may follow them
// for ever.
// CHECK: op: linalg.matmul
// CHECK: unsupported: expected one constant operand, found none
module {
  %c = arith.constant dense<1.0> : tensor<3x3xf32>
  %a = arith.mulf %c, %b : tensor<3x3xf32>
  %b = arith.mulf %c, %a : tensor<3x3xf32>
  %x = tensor.empty() : tensor<3x3xf32>
  %y = linalg.matmul ins(%x, %a : tensor<3x3xf32>, tensor<3x3xf32>) outs(%x : tensor<3x3xf32>) -> tensor<3x3xf32>
}
