// RUN: unbias-opt %s -split-input-file -verify-diagnostics

// One case for every message of the dialect, and for the messages of MLIR's
// parser that a user is most likely to meet.

//===----------------------------------------------------------------------===//
// #calib.stats
//===----------------------------------------------------------------------===//

// expected-error @+1 {{'mean': expected at least one number, found none}}
#empty_mean = #calib.stats<mean = array<f64>, samples = 1>

// -----

// The parser reads 1.0e999 as infinity.
// expected-error @+1 {{'mean': expected finite numbers, found INF}}
#infinite_mean = #calib.stats<mean = array<f64: 1.0e999>, samples = 1>

// -----

// A NaN can only be written by its bits.
// expected-error @+1 {{'mean': expected finite numbers, found nan}}
#nan_mean = #calib.stats<mean = array<f64: 0x7FF8000000000000>, samples = 1>

// -----

// expected-error @+1 {{'variance': expected 2 numbers as in 'mean', found 1}}
#short_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, variance = array<f64: 1.0>>

// -----

// expected-error @+1 {{'variance': expected numbers that are not negative, found -5.000000e-01}}
#negative_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, variance = array<f64: 1.0, -0.5>>

// -----

// expected-error @+1 {{'variance': expected finite numbers, found INF}}
#infinite_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, variance = array<f64: 1.0, 1.0e999>>

// -----

// expected-error @+1 {{'sample_variance': expected 2 numbers as in 'mean', found 3}}
#long_sample_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, sample_variance = array<f64: 1.0, 1.0, 1.0>>

// -----

// expected-error @+1 {{'sample_variance': expected numbers that are not negative, found -1.000000e+00}}
#negative_sample_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, sample_variance = array<f64: -1.0, 1.0>>

// -----

// expected-error @+1 {{'sample_variance': expected at least 2 samples, found 1}}
#sample_variance_of_one_sample = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 1, sample_variance = array<f64: 1.0, 1.0>>

// -----

// expected-error @+1 {{'sample_variance': expected at least 2 samples, found 0}}
#sample_variance_without_samples = #calib.stats<mean = array<f64: 1.0, 2.0>, source = propagated, sample_variance = array<f64: 1.0, 1.0>>

// -----

// expected-error @+1 {{'paired_variance': expected 2 numbers as in 'mean', found 1}}
#short_paired_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, paired_variance = array<f64: 1.0>>

// -----

// expected-error @+1 {{'paired_variance': expected numbers that are not negative, found -1.000000e+00}}
#negative_paired_variance = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, paired_variance = array<f64: 1.0, -1.0>>

// -----

// expected-error @+1 {{'paired_variance': expected at least 2 samples, found 1}}
#paired_variance_of_one_sample = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 1, paired_variance = array<f64: 1.0, 1.0>>

// -----

// expected-error @+1 {{'min': expected 2 numbers as in 'mean', found 1}}
#short_min = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, min = array<f64: 1.0>>

// -----

// expected-error @+1 {{'max': expected finite numbers, found INF}}
#infinite_max = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, max = array<f64: 1.0, 1.0e999>>

// -----

// expected-error @+1 {{'min': expected numbers up to 'max', found 1.000000e+00 above 5.000000e-01}}
#min_above_max = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, min = array<f64: 0.0, 1.0>, max = array<f64: 0.0, 0.5>>

// -----

// expected-error @+1 {{'taps': expected the size of at least one axis, found none}}
#no_taps = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, taps = array<i64>>

// -----

// expected-error @+1 {{'taps': expected positive sizes, found 0}}
#zero_taps = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, taps = array<i64: 1, 0>>

// -----

// 3 taps, 2 means.
// expected-error @+1 {{'mean': expected a multiple of 3 numbers, one for every tap and channel, found 2}}
#taps_that_do_not_divide = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, taps = array<i64: 3, 1>>

// -----

// The product of the sizes does not fit into 64 bits.
// expected-error @+1 {{'mean': expected a multiple of 9223372036854775807 numbers}}
#taps_that_overflow = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, taps = array<i64: 2, 4611686018427387904, 4>>

// -----

// expected-error @+1 {{'samples': expected a number of samples with source 'measured', found none}}
#no_samples = #calib.stats<mean = array<f64: 1.0, 2.0>>

// -----

// expected-error @+1 {{'samples': expected none with source 'batch_norm', found 2}}
#samples_of_batch_norm = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 2, source = batch_norm>

// -----

// expected-error @+1 {{'samples': expected a positive number, found 0}}
#zero_samples = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 0>

// -----

// expected-error @+1 {{'samples': expected a positive number, found -1}}
#negative_samples = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = -1>

// -----

// expected-error @+1 {{struct is missing required parameter: mean}}
#no_mean = #calib.stats<samples = 1>

// -----

// expected-error @+1 {{duplicate or unknown struct parameter name: median}}
#unknown_parameter = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 1, median = array<f64: 1.0, 2.0>>

// -----

// expected-error @+1 {{duplicate or unknown struct parameter name: samples}}
#repeated_parameter = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 1, samples = 1>

// -----

// expected-error @+2 {{invalid kind of attribute specified}}
// expected-error @+1 {{failed to parse Calib_StatsAttr parameter 'mean'}}
#mean_of_another_type = #calib.stats<mean = array<f32: 1.0>, samples = 1>

// -----

// expected-error @+2 {{expected one of [measured, propagated, batch_norm]}}
// expected-error @+1 {{failed to parse Calib_StatsAttr parameter 'source'}}
#unknown_source = #calib.stats<mean = array<f64: 1.0, 2.0>, source = guessed>

// -----

// expected-error @+2 {{expected one of [original, corrected]}}
// expected-error @+1 {{failed to parse Calib_StatsAttr parameter 'upstream'}}
#unknown_upstream = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 1, upstream = half>

// -----

//===----------------------------------------------------------------------===//
// #calib.quantization
//===----------------------------------------------------------------------===//

// expected-error @+1 {{'scale': expected a finite number above zero, found 0.000000e+00}}
#quantization = #calib.quantization<scale = 0.0, zero_point = 0>

// -----

// expected-error @+1 {{'scale': expected a finite number above zero, found -5.000000e-01}}
#quantization = #calib.quantization<scale = -0.5, zero_point = 0>

// -----

// expected-error @+1 {{'scale': expected a finite number above zero, found INF}}
#quantization = #calib.quantization<scale = 1.0e999, zero_point = 0>

// -----

// expected-error @+1 {{expected ','}}
#quantization = #calib.quantization<scale = 0.5>

// -----

//===----------------------------------------------------------------------===//
// #calib.correction
//===----------------------------------------------------------------------===//

// expected-error @+1 {{'method': expected a name, found none}}
#no_method = #calib.correction<method = "", exactness = "exact", statistics = "00ff">

// -----

// expected-error @+1 {{'exactness': expected exact, coverage, moments or observed, found 'good'}}
#unknown_exactness = #calib.correction<method = "full", exactness = "good", statistics = "00ff">

// -----

// expected-error @+1 {{'statistics': expected a hash, found none}}
#no_hash = #calib.correction<method = "full", exactness = "exact", statistics = "">

// -----

// expected-error @+1 {{'original': expected array<i64> or array<f64>, found array<i32: 1>}}
#original_of_another_kind = #calib.correction<method = "full", exactness = "exact", original = array<i32: 1>, statistics = "00ff">

// -----

// expected-error @+1 {{'original': expected at least one number, found none}}
#empty_integer_original = #calib.correction<method = "full", exactness = "exact", original = array<i64>, statistics = "00ff">

// -----

// expected-error @+1 {{'original': expected at least one number, found none}}
#empty_float_original = #calib.correction<method = "full", exactness = "exact", original = array<f64>, statistics = "00ff">

// -----

// expected-error @+1 {{'written': expected array<i64> or array<f64>, found 7 : i64}}
#written_number = #calib.correction<method = "full", exactness = "exact", written = 7 : i64, statistics = "00ff">

// -----

// expected-error @+1 {{'added': expected at least one number, found none}}
#empty_added = #calib.correction<method = "full", exactness = "exact", added = array<i64>, statistics = "00ff">

// -----

// expected-error @+1 {{'added': expected neither 'original' nor 'written' with it, found one}}
#added_and_written = #calib.correction<method = "full", exactness = "exact", written = array<i64: 1>, added = array<i64: 1>, statistics = "00ff">

// -----

// expected-error @+1 {{'original': expected finite numbers, found INF}}
#infinite_original = #calib.correction<method = "full", exactness = "exact", original = array<f64: 1.0e999>, statistics = "00ff">

// -----

//===----------------------------------------------------------------------===//
// Attributes of an op
//===----------------------------------------------------------------------===//

// A record that is lost by a typing error would be missed silently.
// expected-error @+1 {{'calib.input_flaot': expected one of the attributes of dialect 'calib', found an unknown name}}
func.func private @unknown_name() attributes {
  calib.input_flaot = 1.0 : f64}

// -----

// expected-error @+1 {{'calib.input_float': expected #calib.stats, found array<f64: 1.000000e+00>}}
func.func private @stats_of_another_kind() attributes {
  calib.input_float = array<f64: 1.0>}

// -----

// expected-error @+1 {{'calib.input_quantized': expected #calib.stats, found 1 : i64}}
func.func private @quantized_stats_of_another_kind() attributes {
  calib.input_quantized = 1 : i64}

// -----

// expected-error @+1 {{'calib.output_float': expected #calib.stats, found unit}}
func.func private @output_stats_of_another_kind() attributes {
  calib.output_float = unit}

// -----

// expected-error @+1 {{'calib.output_quantized': expected #calib.stats, found "x"}}
func.func private @quantized_output_stats_of_another_kind() attributes {
  calib.output_quantized = "x"}

// -----

// expected-error @+1 {{'calib.input_float': expected 'paired_variance' in the record of the quantized run only, found it here}}
func.func private @paired_float_input() attributes {
  calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 2, paired_variance = array<f64: 1.0>>}

// -----

// expected-error @+1 {{'calib.output_float': expected 'paired_variance' in the record of the quantized run only, found it here}}
func.func private @paired_float_output() attributes {
  calib.output_float = #calib.stats<mean = array<f64: 1.0>, samples = 2, paired_variance = array<f64: 1.0>>}

// -----

// expected-error @+1 {{'calib.float_weights': expected elements such as dense<...>, found array<f64: 1.000000e+00>}}
func.func private @weights_without_shape() attributes {
  calib.float_weights = array<f64: 1.0>}

// -----

// expected-error @+1 {{'calib.float_weights': expected elements of f16, bf16, f32 or f64, found 'i8'}}
func.func private @integer_weights() attributes {
  calib.float_weights = dense<1> : tensor<1xi8>}

// -----

// expected-error @+1 {{'calib.weight_error': expected elements of f16, bf16, f32 or f64, found 'i32'}}
func.func private @integer_weight_error() attributes {
  calib.weight_error = dense<1> : tensor<1xi32>}

// -----

// expected-error @+1 {{'calib.float_bias': expected array<f64>, found dense<1.000000e+00> : tensor<1xf64>}}
func.func private @bias_of_another_kind() attributes {
  calib.float_bias = dense<1.0> : tensor<1xf64>}

// -----

// expected-error @+1 {{'calib.float_bias': expected at least one number, found none}}
func.func private @empty_bias() attributes {
  calib.float_bias = array<f64>}

// -----

// expected-error @+1 {{'calib.float_bias': expected finite numbers, found INF}}
func.func private @infinite_bias() attributes {
  calib.float_bias = array<f64: 1.0e999>}

// -----

// expected-error @+1 {{'calib.input_scale': expected f64 or array<f64>, found 1.000000e+00 : f32}}
func.func private @scale_of_another_type() attributes {
  calib.input_scale = 1.0 : f32}

// -----

// expected-error @+1 {{'calib.weight_scale': expected f64 or array<f64>, found array<f32: 1.000000e+00>}}
func.func private @scale_of_another_kind() attributes {
  calib.weight_scale = array<f32: 1.0>}

// -----

// expected-error @+1 {{'calib.weight_scale': expected at least one number, found none}}
func.func private @no_scales() attributes {
  calib.weight_scale = array<f64>}

// -----

// expected-error @+1 {{'calib.bias_scale': expected finite numbers, found INF}}
func.func private @infinite_bias_scale() attributes {
  calib.bias_scale = array<f64: 1.0, 1.0e999>}

// -----

// expected-error @+1 {{'calib.input_scale': expected finite numbers, found nan}}
func.func private @nan_scale() attributes {
  calib.input_scale = 0x7FF8000000000000 : f64}

// -----

// expected-error @+1 {{'calib.output_scale': expected scales above zero, found 0.000000e+00}}
func.func private @zero_output_scale() attributes {
  calib.output_scale = 0.0 : f64}

// -----

// expected-error @+1 {{'calib.weight_scale': expected scales above zero, found -2.000000e+00}}
func.func private @negative_weight_scale() attributes {
  calib.weight_scale = array<f64: 1.0, -2.0>}

// -----

// expected-error @+1 {{'calib.id': expected a string, found 1 : i64}}
func.func private @id_of_another_kind() attributes {
  calib.id = 1 : i64}

// -----

// expected-error @+1 {{'calib.id': expected a name, found an empty string}}
func.func private @empty_id() attributes {
  calib.id = ""}

// -----

// expected-error @+1 {{'calib.method': expected a name, found an empty string}}
func.func private @empty_method() attributes {
  calib.method = ""}

// -----

// A bare flag does not say why.
// expected-error @+1 {{'calib.skip': expected a string, found unit}}
func.func private @skip_without_reason() attributes {
  calib.skip}

// -----

// expected-error @+1 {{'calib.correction': expected #calib.correction, found "full"}}
func.func private @correction_of_another_kind() attributes {
  calib.correction = "full"}

// -----

// expected-error @+1 {{'calib.id': expected on the op that it describes, found on argument 1}}
func.func private @argument(tensor<1xf32>, tensor<1xf32> {calib.id = "x"})

// -----

// expected-error @+1 {{'calib.id': expected on the op that it describes, found on result 0}}
func.func private @result() -> (tensor<1xf32> {calib.id = "x"})

// -----

// expected-error @+1 {{'calib.outlined': expected a dictionary, found "conv1"}}
func.func private @outlined() attributes {calib.outlined = "conv1"}

// -----

// expected-error @+1 {{'calib.outlined': expected #calib.outlined under 'conv1', found {}}}
func.func private @outlined() attributes {calib.outlined = {conv1 = {}}}

// -----

// expected-error @+1 {{'calib.input_scale': expected scales above zero, found }}
func.func private @outlined() attributes {calib.outlined = {conv1 = #calib.outlined<
  attributes = {calib.input_scale = -1.0 : f64}, weights = array<i64>>}}

// -----

// expected-error @+1 {{'calib.outlined': expected attributes of ops with a bias, found 'calib.outlined'}}
func.func private @outlined() attributes {calib.outlined = {conv1 = #calib.outlined<
  attributes = {calib.outlined = {}}, weights = array<i64>>}}

// -----

// expected-error @+1 {{'attributes': expected attributes of dialect 'calib', found 'stride'}}
#foreign = #calib.outlined<attributes = {stride = 1 : i64}, weights = array<i64>>

// -----

// expected-error @+1 {{'weights': expected sizes of at least 0, found -1}}
#size = #calib.outlined<attributes = {}, weights = array<i64: -1>, output = array<i64: 0>>

// -----

// expected-error @+1 {{expected each of the 2 dimensions of 'weights' once in 'group', 'output', 'taps' and 'input', found others}}
#missing = #calib.outlined<attributes = {}, weights = array<i64: 2, 3>, output = array<i64: 0>>

// -----

// expected-error @+1 {{expected each of the 1 dimensions of 'weights' once in 'group', 'output', 'taps' and 'input', found others}}
#twice = #calib.outlined<attributes = {}, weights = array<i64: 2>, output = array<i64: 0>, input = array<i64: 0>>

// -----

// expected-error @+1 {{expected each of the 1 dimensions of 'weights' once in 'group', 'output', 'taps' and 'input', found others}}
#beyond = #calib.outlined<attributes = {}, weights = array<i64: 2>, output = array<i64: 1>>
