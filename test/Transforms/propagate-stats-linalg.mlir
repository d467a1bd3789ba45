// RUN: unbias-opt %s -split-input-file --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-propagate-stats)' 2> %t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks

// Moments along ops of linalg, tensor, arith, math and quant. Unless a comment
// says otherwise the first matmul puts out N(1, 1) and N(2, 4).

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// A ReLU6 as torch-mlir writes it, of N(0, 1) and of 9: 1 / sqrt(2 pi) less 1.6e-10
// with the variance 1/2 - 1 / (2 pi) less 1.8e-9, and 6.
// CHECK-LABEL: @relu6
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 0.39894228024{{[0-9]*}}, 6.000000e+00>,
// CHECK-SAME: variance = array<f64: 0.3408450551{{[0-9]*}}, 0.000000e+00>, source = propagated>
func.func @relu6(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 0.0, 9.0>, variance = array<f64: 1.0, 0.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %1 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0 : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %2 = arith.cmpf ugt, %a0, %zero : f32
    %3 = arith.select %2, %a0, %zero : f32
    %4 = arith.cmpf ult, %six, %3 : f32
    %5 = arith.select %4, %six, %3 : f32
    linalg.yield %5 : f32
  } -> tensor<4x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// The same by maximum and minimum, in the other order: [-6, 0] of -N(0, 1), and -6.
// CHECK-LABEL: @negative
// CHECK: calib.input_float = #calib.stats<mean = array<f64: -0.39894228024{{[0-9]*}}, -6.000000e+00>,
// CHECK-SAME: variance = array<f64: 0.3408450551{{[0-9]*}}, 0.000000e+00>, source = propagated>
func.func @negative(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 0.0, 9.0>, variance = array<f64: 1.0, 0.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %1 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0 : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %low = arith.constant -6.0 : f32
    %2 = arith.negf %a0 : f32
    %3 = arith.minimumf %2, %zero : f32
    %4 = arith.maxnumf %low, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// (x * [2, -3] + 1) / 4 - [0, 5]: the constants are an operand, captured and in the
// body.
// CHECK-LABEL: @linear
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 7.500000e-01, -6.250000e+00>, variance = array<f64: 2.500000e-01, 2.250000e+00>, source = propagated>
func.func @linear(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %factor = arith.constant dense<[2.0, -3.0]> : tensor<2xf32>
  %five = arith.constant dense<[0.0, 5.0]> : tensor<2xf32>
  %one = arith.constant 1.0 : f32
  %1 = linalg.generic {indexing_maps = [#all, #column, #column, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0, %factor, %five : tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %a1: f32, %a2: f32, %o: f32):
    %four = arith.constant 4.0 : f32
    %2 = arith.mulf %a1, %a0 : f32
    %3 = arith.addf %2, %one : f32
    %4 = arith.divf %3, %four : f32
    %5 = arith.subf %4, %a2 : f32
    linalg.yield %5 : f32
  } -> tensor<4x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// Named ops: x + x of two ways counts as independent, less a fill of 3, times a
// broadcast [1, 10].
// CHECK-LABEL: @named
// CHECK: calib.input_float = #calib.stats<mean = array<f64: -1.000000e+00, 1.000000e+01>, variance = array<f64: 2.000000e+00, 8.000000e+02>, source = propagated>
func.func @named(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %three = arith.constant 3.0 : f32
  %factor = arith.constant dense<[1.0, 10.0]> : tensor<2xf32>
  %1 = linalg.add ins(%0, %0 : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %2 = linalg.fill ins(%three : f32) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %3 = linalg.sub ins(%1, %2 : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %4 = linalg.broadcast ins(%factor : tensor<2xf32>) outs(%e : tensor<4x2xf32>) dimensions = [0]
  %5 = linalg.mul ins(%3, %4 : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %r = linalg.matmul ins(%5, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// Sums over rows, which then are as many columns: 2 * 1 and 2 * 2; a transpose turns
// channels into rows, whose sum over both is 3, with the variance 5.
// CHECK-LABEL: @sums
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 2.000000e+00, 4.000000e+00>, variance = array<f64: 2.000000e+00, 8.000000e+00>, source = propagated>
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 3.000000e+00, 3.000000e+00, 3.000000e+00, 3.000000e+00>, variance = array<f64: 5.000000e+00, 5.000000e+00, 5.000000e+00, 5.000000e+00>, source = propagated>
func.func @sums(%x: tensor<4x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %e2 = tensor.empty() : tensor<2x2xf32>
  %z2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<2x2xf32>) -> tensor<2x2xf32>
  %pairs = tensor.expand_shape %0 [[0, 1], [2]] output_shape [2, 2, 2] : tensor<4x2xf32> into tensor<2x2x2xf32>
  %1 = linalg.reduce { arith.addf } ins(%pairs : tensor<2x2x2xf32>) outs(%z2 : tensor<2x2xf32>) dimensions = [1]
  %2 = linalg.matmul ins(%1, %w : tensor<2x2xf32>, tensor<2x2xf32>) outs(%e2 : tensor<2x2xf32>) -> tensor<2x2xf32>
  %e24 = tensor.empty() : tensor<2x4xf32>
  %3 = linalg.transpose ins(%0 : tensor<4x2xf32>) outs(%e24 : tensor<2x4xf32>) permutation = [1, 0]
  %e4 = tensor.empty() : tensor<4xf32>
  %z4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<4xf32>) -> tensor<4xf32>
  %4 = linalg.generic {indexing_maps = [#all, #column], iterator_types = ["reduction", "parallel"]}
    ins(%3 : tensor<2x4xf32>) outs(%z4 : tensor<4xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %5 = arith.addf %o, %a0 : f32
    linalg.yield %5 : f32
  } -> tensor<4xf32>
  %row = tensor.expand_shape %4 [[0, 1]] output_shape [1, 4] : tensor<4xf32> into tensor<1x4xf32>
  %wn = arith.constant dense<1.0> : tensor<4x2xf32>
  %en = tensor.empty() : tensor<1x2xf32>
  %r = linalg.matmul ins(%row, %wn : tensor<1x4xf32>, tensor<4x2xf32>) outs(%en : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}

// -----

// An average pool: the sum of 4 independent elements over 4. A second one, over what
// was padded, sees other moments at the border.
// CHECK-LABEL: @pool
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00, 2.000000e+00>, variance = array<f64: 2.500000e-01, 1.000000e+00>, source = propagated>
// REMARK: Op=pool#2{{.*}}'linalg.pooling_nhwc_sum': expected the same moments at all positions, found others
func.func @pool(%x: tensor<1x4x4x2xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x2x2xf32>
  %zero = arith.constant 0.0 : f32
  %four = arith.constant 4.0 : f32
  %e = tensor.empty() : tensor<1x4x4x2xf32>
  %0 = linalg.conv_2d_nhwc_hwcf {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) outs(%e : tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %e2 = tensor.empty() : tensor<1x2x2x2xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = linalg.pooling_nhwc_sum {strides = dense<2> : tensor<2xi64>}
    ins(%0, %window : tensor<1x4x4x2xf32>, tensor<2x2xf32>) outs(%z : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%1 : tensor<1x2x2x2xf32>) outs(%e2 : tensor<1x2x2x2xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %m = arith.divf %a0, %four : f32
    linalg.yield %m : f32
  } -> tensor<1x2x2x2xf32>
  %3 = linalg.conv_2d_nhwc_hwcf ins(%2, %w : tensor<1x2x2x2xf32>, tensor<1x1x2x2xf32>) outs(%e2 : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %padded = tensor.pad %0 low[0, 1, 1, 0] high[0, 0, 0, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x4x4x2xf32> to tensor<1x5x5x2xf32>
  %4 = linalg.pooling_nhwc_sum {strides = dense<2> : tensor<2xi64>}
    ins(%padded, %window : tensor<1x5x5x2xf32>, tensor<2x2xf32>) outs(%z : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %5 = linalg.conv_2d_nhwc_hwcf ins(%4, %w : tensor<1x2x2x2xf32>, tensor<1x1x2x2xf32>) outs(%e2 : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %3, %5 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// What moves elements: channel 1 in front of both channels, behind a 7, in front of an 8.
// Nothing is left of what was not written.
// CHECK-LABEL: @moves
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 7.000000e+00, 2.000000e+00, 1.000000e+00, 2.000000e+00, 8.000000e+00>, variance = array<f64: 0.000000e+00, 4.000000e+00, 1.000000e+00, 4.000000e+00, 0.000000e+00>, source = propagated>
func.func @moves(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %c7 = arith.constant 7.0 : f32
  %c8 = arith.constant dense<8.0> : tensor<4x1xf32>
  %part = tensor.extract_slice %0[0, 1] [4, 1] [1, 1] : tensor<4x2xf32> to tensor<4xf32>
  %whole = tensor.empty() : tensor<4x4xf32>
  %1 = tensor.insert_slice %part into %whole[0, 0] [4, 1] [1, 1] : tensor<4xf32> into tensor<4x4xf32>
  %2 = tensor.insert_slice %0 into %1[0, 1] [4, 2] [1, 1] : tensor<4x2xf32> into tensor<4x4xf32>
  %3 = tensor.extract_slice %2[0, 0] [4, 3] [1, 1] : tensor<4x4xf32> to tensor<4x3xf32>
  %before = arith.constant 1 : index
  %4 = tensor.pad %3 low[0, %before] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %c7 : f32
  } : tensor<4x3xf32> to tensor<4x?xf32>
  %static = tensor.cast %4 : tensor<4x?xf32> to tensor<4x4xf32>
  %5 = tensor.concat dim(1) %static, %c8 : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x5xf32>
  %6 = tensor.cast %5 : tensor<4x5xf32> to tensor<?x5xf32>
  %7 = tensor.cast %6 : tensor<?x5xf32> to tensor<4x5xf32>
  %wn = arith.constant dense<1.0> : tensor<5x2xf32>
  %en = tensor.empty() : tensor<4x2xf32>
  %r = linalg.matmul ins(%7, %wn : tensor<4x5xf32>, tensor<5x2xf32>) outs(%en : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// A part of what was not written: half of its rows are, which tells nothing.
// CHECK-LABEL: @unwritten
// CHECK-NOT: propagated
// REMARK: Op=unwritten#1{{.*}}expected finite moments, found others
func.func @unwritten(%x: tensor<4x2xf32>) -> tensor<8x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %whole = tensor.empty() : tensor<8x2xf32>
  %1 = tensor.insert_slice %0 into %whole[2, 0] [4, 2] [1, 1] : tensor<4x2xf32> into tensor<8x2xf32>
  %e8 = tensor.empty() : tensor<8x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<8x2xf32>, tensor<2x2xf32>) outs(%e8 : tensor<8x2xf32>) -> tensor<8x2xf32>
  return %r : tensor<8x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// Quantized and dequantized by arithmetic: x / 0.25 + 10, rounded, clamped to
// bounds that are 28 deviations away, and back.
// CHECK-LABEL: @requantize
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00, 2.000000e+00>, variance = array<f64: 1.000000e+00, 4.000000e+00>, source = propagated>
func.func @requantize(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %s = arith.constant 2.5e-01 : f32
  %z = arith.constant 1.0e+01 : f32
  %low = arith.constant -3.2768e+04 : f32
  %high = arith.constant 3.2767e+04 : f32
  %ei = tensor.empty() : tensor<4x2xi16>
  %q = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0 : tensor<4x2xf32>) outs(%ei : tensor<4x2xi16>) {
  ^bb0(%a0: f32, %o: i16):
    %2 = arith.divf %a0, %s : f32
    %3 = math.roundeven %2 : f32
    %4 = arith.addf %3, %z : f32
    %5 = arith.maximumf %4, %low : f32
    %6 = arith.minimumf %5, %high : f32
    %7 = arith.fptosi %6 : f32 to i16
    linalg.yield %7 : i16
  } -> tensor<4x2xi16>
  %1 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%q : tensor<4x2xi16>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: i16, %o: f32):
    %2 = arith.extsi %a0 : i16 to i32
    %ten = arith.constant 10 : i32
    %3 = arith.subi %2, %ten : i32
    %4 = arith.sitofp %3 : i32 to f32
    %5 = arith.mulf %4, %s : f32
    linalg.yield %5 : f32
  } -> tensor<4x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// Saturated by a quantized type: x / 0.5 + 100 in i8 of N(100, 1) is 127, so 13.5.
// CHECK-LABEL: @saturated
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 1.350000e+01, 0.000000e+00>, variance = array<f64: 0.000000e+00, 0.000000e+00>, source = propagated>
func.func @saturated(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 100.0, 0.0>, variance = array<f64: 1.0, 0.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %q = quant.qcast %0 : tensor<4x2xf32> to tensor<4x2x!quant.uniform<i8:f32, 5.0e-01:100>>
  %1 = quant.dcast %q : tensor<4x2x!quant.uniform<i8:f32, 5.0e-01:100>> to tensor<4x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// A batch norm in one op, as torch-mlir writes it. beta 2 and -1, gamma 0 and -3. What
// the op before puts out does not matter.
// CHECK-LABEL: @batch_norm
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 2.000000e+00, -1.000000e+00>, variance = array<f64: 0.000000e+00, 9.000000e+00>, source = propagated>
func.func @batch_norm(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %gamma = arith.constant dense<[0.0, -3.0]> : tensor<2xf32>
  %beta = arith.constant dense<[2.0, -1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[5.0, 6.0]> : tensor<2xf32>
  %variance = arith.constant dense<[4.0, 9.0]> : tensor<2xf32>
  %epsilon = arith.constant 1.0e-05 : f64
  %1 = linalg.generic {indexing_maps = [#all, #column, #column, #column, #column, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0, %gamma, %beta, %mean, %variance : tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %a1: f32, %a2: f32, %a3: f32, %a4: f32, %o: f32):
    %2 = arith.truncf %epsilon : f64 to f32
    %3 = arith.addf %a4, %2 : f32
    %4 = math.rsqrt %3 : f32
    %5 = arith.subf %a0, %a3 : f32
    %6 = arith.mulf %5, %4 : f32
    %7 = arith.mulf %6, %a1 : f32
    %8 = arith.addf %7, %a2 : f32
    linalg.yield %8 : f32
  } -> tensor<4x2xf32>
  %r = linalg.matmul ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// What stops it.
// CHECK-LABEL: @stops
// CHECK-NOT: propagated
// REMARK: Op=product{{.*}}'linalg.generic': 'arith.mulf': expected a constant factor, found none
// REMARK: Op=truncated{{.*}}'arith.fptosi': expected rounded numbers, found others
// REMARK: Op=position{{.*}}'linalg.generic': nothing says how the result of 'arith.index_cast' is distributed
// REMARK: Op=largest{{.*}}'linalg.reduce': expected a sum, found another reduction
func.func @stops(%x: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<1x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %0 = linalg.matmul {calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, variance = array<f64: 1.0, 4.0>, source = batch_norm>}
    ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %1 = linalg.generic {indexing_maps = [#all, #all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0, %0 : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %2 = arith.mulf %a0, %a1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x2xf32>
  %r1 = linalg.matmul {calib.id = "product"} ins(%1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %2 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0 : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %3 = arith.fptosi %a0 : f32 to i32
    %4 = arith.sitofp %3 : i32 to f32
    linalg.yield %4 : f32
  } -> tensor<4x2xf32>
  %r2 = linalg.matmul {calib.id = "truncated"} ins(%2, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %3 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
    ins(%0 : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %4 = linalg.index 0 : index
    %5 = arith.index_cast %4 : index to i32
    %6 = arith.sitofp %5 : i32 to f32
    %7 = arith.addf %a0, %6 : f32
    linalg.yield %7 : f32
  } -> tensor<4x2xf32>
  %r3 = linalg.matmul {calib.id = "position"} ins(%3, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %e2 = tensor.empty() : tensor<2xf32>
  %4 = linalg.reduce { arith.maximumf } ins(%0 : tensor<4x2xf32>) outs(%e2 : tensor<2xf32>) dimensions = [0]
  %row = tensor.expand_shape %4 [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
  %e12 = tensor.empty() : tensor<1x2xf32>
  %r4 = linalg.matmul {calib.id = "largest"} ins(%row, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%e12 : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %r1, %r2, %r3, %r4 : tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<1x2xf32>
}
