// RUN: unbias-opt %s -split-input-file --remarks-filter=unbias --remark-format=emitRemark --pass-pipeline='builtin.module(unbias-propagate-stats)' 2> %t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks

// The mean of max(0, z) is 1 / sqrt(2 pi) = 0.39894228040, less 1.6e-10 above 6;
// its variance is 1/2 - 1 / (2 pi) = 0.3408450569, less 1.8e-9. The second clamp
// changes nothing.
// CHECK-LABEL: @relu
// CHECK: tosa.conv2d
// CHECK-NOT: calib.input_float
// CHECK: tosa.clamp
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 0.39894228024{{[0-9]*}}, 6.000000e+00>,
// CHECK-SAME: variance = array<f64: 0.3408450551{{[0-9]*}}, 0.000000e+00>, source = propagated>
// REMARK: NotPropagated{{.*}}Op=relu#0{{.*}}nothing says how an input is distributed
// REMARK: Propagated{{.*}}Op=relu#1
func.func @relu(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<2x1x1x2xf32>}> : () -> tensor<2x1x1x2xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<2xf32>}> : () -> tensor<2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.output_float = #calib.stats<mean = array<f64: 0.0, 9.0>, variance = array<f64: 1.0, 0.0>, source = batch_norm>}
    : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tosa.clamp %1 {min_val = 0.0 : f32, max_val = 100.0 : f32} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %3 = tosa.conv2d %2, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return %3 : tensor<1x4x4x2xf32>
}

// -----

// An integer network, whose rescale saturates at its zero point: a ReLU of
// N(1, 4), 2 phi(1/2) + Phi(1/2) = 1.39559. Units of the accumulator are 0.25,
// halved by the rescale.
// CHECK-LABEL: @integers
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 1.39559{{[0-9]*}}>,
// CHECK-SAME: source = propagated>
func.func @integers(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 5.0e-01 : f64, calib.weight_scale = 5.0e-01 : f64,
      calib.output_float = #calib.stats<mean = array<f64: 1.0>, variance = array<f64: 4.0>, samples = 3>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<29> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %ozp = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.rescale %0, %m, %s, %izp, %ozp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  // What a converter leaves of the ReLU: nothing that is not done already.
  %2 = tosa.clamp %1 {min_val = -128 : i8, max_val = 127 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %3 = tosa.conv2d %2, %w, %b, %ozp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 1.25e-01 : f64, calib.weight_scale = 1.0 : f64}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %3 : tensor<1x2x2x1xi32>
}

// -----

// beta 2 and -1, gamma 0.5 and -3. What the op before puts out does not matter.
// CHECK-LABEL: @batch_norm
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 2.000000e+00, -1.000000e+00>, variance = array<f64: 2.500000e-01, 9.000000e+00>, source = propagated>
func.func @batch_norm(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<2x1x1x2xf32>}> : () -> tensor<2x1x1x2xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<2xf32>}> : () -> tensor<2xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %mean = "tosa.const"() <{values = dense<[[[[5.0, 6.0]]]]> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %variance = "tosa.const"() <{values = dense<[[[[4.0, 9.0]]]]> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %gamma = "tosa.const"() <{values = dense<[[[[0.5, -3.0]]]]> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %beta = "tosa.const"() <{values = dense<[[[[2.0, -1.0]]]]> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  %1 = tosa.sub %0, %mean : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tosa.rsqrt %variance : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %3 = tosa.mul %1, %2, %shift : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>, tensor<1xi8>) -> tensor<1x4x4x2xf32>
  %4 = tosa.mul %gamma, %3, %shift : (tensor<1x1x1x2xf32>, tensor<1x4x4x2xf32>, tensor<1xi8>) -> tensor<1x4x4x2xf32>
  %5 = tosa.add %4, %beta : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %6 = tosa.conv2d %5, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return %6 : tensor<1x4x4x2xf32>
}

// -----

// Statistics of the op before, measured, go before those of training.
// CHECK-LABEL: @linear
// (x - 5) * 0.5 * 2 - 3 of N(7, 4).
// CHECK: calib.input_float = #calib.stats<mean = array<f64: -1.000000e+00>, variance = array<f64: 4.000000e+00>, source = propagated>
func.func @linear(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %mean = "tosa.const"() <{values = dense<5.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %inverse = "tosa.const"() <{values = dense<0.5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %gamma = "tosa.const"() <{values = dense<2.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %beta = "tosa.const"() <{values = dense<-3.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.output_float = #calib.stats<mean = array<f64: 7.0>, variance = array<f64: 4.0>, samples = 9>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  %1 = tosa.sub %0, %mean : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  %2 = tosa.mul %1, %inverse, %shift : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x1xf32>
  %3 = tosa.mul %2, %gamma, %shift : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x1xf32>
  %4 = tosa.add %3, %beta : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  %5 = tosa.conv2d %4, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %5 : tensor<1x4x4x1xf32>
}

// -----

// What moves elements. The last conv's six channels: those of the output in
// another order, its sum with itself, and a constant.
// CHECK-LABEL: @moves
// Pooling 4 independent elements: variances / 4. Flattened.
// CHECK: tosa.avg_pool2d
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 1.000000e+00, 2.000000e+00, 3.000000e+00>, variance = array<f64: 2.500000e-01, 1.000000e+00, 2.250000e+00>, source = propagated>
// CHECK: tosa.concat
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 2.000000e+00, 3.000000e+00, 4.000000e+00, 6.000000e+00, 8.000000e+00>, variance = array<f64: 4.000000e+00, 9.000000e+00, 8.000000e+00, 1.800000e+01, 0.000000e+00>, source = propagated>
func.func @moves(%x: tensor<1x2x2x3xf32>) -> (tensor<1x1x3xf32>, tensor<1x2x2x5xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<3x1x1x3xf32>}> : () -> tensor<3x1x1x3xf32>
  %w5 = "tosa.const"() <{values = dense<1.0> : tensor<5x1x1x5xf32>}> : () -> tensor<5x1x1x5xf32>
  %wm = "tosa.const"() <{values = dense<1.0> : tensor<1x3x3xf32>}> : () -> tensor<1x3x3xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<3xf32>}> : () -> tensor<3xf32>
  %b5 = "tosa.const"() <{values = dense<0.0> : tensor<5xf32>}> : () -> tensor<5xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.output_float = #calib.stats<mean = array<f64: 1.0, 2.0, 3.0>, variance = array<f64: 1.0, 4.0, 9.0>, source = batch_norm>}
    : (tensor<1x2x2x3xf32>, tensor<3x1x1x3xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x3xf32>
  %pooled = tosa.avg_pool2d %0, %zp, %zp {acc_type = f32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x3xf32>
  %flat = tosa.const_shape {values = dense<[1, 1, 3]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %pooled, %flat : (tensor<1x1x1x3xf32>, !tosa.shape<3>) -> tensor<1x1x3xf32>
  %2 = tosa.matmul %1, %wm, %zp, %zp : (tensor<1x1x3xf32>, tensor<1x3x3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x3xf32>

  %nchw = tosa.transpose %0 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x2x2x3xf32>) -> tensor<1x3x2x2xf32>
  %start = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 2, 2, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %part = tosa.slice %nchw, %start, %size : (tensor<1x3x2x2xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x2x2x2xf32>
  %sum = tosa.add %part, %part : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %pads = tosa.const_shape {values = dense<[0, 0, 0, 1, 0, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %eight = "tosa.const"() <{values = dense<8.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %padded = tosa.pad %sum, %pads, %eight : (tensor<1x2x2x2xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x3x2x2xf32>
  %all = tosa.concat %part, %padded {axis = 1 : i32} : (tensor<1x2x2x2xf32>, tensor<1x3x2x2xf32>) -> tensor<1x5x2x2xf32>
  %nhwc = tosa.transpose %all {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x5x2x2xf32>) -> tensor<1x2x2x5xf32>
  %3 = tosa.conv2d %nhwc, %w5, %b5, %zp, %zp {acc_type = f32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x5xf32>, tensor<5x1x1x5xf32>, tensor<5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x5xf32>
  return %2, %3 : tensor<1x1x3xf32>, tensor<1x2x2x5xf32>
}

// -----

// A table of |x|: of a normal distribution of mean 0, sqrt(2 / pi) deviations.
// CHECK-LABEL: @table
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 15.95{{[0-9]*}}>, variance = array<f64: 145.{{[0-9]*}}>
func.func @table(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<100> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 1.0 : f64, calib.weight_scale = 1.0 : f64,
      calib.output_float = #calib.stats<mean = array<f64: 0.0>, variance = array<f64: 400.0>, source = batch_norm>}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %izp = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = tosa.rescale %0, %m, %s, %izp, %zp {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
    : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %t = "tosa.const"() <{values = dense<[127, 127, 126, 125, 124, 123, 122, 121, 120, 119, 118, 117, 116, 115, 114, 113, 112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101, 100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 89, 88, 87, 86, 85, 84, 83, 82, 81, 80, 79, 78, 77, 76, 75, 74, 73, 72, 71, 70, 69, 68, 67, 66, 65, 64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127]> : tensor<256xi8>}> : () -> tensor<256xi8>
  %2 = tosa.table %1, %t : (tensor<1x2x2x1xi8>, tensor<256xi8>) -> tensor<1x2x2x1xi8>
  %3 = tosa.conv2d %2, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_scale = 1.0 : f64, calib.weight_scale = 1.0 : f64}
    : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %3 : tensor<1x2x2x1xi32>
}

// -----

// What stops it, and what stays as it is.
// CHECK-LABEL: @stops
// CHECK-NOT: propagated
// CHECK: calib.input_float = #calib.stats<mean = array<f64: 4.000000e+00>, samples = 8>
// CHECK-NOT: propagated
// CHECK: return
// REMARK: Op=pool{{.*}}'tosa.max_pool2d': expected independent elements, found those of a window
// REMARK-NOT: Op=given
// REMARK: Op=after{{.*}}'given' has no 'calib.output_float'
// REMARK: Op=product{{.*}}'tosa.mul': expected a constant factor, found none
// REMARK-NOT: Op=skipped
func.func @stops(%x: tensor<1x2x2x1xf32>) -> (tensor<1x1x1x1xf32>, tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, calib.skip = "the first",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.output_float = #calib.stats<mean = array<f64: 7.0>, variance = array<f64: 4.0>, samples = 9>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %pooled = tosa.max_pool2d %0 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32>
  %1 = tosa.conv2d %pooled, %w, %b, %zp, %zp {acc_type = f32, calib.id = "pool",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x1xf32>
  %2 = tosa.conv2d %0, %w, %b, %zp, %zp {acc_type = f32, calib.id = "given",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %3 = tosa.conv2d %2, %w, %b, %zp, %zp {acc_type = f32, calib.id = "after",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %square = tosa.mul %0, %0, %shift : (tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>, tensor<1xi8>) -> tensor<1x2x2x1xf32>
  %4 = tosa.conv2d %square, %w, %b, %zp, %zp {acc_type = f32, calib.id = "product",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %5 = tosa.conv2d %0, %w, %b, %zp, %zp {acc_type = f32, calib.id = "skipped", calib.skip = "no",
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %1, %3, %4, %5 : tensor<1x1x1x1xf32>, tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>
}
