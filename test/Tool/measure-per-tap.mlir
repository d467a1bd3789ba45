// Means per tap of a transposed convolution, with the outputs that a tap does not
// reach counted as 0, and as exact as those of a convolution.
// REQUIRES: numpy
// RUN: %python -c "import numpy as np, sys; np.save(sys.argv[1], np.float32([1, 3, 2, 6]).reshape(2, 1, 2, 1))" %t.npy
// RUN: unbias measure %s --samples %t.npy --samples-scale 1 --per-tap --quiet -o - | FileCheck %s

// Tap k of input i meets output 2 * i + k of 4: tap 0 outputs 0 and 2, tap 1 outputs
// 1 and 3, tap 2 output 2 alone, and 4 is cropped. Inputs 1, 3 and 2, 6: sums by tap
// of 12, 12 and 3 over 8 outputs.
// CHECK: "input_float": {
// CHECK-NEXT: "mean": [1.5, 1.5, 0.375],
// CHECK-NEXT: "taps": [1, 3],
func.func @main(%x: tensor<1x1x2x1xf32>) -> tensor<1x1x4x1xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x3x1xf32>}> : () -> tensor<1x1x3x1xf32>
  %b = "tosa.const"() <{values = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      out_pad = array<i64: 0, 0, 0, -1>, stride = array<i64: 1, 2>}
    : (tensor<1x1x2x1xf32>, tensor<1x1x3x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x4x1xf32>
  return %0 : tensor<1x1x4x1xf32>
}
