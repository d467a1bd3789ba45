// RUN: unbias-opt %s | unbias-opt | FileCheck %s
// RUN: unbias-opt %s --mlir-print-op-generic | unbias-opt | FileCheck %s
// RUN: unbias-opt %s --emit-bytecode | unbias-opt | FileCheck %s
// RUN: unbias-opt %s --verify-roundtrip -o /dev/null

// Every attribute of the dialect in every form that it has. The op does not
// matter: whether an attribute fits its op is checked by the passes.

// CHECK-LABEL: @required_parameters
// CHECK-SAME: calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00>, samples = 1>
func.func private @required_parameters() attributes {
  calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 1>}

// Printed in the order of their declaration, whatever the order they came in.
// CHECK-LABEL: @all_parameters_in_any_order
// CHECK-SAME: calib.input_quantized = #calib.stats<
// CHECK-SAME: mean = array<f64: -1.250000e-01, 2.000000e+00>, samples = 200,
// CHECK-SAME: variance = array<f64: 0.000000e+00, 4.000000e+00>,
// CHECK-SAME: sample_variance = array<f64: 2.500000e-01, 1.000000e+00>,
// CHECK-SAME: paired_variance = array<f64: 6.250000e-02, 0.000000e+00>,
// CHECK-SAME: min = array<f64: -1.000000e+00, 2.000000e+00>,
// CHECK-SAME: max = array<f64: 1.000000e+00, 2.000000e+00>,
// CHECK-SAME: taps = array<i64: 2, 1>, upstream = corrected,
// CHECK-SAME: fingerprint = "00ff \22;/",
// CHECK-SAME: quantization = #calib.quantization<scale = 5.000000e-02, zero_point = -3>>
func.func private @all_parameters_in_any_order() attributes {
  calib.input_quantized = #calib.stats<
    quantization = #calib.quantization<scale = 5.0e-02, zero_point = -3>,
    fingerprint = "00ff \22;/", upstream = corrected, source = measured,
    taps = array<i64: 2, 1>,
    max = array<f64: 1.0, 2.0>, min = array<f64: -1.0, 2.0>,
    paired_variance = array<f64: 0.0625, 0.0>,
    sample_variance = array<f64: 0.25, 1.0>,
    variance = array<f64: 0.0, 4.0>,
    samples = 200, mean = array<f64: -0.125, 2.0>>}

// CHECK-LABEL: @folded_batch_norm
// CHECK-SAME: calib.output_float = #calib.stats<mean = array<f64: 5.000000e-01>, variance = array<f64: 4.000000e+00>, source = batch_norm>
func.func private @folded_batch_norm() attributes {
  calib.output_float = #calib.stats<mean = array<f64: 0.5>,
    variance = array<f64: 4.0>, source = batch_norm>}

// CHECK-LABEL: @propagated
// CHECK-SAME: #calib.stats<mean = array<f64: 5.000000e-01>, source = propagated>
func.func private @propagated() attributes {
  calib.output_quantized = #calib.stats<mean = array<f64: 0.5>,
    upstream = original, source = propagated>}

// 0.1 is not a double; the nearest double has to come back to the bit, as have
// the smallest and the largest one.
// CHECK-LABEL: @exact_doubles
// CHECK-SAME: calib.float_bias = array<f64: 1.000000e-01, 0.30000000000000004, 4.940660e-324, 1.7976931348623157E+308, -0.000000e+00>
// CHECK-SAME: quantization = #calib.quantization<scale = 0.0039215686274509803, zero_point = 9223372036854775807>
func.func private @exact_doubles() attributes {
  calib.float_bias = array<f64: 0.1, 0.30000000000000004, 4.9406564584124654e-324,
                           1.7976931348623157e+308, -0.0>,
  calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 1,
    quantization = #calib.quantization<scale = 0.0039215686274509803,
                                       zero_point = 9223372036854775807>>}

// CHECK-LABEL: @weights_of_every_float_type
// CHECK-SAME: calib.float_weights = dense<5.000000e-01> : tensor<2x3xf16>
// CHECK-SAME: calib.weight_error = dense_resource<error> : tensor<2xf32>
func.func private @weights_of_every_float_type() attributes {
  calib.float_weights = dense<0.5> : tensor<2x3xf16>,
  calib.weight_error = dense_resource<error> : tensor<2xf32>}

// CHECK-LABEL: @scales
// CHECK-SAME: calib.bias_scale = array<f64: 2.500000e-01, 5.000000e-01>
// CHECK-SAME: calib.input_scale = 2.500000e-01 : f64
// CHECK-SAME: calib.output_scale = array<f64: 1.000000e+00>
// CHECK-SAME: calib.weight_scale = array<f64: 1.000000e+00, 2.000000e+00>
func.func private @scales() attributes {
  calib.bias_scale = array<f64: 0.25, 0.5>, calib.input_scale = 0.25 : f64,
  calib.output_scale = array<f64: 1.0>,
  calib.weight_scale = array<f64: 1.0, 2.0>}

// CHECK-LABEL: @directions
// CHECK-SAME: calib.id = "block/conv;1", calib.method = "regular", calib.skip = ""
func.func private @directions() attributes {
  calib.id = "block/conv;1", calib.method = "regular", calib.skip = ""}

// CHECK-LABEL: @correction_of_integer_bias
// CHECK-SAME: #calib.correction<method = "regular", exactness = "exact", original = array<i64: 10, -9223372036854775808>, statistics = "00ff">
func.func private @correction_of_integer_bias() attributes {
  calib.correction = #calib.correction<method = "regular", exactness = "exact",
    original = array<i64: 10, -9223372036854775808>, statistics = "00ff">}

// CHECK-LABEL: @correction_of_float_bias
// CHECK-SAME: #calib.correction<method = "full", exactness = "coverage", original = array<f64: 5.000000e-01>, statistics = "00ff">
func.func private @correction_of_float_bias() attributes {
  calib.correction = #calib.correction<statistics = "00ff", method = "full",
    original = array<f64: 0.5>, exactness = "coverage">}

// CHECK-LABEL: @correction_of_runtime_bias
// CHECK-SAME: #calib.correction<method = "full", exactness = "exact", added = array<i64: -3>, statistics = "00ff">
func.func private @correction_of_runtime_bias() attributes {
  calib.correction = #calib.correction<added = array<i64: -3>,
    method = "full", exactness = "exact", statistics = "00ff">}

// CHECK-LABEL: @correction_created_the_bias
// CHECK-SAME: #calib.correction<method = "observed", exactness = "observed", written = array<i64: 4>, statistics = "00ff">
func.func private @correction_created_the_bias() attributes {
  calib.correction = #calib.correction<method = "observed",
    exactness = "observed", written = array<i64: 4>, statistics = "00ff">}

// What ops inside have carried.
// CHECK-LABEL: @outlined
// CHECK-SAME: calib.outlined = {"a;b/c" = #calib.outlined<attributes = {calib.id = "a;b/c", calib.input_scale = 2.500000e-01 : f64},
// CHECK-SAME: weights = array<i64: 2, 3, 4, 5>, group = array<i64: 2>, output = array<i64: 3>, taps = array<i64: 0, 1>, transposed = unit>,
// CHECK-SAME: matmul = #calib.outlined<attributes = {}, weights = array<i64: 2, 3>, output = array<i64: 1>, input = array<i64: 0>>}
func.func private @outlined() attributes {calib.outlined = {
    matmul = #calib.outlined<input = array<i64: 0>, output = array<i64: 1>, attributes = {}, weights = array<i64: 2, 3>>,
    "a;b/c" = #calib.outlined<attributes = {calib.input_scale = 2.5e-01 : f64, calib.id = "a;b/c"}, weights = array<i64: 2, 3, 4, 5>,
        taps = array<i64: 0, 1>, group = array<i64: 2>, output = array<i64: 3>, transposed = unit>}}

// On an op inside a function, beside the op's own attributes.
// CHECK-LABEL: @on_an_op
// CHECK: tosa.clamp %{{.*}} {calib.id = "clamp", calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00>, samples = 1>, max_val = 1.000000e+00 : f32, min_val = 0.000000e+00 : f32}
func.func @on_an_op(%x: tensor<1xf32>) -> tensor<1xf32> {
  %0 = tosa.clamp %x {min_val = 0.0 : f32, max_val = 1.0 : f32,
      calib.id = "clamp",
      calib.input_float = #calib.stats<mean = array<f64: 1.0>, samples = 1>}
    : (tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

{-#
  dialect_resources: {
    builtin: {
      error: "0x040000000000803F0000003F"
    }
  }
#-}
