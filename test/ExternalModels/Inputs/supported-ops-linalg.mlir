// Element types of linalg ops beside i8 and f32, and linalg.generic. The named ops
// are in linalg-conv.mlir and linalg-matmul.mlir. supported-ops.test compares the
// table of docs/SupportedOps.md with what the op interface says of them.

#x = affine_map<(n, h, w, f, kh, kw, c) -> (n, h + kh, w + kw, c)>
#k = affine_map<(n, h, w, f, kh, kw, c) -> (kh, kw, c, f)>
#y = affine_map<(n, h, w, f, kh, kw, c) -> (n, h, w, f)>
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>

//===----------------------------------------------------------------------===//
// Element types of named ops
//===----------------------------------------------------------------------===//

func.func @i4(%x: tensor<1x5x4x3xi8>, %a: tensor<5x3xi8>, %y: tensor<1x4x3x4xi32>, %c: tensor<5x4xi32>) {
  %k = arith.constant dense<1> : tensor<2x2x3x4xi4>
  %b = arith.constant dense<1> : tensor<3x4xi4>
  linalg.conv_2d_nhwc_hwcf ins(%x, %k : tensor<1x5x4x3xi8>, tensor<2x2x3x4xi4>)
      outs(%y : tensor<1x4x3x4xi32>) -> tensor<1x4x3x4xi32>
  linalg.matmul ins(%a, %b : tensor<5x3xi8>, tensor<3x4xi4>) outs(%c : tensor<5x4xi32>) -> tensor<5x4xi32>
  return
}

func.func @i16(%x: tensor<1x5x4x3xi16>, %a: tensor<5x3xi16>, %y: tensor<1x4x3x4xi64>, %c: tensor<5x4xi48>) {
  %k = arith.constant dense<1> : tensor<2x2x3x4xi8>
  %b = arith.constant dense<1> : tensor<3x4xi16>
  linalg.conv_2d_nhwc_hwcf ins(%x, %k : tensor<1x5x4x3xi16>, tensor<2x2x3x4xi8>)
      outs(%y : tensor<1x4x3x4xi64>) -> tensor<1x4x3x4xi64>
  linalg.matmul ins(%a, %b : tensor<5x3xi16>, tensor<3x4xi16>) outs(%c : tensor<5x4xi48>) -> tensor<5x4xi48>
  return
}

func.func @f16(%x: tensor<1x5x4x3xf16>, %a: tensor<5x3xf16>, %y: tensor<1x4x3x4xf32>, %c: tensor<5x4xf16>) {
  %k = arith.constant dense<1.0> : tensor<2x2x3x4xf16>
  %b = arith.constant dense<1.0> : tensor<3x4xf16>
  linalg.conv_2d_nhwc_hwcf ins(%x, %k : tensor<1x5x4x3xf16>, tensor<2x2x3x4xf16>)
      outs(%y : tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
  linalg.matmul ins(%a, %b : tensor<5x3xf16>, tensor<3x4xf16>) outs(%c : tensor<5x4xf16>) -> tensor<5x4xf16>
  return
}

func.func @bf16(%x: tensor<1x5x4x3xbf16>, %a: tensor<5x3xbf16>, %y: tensor<1x4x3x4xf32>, %c: tensor<5x4xbf16>) {
  %k = arith.constant dense<1.0> : tensor<2x2x3x4xbf16>
  %b = arith.constant dense<1.0> : tensor<3x4xbf16>
  linalg.conv_2d_nhwc_hwcf ins(%x, %k : tensor<1x5x4x3xbf16>, tensor<2x2x3x4xbf16>)
      outs(%y : tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
  linalg.matmul ins(%a, %b : tensor<5x3xbf16>, tensor<3x4xbf16>) outs(%c : tensor<5x4xbf16>) -> tensor<5x4xbf16>
  return
}

func.func @f64(%x: tensor<1x5x4x3xf64>, %a: tensor<5x3xf64>, %y: tensor<1x4x3x4xf64>, %c: tensor<5x4xf64>) {
  %k = arith.constant dense<1.0> : tensor<2x2x3x4xf64>
  %b = arith.constant dense<1.0> : tensor<3x4xf64>
  linalg.conv_2d_nhwc_hwcf ins(%x, %k : tensor<1x5x4x3xf64>, tensor<2x2x3x4xf64>)
      outs(%y : tensor<1x4x3x4xf64>) -> tensor<1x4x3x4xf64>
  linalg.matmul ins(%a, %b : tensor<5x3xf64>, tensor<3x4xf64>) outs(%c : tensor<5x4xf64>) -> tensor<5x4xf64>
  return
}

// Integer weights of a float op, which it converts itself.
func.func @f32_i8(%x: tensor<1x5x4x3xf32>, %a: tensor<5x3xf32>, %y: tensor<1x4x3x4xf32>, %c: tensor<5x4xf32>) {
  %k = arith.constant dense<1> : tensor<2x2x3x4xi8>
  %b = arith.constant dense<1> : tensor<3x4xi8>
  linalg.conv_2d_nhwc_hwcf ins(%x, %k : tensor<1x5x4x3xf32>, tensor<2x2x3x4xi8>)
      outs(%y : tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
  linalg.matmul ins(%a, %b : tensor<5x3xf32>, tensor<3x4xi8>) outs(%c : tensor<5x4xf32>) -> tensor<5x4xf32>
  return
}

//===----------------------------------------------------------------------===//
// linalg.generic
//===----------------------------------------------------------------------===//

func.func @generic_i8(%x: tensor<1x5x4x3xi8>, %a: tensor<5x3xi8>, %y: tensor<1x4x3x4xi32>, %c: tensor<5x4xi32>) {
  %k = arith.constant dense<1> : tensor<2x2x3x4xi8>
  %b = arith.constant dense<1> : tensor<3x4xi8>
  linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<1x5x4x3xi8>, tensor<2x2x3x4xi8>) outs(%y : tensor<1x4x3x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<1x4x3x4xi32>
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<5x3xi8>, tensor<3x4xi8>) outs(%c : tensor<5x4xi32>) {
  ^bb0(%in: i8, %weight: i8, %acc: i32):
    %0 = arith.extsi %in : i8 to i32
    %1 = arith.extsi %weight : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %acc, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<5x4xi32>
  return
}

// Quantized types: integers that the body takes out of their type, and reals. A
// body knows no types of several scales.
!qx = !quant.uniform<u8:f32, 5.0e-01:128>
!qw = !quant.uniform<i8:f32, 2.5e-01>
func.func @generic_quantized(%x: tensor<1x5x4x3x!qx>, %a: tensor<5x3x!qx>, %y: tensor<1x4x3x4xi32>, %c: tensor<5x4xf32>) {
  %k8 = arith.constant dense<1> : tensor<2x2x3x4xi8>
  %b8 = arith.constant dense<1> : tensor<3x4xi8>
  %k = quant.scast %k8 : tensor<2x2x3x4xi8> to tensor<2x2x3x4x!qw>
  %b = quant.scast %b8 : tensor<3x4xi8> to tensor<3x4x!qw>
  %zero = arith.constant 128 : i32
  linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<1x5x4x3x!qx>, tensor<2x2x3x4x!qw>) outs(%y : tensor<1x4x3x4xi32>) {
  ^bb0(%in: !qx, %weight: !qw, %acc: i32):
    %0 = quant.scast %in : !qx to i8
    %1 = quant.scast %weight : !qw to i8
    %2 = arith.extui %0 : i8 to i32
    %3 = arith.subi %2, %zero : i32
    %4 = arith.extsi %1 : i8 to i32
    %5 = arith.muli %3, %4 : i32
    %6 = arith.addi %acc, %5 : i32
    linalg.yield %6 : i32
  } -> tensor<1x4x3x4xi32>
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<5x3x!qx>, tensor<3x4x!qw>) outs(%c : tensor<5x4xf32>) {
  ^bb0(%in: !qx, %weight: !qw, %acc: f32):
    %0 = quant.dcast %in : !qx to f32
    %1 = quant.dcast %weight : !qw to f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %acc, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<5x4xf32>
  return
}
