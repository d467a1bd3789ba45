// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' --remarks-filter=unbias -o /dev/null 2>&1 | FileCheck %s

// Deliberate difference from Hailo, whose higher optimization levels are reported to
// drop bias correction without a word. Every op has a remark that says what became
// of it, and why.
// CHECK-DAG: [Passed] Corrected | Category:unbias | Function=ops | {{.*}}Op=corrected
// CHECK-DAG: [Missed] {{.*}}Op=left{{.*}}Reason="{{.*}}accuracy was better without"
// CHECK-DAG: [Missed] {{.*}}Op=missing{{.*}}Reason="no statistics"
func.func @ops(%x: tensor<1x4x1xf32>) -> (tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x2xf32>}> : () -> tensor<1x1x2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.matmul %x, %w, %zp, %zp {calib.id = "corrected",
      calib.float_weights = dense<1.0> : tensor<1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 3.0>, samples = 8>}
    : (tensor<1x4x1xf32>, tensor<1x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x2xf32>
  %1 = tosa.matmul %x, %w, %zp, %zp {calib.id = "left",
      calib.skip = "accuracy was better without",
      calib.float_weights = dense<1.0> : tensor<1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 3.0>, samples = 8>}
    : (tensor<1x4x1xf32>, tensor<1x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x2xf32>
  %2 = tosa.matmul %x, %w, %zp, %zp {calib.id = "missing",
      calib.float_weights = dense<1.0> : tensor<1x1x2xf32>}
    : (tensor<1x4x1xf32>, tensor<1x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x2xf32>
  return %0, %1, %2 : tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
}
