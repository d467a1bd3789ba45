// Ops whose bias is no longer what was corrected.
func.func @conv(%x: tensor<1x2x2x1xi8>, %runtime: tensor<2xi32>) -> (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[7, 8]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", original = array<i64: 1, 2, 3>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %1 = tosa.conv2d %x, %w, %runtime, %zp, %zp {acc_type = i32,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
      calib.correction = #calib.correction<method = "regular", exactness = "exact", original = array<i64: 1, 2>, statistics = "0">}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0, %1 : tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>
}
