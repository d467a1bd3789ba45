// RUN: unbias-opt %s -split-input-file -verify-diagnostics --pass-pipeline='builtin.module(unbias-check-stats)'

// One op for everything that can be wrong. Where nothing else is said, the
// weight is 3 * 0.25 = 0.75, the bias 16 * 0.0625 = 1, a step of the input 0.25.

// Another network.
func.func @stale(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected statistics of this network, }}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, fingerprint = "00000000000000000000000000000000">}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Statistics that were attached after the correction.
func.func @other_than_corrected(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{expected the statistics that this op was corrected with, found others}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.correction = #calib.correction<method = "full", exactness = "exact", original = array<i64: 16>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @below_min(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a mean of at least 'min', -1, found -2 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: -2.0>, samples = 8, min = array<f64: -1.0>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @above_max(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a mean of at most 'max', 9, found 9.5 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 9.5>, samples = 8, min = array<f64: -1.0>, max = array<f64: 9.0>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// (9 - 4) * (4 + 1) = 25.
func.func @variance_beyond_extremes(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a variance of at most (max - mean) * (mean - min), 25, found 25.5 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, min = array<f64: -1.0>, max = array<f64: 9.0>, variance = array<f64: 25.5>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// 8 / 7 of the variance.
func.func @sample_variance(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a sample_variance that 8 samples of this variance can have, at most 8, found 8.5 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, variance = array<f64: 7.0>, sample_variance = array<f64: 8.5>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// 8 / 7 of (5 - 4) * (4 + 3).
func.func @sample_variance_of_extremes(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a sample_variance that 8 samples of these extremes can have, at most 8, found 8.5 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, min = array<f64: -3.0>, max = array<f64: 5.0>, sample_variance = array<f64: 8.5>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @other_samples(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_quantized': expected 'paired_variance' of the samples of 'calib.input_float', 9, found 8}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 9>,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.125>, samples = 8, paired_variance = array<f64: 1.0>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Deviations of 2 and 3 add up to 5.
func.func @paired_variance(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_quantized': expected a paired_variance that the sample variances of both runs allow, at most 25, found 26 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, sample_variance = array<f64: 4.0>>,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.125>, samples = 8, sample_variance = array<f64: 9.0>, paired_variance = array<f64: 26.0>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @scales(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{expected bias scale 1.000000000e-01 in channel 0 as calib.bias_scale says, found 6.250000000e-02 from input scale * weight scale}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.bias_scale = 1.0e-01 : f64}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @zero_point(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{expected zero point 0 of the input, found 3 in calib.input_quantized}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 16.5>, samples = 8, quantization = #calib.quantization<scale = 2.5e-01, zero_point = 3>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @length(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected 1 means for 1 input channels, found 2}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0, 5.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @method(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.method': expected none, regular, iterative, full, observed, analytic, auto or one of a dialect ('dialect.name'), found 'best'}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.method = "best"}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// 0.75 is stored, in steps of 0.25.
func.func @float_weights(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.float_weights': expected weights within 1 steps of the stored ones, found one 1.75 steps away in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.float_weights = dense<0.3125> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// 31.75 is stored: clipping does not make a weight larger.
func.func @saturated_too_large(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<127> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.float_weights': expected weights within 1 steps of the stored ones, found one 47 steps away in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.float_weights = dense<20.0> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @float_weights_nan(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.float_weights': expected finite numbers, found others in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.float_weights = dense<0x7FC00000> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @weight_error(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.weight_error': expected errors of at most 1 steps, found one of 1.5 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.weight_error = dense<-0.375> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// W - Wq instead of Wq - W.
func.func @weight_error_sign(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.weight_error': expected stored weights less 'calib.float_weights', 0.0625, found -0.0625 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.float_weights = dense<0.6875> : tensor<1x1x1x1xf32>,
      calib.weight_error = dense<-0.0625> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @float_bias(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.float_bias': expected a bias within 0.0625 of the stored one, 1, found 1.1 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.float_bias = array<f64: 1.1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @float_bias_length(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.float_bias': expected 1 numbers, one for every output channel, found 2}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.float_bias = array<f64: 1.0, 2.0>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Raw numbers without `quantization`.
func.func @beyond_type(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_quantized': expected a mean from -32 to 31.75, which the type of the input can store, found 40 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.input_quantized = #calib.stats<mean = array<f64: 40.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @extremes_beyond_type(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_quantized': expected a min from -32 to 31.75, which the type of the input can store, found -33 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.0>, samples = 8, min = array<f64: -33.0>, max = array<f64: 31.75>>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

func.func @input_shift(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_quantized': expected a mean within the range of the quantized input, 63.75, of that in 'calib.input_float', -60, found 4 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: -60.0>, samples = 8>,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// 8 deviations of 1, and a step of the input, 0.25 * 0.75.
func.func @output_shift(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.output_quantized': expected a mean within 8.1875 of that in 'calib.output_float', 1, found 9.25 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.output_float = #calib.stats<mean = array<f64: 1.0>, samples = 8, variance = array<f64: 1.0>>,
      calib.output_quantized = #calib.stats<mean = array<f64: 9.25>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Measured before the bias.
func.func @float_output(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.output_float': expected the mean that 'calib.input_float', weights and bias give, 3.82, found 2.8 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.7> : tensor<1x1x1x1xf32>,
      calib.float_bias = array<f64: 1.02>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
      calib.output_float = #calib.stats<mean = array<f64: 2.8>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// In steps of 0.0625, without `quantization`.
func.func @quantized_output(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.output_quantized': expected the mean that 'calib.input_quantized', weights and bias give, 4.09375, found 65.5 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_quantized = #calib.stats<mean = array<f64: 4.125>, samples = 8>,
      calib.output_quantized = #calib.stats<mean = array<f64: 65.5>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// All at once.
func.func @several(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<3> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a mean of at least 'min', -1, found -2 in channel 0}}
  // expected-error @below {{'calib.input_quantized': expected statistics of this network, }}
  // expected-error @below {{'calib.float_weights': expected weights within 1 steps}}
  // expected-error @below {{'calib.input_quantized': expected a mean from -32 to 31.75}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 2.5e-01 : f64,
      calib.input_float = #calib.stats<mean = array<f64: -2.0>, samples = 8, min = array<f64: -1.0>>,
      calib.input_quantized = #calib.stats<mean = array<f64: 40.0>, samples = 8, fingerprint = "00000000000000000000000000000000">,
      calib.float_weights = dense<0.3125> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// Means per tap, of which the second is wrong: 2x1 taps, 2 channels.
func.func @taps(%x: tensor<1x3x2x2xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<4> : tensor<1x2x1x2xi8>}> : () -> tensor<1x2x1x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error @below {{'calib.input_float': expected a mean of at most 'max', 3.5, found 4 in tap 1, channel 1}}
  // expected-error @below {{'calib.output_quantized': expected the mean that 'calib.input_quantized', weights and bias give, 10, found 11 in channel 0}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<1.0> : tensor<1x2x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, max = array<f64: 5.0, 5.0, 5.0, 3.5>, samples = 8, taps = array<i64: 2, 1>>,
      calib.input_quantized = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0, 4.0>, samples = 8, taps = array<i64: 2, 1>>,
      calib.output_quantized = #calib.stats<mean = array<f64: 11.0>, samples = 8>}
    : (tensor<1x3x2x2xi8>, tensor<1x2x1x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// i8 that is extended with zeros goes up to 255: a mean of 50 is 200 steps.
func.func @unsigned(%x: tensor<5x1xi8>, %init: tensor<5x1xi32>) -> tensor<5x1xi32> {
  %w = arith.constant dense<3> : tensor<1x1xi8>
  %0 = linalg.matmul {cast = #linalg.type_fn<cast_unsigned>, calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1xf32>,
      calib.input_quantized = #calib.stats<mean = array<f64: 50.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x1xi8>) outs(%init : tensor<5x1xi32>) -> tensor<5x1xi32>
  // expected-error @below {{'calib.input_quantized': expected a mean from -32 to 31.75, which the type of the input can store, found 50 in channel 0}}
  %1 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 2.5e-01 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1xf32>,
      calib.input_quantized = #calib.stats<mean = array<f64: 50.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x1xi8>) outs(%init : tensor<5x1xi32>) -> tensor<5x1xi32>
  return %0 : tensor<5x1xi32>
}
