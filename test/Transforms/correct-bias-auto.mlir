// RUN: unbias-opt %s -split-input-file --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-correct-bias)' -o /dev/null 2>&1 | FileCheck %s --implicit-check-not=warning
// RUN: unbias-opt %s -split-input-file --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-correct-bias{method=full push-forward=false})' -o /dev/null 2>&1 | FileCheck %s --check-prefix=FULL

// What `auto` takes. `full` and `observed` also correct what upstream ops
// shifted: from a run in which these were not corrected, they may be taken only
// where nothing is upstream. Asked for by name, and without following what
// corrections do downstream, they are done, with a warning.

// The first op has none upstream and taps that are alike: full. The second has
// the first one upstream: regular.
// CHECK: Function=original{{.*}}Method=full, Op=original#0
// CHECK: Function=original{{.*}}Method=regular, Op=original#1
// FULL: warning: 1 ops are corrected for shifts that come from upstream ops
// FULL: Function=original{{.*}}Method=full, Op=original#0
// FULL: Function=original{{.*}}Method=full, Op=original#1
func.func @original(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %m, %s, %izp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %2 = tosa.conv2d %1, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %2 : tensor<1x2x2x1xi32>
}

// -----

// Its upstream ops were corrected when this was measured: full.
// CHECK: Function=corrected{{.*}}Method=full, Op=corrected#0
// CHECK: Function=corrected{{.*}}Method=full, Op=corrected#1
// FULL-NOT: warning
// FULL: Function=corrected{{.*}}Method=full, Op=corrected#1
func.func @corrected(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %m, %s, %izp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %2 = tosa.conv2d %1, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8, upstream = corrected>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %2 : tensor<1x2x2x1xi32>
}

// -----

// Output means only: observed where that is safe, else nothing applies, and that
// is worth a warning.
// CHECK: warning: 1 of 2 ops with statistics were missed
// CHECK: Function=outputs{{.*}}Class=observed{{.*}}Method=observed, Op=outputs#0
// CHECK: [Missed] Missed{{.*}}Function=outputs | Op=outputs#1, Reason="no method applies; 'regular': needs 'calib.input_float', which is missing"
func.func @outputs(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.output_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 0.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %m, %s, %izp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %2 = tosa.conv2d %1, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.output_float = #calib.stats<mean = array<f64: 1.0>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 0.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %2 : tensor<1x2x2x1xi32>
}

// -----

// The mean of the quantized input alone: iterative.
// CHECK: Function=quantized_only{{.*}}Method=iterative
func.func @quantized_only(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// The op's own method outranks the option.
// CHECK: Function=own{{.*}}Method=iterative
// FULL: Function=own{{.*}}Method=iterative
func.func @own(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 2.0>, samples = 8>, calib.method = "iterative"}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
