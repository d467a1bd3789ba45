//===- OddNetworksTest.cpp - What is no usual network ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever parses is compiled or refused with a reason that names an op; it
// never crashes.
//
//===----------------------------------------------------------------------===//

#include "NetworkRuns.h"
#include "NetworkText.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// A network, and part of the reason for which it is refused; empty: it runs.
struct OddCase {
  const char *name;
  const char *text;
  const char *reason;
};

void PrintTo(const OddCase &value, std::ostream *os) { *os << value.name; }

class OddNetwork : public testing::TestWithParam<OddCase> {};

TEST_P(OddNetwork, RunsOrIsRefused) {
  NetworkContext context;
  OwningOpRef<ModuleOp> module = context.parse(GetParam().text);
  ASSERT_TRUE(module);
  StringRef reason = GetParam().reason;
  for (bool useLibrary : {true, false}) {
    auto network = StagedNetwork::compile(*module, useLibrary);
    if (!network) {
      std::string message = llvm::toString(network.takeError());
      EXPECT_TRUE(!reason.empty() && StringRef(message).contains(reason))
          << message;
      continue;
    }
    EXPECT_EQ(reason, "") << "compiled";
    std::vector<Numbers> inputs = makeInputs(**network);
    std::vector<Numbers> outputs = runNetwork(**network, inputs);
    EXPECT_EQ(outputs, runNetwork(**network, inputs));
  }
}

const OddCase cases[] = {
    {"nothing", "module {}", "expected one function, or one called 'main'"},
    {"declaration", "func.func private @main(tensor<1x2xf32>)",
     "expected one function, or one called 'main'"},
    {"two_functions",
     "func.func @a(%x: tensor<1x2xf32>) { return }\n"
     "func.func @b(%x: tensor<1x2xf32>) { return }",
     "found 2 others"},
    {"main_of_two",
     "func.func @a(%x: tensor<1x2xf32>) { return }\n"
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  return %x : tensor<1x2xf32>\n}",
     ""},
    {"no_results", "func.func @main(%x: tensor<1x2xf32>) { return }", ""},
    {"no_arguments",
     "func.func @main() -> tensor<2xf32> {\n"
     "  %0 = \"tosa.const\"() <{values = dense<[1.0, 2.0]> : tensor<2xf32>}> "
     ": () -> tensor<2xf32>\n"
     "  return %0 : tensor<2xf32>\n}",
     ""},
    {"rank_0",
     "func.func @main(%x: tensor<f32>) -> tensor<f32> {\n"
     "  return %x : tensor<f32>\n}",
     "'func.func' at "},
    {"unranked_argument",
     "func.func @main(%x: tensor<*xf32>) -> tensor<*xf32> {\n"
     "  return %x : tensor<*xf32>\n}",
     "'func.func' at "},
    {"scalar_argument", "func.func @main(%x: f32) -> f32 { return %x : f32 }",
     "'func.func' at "},
    {"memref_argument",
     "func.func @main(%x: memref<1x2xf32>) -> memref<1x2xf32> {\n"
     "  return %x : memref<1x2xf32>\n}",
     "'func.func' at "},
    {"unranked_result",
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<*xf32> {\n"
     "  %0 = tosa.abs %x : (tensor<1x2xf32>) -> tensor<*xf32>\n"
     "  return %0 : tensor<*xf32>\n}",
     "'tosa.abs' at "},
    {"dynamic_size",
     "func.func @main(%x: tensor<1x?xf32>) -> tensor<1x?xf32> {\n"
     "  %0 = tosa.abs %x : (tensor<1x?xf32>) -> tensor<1x?xf32>\n"
     "  return %0 : tensor<1x?xf32>\n}",
     "the only dynamic dimension"},
    {"size_that_is_not_inferred",
     "func.func @main(%x: tensor<1x4xf32>) -> tensor<?x?xf32> {\n"
     "  %s = arith.constant dense<2> : tensor<2xindex>\n"
     "  %0 = tensor.reshape %x(%s) : (tensor<1x4xf32>, tensor<2xindex>) -> "
     "tensor<?x?xf32>\n"
     "  return %0 : tensor<?x?xf32>\n}",
     "'tensor.reshape' at "},
    {"call",
     "func.func private @f(%x: tensor<1x2xf32>) -> tensor<1x2xf32>\n"
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  %0 = call @f(%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>\n"
     "  return %0 : tensor<1x2xf32>\n}",
     "'func.call' at "},
    {"branch",
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  cf.br ^bb1(%x : tensor<1x2xf32>)\n"
     "^bb1(%y: tensor<1x2xf32>):\n"
     "  return %y : tensor<1x2xf32>\n}",
     "expected one block"},
    {"loop",
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  %c = arith.constant 1 : index\n"
     "  %0 = scf.for %i = %c to %c step %c iter_args(%y = %x) -> "
     "(tensor<1x2xf32>) {\n    scf.yield %y : tensor<1x2xf32>\n  }\n"
     "  return %0 : tensor<1x2xf32>\n}",
     "'scf.for' at "},
    {"condition",
     "func.func @main(%x: tensor<1x2xf32>, %c: tensor<1xi1>) -> "
     "tensor<1x2xf32> {\n"
     "  %s = tosa.const_shape {values = dense<> : tensor<0xindex>} : () -> "
     "!tosa.shape<0>\n"
     "  %d = tosa.reshape %c, %s : (tensor<1xi1>, !tosa.shape<0>) -> "
     "tensor<i1>\n"
     "  %0 = tosa.cond_if %d : tensor<i1> -> tensor<1x2xf32> {\n"
     "    tosa.yield %x : tensor<1x2xf32>\n  } else {\n"
     "    %n = tosa.abs %x : (tensor<1x2xf32>) -> tensor<1x2xf32>\n"
     "    tosa.yield %n : tensor<1x2xf32>\n  }\n"
     "  return %0 : tensor<1x2xf32>\n}",
     "'tosa.cond_if'"},
    {"casts_by_blocks",
     "!q = !quant.uniform<i8:f32:{1:1}, {{0.5, 0.25}}>\n"
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  %0 = quant.qcast %x : tensor<1x2xf32> to tensor<1x2x!q>\n"
     "  %1 = quant.dcast %0 : tensor<1x2x!q> to tensor<1x2xf32>\n"
     "  return %1 : tensor<1x2xf32>\n}",
     "expected one scale per tensor or per channel of what is no constant"},
    {"casts_of_halves",
     "!q = !quant.uniform<i8:f16, 0.5>\n"
     "func.func @main(%x: tensor<1x2xf16>) -> tensor<1x2xf16> {\n"
     "  %0 = quant.qcast %x : tensor<1x2xf16> to tensor<1x2x!q>\n"
     "  %1 = quant.dcast %0 : tensor<1x2x!q> to tensor<1x2xf16>\n"
     "  return %1 : tensor<1x2xf16>\n}",
     "expected casts of f32"},
    {"unsigned_storage",
     "!q = !quant.uniform<u8:f32, 0.5>\n"
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xi8> {\n"
     "  %0 = quant.qcast %x : tensor<1x2xf32> to tensor<1x2x!q>\n"
     "  %1 = quant.scast %0 : tensor<1x2x!q> to tensor<1x2xi8>\n"
     "  return %1 : tensor<1x2xi8>\n}",
     "expected signed numbers"},
    {"calibrated",
     "!q = !quant.calibrated<f32<-1.0:1.0>>\n"
     "func.func @main(%x: tensor<1x2x!q>) -> tensor<1x2x!q> {\n"
     "  return %x : tensor<1x2x!q>\n}",
     "calibrated"},
    {"any_quantized",
     "!q = !quant.any<i8:f32>\n"
     "func.func @main(%x: tensor<1x2x!q>) -> tensor<1x2x!q> {\n"
     "  return %x : tensor<1x2x!q>\n}",
     ""},
    {"no_elements",
     "func.func @main(%x: tensor<1x0xf32>) -> tensor<1x0xf32> {\n"
     "  %e = tensor.empty() : tensor<1x0xf32>\n"
     "  %0 = linalg.copy ins(%x : tensor<1x0xf32>) outs(%e : "
     "tensor<1x0xf32>) -> tensor<1x0xf32>\n"
     "  return %0 : tensor<1x0xf32>\n}",
     "expected elements, found none"},
    {"no_samples",
     "func.func @main(%x: tensor<0x2xf32>) -> tensor<0x2xf32> {\n"
     "  return %x : tensor<0x2xf32>\n}",
     "expected arguments of the same batch"},
    {"arguments_of_other_batches",
     "func.func @main(%x: tensor<2x2xf32>, %y: tensor<3xf32>) -> "
     "tensor<2x2xf32> {\n"
     "  return %x : tensor<2x2xf32>\n}",
     "expected arguments of the same batch, their leading dimension, found 3 "
     "and 2"},
    {"unsupported_op",
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  %0 = tosa.custom %x {operator_name = \"x\", domain_name = \"y\", "
     "implementation_attrs = \"\"} : (tensor<1x2xf32>) -> tensor<1x2xf32>\n"
     "  return %0 : tensor<1x2xf32>\n}",
     "tosa.custom"},
    {"complex_element",
     "func.func @main(%x: tensor<1x2xcomplex<f32>>) -> "
     "tensor<1x2xcomplex<f32>> {\n"
     "  return %x : tensor<1x2xcomplex<f32>>\n}",
     "'func.func' at "},
    {"index_element",
     "func.func @main(%x: tensor<1x2xindex>) -> tensor<1x2xindex> {\n"
     "  return %x : tensor<1x2xindex>\n}",
     "'func.func' at "},
    {"wide_integers",
     "func.func @main(%x: tensor<1x2xi128>) -> tensor<1x2xi128> {\n"
     "  return %x : tensor<1x2xi128>\n}",
     "'func.func' at "},
    {"wide_floats",
     "func.func @main(%x: tensor<1x2xf64>) -> tensor<1x2xf64> {\n"
     "  return %x : tensor<1x2xf64>\n}",
     ""},
    {"elementwise_arith",
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  %0 = arith.addf %x, %x : tensor<1x2xf32>\n"
     "  return %0 : tensor<1x2xf32>\n}",
     "'arith.addf' at "},
    {"batches_that_differ",
     "func.func @main(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {\n"
     "  %c = \"tosa.const\"() <{values = dense<[[1.0], [2.0], [3.0], [4.0]]> "
     ": tensor<4x1xf32>}> : () -> tensor<4x1xf32>\n"
     "  %0 = tosa.add %x, %c : (tensor<4x2xf32>, tensor<4x1xf32>) -> "
     "tensor<4x2xf32>\n"
     "  return %0 : tensor<4x2xf32>\n}",
     "'tosa.add' at "},
    {"samples_torn_apart",
     "func.func @main(%x: tensor<4x3xf32>) -> tensor<3x4xf32> {\n"
     "  %s = tosa.const_shape {values = dense<[3, 4]> : tensor<2xindex>} : () "
     "-> !tosa.shape<2>\n"
     "  %0 = tosa.reshape %x, %s : (tensor<4x3xf32>, !tosa.shape<2>) -> "
     "tensor<3x4xf32>\n"
     "  return %0 : tensor<3x4xf32>\n}",
     "'tosa.reshape' at "},
    {"variable",
     "module {\n  tosa.variable @v = dense<1.0> : tensor<1x2xf32>\n"
     "  func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "    %0 = tosa.variable_read @v : tensor<1x2xf32>\n"
     "    return %0 : tensor<1x2xf32>\n  }\n}",
     "tosa.variable_read"},
    {"scalars_between_steps",
     "func.func @main(%x: tensor<1x2x2xf32>) -> (tensor<1x2x2xf32>, "
     "tensor<1x2x2xf32>) {\n"
     "  %c = arith.constant 0 : index\n"
     "  %w = \"tosa.const\"() <{values = dense<[[[1.0, 2.0], [3.0, 4.0]]]> : "
     "tensor<1x2x2xf32>}> : () -> tensor<1x2x2xf32>\n"
     "  %z = \"tosa.const\"() <{values = dense<0.0> : tensor<1xf32>}> : () -> "
     "tensor<1xf32>\n"
     "  %s = tensor.extract %x[%c, %c, %c] : tensor<1x2x2xf32>\n"
     "  %0 = tosa.matmul %x, %w, %z, %z : (tensor<1x2x2xf32>, "
     "tensor<1x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2xf32>\n"
     "  %1 = tensor.splat %s : tensor<1x2x2xf32>\n"
     "  %2 = tosa.add %0, %1 : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> "
     "tensor<1x2x2xf32>\n"
     "  return %2, %1 : tensor<1x2x2xf32>, tensor<1x2x2xf32>\n}",
     "'tensor.extract' at "},
    {"linalg",
     "func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
     "  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : "
     "tensor<2x2xf32>\n"
     "  %b = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>\n"
     "  %0 = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) "
     "outs(%b : tensor<1x2xf32>) -> tensor<1x2xf32>\n"
     "  return %0 : tensor<1x2xf32>\n}",
     ""},
    {"shapes_that_do_not_fit",
     "func.func @main(%x: tensor<1x2x2x3xi8>) -> tensor<1x2x2x1xi32> {\n"
     "  %w = \"tosa.const\"() <{values = dense<1> : tensor<1x1x1x2xi8>}> : () "
     "-> tensor<1x1x1x2xi8>\n"
     "  %b = \"tosa.const\"() <{values = dense<1> : tensor<1xi32>}> : () -> "
     "tensor<1xi32>\n"
     "  %zp = \"tosa.const\"() <{values = dense<0> : tensor<1xi8>}> : () -> "
     "tensor<1xi8>\n"
     "  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = i32, dilation = "
     "array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, "
     "1>} : (tensor<1x2x2x3xi8>, tensor<1x1x1x2xi8>, tensor<1xi32>, "
     "tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>\n"
     "  return %0 : tensor<1x2x2x1xi32>\n}",
     "'linalg.conv_2d_nhwc_fhwc' op"},
};

INSTANTIATE_TEST_SUITE_P(All, OddNetwork, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

TEST(OddNetworks, ConstantsAreResults) {
  NetworkContext context;
  NetworkText text;
  TextValue x = text.input({1, 2, 2, 4}, "i8");
  SumOptions options;
  options.window = {{1, 1}};
  options.bias = text.constant({4}, "i32", {3, -1, 4, 1});
  TextValue y = text.conv2d(x, options);
  for (const TextValue &value : {*options.bias, y, *options.bias})
    text.output(value);
  CompiledNetwork network(context, text.getText());
  ASSERT_TRUE(network);
  std::vector<Numbers> outputs = runNetwork(*network, makeInputs(*network));
  EXPECT_EQ(outputs[0], (Numbers{3, -1, 4, 1}));
  EXPECT_EQ(outputs[2], (Numbers{3, -1, 4, 1}));
}

/// IR that tests of passes take as odd, each function as a network.
TEST(OddNetworks, OfPassesDoNotCrash) {
  for (StringRef name :
       {"Transforms/odd-ir.mlir", "Transforms/correct-bias-tosa-ops.mlir",
        "Transforms/correct-bias-linalg.mlir", "ExternalModels/tosa.mlir",
        "ExternalModels/tosa-matmul.mlir", "ExternalModels/linalg-conv.mlir",
        "ExternalModels/linalg-matmul.mlir",
        "ExternalModels/linalg-generic.mlir",
        "ExternalModels/linalg-bias.mlir"}) {
    NetworkContext context;
    OwningOpRef<ModuleOp> module =
        context.read((UNBIAS_TESTS "/" + name).str());
    ASSERT_TRUE(module) << name.str();
    for (auto function : module->getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      OwningOpRef<ModuleOp> alone = ModuleOp::create(function.getLoc());
      alone->push_back(function.clone());
      auto network = StagedNetwork::compile(*alone);
      if (network) {
        runNetwork(**network, makeInputs(**network));
        continue;
      }
      std::string message = llvm::toString(network.takeError());
      EXPECT_TRUE(StringRef(message).contains(name)) << message;
    }
  }
}

} // namespace
