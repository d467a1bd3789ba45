// Reverting gives back what there was after any passes that keep the
// attributes. Each network is corrected, optimized and reverted, and compared
// with what the same passes make of it uncorrected. `canonicalize` takes out
// constants that nothing uses; they stand here in the order in which it leaves
// them.

// RUN: unbias-opt %s --pass-pipeline='builtin.module(canonicalize,cse,canonicalize)' -o %t.plain.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0},canonicalize,cse)' -o %t.corrected.mlir
// RUN: FileCheck %s --input-file=%t.corrected.mlir
// RUN: unbias-opt %t.corrected.mlir --pass-pipeline='builtin.module(unbias-revert-bias,cse,canonicalize)' -o %t.reverted.mlir
// RUN: diff %t.plain.mlir %t.reverted.mlir
// CHECK-COUNT-10: calib.correction

// RUN: unbias-opt %s --pass-pipeline='builtin.module(func.func(tosa-infer-shapes,tosa-make-broadcastable,tosa-layerwise-constant-fold,tosa-reduce-transposes,tosa-optional-decompositions),canonicalize,cse,canonicalize)' -o %t.plain.mlir
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-correct-bias{confidence=0},func.func(tosa-infer-shapes,tosa-make-broadcastable,tosa-layerwise-constant-fold,tosa-reduce-transposes,tosa-optional-decompositions),canonicalize,cse)' -o %t.corrected.mlir
// RUN: FileCheck %s --input-file=%t.corrected.mlir --check-prefix=FOLDED
// RUN: unbias-opt %t.corrected.mlir --pass-pipeline='builtin.module(unbias-revert-bias,cse,canonicalize)' -o %t.reverted.mlir
// RUN: diff %t.plain.mlir %t.reverted.mlir

// Weights of 1.0 for 0.75 and an input mean of 4 shift the output by 1, which is
// 4 steps of the bias.

func.func @constant(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<[7, -2147483648]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<2x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// The corrected bias is zero, and adding it is folded away.
func.func @folded_away(%x: tensor<1x3x1xi8>) -> tensor<1x3x2xi32> {
  %b = "tosa.const"() <{values = dense<4> : tensor<1x1x2xi32>}> : () -> tensor<1x1x2xi32>
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x2xi8>}> : () -> tensor<1x1x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x3x1xi8>, tensor<1x1x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  %1 = tosa.add %0, %b : (tensor<1x3x2xi32>, tensor<1x1x2xi32>) -> tensor<1x3x2xi32>
  return %1 : tensor<1x3x2xi32>
}

func.func @created(%x: tensor<1x3x1xi8>) -> tensor<1x3x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x2xi8>}> : () -> tensor<1x1x2xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %x, %w, %zp, %zp {
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x3x1xi8>, tensor<1x1x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2xi32>
  return %0 : tensor<1x3x2xi32>
}

// One sum for two ops after `cse`.
func.func @runtime(%x: tensor<1x2x2x1xi8>, %y: tensor<1x2x2x1xi8>, %b: tensor<1xi32>) -> (tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %1 = tosa.conv2d %y, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0, %1 : tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>
}

// A bias that is a sum already: what goes is what was added.
func.func @runtime_sum(%x: tensor<1x2x2x1xi8>, %a: tensor<1xi32>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %five = "tosa.const"() <{values = dense<5> : tensor<1xi32>}> : () -> tensor<1xi32>
  %b = tosa.add %a, %five : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// The bias is computed, until `tosa-layerwise-constant-fold` finds that it is
// 3 + 4 = 7, and what is added to it, -4, is folded too.
// FOLDED-LABEL: func.func @runtime_until_folded
// FOLDED: dense<3> : tensor<1xi32>
// FOLDED: calib.correction = #calib.correction<{{.*}}, added = array<i64: -4>
func.func @runtime_until_folded(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %parts = "tosa.const"() <{values = dense<[3, 4]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %b = tosa.reduce_sum %parts {axis = 0 : i32} : (tensor<2xi32>) -> tensor<1xi32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

func.func @linalg_created(%x: tensor<5x1xi8>) -> tensor<5x2xi32> {
  %zero = arith.constant 0 : i32
  %w = arith.constant dense<1> : tensor<1x2xi8>
  %e = tensor.empty() : tensor<5x2xi32>
  %init = linalg.fill ins(%zero : i32) outs(%e : tensor<5x2xi32>) -> tensor<5x2xi32>
  %0 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0 : tensor<5x2xi32>
}

// What is corrected to the same number in all channels was several before.
func.func @linalg_constant(%x: tensor<5x1xi8>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<1x2xi8>
  %b = arith.constant dense<[7, 11]> : tensor<2xi32>
  %e = tensor.empty() : tensor<5x2xi32>
  %init = linalg.broadcast ins(%b : tensor<2xi32>) outs(%e : tensor<5x2xi32>) dimensions = [0]
  %0 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<[[0.75, 0.5]]> : tensor<1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0 : tensor<5x2xi32>
}

func.func @linalg_runtime(%x: tensor<5x1xi8>, %init: tensor<5x2xi32>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<1x2xi8>
  %0 = linalg.matmul {calib.input_scale = 2.5e-01 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.75> : tensor<1x2xf32>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    ins(%x, %w : tensor<5x1xi8>, tensor<1x2xi8>) outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %0 : tensor<5x2xi32>
}
