// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias)' | FileCheck %s --check-prefix=DEFAULT
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{confidence=2.5})' | FileCheck %s --check-prefix=STRICTER
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' | FileCheck %s --check-prefix=OFF
// RUN: unbias-opt %s -split-input-file --pass-pipeline='builtin.module(unbias-correct-bias{max-shift=1.5})' | FileCheck %s --check-prefix=SHIFT
// RUN: unbias-opt %s -split-input-file --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-correct-bias{shrinkage})' 2>%t.shrunk | FileCheck %s --check-prefix=SHRUNK
// RUN: FileCheck %s --check-prefix=SHRINKAGE < %t.shrunk
// RUN: unbias-opt %s -split-input-file --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-correct-bias{confidence=2.5 max-shift=1.5})' 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// Which channels keep their bias. A step of the bias is 0.25 * 1.0.

// Errors [0.25, 0.5, 0] times mean 4: corrections [-1, -2, 0]. The mean has a
// standard error of sqrt(16 / 4) = 2, the corrections have [0.5, 1, 0]: all
// are exactly 2 standard errors, which the default confidence lets pass, and
// 2.5 does not.
// DEFAULT-LABEL: @noise
// DEFAULT: dense<[96, 92, 100]> : tensor<3xi32>
// DEFAULT: calib.correction
// STRICTER-LABEL: @noise
// STRICTER: dense<100> : tensor<3xi32>
// STRICTER-NOT: calib.correction
// Squares of noise are [1/4, 1, 0], so the true ones are spread by (1 - 1/4 +
// 4 - 1) / 3 = 5/4: shrunk to -1 * 5/6 and -2 * 5/9, or [-3.3, -4.4] steps. They
// are known to variances of 5/24 and 5/9, so 0.694 + 1.235 + 0.764 are there, of
// which 0.764 stay, and (1/12)^2 + (1/9)^2 by rounding: 0.7092 are removed.
// SHRUNK-LABEL: @noise
// SHRUNK: dense<[97, 96, 100]> : tensor<3xi32>
// SHRINKAGE: Corrected | {{.*}}ErrorRemoved=7.09{{.*}}Shrinkage=4.444444e-01
// OFF-LABEL: @noise
// OFF: dense<[96, 92, 100]> : tensor<3xi32>
// REMARK: [Failure] Refused | Category:unbias | Function=noise
// REMARK-SAME: Reason="3 channels within noise, 0 above max-shift, 0 rounded to nothing"
func.func @noise(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<3xi32>}> : () -> tensor<3xi32>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[0.5]]], [[[1.0]]]]> : tensor<3x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 4, sample_variance = array<f64: 16.0>>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// -----

// Output deviations sqrt([1, 1, 1]): with max-shift 1.5 the second correction,
// of 2 deviations, is refused.
// STRICTER-LABEL: @large
// DEFAULT-LABEL: @large
// DEFAULT: dense<[96, 92, 100]> : tensor<3xi32>
// SHIFT-LABEL: @large
// SHIFT: dense<[96, 100, 100]> : tensor<3xi32>
// REMARK: [Passed] Corrected | Category:unbias | Function=large | Changed=1,
// REMARK-SAME: Channels=3
// REMARK-SAME: ErrorRemoved=2.0
// REMARK-SAME: MaxChangeDeviations=1.0
// REMARK-SAME: MaxChangeLSB=4.0
// REMARK-SAME: TooLarge=1, Untested="weight error", WithinNoise=1
func.func @large(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<3xi32>}> : () -> tensor<3xi32>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[0.5]]], [[[1.0]]]]> : tensor<3x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 4>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 0.0, 0.0>, variance = array<f64: 1.0, 1.0, 1.0>, samples = 4>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}

// -----

// Mean -0.25: corrections [1/16, 1/8, 0] are [1/4, 1/2, 0] steps, of which
// the first rounds to nothing and the second, half away from zero, to 101.
// DEFAULT-LABEL: @nothing
// DEFAULT: dense<[100, 101, 100]> : tensor<3xi32>
func.func @nothing(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x1x1x1xi8>}> : () -> tensor<3x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<3xi32>}> : () -> tensor<3xi32>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64,
      calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[[[0.75]]], [[[0.5]]], [[[1.0]]]]> : tensor<3x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: -0.25>, samples = 4>}
    : (tensor<1x2x2x1xi8>, tensor<3x1x1x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x3xi32>
  return %0 : tensor<1x2x2x3xi32>
}
