// Every form in which a linalg op has a bias, and how it is changed: 1, 2 ...
// is added to channel 0, 1 ...

// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s -o /dev/null \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops)' \
// RUN:   | FileCheck %s --check-prefix=READ
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set})' \
// RUN:   | FileCheck %s --check-prefix=SET
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set},test-biased-ops{mode=print})' -o /dev/null \
// RUN:   | FileCheck %s --check-prefix=AGAIN
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=add})' \
// RUN:   | FileCheck %s --check-prefix=ADD
// RUN: mlir-opt --load-pass-plugin=%unbias_test_passes %s \
// RUN:     --pass-pipeline='builtin.module(test-biased-ops{mode=set},test-biased-ops{mode=remove})' \
// RUN:   | FileCheck %s --check-prefix=REMOVE

#id2 = affine_map<(d0, d1) -> (d0, d1)>
#id4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#last = affine_map<(d0, d1, d2, d3) -> (d3)>
#zero = affine_map<(d0, d1, d2, d3) -> (0)>

// No bias: the accumulator starts from zero.
// READ-LABEL: function: @fill_zero
// READ: bias: absent i32
// AGAIN-LABEL: function: @fill_zero
// AGAIN: bias: constant i32 [1, 2]
// SET-LABEL: func.func @fill_zero
// SET-NOT: linalg.fill
// SET: %[[B:.*]] = arith.constant dense<[1, 2]> : tensor<2xi32>
// SET: %[[E:.*]] = tensor.empty() : tensor<1x3x3x2xi32>
// SET: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<2xi32>) outs(%[[E]] : tensor<1x3x3x2xi32>) dimensions = [0, 1, 2]
// SET: linalg.conv_2d_nhwc_fhwc
// SET-SAME: outs(%[[I]] : tensor<1x3x3x2xi32>)
// REMOVE-LABEL: func.func @fill_zero
// REMOVE: %[[F:.*]] = linalg.fill ins(%{{.*}} : i32) outs(%{{.*}} : tensor<1x3x3x2xi32>)
// REMOVE: outs(%[[F]] : tensor<1x3x3x2xi32>)
func.func @fill_zero(%x: tensor<1x3x3x2xi8>) -> tensor<1x3x3x2xi32> {
  %w = arith.constant dense<1> : tensor<2x1x1x2xi8>
  %c0 = arith.constant 0 : i32
  %e = tensor.empty() : tensor<1x3x3x2xi32>
  %init = linalg.fill ins(%c0 : i32) outs(%e : tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  %y = linalg.conv_2d_nhwc_fhwc
      ins(%x, %w : tensor<1x3x3x2xi8>, tensor<2x1x1x2xi8>)
      outs(%init : tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  return %y : tensor<1x3x3x2xi32>
}

// An init that two ops share changes for the one at hand only: both get their
// own here. Its batch is known at run time only.
// READ-LABEL: function: @fill_shared
// READ: bias: absent f32
// READ: bias: absent f32
// SET-LABEL: func.func @fill_shared
// SET-SAME: , %[[N:[a-z0-9]+]]: index
// SET: %[[E1:.*]] = tensor.empty(%[[N]]) : tensor<?x3xf32>
// SET: %[[I1:.*]] = linalg.broadcast ins(%{{.*}} : tensor<3xf32>) outs(%[[E1]] : tensor<?x3xf32>) dimensions = [0]
// SET: linalg.matmul {{.*}} outs(%[[I1]] : tensor<?x3xf32>)
// SET: %[[E2:.*]] = tensor.empty(%[[N]]) : tensor<?x3xf32>
// SET: %[[I2:.*]] = linalg.broadcast ins(%{{.*}} : tensor<3xf32>) outs(%[[E2]] : tensor<?x3xf32>) dimensions = [0]
// SET: linalg.matmul {{.*}} outs(%[[I2]] : tensor<?x3xf32>)
func.func @fill_shared(%x: tensor<?x4xf32>, %n: index) -> (tensor<?x3xf32>, tensor<?x3xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x3xf32>
  %c0 = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<?x3xf32>
  %init = linalg.fill ins(%c0 : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
  %y = linalg.matmul ins(%x, %w : tensor<?x4xf32>, tensor<4x3xf32>)
      outs(%init : tensor<?x3xf32>) -> tensor<?x3xf32>
  %z = linalg.matmul ins(%x, %w : tensor<?x4xf32>, tensor<4x3xf32>)
      outs(%init : tensor<?x3xf32>) -> tensor<?x3xf32>
  return %y, %z : tensor<?x3xf32>, tensor<?x3xf32>
}

// READ-LABEL: function: @fill_number
// READ: bias: constant i32 [7]
// AGAIN-LABEL: function: @fill_number
// AGAIN: bias: constant i32 [8, 9]
func.func @fill_number(%x: tensor<5x4xi8>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %c7 = arith.constant 7 : i32
  %e = tensor.empty() : tensor<5x2xi32>
  %init = linalg.fill ins(%c7 : i32) outs(%e : tensor<5x2xi32>) -> tensor<5x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<5x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %y : tensor<5x2xi32>
}

// What TOSA's conversion and linalg-fuse-elementwise-ops make of a splat bias.
// READ-LABEL: function: @generic_fill
// READ: bias: constant i32 [7]
func.func @generic_fill(%x: tensor<5x4xi8>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %c7 = arith.constant 7 : i32
  %e = tensor.empty() : tensor<5x2xi32>
  %init = linalg.generic {indexing_maps = [#id2], iterator_types = ["parallel", "parallel"]}
      outs(%e : tensor<5x2xi32>) {
  ^bb0(%out: i32):
    linalg.yield %c7 : i32
  } -> tensor<5x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<5x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  return %y : tensor<5x2xi32>
}

// torch-mlir: a broadcast; here the constant is shared and stays.
// READ-LABEL: function: @broadcast
// READ: bias: constant f32 [0.5, -1.5]
// AGAIN-LABEL: function: @broadcast
// AGAIN: bias: constant f32 [1.5, 0.5]
// SET-LABEL: func.func @broadcast
// SET-DAG: arith.constant dense<[5.000000e-01, -1.500000e+00]> : tensor<2xf32>
// SET-DAG: %[[B:.*]] = arith.constant dense<[1.500000e+00, 5.000000e-01]> : tensor<2xf32>
// SET: linalg.broadcast ins(%[[B]] : tensor<2xf32>) outs(%{{.*}} : tensor<1x2x3x3xf32>) dimensions = [0, 2, 3]
func.func @broadcast(%x: tensor<1x4x3x3xf32>) -> (tensor<1x2x3x3xf32>, tensor<2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x4x1x1xf32>
  %b = arith.constant dense<[0.5, -1.5]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2x3x3xf32>
  %init = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2x3x3xf32>) dimensions = [0, 2, 3]
  %y = linalg.conv_2d_nchw_fchw
      ins(%x, %w : tensor<1x4x3x3xf32>, tensor<2x4x1x1xf32>)
      outs(%init : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  return %y, %b : tensor<1x2x3x3xf32>, tensor<2xf32>
}

// TOSA: a generic op that broadcasts, here from half precision.
// READ-LABEL: function: @generic_broadcast
// READ: bias: constant f32 [0.5, -1.5]
func.func @generic_broadcast(%x: tensor<1x3x3x4xf32>) -> tensor<1x3x3x2xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x4x2xf32>
  %b = arith.constant dense<[0.5, -1.5]> : tensor<2xf16>
  %e = tensor.empty() : tensor<1x3x3x2xf32>
  %init = linalg.generic {indexing_maps = [#last, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b : tensor<2xf16>) outs(%e : tensor<1x3x3x2xf32>) {
  ^bb0(%in: f16, %out: f32):
    %0 = arith.extf %in : f16 to f32
    linalg.yield %0 : f32
  } -> tensor<1x3x3x2xf32>
  %y = linalg.conv_2d_nhwc_hwcf
      ins(%x, %w : tensor<1x3x3x4xf32>, tensor<1x1x4x2xf32>)
      outs(%init : tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32>
  return %y : tensor<1x3x3x2xf32>
}

// TOSA: a bias of size 1.
// READ-LABEL: function: @generic_broadcast_one
// READ: bias: constant i32 [9]
// AGAIN-LABEL: function: @generic_broadcast_one
// AGAIN: bias: constant i32 [10, 11]
func.func @generic_broadcast_one(%x: tensor<1x3x3x4xi8>) -> tensor<1x3x3x2xi32> {
  %w = arith.constant dense<1> : tensor<1x1x4x2xi8>
  %b = arith.constant dense<9> : tensor<1xi32>
  %e = tensor.empty() : tensor<1x3x3x2xi32>
  %init = linalg.generic {indexing_maps = [#zero, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b : tensor<1xi32>) outs(%e : tensor<1x3x3x2xi32>) {
  ^bb0(%in: i32, %out: i32):
    linalg.yield %in : i32
  } -> tensor<1x3x3x2xi32>
  %y = linalg.conv_2d_nhwc_hwcf
      ins(%x, %w : tensor<1x3x3x4xi8>, tensor<1x1x4x2xi8>)
      outs(%init : tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  return %y : tensor<1x3x3x2xi32>
}

// READ-LABEL: function: @transpose_broadcast
// READ: bias: constant i32 [3, 4]
func.func @transpose_broadcast(%x: tensor<1x3x3x4xi8>) -> tensor<1x3x3x2xi32> {
  %w = arith.constant dense<1> : tensor<1x1x4x2xi8>
  %b = arith.constant dense<[3, 4]> : tensor<2xi32>
  %e0 = tensor.empty() : tensor<1x2x3x3xi32>
  %nchw = linalg.broadcast ins(%b : tensor<2xi32>) outs(%e0 : tensor<1x2x3x3xi32>) dimensions = [0, 2, 3]
  %e = tensor.empty() : tensor<1x3x3x2xi32>
  %init = linalg.transpose ins(%nchw : tensor<1x2x3x3xi32>) outs(%e : tensor<1x3x3x2xi32>) permutation = [0, 2, 3, 1]
  %y = linalg.conv_2d_nhwc_hwcf
      ins(%x, %w : tensor<1x3x3x4xi8>, tensor<1x1x4x2xi8>)
      outs(%init : tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  return %y : tensor<1x3x3x2xi32>
}

// READ-LABEL: function: @full_shape
// READ: bias: constant i32 [3, 4, 5]
// READ-LABEL: function: @full_shape_varies
// READ: bias: runtime i32
func.func @full_shape(%x: tensor<2x4xi8>) -> tensor<2x3xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %init = arith.constant dense<[[3, 4, 5], [3, 4, 5]]> : tensor<2x3xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x3xi8>)
      outs(%init : tensor<2x3xi32>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}
func.func @full_shape_varies(%x: tensor<2x4xi8>) -> tensor<2x3xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %init = arith.constant dense<[[3, 4, 5], [3, 4, 6]]> : tensor<2x3xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x3xi8>)
      outs(%init : tensor<2x3xi32>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// Groups: channel g * O + o, though the output has O before G here. The channels
// are numbered in the order of the weights' roles: group 0 is 1, 2, 3; group 1 is
// 4, 5, 6.
// AGAIN-LABEL: function: @groups
// AGAIN: channels [1, 2]
// AGAIN: bias: constant i32 [1, 2, 3, 4, 5, 6]
// SET-LABEL: func.func @groups
// SET: arith.constant dense<{{\[}}[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
// SET: linalg.broadcast ins(%{{.*}} : tensor<2x3xi32>) outs(%{{.*}} : tensor<1x2x3x3x3xi32>) dimensions = [0, 3, 4]
// AGAIN-LABEL: function: @groups_inside
// AGAIN: channels [2, 1]
// AGAIN: bias: constant i32 [1, 2, 3, 4, 5, 6]
// SET-LABEL: func.func @groups_inside
// SET: arith.constant dense<{{\[}}[1, 4], [2, 5], [3, 6]]> : tensor<3x2xi32>
// SET: linalg.broadcast ins(%{{.*}} : tensor<3x2xi32>) outs(%{{.*}} : tensor<5x3x2xi32>) dimensions = [0]
func.func @groups(%x: tensor<1x2x4x3x3xi8>) -> tensor<1x2x3x3x3xi32> {
  %w = arith.constant dense<1> : tensor<2x3x4x1x1xi8>
  %init = arith.constant dense<0> : tensor<1x2x3x3x3xi32>
  %y = linalg.conv_2d_ngchw_gfchw
      ins(%x, %w : tensor<1x2x4x3x3xi8>, tensor<2x3x4x1x1xi8>)
      outs(%init : tensor<1x2x3x3x3xi32>) -> tensor<1x2x3x3x3xi32>
  return %y : tensor<1x2x3x3x3xi32>
}
func.func @groups_inside(%x: tensor<2x5x4xi8>) -> tensor<5x3x2xi32> {
  %w = arith.constant dense<1> : tensor<2x4x3xi8>
  %init = arith.constant dense<0> : tensor<5x3x2xi32>
  %y = linalg.contract
      indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>,
                       affine_map<(b, m, n, k) -> (b, k, n)>,
                       affine_map<(b, m, n, k) -> (m, n, b)>]
      ins(%x, %w : tensor<2x5x4xi8>, tensor<2x4x3xi8>)
      outs(%init : tensor<5x3x2xi32>) -> tensor<5x3x2xi32>
  return %y : tensor<5x3x2xi32>
}

// TOSA: the bias of a depthwise convolution with a multiplier is added after its
// channels were collapsed.
// READ-LABEL: function: @depthwise_add
// READ: output: tensor<1x3x3x4xi32> of 'linalg.generic' channels [3]
// READ: bias: constant i32 [10, 20, 30, 40]
// AGAIN-LABEL: function: @depthwise_add
// AGAIN: bias: constant i32 [11, 22, 33, 44]
// SET-LABEL: func.func @depthwise_add
// SET: %[[B:.*]] = arith.constant dense<[11, 22, 33, 44]> : tensor<4xi32>
// SET: linalg.generic {indexing_maps = [#[[LAST:.*]], #[[ID:.*]], #[[ID]]]
// SET-SAME: ins(%[[B]], %{{.*}} : tensor<4xi32>, tensor<1x3x3x4xi32>)
func.func @depthwise_add(%x: tensor<1x3x3x2xi8>) -> tensor<1x3x3x4xi32> {
  %w = arith.constant dense<1> : tensor<1x1x2x2xi8>
  %b = arith.constant dense<[10, 20, 30, 40]> : tensor<4xi32>
  %init = arith.constant dense<0> : tensor<1x3x3x2x2xi32>
  %y = linalg.depthwise_conv_2d_nhwc_hwcm
      ins(%x, %w : tensor<1x3x3x2xi8>, tensor<1x1x2x2xi8>)
      outs(%init : tensor<1x3x3x2x2xi32>) -> tensor<1x3x3x2x2xi32>
  %c = tensor.collapse_shape %y [[0], [1], [2], [3, 4]] : tensor<1x3x3x2x2xi32> into tensor<1x3x3x4xi32>
  %e = tensor.empty() : tensor<1x3x3x4xi32>
  %s = linalg.generic {indexing_maps = [#last, #id4, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b, %c : tensor<4xi32>, tensor<1x3x3x4xi32>) outs(%e : tensor<1x3x3x4xi32>) {
  ^bb0(%in: i32, %acc: i32, %out: i32):
    %0 = arith.addi %in, %acc : i32
    linalg.yield %0 : i32
  } -> tensor<1x3x3x4xi32>
  return %s : tensor<1x3x3x4xi32>
}

// One number for all channels becomes one per channel.
// READ-LABEL: function: @generic_add_one
// READ: bias: constant i32 [10]
// AGAIN-LABEL: function: @generic_add_one
// AGAIN: bias: constant i32 [11, 12]
func.func @generic_add_one(%x: tensor<5x4xi8>) -> tensor<5x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %b = arith.constant dense<10> : tensor<1xi32>
  %init = arith.constant dense<0> : tensor<5x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<5x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<5x2xi32>) -> tensor<5x2xi32>
  %e = tensor.empty() : tensor<5x2xi32>
  %s = linalg.generic {indexing_maps = [#id2, affine_map<(d0, d1) -> (0)>, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%y, %b : tensor<5x2xi32>, tensor<1xi32>) outs(%e : tensor<5x2xi32>) {
  ^bb0(%acc: i32, %in: i32, %out: i32):
    %0 = arith.addi %acc, %in : i32
    linalg.yield %0 : i32
  } -> tensor<5x2xi32>
  return %s : tensor<5x2xi32>
}

// A named add of a broadcast, and an add of tensors: the addend has the full
// shape, of which the batch is dynamic in the first.
// READ-LABEL: function: @named_add
// READ: of 'linalg.add' channels [1]
// READ: bias: constant f32 [0.5, 1.5]
// SET-LABEL: func.func @named_add
// SET: %[[B:.*]] = arith.constant dense<[1.500000e+00, 3.500000e+00]> : tensor<2xf32>
// SET: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<2xf32>) outs(%{{.*}} : tensor<?x2xf32>) dimensions = [0]
// SET: linalg.add ins(%{{.*}}, %[[I]] : tensor<?x2xf32>, tensor<?x2xf32>)
// READ-LABEL: function: @tensor_add
// READ: of 'arith.addi' channels [1]
// READ: bias: constant i32 [7, 8]
// AGAIN-LABEL: function: @tensor_add
// AGAIN: of 'arith.addi' channels [1]
// AGAIN: bias: constant i32 [8, 10]
func.func @named_add(%x: tensor<?x4xf32>, %n: index) -> tensor<?x2xf32> {
  %w = arith.constant dense<1.0> : tensor<4x2xf32>
  %c0 = arith.constant 0.0 : f32
  %b = arith.constant dense<[0.5, 1.5]> : tensor<2xf32>
  %e = tensor.empty(%n) : tensor<?x2xf32>
  %init = linalg.fill ins(%c0 : f32) outs(%e : tensor<?x2xf32>) -> tensor<?x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<?x4xf32>, tensor<4x2xf32>)
      outs(%init : tensor<?x2xf32>) -> tensor<?x2xf32>
  %bb = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<?x2xf32>) dimensions = [0]
  %s = linalg.add ins(%y, %bb : tensor<?x2xf32>, tensor<?x2xf32>)
      outs(%e : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %s : tensor<?x2xf32>
}
func.func @tensor_add(%x: tensor<2x4xi8>) -> tensor<2x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %b = arith.constant dense<[[7, 8], [7, 8]]> : tensor<2x2xi32>
  %init = arith.constant dense<0> : tensor<2x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<2x2xi32>) -> tensor<2x2xi32>
  %s = arith.addi %y, %b : tensor<2x2xi32>
  return %s : tensor<2x2xi32>
}

// An init that is not zero is the bias, whatever is added later.
// READ-LABEL: function: @init_and_add
// READ: of 'linalg.matmul' channels [1]
// READ: bias: constant i32 [1, 2]
func.func @init_and_add(%x: tensor<2x4xi8>) -> tensor<2x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %b = arith.constant dense<[[7, 8], [7, 8]]> : tensor<2x2xi32>
  %init = arith.constant dense<[[1, 2], [1, 2]]> : tensor<2x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<2x2xi32>) -> tensor<2x2xi32>
  %s = arith.addi %y, %b : tensor<2x2xi32>
  return %s : tensor<2x2xi32>
}

// No bias: a second user, an addend that varies along rows (a position
// embedding), a residual.
// READ-LABEL: function: @no_bias_two_users
// READ: of 'linalg.matmul' channels [1]
// READ: bias: absent i32
// READ-LABEL: function: @no_bias_rows
// READ: of 'linalg.matmul' channels [1]
// READ: bias: absent i32
// READ-LABEL: function: @no_bias_residual
// READ: of 'linalg.matmul' channels [1]
// READ: bias: absent i32
func.func @no_bias_two_users(%x: tensor<2x4xi8>) -> (tensor<2x2xi32>, tensor<2x2xi32>) {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %b = arith.constant dense<[[7, 8], [7, 8]]> : tensor<2x2xi32>
  %init = arith.constant dense<0> : tensor<2x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<2x2xi32>) -> tensor<2x2xi32>
  %s = arith.addi %y, %b : tensor<2x2xi32>
  return %y, %s : tensor<2x2xi32>, tensor<2x2xi32>
}
func.func @no_bias_rows(%x: tensor<2x4xi8>) -> tensor<2x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %b = arith.constant dense<[[7, 8], [9, 8]]> : tensor<2x2xi32>
  %init = arith.constant dense<0> : tensor<2x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<2x2xi32>) -> tensor<2x2xi32>
  %s = arith.addi %y, %b : tensor<2x2xi32>
  return %s : tensor<2x2xi32>
}
func.func @no_bias_residual(%x: tensor<2x4xi8>, %r: tensor<2x2xi32>) -> tensor<2x2xi32> {
  %w = arith.constant dense<1> : tensor<4x2xi8>
  %init = arith.constant dense<0> : tensor<2x2xi32>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x2xi8>)
      outs(%init : tensor<2x2xi32>) -> tensor<2x2xi32>
  %s = arith.addi %y, %r : tensor<2x2xi32>
  return %s : tensor<2x2xi32>
}

// torch-mlir: the bias is a float constant that the network quantizes. In
// 32-bit floats, as it would be at run time: 0.1 / 0.01 is 10; 0.125 / 0.01 is
// 12.5, which goes to the even 12 (the quotient of the same numbers in doubles is
// 12.5000003, which would go to 13); -3e9 is clamped.
// READ-LABEL: function: @quantized_at_run_time
// READ: bias: constant i32 [10, 12, -2.14748e+09]
func.func @quantized_at_run_time(%x: tensor<1x4xi8>) -> tensor<1x3xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %bf = arith.constant dense<[0.1, 0.125, -3.0e9]> : tensor<3xf32>
  %scale = arith.constant 1.0e-02 : f32
  %e = tensor.empty() : tensor<3xi32>
  %bq = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%bf : tensor<3xf32>) outs(%e : tensor<3xi32>) {
  ^bb0(%in: f32, %out: i32):
    %lo = arith.constant -2.14748365E+9 : f32
    %hi = arith.constant 2.14748352E+9 : f32
    %0 = arith.divf %in, %scale : f32
    %1 = math.roundeven %0 : f32
    %2 = arith.maximumf %1, %lo : f32
    %3 = arith.minimumf %2, %hi : f32
    %4 = arith.fptosi %3 : f32 to i32
    linalg.yield %4 : i32
  } -> tensor<3xi32>
  %e2 = tensor.empty() : tensor<1x3xi32>
  %init = linalg.broadcast ins(%bq : tensor<3xi32>) outs(%e2 : tensor<1x3xi32>) dimensions = [0]
  %y = linalg.matmul ins(%x, %w : tensor<1x4xi8>, tensor<4x3xi8>)
      outs(%init : tensor<1x3xi32>) -> tensor<1x3xi32>
  return %y : tensor<1x3xi32>
}

// Not a constant: a correction is added to it.
// READ-LABEL: function: @runtime
// READ: bias: runtime i32
// ADD-LABEL: func.func @runtime
// ADD-SAME: , %[[INIT:[a-z0-9]+]]: tensor<2x3xi32>
// ADD: %[[D:.*]] = arith.constant dense<[1, 2, 3]> : tensor<3xi32>
// ADD: %[[S:.*]] = linalg.generic {{.*}} ins(%[[INIT]], %[[D]] : tensor<2x3xi32>, tensor<3xi32>)
// ADD: arith.addi
// ADD: linalg.matmul {{.*}} outs(%[[S]] : tensor<2x3xi32>)
func.func @runtime(%x: tensor<2x4xi8>, %init: tensor<2x3xi32>) -> tensor<2x3xi32> {
  %w = arith.constant dense<1> : tensor<4x3xi8>
  %y = linalg.matmul ins(%x, %w : tensor<2x4xi8>, tensor<4x3xi8>)
      outs(%init : tensor<2x3xi32>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// A convolution without channels has one bias.
// AGAIN-LABEL: function: @one_channel
// AGAIN: channels []
// AGAIN: bias: constant f32 [1]
func.func @one_channel(%x: tensor<9xf32>) -> tensor<8xf32> {
  %w = arith.constant dense<1.0> : tensor<2xf32>
  %init = arith.constant dense<0.0> : tensor<8xf32>
  %y = linalg.conv_1d ins(%x, %w : tensor<9xf32>, tensor<2xf32>)
      outs(%init : tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// A matrix times a vector: every row is a channel, nothing is broadcast.
// SET-LABEL: func.func @no_broadcast
// SET: %[[B:.*]] = arith.constant dense<[1, 2, 3]> : tensor<3xi32>
// SET: linalg.matvec {{.*}} outs(%[[B]] : tensor<3xi32>)
func.func @no_broadcast(%x: tensor<4xi8>) -> tensor<3xi32> {
  %w = arith.constant dense<1> : tensor<3x4xi8>
  %init = arith.constant dense<0> : tensor<3xi32>
  %y = linalg.matvec ins(%w, %x : tensor<3x4xi8>, tensor<4xi8>)
      outs(%init : tensor<3xi32>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}
