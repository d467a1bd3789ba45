// How the bias of a TOSA op is changed: 1, 2 ... is added to channel 0, 1 ... of a
// constant one, or of one that is created. (linalg: linalg-bias.mlir)

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set})' \
// RUN:   | FileCheck %s
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set},test-biased-ops)' -o /dev/null \
// RUN:   | FileCheck %s --check-prefix=AGAIN

// CHECK-LABEL: func.func @constant
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<[11, 22]> : tensor<2xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
// AGAIN-LABEL: function: @constant
// AGAIN: bias: constant i32 [11, 22]
func.func @constant(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// One number for all channels becomes one per channel.
// CHECK-LABEL: func.func @size_one
// CHECK: "tosa.const"() <{values = dense<[8, 9]> : tensor<2xi32>}>
// AGAIN-LABEL: function: @size_one
// AGAIN: bias: constant i32 [8, 9]
func.func @size_one(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// The least number of 48 bits, and 1.
// CHECK-LABEL: func.func @i48
// CHECK: "tosa.const"() <{values = dense<[-140737488355327, 3]> : tensor<2xi48>}>
func.func @i48(%x: tensor<1x2x2x1xi16>) -> tensor<1x2x2x2xi48> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %b = "tosa.const"() <{values = dense<[-140737488355328, 1]> : tensor<2xi48>}> : () -> tensor<2xi48>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %zp {acc_type = i48, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi16>, tensor<2x1x1x1xi8>, tensor<2xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x2x2x2xi48>
  return %0 : tensor<1x2x2x2xi48>
}

// The type stays; the numbers are stored ones.
// CHECK-LABEL: func.func @quantized
// CHECK: "tosa.const"() <{values = dense<[11, 22]> : tensor<2xi32>}> : () -> tensor<2x!quant.uniform<i32:f32:0, {5.000000e-01,2.500000e-01}>>
!qx = !quant.uniform<i8:f32, 1.0>
!qw = !quant.uniform<i8:f32:0, {5.0e-01, 2.5e-01}>
!qb = !quant.uniform<i32:f32:0, {5.0e-01, 2.5e-01}>
func.func @quantized(%x: tensor<1x2x2x1x!qx>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!qw>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2x!qb>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2x!qb>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// Three users of one constant, one of which is no op with a bias: both ops get
// their own, and the third still sees what it saw.
// CHECK-LABEL: func.func @shared
// CHECK: %[[OLD:.*]] = "tosa.const"() <{values = dense<0> : tensor<2xi32>}>
// CHECK: %[[B1:.*]] = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B1]],
// CHECK: %[[B2:.*]] = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B2]],
// CHECK: return %{{.*}}, %{{.*}}, %[[OLD]]
func.func @shared(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %1 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0, %1, %b : tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<2xi32>
}

// [10, 20] * 0.5: the integers change, and the chain stays.
// CHECK-LABEL: func.func @dequantized
// CHECK: %[[Q:.*]] = "tosa.const"() <{values = dense<[11, 22]> : tensor<2xi32>}>
// CHECK: %[[F:.*]] = tosa.cast %[[Q]]
// CHECK: %[[B:.*]] = tosa.mul %[[F]],
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
// AGAIN-LABEL: function: @dequantized
// AGAIN: bias: constant i32 [11, 22] scales [0.5]
func.func @dequantized(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %q = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s = "tosa.const"() <{values = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %f = tosa.cast %q : (tensor<2xi32>) -> tensor<2xf32>
  %b = tosa.mul %f, %s, %shift : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}

// [5, 7] * 0.25 / 0.5 = [2.5, 3.5], to the nearest even integer [2, 4].
// CHECK-LABEL: func.func @requantized
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<[3, 6]> : tensor<2xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
// AGAIN-LABEL: function: @requantized
// AGAIN: bias: constant i32 [3, 6]
func.func @requantized(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %q = "tosa.const"() <{values = dense<[5, 7]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s = "tosa.const"() <{values = dense<0.25> : tensor<1xf32>}> : () -> tensor<1xf32>
  %t = "tosa.const"() <{values = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %f = tosa.cast %q : (tensor<2xi32>) -> tensor<2xf32>
  %d = tosa.mul %f, %s, %shift : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %i = tosa.reciprocal %t : (tensor<1xf32>) -> tensor<1xf32>
  %r = tosa.mul %d, %i, %shift : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %b = tosa.cast %r : (tensor<2xf32>) -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// A part of a longer constant, as converters of grouped convolutions write it.
// CHECK-LABEL: func.func @sliced
// CHECK: "tosa.const"() <{values = dense<[31, 42]> : tensor<2xi32>}>
func.func @sliced(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %all = "tosa.const"() <{values = dense<[10, 20, 30, 40]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %start = tosa.const_shape {values = dense<2> : tensor<1xindex>} : () -> !tosa.shape<1>
  %size = tosa.const_shape {values = dense<2> : tensor<1xindex>} : () -> !tosa.shape<1>
  %b = tosa.slice %all, %start, %size : (tensor<4xi32>, !tosa.shape<1>, !tosa.shape<1>) -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// No bias: it is created behind the op, before everything that reads it.
// CHECK-LABEL: func.func @matmul
// CHECK: %[[ACC:.*]] = tosa.matmul
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<{{\[\[\[}}1, 2]]]> : tensor<1x1x2xi32>}>
// CHECK: %[[SUM:.*]] = tosa.add %[[ACC]], %[[B]]
// CHECK: tosa.negate %[[SUM]]
// CHECK: return %[[SUM]],
// AGAIN-LABEL: function: @matmul
// AGAIN: bias: constant i32 [1, 2]
func.func @matmul(%x: tensor<1x3x2xi8>) -> (tensor<1x3x2xi32>, tensor<1x3x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.negate %0, %zp32, %zp32 : (tensor<1x3x2xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x3x2xi32>
  return %0, %1 : tensor<1x3x2xi32>, tensor<1x3x2xi32>
}

// The constant is the first operand of the add.
// CHECK-LABEL: func.func @matmul_add
// CHECK: %[[ACC:.*]] = tosa.matmul
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<{{\[\[\[}}11, 22]]]> : tensor<1x1x2xi32>}>
// CHECK: tosa.add %[[B]], %[[ACC]]
// CHECK-NOT: tosa.add
func.func @matmul_add(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<[[[10, 20]]]> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %0 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %b, %0 : (tensor<1x1x2xi32>, tensor<1x3x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}

// A constant left operand makes the rows the channels.
// CHECK-LABEL: func.func @matmul_left
// CHECK: "tosa.const"() <{values = dense<{{\[\[\[}}8], [9], [10]]]> : tensor<1x3x1xi32>}>
// AGAIN-LABEL: function: @matmul_left
// AGAIN: bias: constant i32 [8, 9, 10]
func.func @matmul_left(%x: tensor<1x2x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %0 = tosa.matmul %w, %x, %zp, %zp : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<1x3x2xi32>, tensor<1x1x1xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}

// Two batches of weights have a bias each; before there was one for both.
// CHECK-LABEL: func.func @matmul_batches
// CHECK: "tosa.const"() <{values = dense<{{\[\[\[}}11, 22]], {{\[\[}}13, 24]]]> : tensor<2x1x2xi32>}>
// AGAIN-LABEL: function: @matmul_batches
// AGAIN: bias: constant i32 [11, 22, 13, 24]
func.func @matmul_batches(%x: tensor<2x3x2xi8>) -> tensor<2x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x2x2xi8>}> : () -> tensor<2x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<[[[10, 20]]]> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %0 = tosa.matmul %x, %w, %zp, %zp : (tensor<2x3x2xi8>, tensor<2x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<2x3x2xi32>, tensor<1x1x2xi32>) -> tensor<2x3x2xi32>
  return %1 : tensor<2x3x2xi32>
}

// What is added at run time is no bias: one is created before.
// CHECK-LABEL: func.func @matmul_run_time
// CHECK: %[[ACC:.*]] = tosa.matmul
// CHECK: %[[SUM:.*]] = tosa.add %[[ACC]], %{{.*}} : (tensor<1x3x2xi32>, tensor<1x1x2xi32>)
// CHECK: tosa.add %[[SUM]], %{{.*}} : (tensor<1x3x2xi32>, tensor<1x3x2xi32>)
func.func @matmul_run_time(%x: tensor<1x3x2xi8>, %r: tensor<1x3x2xi32>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %r : (tensor<1x3x2xi32>, tensor<1x3x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}
