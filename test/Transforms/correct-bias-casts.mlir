// Networks written with quant casts or quantized types are corrected and keep
// every cast: a new constant takes the place of the one at the root of the bias.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{method=regular confidence=0})' -o %t.corrected.mlir
// RUN: FileCheck %s < %t.corrected.mlir

// RUN: FileCheck %s --check-prefix=CASTS < %s
// RUN: FileCheck %s --check-prefix=CASTS < %t.corrected.mlir
// CASTS-COUNT-36: {{^ +}}%{{.*}} = quant.{{[qds]}}cast
// CASTS-NOT: {{^ +}}%{{.*}} = quant.{{[qds]}}cast

// What there was comes back to the bit.
// RUN: unbias-opt %s -o %t.before.mlir
// RUN: unbias-opt %t.corrected.mlir --pass-pipeline='builtin.module(unbias-revert-bias)' | diff %t.before.mlir -
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-check-stats)' -o /dev/null 2>&1 | count 0

!qx = !quant.uniform<i8:f32, 2.5e-01:-3>
!qw = !quant.uniform<i8<-127:127>:f32:0, {5.0e-01, 1.0}>
!qb = !quant.uniform<i32:f32:0, {1.25e-01, 2.5e-01}>
#once = #calib.stats<mean = array<f64: 4.0>, samples = 8>

//===----------------------------------------------------------------------===//
// Sums of floats
//===----------------------------------------------------------------------===//

// Integer weights [2, 1] * [0.5, 1.0] for 0.75: errors 0.25, mean 4: -1, that is
// [-8, -4] steps of [0.125, 0.25]. The bias stays a constant of i32 behind casts.
// CHECK-LABEL: @integer_constants
// CHECK: %[[B:.*]] = arith.constant dense<[2, 16]> : tensor<2xi32>
// CHECK: %[[Q:.*]] = quant.scast %[[B]] : tensor<2xi32> to tensor<2x!quant.uniform<i32:f32:0, {1.250000e-01,2.500000e-01}>>
// CHECK: %[[D:.*]] = quant.dcast %[[Q]]
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[D]],
// CHECK-SAME: original = array<i64: 10, 20>, written = array<i64: 2, 16>
func.func @integer_constants(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %xq = quant.qcast %x : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!qx>
  %xd = quant.dcast %xq : tensor<1x2x2x1x!qx> to tensor<1x2x2x1xf32>
  %w8 = arith.constant dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>
  %wq = quant.scast %w8 : tensor<2x1x1x1xi8> to tensor<2x1x1x1x!qw>
  %wd = quant.dcast %wq : tensor<2x1x1x1x!qw> to tensor<2x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %b = arith.constant dense<[10, 20]> : tensor<2xi32>
  %bq = quant.scast %b : tensor<2xi32> to tensor<2x!qb>
  %bd = quant.dcast %bq : tensor<2x!qb> to tensor<2xf32>
  %0 = tosa.conv2d %xd, %wd, %bd, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>, calib.input_float = #once}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}

// Float weights behind a cast need nothing attached: 0.75 is 1.5 steps of 0.5,
// which is rounded to 2, and 0.75 steps of 1. The bias 1.5 less 1 is 4 steps of
// 0.125; 5.125 less 1 is 16.5 steps of 0.25, rounded to 17: 4.25.
// CHECK-LABEL: @float_constants
// CHECK: %[[B:.*]] = arith.constant dense<[5.000000e-01, 4.250000e+00]> : tensor<2xf32>
// CHECK: %[[Q:.*]] = quant.qcast %[[B]]
// CHECK: %[[D:.*]] = quant.dcast %[[Q]]
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[D]],
// CHECK-SAME: original = array<f64: 1.500000e+00, 5.125000e+00>, written = array<f64: 5.000000e-01, 4.250000e+00>
func.func @float_constants(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %xq = quant.qcast %x : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!qx>
  %xd = quant.dcast %xq : tensor<1x2x2x1x!qx> to tensor<1x2x2x1xf32>
  %w = arith.constant dense<0.75> : tensor<2x1x1x1xf32>
  %wq = quant.qcast %w : tensor<2x1x1x1xf32> to tensor<2x1x1x1x!qw>
  %wd = quant.dcast %wq : tensor<2x1x1x1x!qw> to tensor<2x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %b = arith.constant dense<[1.5, 5.125]> : tensor<2xf32>
  %bq = quant.qcast %b : tensor<2xf32> to tensor<2x!qb>
  %bd = quant.dcast %bq : tensor<2x!qb> to tensor<2xf32>
  %0 = tosa.conv2d %xd, %wd, %bd, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #once}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}

// Weights that the type clips: 100 is stored as 127 * 0.5, -100 as -127 * 0.5,
// and 0.5 as it is. Errors [-36.5, 36.5, 0], means [1, 2, 4]: -36.5. A float bias
// without casts is not rounded.
// CHECK-LABEL: @clipped
// CHECK: "tosa.const"() <{values = dense<-3.640000e+01> : tensor<1xf32>}>
!clips = !quant.uniform<i8<-127:127>:f32, 5.0e-01>
func.func @clipped(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x1xf32> {
  %w = arith.constant dense<[[[[100.0, -100.0, 0.5]]]]> : tensor<1x1x1x3xf32>
  %wq = quant.qcast %w : tensor<1x1x1x3xf32> to tensor<1x1x1x3x!clips>
  %wd = quant.dcast %wq : tensor<1x1x1x3x!clips> to tensor<1x1x1x3xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %b = "tosa.const"() <{values = dense<0.1> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %wd, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 4.0>, samples = 8>}
    : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}

// i16, behind a transpose: [0.75390625, 0.5] are [96.5, 64] steps of 2^-7, the
// first rounded away from zero: error 2^-8, mean 256: -1.
// CHECK-LABEL: @sixteen_bits
// CHECK: arith.constant dense<[-1.000000e+00, 0.000000e+00]> : tensor<2xf32>
!wide = !quant.uniform<i16:f32, 7.8125e-03>
func.func @sixteen_bits(%x: tensor<4x1xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[0.75390625], [0.5]]> : tensor<2x1xf32>
  %wq = quant.qcast %w : tensor<2x1xf32> to tensor<2x1x!wide>
  %wd = quant.dcast %wq : tensor<2x1x!wide> to tensor<2x1xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %wt = linalg.transpose ins(%wd : tensor<2x1xf32>) outs(%e : tensor<1x2xf32>) permutation = [1, 0]
  %empty = tensor.empty() : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x2xf32>) -> tensor<4x2xf32>
  %0 = linalg.matmul {calib.input_float = #calib.stats<mean = array<f64: 256.0>, samples = 8>}
    ins(%x, %wt : tensor<4x1xf32>, tensor<1x2xf32>) outs(%init : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

//===----------------------------------------------------------------------===//
// Scales of blocks
//===----------------------------------------------------------------------===//

// i4 [I, O] with a scale for two inputs of an output: [[1, 2], [3, 4], [5, 6],
// [7, -8]] are [[.5, .5], [1.5, 1], [5, 3], [7, -4]]; errors [[.25, 0], [0, -.25],
// [.5, 0], [0, 0]], means [1, 2, 3, 4]: -[.25 + 1.5, -.5].
// CHECK-LABEL: @blocks
// CHECK: arith.constant dense<[-1.750000e+00, 5.000000e-01]> : tensor<2xf32>
!blocks = !quant.uniform<i4:f32:{0:2, 1:1}, {{5.0e-01, 2.5e-01}, {1.0, 5.0e-01}}>
func.func @blocks(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  %w4 = arith.constant dense<[[1, 2], [3, 4], [5, 6], [7, -8]]> : tensor<4x2xi4>
  %wq = quant.scast %w4 : tensor<4x2xi4> to tensor<4x2x!blocks>
  %wd = quant.dcast %wq : tensor<4x2x!blocks> to tensor<4x2xf32>
  %empty = tensor.empty() : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x2xf32>) -> tensor<2x2xf32>
  %0 = linalg.matmul {calib.float_weights = dense<[[0.25, 0.5], [1.5, 1.25], [4.5, 3.0], [7.0, -4.0]]> : tensor<4x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8>}
    ins(%x, %wd : tensor<2x4xf32>, tensor<4x2xf32>) outs(%init : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// The same blocks of floats: 0.375 is [.75, 1.5] steps of [.5, .25] -> [.5, .5];
// in the other blocks [.375, .75] steps of [1, .5] -> [0, .5]. Errors [.125, .125]
// and [-.375, .125], means 1, 2 and 3, 4: -[.375 - 2.625, .375 + .875].
// CHECK-LABEL: @float_blocks
// CHECK: arith.constant dense<[2.250000e+00, -1.250000e+00]> : tensor<2xf32>
func.func @float_blocks(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<0.375> : tensor<4x2xf32>
  %wq = quant.qcast %w : tensor<4x2xf32> to tensor<4x2x!blocks>
  %wd = quant.dcast %wq : tensor<4x2x!blocks> to tensor<4x2xf32>
  %empty = tensor.empty() : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x2xf32>) -> tensor<2x2xf32>
  %0 = linalg.matmul {calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8>}
    ins(%x, %wd : tensor<2x4xf32>, tensor<4x2xf32>) outs(%init : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// Blocks of whole output channels are scales of output channels, also where the
// op sums integers: 0.25 * [0.5, 1.0], [2, 1] for 0.75, mean 4: [-8, -4] steps.
// CHECK-LABEL: @blocks_of_channels
// CHECK: "tosa.const"() <{values = dense<[2, 16]> : tensor<2xi32>}>
!rows = !quant.uniform<i8:f32:{0:1}, {{{{5.0e-01}}}, {{{1.0}}}}>
func.func @blocks_of_channels(%x: tensor<1x2x2x1x!qx>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!rows>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>, calib.input_float = #once}
    : (tensor<1x2x2x1x!qx>, tensor<2x1x1x1x!rows>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

//===----------------------------------------------------------------------===//
// Sums of integers
//===----------------------------------------------------------------------===//

// Quantized types all around, of u8: 0.75 is 1.5 steps of 0.5, with the zero
// point 101.5, rounded to 102: 1.0; -0.25 gives 99.5, rounded to 100: 0. Errors
// 0.25, mean 4: -1. Biases: 0.5 / 0.125 = 4, -1.6875 / 0.125 = -13.5 -> -14.
// CHECK-LABEL: @unsigned_types
// CHECK: %[[B:.*]] = arith.constant dense<[5.000000e-01, -1.750000e+00]> : tensor<2xf32>
// CHECK: %[[Q:.*]] = quant.qcast %[[B]]
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[Q]],
!ux = !quant.uniform<u8:f32, 2.5e-01:128>
!uw = !quant.uniform<u8:f32, 5.0e-01:100>
!acc = !quant.uniform<i32:f32, 1.25e-01>
func.func @unsigned_types(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2x!acc> {
  %xq = quant.qcast %x : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!ux>
  %w = arith.constant dense<[[[[0.75]]], [[[-0.25]]]]> : tensor<2x1x1x1xf32>
  %wq = quant.qcast %w : tensor<2x1x1x1xf32> to tensor<2x1x1x1x!uw>
  %xzp = "tosa.const"() <{values = dense<128> : tensor<1xui8>}> : () -> tensor<1xui8>
  %wzp = "tosa.const"() <{values = dense<100> : tensor<1xui8>}> : () -> tensor<1xui8>
  %b = arith.constant dense<[1.5, -0.6875]> : tensor<2xf32>
  %bq = quant.qcast %b : tensor<2xf32> to tensor<2x!acc>
  %0 = tosa.conv2d %xq, %wq, %bq, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #once}
    : (tensor<1x2x2x1x!ux>, tensor<2x1x1x1x!uw>, tensor<2x!acc>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x2x2x2x!acc>
  return %0 : tensor<1x2x2x2x!acc>
}

// Plain integers between casts: storage casts tell their scales.
// CHECK-LABEL: @storage_casts
// CHECK: %[[B:.*]] = arith.constant dense<[5.000000e-01, 4.250000e+00]> : tensor<2xf32>
// CHECK: %[[Q:.*]] = quant.qcast %[[B]]
// CHECK: %[[S:.*]] = quant.scast %[[Q]]
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[S]],
func.func @storage_casts(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xi32> {
  %xq = quant.qcast %x : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!qx>
  %xs = quant.scast %xq : tensor<1x2x2x1x!qx> to tensor<1x2x2x1xi8>
  %w = arith.constant dense<0.75> : tensor<2x1x1x1xf32>
  %wq = quant.qcast %w : tensor<2x1x1x1xf32> to tensor<2x1x1x1x!qw>
  %ws = quant.scast %wq : tensor<2x1x1x1x!qw> to tensor<2x1x1x1xi8>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = arith.constant dense<[1.5, 5.125]> : tensor<2xf32>
  %bq = quant.qcast %b : tensor<2xf32> to tensor<2x!qb>
  %bs = quant.scast %bq : tensor<2x!qb> to tensor<2xi32>
  %0 = tosa.conv2d %xs, %ws, %bs, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #once}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// A bias that is dequantized and quantized again, in the init of a linalg op:
// [10, 20] and the same 8 and 4 steps.
// CHECK-LABEL: @requantized
// CHECK: %[[B:.*]] = arith.constant dense<[2, 16]> : tensor<2xi32>
// CHECK: %[[S:.*]] = quant.scast %[[B]] : tensor<2xi32>
// CHECK: %[[D:.*]] = quant.dcast %[[S]]
// CHECK: %[[Q:.*]] = quant.qcast %[[D]]
// CHECK: %[[I:.*]] = quant.scast %[[Q]]
// CHECK: %[[INIT:.*]] = linalg.broadcast ins(%[[I]] : tensor<2xi32>)
// CHECK: linalg.conv_2d_nchw_fchw_q {{.*}} outs(%[[INIT]] :
func.func @requantized(%x: tensor<1x1x2x2x!qx>) -> tensor<1x2x2x2xi32> {
  %xs = quant.scast %x : tensor<1x1x2x2x!qx> to tensor<1x1x2x2xi8>
  %w = arith.constant dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>
  %wq = quant.scast %w : tensor<2x1x1x1xi8> to tensor<2x1x1x1x!qw>
  %ws = quant.scast %wq : tensor<2x1x1x1x!qw> to tensor<2x1x1x1xi8>
  %xzp = arith.constant -3 : i32
  %wzp = arith.constant 0 : i32
  %empty = tensor.empty() : tensor<1x2x2x2xi32>
  %b = arith.constant dense<[10, 20]> : tensor<2xi32>
  %bq = quant.scast %b : tensor<2xi32> to tensor<2x!qb>
  %bd = quant.dcast %bq : tensor<2x!qb> to tensor<2xf32>
  %br = quant.qcast %bd : tensor<2xf32> to tensor<2x!qb>
  %bs = quant.scast %br : tensor<2x!qb> to tensor<2xi32>
  %init = linalg.broadcast ins(%bs : tensor<2xi32>) outs(%empty : tensor<1x2x2x2xi32>) dimensions = [0, 2, 3]
  %0 = linalg.conv_2d_nchw_fchw_q {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>, calib.input_float = #once}
    ins(%xs, %ws, %xzp, %wzp : tensor<1x1x2x2xi8>, tensor<2x1x1x1xi8>, i32, i32) outs(%init : tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}
