// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{method=regular confidence=0})' | FileCheck %s

// The correction of linalg ops by numbers worked out by hand: -(error of the
// weights) * (mean of the input), over all taps and input channels, in the unit in
// which the accumulator counts.

#id1 = affine_map<(d0) -> (d0)>
#id2 = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
#id4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#last = affine_map<(d0, d1, d2, d3) -> (d3)>

// Two groups of two input and two output channels, means [1, 2] and [3, 4], errors
// [[.5, .25], [.25, 0]] and [[0, .5], [.5, .25]]: [1, .25] and [2, 2.5], that is
// [4, 1] and [8, 10] steps of 0.25. There was no bias.
// CHECK-LABEL: func.func @grouped
// CHECK: %[[B:.*]] = arith.constant dense<{{\[\[}}-4, -1], [-8, -10]]> : tensor<2x2xi32>
// CHECK: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<2x2xi32>) outs(%{{.*}} : tensor<1x2x2x3x3xi32>) dimensions = [0, 3, 4]
// CHECK: linalg.conv_2d_ngchw_gfchw
// CHECK-SAME: exactness = "exact"
// CHECK-SAME: outs(%[[I]] : tensor<1x2x2x3x3xi32>)
func.func @grouped(%x: tensor<1x2x2x3x3xi8>) -> tensor<1x2x2x3x3xi32> {
  %w = arith.constant dense<1> : tensor<2x2x2x1x1xi8>
  %zero = arith.constant 0 : i32
  %e = tensor.empty() : tensor<1x2x2x3x3xi32>
  %init = linalg.fill ins(%zero : i32) outs(%e : tensor<1x2x2x3x3xi32>) -> tensor<1x2x2x3x3xi32>
  %0 = linalg.conv_2d_ngchw_gfchw {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[[0.5]], [[0.75]]], [[[0.75]], [[1.0]]]],
                                   [[[[1.0]], [[0.5]]], [[[0.5]], [[0.75]]]]]> : tensor<2x2x2x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8>}
      ins(%x, %w : tensor<1x2x2x3x3xi8>, tensor<2x2x2x1x1xi8>)
      outs(%init : tensor<1x2x2x3x3xi32>) -> tensor<1x2x2x3x3xi32>
  return %0 : tensor<1x2x2x3x3xi32>
}

// torch-mlir: padding with the zero point in front, the bias 0.5 / 0.125 = 4 made at
// run time from a constant. Tap 0 is inside at 3 of 4 positions. Weights 2 * 0.5 = 1
// for 0.5: (3/4 + 1) * 0.5 * 4 = 3.5 = 28 steps of 0.125.
// CHECK-LABEL: func.func @nchw
// CHECK: %[[B:.*]] = arith.constant dense<-24> : tensor<1xi32>
// CHECK: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<1xi32>)
// CHECK: linalg.conv_2d_nchw_fchw_q
// CHECK-SAME: exactness = "coverage"
// CHECK-SAME: outs(%[[I]] : tensor<1x1x1x4xi32>)
func.func @nchw(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi32> {
  %w = arith.constant dense<2> : tensor<1x1x1x2xi8>
  %bf = arith.constant dense<0.5> : tensor<1xf32>
  %zp = arith.constant -7 : i32
  %c0 = arith.constant 0 : i32
  %zp_i8 = arith.constant -7 : i8
  %scale = arith.constant 1.25e-01 : f32
  %be = tensor.empty() : tensor<1xi32>
  %bq = linalg.generic {indexing_maps = [#id1, #id1], iterator_types = ["parallel"]} ins(%bf : tensor<1xf32>) outs(%be : tensor<1xi32>) {
  ^bb0(%in: f32, %out: i32):
    %0 = arith.divf %in, %scale : f32
    %1 = math.roundeven %0 : f32
    %2 = arith.fptosi %1 : f32 to i32
    linalg.yield %2 : i32
  } -> tensor<1xi32>
  // Sizes are operands where TOSA was lowered.
  %none = arith.constant 0 : index
  %one = arith.constant 1 : index
  %p = tensor.pad %x low[%none, %none, 0, %one] high[0, %none, 0, %none] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zp_i8 : i8
  } : tensor<1x1x1x4xi8> to tensor<1x1x1x5xi8>
  %e = tensor.empty() : tensor<1x1x1x4xi32>
  %init = linalg.broadcast ins(%bq : tensor<1xi32>) outs(%e : tensor<1x1x1x4xi32>) dimensions = [0, 2, 3]
  %0 = linalg.conv_2d_nchw_fchw_q {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<0.5> : tensor<1x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
      ins(%p, %w, %zp, %c0 : tensor<1x1x1x5xi8>, tensor<1x1x1x2xi8>, i32, i32)
      outs(%init : tensor<1x1x1x4xi32>) -> tensor<1x1x1x4xi32>
  return %0 : tensor<1x1x1x4xi32>
}

// TOSA's lowering: multiplier 2, the bias is added after the channels are collapsed.
// Errors [[.5, .25], [.5, .25]], means [1, 2]: [2, 1, 4, 2] steps of 0.25.
// CHECK-LABEL: func.func @depthwise
// CHECK: %[[B:.*]] = arith.constant dense<[8, 19, 26, 38]> : tensor<4xi32>
// CHECK: linalg.generic
// CHECK-SAME: ins(%[[B]], %{{.*}} : tensor<4xi32>, tensor<1x3x3x4xi32>)
func.func @depthwise(%x: tensor<1x3x3x2xi8>) -> tensor<1x3x3x4xi32> {
  %w = arith.constant dense<1> : tensor<1x1x2x2xi8>
  %b = arith.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %init = arith.constant dense<0> : tensor<1x3x3x2x2xi32>
  %0 = linalg.depthwise_conv_2d_nhwc_hwcm {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.5, 0.75], [0.5, 0.75]]]]> : tensor<1x1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
      ins(%x, %w : tensor<1x3x3x2xi8>, tensor<1x1x2x2xi8>)
      outs(%init : tensor<1x3x3x2x2xi32>) -> tensor<1x3x3x2x2xi32>
  %c = tensor.collapse_shape %0 [[0], [1], [2], [3, 4]] : tensor<1x3x3x2x2xi32> into tensor<1x3x3x4xi32>
  %e = tensor.empty() : tensor<1x3x3x4xi32>
  %s = linalg.generic {indexing_maps = [#last, #id4, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b, %c : tensor<4xi32>, tensor<1x3x3x4xi32>) outs(%e : tensor<1x3x3x4xi32>) {
  ^bb0(%in: i32, %acc: i32, %out: i32):
    %1 = arith.addi %in, %acc : i32
    linalg.yield %1 : i32
  } -> tensor<1x3x3x4xi32>
  return %s : tensor<1x3x3x4xi32>
}

// A float op with dequantized weights, one scale per channel: [[1, 2], [3, 4]] *
// [.5, .25] = [[.5, .5], [1.5, 1]] for [[.25, .5], [1, 1.25]], means [1, 2]:
// [-(.25 + 1), .5], added to [1, 1] without rounding.
// CHECK-LABEL: func.func @dequantized
// CHECK: arith.constant dense<[-2.500000e-01, 1.500000e+00]> : tensor<2xf32>
func.func @dequantized(%x: tensor<5x2xf32>) -> tensor<5x2xf32> {
  %q = arith.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>
  %scales = arith.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %we = tensor.empty() : tensor<2x2xf32>
  %w = linalg.generic {indexing_maps = [#id2, #row, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%q, %scales : tensor<2x2xi8>, tensor<2xf32>) outs(%we : tensor<2x2xf32>) {
  ^bb0(%in: i8, %s: f32, %out: f32):
    %1 = arith.sitofp %in : i8 to f32
    %2 = arith.mulf %1, %s : f32
    linalg.yield %2 : f32
  } -> tensor<2x2xf32>
  %b = arith.constant dense<1.0> : tensor<2xf32>
  %e = tensor.empty() : tensor<5x2xf32>
  %init = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<5x2xf32>) dimensions = [0]
  %0 = linalg.matmul {
      calib.float_weights = dense<[[0.25, 0.5], [1.0, 1.25]]> : tensor<2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
      ins(%x, %w : tensor<5x2xf32>, tensor<2x2xf32>) outs(%init : tensor<5x2xf32>) -> tensor<5x2xf32>
  return %0 : tensor<5x2xf32>
}

// Both zero points: ([3, 5] - 1) * 0.5 = [1, 2] for [0.75, 1.5], means in the
// quantized domain ([5, 13] + 3) * 0.25 = [2, 4]: .25 * 2 + .5 * 4 = 2.5 = 20 steps
// of 0.125.
// CHECK-LABEL: func.func @quantized_matmul
// CHECK: arith.constant dense<-20> : tensor<1xi32>
func.func @quantized_matmul(%x: tensor<5x2xi8>) -> tensor<5x1xi32> {
  %w = arith.constant dense<[[3], [5]]> : tensor<2x1xi8>
  %xzp = arith.constant -3 : i32
  %wzp = arith.constant 1 : i32
  %init = arith.constant dense<0> : tensor<5x1xi32>
  %0 = linalg.quantized_matmul {
      calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[0.75], [1.5]]> : tensor<2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 5.0, 13.0>, samples = 8,
          quantization = #calib.quantization<scale = 2.5e-01, zero_point = -3>>}
      ins(%x, %w, %xzp, %wzp : tensor<5x2xi8>, tensor<2x1xi8>, i32, i32) outs(%init : tensor<5x1xi32>) -> tensor<5x1xi32>
  return %0 : tensor<5x1xi32>
}

// Batches are groups: .5 * 1 + .25 * 2 = 1 and .25 * 3 + .5 * 4 = 2.75.
// CHECK-LABEL: func.func @batch_matmul
// CHECK: arith.constant dense<{{\[\[}}-1.000000e+00], [-2.750000e+00]]> : tensor<2x1xf32>
func.func @batch_matmul(%x: tensor<2x3x2xf32>) -> tensor<2x3x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2x1xf32>
  %init = arith.constant dense<0.0> : tensor<2x3x1xf32>
  %0 = linalg.batch_matmul {
      calib.float_weights = dense<[[[0.5], [0.75]], [[0.75], [0.5]]]> : tensor<2x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8>}
      ins(%x, %w : tensor<2x3x2xf32>, tensor<2x2x1xf32>) outs(%init : tensor<2x3x1xf32>) -> tensor<2x3x1xf32>
  return %0 : tensor<2x3x1xf32>
}

// Two taps as a generic op, with a mean for each: .5 * 1 + .25 * 3 = 1.25 = 5 steps
// of 0.25, added to an init that is computed at run time.
// CHECK-LABEL: func.func @generic_per_tap
// CHECK: arith.constant dense<-5> : tensor<1xi32>
// CHECK: arith.addi
// CHECK: linalg.generic
// CHECK-SAME: exactness = "exact"
func.func @generic_per_tap(%x: tensor<1x4x1xi8>, %init: tensor<1x3x1xi32>) -> tensor<1x3x1xi32> {
  %w = arith.constant dense<1> : tensor<2x1x1xi8>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(n, w, f, k, c) -> (n, w + k, c)>,
                       affine_map<(n, w, f, k, c) -> (k, c, f)>,
                       affine_map<(n, w, f, k, c) -> (n, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<1x4x1xi8>, tensor<2x1x1xi8>) outs(%init : tensor<1x3x1xi32>)
      attrs = {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
          calib.float_weights = dense<[[[0.5]], [[0.75]]]> : tensor<2x1x1xf32>,
          calib.input_float = #calib.stats<mean = array<f64: 1.0, 3.0>, taps = array<i64: 2>, samples = 8>} {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %1 = arith.extsi %in : i8 to i32
    %2 = arith.extsi %weight : i8 to i32
    %3 = arith.muli %1, %2 : i32
    %4 = arith.addi %acc, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<1x3x1xi32>
  return %0 : tensor<1x3x1xi32>
}

// Quantized types that the body dequantizes: the sum is one of reals. Weight
// 2 * 0.5 = 1 for 0.75, mean 4: -1.
// CHECK-LABEL: func.func @generic_quantized
// CHECK: arith.constant dense<-1.000000e+00> : tensor<1xf32>
!qx = !quant.uniform<i8:f32, 2.5e-01:-3>
!qw = !quant.uniform<i8:f32, 5.0e-01>
func.func @generic_quantized(%x: tensor<5x1x!qx>) -> tensor<5x1xf32> {
  %q = arith.constant dense<2> : tensor<1x1xi8>
  %w = quant.scast %q : tensor<1x1xi8> to tensor<1x1x!qw>
  %init = arith.constant dense<0.0> : tensor<5x1xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<5x1x!qx>, tensor<1x1x!qw>) outs(%init : tensor<5x1xf32>)
      attrs = {calib.float_weights = dense<0.75> : tensor<1x1xf32>,
          calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>} {
  ^bb0(%in: !qx, %weight: !qw, %acc: f32):
    %1 = quant.dcast %in : !qx to f32
    %2 = quant.dcast %weight : !qw to f32
    %3 = arith.mulf %1, %2 : f32
    %4 = arith.addf %acc, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<5x1xf32>
  return %0 : tensor<5x1xf32>
}

// Integer weights of a float op, whose scale is applied to the sum: that counts in
// halves. Weight 2 * 0.5 = 1 for 0.75, mean 4: -1 = -2 halves.
// CHECK-LABEL: func.func @integer_weights
// CHECK: arith.constant dense<-2.000000e+00> : tensor<1xf32>
func.func @integer_weights(%x: tensor<5x1xf32>) -> tensor<5x1xf32> {
  %w = arith.constant dense<2> : tensor<1x1xi8>
  %init = arith.constant dense<0.0> : tensor<5x1xf32>
  %0 = linalg.matmul {calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
      ins(%x, %w : tensor<5x1xf32>, tensor<1x1xi8>) outs(%init : tensor<5x1xf32>) -> tensor<5x1xf32>
  return %0 : tensor<5x1xf32>
}
