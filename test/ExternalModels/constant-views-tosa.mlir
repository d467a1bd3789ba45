// Weights that stand behind TOSA ops, and the forms a constant itself can have.
// Every matmul but those that say otherwise has the weights [[1, 2], [3, 4], [5, 6]]
// of shape [input, output], which print by output channel.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s

//===----------------------------------------------------------------------===//
// Arrangements
//===----------------------------------------------------------------------===//

// CHECK-LABEL: function: @reshape
// CHECK: constant: f32 1x2x1x3 scales [1] zero points [0] values [1, 3, 5, 2, 4, 6]
func.func @reshape(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]> : tensor<1x6xf32>}> : () -> tensor<1x6xf32>
  %s = tosa.const_shape {values = dense<[1, 3, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %w = tosa.reshape %c, %s : (tensor<1x6xf32>, !tosa.shape<3>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @transpose
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @transpose(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]]> : tensor<1x2x3xf32>}> : () -> tensor<1x2x3xf32>
  %w = tosa.transpose %c {perms = array<i32: 0, 2, 1>} : (tensor<1x2x3xf32>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @slice
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @slice(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[9.0, 9.0, 9.0], [9.0, 1.0, 2.0], [9.0, 3.0, 4.0], [9.0, 5.0, 6.0]]]> : tensor<1x4x3xf32>}> : () -> tensor<1x4x3xf32>
  %start = tosa.const_shape {values = dense<[0, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %size = tosa.const_shape {values = dense<[1, 3, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %w = tosa.slice %c, %start, %size : (tensor<1x4x3xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Stored as bytes [[9, 9], [1, 3], ...]: a slice, a transpose of it, a unit
// dimension, and a cast, all in place.
// CHECK-LABEL: function: @chain
// CHECK: constant: i8 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @chain(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[9, 9, 9, 9], [9, 1, 3, 5], [9, 2, 4, 6]]> : tensor<3x4xi8>}> : () -> tensor<3x4xi8>
  %start = tosa.const_shape {values = dense<1> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[2, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %0 = tosa.slice %c, %start, %size : (tensor<3x4xi8>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<2x3xi8>
  %1 = tosa.transpose %0 {perms = array<i32: 1, 0>} : (tensor<2x3xi8>) -> tensor<3x2xi8>
  %s = tosa.const_shape {values = dense<[1, 3, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %2 = tosa.reshape %1, %s : (tensor<3x2xi8>, !tosa.shape<3>) -> tensor<1x3x2xi8>
  %w = tosa.cast %2 : (tensor<1x3x2xi8>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Row-major order of a transposed matrix is nowhere in memory.
// CHECK-LABEL: function: @needs_copy
// CHECK: constant: unsupported: expected a reshape within memory order, found one of a transposed constant from [3, 2] to [1, 2, 3]
func.func @needs_copy(%x: tensor<1x1x2xf32>) -> tensor<1x1x3xf32> {
  %c = "tosa.const"() <{values = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>}> : () -> tensor<2x3xf32>
  %0 = tosa.transpose %c {perms = array<i32: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %s = tosa.const_shape {values = dense<[1, 2, 3]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %w = tosa.reshape %0, %s : (tensor<3x2xf32>, !tosa.shape<3>) -> tensor<1x2x3xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x2xf32>, tensor<1x2x3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x3xf32>
  return %y : tensor<1x1x3xf32>
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

// One element in memory, whatever the shape; 1.5 in another arrangement too.
// CHECK-LABEL: function: @splat
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
func.func @splat(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<1.5> : tensor<1x2x3xf32>}> : () -> tensor<1x2x3xf32>
  %0 = tosa.transpose %c {perms = array<i32: 2, 1, 0>} : (tensor<1x2x3xf32>) -> tensor<3x2x1xf32>
  %s = tosa.const_shape {values = dense<[1, 3, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %w = tosa.reshape %0, %s : (tensor<3x2x1xf32>, !tosa.shape<3>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// The ends of the range.
// CHECK-LABEL: function: @i4
// CHECK: constant: i4 1x2x1x3 {{.*}} values [-8, -1, 1, 7, 0, -7]
func.func @i4(%x: tensor<1x1x3xi8>) -> tensor<1x1x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[-8, 7], [-1, 0], [1, -7]]]> : tensor<1x3x2xi4>}> : () -> tensor<1x3x2xi4>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi4>}> : () -> tensor<1xi4>
  %y = tosa.matmul %x, %w, %xzp, %wzp : (tensor<1x1x3xi8>, tensor<1x3x2xi4>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x1x2xi32>
  return %y : tensor<1x1x2xi32>
}

// CHECK-LABEL: function: @u8
// CHECK: constant: ui8 1x2x1x3 {{.*}} values [0, 128, 2, 255, 1, 127]
func.func @u8(%x: tensor<1x1x3xui8>) -> tensor<1x1x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[0, 255], [128, 1], [2, 127]]]> : tensor<1x3x2xui8>}> : () -> tensor<1x3x2xui8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xui8>}> : () -> tensor<1xui8>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xui8>, tensor<1x3x2xui8>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x1x2xi32>
  return %y : tensor<1x1x2xi32>
}

// CHECK-LABEL: function: @i16
// CHECK: constant: i16 1x2x1x3 {{.*}} values [-32768, 1, 2, 32767, 256, -256]
func.func @i16(%x: tensor<1x1x3xi16>) -> tensor<1x1x2xi48> {
  %w = "tosa.const"() <{values = dense<[[[-32768, 32767], [1, 256], [2, -256]]]> : tensor<1x3x2xi16>}> : () -> tensor<1x3x2xi16>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xi16>, tensor<1x3x2xi16>, tensor<1xi16>, tensor<1xi16>) -> tensor<1x1x2xi48>
  return %y : tensor<1x1x2xi48>
}

// The largest and the smallest f16.
// CHECK-LABEL: function: @f16
// CHECK: constant: f16 1x2x1x3 {{.*}} values [65504, 0.5, 1, 5.96046e-08, -0.5, -1]
func.func @f16(%x: tensor<1x1x3xf16>) -> tensor<1x1x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[65504.0, 5.9604645e-08], [0.5, -0.5], [1.0, -1.0]]]> : tensor<1x3x2xf16>}> : () -> tensor<1x3x2xf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf16>, tensor<1x3x2xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @bf16
// CHECK: constant: bf16 1x2x1x3 {{.*}} values [1.01562, 1.26765e+30, 1, -2, 0.5, -1]
func.func @bf16(%x: tensor<1x1x3xbf16>) -> tensor<1x1x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[1.015625, -2.0], [1.2676506002282294e+30, 0.5], [1.0, -1.0]]]> : tensor<1x3x2xbf16>}> : () -> tensor<1x3x2xbf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xbf16>, tensor<1x3x2xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Half precision is read as it is stored.
// CHECK-LABEL: function: @widened
// CHECK: constant: f16 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @widened(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]> : tensor<1x3x2xf16>}> : () -> tensor<1x3x2xf16>
  %w = tosa.cast %c : (tensor<1x3x2xf16>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @narrowed
// CHECK: constant: unsupported: expected a conversion that keeps every constant, found one of f32 to f16
func.func @narrowed(%x: tensor<1x1x3xf16>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %w = tosa.cast %c : (tensor<1x3x2xf32>) -> tensor<1x3x2xf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf16>, tensor<1x3x2xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// Halves have 11 bits, the constants could have 31.
// CHECK-LABEL: function: @wide_integers
// CHECK: constant: unsupported: expected a conversion that keeps every constant, found one of i32 to f16
func.func @wide_integers(%x: tensor<1x1x3xf16>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<1> : tensor<1x3x2xi32>}> : () -> tensor<1x3x2xi32>
  %w = tosa.cast %c : (tensor<1x3x2xi32>) -> tensor<1x3x2xf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf16>, tensor<1x3x2xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @f8
// CHECK: constant: unsupported: expected integers or floats of 16 to 64 bits, found tensor<1x3x2xf8E4M3FN>
func.func @f8(%x: tensor<1x1x3xf8E4M3FN>) -> tensor<1x1x2xf16> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x3x2xf8E4M3FN>}> : () -> tensor<1x3x2xf8E4M3FN>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf8E4M3FN>}> : () -> tensor<1xf8E4M3FN>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf8E4M3FN>, tensor<1x3x2xf8E4M3FN>, tensor<1xf8E4M3FN>, tensor<1xf8E4M3FN>) -> tensor<1x1x2xf16>
  return %y : tensor<1x1x2xf16>
}

//===----------------------------------------------------------------------===//
// Resources
//===----------------------------------------------------------------------===//

// CHECK-LABEL: function: @resource
// CHECK: constant: f32 1x2x1x3 {{.*}} values [1, 3, 5, 2, 4, 6]
func.func @resource(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %w = "tosa.const"() <{values = dense_resource<floats> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @resource_bytes
// CHECK: constant: i8 1x2x1x3 {{.*}} values [1, 3, -1, 2, 4, 6]
func.func @resource_bytes(%x: tensor<1x1x3xi8>) -> tensor<1x1x2xi32> {
  %w = "tosa.const"() <{values = dense_resource<bytes> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xi8>, tensor<1x3x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x2xi32>
  return %y : tensor<1x1x2xi32>
}

// The text was printed without its large constants.
// CHECK-LABEL: function: @elided
// CHECK: constant: invalid: expected a constant with data, found the elided resource '__elided__'
func.func @elided(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %w = "tosa.const"() <{values = dense_resource<__elided__> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// MLIR does not compare the size of a resource with its type.
// CHECK-LABEL: function: @wrong_size
// CHECK: constant: invalid: expected 24 bytes for tensor<1x3x2xf32>, found 6
func.func @wrong_size(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %w = "tosa.const"() <{values = dense_resource<bytes> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      floats: "0x040000000000803f0000004000004040000080400000a0400000c040",
      bytes: "0x0100000001020304FF06"
    }
  }
#-}

//===----------------------------------------------------------------------===//
// Dequantized integers
//===----------------------------------------------------------------------===//

// (q - [1, 2]) * [0.5, 0.25], as a converter of quantized networks writes it.
// CHECK-LABEL: function: @dequantized
// CHECK: constant: i8 1x2x1x3 scales [0.5, 0.25] zero points [1, 2] values [0, 1, 2, 0, 0.5, 1]
func.func @dequantized(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1, 2], [3, 4], [5, 6]]]> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %zp = "tosa.const"() <{values = dense<[[[1, 2]]]> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %scale = "tosa.const"() <{values = dense<[[[0.5, 0.25]]]> : tensor<1x1x2xf32>}> : () -> tensor<1x1x2xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %c : (tensor<1x3x2xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.sub %0, %zp : (tensor<1x3x2xi32>, tensor<1x1x2xi32>) -> tensor<1x3x2xi32>
  %2 = tosa.cast %1 : (tensor<1x3x2xi32>) -> tensor<1x3x2xf32>
  %w = tosa.mul %2, %scale, %shift : (tensor<1x3x2xf32>, tensor<1x1x2xf32>, tensor<1xi8>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// One number for all, subtracted as floats; the axis of the scales moves along.
// CHECK-LABEL: function: @dequantized_then_moved
// CHECK: constant: i8 1x2x1x3 scales [0.5, 0.25] zero points [1, 1] values [0, 1, 2, 0.25, 0.75, 1.25]
func.func @dequantized_then_moved(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[1, 3, 5], [2, 4, 6]]> : tensor<2x3xi8>}> : () -> tensor<2x3xi8>
  %zp = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %scale = "tosa.const"() <{values = dense<[[0.5], [0.25]]> : tensor<2x1xf32>}> : () -> tensor<2x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %c : (tensor<2x3xi8>) -> tensor<2x3xf32>
  %1 = tosa.sub %0, %zp : (tensor<2x3xf32>, tensor<1x1xf32>) -> tensor<2x3xf32>
  %2 = tosa.mul %1, %scale, %shift : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<1xi8>) -> tensor<2x3xf32>
  %3 = tosa.transpose %2 {perms = array<i32: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %s = tosa.const_shape {values = dense<[1, 3, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %w = tosa.reshape %3, %s : (tensor<3x2xf32>, !tosa.shape<3>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// A batch norm that was multiplied into float weights.
// CHECK-LABEL: function: @scaled_floats
// CHECK: constant: f32 1x2x1x3 scales [2, 4] zero points [0, 0] values [2, 6, 10, 8, 16, 24]
func.func @scaled_floats(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %scale = "tosa.const"() <{values = dense<[[[2.0, 4.0]]]> : tensor<1x1x2xf32>}> : () -> tensor<1x1x2xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %w = tosa.mul %c, %scale, %shift : (tensor<1x3x2xf32>, tensor<1x1x2xf32>, tensor<1xi8>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @scales_of_inputs
// CHECK: constant: i8 1x2x1x3 scales of blocks [1, 2, 3] zero points [0, 0, 0] values [1, 6, 15, 2, 8, 18]
func.func @scales_of_inputs(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1, 2], [3, 4], [5, 6]]]> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %scale = "tosa.const"() <{values = dense<[[[1.0], [2.0], [3.0]]]> : tensor<1x3x1xf32>}> : () -> tensor<1x3x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %c : (tensor<1x3x2xi8>) -> tensor<1x3x2xf32>
  %w = tosa.mul %0, %scale, %shift : (tensor<1x3x2xf32>, tensor<1x3x1xf32>, tensor<1xi8>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// CHECK-LABEL: function: @negative_scale
// CHECK: constant: unsupported: expected finite scales > 0, found -0.500000
func.func @negative_scale(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1, 2], [3, 4], [5, 6]]]> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %scale = "tosa.const"() <{values = dense<-0.5> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %c : (tensor<1x3x2xi8>) -> tensor<1x3x2xf32>
  %w = tosa.mul %0, %scale, %shift : (tensor<1x3x2xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// A scale that is a product itself is no plain number.
// CHECK-LABEL: function: @product_of_scales
// CHECK: constant: unsupported: expected plain numbers as scales and zero points, found dequantized ones
func.func @product_of_scales(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %c = "tosa.const"() <{values = dense<[[[1, 2], [3, 4], [5, 6]]]> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %scale = "tosa.const"() <{values = dense<0.5> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %c : (tensor<1x3x2xi8>) -> tensor<1x3x2xf32>
  %1 = tosa.mul %scale, %scale, %shift : (tensor<1x1x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1xf32>
  %w = tosa.mul %0, %1, %shift : (tensor<1x3x2xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x2xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %x, %w, %xzp, %xzp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// A constant times an activation is an activation: the matmul has one constant.
// CHECK-LABEL: function: @scaled_activation
// CHECK: weights: tensor<1x3x2xf32>
func.func @scaled_activation(%x: tensor<1x1x3xf32>) -> tensor<1x1x2xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1x1x3xf32>}> : () -> tensor<1x1x3xf32>
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %one, %x, %shift : (tensor<1x1x3xf32>, tensor<1x1x3xf32>, tensor<1xi8>) -> tensor<1x1x3xf32>
  %y = tosa.matmul %0, %w, %zp, %zp : (tensor<1x1x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}
