module {
  func.func @main(%arg0: tensor<1x1x8x8xf32>) -> tensor<1x3xf32> {
    %0 = "tosa.const"() <{values = dense<[-0.54566443, -0.677604377, 0.112392865, -5.546750e-01]> : tensor<4xf32>}> : () -> tensor<4xf32>
    %1 = "tosa.const"() <{values = dense<[-0.600557804, -0.641245901, 0.483486146, -0.180304185]> : tensor<4xf32>}> : () -> tensor<4xf32>
    %2 = "tosa.const"() <{values = dense<[0.0502209254, 0.95059359, 0.239559069, -0.788044929, 0.866764784, 0.173905179]> : tensor<6xf32>}> : () -> tensor<6xf32>
    %3 = "tosa.const"() <{values = dense<[-0.265794903, 0.027195273, 0.361104339]> : tensor<3xf32>}> : () -> tensor<3xf32>
    %4 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %5 = tosa.const_shape  {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %6 = tosa.const_shape  {values = dense<[1, 8, 8, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = "tosa.const"() <{values = dense<[[[[-0.300965726], [-0.562179506], [-0.0241808109]], [[0.310222626], [0.668023288], [0.154853195]], [[-0.176323667], [-0.292390168], [0.474372894]]], [[[0.917391539], [0.236384392], [-0.516664326]], [[-0.379132599], [0.900009572], [0.201441213]], [[-0.766067445], [0.0581519045], [-0.48161298]]], [[[-0.214644045], [-0.144002914], [-0.256656677]], [[0.376689225], [0.0684570149], [-0.194715634]], [[0.304818898], [0.514927626], [-0.721511662]]], [[[-0.0283650625], [-0.390373677], [0.0134223877]], [[-0.544709384], [0.1103452], [0.0810571312]], [[-0.0521688759], [-0.423963249], [-0.0980951637]]]]> : tensor<4x3x3x1xf32>}> : () -> tensor<4x3x3x1xf32>
    %8 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %9 = "tosa.const"() <{values = dense<6.000000e+00> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %10 = "tosa.const"() <{values = dense<[[[[0.68514806], [-0.0953996106], [15.3904648], [3.57553077]], [[0.458293825], [1.98699296], [4.9235568], [16.18433]], [[-0.898908317], [-1.67825043], [6.11115456], [-3.29817486]]], [[[0.236064434], [1.60402906], [6.08595037], [0.952762246]], [[-0.450858325], [-1.53722179], [-2.37787867], [8.84762859]], [[0.116528608], [-0.224504262], [0.760078251], [6.06046295]]], [[[0.121815994], [-1.09519374], [9.06672954], [-13.2994547]], [[-0.894214869], [2.81929088], [-1.14943588], [21.9156609]], [[-0.0167112611], [1.31362593], [2.27371335], [-21.9696236]]]]> : tensor<3x3x4x1xf32>}> : () -> tensor<3x3x4x1xf32>
    %11 = "tosa.const"() <{values = dense<[[[[-0.385518193, -0.468010694, 0.310565561, -0.427420318]]], [[[-0.536039114, 0.406996518, -0.498353869, -0.0612190738]]], [[[0.0966192335, -0.122667685, 0.0729530155, 0.769386768]]], [[[-0.158447072, -0.529653609, -0.818372845, -0.00238305843]]], [[[-0.0761285052, 0.23254545, -0.132122293, -0.139319226]]], [[[-0.260657877, -0.159879893, 0.18011336, -0.0901763662]]]]> : tensor<6x1x1x4xf32>}> : () -> tensor<6x1x1x4xf32>
    %12 = "tosa.const"() <{values = dense<[[[[-0.370706648, 0.553524494, 0.108827807, -0.207609266, -0.216754466, -0.396715909]]], [[[0.124059491, 0.634408355, -0.0625260472, 0.310412049, 1.03782308, -0.50729531]]], [[[0.228761166, -0.0532184616, -0.429628044, -0.412923604, 0.0923574268, 0.316931695]]]]> : tensor<3x1x1x6xf32>}> : () -> tensor<3x1x1x6xf32>
    %13 = tosa.reshape %arg0, %6 : (tensor<1x1x8x8xf32>, !tosa.shape<4>) -> tensor<1x8x8x1xf32>
    %14 = tosa.conv2d %13, %7, %0, %4, %4 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x8x8x1xf32>, tensor<4x3x3x1xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x4xf32>
    %15 = tosa.maximum %14, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %16 = tosa.minimum %15, %9 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %17 = tosa.depthwise_conv2d %16, %10, %1, %4, %4 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xf32>, tensor<3x3x4x1xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x4xf32>
    %18 = tosa.maximum %17, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %19 = tosa.minimum %18, %9 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %20 = tosa.conv2d %19, %11, %2, %4, %4 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xf32>, tensor<6x1x1x4xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x6xf32>
    %21 = tosa.maximum %20, %8 : (tensor<1x4x4x6xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x6xf32>
    %22 = tosa.minimum %21, %9 : (tensor<1x4x4x6xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x6xf32>
    %23 = tosa.avg_pool2d %22, %4, %4 {acc_type = f32, kernel = array<i64: 4, 4>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x6xf32>
    %24 = tosa.conv2d %23, %12, %3, %4, %4 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x6xf32>, tensor<3x1x1x6xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x3xf32>
    %25 = tosa.reshape %24, %5 : (tensor<1x1x1x3xf32>, !tosa.shape<2>) -> tensor<1x3xf32>
    return %25 : tensor<1x3xf32>
  }
}

