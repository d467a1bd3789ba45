// Statistics survive upstream's pipeline from TOSA to linalg, unchanged as it is: a
// network that is corrected in linalg gets the biases that it gets in TOSA.
// Reports hold the fingerprint of weights and bias, the correction in real units
// and every bias before and after; they are equal but for the names of the ops.

// RUN: mkdir -p %t
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0 strict report=%t/tosa.json},unbias-strip-stats,tosa-to-linalg-pipeline,func.func(tosa-to-arith{include-apply-rescale},tosa-to-tensor),canonicalize,cse)' -o %t/tosa.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-outline-stats,tosa-to-linalg-pipeline,func.func(tosa-to-arith{include-apply-rescale},tosa-to-tensor),canonicalize,cse,unbias-inline-stats{strict},unbias-correct-bias{confidence=0 strict report=%t/linalg.json},unbias-strip-stats)' -o %t/linalg.mlir
// RUN: sed 's/"op": "[a-z0-9_.]*"/"op"/' %t/tosa.json > %t/tosa.ops
// RUN: sed 's/"op": "[a-z0-9_.]*"/"op"/' %t/linalg.json > %t/linalg.ops
// RUN: diff %t/tosa.ops %t/linalg.ops
// RUN: FileCheck %s --input-file=%t/linalg.json

// What comes out is the same IR, up to the order of constants; but for a bias of
// run time or of a matrix multiplication, which is added elsewhere: such functions
// are private, and left out here.
// RUN: unbias-opt %t/tosa.mlir --pass-pipeline='builtin.module(symbol-dce,func.func(linalg-generalize-named-ops),canonicalize,cse)' > %t/tosa.generic.mlir
// RUN: unbias-opt %t/linalg.mlir --pass-pipeline='builtin.module(symbol-dce,func.func(linalg-generalize-named-ops),canonicalize,cse)' > %t/linalg.generic.mlir
// RUN: %python -B %S/Inputs/by_value.py %t/tosa.generic.mlir > %t/tosa.values
// RUN: %python -B %S/Inputs/by_value.py %t/linalg.generic.mlir > %t/linalg.values
// RUN: diff %t/tosa.values %t/linalg.values

// Zero points, padding of its own, and one in front that canonicalization folds
// into the op, which is a new op then.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc_q"
// CHECK: "outcome": "corrected"
func.func @conv2d_padded(%x: tensor<1x4x4x2xi8>) -> tensor<1x5x3x2xi8> {
  %w = "tosa.const"() <{values = dense<[[[[-2, 1], [3, 3]], [[3, -3], [-1, -3]]], [[[0, 3], [0, 0]], [[2, 0], [3, -2]]]]> : tensor<2x2x2x2xi8>}> : () -> tensor<2x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<[100, -50]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %padding = tosa.const_shape {values = dense<[0, 0, 1, 1, 0, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %padded = tosa.pad %x, %padding, %xzp : (tensor<1x4x4x2xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x6x4x2xi8>
  %0 = tosa.conv2d %padded, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.id = "a;b/padded", calib.input_scale = 2.5e-01 : f64, calib.weight_scale = array<f64: 5.0e-01, 2.5e-01>,
      calib.float_weights = dense<[[[[-1.25, 0.625], [1.25, 1.625]], [[1.625, -1.25], [-0.75, -1.375]]], [[[0.0, 1.375], [0.25, -0.25]], [[1.0, -0.25], [1.25, -1.25]]]]> : tensor<2x2x2x2xf32>,
      calib.float_bias = array<f64: 12.55, -3.15>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, -2.5>, samples = 8>}
    : (tensor<1x6x4x2xi8>, tensor<2x2x2x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x3x2xi32>
  // The names of converters are those of three ops.
  %multiplier = "tosa.const"() <{values = dense<[1073741824, 1083741824]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %shift = "tosa.const"() <{values = dense<31> : tensor<2xi8>}> : () -> tensor<2xi8>
  %accumulator_zp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %multiplier, %shift, %accumulator_zp, %xzp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false}
    : (tensor<1x5x3x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x5x3x2xi8>
  return %1 : tensor<1x5x3x2xi8>
}

// No zero points, a bias of one number, stride and dilation.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc"
// CHECK: "outcome": "corrected"
func.func @conv2d(%x: tensor<1x7x6x2xi8>) -> tensor<1x3x5x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[3, 2], [-2, -1]], [[-1, 1], [0, 3]]], [[[1, 0], [1, 3]], [[-3, 0], [-2, 2]]]]> : tensor<2x2x2x2xi8>}> : () -> tensor<2x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 3, 1>, pad = array<i64: 1, 0, 0, 0>, stride = array<i64: 2, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[[1.625, 1.125], [-1.125, -0.5]], [[-0.25, 0.5], [-0.25, 1.625]]], [[[0.75, -0.25], [0.375, 1.75]], [[-1.375, 0.0], [-0.875, 0.75]]]]> : tensor<2x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, -2.5>, samples = 8>}
    : (tensor<1x7x6x2xi8>, tensor<2x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x5x2xi32>
  return %0 : tensor<1x3x5x2xi32>
}

// A mean for every tap, of both runs, and what the output scale and the
// multipliers of a rescale say of the unit of the bias: 0.125 * 0.5.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc"
// CHECK: "outcome": "corrected"
// CHECK: "method": "full"
// CHECK: "bias_scale": [
// CHECK-NEXT: 0.0625
func.func @conv2d_per_tap(%x: tensor<1x4x4x1xi8>) -> tensor<1x3x3x2xi8> {
  %w = "tosa.const"() <{values = dense<[[[[3], [2]], [[-2], [-1]]], [[[1], [0]], [[1], [3]]]]> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %b = "tosa.const"() <{values = dense<[7, 8]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.output_scale = 1.25e-01 : f64,
      calib.float_weights = dense<[[[[0.8], [0.5]], [[-0.5], [-0.3]]], [[[0.25], [0.1]], [[0.25], [0.75]]]]> : tensor<2x2x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, 3.0, 2.0, 1.0>, samples = 8, taps = array<i64: 2, 2>, upstream = corrected>,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.5, 3.0, 2.0, 1.5>, samples = 8, taps = array<i64: 2, 2>, upstream = corrected>}
    : (tensor<1x4x4x1xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x2xi32>
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %accumulator_zp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %multiplier, %shift, %accumulator_zp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x3x3x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x3x3x2xi8>
  return %1 : tensor<1x3x3x2xi8>
}

// Means of outputs.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc_q"
// CHECK: "outcome": "corrected"
// CHECK: "method": "observed"
func.func @conv2d_observed(%x: tensor<1x4x4x1xi8>) -> tensor<1x3x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[3], [2]], [[-2], [-1]]], [[[1], [0]], [[1], [3]]]]> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.bias_scale = 2.5e-01 : f64, calib.method = "observed",
      calib.output_float = #calib.stats<mean = array<f64: 4.0, 3.0>, samples = 8, upstream = corrected>,
      calib.output_quantized = #calib.stats<mean = array<f64: 14.5, 13.0>, samples = 8, upstream = corrected,
          quantization = #calib.quantization<scale = 2.5e-01, zero_point = 0>>}
    : (tensor<1x4x4x1xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x2xi32>
  return %0 : tensor<1x3x3x2xi32>
}

// The bias is computed at run time, and stays so.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc"
// CHECK: "outcome": "corrected"
func.func private @conv2d_runtime(%x: tensor<1x2x2x1xi8>, %b: tensor<1xi32>) -> tensor<1x2x2x1xi32> {
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

// Accumulators of 48 bits.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc"
// CHECK: "outcome": "corrected"
func.func @conv2d_i16(%x: tensor<1x4x4x1xi16>) -> tensor<1x3x3x2xi48> {
  %w = "tosa.const"() <{values = dense<[[[[3], [2]], [[-2], [-1]]], [[[1], [0]], [[1], [3]]]]> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %b = "tosa.const"() <{values = dense<[100000000000, -5]> : tensor<2xi48>}> : () -> tensor<2xi48>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %zp {acc_type = i48,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<[[[[0.8], [0.5]], [[-0.5], [-0.3]]], [[[0.25], [0.1]], [[0.25], [0.75]]]]> : tensor<2x2x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 400.0>, samples = 8>}
    : (tensor<1x4x4x1xi16>, tensor<2x2x2x1xi8>, tensor<2xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x3x3x2xi48>
  return %0 : tensor<1x3x3x2xi48>
}

// Weights of a float op that were rounded without saying so.
// CHECK-LABEL: "op": "linalg.conv_2d_nhwc_fhwc"
// CHECK: "outcome": "corrected"
func.func @conv2d_f32(%x: tensor<1x4x4x1xf32>) -> tensor<1x3x3x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[[0.75], [0.5]], [[-0.5], [-0.25]]], [[[0.25], [0.0]], [[0.25], [0.75]]]]> : tensor<2x2x2x1xf32>}> : () -> tensor<2x2x2x1xf32>
  %b = "tosa.const"() <{values = dense<[0.3, -0.7]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<[[[[0.8], [0.5]], [[-0.5], [-0.3]]], [[[0.25], [0.1]], [[0.25], [0.75]]]]> : tensor<2x2x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.7>, samples = 8>}
    : (tensor<1x4x4x1xf32>, tensor<2x2x2x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x3x2xf32>
  return %0 : tensor<1x3x3x2xf32>
}

// Two channels, multiplier 2. In linalg the bias is added after the channels are
// collapsed, by an op of the same location.
// CHECK-LABEL: "op": "linalg.depthwise_conv_2d_nhwc_hwcm_q"
// CHECK: "outcome": "corrected"
func.func @depthwise(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x3x4xi32> {
  %w = "tosa.const"() <{values = dense<[[[[3, 2], [-2, -1]], [[-1, 1], [0, 3]]], [[[1, 0], [1, 3]], [[-3, 0], [-2, 2]]]]> : tensor<2x2x2x2xi8>}> : () -> tensor<2x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<[1, 2, 3, 4]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %xzp = "tosa.const"() <{values = dense<9> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %xzp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = array<f64: 5.0e-01, 2.5e-01, 1.0, 2.0>,
      calib.float_weights = dense<[[[[1.625, 0.5], [-2.0, -1.5]], [[-0.25, 0.5], [-0.25, 5.0]]], [[[0.75, -0.25], [0.5, 6.5]], [[-1.375, 0.0], [-2.0, 4.0]]]]> : tensor<2x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, -2.5>, samples = 8>}
    : (tensor<1x4x4x2xi8>, tensor<2x2x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x4xi32>
  return %0 : tensor<1x4x3x4xi32>
}

// Weights go from [output, depth, height, width, input] to [depth, height, width,
// input, output], and float weights follow.
// CHECK-LABEL: "op": "linalg.conv_3d_ndhwc_dhwcf_q"
// CHECK: "outcome": "corrected"
func.func @conv3d(%x: tensor<1x2x3x4x2xi8>) -> tensor<1x3x2x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[[2, 1], [-3, 0]], [[2, -2], [0, 2]]]], [[[[-3, 1], [-2, 3]], [[0, 0], [1, -2]]]]]> : tensor<2x1x2x2x2xi8>}> : () -> tensor<2x1x2x2x2xi8>
  %b = "tosa.const"() <{values = dense<[100, 200]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xzp = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv3d %x, %w, %b, %xzp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1, 1>, pad = array<i64: 1, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[[[1.0, 0.375], [-1.625, 0.125]], [[1.0, -1.25], [0.125, 1.25]]]], [[[[-1.75, 0.375], [-1.0, 1.25]], [[0.0, 0.25], [0.625, -0.75]]]]]> : tensor<2x1x2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
    : (tensor<1x2x3x4x2xi8>, tensor<2x1x2x2x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2x3x2xi32>
  return %0 : tensor<1x3x2x3x2xi32>
}

// The same with the error of the weights, by tap.
// CHECK-LABEL: "op": "linalg.conv_3d_ndhwc_dhwcf"
// CHECK: "outcome": "corrected"
func.func @conv3d_weight_error(%x: tensor<1x2x3x4x1xi8>) -> tensor<1x2x2x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[[[2], [-3]], [[2], [0]]]], [[[[-3], [-2]], [[0], [1]]]]]> : tensor<2x1x2x2x1xi8>}> : () -> tensor<2x1x2x2x1xi8>
  %b = "tosa.const"() <{values = dense<[100, 200]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv3d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>,
      calib.bias_scale = 1.25e-01 : f64,
      calib.weight_error = dense<[[[[[0.25], [0.5]], [[0.0], [-0.25]]]], [[[[1.0], [2.0]], [[3.0], [4.0]]]]]> : tensor<2x1x2x2x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8, taps = array<i64: 1, 2, 2>>}
    : (tensor<1x2x3x4x1xi8>, tensor<2x1x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3x2xi32>
  return %0 : tensor<1x2x2x3x2xi32>
}

// Its bias is a sum, which has no statistics of its own.
// CHECK-LABEL: "op": "linalg.quantized_batch_matmul"
// CHECK: "outcome": "corrected"
func.func private @matmul(%x: tensor<1x3x3xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[0, -3], [-1, 2], [3, 1]]]> : tensor<1x3x2xi8>}> : () -> tensor<1x3x2xi8>
  %b = "tosa.const"() <{values = dense<[[[10, 20]]]> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %xzp = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %xzp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[0.25, -1.25], [-0.375, 0.875], [1.375, 0.75]]]> : tensor<1x3x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0>, samples = 8>}
    : (tensor<1x3x3xi8>, tensor<1x3x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<1x3x2xi32>, tensor<1x1x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}

// No bias: the correction creates one.
// CHECK-LABEL: "op": "linalg.batch_matmul"
// CHECK: "outcome": "corrected"
func.func private @matmul_created(%x: tensor<2x3x2xi8>) -> tensor<2x3x2xi32> {
  %w = "tosa.const"() <{values = dense<[[[-2, -3], [3, -2]], [[1, 3], [1, -2]]]> : tensor<2x2x2xi8>}> : () -> tensor<2x2x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<[[[-0.875, -1.25], [1.5, -0.75]], [[0.5, 1.625], [0.5, -0.75]]]> : tensor<2x2x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8>}
    : (tensor<2x3x2xi8>, tensor<2x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x3x2xi32>
  return %0 : tensor<2x3x2xi32>
}
