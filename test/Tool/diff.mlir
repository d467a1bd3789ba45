// The biases of two networks that differ in them only.
// RUN: split-file %s %t

// Names decide, whatever the order: "second" is compared with "second". Biases
// [1, 2] -> [3, -2]: two changed, the largest change -4, |2| and |-4| on average
// 3. The other one does not differ and has no line.
// RUN: not unbias diff %t/named.mlir %t/reordered.mlir | FileCheck %s --check-prefix=NAMED --match-full-lines
//      NAMED:{{ *}}changed     largest   mean size                  before                   after  op
// NAMED-NEXT:{{ *}}2/2          -4           3                  [1, 2]                 [-2, 3]  second
// NAMED-NEXT:1 of 2 biases differ

// RUN: not unbias diff %t/named.mlir %t/reordered.mlir --json | FileCheck %s --check-prefix=JSON
//      JSON: "version": 1,
//      JSON: "id": "first",
// JSON-NEXT: "op": "tosa.conv2d",
// JSON-NEXT: "changed": 0,
// JSON-NEXT: "before": [
// JSON-NEXT:   10,
// JSON-NEXT:   20
// JSON-NEXT: ],
// JSON-NEXT: "after": [
//      JSON: "id": "second",
//      JSON: "changed": 2,
//      JSON: "after": [
// JSON-NEXT:   3,
// JSON-NEXT:   -2

// Other names, or none: the order decides. A bias of one number holds for all
// channels, so [10, 20] -> 10 changes one. Float biases are told exactly.
// RUN: not unbias diff %t/named.mlir %t/nameless.mlir | FileCheck %s --check-prefix=ORDER --match-full-lines
//      ORDER:{{ *}}1/2         -10           5                [10, 20]                [10, 10]  first
// ORDER-NEXT:1 of 2 biases differ

// Bytecode or text, equal networks are equal.
// RUN: unbias-opt %t/named.mlir --emit-bytecode -o %t/named.mlirbc
// RUN: unbias diff %t/named.mlirbc %t/named.mlir | FileCheck %s --check-prefix=EQUAL
// EQUAL: 0 of 2 biases differ

// A float bias, and one that is computed at run time.
// RUN: not unbias diff %t/float.mlir %t/float2.mlir | FileCheck %s --check-prefix=FLOAT
//      FLOAT: 1/1        +0.5         0.5            [0.25, 0.25]            [0.75, 0.75]  function#0
//      FLOAT: 1 of 2 biases differ
// FLOAT-NEXT: not compared: 'function#1': the bias is computed at run time

// What cannot be compared has status 2.
// RUN: not unbias diff %t/named.mlir %t/float.mlir 2>&1 | FileCheck %s --check-prefix=TYPES
// TYPES: error: {{.*}}named.mlir and {{.*}}float.mlir: op 'first': expected networks that differ in their biases only, found weights of different types
// RUN: not unbias diff %t/named.mlir %t/one.mlir 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: error: {{.*}}: expected networks with as many ops that have a bias, found 2 and 1
// RUN: not unbias diff %t/named.mlir %t/kind.mlir 2>&1 | FileCheck %s --check-prefix=KIND
// KIND: error: {{.*}}: op 'first': expected networks that differ in their biases only, found tosa.conv2d and linalg.matmul
// RUN: not unbias diff %t/named.mlir %t/none.mlir 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: {{.*}}none.mlir
// RUN: %python %S/Inputs/status.py 0 unbias diff %t/named.mlir %t/named.mlir
// RUN: %python %S/Inputs/status.py 1 unbias diff %t/named.mlir %t/nameless.mlir
// RUN: %python %S/Inputs/status.py 2 unbias diff %t/named.mlir %t/one.mlir
// RUN: %python %S/Inputs/status.py 2 unbias diff %t/named.mlir

//--- named.mlir
func.func @f(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32> loc("first")
  %1 = tosa.conv2d %x, %w, %c, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32> loc("second")
  return %0, %1 : tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>
}

//--- reordered.mlir
func.func @f(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<[10, 20]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c = "tosa.const"() <{values = dense<[3, -2]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.conv2d %x, %w, %c, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32> loc("second")
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32> loc("first")
  return %0, %1 : tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>
}

//--- nameless.mlir
func.func @f(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %1 = tosa.conv2d %x, %w, %c, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0, %1 : tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>
}

//--- one.mlir
func.func @f(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

//--- float.mlir
func.func @function(%x: tensor<1x2x2x1xf32>, %c: tensor<1xf32>) -> (tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.25> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %1 = tosa.conv2d %x, %w, %c, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0, %1 : tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>
}

//--- float2.mlir
func.func @function(%x: tensor<1x2x2x1xf32>, %c: tensor<1xf32>) -> (tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>) {
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %b = "tosa.const"() <{values = dense<0.75> : tensor<1xf32>}> : () -> tensor<1xf32>
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %1 = tosa.conv2d %x, %w, %c, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0, %1 : tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>
}

//--- kind.mlir
func.func @f(%x: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x2xf32>
  %b = arith.constant dense<0.0> : tensor<2x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<2x2xf32>, tensor<2x2xf32>) outs(%b : tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<2x2xf32>, tensor<2x2xf32>) outs(%b : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0, %1 : tensor<2x2xf32>, tensor<2x2xf32>
}
