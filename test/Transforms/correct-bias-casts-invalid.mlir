// What casts say must agree with what attributes say, and what they do not say
// is no reason to guess.
// RUN: unbias-opt %s -split-input-file -verify-diagnostics --pass-pipeline='builtin.module(func.func(unbias-correct-bias{strict confidence=0}))'

!qx = !quant.uniform<i8:f32, 2.5e-01:-3>
!qw = !quant.uniform<i8:f32, 5.0e-01>
func.func @input_scale(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %xq = quant.qcast %x : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!qx>
  %xd = quant.dcast %xq : tensor<1x2x2x1x!qx> to tensor<1x2x2x1xf32>
  %w = arith.constant dense<0.75> : tensor<1x1x1x1xf32>
  %wq = quant.qcast %w : tensor<1x1x1x1xf32> to tensor<1x1x1x1x!qw>
  %wd = quant.dcast %wq : tensor<1x1x1x1x!qw> to tensor<1x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  // expected-error@+1 {{expected input scale 2.500000000e-01 in channel 0 as the type that it is dequantized from says, found 5.000000000e-01 from calib.input_float}}
  %0 = tosa.conv2d %xd, %wd, %zp, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, quantization = #calib.quantization<scale = 5.0e-01, zero_point = -3>>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}

// -----

!qx = !quant.uniform<i8:f32, 2.5e-01:-3>
!qw = !quant.uniform<i8:f32, 5.0e-01>
func.func @input_zero_point(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %xq = quant.qcast %x : tensor<1x2x2x1xf32> to tensor<1x2x2x1x!qx>
  %xd = quant.dcast %xq : tensor<1x2x2x1x!qx> to tensor<1x2x2x1xf32>
  %w = arith.constant dense<0.75> : tensor<1x1x1x1xf32>
  %wq = quant.qcast %w : tensor<1x1x1x1xf32> to tensor<1x1x1x1x!qw>
  %wd = quant.dcast %wq : tensor<1x1x1x1x!qw> to tensor<1x1x1x1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  // expected-error@+1 {{expected zero point -3 of the input, found 3 in calib.input_float}}
  %0 = tosa.conv2d %xd, %wd, %zp, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8, quantization = #calib.quantization<scale = 2.5e-01, zero_point = 3>>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}

// -----

// The bias of a sum of integers counts in input scale * weight scale.
!qx = !quant.uniform<i8:f32, 2.5e-01>
!qw = !quant.uniform<i8:f32, 5.0e-01>
!qb = !quant.uniform<i32:f32, 2.5e-01>
func.func @bias_scale(%x: tensor<1x2x2x1x!qx>) -> tensor<1x2x2x1xi32> {
  %w = arith.constant dense<0.75> : tensor<1x1x1x1xf32>
  %wq = quant.qcast %w : tensor<1x1x1x1xf32> to tensor<1x1x1x1x!qw>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = arith.constant dense<1.5> : tensor<1xf32>
  %bq = quant.qcast %b : tensor<1xf32> to tensor<1x!qb>
  // expected-error@+1 {{expected bias scale 2.500000000e-01 in channel 0 as the type of the bias says, found 1.250000000e-01 from input scale * weight scale}}
  %0 = tosa.conv2d %x, %wq, %bq, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1x!qx>, tensor<1x1x1x1x!qw>, tensor<1x!qb>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

!blocks = !quant.uniform<i4:f32:{0:1}, {{5.0e-01}, {2.5e-01}}>
func.func @weight_scale_of_blocks(%x: tensor<2x2xf32>, %init: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %w = arith.constant dense<0.75> : tensor<2x1xf32>
  %wq = quant.qcast %w : tensor<2x1xf32> to tensor<2x1x!blocks>
  %wd = quant.dcast %wq : tensor<2x1x!blocks> to tensor<2x1xf32>
  // expected-error@+1 {{expected no 'calib.weight_scale' of weights whose type has scales of blocks, found one}}
  %0 = linalg.matmul {calib.weight_scale = 0.5 : f64, calib.input_float = #calib.stats<mean = array<f64: 1.0, 2.0>, samples = 8>}
    ins(%x, %wd : tensor<2x2xf32>, tensor<2x1xf32>) outs(%init : tensor<2x1xf32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

!any = !quant.any<i8:f32>
func.func @any(%x: tensor<1x2x2x1x!any>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  // expected-error@+1 {{expected a quantized type with scales, found '!quant.any<i8:f32>'}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1x!any>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

!any = !quant.any<i8<-8:7>:f32>
func.func @any_weights(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1x!any>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  // expected-error@+1 {{expected a quantized type with scales, found}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1x!any>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// -----

// TOSA does not check that scales of blocks fit the tensor.
!blocks = !quant.uniform<i8:f32:{0:3}, {{{{1.0}}}, {{{2.0}}}}>
func.func @blocks_of_another_shape(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x4xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x1x1x1xi8>}> : () -> tensor<4x1x1x1x!blocks>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  // expected-error@+1 {{expected one scale for every index or block of the quantized dimensions, found}}
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xi8>, tensor<4x1x1x1x!blocks>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x4xi32>
  return %0 : tensor<1x2x2x4xi32>
}
