// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0})' | FileCheck %s

// Deliberate difference from PPQ, NNCF, Quark and tpu-mlir, which leave alone what
// has no bias, and PPQ matrix products altogether. A bias is made. Weights 2 for 1,
// mean 3.

// CHECK-LABEL: @matmul
// CHECK: %[[Y:.*]] = tosa.matmul
// CHECK: %[[B:.*]] = "tosa.const"() <{values = dense<-3.000000e+00> : tensor<1x1x2xf32>}>
// CHECK: tosa.add %[[Y]], %[[B]]
func.func @matmul(%x: tensor<1x4x1xf32>) -> tensor<1x4x2xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x2xf32>}> : () -> tensor<1x1x2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.float_weights = dense<1.0> : tensor<1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 3.0>, samples = 8>}
    : (tensor<1x4x1xf32>, tensor<1x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x2xf32>
  return %0 : tensor<1x4x2xf32>
}

// CHECK-LABEL: @conv
// CHECK: arith.constant dense<-3.000000e+00> : tensor<2xf32>
// CHECK: linalg.conv_2d_nhwc_hwcf
func.func @conv(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x1x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4x4x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %0 = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>,
      calib.float_weights = dense<1.0> : tensor<1x1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 3.0>, samples = 8>}
      ins(%x, %w : tensor<1x4x4x1xf32>, tensor<1x1x1x2xf32>) outs(%init : tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}
