// RUN: unbias-opt %s --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-correct-bias{method=regular})' -o %t.mlir 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=IR < %t.mlir
// RUN: unbias-opt %t.mlir --pass-pipeline='builtin.module(unbias-revert-bias,unbias-strip-stats)' -o /dev/null

// IR that no producer writes: it is missed with the reason, or corrected, and
// it ends.

#one = #calib.stats<mean = array<f64: 4.0>, samples = 8>
#two = #calib.stats<mean = array<f64: 4.0, 8.0>, samples = 8>

// A splat of 2^40 weights is a small constant. Its channels cannot be counted.
// CHECK: Op=uncountable, Reason="expected at most 2^24 channels and 2^24 taps, found more"
func.func @uncountable(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1099511627776xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1099511627776x1x1x1xi8>}> : () -> tensor<1099511627776x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1099511627776xi32>}> : () -> tensor<1099511627776xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "uncountable", calib.input_float = #one,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1099511627776x1x1x1xi8>, tensor<1099511627776xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1099511627776xi32>
  return %0 : tensor<1x2x2x1099511627776xi32>
}

// 2^32 * 2^32 is 0 in 64 bits.
// CHECK: Op=overflow, Reason="expected at most 2^24 channels and 2^24 taps, found more"
func.func @overflow(%x: tensor<1x2x2x4294967296xi8>) -> tensor<1x2x2x?xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x4294967296x4294967296xi8>}> : () -> tensor<1x1x4294967296x4294967296xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %zp, %zp {calib.id = "overflow", calib.input_float = #one,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x4294967296xi8>, tensor<1x1x4294967296x4294967296xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x?xi32>
  return %0 : tensor<1x2x2x?xi32>
}

// CHECK: Op=unranked, Reason="expected an output of rank 4, found tensor<*xi32>"
func.func @unranked(%x: tensor<1x2x2x1xi8>) -> tensor<*xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "unranked", calib.input_float = #one,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<*xi32>
  return %0 : tensor<*xi32>
}

// Nothing is padded, so no size is needed but the number of channels.
// CHECK: Corrected | {{.*}}Op=dynamic
func.func @dynamic(%x: tensor<?x?x?x1xi8>) -> tensor<?x?x?x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "dynamic", calib.input_float = #one,
      calib.input_scale = 0.25 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<?x?x?x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<?x?x?x1xi32>
  return %0 : tensor<?x?x?x1xi32>
}

// CHECK: Op=dynamic_channels, Reason="expected a static number of channels, found a dynamic one"
func.func @dynamic_channels(%x: tensor<1x2x2x?xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "dynamic_channels", calib.input_float = #one,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x?xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// One scale for every pair of an output and an input channel: what is rounded is
// not a multiple of any s_w[o].
// CHECK: Op=sub_channel, Reason="expected a bias of floats with weights that have scales of blocks, found another: sums have no unit"
!blocks = !quant.uniform<i8:f32:{0:1, 3:1}, {{{{1.0, 2.0}}}, {{{1.0, 2.0}}}}>
func.func @sub_channel(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2x!blocks>
  %b = "tosa.const"() <{values = dense<1> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "sub_channel", calib.input_float = #two,
      calib.float_weights = dense<0.5> : tensor<2x1x1x2xf32>,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x2xi8>, tensor<2x1x1x2x!blocks>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// Biases that are unsigned, or quantized with a zero point: in TOSA they are
// neither.
// CHECK: Op=unsigned_bias, Reason="expected a signed bias, found one of ui8"
func.func @unsigned_bias(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xui8>}> : () -> tensor<1xui8>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "unsigned_bias", calib.input_float = #one,
      calib.input_scale = 0.25 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 1.0 : f64,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xui8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// CHECK: Op=shifted_bias, Reason="expected a bias of zero point 0, found another"
!shifted = !quant.uniform<i8:f32, 1.0:5>
func.func @shifted_bias(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1x!shifted>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "shifted_bias", calib.input_float = #one,
      calib.input_scale = 0.25 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1x!shifted>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// A bias of 4 bits saturates at 7, and one that never is -128 at -127. What is
// added is 0.5 * 4, or -0.5 * 4, in units of 0.125: 16 steps.
// CHECK: Corrected | {{.*}}Op=four_bits, ResidualLSB=1.0{{0*}}e+01, Saturated=1
// IR-LABEL: @four_bits
// IR: dense<7> : tensor<1xi4>
func.func @four_bits(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<1> : tensor<1xi4>}> : () -> tensor<1xi4>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "four_bits", calib.input_float = #one,
      calib.input_scale = 0.25 : f64, calib.weight_scale = 1.0 : f64, calib.bias_scale = 0.125 : f64,
      calib.float_weights = dense<1.5> : tensor<1x1x1x1xf32>,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi4>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// CHECK: Corrected | {{.*}}Op=narrow_range, ResidualLSB=9.0{{0*}}e+00, Saturated=1
// IR-LABEL: @narrow_range
// IR: dense<-127> : tensor<1xi8>
!narrow = !quant.uniform<i8<-127:127>:f32, 0.125>
func.func @narrow_range(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<-120> : tensor<1xi8>}> : () -> tensor<1x!narrow>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {calib.id = "narrow_range", calib.input_float = #one,
      calib.input_scale = 0.25 : f64, calib.weight_scale = 1.0 : f64,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1x!narrow>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// An infinite bias, and one that is no double.
// CHECK: Op=infinite, Reason="expected finite biases, below 2^53 if integer, found others"
func.func @infinite(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %init = arith.constant dense<0x7F800000> : tensor<3x2xf32>
  %y = linalg.matmul {calib.id = "infinite", calib.input_float = #two, calib.float_weights = dense<0.5> : tensor<2x2xf32>}
    ins(%x, %w : tensor<3x2xf32>, tensor<2x2xf32>) outs(%init : tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// CHECK: Op=long, Reason="expected finite biases, below 2^53 if integer, found others"
func.func @long(%x: tensor<3x2xi8>) -> tensor<3x2xi64> {
  %w = arith.constant dense<1> : tensor<2x2xi8>
  %init = arith.constant dense<9007199254740993> : tensor<3x2xi64>
  %y = linalg.matmul {calib.id = "long", calib.input_float = #two, calib.float_weights = dense<0.5> : tensor<2x2xf32>,
      calib.input_scale = 1.0 : f64, calib.weight_scale = 1.0 : f64}
    ins(%x, %w : tensor<3x2xi8>, tensor<2x2xi8>) outs(%init : tensor<3x2xi64>) -> tensor<3x2xi64>
  return %y : tensor<3x2xi64>
}

// CHECK: Op=buffers, Reason="expected tensors, found buffers"
func.func @buffers(%x: memref<3x2xf32>, %w: memref<2x2xf32>, %y: memref<3x2xf32>) {
  linalg.matmul {calib.id = "buffers", calib.input_float = #two}
    ins(%x, %w : memref<3x2xf32>, memref<2x2xf32>) outs(%y : memref<3x2xf32>)
  return
}

// Padding whose sum with that of the op does not fit into 64 bits: no tap ever
// meets the input, so nothing is corrected.
// CHECK: [Failure] Refused {{.*}}Op=far_pad, Reason="1 channels within noise
func.func @far_pad(%x: tensor<1x2x2x1xf32>) -> tensor<1x3x3x1xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<1.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %n = tosa.const_shape {values = dense<[0, 0, 9223372036854775807, 0, 9223372036854775807, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %p = tosa.pad %x, %n, %zp : (tensor<1x2x2x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x?x?x1xf32>
  %0 = tosa.conv2d %p, %w, %b, %zp, %zp {calib.id = "far_pad", calib.input_float = #one,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x?x?x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x3x1xf32>
  return %0 : tensor<1x3x3x1xf32>
}

// Scales that are products of themselves: 2^8 ways to one constant.
// CHECK: Op=squares, Reason="{{.*}}expected a constant, found a long computation that ends in the result of 'tosa.mul'"
func.func @squares(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %s = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %1 = tosa.mul %0, %0, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %2 = tosa.mul %1, %1, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %3 = tosa.mul %2, %2, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %4 = tosa.mul %3, %3, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %5 = tosa.mul %4, %4, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %6 = tosa.mul %5, %5, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %7 = tosa.mul %6, %6, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %8 = tosa.mul %7, %7, %s : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x1xf32>
  %y = tosa.conv2d %x, %8, %zp, %zp, %zp {calib.id = "squares", calib.input_float = #one,
      calib.float_weights = dense<0.5> : tensor<1x1x1x1xf32>,
      acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %y : tensor<1x2x2x1xf32>
}

// A poisoned number is no bias. What comes out at run time is added to.
// CHECK: Corrected | {{.*}}Op=poison
func.func @poison(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %empty = tensor.empty() : tensor<3x2xf32>
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %c = arith.constant dense<[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]> : tensor<3x2xf32>
  %init = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                          iterator_types = ["parallel", "parallel"]}
      ins(%c : tensor<3x2xf32>) outs(%empty : tensor<3x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = ub.poison : f32
    linalg.yield %0 : f32
  } -> tensor<3x2xf32>
  %y = linalg.matmul {calib.id = "poison", calib.input_float = #two, calib.float_weights = dense<0.5> : tensor<2x2xf32>}
    ins(%x, %w : tensor<3x2xf32>, tensor<2x2xf32>) outs(%init : tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// The body of a module is a graph: values may depend on themselves.
func.func private @input() -> tensor<3x?xf32>
func.func private @row() -> tensor<1x3x2xf32>
%n = arith.constant 2 : index
%x = func.call @input() : () -> tensor<3x?xf32>
%x3 = func.call @row() : () -> tensor<1x3x2xf32>
%zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
%shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>

// CHECK: Op=own_weights, Reason="expected one constant operand, found none"
%w0 = tosa.transpose %w0 {perms = array<i32: 0, 1, 2>} : (tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
%y0 = tosa.matmul %x3, %w0, %zp, %zp {calib.id = "own_weights", calib.input_float = #two}
  : (tensor<1x3x2xf32>, tensor<1x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x2xf32>

// CHECK: Op=own_scale, Reason="expected one constant operand, found none"
%c1 = "tosa.const"() <{values = dense<1.0> : tensor<1x2x2xf32>}> : () -> tensor<1x2x2xf32>
%w1 = tosa.mul %c1, %w1, %shift : (tensor<1x2x2xf32>, tensor<1x2x2xf32>, tensor<1xi8>) -> tensor<1x2x2xf32>
%y1 = tosa.matmul %x3, %w1, %zp, %zp {calib.id = "own_scale", calib.input_float = #two}
  : (tensor<1x3x2xf32>, tensor<1x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x2xf32>

// CHECK: Corrected | {{.*}}Op=own_init
%xs = tensor.cast %x : tensor<3x?xf32> to tensor<3x2xf32>
%w2 = arith.constant dense<1.0> : tensor<2x2xf32>
%e2 = tensor.empty() : tensor<3x2xf32>
%i2 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                      iterator_types = ["parallel", "parallel"]}
    ins(%i2 : tensor<3x2xf32>) outs(%e2 : tensor<3x2xf32>) {
^bb0(%in: f32, %out: f32):
  linalg.yield %in : f32
} -> tensor<3x2xf32>
%y2 = linalg.matmul {calib.id = "own_init", calib.input_float = #two, calib.float_weights = dense<0.5> : tensor<2x2xf32>}
  ins(%xs, %w2 : tensor<3x2xf32>, tensor<2x2xf32>) outs(%i2 : tensor<3x2xf32>) -> tensor<3x2xf32>

// CHECK: Corrected | {{.*}}Op=own_result
%y3 = linalg.matmul {calib.id = "own_result", calib.input_float = #two, calib.float_weights = dense<0.5> : tensor<2x2xf32>}
  ins(%xs, %w2 : tensor<3x2xf32>, tensor<2x2xf32>) outs(%y3 : tensor<3x2xf32>) -> tensor<3x2xf32>
