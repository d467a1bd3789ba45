// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-propagate-stats,unbias-correct-bias{method=analytic confidence=0})' --remarks-filter=unbias 2>&1 | FileCheck %s

// Deliberate difference from AIMET, whose analytic correction takes beta = 0 for a
// convolution without a batch norm in front, that is a mean of 0: it corrects
// nothing, and says nothing. What has no statistics is reported.

// CHECK: remark: [Missed] {{.*}}Op=first#0, Reason="nothing says how an input is distributed"
// CHECK: remark: [Missed] {{.*}}Op=first#0, Reason="no statistics"
// CHECK: values = dense<1.000000e+00> : tensor<2xf32>
func.func @first(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<2x1x1x1xf32>}> : () -> tensor<2x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<1.0> : tensor<2xf32>}> : () -> tensor<2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.float_weights = dense<1.0> : tensor<2x1x1x1xf32>}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}
