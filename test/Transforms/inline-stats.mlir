// Where outlined statistics find their op, and where they do not: what has
// happened to an op shows in its location.
// RUN: unbias-opt %s --pass-pipeline='builtin.module(unbias-inline-stats)' --remarks-filter=unbias --remark-format=emitRemark -mlir-print-debuginfo -mlir-print-local-scope -o %t.mlir 2> %t.remarks
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: FileCheck %s --input-file=%t.remarks --check-prefix=REMARK --implicit-check-not='warning:'

// What found no op stays, and is tried again; `strict` makes it an error.
// RUN: unbias-opt %t.mlir --pass-pipeline='builtin.module(unbias-inline-stats)' -mlir-print-debuginfo -mlir-print-local-scope 2> %t.again | diff %t.mlir -
// RUN: FileCheck %s --input-file=%t.again --check-prefix=AGAIN
// AGAIN: warning: statistics of 7 of 7 ops found no op
// RUN: not unbias-opt %s --pass-pipeline='builtin.module(unbias-inline-stats{strict})' -o /dev/null 2>&1 | FileCheck %s --check-prefix=STRICT
// STRICT: error: statistics of 'decomposed': expected an op with a bias and its location alone, found tosa.mul
// STRICT-COUNT-6: error: statistics of
// STRICT: error: statistics of 'inlined': expected 'calib.outlined' with it on an op around the one of its location, found none

// REMARK: [Missed] Missed | Category:unbias | Op=decomposed, Reason="expected an op with a bias and its location alone, found tosa.mul"
// REMARK: [Missed] Missed | Category:unbias | Op=fused_a, Reason="expected an op with a bias and its location alone, found tosa.conv2d"
// REMARK: [Missed] Missed | Category:unbias | Op=fused_b, Reason="expected an op with a bias and its location alone, found tosa.conv2d"
// REMARK: [Missed] Missed | Category:unbias | Op=gone, Reason="expected an op with its location, found none: it was folded or merged with an equal one, or locations were lost, which text keeps only with -mlir-print-debuginfo"
// REMARK: [Missed] Missed | Category:unbias | Op=split, Reason="'tosa.conv2d': expected 1 groups of 1 input and 4 output channels with [2] taps, found 1 groups of 1 input and 2 output channels with [2] taps"
// REMARK: [Missed] Missed | Category:unbias | Op=taken, Reason="expected 'tosa.conv2d' without statistics, found others on it"
// REMARK: [Missed] Missed | Category:unbias | Op=turned, Reason="'tosa.conv2d': expected 1 groups of 1 input and 2 output channels with [2] taps of a transposed convolution, found 1 groups of 1 input and 2 output channels with [2] taps"
// REMARK: m.py:9:1: remark: [Missed] Missed | Category:unbias | Op=inlined, Reason="expected 'calib.outlined' with it on an op around the one of its location, found none"
// REMARK: [Analysis] Inlined | Category:unbias | Function=main | Found=tosa.conv2d, Op=twice
// REMARK: [Analysis] Inlined | Category:unbias | Function=main | Found=tosa.conv2d, Op=twice
// REMARK: [Analysis] Inlined | Category:unbias | Function=own_table | Found=tosa.conv2d, Op=local
// REMARK: warning: statistics of 7 of 9 ops found no op that they fit and stay in 'calib.outlined' ('decomposed': expected an op with a bias and its location alone, found tosa.mul); --remarks-filter=unbias tells of all
// REMARK: warning: statistics of 1 ops are not found any more; --remarks-filter=unbias tells of which

// CHECK: module attributes {calib.outlined = {decomposed = {{.*}}, fused_a = {{.*}}, fused_b = {{.*}}, gone = {{.*}}, split = {{.*}}, taken = {{.*}}, turned = {{.*}}}}
#w = #calib.outlined<attributes = {calib.method = "observed"}, weights = array<i64: 2, 1, 2, 1>, output = array<i64: 0>, taps = array<i64: 1, 2>, input = array<i64: 3>>
#decomposed = loc(fused<{calib.outlined = "decomposed"}>["m.py":1:1])
#fused_a = loc(fused<{calib.outlined = "fused_a"}>["m.py":2:1])
#fused_b = loc(fused<{calib.outlined = "fused_b"}>["m.py":3:1])
#split = loc(fused<{calib.outlined = "split"}>["m.py":4:1])
#taken = loc(fused<{calib.outlined = "taken"}>["m.py":5:1])
#turned = loc(fused<{calib.outlined = "turned"}>["m.py":6:1])
#twice = loc(fused<{calib.outlined = "twice"}>["m.py":7:1])
#local = loc(fused<{calib.outlined = "local"}>["m.py":8:1])
module attributes {calib.outlined = {
    decomposed = #w, fused_a = #w, fused_b = #w, gone = #w, taken = #w, twice = #w,
    split = #calib.outlined<attributes = {calib.method = "observed"}, weights = array<i64: 4, 1, 2, 1>, output = array<i64: 0>, taps = array<i64: 1, 2>, input = array<i64: 3>>,
    turned = #calib.outlined<attributes = {calib.method = "observed"}, weights = array<i64: 2, 1, 2, 1>, output = array<i64: 0>, taps = array<i64: 1, 2>, input = array<i64: 3>, transposed = unit>}} {

  // CHECK-LABEL: func.func @main
  // CHECK: tosa.mul{{.*}} loc(fused<{calib.outlined = "decomposed"}>["m.py":1:1])
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, dilation{{.*}} loc(fused[fused<{calib.outlined = "fused_a"}>["m.py":2:1], fused<{calib.outlined = "fused_b"}>["m.py":3:1]])
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, dilation{{.*}} loc(fused<{calib.outlined = "split"}>["m.py":4:1])
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, calib.method = "full", dilation{{.*}} loc(fused<{calib.outlined = "taken"}>["m.py":5:1])
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, dilation{{.*}} loc(fused<{calib.outlined = "turned"}>["m.py":6:1])
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, calib.method = "observed", dilation{{.*}} loc(callsite("m.py":7:1 at "a"))
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, calib.method = "observed", dilation{{.*}} loc(callsite("m.py":7:1 at "b"))
  // CHECK: tosa.identity{{.*}} loc("m.py":7:1)
  func.func @main(%x: tensor<1x2x2x1xi8>) {
    %w = "tosa.const"() <{values = dense<3> : tensor<2x1x2x1xi8>}> : () -> tensor<2x1x2x1xi8>
    %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
    %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %0 = tosa.mul %x, %x, %zp : (tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32> loc(#decomposed)
    %1 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(fused[#fused_a, #fused_b])
    %2 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(#split)
    %3 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, calib.method = "full", dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(#taken)
    %4 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(#turned)
    %5 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(callsite(#twice at "a"))
    %6 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(callsite(#twice at "b"))
    %7 = tosa.identity %6 : (tensor<1x2x1x2xi32>) -> tensor<1x2x1x2xi32> loc(#twice)
    return
  }

  // The tables of functions are found, too.
  // CHECK: func.func @own_table(%{{.*}}: tensor<1x2x2x1xi8> loc({{.*}})) {
  // CHECK: tosa.conv2d{{.*}} {acc_type = i32, calib.method = "observed", dilation{{.*}} loc("m.py":8:1)
  func.func @own_table(%x: tensor<1x2x2x1xi8>) attributes {calib.outlined = {local = #w}} {
    %w = "tosa.const"() <{values = dense<3> : tensor<2x1x2x1xi8>}> : () -> tensor<2x1x2x1xi8>
    %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
    %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(#local)
    return
  }

  // The table was on a function that is not there any more: such are inlined.
  // CHECK: func.func @orphan
  // CHECK: tosa.conv2d{{.*}} loc(fused<{calib.outlined = "inlined"}>["m.py":9:1])
  func.func @orphan(%x: tensor<1x2x2x1xi8>) {
    %w = "tosa.const"() <{values = dense<3> : tensor<2x1x2x1xi8>}> : () -> tensor<2x1x2x1xi8>
    %b = "tosa.const"() <{values = dense<16> : tensor<1xi32>}> : () -> tensor<1xi32>
    %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x1x2xi32> loc(fused<{calib.outlined = "inlined"}>["m.py":9:1])
    return
  }
}
