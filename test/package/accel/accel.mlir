// Weights 2 * 0.5 where the float weight is 0.75, mean 4.0: the output is 1.0
// too large, 8 units of 0.25 * 0.5; half of that is 4.

// CHECK-LABEL: func @dense
// CHECK: %[[BIAS:.*]] = arith.constant dense<6> : tensor<1xi32>
// CHECK: "accel.dense"(%{{.*}}, %{{.*}}, %[[BIAS]]) : (
func.func @dense(%x: tensor<1x1xi8>) -> tensor<1x1xi32> {
  %w = arith.constant dense<2> : tensor<1x1xi8>
  %b = arith.constant dense<10> : tensor<1xi32>
  %0 = "accel.dense"(%x, %w, %b) {
    calib.float_weights = dense<0.75> : tensor<1x1xf32>,
    calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
    calib.input_scale = 0.25 : f64, calib.weight_scale = 0.5 : f64,
    calib.method = "accel.halved"
  } : (tensor<1x1xi8>, tensor<1x1xi8>, tensor<1xi32>) -> tensor<1x1xi32>
  return %0 : tensor<1x1xi32>
}

// A method of the library on the same op takes all of it away.
// CHECK-LABEL: func @regular
// CHECK: arith.constant dense<2> : tensor<1xi32>
func.func @regular(%x: tensor<1x1xi8>) -> tensor<1x1xi32> {
  %w = arith.constant dense<2> : tensor<1x1xi8>
  %b = arith.constant dense<10> : tensor<1xi32>
  %0 = "accel.dense"(%x, %w, %b) {
    calib.float_weights = dense<0.75> : tensor<1x1xf32>,
    calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
    calib.input_scale = 0.25 : f64, calib.weight_scale = 0.5 : f64
  } : (tensor<1x1xi8>, tensor<1x1xi8>, tensor<1xi32>) -> tensor<1x1xi32>
  return %0 : tensor<1x1xi32>
}
