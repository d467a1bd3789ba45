//===- ElementTypesTest.cpp - Networks of quantized and unsigned types ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkRuns.h"
#include "NetworkText.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// A convolution and a rescale, in types that are defined before.
std::string writeNetwork(const std::string &types) {
  NetworkText text;
  std::vector<double> weights = text.numbers(3 * 2 * 2 * 3, "i8", 127);
  std::string nested = "[";
  for (int64_t i = 0; i < 36; ++i)
    nested += (i ? ", " : "") + std::to_string(int64_t(weights[i]));
  return types +
         "func.func @main(%x: tensor<1x5x5x3x!x>) -> tensor<1x4x4x3x!y> {\n"
         "  %flat = \"tosa.const\"() <{values = dense<" +
         nested +
         "]> : tensor<36xi8>}> : () -> tensor<36x!w>\n"
         "  %s = tosa.const_shape {values = dense<[3, 2, 2, 3]> : "
         "tensor<4xindex>} : () -> !tosa.shape<4>\n"
         "  %w = tosa.reshape %flat, %s : (tensor<36x!w>, !tosa.shape<4>) -> "
         "tensor<3x2x2x3x!w>\n"
         "  %b = \"tosa.const\"() <{values = dense<[100, -200, 300]> : "
         "tensor<3xi32>}> : () -> tensor<3x!acc>\n"
         "  %xz = \"tosa.const\"() <{values = dense<-7> : tensor<1xi8>}> : () "
         "-> tensor<1xi8>\n"
         "  %z = \"tosa.const\"() <{values = dense<0> : tensor<1xi8>}> : () -> "
         "tensor<1xi8>\n"
         "  %az = \"tosa.const\"() <{values = dense<0> : tensor<1xi32>}> : () "
         "-> tensor<1xi32>\n"
         "  %m = \"tosa.const\"() <{values = dense<1073741824> : "
         "tensor<1xi32>}> : () -> tensor<1xi32>\n"
         "  %r = \"tosa.const\"() <{values = dense<39> : tensor<1xi8>}> : () "
         "-> tensor<1xi8>\n"
         "  %0 = tosa.conv2d %x, %w, %b, %xz, %z {acc_type = i32, dilation = "
         "array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: "
         "1, 1>} : (tensor<1x5x5x3x!x>, tensor<3x2x2x3x!w>, tensor<3x!acc>, "
         "tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3x!acc>\n"
         "  %1 = tosa.rescale %0, %m, %r, %az, %z {scale32 = true, "
         "rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = "
         "false, output_unsigned = false} : (tensor<1x4x4x3x!acc>, "
         "tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> "
         "tensor<1x4x4x3x!y>\n"
         "  return %1 : tensor<1x4x4x3x!y>\n}\n";
}

TEST(ElementTypes, QuantizedOnesAreIntegers) {
  NetworkContext context;
  std::string plain = writeNetwork("!x = i8\n!w = i8\n!acc = i32\n!y = i8\n");
  std::string quantized =
      writeNetwork("!x = !quant.uniform<i8:f32, 0.05:-7>\n"
                   "!w = !quant.uniform<i8<-127:127>:f32, 0.01>\n"
                   "!acc = !quant.uniform<i32:f32, 0.0005>\n"
                   "!y = !quant.uniform<i8:f32, 0.125>\n");
  std::string perChannel =
      writeNetwork("!x = !quant.uniform<i8:f32, 0.05:-7>\n"
                   "!w = !quant.uniform<i8<-127:127>:f32, 0.01>\n"
                   "!acc = !quant.uniform<i32:f32, 0.0005>\n"
                   "!y = !quant.uniform<i8:f32:3, {0.1, 0.2, 0.3}>\n");
  CompiledNetwork expected(context, plain);
  ASSERT_TRUE(expected);
  for (const std::string &text : {quantized, perChannel})
    for (bool useLibrary : {true, false}) {
      CompiledNetwork network(context, text, useLibrary);
      ASSERT_TRUE(network);
      EXPECT_EQ(network->getOps()[0].whyNotStaged, "");
      EXPECT_EQ(network->getOps()[0].usesLibrary, useLibrary);
      for (uint32_t seed = 1; seed < 4; ++seed) {
        std::vector<Numbers> inputs = makeInputs(*expected, seed);
        EXPECT_EQ(runNetwork(*network, inputs), runNetwork(*expected, inputs));
      }
    }
}

/// Unsigned numbers are the signed ones, 128 higher.
TEST(ElementTypes, UnsignedOnesAreShifted) {
  NetworkContext context;
  auto write = [](StringRef element, int64_t shift) {
    NetworkText text;
    TextValue x = text.input({1, 9, 8, 3}, element);
    SumOptions options;
    options.window = {{3, 2}, {2, 3}, {1, 2}, {2, 0, 1, 3}};
    options.inputZero = -11 + shift;
    text.output(text.conv2d(x, options));
    return text.getText();
  };
  CompiledNetwork isSigned(context, write("i8", 0));
  CompiledNetwork isUnsigned(context, write("ui8", 128));
  ASSERT_TRUE(isSigned && isUnsigned);
  EXPECT_TRUE(isUnsigned->getOps()[0].usesLibrary);
  for (uint32_t seed = 1; seed < 4; ++seed) {
    std::vector<Numbers> inputs = makeInputs(*isSigned, seed);
    std::vector<Numbers> shifted = inputs;
    for (double &number : shifted[0])
      number += 128;
    EXPECT_EQ(runNetwork(*isUnsigned, shifted), runNetwork(*isSigned, inputs));
  }
}

/// Halves go away from zero once the zero point is added, numbers beyond the
/// range to its end. Constants are computed as what is not constant.
TEST(ElementTypes, CastsComputeAsTheySay) {
  NetworkContext context;
  CompiledNetwork network(
      context,
      "!a = !quant.uniform<i8<-127:127>:f32:1, {0.5:1, 0.25, 2.0, 1.0:-2}>\n"
      "!b = !quant.uniform<u8:f32, 0.5:100>\n"
      "func.func @main(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, "
      "tensor<?x4xf32>) {\n"
      "  %0 = quant.qcast %x : tensor<?x4xf32> to tensor<?x4x!a>\n"
      "  %1 = quant.dcast %0 : tensor<?x4x!a> to tensor<?x4xf32>\n"
      "  %c = \"tosa.const\"() <{values = dense<[[0.25, -0.125, 1000.0, "
      "0.5]]> : tensor<1x4xf32>}> : () -> tensor<1x4xf32>\n"
      "  %2 = quant.qcast %c : tensor<1x4xf32> to tensor<1x4x!a>\n"
      "  %3 = quant.dcast %2 : tensor<1x4x!a> to tensor<1x4xf32>\n"
      "  %4 = tosa.sub %1, %3 : (tensor<?x4xf32>, tensor<1x4xf32>) -> "
      "tensor<?x4xf32>\n"
      "  %5 = quant.qcast %x : tensor<?x4xf32> to tensor<?x4x!b>\n"
      "  %6 = quant.dcast %5 : tensor<?x4x!b> to tensor<?x4xf32>\n"
      "  return %4, %6 : tensor<?x4xf32>, tensor<?x4xf32>\n}");
  ASSERT_TRUE(network);
  // Less 0.5 (1.5 steps -> 2), -0.25, 254 and 0 (-1.5 steps -> -2).
  std::vector<Numbers> expected = {{0.0, 0.0, 0.0, 0.0}, {0.5, 0.0, 77.5, 0.5}};
  EXPECT_EQ(runNetwork(*network, {{0.25, -0.125, 1000.0, 0.5}}), expected);
  expected = {{-64.5, 0.5, -252.0, 129.0}, {-50.0, 0.5, 1.5, 77.5}};
  EXPECT_EQ(runNetwork(*network, {{-1000.0, 0.25, 1.25, 1000.0}}), expected);
}

/// Upstream passes do not lower them; a library may.
TEST(ElementTypes, LoopsRefuseUnsignedOnes) {
  NetworkContext context;
  NetworkText text;
  text.output(text.conv2d(text.input({1, 5, 5, 3}, "ui8"), {}));
  OwningOpRef<ModuleOp> module = context.parse(text.getText());
  ASSERT_TRUE(module);
  auto network = StagedNetwork::compile(*module, /*useLibrary=*/false);
  ASSERT_FALSE(bool(network));
  std::string message = llvm::toString(network.takeError());
  EXPECT_TRUE(StringRef(message).contains("tosa.conv2d")) << message;
}

} // namespace
