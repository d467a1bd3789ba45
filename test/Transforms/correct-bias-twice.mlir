// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias)' -o %t.once.mlir
// RUN: unbias-opt %t.once.mlir --pass-pipeline='builtin.module(unbias-correct-bias)' --remarks-filter=unbias --remark-format=emitRemark -o %t.twice.mlir 2>&1 | FileCheck %s
// RUN: diff %t.once.mlir %t.twice.mlir

// A second run on IR that still carries its statistics changes nothing.
// CHECK: [Missed] Missed | Category:unbias | Function=conv
// CHECK-SAME: Reason="corrected already by method 'regular'"

// One statistics, other method: still nothing.
// RUN: unbias-opt %t.once.mlir --pass-pipeline='builtin.module(unbias-correct-bias{method=full})' -o %t.other.mlir
// RUN: diff %t.once.mlir %t.other.mlir

// --dry-run changes nothing and says what it would do.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{dry-run})' --remarks-filter=unbias --remark-format=emitRemark -o %t.dry.mlir 2>&1 | FileCheck %s --check-prefix=DRY
// RUN: unbias-opt %s -o %t.unchanged.mlir
// RUN: diff %t.dry.mlir %t.unchanged.mlir
// DRY: [Analysis] Correctable | Category:unbias | Function=conv
// DRY-SAME: Changed=1, Channels=1, Class=exact,
// DRY-SAME: Method=regular, Op=conv#0

// The same bytes at any number of threads.
// RUN: unbias-opt %s --mlir-disable-threading --pass-pipeline='builtin.module(unbias-correct-bias)' -o %t.single.mlir
// RUN: diff %t.once.mlir %t.single.mlir

// Filters match the whole name.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{ops=conv})' -o %t.filtered.mlir
// RUN: diff %t.filtered.mlir %t.unchanged.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{ops=conv.*})' -o %t.filtered.mlir
// RUN: diff %t.filtered.mlir %t.once.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{skip-ops=conv#[0-9]})' -o %t.filtered.mlir
// RUN: diff %t.filtered.mlir %t.unchanged.mlir
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{ops=(})' 2>&1 | FileCheck %s --check-prefix=REGEX
// REGEX: error: option 'ops': expected a regular expression, found '(': parentheses not balanced
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=-1})' 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: error: options 'confidence' and 'max-shift': expected finite numbers of at least 0, found -1

func.func @conv(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}
