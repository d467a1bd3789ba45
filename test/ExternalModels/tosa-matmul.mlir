// What BiasedOpInterface says of tosa.matmul: which operand is the weights, and
// what counts as its bias.
//
// RUN: mlir-opt %s --load-pass-plugin=%unbias_test_passes \
// RUN:   --pass-pipeline='builtin.module(test-biased-ops)' -o /dev/null | FileCheck %s

// CHECK-LABEL: function: @right
// CHECK-NEXT: op: tosa.matmul
// CHECK-NEXT: activation: tensor<1x4x2xi8> channels [2] zero point -3 padding -3
// CHECK-NEXT: weights: tensor<1x2x3xi8> group [0] output [2] taps [] input [1] zero point 5
// CHECK-NEXT: constant: i8 1x3x1x2 scales [1] zero points [0] values [1, 4, 2, 5, 3, 6]
// CHECK-NEXT: geometry: taps{{$}}
// CHECK-NEXT: output: tensor<1x4x3xi32> of 'tosa.matmul' channels [2]
// CHECK-NEXT: bias: absent i32
func.func @right(%x: tensor<1x4x2xi8>) -> tensor<1x4x3xi32> {
  %w = "tosa.const"() <{values = dense<[[[1, 2, 3], [4, 5, 6]]]> : tensor<1x2x3xi8>}> : () -> tensor<1x2x3xi8>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.matmul %x, %w, %xzp, %wzp : (tensor<1x4x2xi8>, tensor<1x2x3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3xi32>
  return %y : tensor<1x4x3xi32>
}

// A constant left operand makes H, its dimension 1, the output channel, and the
// zero points change sides.
// CHECK-LABEL: function: @left
// CHECK-NEXT: op: tosa.matmul
// CHECK-NEXT: activation: tensor<1x2x7xi8> channels [1] zero point -3 padding -3
// CHECK-NEXT: weights: tensor<1x3x2xi8> group [0] output [1] taps [] input [2] zero point 5
// CHECK-NEXT: constant: i8 1x3x1x2 scales [1] zero points [0] values [1, 2, 3, 4, 5, 6]
// CHECK-NEXT: geometry: taps{{$}}
// CHECK-NEXT: output: tensor<1x3x7xi32> of 'tosa.add' channels [1]
// CHECK-NEXT: bias: constant i32 [7, 8, 9]
func.func @left(%x: tensor<1x2x7xi8>) -> tensor<1x3x7xi32> {
  %w = "tosa.const"() <{values = dense<[[[1, 2], [3, 4], [5, 6]]]> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %b = "tosa.const"() <{values = dense<[[[7], [8], [9]]]> : tensor<1x3x1xi32>}> : () -> tensor<1x3x1xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.matmul %w, %x, %wzp, %xzp : (tensor<1x3x2xi8>, tensor<1x2x7xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x7xi32>
  %z = tosa.add %y, %b : (tensor<1x3x7xi32>, tensor<1x3x1xi32>) -> tensor<1x3x7xi32>
  return %z : tensor<1x3x7xi32>
}

// Weights of two batches: channels (batch, c) and (batch, w), batch first. The
// bias [2,1,2] varies with both; the bias [1,1,2] is repeated.
// CHECK-LABEL: function: @batched
// CHECK-NEXT: op: tosa.matmul
// CHECK-NEXT: activation: tensor<2x4x1xf32> channels [0, 2]
// CHECK-NEXT: weights: tensor<2x1x2xf32> group [0] output [2] taps [] input [1] zero point 0
// CHECK-NEXT: constant: f32 2x2x1x1 scales [1] zero points [0] values [1, 2, 3, 4]
// CHECK-NEXT: geometry: taps{{$}}
// CHECK-NEXT: output: tensor<2x4x2xf32> of 'tosa.add' channels [0, 2]
// CHECK-NEXT: bias: constant f32 [5, 6, 7, 8]
// CHECK-NEXT: op: tosa.matmul
// CHECK: bias: constant f32 [5, 6, 5, 6]
func.func @batched(%x: tensor<2x4x1xf32>) -> (tensor<2x4x2xf32>, tensor<2x4x2xf32>) {
  %w = "tosa.const"() <{values = dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32>}> : () -> tensor<2x1x2xf32>
  %b0 = "tosa.const"() <{values = dense<[[[5.0, 6.0]], [[7.0, 8.0]]]> : tensor<2x1x2xf32>}> : () -> tensor<2x1x2xf32>
  %b1 = "tosa.const"() <{values = dense<[[[5.0, 6.0]]]> : tensor<1x1x2xf32>}> : () -> tensor<1x1x2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y0 = tosa.matmul %x, %w, %zp, %zp : (tensor<2x4x1xf32>, tensor<2x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x4x2xf32>
  %z0 = tosa.add %b0, %y0 : (tensor<2x1x2xf32>, tensor<2x4x2xf32>) -> tensor<2x4x2xf32>
  %y1 = tosa.matmul %x, %w, %zp, %zp : (tensor<2x4x1xf32>, tensor<2x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x4x2xf32>
  %z1 = tosa.add %y1, %b1 : (tensor<2x4x2xf32>, tensor<1x1x2xf32>) -> tensor<2x4x2xf32>
  return %z0, %z1 : tensor<2x4x2xf32>, tensor<2x4x2xf32>
}

// A dynamic batch is as many as the weights have: one. One multiplier per
// column is one per output channel.
// CHECK-LABEL: function: @dynamic_batch
// CHECK: activation: tensor<?x4x2xi8> channels [2]
// CHECK: output: tensor<?x4x2xi32> of 'tosa.add' channels [2]
// CHECK-NEXT: bias: constant i32 [9]
// CHECK-NEXT: requantization: [0.5, 0.25] of 31 bits to tensor<?x4x2xi8>
func.func @dynamic_batch(%x: tensor<?x4x2xi8>) -> tensor<?x4x2xi8> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %b = "tosa.const"() <{values = dense<9> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.matmul %x, %w, %zp, %zp : (tensor<?x4x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<?x4x2xi32>
  %z = tosa.add %y, %b : (tensor<?x4x2xi32>, tensor<1x1x1xi32>) -> tensor<?x4x2xi32>
  %m = "tosa.const"() <{values = dense<[1073741824, 536870912]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<2xi8>}> : () -> tensor<2xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %r = tosa.rescale %z, %m, %s, %izp, %zp {input_unsigned = false, output_unsigned = false, per_channel = true, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<?x4x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<?x4x2xi8>
  return %r : tensor<?x4x2xi8>
}

// What is added is no bias: it varies along H, it is not constant, or the
// product is used elsewhere too. Multipliers along W are not those of output
// channels along H.
// CHECK-LABEL: function: @no_bias
// CHECK-COUNT-4: bias: absent i32
// CHECK-NOT: requantization
func.func @no_bias(%x: tensor<1x2x2xi8>, %r: tensor<1x1x2xi32>) -> (tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<1x2x2xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %bh = "tosa.const"() <{values = dense<[[[7], [8]]]> : tensor<1x2x1xi32>}> : () -> tensor<1x2x1xi32>
  %bw = "tosa.const"() <{values = dense<[[[7, 8]]]> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y0 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %z0 = tosa.add %y0, %bh : (tensor<1x2x2xi32>, tensor<1x2x1xi32>) -> tensor<1x2x2xi32>
  %y1 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %z1 = tosa.add %y1, %r : (tensor<1x2x2xi32>, tensor<1x1x2xi32>) -> tensor<1x2x2xi32>
  %y2 = tosa.matmul %x, %w, %zp, %zp : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %z2 = tosa.add %y2, %bw : (tensor<1x2x2xi32>, tensor<1x1x2xi32>) -> tensor<1x2x2xi32>
  %y3 = tosa.matmul %w, %x, %zp, %zp : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %m = "tosa.const"() <{values = dense<[1073741824, 536870912]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<2xi8>}> : () -> tensor<2xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %q = tosa.rescale %y3, %m, %s, %izp, %zp {input_unsigned = false, output_unsigned = false, per_channel = true, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<1x2x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %z0, %z1, %z2, %y2, %q : tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<1x2x2xi8>
}

// CHECK-LABEL: function: @unsupported
// CHECK-NEXT: op: tosa.matmul
// CHECK-NEXT: unsupported: expected one constant operand, found none
// CHECK-NEXT: op: tosa.matmul
// CHECK-NEXT: unsupported: expected one constant operand, found two
// CHECK-NEXT: op: tosa.matmul
// CHECK-NEXT: unsupported: expected 1 batches as in the weights, found 2
func.func @unsupported(%x: tensor<1x2x2xi8>, %x2: tensor<2x2x2xi8>) -> (tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<2x2x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y0 = tosa.matmul %x, %x, %zp, %zp : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %y1 = tosa.matmul %w, %w, %zp, %zp : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %y2 = tosa.matmul %x2, %w, %zp, %zp : (tensor<2x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x2x2xi32>
  return %y0, %y1, %y2 : tensor<1x2x2xi32>, tensor<1x2x2xi32>, tensor<2x2x2xi32>
}

// CHECK-LABEL: function: @i48
// CHECK: output: tensor<1x2x2xi48> of 'tosa.matmul'
// CHECK-NEXT: bias: unsupported: expected a bias that can be added, found one of i48, for which TOSA has no add
func.func @i48(%x: tensor<1x2x2xi16>) -> tensor<1x2x2xi48> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi16>}> : () -> tensor<1x2x2xi16>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %y = tosa.matmul %x, %w, %zp, %zp : (tensor<1x2x2xi16>, tensor<1x2x2xi16>, tensor<1xi16>, tensor<1xi16>) -> tensor<1x2x2xi48>
  return %y : tensor<1x2x2xi48>
}
