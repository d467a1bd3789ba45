// RUN: split-file %s %t
// RUN: unbias-opt %t/twice.mlir -verify-diagnostics --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json})'
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/none.json})' 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json,%t/one.json})' 2>&1 | FileCheck %s --check-prefix=SAME
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/bad.json})' 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json,%t/other-method.json})' 2>&1 | FileCheck %s --check-prefix=MERGE
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/stale.json})' 2>&1 | FileCheck %s --check-prefix=STALE
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/mixed.json})' 2>&1 | FileCheck %s --check-prefix=STALE
// RUN: not unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json},unbias-correct-bias,unbias-attach-stats{files=%t/new.json})' 2>&1 | FileCheck %s --check-prefix=NEW
// Statistics with the fingerprint of this network are fine, until it is another.
// RUN: unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json,%t/fresh.json})' -o /dev/null
// RUN: unbias-opt %t/one.mlir --mlir-print-debuginfo --pass-pipeline='builtin.module(unbias{files=%t/one.json})' -o %t/corrected.mlir
// RUN: not unbias-opt %t/corrected.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/fresh.json})' 2>&1 | FileCheck %s --check-prefix=AFTER
// The same statistics once more are fine.
// RUN: unbias-opt %t/one.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json},unbias-correct-bias)' -o %t/once.mlir
// RUN: unbias-opt %t/once.mlir --pass-pipeline='builtin.module(unbias-attach-stats{files=%t/one.json},unbias-correct-bias)' -o %t/again.mlir
// RUN: diff %t/once.mlir %t/again.mlir

// NONE: error: {{.*}}none.json: No such file or directory
// SAME: error: {{.*}}one.json: expected different files, found this one twice
// BAD: error: {{.*}}bad.json: op 'c': input_float: 'samples': expected a positive number, found 0
// MERGE: error: {{.*}}other-method.json: op 'c': method: expected the same value as in the other files, found another
// STALE: error: {{.*}}expected statistics of this network, {{[0-9a-f]+}}, found those of another, or of this one before or after a correction, 00ff
// AFTER: error: {{.*}}expected statistics of this network, {{[0-9a-f]+}}, found those of another, or of this one before or after a correction, 258b73457a79e307c4fc7dd80cba80f9
// NEW: error: {{.*}}expected the statistics that this op was corrected with, found others: run unbias-revert-bias first

//--- one.json
{"version": 1, "ops": {"c": {"input_float": {"mean": [4], "samples": 2},
  "float_weights": [[[[0.5]]]], "method": "regular",
  "input_scale": 0.5, "weight_scale": 1}}}

//--- other-method.json
{"version": 1, "ops": {"c": {"method": "full"}}}

//--- bad.json
{"version": 1, "ops": {"c": {"input_float": {"mean": [1], "samples": 0}}}}

//--- stale.json
{"version": 1, "ops": {"c": {"input_float": {"mean": [1], "samples": 1,
  "fingerprint": "00ff"}}}}

//--- fresh.json
{"version": 1, "ops": {"c": {"output_float": {"mean": [1], "samples": 1,
  "fingerprint": "258b73457a79e307c4fc7dd80cba80f9"}}}}

//--- mixed.json
{"version": 1, "ops": {"c": {"input_float": {"mean": [1], "samples": 1},
  "input_quantized": {"mean": [1], "samples": 1, "fingerprint": "00ff"}}}}

//--- new.json
{"version": 1, "ops": {"c": {"input_float": {"mean": [5], "samples": 2}}}}

//--- one.mlir
func.func @f(%x: tensor<1x2x2x1xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32> loc("c")
  return
}

//--- twice.mlir
func.func @f(%x: tensor<1x2x2x1xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-note @+1 {{first used here}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "c", acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  // expected-error @+1 {{expected biased ops of different names, found 'c' twice}}
  %1 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "c", acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return
}
