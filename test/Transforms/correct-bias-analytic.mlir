// RUN: unbias-opt %s --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-propagate-stats,unbias-correct-bias{method=analytic})' 2> %t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias{keep-stats=true})' | FileCheck %s
// RUN: unbias-opt %s --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-propagate-stats,unbias-correct-bias{method=regular})' -o /dev/null 2>&1 | FileCheck %s --check-prefix=REGULAR

// The output of the first conv is that of a batch norm, N(0, 16), and a ReLU
// leaves a mean of 4 / sqrt(2 pi) = 1.596. Weights are 2 * 0.5 = 1 instead of
// 0.75: the output is 0.399 too large, 3.19 units of 0.25 * 0.5.
// CHECK: tosa.clamp
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<7> : tensor<1xi32>}>
// CHECK: tosa.conv2d %{{.*}}, %{{.*}}, %[[B]]
// CHECK-SAME: calib.correction = #calib.correction<method = "analytic", exactness = "moments"
// The third is measured, and 0.25 * 4.0 too large: 8 units.
// REMARK: Missed{{.*}}Op=first
// REMARK: Corrected{{.*}}Class=moments{{.*}}MaxChangeLSB=3.0{{.*}}Method=analytic, Op=second{{.*}}Untested="weight error"
// REMARK: Missed{{.*}}Op=third, Reason="method 'analytic': needs 'calib.input_float' without data, found measured ones: 'regular'"
// REGULAR: Missed{{.*}}Op=second, Reason="method 'regular': needs 'calib.input_float' of data, found modelled ones: 'analytic'"
// REGULAR: Corrected{{.*}}Method=regular, Op=third
func.func @main(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>) {
  %w = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, calib.id = "first",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.output_float = #calib.stats<mean = array<f64: 0.0>, variance = array<f64: 16.0>, source = batch_norm>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %m, %s, %izp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %2 = tosa.clamp %1 {min_val = 0 : i8, max_val = 127 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %3 = tosa.conv2d %2, %w, %b, %zp, %zp {acc_type = i32, calib.id = "second",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %4 = tosa.conv2d %2, %w, %b, %zp, %zp {acc_type = i32, calib.id = "third",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %3, %4 : tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>
}
