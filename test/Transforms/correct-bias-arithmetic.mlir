// Quantization in arithmetic, as torch-mlir writes what comes from PyTorch and
// ONNX: sums of floats whose weights and biases are dequantized integers, and
// biases of integers that are dequantized and quantized again.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{method=regular confidence=0})' -o %t.corrected.mlir
// RUN: FileCheck %s < %t.corrected.mlir

// What there was comes back, but for the chains that a constant has replaced:
// their integers do.
// RUN: unbias-opt %t.corrected.mlir --pass-pipeline='builtin.module(unbias-revert-bias)' | FileCheck %s --check-prefix=REVERTED
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-check-stats)' -o /dev/null 2>&1 | count 0

#row = affine_map<(d0) -> (d0)>
#id4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#first = affine_map<(d0, d1, d2, d3) -> (d0)>
#once = #calib.stats<mean = array<f64: 4.0>, samples = 8>

// (q - [1, 2]) * [0.5, 1.0] of [3, 3] is [1, 1] for 0.75: errors 0.25, mean 4: -1.
// The bias, [10, 20] * [0.125, 0.25], stays integers: 8 and 4 steps less.
// CHECK-LABEL: @tosa_dequantized
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<[2, 16]> : tensor<2xi32>}>
// CHECK: %[[F:.*]] = tosa.cast %[[B]] : (tensor<2xi32>) -> tensor<2xf32>
// CHECK: %[[R:.*]] = tosa.mul %[[F]],
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[R]],
// CHECK-SAME: original = array<i64: 10, 20>, written = array<i64: 2, 16>
// REVERTED-LABEL: @tosa_dequantized
// REVERTED: %[[B:.*]] = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}>
// REVERTED: tosa.cast %[[B]] : (tensor<2xi32>) -> tensor<2xf32>
func.func @tosa_dequantized(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %q = "tosa.const"() <{values = dense<3> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %wzp = "tosa.const"() <{values = dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %ws = "tosa.const"() <{values = dense<[[[[0.5]]], [[[1.0]]]]> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.cast %q : (tensor<2x1x1x1xi8>) -> tensor<2x1x1x1xf32>
  %1 = tosa.sub %0, %wzp : (tensor<2x1x1x1xf32>, tensor<2x1x1x1xf32>) -> tensor<2x1x1x1xf32>
  %w = tosa.mul %1, %ws, %shift : (tensor<2x1x1x1xf32>, tensor<2x1x1x1xf32>, tensor<1xi8>) -> tensor<2x1x1x1xf32>
  %bs = "tosa.const"() <{values = dense<[0.125, 0.25]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %bf = tosa.cast %b : (tensor<2xi32>) -> tensor<2xf32>
  %bd = tosa.mul %bf, %bs, %shift : (tensor<2xf32>, tensor<2xf32>, tensor<1xi8>) -> tensor<2xf32>
  %y = tosa.conv2d %x, %w, %bd, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>, calib.input_float = #once}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// A bias of floats is not rounded: 0.1 and 0.3 less 1.
// CHECK-LABEL: @tosa_float_bias
// CHECK: "tosa.const"() <{values = dense<[-0.899999976, -0.699999988]> : tensor<2xf32>}>
// REVERTED-LABEL: @tosa_float_bias
// REVERTED: "tosa.const"() <{values = dense<[1.000000e-01, 3.000000e-01]> : tensor<2xf32>}>
func.func @tosa_float_bias(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %q = "tosa.const"() <{values = dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %ws = "tosa.const"() <{values = dense<[[[[0.5]]], [[[1.0]]]]> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.cast %q : (tensor<2x1x1x1xi8>) -> tensor<2x1x1x1xf32>
  %w = tosa.mul %0, %ws, %shift : (tensor<2x1x1x1xf32>, tensor<2x1x1x1xf32>, tensor<1xi8>) -> tensor<2x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<[0.1, 0.3]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>, calib.input_float = #once}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// The same in linalg.generic, with a bias per channel that is broadcast.
// CHECK-LABEL: @linalg_dequantized
// CHECK: %[[B:.*]] = arith.constant dense<[2, 16]> : tensor<2xi32>
// CHECK: %[[D:.*]] = linalg.generic {{.*}} ins(%[[B]], %{{.*}} : tensor<2xi32>, tensor<2xf32>)
// CHECK: %[[I:.*]] = linalg.broadcast ins(%[[D]] : tensor<2xf32>)
// CHECK: linalg.conv_2d_nchw_fchw {{.*}} outs(%[[I]] :
// REVERTED-LABEL: @linalg_dequantized
// REVERTED: %[[B:.*]] = arith.constant dense<[10, 20]> : tensor<2xi32>
// REVERTED: linalg.generic {{.*}} ins(%[[B]], %{{.*}} : tensor<2xi32>, tensor<2xf32>)
func.func @linalg_dequantized(%x: tensor<1x1x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %q = arith.constant dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>
  %ws = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %wz = arith.constant dense<0> : tensor<2xi64>
  %we = tensor.empty() : tensor<2x1x1x1xf32>
  %w = linalg.generic {indexing_maps = [#id4, #first, #first, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%q, %ws, %wz : tensor<2x1x1x1xi8>, tensor<2xf32>, tensor<2xi64>) outs(%we : tensor<2x1x1x1xf32>) {
  ^bb0(%in: i8, %s: f32, %z: i64, %out: f32):
    %0 = arith.extsi %in : i8 to i64
    %1 = arith.subi %0, %z : i64
    %2 = arith.sitofp %1 : i64 to f32
    %3 = arith.mulf %2, %s : f32
    linalg.yield %3 : f32
  } -> tensor<2x1x1x1xf32>
  %b = arith.constant dense<[10, 20]> : tensor<2xi32>
  %bs = arith.constant dense<[0.125, 0.25]> : tensor<2xf32>
  %be = tensor.empty() : tensor<2xf32>
  %bd = linalg.generic {indexing_maps = [#row, #row, #row], iterator_types = ["parallel"]}
      ins(%b, %bs : tensor<2xi32>, tensor<2xf32>) outs(%be : tensor<2xf32>) {
  ^bb0(%in: i32, %s: f32, %out: f32):
    %0 = arith.sitofp %in : i32 to f32
    %1 = arith.mulf %0, %s : f32
    linalg.yield %1 : f32
  } -> tensor<2xf32>
  %e = tensor.empty() : tensor<1x2x2x2xf32>
  %init = linalg.broadcast ins(%bd : tensor<2xf32>) outs(%e : tensor<1x2x2x2xf32>) dimensions = [0, 2, 3]
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>, calib.input_float = #once}
    ins(%x, %w : tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// Dequantized, divided, rounded half to even and clamped, in TOSA by floor, ceil
// and select. Weights [1, -2] * 0.5 for [0.75, -1.25], errors [-0.25, 0.25], mean 4:
// [8, -8] steps of 0.125.
// CHECK-LABEL: @tosa_chain
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<[-7080, 10579]> : tensor<2xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
// REVERTED-LABEL: @tosa_chain
// REVERTED: %[[B:.*]] = "tosa.const"() <{values = dense<[-7088, 10587]> : tensor<2xi32>}>
// REVERTED: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
func.func @tosa_chain(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x2xi32> {
  %root = "tosa.const"() <{values = dense<[-7088, 10587]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %w = "tosa.const"() <{values = dense<[[[[1]]], [[[-2]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %xzp = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %scale = "tosa.const"() <{values = dense<1.00199315E-4> : tensor<1xf32>}> : () -> tensor<1xf32>
  %inverse = "tosa.const"() <{values = dense<9980.10742> : tensor<1xf32>}> : () -> tensor<1xf32>
  %half = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1xf32>}> : () -> tensor<1xf32>
  %two = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
  %f = tosa.cast %root : (tensor<2xi32>) -> tensor<2xf32>
  %d = tosa.mul %f, %scale, %wzp : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %q = tosa.mul %d, %inverse, %wzp : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %floor = tosa.floor %q : (tensor<2xf32>) -> tensor<2xf32>
  %rest = tosa.sub %q, %floor : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %ceil = tosa.ceil %q : (tensor<2xf32>) -> tensor<2xf32>
  %halved = tosa.mul %floor, %half, %wzp : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %whole = tosa.floor %halved : (tensor<2xf32>) -> tensor<2xf32>
  %doubled = tosa.mul %whole, %two, %wzp : (tensor<2xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<2xf32>
  %even = tosa.equal %floor, %doubled : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %tie = tosa.equal %rest, %half : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xi1>
  %below = tosa.greater %half, %rest : (tensor<1xf32>, tensor<2xf32>) -> tensor<2xi1>
  %down = tosa.logical_and %tie, %even : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %take = tosa.logical_or %below, %down : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %round = tosa.select %take, %floor, %ceil : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %clamp = tosa.clamp %round {max_val = 2.14748365E+9 : f32, min_val = -2.14748365E+9 : f32} : (tensor<2xf32>) -> tensor<2xf32>
  %bias = tosa.cast %clamp : (tensor<2xf32>) -> tensor<2xi32>
  %acc = tosa.conv2d %x, %w, %bias, %xzp, %wzp {acc_type = i32, calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[-1.25]]]]> : tensor<2x1x1x1xf32>, calib.input_float = #once,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} 
    : (tensor<1x4x4x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %acc : tensor<1x4x4x2xi32>
}

// The same in linalg.generic, with a captured f64 that is rounded to f32.
// CHECK-LABEL: @linalg_chain
// CHECK: %[[B:.*]] = arith.constant dense<[-7080, 10579]> : tensor<2xi32>
// CHECK: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<2xi32>)
// CHECK: linalg.conv_2d_nchw_fchw_q {{.*}} outs(%[[I]] :
// REVERTED-LABEL: @linalg_chain
// REVERTED: %[[B:.*]] = arith.constant dense<[-7088, 10587]> : tensor<2xi32>
func.func @linalg_chain(%x: tensor<1x1x4x4xi8>) -> tensor<1x2x4x4xi32> {
  %low = arith.constant -2.14748365E+9 : f32
  %high = arith.constant 2.14748365E+9 : f32
  %zerof = arith.constant 0.000000e+00 : f32
  %scale = arith.constant 1.00199315E-4 : f32
  %wide = arith.constant 1.001993143911941E-4 : f64
  %zp = arith.constant -128 : i32
  %zero = arith.constant 0 : i32
  %root = arith.constant dense<[-7088, 10587]> : tensor<2xi32>
  %w = arith.constant dense<[[[[1]]], [[[-2]]]]> : tensor<2x1x1x1xi8>
  %0 = tensor.empty() : tensor<2xf32>
  %1 = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%root : tensor<2xi32>) outs(%0 : tensor<2xf32>) {
  ^bb0(%in: i32, %out: f32):
    %a = arith.sitofp %in : i32 to f32
    %b = arith.mulf %a, %scale : f32
    linalg.yield %b : f32
  } -> tensor<2xf32>
  %2 = tensor.empty() : tensor<2xi32>
  %3 = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%1 : tensor<2xf32>) outs(%2 : tensor<2xi32>) {
  ^bb0(%in: f32, %out: i32):
    %a = arith.truncf %wide : f64 to f32
    %b = arith.divf %in, %a : f32
    %c = math.roundeven %b : f32
    %d = arith.addf %c, %zerof : f32
    %e = arith.maximumf %d, %low : f32
    %f = arith.minimumf %e, %high : f32
    %g = arith.fptosi %f : f32 to i32
    linalg.yield %g : i32
  } -> tensor<2xi32>
  %4 = tensor.empty() : tensor<1x2x4x4xi32>
  %5 = linalg.broadcast ins(%3 : tensor<2xi32>) outs(%4 : tensor<1x2x4x4xi32>) dimensions = [0, 2, 3]
  %acc = linalg.conv_2d_nchw_fchw_q {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[-1.25]]]]> : tensor<2x1x1x1xf32>, calib.input_float = #once,
      dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%x, %w, %zp, %zero : tensor<1x1x4x4xi8>, tensor<2x1x1x1xi8>, i32, i32) outs(%5 : tensor<1x2x4x4xi32>) -> tensor<1x2x4x4xi32>
  return %acc : tensor<1x2x4x4xi32>
}
