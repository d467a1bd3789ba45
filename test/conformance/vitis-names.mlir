// RUN: echo '{"version": 1, "ops": {"conv_1": {"input_float": {"mean": [1.0], "samples": 3}}}}' > %t.json
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-attach-stats{files=%t.json})' --remarks-filter=unbias -o /dev/null 2>&1 | FileCheck %s

// Deliberate difference from Vitis AI, which keeps its corrections in a file by
// names of nodes, and fails on export where a name is missing. Names that match
// nothing, and ops that got nothing, are reported; what was attached stays with
// the op whatever it is called.
// CHECK-DAG: {{.*}}conv_1
// CHECK-DAG: {{.*}}conv_2
func.func @renamed(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<3.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.id = "conv_2"}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %0 : tensor<1x4x4x1xf32>
}
