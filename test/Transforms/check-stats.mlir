// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-check-stats)' --remarks-filter=unbias --remark-format=emitRemark -o %t.checked.mlir 2>&1 | FileCheck %s
// RUN: unbias-opt %s -o %t.plain.mlir
// RUN: diff %t.plain.mlir %t.checked.mlir
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-check-stats{strict})' 2>&1 | FileCheck %s --check-prefix=STRICT
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-check-stats{method=observed strict})' 2>&1 | FileCheck %s --check-prefix=OBSERVED
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-check-stats{max-deviations=-1})' 2>&1 | FileCheck %s --check-prefix=OPTION

// Statistics that nothing is wrong with; some are missing.

// A corrected op is checked with its original bias, and has the statistics it
// was corrected with.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0},unbias-check-stats)' --remarks-filter=unbias --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=CORRECTED

// CHECK: [Analysis] Checked | Category:unbias | Function=right
// CHECK-SAME: Checks="extremes, variances, pairs, shapes, scales, float weights, weight error, float bias, input range, input shift, output shift, float output, quantized output"
// CHECK: [Analysis] Checked | Category:unbias | Function=weights_at_the_end
// CHECK-SAME: Checks="shapes, scales, float weights"
// CHECK: [Analysis] Checked | Category:unbias | Function=bias_of_f32
// CHECK-SAME: Checks="shapes, scales, float weights, float bias"
// CHECK: [Missed] Missed | Category:unbias | Function=own_method
// CHECK-SAME: Reason="method 'full': needs 'calib.input_quantized', which is missing"
// CHECK: [Missed] Missed | Category:unbias | Function=without
// CHECK-SAME: Reason="no statistics"
// CHECK-NOT: left_alone
// CHECK: warning: 1 of 4 ops with statistics lack what their method needs; --remarks-filter=unbias tells what

// CORRECTED: [Analysis] Checked | Category:unbias | Function=right
// CORRECTED-SAME: pairs, correction, shapes, {{.*}}, quantized output

// STRICT-NOT: error
// STRICT: error: missing: method 'full': needs 'calib.input_quantized', which is missing
// STRICT: error: missing: no statistics
// STRICT-NOT: error

// OBSERVED-NOT: error
// OBSERVED: error: missing: method 'observed': needs 'calib.output_float', which is missing
// OBSERVED: error: missing: method 'full': needs 'calib.input_quantized', which is missing
// OBSERVED: error: missing: no statistics

// OPTION: error: options 'max-weight-error' and 'max-deviations': expected finite numbers of at least 0, found -1

// All that can be checked: 0.75 stored for 0.7, a bias of 16 * 0.0625 for 1.02,
// outputs of 0.7 * 4 + 1.02 = 3.82 and 0.75 * 4.125 + 1 = 4.09375.
func.func @right(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.weight_error = dense<0.05> : tensor<1x1x1x1xf32>,
      calib.float_bias = array<f64: 1.02>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, min = array<f64: -1.0>, max = array<f64: 9.0>, variance = array<f64: 25.0>, sample_variance = array<f64: 2.0>>,
      calib.input_quantized = #calib.stats<mean = array<f64: 16.5>, samples = 8, variance = array<f64: 390.0>, sample_variance = array<f64: 32.0>, paired_variance = array<f64: 0.25>, min = array<f64: -4.0>, max = array<f64: 36.0>, quantization = #calib.quantization<scale = 2.5e-01, zero_point = 0>>,
      calib.output_float = #calib.stats<mean = array<f64: 3.82>, samples = 8, variance = array<f64: 4.0>>,
      calib.output_quantized = #calib.stats<mean = array<f64: 4.09375>, samples = 8, variance = array<f64: 4.0>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -127 * 0.25 = -31.75 is what is left of -40 after clipping.
func.func @weights_at_the_end(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<-127> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<-40.0> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// A step of the bias is 1e-9, and 0.73588502 is what an f32 keeps of it.
func.func @bias_of_f32(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<735885000> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 4.0e-09 : f64,
      calib.float_weights = dense<1.2e-08> : tensor<1x1x1x1xf32>,
      calib.float_bias = array<f64: 0.73588502>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// Has what `regular` needs, but asks for `full`.
func.func @own_method(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.method = "full"}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// Nothing.
func.func @without(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// Wrong, but skipped.
func.func @left_alone(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, 5.0>, samples = 8>,
      calib.skip = "as it is"}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
