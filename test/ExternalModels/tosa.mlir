// What BiasedOpInterface says of TOSA's convolutions and matmul.
//
// RUN: mlir-opt %s --load-pass-plugin=%unbias_test_passes \
// RUN:   --pass-pipeline='builtin.module(test-biased-ops)' -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

// Every number of the geometry differs from the others: pad is top, bottom,
// left, right; (9 + 1 + 2 - 2*1 - 1)/2 + 1 = 5 rows from 3 taps of dilation 1,
// (10 + 3 + 2 - 2*1 - 1)/3 + 1 = 5 columns from 2 taps of dilation 2. The batch
// is dynamic. The weights of channel 1 follow those of channel 0.
// CHECK-LABEL: function: @conv2d_i8
// CHECK-NEXT: op: tosa.conv2d
// CHECK-NEXT: activation: tensor<?x9x10x2xi8> channels [3] zero point -3 padding -3
// CHECK-NEXT: weights: tensor<2x3x2x2xi8> group [] output [0] taps [1, 2] input [3] zero point 4
// CHECK-NEXT: constant: i8 1x2x6x2 scales [1] zero points [0] values [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -128]
// CHECK-NEXT: geometry: taps {3 stride 2 dilation 1 pad 1 in 9 out 5} {2 stride 3 dilation 2 pad 3 in 10 out 5}
// CHECK-NEXT: output: tensor<?x5x5x2xi32> of 'tosa.conv2d' channels [3]
// CHECK-NEXT: bias: constant i32 [7, -8]
// CHECK-NOT: requantization
func.func @conv2d_i8(%x: tensor<?x9x10x2xi8>) -> tensor<?x5x5x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[0, 1], [2, 3]], [[4, 5], [6, 7]], [[8, 9], [10, 11]]], [[[-1, -2], [-3, -4]], [[-5, -6], [-7, -8]], [[-9, -10], [-11, -128]]]]> : tensor<2x3x2x2xi8>}> : () -> tensor<2x3x2x2xi8>
  %b = "tosa.const"() <{values = dense<[7, -8]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<4> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 2>, pad = array<i64: 1, 1, 3, 2>, stride = array<i64: 2, 3>} : (tensor<?x9x10x2xi8>, tensor<2x3x2x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<?x5x5x2xi32>
  return %y : tensor<?x5x5x2xi32>
}

// Unknown spatial sizes are -1.
// CHECK-LABEL: function: @dynamic_size
// CHECK: geometry: taps {1 stride 1 dilation 1 pad 0 in -1 out -1} {1 stride 1 dilation 1 pad 0 in 7 out 7}
func.func @dynamic_size(%x: tensor<1x?x7x2xf32>) -> tensor<1x?x7x1xf32> {
  %w = "tosa.const"() <{values = dense<1.5> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %b = "tosa.const"() <{values = dense<0.25> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x?x7x2xf32>, tensor<1x1x1x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x?x7x1xf32>
  return %y : tensor<1x?x7x1xf32>
}

// (3 - 1)/1 + 1 = 3, (5 + 1 - 1 - 1)/1 + 1 = 5, (8 + 2 + 2 - 2 - 1)/2 + 1 = 5.
// CHECK-LABEL: function: @conv3d
// CHECK-NEXT: op: tosa.conv3d
// CHECK-NEXT: activation: tensor<1x3x5x8x2xi8> channels [4] zero point 0 padding 0
// CHECK-NEXT: weights: tensor<1x1x2x3x2xi8> group [] output [0] taps [1, 2, 3] input [4] zero point 0
// CHECK-NEXT: constant: i8 1x1x6x2 scales [1] zero points [0] values [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
// CHECK-NEXT: geometry: taps {1 stride 1 dilation 1 pad 0 in 3 out 3} {2 stride 1 dilation 1 pad 0 in 5 out 5} {3 stride 2 dilation 1 pad 2 in 8 out 5}
// CHECK-NEXT: output: tensor<1x3x5x5x1xi32> of 'tosa.conv3d' channels [4]
func.func @conv3d(%x: tensor<1x3x5x8x2xi8>) -> tensor<1x3x5x5x1xi32> {
  %w = "tosa.const"() <{values = dense<[[[[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]]]]> : tensor<1x1x2x3x2xi8>}> : () -> tensor<1x1x2x3x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.conv3d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 1, 2, 1>, stride = array<i64: 1, 1, 2>} : (tensor<1x3x5x8x2xi8>, tensor<1x1x2x3x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x5x5x1xi32>
  return %y : tensor<1x3x5x5x1xi32>
}

// Output channel c*2 + m: the weight of channel c, multiplier m. [KH,KW,C,M] is
// read as [C, M, KH*KW, 1], so the values of (c 0, m 0) are 1 and 7.
// CHECK-LABEL: function: @depthwise
// CHECK-NEXT: op: tosa.depthwise_conv2d
// CHECK-NEXT: activation: tensor<1x4x4x3xi8> channels [3]
// CHECK-NEXT: weights: tensor<1x2x3x2xi8> group [2] output [3] taps [0, 1] input [] zero point 0
// CHECK-NEXT: constant: i8 3x2x2x1 scales [1] zero points [0] values [1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12]
// CHECK-NEXT: geometry: taps {1 stride 1 dilation 1 pad 0 in 4 out 4} {2 stride 1 dilation 1 pad 1 in 4 out 4}
// CHECK-NEXT: output: tensor<1x4x4x6xi32> of 'tosa.depthwise_conv2d' channels [3]
// CHECK-NEXT: bias: constant i32 [1, 2, 3, 4, 5, 6]
func.func @depthwise(%x: tensor<1x4x4x3xi8>) -> tensor<1x4x4x6xi32> {
  %w = "tosa.const"() <{values = dense<[[[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]]]> : tensor<1x2x3x2xi8>}> : () -> tensor<1x2x3x2xi8>
  %b = "tosa.const"() <{values = dense<[1, 2, 3, 4, 5, 6]> : tensor<6xi32>}> : () -> tensor<6xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 1, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x3xi8>, tensor<1x2x3x2xi8>, tensor<6xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x6xi32>
  return %y : tensor<1x4x4x6xi32>
}

// (3 - 1)*2 - 1 + 0 + 3 = 6 rows, (4 - 1)*3 + 1 + 0 + 2 = 12 columns. The
// padding is TOSA's, of the output.
// CHECK-LABEL: function: @transpose_conv
// CHECK-NEXT: op: tosa.transpose_conv2d
// CHECK-NEXT: activation: tensor<1x3x4x1xi8> channels [3]
// CHECK-NEXT: weights: tensor<2x3x2x1xi8> group [] output [0] taps [1, 2] input [3]
// CHECK-NEXT: constant: i8 1x2x6x1
// CHECK-NEXT: geometry: transposed {3 stride 2 dilation 1 pad -1 in 3 out 6} {2 stride 3 dilation 1 pad 1 in 4 out 12}
// CHECK-NEXT: output: tensor<1x6x12x2xi32> of 'tosa.transpose_conv2d' channels [3]
func.func @transpose_conv(%x: tensor<1x3x4x1xi8>) -> tensor<1x6x12x2xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<2x3x2x1xi8>}> : () -> tensor<2x3x2x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = i32, out_pad = array<i64: -1, 0, 1, 0>, stride = array<i64: 2, 3>} : (tensor<1x3x4x1xi8>, tensor<2x3x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x6x12x2xi32>
  return %y : tensor<1x6x12x2xi32>
}

//===----------------------------------------------------------------------===//
// Padding that is looked through
//===----------------------------------------------------------------------===//

// The statistics describe %x. Padding before: 1 + 0 rows, 2 + 0 columns; the
// padding holds the number 5, which is not the zero point.
// CHECK-LABEL: function: @pad
// CHECK: activation: tensor<1x4x4x1xi8> channels [3] zero point -3 padding 5
// CHECK: geometry: taps {1 stride 1 dilation 1 pad 1 in 4 out 5} {1 stride 1 dilation 1 pad 2 in 4 out 7}
func.func @pad(%x: tensor<1x4x4x1xi8>) -> tensor<1x5x7x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %five = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %amount = tosa.const_shape {values = dense<[0, 0, 1, 0, 2, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %p = tosa.pad %x, %amount, %five : (tensor<1x4x4x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x5x7x1xi8>
  %y = tosa.conv2d %p, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x5x7x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x7x1xi32>
  return %y : tensor<1x5x7x1xi32>
}

// Own padding holds the zero point -3. The first pad does too: 1 + 2 rows, and
// though the padded tensor is used twice. The second holds 5, so the padded
// tensor is what the statistics describe.
// CHECK-LABEL: function: @pad_and_own_padding
// CHECK: activation: tensor<1x4x4x1xi8> channels [3] zero point -3 padding -3
// CHECK: geometry: taps {1 stride 1 dilation 1 pad 3 in 4 out 8} {1 stride 1 dilation 1 pad 0 in 4 out 4}
// CHECK: activation: tensor<1x6x4x1xi8> channels [3] zero point -3 padding -3
// CHECK: geometry: taps {1 stride 1 dilation 1 pad 2 in 6 out 8} {1 stride 1 dilation 1 pad 0 in 4 out 4}
func.func @pad_and_own_padding(%x: tensor<1x4x4x1xi8>) -> (tensor<1x8x4x1xi32>, tensor<1x8x4x1xi32>, tensor<1x6x4x1xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %five = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %amount = tosa.const_shape {values = dense<[0, 0, 1, 1, 0, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %p0 = tosa.pad %x, %amount, %xzp : (tensor<1x4x4x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x6x4x1xi8>
  %y0 = tosa.conv2d %p0, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 2, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x6x4x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x8x4x1xi32>
  %p1 = tosa.pad %x, %amount, %five : (tensor<1x4x4x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x6x4x1xi8>
  %y1 = tosa.conv2d %p1, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 2, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x6x4x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x8x4x1xi32>
  return %y0, %y1, %p0 : tensor<1x8x4x1xi32>, tensor<1x8x4x1xi32>, tensor<1x6x4x1xi8>
}

// Padding of channels is no padding of the convolution.
// CHECK-LABEL: function: @pad_channels
// CHECK: activation: tensor<1x4x4x2xf32> channels [3]
func.func @pad_channels(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %amount = tosa.const_shape {values = dense<[0, 0, 0, 0, 0, 0, 0, 1]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %p = tosa.pad %x, %amount, %zp : (tensor<1x4x4x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  %y = tosa.conv2d %p, %w, %zp, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %y : tensor<1x4x4x1xf32>
}

// One row of padding of the input moves the output by a stride: -1 + 1 * 2.
// (3 + 1 - 1)*2 - 1 + 0 + 3 = 8 rows, (4 - 1)*2 + 2 = 8 columns. A padding of
// another value is not what the taps that miss the input meet.
// CHECK-LABEL: function: @pad_transpose_conv
// CHECK: activation: tensor<1x3x4x1xf32>
// CHECK: geometry: transposed {3 stride 2 dilation 1 pad 1 in 3 out 8} {2 stride 2 dilation 1 pad 0 in 4 out 8}
// CHECK: activation: tensor<1x4x4x1xf32>
// CHECK: geometry: transposed {3 stride 2 dilation 1 pad -1 in 4 out 8} {2 stride 2 dilation 1 pad 0 in 4 out 8}
func.func @pad_transpose_conv(%x: tensor<1x3x4x1xf32>) -> (tensor<1x8x8x1xf32>, tensor<1x8x8x1xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x3x2x1xf32>}> : () -> tensor<1x3x2x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %amount = tosa.const_shape {values = dense<[0, 0, 1, 0, 0, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %p0 = tosa.pad %x, %amount, %zp : (tensor<1x3x4x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  %y0 = tosa.transpose_conv2d %p0, %w, %zp, %zp, %zp {acc_type = f32, out_pad = array<i64: -1, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>, tensor<1x3x2x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x8x8x1xf32>
  %p1 = tosa.pad %x, %amount, %one : (tensor<1x3x4x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  %y1 = tosa.transpose_conv2d %p1, %w, %zp, %zp, %zp {acc_type = f32, out_pad = array<i64: -1, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>, tensor<1x3x2x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x8x8x1xf32>
  return %y0, %y1 : tensor<1x8x8x1xf32>, tensor<1x8x8x1xf32>
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

// -8 and 7 are the ends of i4, which is stored in bytes without its sign.
// CHECK-LABEL: function: @conv2d_i4
// CHECK: weights: tensor<1x1x1x3xi4>
// CHECK: constant: i4 1x1x1x3 scales [1] zero points [0] values [-8, -3, 7]
func.func @conv2d_i4(%x: tensor<1x4x4x3xi8>) -> tensor<1x4x4x1xi32> {
  %w = "tosa.const"() <{values = dense<[[[[-8, -3, 7]]]]> : tensor<1x1x1x3xi4>}> : () -> tensor<1x1x1x3xi4>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi4>}> : () -> tensor<1xi4>
  %y = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x3xi8>, tensor<1x1x1x3xi4>, tensor<1xi32>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x4x4x1xi32>
  return %y : tensor<1x4x4x1xi32>
}

// Two 48-bit numbers, and 15-bit multipliers: 20480 * 2^-15 and 16384 * 2^-14.
// CHECK-LABEL: function: @conv2d_i16
// CHECK: activation: tensor<1x4x4x1xi16> channels [3] zero point 0 padding 0
// CHECK: bias: constant i48 [-1.40737e+14, 42]
// CHECK-NEXT: requantization: [0.625, 1] of 15 bits to tensor<1x4x4x2xi16>
func.func @conv2d_i16(%x: tensor<1x4x4x1xi16>) -> tensor<1x4x4x2xi16> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[-140737488355328, 42]> : tensor<2xi48>}> : () -> tensor<2xi48>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i48, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi16>, tensor<2x1x1x1xi8>, tensor<2xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x4x4x2xi48>
  %m = "tosa.const"() <{values = dense<[20480, 16384]> : tensor<2xi16>}> : () -> tensor<2xi16>
  %s = "tosa.const"() <{values = dense<[15, 14]> : tensor<2xi8>}> : () -> tensor<2xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi48>}> : () -> tensor<1xi48>
  %r = tosa.rescale %y, %m, %s, %izp, %xzp {input_unsigned = false, output_unsigned = false, per_channel = true, rounding_mode = SINGLE_ROUND, scale32 = false} : (tensor<1x4x4x2xi48>, tensor<2xi16>, tensor<2xi8>, tensor<1xi48>, tensor<1xi16>) -> tensor<1x4x4x2xi16>
  return %r : tensor<1x4x4x2xi16>
}

// CHECK-LABEL: function: @conv2d_f16
// CHECK: constant: f16 1x1x1x2 scales [1] zero points [0] values [0.5, -2]
// CHECK: bias: constant f16 [0.25]
func.func @conv2d_f16(%x: tensor<1x4x4x2xf16>) -> tensor<1x4x4x1xf16> {
  %w = "tosa.const"() <{values = dense<[[[[0.5, -2.0]]]]> : tensor<1x1x1x2xf16>}> : () -> tensor<1x1x1x2xf16>
  %b = "tosa.const"() <{values = dense<0.25> : tensor<1xf16>}> : () -> tensor<1xf16>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xf16>, tensor<1x1x1x2xf16>, tensor<1xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x4x4x1xf16>
  return %y : tensor<1x4x4x1xf16>
}

// CHECK-LABEL: function: @conv2d_bf16
// CHECK: constant: bf16 1x1x1x2 scales [1] zero points [0] values [0.5, -2]
// CHECK: bias: constant bf16 [0.25]
func.func @conv2d_bf16(%x: tensor<1x4x4x2xbf16>) -> tensor<1x4x4x1xbf16> {
  %w = "tosa.const"() <{values = dense<[[[[0.5, -2.0]]]]> : tensor<1x1x1x2xbf16>}> : () -> tensor<1x1x1x2xbf16>
  %b = "tosa.const"() <{values = dense<0.25> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xbf16>, tensor<1x1x1x2xbf16>, tensor<1xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x4x4x1xbf16>
  return %y : tensor<1x4x4x1xbf16>
}

// 200 is not -56, and 255 is not -1.
// CHECK-LABEL: function: @conv2d_u8
// CHECK: zero point 200 padding 200
// CHECK-NEXT: weights: tensor<1x1x1x2xui8> {{.*}} zero point 130
// CHECK-NEXT: constant: ui8 1x1x1x2 scales [1] zero points [0] values [255, 3]
func.func @conv2d_u8(%x: tensor<1x4x4x2xui8>) -> tensor<1x4x4x1xi32> {
  %w = "tosa.const"() <{values = dense<[[[[255, 3]]]]> : tensor<1x1x1x2xui8>}> : () -> tensor<1x1x1x2xui8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<200> : tensor<1xui8>}> : () -> tensor<1xui8>
  %wzp = "tosa.const"() <{values = dense<130> : tensor<1xui8>}> : () -> tensor<1xui8>
  %y = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xui8>, tensor<1x1x1x2xui8>, tensor<1xi32>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x4x4x1xi32>
  return %y : tensor<1x4x4x1xi32>
}

// Quantized types: 2 * 0.5 and 3 * 0.25. All zero points agree.
// CHECK-LABEL: function: @conv2d_quant
// CHECK: activation: tensor<1x4x4x1x!quant.uniform<i8:f32, 5.000000e-02:-3>> channels [3] zero point -3 padding -3
// CHECK: constant: i8 1x2x1x1 scales [0.5, 0.25] zero points [0, 0] values [1, 0.75]
// CHECK: bias: constant !quant.uniform<i32:f32:0, {2.500000e-02,1.250000e-02}> [11, 12]
!qx = !quant.uniform<i8:f32, 5.0e-02:-3>
!qw = !quant.uniform<i8<-127:127>:f32:0, {5.0e-01,2.5e-01}>
!qb = !quant.uniform<i32:f32:0, {2.5e-02,1.25e-02}>
!qacc = !quant.uniform<i32:f32:3, {2.5e-02,1.25e-02}>
func.func @conv2d_quant(%x: tensor<1x4x4x1x!qx>) -> tensor<1x4x4x2x!qacc> {
  %w = "tosa.const"() <{values = dense<[[[[2]]], [[[3]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!qw>
  %b = "tosa.const"() <{values = dense<[11, 12]> : tensor<2xi32>}> : () -> tensor<2x!qb>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2x!qb>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2x!qacc>
  return %y : tensor<1x4x4x2x!qacc>
}

// The zero point of an unsigned quantized type, and operands that contradict
// the type.
// CHECK-LABEL: function: @quant_zero_points
// CHECK: zero point 200 padding 200
// CHECK-NEXT: weights: {{.*}} zero point invalid: expected the zero point 1 of 'tensor<1x1x1x1x!quant.uniform<i8:f32, 1.000000e-01:1>>', found 0
!qu = !quant.uniform<u8:f32, 5.0e-02:200>
!qw1 = !quant.uniform<i8:f32, 1.0e-01:1>
func.func @quant_zero_points(%x: tensor<1x4x4x1x!qu>) -> tensor<1x4x4x1xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1x!qw1>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<200> : tensor<1xui8>}> : () -> tensor<1xui8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1x!qu>, tensor<1x1x1x1x!qw1>, tensor<1xi32>, tensor<1xui8>, tensor<1xi8>) -> tensor<1x4x4x1xi32>
  return %y : tensor<1x4x4x1xi32>
}

//===----------------------------------------------------------------------===//
// Requantization
//===----------------------------------------------------------------------===//

// One multiplier for both channels, 2^30 * 2^-31. It is only that of the op if
// nothing else reads the accumulator.
// CHECK-LABEL: function: @rescale
// CHECK: bias:
// CHECK-NEXT: requantization: [0.5] of 31 bits to tensor<1x4x4x2xi8>
// CHECK-NEXT: op: tosa.conv2d
// CHECK: bias: constant
// CHECK-NOT: requantization
func.func @rescale(%x: tensor<1x4x4x1xi8>) -> (tensor<1x4x4x2xi8>, tensor<1x4x4x2xi8>, tensor<1x4x4x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %y0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %r0 = tosa.rescale %y0, %m, %s, %izp, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %y1 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %r1 = tosa.rescale %y1, %m, %s, %izp, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  return %r0, %r1, %y1 : tensor<1x4x4x2xi8>, tensor<1x4x4x2xi8>, tensor<1x4x4x2xi32>
}
