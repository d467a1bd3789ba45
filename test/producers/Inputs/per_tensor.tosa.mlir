module {
  func.func @main(%arg0: tensor<1x1x8x8xf32>) -> tensor<1x3xf32> {
    %0 = "tosa.const"() <{values = dense<[-19263, -23920, 3968, -19581]> : tensor<4xi32>}> : () -> tensor<4xi32>
    %1 = "tosa.const"() <{values = dense<[-825, -881, 664, -248]> : tensor<4xi32>}> : () -> tensor<4xi32>
    %2 = "tosa.const"() <{values = dense<[331, 6270, 1580, -5197, 5717, 1147]> : tensor<6xi32>}> : () -> tensor<6xi32>
    %3 = "tosa.const"() <{values = dense<[-6387, 654, 8678]> : tensor<3xi32>}> : () -> tensor<3xi32>
    %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %5 = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
    %6 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %7 = tosa.const_shape  {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %8 = "tosa.const"() <{values = dense<4.16136099E-5> : tensor<1xf32>}> : () -> tensor<1xf32>
    %9 = "tosa.const"() <{values = dense<7.28220388E-4> : tensor<1xf32>}> : () -> tensor<1xf32>
    %10 = "tosa.const"() <{values = dense<254.999985> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %11 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %12 = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %13 = "tosa.const"() <{values = dense<-1.280000e+02> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %14 = "tosa.const"() <{values = dense<1.51620727E-4> : tensor<1xf32>}> : () -> tensor<1xf32>
    %15 = "tosa.const"() <{values = dense<2.83276695E-5> : tensor<1xf32>}> : () -> tensor<1xf32>
    %16 = "tosa.const"() <{values = dense<35301.1758> : tensor<1xf32>}> : () -> tensor<1xf32>
    %17 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1xf32>}> : () -> tensor<1xf32>
    %18 = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %19 = tosa.const_shape  {values = dense<[1, 8, 8, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %20 = "tosa.const"() <{values = dense<[[[[-42], [-78], [-3]], [[43], [92], [21]], [[-24], [-40], [66]]], [[[127], [33], [-72]], [[-52], [125], [28]], [[-106], [8], [-67]]], [[[-30], [-20], [-36]], [[52], [9], [-27]], [[42], [71], [-100]]], [[[-4], [-54], [2]], [[-75], [15], [11]], [[-7], [-59], [-14]]]]> : tensor<4x3x3x1xi8>}> : () -> tensor<4x3x3x1xi8>
    %21 = "tosa.const"() <{values = dense<2.83276695E-5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %22 = "tosa.const"() <{values = dense<237.550552> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %23 = "tosa.const"() <{values = dense<1373.21069> : tensor<1xf32>}> : () -> tensor<1xf32>
    %24 = "tosa.const"() <{values = dense<[[[[4], [-1], [89], [21]], [[3], [11], [28], [94]], [[-5], [-10], [35], [-19]]], [[[1], [9], [35], [6]], [[-3], [-9], [-14], [51]], [[1], [-1], [4], [35]]], [[[1], [-6], [52], [-77]], [[-5], [16], [-7], [127]], [[0], [8], [13], [-127]]]]> : tensor<3x3x4x1xi8>}> : () -> tensor<3x3x4x1xi8>
    %25 = "tosa.const"() <{values = dense<7.28220388E-4> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %26 = "tosa.const"() <{values = dense<4.250000e+01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %27 = "tosa.const"() <{values = dense<6595.40478> : tensor<1xf32>}> : () -> tensor<1xf32>
    %28 = "tosa.const"() <{values = dense<[[[[-60, -73, 48, -66]]], [[[-83, 63, -77, -10]]], [[[15, -19, 11, 119]]], [[[-25, -82, -127, 0]]], [[[-12, 36, -21, -22]]], [[[-40, -25, 28, -14]]]]> : tensor<6x1x1x4xi8>}> : () -> tensor<6x1x1x4xi8>
    %29 = "tosa.const"() <{values = dense<1.51620727E-4> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %30 = "tosa.const"() <{values = dense<133.255692> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %31 = "tosa.const"() <{values = dense<-128> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
    %32 = "tosa.const"() <{values = dense<0.0075043696> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %33 = tosa.const_shape  {values = dense<[1, 6, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %34 = "tosa.const"() <{values = dense<196.3741> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %35 = "tosa.const"() <{values = dense<2.403060e+04> : tensor<1xf32>}> : () -> tensor<1xf32>
    %36 = tosa.const_shape  {values = dense<[1, 1, 1, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %37 = "tosa.const"() <{values = dense<[[[[-45, 68, 13, -25, -27, -49]]], [[[15, 78, -8, 38, 127, -62]]], [[[28, -7, -53, -51, 11, 39]]]]> : tensor<3x1x1x6xi8>}> : () -> tensor<3x1x1x6xi8>
    %38 = tosa.const_shape  {values = dense<[1, 3, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %39 = "tosa.const"() <{values = dense<4.16136099E-5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %40 = "tosa.const"() <{values = dense<138.217224> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %41 = "tosa.const"() <{values = dense<2.300000e+01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %42 = "tosa.const"() <{values = dense<23> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
    %43 = "tosa.const"() <{values = dense<0.00723498827> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %44 = "tosa.const"() <{values = dense<138.217224> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %45 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %46 = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %47 = "tosa.const"() <{values = dense<2.300000e+01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %48 = "tosa.const"() <{values = dense<23> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
    %49 = "tosa.const"() <{values = dense<0.00723498827> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %50 = tosa.cast %3 : (tensor<3xi32>) -> tensor<3xf32>
    %51 = tosa.mul %50, %8, %4 : (tensor<3xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<3xf32>
    %52 = tosa.cast %1 : (tensor<4xi32>) -> tensor<4xf32>
    %53 = tosa.mul %52, %9, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %54 = tosa.mul %arg0, %10, %4 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %55 = tosa.floor %54 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %56 = tosa.sub %54, %55 : (tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %57 = tosa.ceil %54 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %58 = tosa.mul %55, %11, %4 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %59 = tosa.floor %58 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %60 = tosa.mul %59, %12, %4 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x8x8xf32>
    %61 = tosa.equal %55, %60 : (tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xi1>
    %62 = tosa.equal %56, %11 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x8x8xi1>
    %63 = tosa.greater %11, %56 : (tensor<1x1x1x1xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xi1>
    %64 = tosa.logical_and %62, %61 : (tensor<1x1x8x8xi1>, tensor<1x1x8x8xi1>) -> tensor<1x1x8x8xi1>
    %65 = tosa.logical_or %63, %64 : (tensor<1x1x8x8xi1>, tensor<1x1x8x8xi1>) -> tensor<1x1x8x8xi1>
    %66 = tosa.select %65, %55, %57 : (tensor<1x1x8x8xi1>, tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %67 = tosa.add %66, %13 : (tensor<1x1x8x8xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x8x8xf32>
    %68 = tosa.clamp %67 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
    %69 = tosa.cast %68 : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xi8>
    %70 = tosa.cast %2 : (tensor<6xi32>) -> tensor<6xf32>
    %71 = tosa.mul %70, %14, %4 : (tensor<6xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<6xf32>
    %72 = tosa.cast %0 : (tensor<4xi32>) -> tensor<4xf32>
    %73 = tosa.mul %72, %15, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %74 = tosa.mul %73, %16, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %75 = tosa.floor %74 : (tensor<4xf32>) -> tensor<4xf32>
    %76 = tosa.sub %74, %75 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %77 = tosa.ceil %74 : (tensor<4xf32>) -> tensor<4xf32>
    %78 = tosa.mul %75, %17, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %79 = tosa.floor %78 : (tensor<4xf32>) -> tensor<4xf32>
    %80 = tosa.mul %79, %18, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %81 = tosa.equal %75, %80 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
    %82 = tosa.equal %76, %17 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xi1>
    %83 = tosa.greater %17, %76 : (tensor<1xf32>, tensor<4xf32>) -> tensor<4xi1>
    %84 = tosa.logical_and %82, %81 : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
    %85 = tosa.logical_or %83, %84 : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
    %86 = tosa.select %85, %75, %77 : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %87 = tosa.clamp %86 {max_val = 2.14748365E+9 : f32, min_val = -2.14748365E+9 : f32} : (tensor<4xf32>) -> tensor<4xf32>
    %88 = tosa.cast %87 : (tensor<4xf32>) -> tensor<4xi32>
    %89 = tosa.reshape %69, %19 : (tensor<1x1x8x8xi8>, !tosa.shape<4>) -> tensor<1x8x8x1xi8>
    %90 = tosa.conv2d %89, %20, %88, %5, %4 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x8x8x1xi8>, tensor<4x3x3x1xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x4xi32>
    %91 = tosa.transpose %90 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x4xi32>) -> tensor<1x4x4x4xi32>
    %92 = tosa.cast %91 : (tensor<1x4x4x4xi32>) -> tensor<1x4x4x4xf32>
    %93 = tosa.mul %92, %21, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %94 = tosa.mul %93, %22, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %95 = tosa.floor %94 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %96 = tosa.sub %94, %95 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %97 = tosa.ceil %94 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %98 = tosa.mul %95, %11, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %99 = tosa.floor %98 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %100 = tosa.mul %99, %12, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %101 = tosa.equal %95, %100 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %102 = tosa.equal %96, %11 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xi1>
    %103 = tosa.greater %11, %96 : (tensor<1x1x1x1xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %104 = tosa.logical_and %102, %101 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %105 = tosa.logical_or %103, %104 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %106 = tosa.select %105, %95, %97 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %107 = tosa.add %106, %13 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %108 = tosa.clamp %107 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %109 = tosa.cast %108 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi8>
    %110 = tosa.mul %53, %23, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %111 = tosa.floor %110 : (tensor<4xf32>) -> tensor<4xf32>
    %112 = tosa.sub %110, %111 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %113 = tosa.ceil %110 : (tensor<4xf32>) -> tensor<4xf32>
    %114 = tosa.mul %111, %17, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %115 = tosa.floor %114 : (tensor<4xf32>) -> tensor<4xf32>
    %116 = tosa.mul %115, %18, %4 : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
    %117 = tosa.equal %111, %116 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
    %118 = tosa.equal %112, %17 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xi1>
    %119 = tosa.greater %17, %112 : (tensor<1xf32>, tensor<4xf32>) -> tensor<4xi1>
    %120 = tosa.logical_and %118, %117 : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
    %121 = tosa.logical_or %119, %120 : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
    %122 = tosa.select %121, %111, %113 : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %123 = tosa.clamp %122 {max_val = 2.14748365E+9 : f32, min_val = -2.14748365E+9 : f32} : (tensor<4xf32>) -> tensor<4xf32>
    %124 = tosa.cast %123 : (tensor<4xf32>) -> tensor<4xi32>
    %125 = tosa.transpose %109 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x4x4x4xi8>) -> tensor<1x4x4x4xi8>
    %126 = tosa.depthwise_conv2d %125, %24, %124, %5, %4 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xi8>, tensor<3x3x4x1xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x4xi32>
    %127 = tosa.transpose %126 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x4xi32>) -> tensor<1x4x4x4xi32>
    %128 = tosa.cast %127 : (tensor<1x4x4x4xi32>) -> tensor<1x4x4x4xf32>
    %129 = tosa.mul %128, %25, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %130 = tosa.mul %129, %26, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %131 = tosa.floor %130 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %132 = tosa.sub %130, %131 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %133 = tosa.ceil %130 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %134 = tosa.mul %131, %11, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %135 = tosa.floor %134 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %136 = tosa.mul %135, %12, %4 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x4xf32>
    %137 = tosa.equal %131, %136 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %138 = tosa.equal %132, %11 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xi1>
    %139 = tosa.greater %11, %132 : (tensor<1x1x1x1xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi1>
    %140 = tosa.logical_and %138, %137 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %141 = tosa.logical_or %139, %140 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xi1>) -> tensor<1x4x4x4xi1>
    %142 = tosa.select %141, %131, %133 : (tensor<1x4x4x4xi1>, tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %143 = tosa.add %142, %13 : (tensor<1x4x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x4xf32>
    %144 = tosa.clamp %143 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    %145 = tosa.cast %144 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xi8>
    %146 = tosa.mul %71, %27, %4 : (tensor<6xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<6xf32>
    %147 = tosa.floor %146 : (tensor<6xf32>) -> tensor<6xf32>
    %148 = tosa.sub %146, %147 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32>
    %149 = tosa.ceil %146 : (tensor<6xf32>) -> tensor<6xf32>
    %150 = tosa.mul %147, %17, %4 : (tensor<6xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<6xf32>
    %151 = tosa.floor %150 : (tensor<6xf32>) -> tensor<6xf32>
    %152 = tosa.mul %151, %18, %4 : (tensor<6xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<6xf32>
    %153 = tosa.equal %147, %152 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xi1>
    %154 = tosa.equal %148, %17 : (tensor<6xf32>, tensor<1xf32>) -> tensor<6xi1>
    %155 = tosa.greater %17, %148 : (tensor<1xf32>, tensor<6xf32>) -> tensor<6xi1>
    %156 = tosa.logical_and %154, %153 : (tensor<6xi1>, tensor<6xi1>) -> tensor<6xi1>
    %157 = tosa.logical_or %155, %156 : (tensor<6xi1>, tensor<6xi1>) -> tensor<6xi1>
    %158 = tosa.select %157, %147, %149 : (tensor<6xi1>, tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32>
    %159 = tosa.clamp %158 {max_val = 2.14748365E+9 : f32, min_val = -2.14748365E+9 : f32} : (tensor<6xf32>) -> tensor<6xf32>
    %160 = tosa.cast %159 : (tensor<6xf32>) -> tensor<6xi32>
    %161 = tosa.transpose %145 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x4x4x4xi8>) -> tensor<1x4x4x4xi8>
    %162 = tosa.conv2d %161, %28, %160, %5, %4 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xi8>, tensor<6x1x1x4xi8>, tensor<6xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x6xi32>
    %163 = tosa.transpose %162 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x6xi32>) -> tensor<1x6x4x4xi32>
    %164 = tosa.cast %163 : (tensor<1x6x4x4xi32>) -> tensor<1x6x4x4xf32>
    %165 = tosa.mul %164, %29, %4 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %166 = tosa.mul %165, %30, %4 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %167 = tosa.floor %166 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %168 = tosa.sub %166, %167 : (tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %169 = tosa.ceil %166 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %170 = tosa.mul %167, %11, %4 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %171 = tosa.floor %170 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %172 = tosa.mul %171, %12, %4 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %173 = tosa.equal %167, %172 : (tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xi1>
    %174 = tosa.equal %168, %11 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x4x4xi1>
    %175 = tosa.greater %11, %168 : (tensor<1x1x1x1xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xi1>
    %176 = tosa.logical_and %174, %173 : (tensor<1x6x4x4xi1>, tensor<1x6x4x4xi1>) -> tensor<1x6x4x4xi1>
    %177 = tosa.logical_or %175, %176 : (tensor<1x6x4x4xi1>, tensor<1x6x4x4xi1>) -> tensor<1x6x4x4xi1>
    %178 = tosa.select %177, %167, %169 : (tensor<1x6x4x4xi1>, tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %179 = tosa.add %178, %13 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x4x4xf32>
    %180 = tosa.clamp %179 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
    %181 = tosa.cast %180 : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xi8>
    %182 = tosa.cast %181 : (tensor<1x6x4x4xi8>) -> tensor<1x6x4x4xi32>
    %183 = tosa.sub %182, %31 : (tensor<1x6x4x4xi32>, tensor<1x1x1x1xi32>) -> tensor<1x6x4x4xi32>
    %184 = tosa.cast %183 : (tensor<1x6x4x4xi32>) -> tensor<1x6x4x4xf32>
    %185 = tosa.mul %184, %32, %4 : (tensor<1x6x4x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x4x4xf32>
    %186 = tosa.transpose %185 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x6x4x4xf32>) -> tensor<1x4x4x6xf32>
    %187 = tosa.avg_pool2d %186, %6, %6 {acc_type = f32, kernel = array<i64: 4, 4>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x6xf32>
    %188 = tosa.reshape %187, %33 : (tensor<1x1x1x6xf32>, !tosa.shape<4>) -> tensor<1x6x1x1xf32>
    %189 = tosa.mul %188, %34, %4 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %190 = tosa.floor %189 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %191 = tosa.sub %189, %190 : (tensor<1x6x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %192 = tosa.ceil %189 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %193 = tosa.mul %190, %11, %4 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %194 = tosa.floor %193 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %195 = tosa.mul %194, %12, %4 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x6x1x1xf32>
    %196 = tosa.equal %190, %195 : (tensor<1x6x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xi1>
    %197 = tosa.equal %191, %11 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x1x1xi1>
    %198 = tosa.greater %11, %191 : (tensor<1x1x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xi1>
    %199 = tosa.logical_and %197, %196 : (tensor<1x6x1x1xi1>, tensor<1x6x1x1xi1>) -> tensor<1x6x1x1xi1>
    %200 = tosa.logical_or %198, %199 : (tensor<1x6x1x1xi1>, tensor<1x6x1x1xi1>) -> tensor<1x6x1x1xi1>
    %201 = tosa.select %200, %190, %192 : (tensor<1x6x1x1xi1>, tensor<1x6x1x1xf32>, tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %202 = tosa.add %201, %13 : (tensor<1x6x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x6x1x1xf32>
    %203 = tosa.clamp %202 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32>
    %204 = tosa.cast %203 : (tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xi8>
    %205 = tosa.mul %51, %35, %4 : (tensor<3xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<3xf32>
    %206 = tosa.floor %205 : (tensor<3xf32>) -> tensor<3xf32>
    %207 = tosa.sub %205, %206 : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %208 = tosa.ceil %205 : (tensor<3xf32>) -> tensor<3xf32>
    %209 = tosa.mul %206, %17, %4 : (tensor<3xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<3xf32>
    %210 = tosa.floor %209 : (tensor<3xf32>) -> tensor<3xf32>
    %211 = tosa.mul %210, %18, %4 : (tensor<3xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<3xf32>
    %212 = tosa.equal %206, %211 : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
    %213 = tosa.equal %207, %17 : (tensor<3xf32>, tensor<1xf32>) -> tensor<3xi1>
    %214 = tosa.greater %17, %207 : (tensor<1xf32>, tensor<3xf32>) -> tensor<3xi1>
    %215 = tosa.logical_and %213, %212 : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
    %216 = tosa.logical_or %214, %215 : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
    %217 = tosa.select %216, %206, %208 : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %218 = tosa.clamp %217 {max_val = 2.14748365E+9 : f32, min_val = -2.14748365E+9 : f32} : (tensor<3xf32>) -> tensor<3xf32>
    %219 = tosa.cast %218 : (tensor<3xf32>) -> tensor<3xi32>
    %220 = tosa.reshape %204, %36 : (tensor<1x6x1x1xi8>, !tosa.shape<4>) -> tensor<1x1x1x6xi8>
    %221 = tosa.conv2d %220, %37, %219, %5, %4 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x6xi8>, tensor<3x1x1x6xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x3xi32>
    %222 = tosa.reshape %221, %38 : (tensor<1x1x1x3xi32>, !tosa.shape<4>) -> tensor<1x3x1x1xi32>
    %223 = tosa.cast %222 : (tensor<1x3x1x1xi32>) -> tensor<1x3x1x1xf32>
    %224 = tosa.mul %223, %39, %4 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %225 = tosa.mul %224, %40, %4 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %226 = tosa.floor %225 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %227 = tosa.sub %225, %226 : (tensor<1x3x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %228 = tosa.ceil %225 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %229 = tosa.mul %226, %11, %4 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %230 = tosa.floor %229 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %231 = tosa.mul %230, %12, %4 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %232 = tosa.equal %226, %231 : (tensor<1x3x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xi1>
    %233 = tosa.equal %227, %11 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x1x1xi1>
    %234 = tosa.greater %11, %227 : (tensor<1x1x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xi1>
    %235 = tosa.logical_and %233, %232 : (tensor<1x3x1x1xi1>, tensor<1x3x1x1xi1>) -> tensor<1x3x1x1xi1>
    %236 = tosa.logical_or %234, %235 : (tensor<1x3x1x1xi1>, tensor<1x3x1x1xi1>) -> tensor<1x3x1x1xi1>
    %237 = tosa.select %236, %226, %228 : (tensor<1x3x1x1xi1>, tensor<1x3x1x1xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %238 = tosa.add %237, %41 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x1x1xf32>
    %239 = tosa.clamp %238 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
    %240 = tosa.cast %239 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xi8>
    %241 = tosa.cast %240 : (tensor<1x3x1x1xi8>) -> tensor<1x3x1x1xi32>
    %242 = tosa.sub %241, %42 : (tensor<1x3x1x1xi32>, tensor<1x1x1x1xi32>) -> tensor<1x3x1x1xi32>
    %243 = tosa.cast %242 : (tensor<1x3x1x1xi32>) -> tensor<1x3x1x1xf32>
    %244 = tosa.mul %243, %43, %4 : (tensor<1x3x1x1xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x3x1x1xf32>
    %245 = tosa.reshape %244, %7 : (tensor<1x3x1x1xf32>, !tosa.shape<2>) -> tensor<1x3xf32>
    %246 = tosa.mul %245, %44, %4 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    %247 = tosa.floor %246 : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %248 = tosa.sub %246, %247 : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
    %249 = tosa.ceil %246 : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %250 = tosa.mul %247, %45, %4 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    %251 = tosa.floor %250 : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %252 = tosa.mul %251, %46, %4 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    %253 = tosa.equal %247, %252 : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xi1>
    %254 = tosa.equal %248, %45 : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xi1>
    %255 = tosa.greater %45, %248 : (tensor<1x1xf32>, tensor<1x3xf32>) -> tensor<1x3xi1>
    %256 = tosa.logical_and %254, %253 : (tensor<1x3xi1>, tensor<1x3xi1>) -> tensor<1x3xi1>
    %257 = tosa.logical_or %255, %256 : (tensor<1x3xi1>, tensor<1x3xi1>) -> tensor<1x3xi1>
    %258 = tosa.select %257, %247, %249 : (tensor<1x3xi1>, tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
    %259 = tosa.add %258, %47 : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
    %260 = tosa.clamp %259 {max_val = 1.270000e+02 : f32, min_val = -1.280000e+02 : f32} : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %261 = tosa.cast %260 : (tensor<1x3xf32>) -> tensor<1x3xi8>
    %262 = tosa.cast %261 : (tensor<1x3xi8>) -> tensor<1x3xi32>
    %263 = tosa.sub %262, %48 : (tensor<1x3xi32>, tensor<1x1xi32>) -> tensor<1x3xi32>
    %264 = tosa.cast %263 : (tensor<1x3xi32>) -> tensor<1x3xf32>
    %265 = tosa.mul %264, %49, %4 : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
    return %265 : tensor<1x3xf32>
  }
}

