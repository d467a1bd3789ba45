module {
  func.func @main(%arg0: tensor<1x1x8x8xf32>) -> tensor<1x3xf32> {
    %0 = "tosa.const"() <{values = dense<[[[[-57, -107, -5], [59, 127, 29], [-34, -56, 90]]], [[[127, 33, -72], [-52, 125, 28], [-106, 8, -67]]], [[[-38, -25, -45], [66, 12, -34], [54, 91, -127]]], [[[-7, -91, 3], [-127, 26, 19], [-12, -99, -23]]]]> : tensor<4x1x3x3xi8>}> : () -> tensor<4x1x3x3xi8>
    %1 = "tosa.const"() <{values = dense<[[[[97, 65, -127], [33, -64, 16], [17, -126, -2]]], [[[-4, 90, -76], [72, -69, -10], [-49, 127, 59]]], [[[127, 41, 50], [50, -20, 6], [75, -9, 19]]], [[[21, 94, -19], [6, 51, 35], [-77, 127, -127]]]]> : tensor<4x1x3x3xi8>}> : () -> tensor<4x1x3x3xi8>
    %2 = "tosa.const"() <{values = dense<[[[[-105]], [[-127]], [[84]], [[-116]]], [[[-127]], [[96]], [[-118]], [[-15]]], [[[16]], [[-20]], [[12]], [[127]]], [[[-25]], [[-82]], [[-127]], [[0]]], [[[-42]], [[127]], [[-72]], [[-76]]], [[[-127]], [[-78]], [[88]], [[-44]]]]> : tensor<6x4x1x1xi8>}> : () -> tensor<6x4x1x1xi8>
    %3 = "tosa.const"() <{values = dense<[[[[-85]], [[127]], [[25]], [[-48]], [[-50]], [[-91]]], [[[15]], [[78]], [[-8]], [[38]], [[127]], [[-62]]], [[[68]], [[-16]], [[-127]], [[-122]], [[27]], [[94]]]]> : tensor<3x6x1x1xi8>}> : () -> tensor<3x6x1x1xi8>
    %4 = "tosa.const"() <{values = dense<[-26453, -23920, 5045, -32977]> : tensor<4xi32>}> : () -> tensor<4xi32>
    %5 = "tosa.const"() <{values = dense<[-20156, -6862, 948, -248]> : tensor<4xi32>}> : () -> tensor<4xi32>
    %6 = "tosa.const"() <{values = dense<[579, 9572, 1681, -5197, 20118, 3601]> : tensor<6xi32>}> : () -> tensor<6xi32>
    %7 = "tosa.const"() <{values = dense<[-11976, 654, 20962]> : tensor<3xi32>}> : () -> tensor<3xi32>
    %8 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %9 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %10 = tosa.const_shape  {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %cst = arith.constant dense<[2.2194683E-5, 4.16136099E-5, 1.72268028E-5]> : tensor<3xf32>
    %11 = "tosa.const"() <{values = dense<[[[[0.00435846066]]], [[[0.00817183498]]], [[[0.00338289794]]]]> : tensor<3x1x1x1xf32>}> : () -> tensor<3x1x1x1xf32>
    %cst_0 = arith.constant dense<[2.97958377E-5, 9.34501731E-5, 5.101430e-04, 7.28220388E-4]> : tensor<4xf32>
    %12 = "tosa.const"() <{values = dense<[[[[0.00707801804]]], [[[0.0221991409]]], [[[0.121184759]]], [[[0.17298916]]]]> : tensor<4x1x1x1xf32>}> : () -> tensor<4x1x1x1xf32>
    %13 = "tosa.const"() <{values = dense<254.999985> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %14 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %15 = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %16 = "tosa.const"() <{values = dense<-1.280000e+02> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %cst_1 = arith.constant dense<[8.67087874E-5, 9.9312485E-5, 1.42545032E-4, 1.51620727E-4, 4.30839209E-5, 4.82923351E-5]> : tensor<6xf32>
    %17 = "tosa.const"() <{values = dense<[[[[0.00368512352]]], [[[0.00422078045]]], [[[0.00605816348]]], [[[0.0064438805]]], [[[0.00183106656]]], [[[0.00205242424]]]]> : tensor<6x1x1x1xf32>}> : () -> tensor<6x1x1x1xf32>
    %cst_2 = arith.constant dense<[2.06275545E-5, 2.83276695E-5, 2.2279195E-5, 1.68198058E-5]> : tensor<4xf32>
    %18 = "tosa.const"() <{values = dense<[[[[0.00526002608]]], [[[0.00722355535]]], [[[0.00568119437]]], [[[4.289050e-03]]]]> : tensor<4x1x1x1xf32>}> : () -> tensor<4x1x1x1xf32>
    %19 = "tosa.const"() <{values = dense<-128> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
    %20 = "tosa.const"() <{values = dense<0.00392156886> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %21 = tosa.const_shape  {values = dense<[1, 8, 8, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %22 = tosa.const_shape  {values = dense<[4, 3, 3, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %23 = "tosa.const"() <{values = dense<237.550552> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %24 = "tosa.const"() <{values = dense<4.209630e-03> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %25 = "tosa.const"() <{values = dense<4.250000e+01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %26 = "tosa.const"() <{values = dense<0.0235294122> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %27 = tosa.const_shape  {values = dense<[6, 1, 1, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %28 = "tosa.const"() <{values = dense<133.255692> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %29 = "tosa.const"() <{values = dense<0.0075043696> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %30 = tosa.const_shape  {values = dense<[1, 6, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %31 = "tosa.const"() <{values = dense<196.3741> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %32 = "tosa.const"() <{values = dense<0.00509232143> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %33 = tosa.const_shape  {values = dense<[1, 1, 1, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %34 = tosa.const_shape  {values = dense<[3, 1, 1, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %35 = tosa.const_shape  {values = dense<[1, 3, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %36 = "tosa.const"() <{values = dense<138.217224> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %37 = "tosa.const"() <{values = dense<2.300000e+01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %38 = "tosa.const"() <{values = dense<23> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
    %39 = "tosa.const"() <{values = dense<0.00723498827> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %40 = "tosa.const"() <{values = dense<138.217224> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %41 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %42 = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %43 = "tosa.const"() <{values = dense<2.300000e+01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %44 = "tosa.const"() <{values = dense<23> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
    %45 = "tosa.const"() <{values = dense<0.00723498827> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %46 = tosa.cast %7 : (tensor<3xi32>) -> tensor<3xf32>
    %47 = tosa.mul %46, %cst, %8 : (tensor<3xf32>, tensor<3xf32>, tensor<1xi8>) -> tensor<3xf32>
    %48 = tosa.cast %3 : (tensor<3x6x1x1xi8>) -> tensor<3x6x1x1xf32>
    %49 = tosa.mul %48, %11, %8 : (tensor<3x6x1x1xf32>, tensor<3x1x1x1xf32>, tensor<1xi8>) -> tensor<3x6x1x1xf32>
    %50 = tosa.cast %5 : (tensor<4xi32>) -> tensor<4xf32>
    %51 = tosa.mul %50, %cst_0, %8 : (tensor<4xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<4xf32>
    %52 = tosa.cast %1 : (tensor<4x1x3x3xi8>) -> tensor<4x1x3x3xf32>
    %53 = tosa.mul %52, %12, %8 : (tensor<4x1x3x3xf32>, tensor<4x1x1x1xf32>, tensor<1xi8>) -> tensor<4x1x3x3xf32>
    %54 = tosa.mul %arg0, %13, %8 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %55 = tosa.floor %54 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %56 = tosa.sub %54, %55 : (tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %57 = tosa.ceil %54 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %58 = tosa.mul %55, %14, %8 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %59 = tosa.floor %58 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %60 = tosa.mul %59, %15, %8 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %61 = tosa.equal %55, %60 : (tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xi1>
    %62 = tosa.equal %56, %14 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x8x8xi1>
    %63 = tosa.greater %14, %56 : (tensor<1x1x1x1xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xi1>
    %64 = tosa.logical_and %62, %61 : (tensor<1x1x8x8xi1>, tensor<1x1x8x8xi1>) -> tensor<1x1x8x8xi1>
    %65 = tosa.logical_or %63, %64 : (tensor<1x1x8x8xi1>, tensor<1x1x8x8xi1>) -> tensor<1x1x8x8xi1>
    %66 = tosa.select %65, %55, %57 : (tensor<1x1x8x8xi1>, tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %67 = tosa.add %66, %16 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x8x8xf32>
    %68 = tosa.clamp %67 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %69 = tosa.cast %68 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xi8>
    %70 = tosa.cast %6 : (tensor<6xi32>) -> tensor<6xf32>
    %71 = tosa.mul %70, %cst_1, %8 : (tensor<6xf32>, tensor<6xf32>, tensor<1xi8>) -> tensor<6xf32>
    %72 = tosa.cast %2 : (tensor<6x4x1x1xi8>) -> tensor<6x4x1x1xf32>
    %73 = tosa.mul %72, %17, %8 : (tensor<6x4x1x1xf32>, tensor<6x1x1x1xf32>, tensor<1xi8>) -> tensor<6x4x1x1xf32>
    %74 = tosa.cast %4 : (tensor<4xi32>) -> tensor<4xf32>
    %75 = tosa.mul %74, %cst_2, %8 : (tensor<4xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<4xf32>
    %76 = tosa.cast %0 : (tensor<4x1x3x3xi8>) -> tensor<4x1x3x3xf32>
    %77 = tosa.mul %76, %18, %8 : (tensor<4x1x3x3xf32>, tensor<4x1x1x1xf32>, tensor<1xi8>) -> tensor<4x1x3x3xf32>
    %78 = tosa.cast %69 : (tensor<1x1x8x8xi8>) -> tensor<1x1x8x8xi32>
    %79 = tosa.sub %78, %19 : (tensor<1x1x8x8xi32>, tensor<1x1x1x1xi32>) -> tensor<1x1x8x8xi32>
    %80 = tosa.cast %79 : (tensor<1x1x8x8xi32>) -> tensor<1x1x8x8xf32>
    %81 = tosa.mul %80, %20, %8 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %82 = tosa.reshape %81, %21 : (tensor<1x1x8x8xf32>, !tosa.shape<4>) -> tensor<1x8x8x1xf32>
    %83 = tosa.reshape %77, %22 : (tensor<4x1x3x3xf32>, !tosa.shape<4>) -> tensor<4x3x3x1xf32>
    %84 = tosa.conv2d %82, %83, %75, %9, %9 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x8x8x1xf32>, tensor<4x3x3x1xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x4xf32>
    %85 = tosa.transpose %84 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %86 = tosa.mul %85, %23, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %87 = tosa.floor %86 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %88 = tosa.sub %86, %87 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %89 = tosa.ceil %86 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %90 = tosa.mul %87, %14, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %91 = tosa.floor %90 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %92 = tosa.mul %91, %15, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %93 = tosa.equal %87, %92 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %94 = tosa.equal %88, %14 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xi1>
    %95 = tosa.greater %14, %88 : (tensor<1x1x1x1xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %96 = tosa.logical_and %94, %93 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %97 = tosa.logical_or %95, %96 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %98 = tosa.select %97, %87, %89 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %99 = tosa.add %98, %16 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %100 = tosa.clamp %99 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %101 = tosa.cast %100 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi8>
    %102 = tosa.cast %101 : (tensor<1x4x4x4xi8>) -> tensor<1x4x4x4xi32>
    %103 = tosa.sub %102, %19 : (tensor<1x4x4x4xi32>, tensor<1x1x1x1xi32>) -> tensor<1x4x4x4xi32>
    %104 = tosa.cast %103 : (tensor<1x4x4x4xi32>) -> tensor<1x4x4x4xf32>
    %105 = tosa.mul %104, %24, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %106 = tosa.transpose %105 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %107 = tosa.transpose %53 {perms = array<i32: 2, 3, 0, 1>} : (tensor<4x1x3x3xf32>) -> tensor<3x3x4x1xf32>
    %108 = tosa.depthwise_conv2d %106, %107, %51, %9, %9 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xf32>, tensor<3x3x4x1xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x4xf32>
    %109 = tosa.transpose %108 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %110 = tosa.mul %109, %25, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %111 = tosa.floor %110 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %112 = tosa.sub %110, %111 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %113 = tosa.ceil %110 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %114 = tosa.mul %111, %14, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %115 = tosa.floor %114 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %116 = tosa.mul %115, %15, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %117 = tosa.equal %111, %116 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %118 = tosa.equal %112, %14 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xi1>
    %119 = tosa.greater %14, %112 : (tensor<1x1x1x1xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %120 = tosa.logical_and %118, %117 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %121 = tosa.logical_or %119, %120 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %122 = tosa.select %121, %111, %113 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %123 = tosa.add %122, %16 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %124 = tosa.clamp %123 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %125 = tosa.cast %124 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi8>
    %126 = tosa.cast %125 : (tensor<1x4x4x4xi8>) -> tensor<1x4x4x4xi32>
    %127 = tosa.sub %126, %19 : (tensor<1x4x4x4xi32>, tensor<1x1x1x1xi32>) -> tensor<1x4x4x4xi32>
    %128 = tosa.cast %127 : (tensor<1x4x4x4xi32>) -> tensor<1x4x4x4xf32>
    %129 = tosa.mul %128, %26, %8 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %130 = tosa.transpose %129 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %131 = tosa.reshape %73, %27 : (tensor<6x4x1x1xf32>, !tosa.shape<4>) -> tensor<6x1x1x4xf32>
    %132 = tosa.conv2d %130, %131, %71, %9, %9 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xf32>, tensor<6x1x1x4xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x6xf32>
    %133 = tosa.transpose %132 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x6xf32>) -> tensor<1x6x4x4xf32>
    %134 = tosa.mul %133, %28, %8 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %135 = tosa.floor %134 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %136 = tosa.sub %134, %135 : (tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %137 = tosa.ceil %134 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %138 = tosa.mul %135, %14, %8 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %139 = tosa.floor %138 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %140 = tosa.mul %139, %15, %8 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %141 = tosa.equal %135, %140 : (tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xi1>
    %142 = tosa.equal %136, %14 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x4x4xi1>
    %143 = tosa.greater %14, %136 : (tensor<1x1x1x1xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xi1>
    %144 = tosa.logical_and %142, %141 : (tensor<1x6x4x4xi1>, tensor<1x6x4x4xi1>) -> tensor<1x6x4x4xi1>
    %145 = tosa.logical_or %143, %144 : (tensor<1x6x4x4xi1>, tensor<1x6x4x4xi1>) -> tensor<1x6x4x4xi1>
    %146 = tosa.select %145, %135, %137 : (tensor<1x6x4x4xi1>, tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %147 = tosa.add %146, %16 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x4x4xf32>
    %148 = tosa.clamp %147 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %149 = tosa.cast %148 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xi8>
    %150 = tosa.cast %149 : (tensor<1x6x4x4xi8>) -> tensor<1x6x4x4xi32>
    %151 = tosa.sub %150, %19 : (tensor<1x6x4x4xi32>, tensor<1x1x1x1xi32>) -> tensor<1x6x4x4xi32>
    %152 = tosa.cast %151 : (tensor<1x6x4x4xi32>) -> tensor<1x6x4x4xf32>
    %153 = tosa.mul %152, %29, %8 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %154 = tosa.transpose %153 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x6x4x4xf32>) -> tensor<1x4x4x6xf32>
    %155 = tosa.avg_pool2d %154, %9, %9 {acc_type = f32, kernel = array<i64: 4, 4>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x6xf32>
    %156 = tosa.reshape %155, %30 : (tensor<1x1x1x6xf32>, !tosa.shape<4>) -> tensor<1x6x1x1xf32>
    %157 = tosa.mul %156, %31, %8 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %158 = tosa.floor %157 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %159 = tosa.sub %157, %158 : (tensor<1x6x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %160 = tosa.ceil %157 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %161 = tosa.mul %158, %14, %8 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %162 = tosa.floor %161 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %163 = tosa.mul %162, %15, %8 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %164 = tosa.equal %158, %163 : (tensor<1x6x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xi1>
    %165 = tosa.equal %159, %14 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x1x1xi1>
    %166 = tosa.greater %14, %159 : (tensor<1x1x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xi1>
    %167 = tosa.logical_and %165, %164 : (tensor<1x6x1x1xi1>, tensor<1x6x1x1xi1>) -> tensor<1x6x1x1xi1>
    %168 = tosa.logical_or %166, %167 : (tensor<1x6x1x1xi1>, tensor<1x6x1x1xi1>) -> tensor<1x6x1x1xi1>
    %169 = tosa.select %168, %158, %160 : (tensor<1x6x1x1xi1>, tensor<1x6x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %170 = tosa.add %169, %16 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x1x1xf32>
    %171 = tosa.clamp %170 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %172 = tosa.cast %171 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xi8>
    %173 = tosa.cast %172 : (tensor<1x6x1x1xi8>) -> tensor<1x6x1x1xi32>
    %174 = tosa.sub %173, %19 : (tensor<1x6x1x1xi32>, tensor<1x1x1x1xi32>) -> tensor<1x6x1x1xi32>
    %175 = tosa.cast %174 : (tensor<1x6x1x1xi32>) -> tensor<1x6x1x1xf32>
    %176 = tosa.mul %175, %32, %8 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %177 = tosa.reshape %176, %33 : (tensor<1x6x1x1xf32>, !tosa.shape<4>) -> tensor<1x1x1x6xf32>
    %178 = tosa.reshape %49, %34 : (tensor<3x6x1x1xf32>, !tosa.shape<4>) -> tensor<3x1x1x6xf32>
    %179 = tosa.conv2d %177, %178, %47, %9, %9 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x6xf32>, tensor<3x1x1x6xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x3xf32>
    %180 = tosa.reshape %179, %35 : (tensor<1x1x1x3xf32>, !tosa.shape<4>) -> tensor<1x3x1x1xf32>
    %181 = tosa.mul %180, %36, %8 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %182 = tosa.floor %181 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %183 = tosa.sub %181, %182 : (tensor<1x3x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %184 = tosa.ceil %181 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %185 = tosa.mul %182, %14, %8 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %186 = tosa.floor %185 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %187 = tosa.mul %186, %15, %8 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %188 = tosa.equal %182, %187 : (tensor<1x3x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xi1>
    %189 = tosa.equal %183, %14 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x1x1xi1>
    %190 = tosa.greater %14, %183 : (tensor<1x1x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xi1>
    %191 = tosa.logical_and %189, %188 : (tensor<1x3x1x1xi1>, tensor<1x3x1x1xi1>) -> tensor<1x3x1x1xi1>
    %192 = tosa.logical_or %190, %191 : (tensor<1x3x1x1xi1>, tensor<1x3x1x1xi1>) -> tensor<1x3x1x1xi1>
    %193 = tosa.select %192, %182, %184 : (tensor<1x3x1x1xi1>, tensor<1x3x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %194 = tosa.add %193, %37 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x1x1xf32>
    %195 = tosa.clamp %194 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %196 = tosa.cast %195 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xi8>
    %197 = tosa.cast %196 : (tensor<1x3x1x1xi8>) -> tensor<1x3x1x1xi32>
    %198 = tosa.sub %197, %38 : (tensor<1x3x1x1xi32>, tensor<1x1x1x1xi32>) -> tensor<1x3x1x1xi32>
    %199 = tosa.cast %198 : (tensor<1x3x1x1xi32>) -> tensor<1x3x1x1xf32>
    %200 = tosa.mul %199, %39, %8 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %201 = tosa.reshape %200, %10 : (tensor<1x3x1x1xf32>, !tosa.shape<2>) -> tensor<1x3xf32>
    %202 = tosa.mul %201, %40, %8 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    %203 = tosa.floor %202 : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %204 = tosa.sub %202, %203 : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
    %205 = tosa.ceil %202 : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %206 = tosa.mul %203, %41, %8 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    %207 = tosa.floor %206 : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %208 = tosa.mul %207, %42, %8 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    %209 = tosa.equal %203, %208 : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xi1>
    %210 = tosa.equal %204, %41 : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xi1>
    %211 = tosa.greater %41, %204 : (tensor<1x1xf32>, tensor<1x3xf32>) -> tensor<1x3xi1>
    %212 = tosa.logical_and %210, %209 : (tensor<1x3xi1>, tensor<1x3xi1>) -> tensor<1x3xi1>
    %213 = tosa.logical_or %211, %212 : (tensor<1x3xi1>, tensor<1x3xi1>) -> tensor<1x3xi1>
    %214 = tosa.select %213, %203, %205 : (tensor<1x3xi1>, tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
    %215 = tosa.add %214, %43 : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
    %216 = tosa.clamp %215 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %217 = tosa.cast %216 : (tensor<1x3xf32>) -> tensor<1x3xi8>
    %218 = tosa.cast %217 : (tensor<1x3xi8>) -> tensor<1x3xi32>
    %219 = tosa.sub %218, %44 : (tensor<1x3xi32>, tensor<1x1xi32>) -> tensor<1x3xi32>
    %220 = tosa.cast %219 : (tensor<1x3xi32>) -> tensor<1x3xf32>
    %221 = tosa.mul %220, %45, %8 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    return %221 : tensor<1x3xf32>
  }
}

