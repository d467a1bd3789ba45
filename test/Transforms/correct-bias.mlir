// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{method=regular})' | FileCheck %s --check-prefixes=CHECK,REGULAR
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{method=iterative})' | FileCheck %s --check-prefix=ITERATIVE
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{method=full})' | FileCheck %s --check-prefix=FULL
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{method=observed})' | FileCheck %s --check-prefix=OBSERVED
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias)' | FileCheck %s --check-prefix=AUTO
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{method=none})' | FileCheck %s --check-prefix=NONE

// Weights [2, -4] * 0.5 = [1, -2] stand for [0.75, -1.75]: error [0.25, -0.25].
// One step of the bias is 0.25 * 0.5 = 0.125.
//   regular:   -error * 4      = [-1, 1]              = [-8, 8] steps
//   iterative: -error * 2      = [-0.5, 0.5]          = [-4, 4] steps
//   full:      W * 4 - Wq * 2  = [3 - 2, -7 + 4]      = [8, -24] steps
//   observed:  [1, 2] - [0, 3]                        = [8, -8] steps
// No biased op is upstream and the taps are alike, so auto takes full.
// CHECK-LABEL: @conv2d
// REGULAR:   %[[B:.*]] = "tosa.const"() <{values = dense<[2, 28]> : tensor<2xi32>}>
// ITERATIVE: %[[B:.*]] = "tosa.const"() <{values = dense<[6, 24]> : tensor<2xi32>}>
// FULL:      %[[B:.*]] = "tosa.const"() <{values = dense<[18, -4]> : tensor<2xi32>}>
// OBSERVED:  %[[B:.*]] = "tosa.const"() <{values = dense<[18, 12]> : tensor<2xi32>}>
// AUTO:      %[[B:.*]] = "tosa.const"() <{values = dense<[18, -4]> : tensor<2xi32>}>
// REGULAR:   tosa.conv2d %{{.*}}, %{{.*}}, %[[B]],
// REGULAR-SAME: calib.correction = #calib.correction<
// REGULAR-SAME: method = "regular"
// FULL: method = "full"
// OBSERVED: method = "observed"
// NONE-LABEL: @conv2d
// NONE: "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}>
// NONE-NOT: calib.correction
func.func @conv2d(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[2]]], [[[-4]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[-1.75]]]]> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 0.0, 3.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// -----

// 3x3 on 2x2 with one element of padding all around: tap (i, j) is inside at
// 1 of 2 positions per axis, the middle one at 2 of 2, so the coverages are
// [1/4 1/2 1/4; 1/2 1 1/2; 1/4 1/2 1/4], which sum to 4. Every error is 0.25
// (weight 1 * 1.0 for 0.75): -0.25 * 4 * mean 2 = -2 = -8 steps of 0.25.
// Padding holds the zero point, which is the real value 0.
// CHECK-LABEL: @padded
// REGULAR: "tosa.const"() <{values = dense<92> : tensor<1xi32>}>
// REGULAR: exactness = "coverage"
func.func @padded(%x: tensor<?x2x2x1xi8>) -> tensor<?x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x3x1xi8>}> : () -> tensor<1x3x3x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x3x3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 2.0>, samples = 8>}
    : (tensor<?x2x2x1xi8>, tensor<1x3x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<?x2x2x1xi32>
  return %0 : tensor<?x2x2x1xi32>
}

// -----

// The same with a mean for every tap, which has the padding in it already:
// -0.25 * (9 taps * 1.0) = -2.25 = -9 steps.
// CHECK-LABEL: @per_tap
// REGULAR: "tosa.const"() <{values = dense<91> : tensor<1xi32>}>
// REGULAR: exactness = "exact"
func.func @per_tap(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x3x1xi8>}> : () -> tensor<1x3x3x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x3x3x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0>,
                                       taps = array<i64: 3, 3>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x3x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Means in the quantized domain: (13 - -3) * 0.25 = 4, with parameters that
// agree with the op. The float bias 1.3 is 10.4 steps of 0.125: the correction
// of -1 is added before rounding, 0.3 / 0.125 = 2.4 -> 2 (and not 10 - 8 = 2
// by luck: with 1.35, 10.8 -> 11 and (0.35) 2.8 -> 3).
// CHECK-LABEL: @quantized_domain
// REGULAR: "tosa.const"() <{values = dense<[2, 3]> : tensor<2xi32>}>
func.func @quantized_domain(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<2> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[10, 11]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.weight_scale = 5.0e-01 : f64, calib.float_bias = array<f64: 1.3, 1.35>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 13.0>, samples = 8,
          quantization = #calib.quantization<scale = 2.5e-01, zero_point = -3>>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// -----

// Depthwise [KH,KW,C,M] = [1,1,2,2], output channel c * M + m. Weights 1 * 1.0
// for [0.5, 0.75, 0.5, 0.75]: errors [.5, .25, .5, .25], means [1, 2]:
// corrections [-.5, -.25, -1, -.5] = [-2, -1, -4, -2] steps of 0.25.
// CHECK-LABEL: @depthwise
// REGULAR: "tosa.const"() <{values = dense<[-2, -1, -4, -2]> : tensor<4xi32>}>
func.func @depthwise(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x4xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x4x1xi8>}> : () -> tensor<1x1x4x1xi8>
  %shape = tosa.const_shape {values = dense<[1, 1, 2, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %wr = tosa.reshape %w, %shape : (tensor<1x1x4x1xi8>, !tosa.shape<4>) -> tensor<1x1x2x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %wr, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.5, 0.75], [0.5, 0.75]]]]> : tensor<1x1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
    : (tensor<1x2x2x2xi8>, tensor<1x1x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x4xi32>
  return %0 : tensor<1x2x2x4xi32>
}

// -----

// i16 x i8 -> i48, with a bias of size 1 that becomes one per channel: errors
// [0.25, 0.5] (weights 1 * 1.0), mean 4: [-1, -2] = [-4, -8] steps of 0.25.
// CHECK-LABEL: @i48
// REGULAR: "tosa.const"() <{values = dense<[3, -1]> : tensor<2xi48>}>
// REGULAR: original = array<i64: 7>
func.func @i48(%x: tensor<1x2x2x1xi16>) -> tensor<1x2x2x2xi48> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1xi48>}> : () -> tensor<1xi48>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i48,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[0.5]]]]> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi16>, tensor<2x1x1x1xi8>, tensor<1xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x2x2x2xi48>
  return %0 : tensor<1x2x2x2xi48>
}

// -----

// A matmul has no bias: one is created as an add. Errors [[.25, .5], [0, 0]],
// means [4, 8]: [-1, -2] = [-4, -8] steps of 0.25.
// CHECK-LABEL: @matmul
// REGULAR: %[[ACC:.*]] = tosa.matmul
// REGULAR: %[[B:.*]] = "tosa.const"() <{values = dense<{{\[\[\[}}-4, -8]]]> : tensor<1x1x2xi32>}>
// REGULAR: %[[SUM:.*]] = tosa.add %[[ACC]], %[[B]]
// REGULAR: return %[[SUM]]
func.func @matmul(%x: tensor<1x3x2xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2xi8>}> : () -> tensor<1x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[0.75, 0.5], [1.0, 1.0]]]> : tensor<1x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, 8.0>, samples = 8>}
    : (tensor<1x3x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  return %0 : tensor<1x3x2xi32>
}

// -----

// One bias constant for three ops, of which two are corrected: each gets a
// constant of its own and the shared one stays for the third.
// CHECK-LABEL: @shared_bias
// REGULAR: %[[SHARED:.*]] = "tosa.const"() <{values = dense<100> : tensor<1xi32>}>
// REGULAR: %[[B0:.*]] = "tosa.const"() <{values = dense<96> : tensor<1xi32>}>
// REGULAR: tosa.conv2d %{{.*}}, %{{.*}}, %[[B0]],
// REGULAR: %[[B1:.*]] = "tosa.const"() <{values = dense<92> : tensor<1xi32>}>
// REGULAR: tosa.conv2d %{{.*}}, %{{.*}}, %[[B1]],
// REGULAR: tosa.conv2d %{{.*}}, %{{.*}}, %[[SHARED]],
func.func @shared_bias(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // The weights are shared as well, with other statistics at each op: -0.25 * 4
  // and -0.25 * 8, -4 and -8 steps.
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %1 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 8.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %2 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0, %1, %2 : tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>
}

// -----

// A bias that is computed at run time: the correction is added to it.
// CHECK-LABEL: @runtime_bias
// REGULAR-SAME: %{{.*}}: tensor<1x2x2x1xi8>, %[[OLD:.*]]: tensor<1xi32>
// REGULAR: %[[DELTA:.*]] = "tosa.const"() <{values = dense<-4> : tensor<1xi32>}>
// REGULAR: %[[NEW:.*]] = tosa.add %[[OLD]], %[[DELTA]]
// REGULAR: tosa.conv2d %{{.*}}, %{{.*}}, %[[NEW]],
func.func @runtime_bias(%x: tensor<1x2x2x1xi8>, %b: tensor<1xi32>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Scales in the types: 0.25 * [0.5, 1.0]. Weights [2, 1] for [0.75, 0.75], mean
// 4: [-1, -1] = [-8, -4] steps. Quantized types stay where they were.
!qx = !quant.uniform<i8:f32, 2.5e-01>
!qw = !quant.uniform<i8:f32:0, {5.0e-01, 1.0}>
!qb = !quant.uniform<i32:f32:0, {1.25e-01, 2.5e-01}>
// CHECK-LABEL: @quantized_types
// REGULAR: "tosa.const"() <{values = dense<[2, 16]> : tensor<2xi32>}> : () -> tensor<2x!quant.uniform<i32:f32:0, {1.250000e-01,2.500000e-01}>>
func.func @quantized_types(%x: tensor<1x2x2x1x!qx>) -> tensor<1x2x2x2x!qb> {
  %w = "tosa.const"() <{values = dense<[[[[2]]], [[[1]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1x!qw>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2x!qb>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2x!qb>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2x!qb>
  return %0 : tensor<1x2x2x2x!qb>
}

// -----

// A float op with weights that were rounded: nothing to scale, nothing to round.
// 0.75 was 0.5, mean 4: -1.
// CHECK-LABEL: @float
// REGULAR: "tosa.const"() <{values = dense<5.000000e-01> : tensor<1xf32>}>
// REGULAR: original = array<f64: 1.500000e+00>
func.func @float(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = "tosa.const"() <{values = dense<0.75> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<1.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}

// -----

// Only the error of the weights is known, summed over the taps, which is enough
// where no tap meets padding: -(0.5 * 2) = -4 steps of 0.25.
// CHECK-LABEL: @weight_error
// REGULAR: "tosa.const"() <{values = dense<-4> : tensor<1xi32>}>
func.func @weight_error(%x: tensor<1x3x3x1xi8>) -> tensor<1x1x1x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x3x1xi8>}> : () -> tensor<1x3x3x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.bias_scale = 2.5e-01 : f64, calib.input_scale = 2.5e-01 : f64,
      calib.weight_error = dense<0.5> : tensor<1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 2.0>, samples = 8>}
    : (tensor<1x3x3x1xi8>, tensor<1x3x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x1xi32>
  return %0 : tensor<1x1x1x1xi32>
}

// -----

// Scales that only the rescale knows: multiplier 2^30 * 2^-32 = 0.25 = s_b / s_y,
// output scale 1: s_b = 0.25, and the weight scale is 0.25 / 0.25 = 1.
// Weight 1 for 0.75, mean 4: -1 = -4 steps.
// CHECK-LABEL: @rescale
// REGULAR: "tosa.const"() <{values = dense<-4> : tensor<1xi32>}>
func.func @rescale(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.output_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<32> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %m, %s, %izp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %1 : tensor<1x2x2x1xi8>
}
