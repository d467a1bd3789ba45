// Two files: 1 sample of mean 1 and 3 of mean 2 are 4 of mean (1 + 3 * 2) / 4 =
// 1.75; no spread within the files but between them: 1 * 3 / 16 = 0.1875. Ops
// are found by location, by the first part of a fused location, by calib.id
// before location, and by number. The name is written in every case.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%S/Inputs/attach-b.json,%S/Inputs/attach-a.json})' 2>%t.warnings | FileCheck %s
// RUN: FileCheck %s --check-prefix=WARN --input-file=%t.warnings

// The order of the files does not matter, and a second run changes nothing.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%S/Inputs/attach-b.json,%S/Inputs/attach-a.json})' -o %t.once.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%S/Inputs/attach-a.json,%S/Inputs/attach-b.json},unbias-attach-stats{files=%S/Inputs/attach-a.json,%S/Inputs/attach-b.json})' -o %t.twice.mlir
// RUN: diff %t.once.mlir %t.twice.mlir

// Ops that got nothing are remarked, names that match nothing warned about.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%S/Inputs/attach-b.json})' --remarks-filter=unbias --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// Without files nothing happens.
// RUN: unbias-opt %s -o %t.before.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats)' -o %t.none.mlir
// RUN: diff %t.before.mlir %t.none.mlir

// WARN: warning: statistics of 1 of 5 names match no biased op: 'nobody'
// REMARK-COUNT-3: nothing for it in the statistics files

// CHECK-LABEL: func.func @f
// CHECK: tosa.conv2d
// CHECK-SAME: calib.float_bias = array<f64: 2.000000e+00>
// CHECK-SAME: calib.float_weights = dense<7.500000e-01> : tensor<1x1x1x1xf32>
// CHECK-SAME: calib.id = "named"
// CHECK-SAME: calib.input_float = #calib.stats<mean = array<f64: 1.750000e+00>, samples = 4, variance = array<f64: 1.875000e-01>>
// CHECK-SAME: calib.input_quantized = #calib.stats<mean = array<f64: 3.000000e+00>, samples = 1, upstream = corrected, quantization = #calib.quantization<scale = 5.000000e-01, zero_point = -3>>
// CHECK-SAME: calib.input_scale = 5.000000e-01 : f64
// CHECK-SAME: calib.method = "regular"
// CHECK-SAME: calib.output_float = #calib.stats<mean = array<f64: 5.000000e-01>, variance = array<f64: 4.000000e+00>, source = batch_norm>
// CHECK-SAME: calib.weight_scale = 2.500000e-01 : f64
// CHECK: tosa.conv2d
// CHECK-SAME: calib.bias_scale = 1.250000e-01 : f64, calib.id = "path/fused;1", calib.weight_error = dense<2.500000e-01> : tensor<1x1xf32>
// CHECK: tosa.conv2d
// CHECK-SAME: calib.id = "by_id", calib.skip = "kept"
// CHECK: tosa.conv2d
// CHECK-SAME: calib.id = "f#3", calib.output_scale = 2.000000e+00 : f64
func.func @f(%x: tensor<1x2x2x1xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32> loc("named")
  %1 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32> loc(fused["path/fused;1", "named"])
  %2 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "by_id", acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32> loc("named")
  %3 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32> loc(unknown)
  return
}
