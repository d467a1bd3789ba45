// One static example of every TOSA op in every combination of element types that
// is supported. supported-ops.test compares the table of docs/SupportedOps.md with
// what the op interface says of them.

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

// Integers.
func.func @conv_i8(%x: tensor<1x5x4x3xi8>, %x3: tensor<1x6x5x4x3xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x2x2x3xi8>}> : () -> tensor<4x2x2x3xi8>
  %w3 = "tosa.const"() <{values = dense<1> : tensor<4x2x2x2x3xi8>}> : () -> tensor<4x2x2x2x3xi8>
  %wd = "tosa.const"() <{values = dense<1> : tensor<2x2x3x2xi8>}> : () -> tensor<2x2x3x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %bd = "tosa.const"() <{values = dense<0> : tensor<6xi32>}> : () -> tensor<6xi32>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi8>, tensor<4x2x2x3xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x4xi32>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3xi8>, tensor<4x2x2x2x3xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x4x3x4xi32>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi8>, tensor<2x2x3x2xi8>, tensor<6xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x6xi32>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi8>, tensor<4x2x2x3xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x6x5x4xi32>
  return
}

// Four-bit weights.
func.func @conv_i4(%x: tensor<1x5x4x3xi8>, %x3: tensor<1x6x5x4x3xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x2x2x3xi4>}> : () -> tensor<4x2x2x3xi4>
  %w3 = "tosa.const"() <{values = dense<1> : tensor<4x2x2x2x3xi4>}> : () -> tensor<4x2x2x2x3xi4>
  %wd = "tosa.const"() <{values = dense<1> : tensor<2x2x3x2xi4>}> : () -> tensor<2x2x3x2xi4>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %bd = "tosa.const"() <{values = dense<0> : tensor<6xi32>}> : () -> tensor<6xi32>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi4>}> : () -> tensor<1xi4>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi8>, tensor<4x2x2x3xi4>, tensor<4xi32>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x4x3x4xi32>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3xi8>, tensor<4x2x2x2x3xi4>, tensor<4xi32>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x5x4x3x4xi32>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi8>, tensor<2x2x3x2xi4>, tensor<6xi32>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x4x3x6xi32>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi8>, tensor<4x2x2x3xi4>, tensor<4xi32>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x6x5x4xi32>
  return
}

// Sixteen-bit activations.
func.func @conv_i16(%x: tensor<1x5x4x3xi16>, %x3: tensor<1x6x5x4x3xi16>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x2x2x3xi8>}> : () -> tensor<4x2x2x3xi8>
  %w3 = "tosa.const"() <{values = dense<1> : tensor<4x2x2x2x3xi8>}> : () -> tensor<4x2x2x2x3xi8>
  %wd = "tosa.const"() <{values = dense<1> : tensor<2x2x3x2xi8>}> : () -> tensor<2x2x3x2xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi48>}> : () -> tensor<4xi48>
  %bd = "tosa.const"() <{values = dense<0> : tensor<6xi48>}> : () -> tensor<6xi48>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i48, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi16>, tensor<4x2x2x3xi8>, tensor<4xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x4x3x4xi48>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = i48, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3xi16>, tensor<4x2x2x2x3xi8>, tensor<4xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x5x4x3x4xi48>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = i48, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi16>, tensor<2x2x3x2xi8>, tensor<6xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x4x3x6xi48>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = i48, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xi16>, tensor<4x2x2x3xi8>, tensor<4xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x6x5x4xi48>
  return
}

// Floats.
func.func @conv_f32(%x: tensor<1x5x4x3xf32>, %x3: tensor<1x6x5x4x3xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<4x2x2x3xf32>}> : () -> tensor<4x2x2x3xf32>
  %w3 = "tosa.const"() <{values = dense<1.0> : tensor<4x2x2x2x3xf32>}> : () -> tensor<4x2x2x2x3xf32>
  %wd = "tosa.const"() <{values = dense<1.0> : tensor<2x2x3x2xf32>}> : () -> tensor<2x2x3x2xf32>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<4xf32>}> : () -> tensor<4xf32>
  %bd = "tosa.const"() <{values = dense<0.0> : tensor<6xf32>}> : () -> tensor<6xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xf32>, tensor<4x2x2x3xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x3x4xf32>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = f32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3xf32>, tensor<4x2x2x2x3xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x5x4x3x4xf32>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xf32>, tensor<2x2x3x2xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x3x6xf32>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xf32>, tensor<4x2x2x3xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x5x4xf32>
  return
}

// Half precision, here with accumulators of half precision too.
func.func @conv_f16(%x: tensor<1x5x4x3xf16>, %x3: tensor<1x6x5x4x3xf16>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<4x2x2x3xf16>}> : () -> tensor<4x2x2x3xf16>
  %w3 = "tosa.const"() <{values = dense<1.0> : tensor<4x2x2x2x3xf16>}> : () -> tensor<4x2x2x2x3xf16>
  %wd = "tosa.const"() <{values = dense<1.0> : tensor<2x2x3x2xf16>}> : () -> tensor<2x2x3x2xf16>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<4xf16>}> : () -> tensor<4xf16>
  %bd = "tosa.const"() <{values = dense<0.0> : tensor<6xf16>}> : () -> tensor<6xf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = f16, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xf16>, tensor<4x2x2x3xf16>, tensor<4xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x4x3x4xf16>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = f16, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3xf16>, tensor<4x2x2x2x3xf16>, tensor<4xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x5x4x3x4xf16>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = f16, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xf16>, tensor<2x2x3x2xf16>, tensor<6xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x4x3x6xf16>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = f16, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xf16>, tensor<4x2x2x3xf16>, tensor<4xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x6x5x4xf16>
  return
}

// bfloat16.
func.func @conv_bf16(%x: tensor<1x5x4x3xbf16>, %x3: tensor<1x6x5x4x3xbf16>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<4x2x2x3xbf16>}> : () -> tensor<4x2x2x3xbf16>
  %w3 = "tosa.const"() <{values = dense<1.0> : tensor<4x2x2x2x3xbf16>}> : () -> tensor<4x2x2x2x3xbf16>
  %wd = "tosa.const"() <{values = dense<1.0> : tensor<2x2x3x2xbf16>}> : () -> tensor<2x2x3x2xbf16>
  %b = "tosa.const"() <{values = dense<0.0> : tensor<4xbf16>}> : () -> tensor<4xbf16>
  %bd = "tosa.const"() <{values = dense<0.0> : tensor<6xbf16>}> : () -> tensor<6xbf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xbf16>, tensor<4x2x2x3xbf16>, tensor<4xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x4x3x4xbf16>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = f32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3xbf16>, tensor<4x2x2x2x3xbf16>, tensor<4xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x5x4x3x4xbf16>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xbf16>, tensor<2x2x3x2xbf16>, tensor<6xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x4x3x6xbf16>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3xbf16>, tensor<4x2x2x3xbf16>, tensor<4xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x6x5x4xbf16>
  return
}

// Quantized types, with weights that have one scale per channel.
!qx = !quant.uniform<i8:f32, 5.0e-01>
!qw = !quant.uniform<i8<-127:127>:f32:0, {2.5e-01, 5.0e-01, 1.0, 2.0}>
!qwd = !quant.uniform<i8<-127:127>:f32:2, {2.5e-01, 5.0e-01, 1.0}>
!qacc = !quant.uniform<i32:f32, 5.0e-01>
func.func @conv_quantized(%x: tensor<1x5x4x3x!qx>, %x3: tensor<1x6x5x4x3x!qx>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x2x2x3xi8>}> : () -> tensor<4x2x2x3x!qw>
  %w3 = "tosa.const"() <{values = dense<1> : tensor<4x2x2x2x3xi8>}> : () -> tensor<4x2x2x2x3x!qw>
  %wd = "tosa.const"() <{values = dense<1> : tensor<2x2x3x2xi8>}> : () -> tensor<2x2x3x2x!qwd>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4x!qacc>
  %bd = "tosa.const"() <{values = dense<0> : tensor<6xi32>}> : () -> tensor<6x!qacc>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qx>, tensor<4x2x2x3x!qw>, tensor<4x!qacc>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x4x!qacc>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3x!qx>, tensor<4x2x2x2x3x!qw>, tensor<4x!qacc>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x4x3x4x!qacc>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qx>, tensor<2x2x3x2x!qwd>, tensor<6x!qacc>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x6x!qacc>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qx>, tensor<4x2x2x3x!qw>, tensor<4x!qacc>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x6x5x4x!qacc>
  return
}

// Unsigned quantized types.
!qu8 = !quant.uniform<u8:f32, 5.0e-01>
func.func @conv_quantized_u8(%x: tensor<1x5x4x3x!qu8>, %x3: tensor<1x6x5x4x3x!qu8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x2x2x3xui8>}> : () -> tensor<4x2x2x3x!qu8>
  %w3 = "tosa.const"() <{values = dense<1> : tensor<4x2x2x2x3xui8>}> : () -> tensor<4x2x2x2x3x!qu8>
  %wd = "tosa.const"() <{values = dense<1> : tensor<2x2x3x2xui8>}> : () -> tensor<2x2x3x2x!qu8>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4x!qacc>
  %bd = "tosa.const"() <{values = dense<0> : tensor<6xi32>}> : () -> tensor<6x!qacc>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xui8>}> : () -> tensor<1xui8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xui8>}> : () -> tensor<1xui8>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qu8>, tensor<4x2x2x3x!qu8>, tensor<4x!qacc>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x4x3x4x!qacc>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3x!qu8>, tensor<4x2x2x2x3x!qu8>, tensor<4x!qacc>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x5x4x3x4x!qacc>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qu8>, tensor<2x2x3x2x!qu8>, tensor<6x!qacc>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x4x3x6x!qacc>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qu8>, tensor<4x2x2x3x!qu8>, tensor<4x!qacc>, tensor<1xui8>, tensor<1xui8>) -> tensor<1x6x5x4x!qacc>
  return
}

// Four-bit quantized weights.
!qi4 = !quant.uniform<i4:f32, 5.0e-01>
func.func @conv_quantized_i4(%x: tensor<1x5x4x3x!qx>, %x3: tensor<1x6x5x4x3x!qx>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<4x2x2x3xi4>}> : () -> tensor<4x2x2x3x!qi4>
  %w3 = "tosa.const"() <{values = dense<1> : tensor<4x2x2x2x3xi4>}> : () -> tensor<4x2x2x2x3x!qi4>
  %wd = "tosa.const"() <{values = dense<1> : tensor<2x2x3x2xi4>}> : () -> tensor<2x2x3x2x!qi4>
  %b = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4x!qacc>
  %bd = "tosa.const"() <{values = dense<0> : tensor<6xi32>}> : () -> tensor<6x!qacc>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi4>}> : () -> tensor<1xi4>
  tosa.conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qx>, tensor<4x2x2x3x!qi4>, tensor<4x!qacc>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x4x3x4x!qacc>
  tosa.conv3d %x3, %w3, %b, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1, 1>, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>}
    : (tensor<1x6x5x4x3x!qx>, tensor<4x2x2x2x3x!qi4>, tensor<4x!qacc>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x5x4x3x4x!qacc>
  tosa.depthwise_conv2d %x, %wd, %bd, %xzp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qx>, tensor<2x2x3x2x!qi4>, tensor<6x!qacc>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x4x3x6x!qacc>
  tosa.transpose_conv2d %x, %w, %b, %xzp, %wzp {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x5x4x3x!qx>, tensor<4x2x2x3x!qi4>, tensor<4x!qacc>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x6x5x4x!qacc>
  return
}

//===----------------------------------------------------------------------===//
// Matrix multiplications: constant right operand, constant left operand, weights
// of several batches
//===----------------------------------------------------------------------===//

// Integers.
func.func @matmul_i8(%x: tensor<1x5x3xi8>, %l: tensor<1x3x7xi8>, %xb: tensor<2x5x3xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x4xi8>}> : () -> tensor<1x3x4xi8>
  %wl = "tosa.const"() <{values = dense<1> : tensor<1x5x3xi8>}> : () -> tensor<1x5x3xi8>
  %wb = "tosa.const"() <{values = dense<1> : tensor<2x3x4xi8>}> : () -> tensor<2x3x4xi8>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3xi8>, tensor<1x3x4xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x4xi32>
  tosa.matmul %wl, %l, %wzp, %xzp
    : (tensor<1x5x3xi8>, tensor<1x3x7xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x7xi32>
  tosa.matmul %xb, %wb, %xzp, %wzp
    : (tensor<2x5x3xi8>, tensor<2x3x4xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x5x4xi32>
  return
}

// Four-bit weights.
func.func @matmul_i4(%x: tensor<1x5x3xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x4xi4>}> : () -> tensor<1x3x4xi4>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi4>}> : () -> tensor<1xi4>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3xi8>, tensor<1x3x4xi4>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x5x4xi32>
  return
}

// Floats.
func.func @matmul_f32(%x: tensor<1x5x3xf32>, %l: tensor<1x3x7xf32>, %xb: tensor<2x5x3xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x3x4xf32>}> : () -> tensor<1x3x4xf32>
  %wl = "tosa.const"() <{values = dense<1.0> : tensor<1x5x3xf32>}> : () -> tensor<1x5x3xf32>
  %wb = "tosa.const"() <{values = dense<1.0> : tensor<2x3x4xf32>}> : () -> tensor<2x3x4xf32>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3xf32>, tensor<1x3x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x5x4xf32>
  tosa.matmul %wl, %l, %wzp, %xzp
    : (tensor<1x5x3xf32>, tensor<1x3x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x5x7xf32>
  tosa.matmul %xb, %wb, %xzp, %wzp
    : (tensor<2x5x3xf32>, tensor<2x3x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x5x4xf32>
  return
}

// Half precision.
func.func @matmul_f16(%x: tensor<1x5x3xf16>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x3x4xf16>}> : () -> tensor<1x3x4xf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3xf16>, tensor<1x3x4xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x5x4xf16>
  return
}

// Half precision, accumulated in f32.
func.func @matmul_f16_f32(%x: tensor<1x5x3xf16>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x3x4xf16>}> : () -> tensor<1x3x4xf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xf16>}> : () -> tensor<1xf16>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3xf16>, tensor<1x3x4xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x5x4xf32>
  return
}

// bfloat16.
func.func @matmul_bf16(%x: tensor<1x5x3xbf16>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x3x4xbf16>}> : () -> tensor<1x3x4xbf16>
  %xzp = "tosa.const"() <{values = dense<0.0> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  %wzp = "tosa.const"() <{values = dense<0.0> : tensor<1xbf16>}> : () -> tensor<1xbf16>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3xbf16>, tensor<1x3x4xbf16>, tensor<1xbf16>, tensor<1xbf16>) -> tensor<1x5x4xf32>
  return
}

// Quantized types.
func.func @matmul_quantized(%x: tensor<1x5x3x!qx>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x3x4xi8>}> : () -> tensor<1x3x4x!qx>
  %xzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wzp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  tosa.matmul %x, %w, %xzp, %wzp
    : (tensor<1x5x3x!qx>, tensor<1x3x4x!qx>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x4x!qacc>
  return
}
