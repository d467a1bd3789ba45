// Every named convolution of linalg, as it is, written as linalg.generic, and with
// its zero points moved into the body. Sizes: batch 1, spatial D 7 H 8 W 9 with kernels 3 3 2, channels C 3 F 4, groups G 2, multiplier
// M 2. H has stride 2, W has dilation 3.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,NAMED
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(func.func(linalg-generalize-named-ops),test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,GENERIC
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(func.func(linalg-generalize-named-ops,linalg-inline-scalar-operands,canonicalize),test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,GENERIC

// CHECK-LABEL: function: @conv_1d
// NAMED-NEXT: op: linalg.conv_1d
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [] zero point 0 padding 0
// CHECK-NEXT: group [] output [] taps [0] input [] zero point 0
// CHECK-NEXT: i8 1x1x2x1
// CHECK-NEXT: taps {2 stride 1 dilation 1 pad 0 in 9 out 8}
// CHECK-NEXT: channels []
func.func @conv_1d(%x: tensor<9xi8>, %init: tensor<8xi32>) -> tensor<8xi32> {
  %w = arith.constant dense<1> : tensor<2xi8>
  %y = linalg.conv_1d
      ins(%x, %w : tensor<9xi8>, tensor<2xi8>)
      outs(%init : tensor<8xi32>) -> tensor<8xi32>
  return %y : tensor<8xi32>
}

// CHECK-LABEL: function: @conv_2d
// NAMED-NEXT: op: linalg.conv_2d
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [] zero point 0 padding 0
// CHECK-NEXT: group [] output [] taps [0, 1] input [] zero point 0
// CHECK-NEXT: i8 1x1x6x1
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 8 out 6} {2 stride 1 dilation 1 pad 0 in 9 out 8}
// CHECK-NEXT: channels []
func.func @conv_2d(%x: tensor<8x9xi8>, %init: tensor<6x8xi32>) -> tensor<6x8xi32> {
  %w = arith.constant dense<1> : tensor<3x2xi8>
  %y = linalg.conv_2d
      ins(%x, %w : tensor<8x9xi8>, tensor<3x2xi8>)
      outs(%init : tensor<6x8xi32>) -> tensor<6x8xi32>
  return %y : tensor<6x8xi32>
}

// CHECK-LABEL: function: @conv_3d
// NAMED-NEXT: op: linalg.conv_3d
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [] zero point 0 padding 0
// CHECK-NEXT: group [] output [] taps [0, 1, 2] input [] zero point 0
// CHECK-NEXT: i8 1x1x18x1
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 1 dilation 1 pad 0 in 8 out 6} {2 stride 1 dilation 1 pad 0 in 9 out 8}
// CHECK-NEXT: channels []
func.func @conv_3d(%x: tensor<7x8x9xi8>, %init: tensor<5x6x8xi32>) -> tensor<5x6x8xi32> {
  %w = arith.constant dense<1> : tensor<3x3x2xi8>
  %y = linalg.conv_3d
      ins(%x, %w : tensor<7x8x9xi8>, tensor<3x3x2xi8>)
      outs(%init : tensor<5x6x8xi32>) -> tensor<5x6x8xi32>
  return %y : tensor<5x6x8xi32>
}

// CHECK-LABEL: function: @conv_1d_nwc_wcf
// NAMED-NEXT: op: linalg.conv_1d_nwc_wcf
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [2] zero point 0 padding 0
// CHECK-NEXT: group [] output [2] taps [0] input [1] zero point 0
// CHECK-NEXT: i8 1x4x2x3
// CHECK-NEXT: taps {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [2]
func.func @conv_1d_nwc_wcf(%x: tensor<1x9x3xi8>, %init: tensor<1x6x4xi32>) -> tensor<1x6x4xi32> {
  %w = arith.constant dense<1> : tensor<2x3x4xi8>
  %y = linalg.conv_1d_nwc_wcf {dilations = dense<[3]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<1x9x3xi8>, tensor<2x3x4xi8>)
      outs(%init : tensor<1x6x4xi32>) -> tensor<1x6x4xi32>
  return %y : tensor<1x6x4xi32>
}

// CHECK-LABEL: function: @conv_1d_ncw_fcw
// NAMED-NEXT: op: linalg.conv_1d_ncw_fcw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point 0 padding 0
// CHECK-NEXT: group [] output [0] taps [2] input [1] zero point 0
// CHECK-NEXT: i8 1x4x2x3
// CHECK-NEXT: taps {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @conv_1d_ncw_fcw(%x: tensor<1x3x9xi8>, %init: tensor<1x4x6xi32>) -> tensor<1x4x6xi32> {
  %w = arith.constant dense<1> : tensor<4x3x2xi8>
  %y = linalg.conv_1d_ncw_fcw {dilations = dense<[3]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<1x3x9xi8>, tensor<4x3x2xi8>)
      outs(%init : tensor<1x4x6xi32>) -> tensor<1x4x6xi32>
  return %y : tensor<1x4x6xi32>
}

// CHECK-LABEL: function: @conv_2d_nhwc_hwcf
// NAMED-NEXT: op: linalg.conv_2d_nhwc_hwcf
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point 0 padding 0
// CHECK-NEXT: group [] output [3] taps [0, 1] input [2] zero point 0
// CHECK-NEXT: i8 1x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3]
func.func @conv_2d_nhwc_hwcf(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32> {
  %w = arith.constant dense<1> : tensor<3x2x3x4xi8>
  %y = linalg.conv_2d_nhwc_hwcf {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x8x9x3xi8>, tensor<3x2x3x4xi8>)
      outs(%init : tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32>
  return %y : tensor<1x3x6x4xi32>
}

// CHECK-LABEL: function: @conv_2d_nhwc_fhwc
// NAMED-NEXT: op: linalg.conv_2d_nhwc_fhwc
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point 0 padding 0
// CHECK-NEXT: group [] output [0] taps [1, 2] input [3] zero point 0
// CHECK-NEXT: i8 1x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3]
func.func @conv_2d_nhwc_fhwc(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32> {
  %w = arith.constant dense<1> : tensor<4x3x2x3xi8>
  %y = linalg.conv_2d_nhwc_fhwc {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x8x9x3xi8>, tensor<4x3x2x3xi8>)
      outs(%init : tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32>
  return %y : tensor<1x3x6x4xi32>
}

// CHECK-LABEL: function: @conv_2d_nchw_fchw
// NAMED-NEXT: op: linalg.conv_2d_nchw_fchw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point 0 padding 0
// CHECK-NEXT: group [] output [0] taps [2, 3] input [1] zero point 0
// CHECK-NEXT: i8 1x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @conv_2d_nchw_fchw(%x: tensor<1x3x8x9xi8>, %init: tensor<1x4x3x6xi32>) -> tensor<1x4x3x6xi32> {
  %w = arith.constant dense<1> : tensor<4x3x3x2xi8>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x3x8x9xi8>, tensor<4x3x3x2xi8>)
      outs(%init : tensor<1x4x3x6xi32>) -> tensor<1x4x3x6xi32>
  return %y : tensor<1x4x3x6xi32>
}

// CHECK-LABEL: function: @conv_2d_ngchw_fgchw
// NAMED-NEXT: op: linalg.conv_2d_ngchw_fgchw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1, 2] zero point 0 padding 0
// CHECK-NEXT: group [1] output [0] taps [3, 4] input [2] zero point 0
// CHECK-NEXT: i8 2x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1, 2]
func.func @conv_2d_ngchw_fgchw(%x: tensor<1x2x3x8x9xi8>, %init: tensor<1x2x4x3x6xi32>) -> tensor<1x2x4x3x6xi32> {
  %w = arith.constant dense<1> : tensor<4x2x3x3x2xi8>
  %y = linalg.conv_2d_ngchw_fgchw {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x3x8x9xi8>, tensor<4x2x3x3x2xi8>)
      outs(%init : tensor<1x2x4x3x6xi32>) -> tensor<1x2x4x3x6xi32>
  return %y : tensor<1x2x4x3x6xi32>
}

// CHECK-LABEL: function: @conv_2d_ngchw_gfchw
// NAMED-NEXT: op: linalg.conv_2d_ngchw_gfchw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1, 2] zero point 0 padding 0
// CHECK-NEXT: group [0] output [1] taps [3, 4] input [2] zero point 0
// CHECK-NEXT: i8 2x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1, 2]
func.func @conv_2d_ngchw_gfchw(%x: tensor<1x2x3x8x9xi8>, %init: tensor<1x2x4x3x6xi32>) -> tensor<1x2x4x3x6xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3x3x2xi8>
  %y = linalg.conv_2d_ngchw_gfchw {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x3x8x9xi8>, tensor<2x4x3x3x2xi8>)
      outs(%init : tensor<1x2x4x3x6xi32>) -> tensor<1x2x4x3x6xi32>
  return %y : tensor<1x2x4x3x6xi32>
}

// CHECK-LABEL: function: @conv_2d_nhwgc_gfhwc
// NAMED-NEXT: op: linalg.conv_2d_nhwgc_gfhwc
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3, 4] zero point 0 padding 0
// CHECK-NEXT: group [0] output [1] taps [2, 3] input [4] zero point 0
// CHECK-NEXT: i8 2x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3, 4]
func.func @conv_2d_nhwgc_gfhwc(%x: tensor<1x8x9x2x3xi8>, %init: tensor<1x3x6x2x4xi32>) -> tensor<1x3x6x2x4xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3x2x3xi8>
  %y = linalg.conv_2d_nhwgc_gfhwc {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x8x9x2x3xi8>, tensor<2x4x3x2x3xi8>)
      outs(%init : tensor<1x3x6x2x4xi32>) -> tensor<1x3x6x2x4xi32>
  return %y : tensor<1x3x6x2x4xi32>
}

// CHECK-LABEL: function: @conv_3d_ndhwc_dhwcf
// NAMED-NEXT: op: linalg.conv_3d_ndhwc_dhwcf
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [4] zero point 0 padding 0
// CHECK-NEXT: group [] output [4] taps [0, 1, 2] input [3] zero point 0
// CHECK-NEXT: i8 1x4x18x3
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [4]
func.func @conv_3d_ndhwc_dhwcf(%x: tensor<1x7x8x9x3xi8>, %init: tensor<1x5x3x6x4xi32>) -> tensor<1x5x3x6x4xi32> {
  %w = arith.constant dense<1> : tensor<3x3x2x3x4xi8>
  %y = linalg.conv_3d_ndhwc_dhwcf {dilations = dense<[1, 1, 3]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x7x8x9x3xi8>, tensor<3x3x2x3x4xi8>)
      outs(%init : tensor<1x5x3x6x4xi32>) -> tensor<1x5x3x6x4xi32>
  return %y : tensor<1x5x3x6x4xi32>
}

// CHECK-LABEL: function: @conv_3d_ncdhw_fcdhw
// NAMED-NEXT: op: linalg.conv_3d_ncdhw_fcdhw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point 0 padding 0
// CHECK-NEXT: group [] output [0] taps [2, 3, 4] input [1] zero point 0
// CHECK-NEXT: i8 1x4x18x3
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @conv_3d_ncdhw_fcdhw(%x: tensor<1x3x7x8x9xi8>, %init: tensor<1x4x5x3x6xi32>) -> tensor<1x4x5x3x6xi32> {
  %w = arith.constant dense<1> : tensor<4x3x3x3x2xi8>
  %y = linalg.conv_3d_ncdhw_fcdhw {dilations = dense<[1, 1, 3]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x3x7x8x9xi8>, tensor<4x3x3x3x2xi8>)
      outs(%init : tensor<1x4x5x3x6xi32>) -> tensor<1x4x5x3x6xi32>
  return %y : tensor<1x4x5x3x6xi32>
}

// CHECK-LABEL: function: @depthwise_conv_1d_nwc_wc
// NAMED-NEXT: op: linalg.depthwise_conv_1d_nwc_wc
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [2] zero point 0 padding 0
// CHECK-NEXT: group [1] output [] taps [0] input [] zero point 0
// CHECK-NEXT: i8 3x1x2x1
// CHECK-NEXT: taps {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [2]
func.func @depthwise_conv_1d_nwc_wc(%x: tensor<1x9x3xi8>, %init: tensor<1x6x3xi32>) -> tensor<1x6x3xi32> {
  %w = arith.constant dense<1> : tensor<2x3xi8>
  %y = linalg.depthwise_conv_1d_nwc_wc {dilations = dense<[3]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<1x9x3xi8>, tensor<2x3xi8>)
      outs(%init : tensor<1x6x3xi32>) -> tensor<1x6x3xi32>
  return %y : tensor<1x6x3xi32>
}

// CHECK-LABEL: function: @depthwise_conv_1d_ncw_cw
// NAMED-NEXT: op: linalg.depthwise_conv_1d_ncw_cw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point 0 padding 0
// CHECK-NEXT: group [0] output [] taps [1] input [] zero point 0
// CHECK-NEXT: i8 3x1x2x1
// CHECK-NEXT: taps {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @depthwise_conv_1d_ncw_cw(%x: tensor<1x3x9xi8>, %init: tensor<1x3x6xi32>) -> tensor<1x3x6xi32> {
  %w = arith.constant dense<1> : tensor<3x2xi8>
  %y = linalg.depthwise_conv_1d_ncw_cw {dilations = dense<[3]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<1x3x9xi8>, tensor<3x2xi8>)
      outs(%init : tensor<1x3x6xi32>) -> tensor<1x3x6xi32>
  return %y : tensor<1x3x6xi32>
}

// CHECK-LABEL: function: @depthwise_conv_1d_nwc_wcm
// NAMED-NEXT: op: linalg.depthwise_conv_1d_nwc_wcm
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [2] zero point 0 padding 0
// CHECK-NEXT: group [1] output [2] taps [0] input [] zero point 0
// CHECK-NEXT: i8 3x2x2x1
// CHECK-NEXT: taps {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [2, 3]
func.func @depthwise_conv_1d_nwc_wcm(%x: tensor<1x9x3xi8>, %init: tensor<1x6x3x2xi32>) -> tensor<1x6x3x2xi32> {
  %w = arith.constant dense<1> : tensor<2x3x2xi8>
  %y = linalg.depthwise_conv_1d_nwc_wcm {dilations = dense<[3]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<1x9x3xi8>, tensor<2x3x2xi8>)
      outs(%init : tensor<1x6x3x2xi32>) -> tensor<1x6x3x2xi32>
  return %y : tensor<1x6x3x2xi32>
}

// CHECK-LABEL: function: @depthwise_conv_2d_nhwc_hwc
// NAMED-NEXT: op: linalg.depthwise_conv_2d_nhwc_hwc
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point 0 padding 0
// CHECK-NEXT: group [2] output [] taps [0, 1] input [] zero point 0
// CHECK-NEXT: i8 3x1x6x1
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3]
func.func @depthwise_conv_2d_nhwc_hwc(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x3xi32>) -> tensor<1x3x6x3xi32> {
  %w = arith.constant dense<1> : tensor<3x2x3xi8>
  %y = linalg.depthwise_conv_2d_nhwc_hwc {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x8x9x3xi8>, tensor<3x2x3xi8>)
      outs(%init : tensor<1x3x6x3xi32>) -> tensor<1x3x6x3xi32>
  return %y : tensor<1x3x6x3xi32>
}

// CHECK-LABEL: function: @depthwise_conv_2d_nchw_chw
// NAMED-NEXT: op: linalg.depthwise_conv_2d_nchw_chw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point 0 padding 0
// CHECK-NEXT: group [0] output [] taps [1, 2] input [] zero point 0
// CHECK-NEXT: i8 3x1x6x1
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @depthwise_conv_2d_nchw_chw(%x: tensor<1x3x8x9xi8>, %init: tensor<1x3x3x6xi32>) -> tensor<1x3x3x6xi32> {
  %w = arith.constant dense<1> : tensor<3x3x2xi8>
  %y = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x3x8x9xi8>, tensor<3x3x2xi8>)
      outs(%init : tensor<1x3x3x6xi32>) -> tensor<1x3x3x6xi32>
  return %y : tensor<1x3x3x6xi32>
}

// CHECK-LABEL: function: @depthwise_conv_2d_nhwc_hwcm
// NAMED-NEXT: op: linalg.depthwise_conv_2d_nhwc_hwcm
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point 0 padding 0
// CHECK-NEXT: group [2] output [3] taps [0, 1] input [] zero point 0
// CHECK-NEXT: i8 3x2x6x1
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3, 4]
func.func @depthwise_conv_2d_nhwc_hwcm(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x3x2xi32>) -> tensor<1x3x6x3x2xi32> {
  %w = arith.constant dense<1> : tensor<3x2x3x2xi8>
  %y = linalg.depthwise_conv_2d_nhwc_hwcm {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x8x9x3xi8>, tensor<3x2x3x2xi8>)
      outs(%init : tensor<1x3x6x3x2xi32>) -> tensor<1x3x6x3x2xi32>
  return %y : tensor<1x3x6x3x2xi32>
}

// CHECK-LABEL: function: @depthwise_conv_3d_ndhwc_dhwc
// NAMED-NEXT: op: linalg.depthwise_conv_3d_ndhwc_dhwc
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [4] zero point 0 padding 0
// CHECK-NEXT: group [3] output [] taps [0, 1, 2] input [] zero point 0
// CHECK-NEXT: i8 3x1x18x1
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [4]
func.func @depthwise_conv_3d_ndhwc_dhwc(%x: tensor<1x7x8x9x3xi8>, %init: tensor<1x5x3x6x3xi32>) -> tensor<1x5x3x6x3xi32> {
  %w = arith.constant dense<1> : tensor<3x3x2x3xi8>
  %y = linalg.depthwise_conv_3d_ndhwc_dhwc {dilations = dense<[1, 1, 3]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x7x8x9x3xi8>, tensor<3x3x2x3xi8>)
      outs(%init : tensor<1x5x3x6x3xi32>) -> tensor<1x5x3x6x3xi32>
  return %y : tensor<1x5x3x6x3xi32>
}

// CHECK-LABEL: function: @depthwise_conv_3d_ncdhw_cdhw
// NAMED-NEXT: op: linalg.depthwise_conv_3d_ncdhw_cdhw
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point 0 padding 0
// CHECK-NEXT: group [0] output [] taps [1, 2, 3] input [] zero point 0
// CHECK-NEXT: i8 3x1x18x1
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @depthwise_conv_3d_ncdhw_cdhw(%x: tensor<1x3x7x8x9xi8>, %init: tensor<1x3x5x3x6xi32>) -> tensor<1x3x5x3x6xi32> {
  %w = arith.constant dense<1> : tensor<3x3x3x2xi8>
  %y = linalg.depthwise_conv_3d_ncdhw_cdhw {dilations = dense<[1, 1, 3]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x3x7x8x9xi8>, tensor<3x3x3x2xi8>)
      outs(%init : tensor<1x3x5x3x6xi32>) -> tensor<1x3x5x3x6xi32>
  return %y : tensor<1x3x5x3x6xi32>
}

// CHECK-LABEL: function: @depthwise_conv_3d_ndhwc_dhwcm
// NAMED-NEXT: op: linalg.depthwise_conv_3d_ndhwc_dhwcm
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [4] zero point 0 padding 0
// CHECK-NEXT: group [3] output [4] taps [0, 1, 2] input [] zero point 0
// CHECK-NEXT: i8 3x2x18x1
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [4, 5]
func.func @depthwise_conv_3d_ndhwc_dhwcm(%x: tensor<1x7x8x9x3xi8>, %init: tensor<1x5x3x6x3x2xi32>) -> tensor<1x5x3x6x3x2xi32> {
  %w = arith.constant dense<1> : tensor<3x3x2x3x2xi8>
  %y = linalg.depthwise_conv_3d_ndhwc_dhwcm {dilations = dense<[1, 1, 3]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x7x8x9x3xi8>, tensor<3x3x2x3x2xi8>)
      outs(%init : tensor<1x5x3x6x3x2xi32>) -> tensor<1x5x3x6x3x2xi32>
  return %y : tensor<1x5x3x6x3x2xi32>
}

// CHECK-LABEL: function: @conv_2d_nhwc_hwcf_q
// NAMED-NEXT: op: linalg.conv_2d_nhwc_hwcf_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point -3 padding -3
// CHECK-NEXT: group [] output [3] taps [0, 1] input [2] zero point 5
// CHECK-NEXT: i8 1x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3]
func.func @conv_2d_nhwc_hwcf_q(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32> {
  %w = arith.constant dense<1> : tensor<3x2x3x4xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.conv_2d_nhwc_hwcf_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x8x9x3xi8>, tensor<3x2x3x4xi8>, i32, i32)
      outs(%init : tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32>
  return %y : tensor<1x3x6x4xi32>
}

// CHECK-LABEL: function: @conv_2d_nhwc_fhwc_q
// NAMED-NEXT: op: linalg.conv_2d_nhwc_fhwc_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point -3 padding -3
// CHECK-NEXT: group [] output [0] taps [1, 2] input [3] zero point 5
// CHECK-NEXT: i8 1x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3]
func.func @conv_2d_nhwc_fhwc_q(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32> {
  %w = arith.constant dense<1> : tensor<4x3x2x3xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.conv_2d_nhwc_fhwc_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x8x9x3xi8>, tensor<4x3x2x3xi8>, i32, i32)
      outs(%init : tensor<1x3x6x4xi32>) -> tensor<1x3x6x4xi32>
  return %y : tensor<1x3x6x4xi32>
}

// CHECK-LABEL: function: @conv_2d_nchw_fchw_q
// NAMED-NEXT: op: linalg.conv_2d_nchw_fchw_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1] zero point -3 padding -3
// CHECK-NEXT: group [] output [0] taps [2, 3] input [1] zero point 5
// CHECK-NEXT: i8 1x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1]
func.func @conv_2d_nchw_fchw_q(%x: tensor<1x3x8x9xi8>, %init: tensor<1x4x3x6xi32>) -> tensor<1x4x3x6xi32> {
  %w = arith.constant dense<1> : tensor<4x3x3x2xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.conv_2d_nchw_fchw_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x3x8x9xi8>, tensor<4x3x3x2xi8>, i32, i32)
      outs(%init : tensor<1x4x3x6xi32>) -> tensor<1x4x3x6xi32>
  return %y : tensor<1x4x3x6xi32>
}

// CHECK-LABEL: function: @conv_2d_ngchw_gfchw_q
// NAMED-NEXT: op: linalg.conv_2d_ngchw_gfchw_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [1, 2] zero point -3 padding -3
// CHECK-NEXT: group [0] output [1] taps [3, 4] input [2] zero point 5
// CHECK-NEXT: i8 2x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [1, 2]
func.func @conv_2d_ngchw_gfchw_q(%x: tensor<1x2x3x8x9xi8>, %init: tensor<1x2x4x3x6xi32>) -> tensor<1x2x4x3x6xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3x3x2xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.conv_2d_ngchw_gfchw_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x2x3x8x9xi8>, tensor<2x4x3x3x2xi8>, i32, i32)
      outs(%init : tensor<1x2x4x3x6xi32>) -> tensor<1x2x4x3x6xi32>
  return %y : tensor<1x2x4x3x6xi32>
}

// CHECK-LABEL: function: @conv_2d_nhwgc_gfhwc_q
// NAMED-NEXT: op: linalg.conv_2d_nhwgc_gfhwc_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3, 4] zero point -3 padding -3
// CHECK-NEXT: group [0] output [1] taps [2, 3] input [4] zero point 5
// CHECK-NEXT: i8 2x4x6x3
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3, 4]
func.func @conv_2d_nhwgc_gfhwc_q(%x: tensor<1x8x9x2x3xi8>, %init: tensor<1x3x6x2x4xi32>) -> tensor<1x3x6x2x4xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3x2x3xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.conv_2d_nhwgc_gfhwc_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x8x9x2x3xi8>, tensor<2x4x3x2x3xi8>, i32, i32)
      outs(%init : tensor<1x3x6x2x4xi32>) -> tensor<1x3x6x2x4xi32>
  return %y : tensor<1x3x6x2x4xi32>
}

// CHECK-LABEL: function: @conv_3d_ndhwc_dhwcf_q
// NAMED-NEXT: op: linalg.conv_3d_ndhwc_dhwcf_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [4] zero point -3 padding -3
// CHECK-NEXT: group [] output [4] taps [0, 1, 2] input [3] zero point 5
// CHECK-NEXT: i8 1x4x18x3
// CHECK-NEXT: taps {3 stride 1 dilation 1 pad 0 in 7 out 5} {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [4]
func.func @conv_3d_ndhwc_dhwcf_q(%x: tensor<1x7x8x9x3xi8>, %init: tensor<1x5x3x6x4xi32>) -> tensor<1x5x3x6x4xi32> {
  %w = arith.constant dense<1> : tensor<3x3x2x3x4xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.conv_3d_ndhwc_dhwcf_q {dilations = dense<[1, 1, 3]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x7x8x9x3xi8>, tensor<3x3x2x3x4xi8>, i32, i32)
      outs(%init : tensor<1x5x3x6x4xi32>) -> tensor<1x5x3x6x4xi32>
  return %y : tensor<1x5x3x6x4xi32>
}

// CHECK-LABEL: function: @depthwise_conv_2d_nhwc_hwc_q
// NAMED-NEXT: op: linalg.depthwise_conv_2d_nhwc_hwc_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point -3 padding -3
// CHECK-NEXT: group [2] output [] taps [0, 1] input [] zero point 5
// CHECK-NEXT: i8 3x1x6x1
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3]
func.func @depthwise_conv_2d_nhwc_hwc_q(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x3xi32>) -> tensor<1x3x6x3xi32> {
  %w = arith.constant dense<1> : tensor<3x2x3xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.depthwise_conv_2d_nhwc_hwc_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x8x9x3xi8>, tensor<3x2x3xi8>, i32, i32)
      outs(%init : tensor<1x3x6x3xi32>) -> tensor<1x3x6x3xi32>
  return %y : tensor<1x3x6x3xi32>
}

// CHECK-LABEL: function: @depthwise_conv_2d_nhwc_hwcm_q
// NAMED-NEXT: op: linalg.depthwise_conv_2d_nhwc_hwcm_q
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: channels [3] zero point -3 padding -3
// CHECK-NEXT: group [2] output [3] taps [0, 1] input [] zero point 5
// CHECK-NEXT: i8 3x2x6x1
// CHECK-NEXT: taps {3 stride 2 dilation 1 pad 0 in 8 out 3} {2 stride 1 dilation 3 pad 0 in 9 out 6}
// CHECK-NEXT: channels [3, 4]
func.func @depthwise_conv_2d_nhwc_hwcm_q(%x: tensor<1x8x9x3xi8>, %init: tensor<1x3x6x3x2xi32>) -> tensor<1x3x6x3x2xi32> {
  %w = arith.constant dense<1> : tensor<3x2x3x2xi8>
  %xz = arith.constant -3 : i32
  %wz = arith.constant 5 : i32
  %y = linalg.depthwise_conv_2d_nhwc_hwcm_q {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w, %xz, %wz : tensor<1x8x9x3xi8>, tensor<3x2x3x2xi8>, i32, i32)
      outs(%init : tensor<1x3x6x3x2xi32>) -> tensor<1x3x6x3x2xi32>
  return %y : tensor<1x3x6x3x2xi32>
}
