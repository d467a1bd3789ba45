#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> ()>
module {
  func.func @main(%arg0: tensor<1x1x8x8xf32>) -> tensor<1x3xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_1 = arith.constant dense<6.000000e+00> : tensor<f32>
    %cst_2 = arith.constant dense<[[[[-0.300965726, -0.562179506, -0.0241808109], [0.310222626, 0.668023288, 0.154853195], [-0.176323667, -0.292390168, 0.474372894]]], [[[0.917391539, 0.236384392, -0.516664326], [-0.379132599, 0.900009572, 0.201441213], [-0.766067445, 0.0581519045, -0.48161298]]], [[[-0.214644045, -0.144002914, -0.256656677], [0.376689225, 0.0684570149, -0.194715634], [0.304818898, 0.514927626, -0.721511662]]], [[[-0.0283650625, -0.390373677, 0.0134223877], [-0.544709384, 0.1103452, 0.0810571312], [-0.0521688759, -0.423963249, -0.0980951637]]]]> : tensor<4x1x3x3xf32>
    %cst_3 = arith.constant dense<[-0.54566443, -0.677604377, 0.112392865, -5.546750e-01]> : tensor<4xf32>
    %cst_4 = arith.constant dense<[-0.600557804, -0.641245901, 0.483486146, -0.180304185]> : tensor<4xf32>
    %cst_5 = arith.constant dense<[[[[-0.385518193]], [[-0.468010694]], [[0.310565561]], [[-0.427420318]]], [[[-0.536039114]], [[0.406996518]], [[-0.498353869]], [[-0.0612190738]]], [[[0.0966192335]], [[-0.122667685]], [[0.0729530155]], [[0.769386768]]], [[[-0.158447072]], [[-0.529653609]], [[-0.818372845]], [[-0.00238305843]]], [[[-0.0761285052]], [[0.23254545]], [[-0.132122293]], [[-0.139319226]]], [[[-0.260657877]], [[-0.159879893]], [[0.18011336]], [[-0.0901763662]]]]> : tensor<6x4x1x1xf32>
    %cst_6 = arith.constant dense<[0.0502209254, 0.95059359, 0.239559069, -0.788044929, 0.866764784, 0.173905179]> : tensor<6xf32>
    %cst_7 = arith.constant dense<[[[[-0.370706648]], [[0.553524494]], [[0.108827807]], [[-0.207609266]], [[-0.216754466]], [[-0.396715909]]], [[[0.124059491]], [[0.634408355]], [[-0.0625260472]], [[0.310412049]], [[1.03782308]], [[-0.50729531]]], [[[0.228761166]], [[-0.0532184616]], [[-0.429628044]], [[-0.412923604]], [[0.0923574268]], [[0.316931695]]]]> : tensor<3x6x1x1xf32>
    %cst_8 = arith.constant dense<[-0.265794903, 0.027195273, 0.361104339]> : tensor<3xf32>
    %cst_9 = arith.constant dense<[[[0.68514806, 0.458293825, -0.898908317], [0.236064434, -0.450858325, 0.116528608], [0.121815994, -0.894214869, -0.0167112611]], [[-0.0953996106, 1.98699296, -1.67825043], [1.60402906, -1.53722179, -0.224504262], [-1.09519374, 2.81929088, 1.31362593]], [[15.3904648, 4.9235568, 6.11115456], [6.08595037, -2.37787867, 0.760078251], [9.06672954, -1.14943588, 2.27371335]], [[3.57553077, 16.18433, -3.29817486], [0.952762246, 8.84762859, 6.06046295], [-13.2994547, 21.9156609, -21.9696236]]]> : tensor<4x3x3xf32>
    %cst_10 = arith.constant 1.600000e+01 : f32
    %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg1: index, %arg2: index, %arg3: index, %arg4: index):
      tensor.yield %cst : f32
    } : tensor<1x1x8x8xf32> to tensor<1x1x10x10xf32>
    %0 = tensor.empty() : tensor<1x4x4x4xf32>
    %broadcasted = linalg.broadcast ins(%cst_3 : tensor<4xf32>) outs(%0 : tensor<1x4x4x4xf32>) dimensions = [0, 2, 3] 
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%padded, %cst_2 : tensor<1x1x10x10xf32>, tensor<4x1x3x3xf32>) outs(%broadcasted : tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1, %cst_0, %cst_1 : tensor<1x4x4x4xf32>, tensor<f32>, tensor<f32>) outs(%0 : tensor<1x4x4x4xf32>) {
    ^bb0(%in: f32, %in_15: f32, %in_16: f32, %out: f32):
      %15 = arith.cmpf ult, %in, %in_15 : f32
      %16 = arith.select %15, %in_15, %in : f32
      %17 = arith.cmpf ugt, %16, %in_16 : f32
      %18 = arith.select %17, %in_16, %16 : f32
      linalg.yield %18 : f32
    } -> tensor<1x4x4x4xf32>
    %padded_11 = tensor.pad %2 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg1: index, %arg2: index, %arg3: index, %arg4: index):
      tensor.yield %cst : f32
    } : tensor<1x4x4x4xf32> to tensor<1x4x6x6xf32>
    %broadcasted_12 = linalg.broadcast ins(%cst_4 : tensor<4xf32>) outs(%0 : tensor<1x4x4x4xf32>) dimensions = [0, 2, 3] 
    %3 = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%padded_11, %cst_9 : tensor<1x4x6x6xf32>, tensor<4x3x3xf32>) outs(%broadcasted_12 : tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3, %cst_0, %cst_1 : tensor<1x4x4x4xf32>, tensor<f32>, tensor<f32>) outs(%0 : tensor<1x4x4x4xf32>) {
    ^bb0(%in: f32, %in_15: f32, %in_16: f32, %out: f32):
      %15 = arith.cmpf ult, %in, %in_15 : f32
      %16 = arith.select %15, %in_15, %in : f32
      %17 = arith.cmpf ugt, %16, %in_16 : f32
      %18 = arith.select %17, %in_16, %16 : f32
      linalg.yield %18 : f32
    } -> tensor<1x4x4x4xf32>
    %5 = tensor.empty() : tensor<1x6x4x4xf32>
    %broadcasted_13 = linalg.broadcast ins(%cst_6 : tensor<6xf32>) outs(%5 : tensor<1x6x4x4xf32>) dimensions = [0, 2, 3] 
    %6 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%4, %cst_5 : tensor<1x4x4x4xf32>, tensor<6x4x1x1xf32>) outs(%broadcasted_13 : tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %7 = linalg.generic {indexing_maps = [#map, #map1, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%6, %cst_0, %cst_1 : tensor<1x6x4x4xf32>, tensor<f32>, tensor<f32>) outs(%5 : tensor<1x6x4x4xf32>) {
    ^bb0(%in: f32, %in_15: f32, %in_16: f32, %out: f32):
      %15 = arith.cmpf ult, %in, %in_15 : f32
      %16 = arith.select %15, %in_15, %in : f32
      %17 = arith.cmpf ugt, %16, %in_16 : f32
      %18 = arith.select %17, %in_16, %16 : f32
      linalg.yield %18 : f32
    } -> tensor<1x6x4x4xf32>
    %8 = tensor.empty() : tensor<1x6x1x1xf32>
    %9 = linalg.fill ins(%cst : f32) outs(%8 : tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %10 = tensor.empty() : tensor<4x4xf32>
    %11 = linalg.pooling_nchw_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%7, %10 : tensor<1x6x4x4xf32>, tensor<4x4xf32>) outs(%9 : tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %12 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%11 : tensor<1x6x1x1xf32>) outs(%8 : tensor<1x6x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = arith.divf %in, %cst_10 : f32
      linalg.yield %15 : f32
    } -> tensor<1x6x1x1xf32>
    %13 = tensor.empty() : tensor<1x3x1x1xf32>
    %broadcasted_14 = linalg.broadcast ins(%cst_8 : tensor<3xf32>) outs(%13 : tensor<1x3x1x1xf32>) dimensions = [0, 2, 3] 
    %14 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%12, %cst_7 : tensor<1x6x1x1xf32>, tensor<3x6x1x1xf32>) outs(%broadcasted_14 : tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %collapsed = tensor.collapse_shape %14 [[0], [1, 2, 3]] : tensor<1x3x1x1xf32> into tensor<1x3xf32>
    return %collapsed : tensor<1x3xf32>
  }
}

