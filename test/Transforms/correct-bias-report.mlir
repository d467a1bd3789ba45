// The report gives the fingerprint of every op, which a record can carry: it is
// then refused for any other weights or bias, also for those of the same network
// after a correction.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{report=%t.json})' -o %t.corrected.mlir
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// REPORT: "version": 1
// REPORT: "id": "main#0"
// REPORT: "outcome": "corrected"
// REPORT: "fingerprint": "[[FINGERPRINT:[0-9a-f]+]]"
// REPORT: "method": "regular"
// REPORT: "class": "exact"
// REPORT: "changed": 1
// REPORT: "error_removed": 1
// REPORT: "correction": [
// REPORT-NEXT: -1
// REPORT: "old_bias": [
// REPORT-NEXT: 100
// REPORT: "new_bias": [
// REPORT-NEXT: 96

// The record with the fingerprint of the report fits the network as it was ...
// RUN: grep -o '"fingerprint": "[0-9a-f]*"' %t.json | grep -o '[0-9a-f]\{32\}' > %t.fingerprint
// RUN: echo '{"version": 1, "ops": {"main#0": {"input_scale": 0.25, "weight_scale": 1.0, "float_weights": [[[[0.75]]]], "input_float": {"mean": [4.0], "samples": 8, "fingerprint": "FINGERPRINT"}}}}' > %t.template
// RUN: %python -c "import sys; print(open(sys.argv[1]).read().replace('FINGERPRINT', open(sys.argv[2]).read().strip()))" %t.template %t.fingerprint > %t.stats.json
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-strip-stats)' -o %t.plain.mlir
// RUN: unbias-opt %t.plain.mlir --pass-pipeline='builtin.module(unbias{files=%t.stats.json})' -o %t.once.mlir
// RUN: FileCheck %s --check-prefix=ONCE < %t.once.mlir
// ONCE: dense<96> : tensor<1xi32>

// ... and is refused for the network that was corrected with it.
// RUN: not unbias-opt %t.once.mlir --pass-pipeline='builtin.module(unbias{files=%t.stats.json})' 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: expected statistics of this network, {{[0-9a-f]+}}, found those of another, or of this one before or after a correction

// A report that cannot be written is an error, and nothing is changed.
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{report=%t.no-such-folder/x.json})' 2>&1 | FileCheck %s --check-prefix=UNWRITABLE
// UNWRITABLE: error: {{.*}}no-such-folder
func.func @main(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
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
