// Every matrix multiplication of linalg, as it is, written as linalg.generic, and
// with its zero points moved into the body. The constant operand is the weights: a
// constant left operand makes the rows the channels. A batch that both operands
// have is a group.

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,NAMED
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(func.func(linalg-generalize-named-ops),test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,GENERIC
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(func.func(linalg-generalize-named-ops,linalg-inline-scalar-operands,canonicalize),test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,GENERIC

// CHECK-LABEL: function: @matmul
// NAMED-NEXT: op: linalg.matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<5x3xi8> channels [1] zero point 0 padding 0
// CHECK-NEXT: tensor<3x4xi8> group [] output [1] taps [] input [0] zero point 0
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1]
func.func @matmul(%x: tensor<5x3xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %y = linalg.matmul
      ins(%x, %w : tensor<5x3xi8>, tensor<3x4xi8>)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @matmul_transposed_b
// NAMED-NEXT: op: linalg.matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<5x3xi8> channels [1] zero point 0 padding 0
// CHECK-NEXT: tensor<4x3xi8> group [] output [0] taps [] input [1] zero point 0
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1]
func.func @matmul_transposed_b(%x: tensor<5x3xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %y = linalg.matmul
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (n, k)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<5x3xi8>, tensor<4x3xi8>)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @matmul_transposed_a
// NAMED-NEXT: op: linalg.matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<3x5xi8> channels [0] zero point 0 padding 0
// CHECK-NEXT: tensor<3x4xi8> group [] output [1] taps [] input [0] zero point 0
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1]
func.func @matmul_transposed_a(%x: tensor<3x5xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %y = linalg.matmul
      indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<3x5xi8>, tensor<3x4xi8>)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @batch_matmul
// NAMED-NEXT: op: linalg.batch_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x5x3xi8> channels [0, 2] zero point 0 padding 0
// CHECK-NEXT: tensor<2x3x4xi8> group [0] output [2] taps [] input [1] zero point 0
// CHECK-NEXT: i8 2x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 2]
func.func @batch_matmul(%x: tensor<2x5x3xi8>, %init: tensor<2x5x4xi32>) -> tensor<2x5x4xi32> {
  %w = arith.constant dense<1> : tensor<2x3x4xi8>
  %y = linalg.batch_matmul
      ins(%x, %w : tensor<2x5x3xi8>, tensor<2x3x4xi8>)
      outs(%init : tensor<2x5x4xi32>) -> tensor<2x5x4xi32>
  return %y : tensor<2x5x4xi32>
}

// CHECK-LABEL: function: @batch_matmul_transposed_b
// NAMED-NEXT: op: linalg.batch_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x5x3xi8> channels [0, 2] zero point 0 padding 0
// CHECK-NEXT: tensor<2x4x3xi8> group [0] output [1] taps [] input [2] zero point 0
// CHECK-NEXT: i8 2x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 2]
func.func @batch_matmul_transposed_b(%x: tensor<2x5x3xi8>, %init: tensor<2x5x4xi32>) -> tensor<2x5x4xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3xi8>
  %y = linalg.batch_matmul
      indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>,
                       affine_map<(b, m, n, k) -> (b, n, k)>,
                       affine_map<(b, m, n, k) -> (b, m, n)>]
      ins(%x, %w : tensor<2x5x3xi8>, tensor<2x4x3xi8>)
      outs(%init : tensor<2x5x4xi32>) -> tensor<2x5x4xi32>
  return %y : tensor<2x5x4xi32>
}

// CHECK-LABEL: function: @batch_matmul_one_b
// NAMED-NEXT: op: linalg.batch_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x5x3xi8> channels [2] zero point 0 padding 0
// CHECK-NEXT: tensor<3x4xi8> group [] output [1] taps [] input [0] zero point 0
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [2]
func.func @batch_matmul_one_b(%x: tensor<2x5x3xi8>, %init: tensor<2x5x4xi32>) -> tensor<2x5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %y = linalg.batch_matmul
      indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>,
                       affine_map<(b, m, n, k) -> (k, n)>,
                       affine_map<(b, m, n, k) -> (b, m, n)>]
      ins(%x, %w : tensor<2x5x3xi8>, tensor<3x4xi8>)
      outs(%init : tensor<2x5x4xi32>) -> tensor<2x5x4xi32>
  return %y : tensor<2x5x4xi32>
}

// CHECK-LABEL: function: @batch_reduce_matmul
// NAMED-NEXT: op: linalg.batch_reduce_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x5x3xi8> channels [0, 2] zero point 0 padding 0
// CHECK-NEXT: tensor<2x3x4xi8> group [] output [2] taps [] input [0, 1] zero point 0
// CHECK-NEXT: i8 1x4x1x6
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1]
func.func @batch_reduce_matmul(%x: tensor<2x5x3xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<2x3x4xi8>
  %y = linalg.batch_reduce_matmul
      ins(%x, %w : tensor<2x5x3xi8>, tensor<2x3x4xi8>)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @contract
// NAMED-NEXT: op: linalg.contract
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<5x3xi8> channels [1] zero point 0 padding 0
// CHECK-NEXT: tensor<4x3xi8> group [] output [0] taps [] input [1] zero point 0
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0]
func.func @contract(%x: tensor<5x3xi8>, %init: tensor<4x5xi32>) -> tensor<4x5xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %y = linalg.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (n, k)>,
                       affine_map<(m, n, k) -> (n, m)>]
      ins(%x, %w : tensor<5x3xi8>, tensor<4x3xi8>)
      outs(%init : tensor<4x5xi32>) -> tensor<4x5xi32>
  return %y : tensor<4x5xi32>
}

// CHECK-LABEL: function: @contract_two
// NAMED-NEXT: op: linalg.contract
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<5x2x3xi8> channels [1, 2] zero point 0 padding 0
// CHECK-NEXT: tensor<4x2x3xi8> group [] output [0] taps [] input [1, 2] zero point 0
// CHECK-NEXT: i8 1x4x1x6
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1]
func.func @contract_two(%x: tensor<5x2x3xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<4x2x3xi8>
  %y = linalg.contract
      indexing_maps = [affine_map<(m, n, j, k) -> (m, j, k)>,
                       affine_map<(m, n, j, k) -> (n, j, k)>,
                       affine_map<(m, n, j, k) -> (m, n)>]
      ins(%x, %w : tensor<5x2x3xi8>, tensor<4x2x3xi8>)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @vecmat
// NAMED-NEXT: op: linalg.vecmat
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<3xi8> channels [0] zero point 0 padding 0
// CHECK-NEXT: tensor<3x4xi8> group [] output [1] taps [] input [0] zero point 0
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0]
func.func @vecmat(%x: tensor<3xi8>, %init: tensor<4xi32>) -> tensor<4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %y = linalg.vecmat
      ins(%x, %w : tensor<3xi8>, tensor<3x4xi8>)
      outs(%init : tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// CHECK-LABEL: function: @batch_vecmat
// NAMED-NEXT: op: linalg.batch_vecmat
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x3xi8> channels [0, 1] zero point 0 padding 0
// CHECK-NEXT: tensor<2x3x4xi8> group [0] output [2] taps [] input [1] zero point 0
// CHECK-NEXT: i8 2x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 1]
func.func @batch_vecmat(%x: tensor<2x3xi8>, %init: tensor<2x4xi32>) -> tensor<2x4xi32> {
  %w = arith.constant dense<1> : tensor<2x3x4xi8>
  %y = linalg.batch_vecmat
      ins(%x, %w : tensor<2x3xi8>, tensor<2x3x4xi8>)
      outs(%init : tensor<2x4xi32>) -> tensor<2x4xi32>
  return %y : tensor<2x4xi32>
}

// CHECK-LABEL: function: @mmt4d
// NAMED-NEXT: op: linalg.mmt4d
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<5x3x2x3xi8> channels [1, 3] zero point 0 padding 0
// CHECK-NEXT: tensor<4x3x2x3xi8> group [] output [0, 2] taps [] input [1, 3] zero point 0
// CHECK-NEXT: i8 1x8x1x9
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1, 3]
func.func @mmt4d(%x: tensor<5x3x2x3xi8>, %init: tensor<5x4x2x2xi32>) -> tensor<5x4x2x2xi32> {
  %w = arith.constant dense<1> : tensor<4x3x2x3xi8>
  %y = linalg.mmt4d
      ins(%x, %w : tensor<5x3x2x3xi8>, tensor<4x3x2x3xi8>)
      outs(%init : tensor<5x4x2x2xi32>) -> tensor<5x4x2x2xi32>
  return %y : tensor<5x4x2x2xi32>
}

// CHECK-LABEL: function: @batch_mmt4d
// NAMED-NEXT: op: linalg.batch_mmt4d
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x5x3x2x3xi8> channels [0, 2, 4] zero point 0 padding 0
// CHECK-NEXT: tensor<2x4x3x2x3xi8> group [0] output [1, 3] taps [] input [2, 4] zero point 0
// CHECK-NEXT: i8 2x8x1x9
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 2, 4]
func.func @batch_mmt4d(%x: tensor<2x5x3x2x3xi8>, %init: tensor<2x5x4x2x2xi32>) -> tensor<2x5x4x2x2xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3x2x3xi8>
  %y = linalg.batch_mmt4d
      ins(%x, %w : tensor<2x5x3x2x3xi8>, tensor<2x4x3x2x3xi8>)
      outs(%init : tensor<2x5x4x2x2xi32>) -> tensor<2x5x4x2x2xi32>
  return %y : tensor<2x5x4x2x2xi32>
}

// CHECK-LABEL: function: @quantized_matmul
// NAMED-NEXT: op: linalg.quantized_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<5x3xi8> channels [1] zero point -3 padding -3
// CHECK-NEXT: tensor<3x4xi8> group [] output [1] taps [] input [0] zero point 5
// CHECK-NEXT: i8 1x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [1]
func.func @quantized_matmul(%x: tensor<5x3xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %az = arith.constant -3 : i32
  %bz = arith.constant 5 : i32
  %y = linalg.quantized_matmul
      ins(%x, %w, %az, %bz : tensor<5x3xi8>, tensor<3x4xi8>, i32, i32)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @quantized_batch_matmul
// NAMED-NEXT: op: linalg.quantized_batch_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x5x3xi8> channels [0, 2] zero point -3 padding -3
// CHECK-NEXT: tensor<2x3x4xi8> group [0] output [2] taps [] input [1] zero point 5
// CHECK-NEXT: i8 2x4x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 2]
func.func @quantized_batch_matmul(%x: tensor<2x5x3xi8>, %init: tensor<2x5x4xi32>) -> tensor<2x5x4xi32> {
  %w = arith.constant dense<1> : tensor<2x3x4xi8>
  %az = arith.constant -3 : i32
  %bz = arith.constant 5 : i32
  %y = linalg.quantized_batch_matmul
      ins(%x, %w, %az, %bz : tensor<2x5x3xi8>, tensor<2x3x4xi8>, i32, i32)
      outs(%init : tensor<2x5x4xi32>) -> tensor<2x5x4xi32>
  return %y : tensor<2x5x4xi32>
}

// CHECK-LABEL: function: @matmul_left
// NAMED-NEXT: op: linalg.matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<3x4xi8> channels [0] zero point 0 padding 0
// CHECK-NEXT: tensor<5x3xi8> group [] output [0] taps [] input [1] zero point 0
// CHECK-NEXT: i8 1x5x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0]
func.func @matmul_left(%x: tensor<3x4xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<5x3xi8>
  %y = linalg.matmul
      ins(%w, %x : tensor<5x3xi8>, tensor<3x4xi8>)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}

// CHECK-LABEL: function: @batch_matmul_left
// NAMED-NEXT: op: linalg.batch_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x3x4xi8> channels [0, 1] zero point 0 padding 0
// CHECK-NEXT: tensor<2x5x3xi8> group [0] output [1] taps [] input [2] zero point 0
// CHECK-NEXT: i8 2x5x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 1]
func.func @batch_matmul_left(%x: tensor<2x3x4xi8>, %init: tensor<2x5x4xi32>) -> tensor<2x5x4xi32> {
  %w = arith.constant dense<1> : tensor<2x5x3xi8>
  %y = linalg.batch_matmul
      ins(%w, %x : tensor<2x5x3xi8>, tensor<2x3x4xi8>)
      outs(%init : tensor<2x5x4xi32>) -> tensor<2x5x4xi32>
  return %y : tensor<2x5x4xi32>
}

// CHECK-LABEL: function: @matvec
// NAMED-NEXT: op: linalg.matvec
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<3xi8> channels [0] zero point 0 padding 0
// CHECK-NEXT: tensor<5x3xi8> group [] output [0] taps [] input [1] zero point 0
// CHECK-NEXT: i8 1x5x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0]
func.func @matvec(%x: tensor<3xi8>, %init: tensor<5xi32>) -> tensor<5xi32> {
  %w = arith.constant dense<1> : tensor<5x3xi8>
  %y = linalg.matvec
      ins(%w, %x : tensor<5x3xi8>, tensor<3xi8>)
      outs(%init : tensor<5xi32>) -> tensor<5xi32>
  return %y : tensor<5xi32>
}

// CHECK-LABEL: function: @batch_matvec
// NAMED-NEXT: op: linalg.batch_matvec
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<2x3xi8> channels [0, 1] zero point 0 padding 0
// CHECK-NEXT: tensor<2x5x3xi8> group [0] output [1] taps [] input [2] zero point 0
// CHECK-NEXT: i8 2x5x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0, 1]
func.func @batch_matvec(%x: tensor<2x3xi8>, %init: tensor<2x5xi32>) -> tensor<2x5xi32> {
  %w = arith.constant dense<1> : tensor<2x5x3xi8>
  %y = linalg.batch_matvec
      ins(%w, %x : tensor<2x5x3xi8>, tensor<2x3xi8>)
      outs(%init : tensor<2x5xi32>) -> tensor<2x5xi32>
  return %y : tensor<2x5xi32>
}

// CHECK-LABEL: function: @quantized_matmul_left
// NAMED-NEXT: op: linalg.quantized_matmul
// GENERIC-NEXT: op: linalg.generic
// CHECK-NEXT: tensor<3x4xi8> channels [0] zero point 5 padding 5
// CHECK-NEXT: tensor<5x3xi8> group [] output [0] taps [] input [1] zero point -3
// CHECK-NEXT: i8 1x5x1x3
// CHECK-NEXT: taps{{ *$}}
// CHECK-NEXT: channels [0]
func.func @quantized_matmul_left(%x: tensor<3x4xi8>, %init: tensor<5x4xi32>) -> tensor<5x4xi32> {
  %w = arith.constant dense<1> : tensor<5x3xi8>
  %az = arith.constant -3 : i32
  %bz = arith.constant 5 : i32
  %y = linalg.quantized_matmul
      ins(%w, %x, %az, %bz : tensor<5x3xi8>, tensor<3x4xi8>, i32, i32)
      outs(%init : tensor<5x4xi32>) -> tensor<5x4xi32>
  return %y : tensor<5x4xi32>
}
