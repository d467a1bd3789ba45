//===- LibraryTest.cpp - A library against generated loops ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever computes a biased op, the numbers are the same.
//
//===----------------------------------------------------------------------===//

#include "NetworkRuns.h"
#include "NetworkText.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// A network, and what is expected of its biased ops.
struct LibraryCase {
  const char *name;
  void (*write)(NetworkText &);
  /// Whether a library computes the first biased op.
  bool usesLibrary = true;
  bool isStaged = true;
  /// Share of the largest output by which floats may differ.
  double tolerance = 1e-6;
};

void PrintTo(const LibraryCase &value, std::ostream *os) { *os << value.name; }

class LibraryOp : public testing::TestWithParam<LibraryCase> {};

TEST_P(LibraryOp, AgreesWithGeneratedLoops) {
  NetworkText text;
  GetParam().write(text);
  NetworkContext context;
  CompiledNetwork library(context, text.getText());
  CompiledNetwork loops(context, text.getText(), /*useLibrary=*/false);
  ASSERT_TRUE(library && loops);
  ASSERT_FALSE(library->getOps().empty());
  const StagedOp &op = library->getOps().front();
  EXPECT_EQ(op.whyNotStaged.empty(), GetParam().isStaged) << op.whyNotStaged;
  EXPECT_EQ(op.usesLibrary, GetParam().usesLibrary);
  for (const StagedOp &generated : loops->getOps())
    EXPECT_FALSE(generated.usesLibrary);

  for (uint32_t seed = 1; seed <= 3; ++seed) {
    std::vector<Numbers> inputs = makeInputs(*library, seed);
    std::vector<Numbers> found = runNetwork(*library, inputs);
    std::vector<Numbers> expected = runNetwork(*loops, inputs);
    ASSERT_EQ(found.size(), expected.size());
    for (auto [index, tensor] : llvm::enumerate(expected)) {
      const TensorInfo &info =
          library->getValues()[library->getOutputs()[index]];
      double range = 0.0;
      for (double number : tensor)
        range = std::max(range, std::abs(number));
      EXPECT_GT(range, 0.0) << "a network that computes nothing";
      if (!isa<FloatType>(info.elementType)) {
        EXPECT_EQ(found[index], tensor);
        continue;
      }
      for (auto [left, right] : llvm::zip_equal(found[index], tensor))
        ASSERT_NEAR(left, right, range * GetParam().tolerance);
    }
  }
}

SumOptions window(Window window, int64_t outputs = 5) {
  SumOptions options;
  options.window = std::move(window);
  options.outputs = outputs;
  return options;
}

SumOptions floatWindow(Window shape, StringRef element = "f32") {
  SumOptions options = window(std::move(shape));
  options.weightElement = options.accumulator = element.str();
  options.weightRange = options.biasRange = 1.0;
  return options;
}

const Window odd = {{3, 2}, {2, 3}, {1, 2}, {2, 0, 1, 3}};

const LibraryCase cases[] = {
    {"conv",
     [](NetworkText &text) {
       text.output(text.conv2d(text.input({1, 6, 7, 3}, "i8"), {}));
     }},
    // (8 - 1 + 2 + 0 - 2) / 2 + 1 = 4 rows, (9 - 1 + 1 + 3 - 2) / 3 ... + 1.
    {"conv_stride_dilation_padding",
     [](NetworkText &text) {
       SumOptions options = window(odd);
       options.inputZero = -11;
       text.output(text.conv2d(text.input({1, 9, 8, 3}, "i8"), options));
     }},
    {"conv_weight_zero_point",
     [](NetworkText &text) {
       SumOptions options = window(odd);
       options.inputZero = 127;
       options.weightZero = -3;
       text.output(text.conv2d(text.input({1, 9, 8, 3}, "i8"), options));
     }},
    {"conv_1x1",
     [](NetworkText &text) {
       SumOptions options = window({{1, 1}}, 16);
       options.inputZero = -128;
       text.output(text.conv2d(text.input({1, 5, 4, 32}, "i8"), options));
     }},
    {"conv_1x1_single_position",
     [](NetworkText &text) {
       text.output(
           text.conv2d(text.input({1, 1, 1, 64}, "i8"), window({{1, 1}}, 10)));
     }},
    {"conv_kernel_larger_than_input",
     [](NetworkText &text) {
       text.output(text.conv2d(text.input({1, 2, 2, 4}, "i8"),
                               window({{5, 5}, {1, 1}, {1, 1}, {4, 4, 4, 4}})));
     }},
    {"conv_int4_weights",
     [](NetworkText &text) {
       SumOptions options;
       options.weightElement = "i4";
       options.weightRange = 7;
       text.output(text.conv2d(text.input({1, 6, 7, 3}, "i8"), options));
     }},
    {"depthwise",
     [](NetworkText &text) {
       SumOptions options = window(odd, 1);
       options.inputZero = 9;
       text.output(text.depthwise(text.input({1, 9, 8, 19}, "i8"), options));
     }},
    {"depthwise_multiplier",
     [](NetworkText &text) {
       SumOptions options = window(odd, 3);
       options.inputZero = -5;
       options.weightZero = 2;
       text.output(text.depthwise(text.input({1, 9, 8, 4}, "i8"), options));
     }},
    {"depthwise_1x1",
     [](NetworkText &text) {
       SumOptions options = window({{1, 1}}, 2);
       options.inputZero = -5;
       text.output(text.depthwise(text.input({1, 4, 4, 6}, "i8"), options));
     }},
    {"depthwise_1x1_multiplier_1",
     [](NetworkText &text) {
       SumOptions options = window({{1, 1}}, 1);
       options.inputZero = -5;
       options.weightZero = 4;
       text.output(text.depthwise(text.input({1, 4, 4, 6}, "i8"), options));
     }},
    {"conv3d",
     [](NetworkText &text) {
       SumOptions options =
           window({{2, 3, 2}, {1, 2, 1}, {2, 1, 1}, {1, 0, 2, 1, 0, 1}});
       options.inputZero = 7;
       text.output(text.conv3d(text.input({1, 5, 6, 4, 3}, "i8"), options));
     }},
    {"transpose_conv",
     [](NetworkText &text) {
       SumOptions options = window({{3, 3}, {2, 2}, {1, 1}, {-1, 0, 1, 0}});
       options.inputZero = 3;
       text.output(text.transposeConv(text.input({1, 4, 5, 3}, "i8"), options));
     },
     /*usesLibrary=*/false},
    {"transpose_conv_stride_1",
     [](NetworkText &text) {
       text.output(text.transposeConv(text.input({1, 4, 5, 3}, "i8"),
                                      window({{3, 2}})));
     },
     /*usesLibrary=*/false},
    {"matmul",
     [](NetworkText &text) {
       SumOptions options;
       options.inputZero = -128;
       options.outputs = 7;
       text.output(text.matmul(text.input({1, 3, 20}, "i8"), options));
     }},
    {"matmul_without_bias",
     [](NetworkText &text) {
       SumOptions options;
       options.biasRange = 0;
       text.output(text.matmul(text.input({1, 1, 20}, "i8"), options));
     }},
    {"matmul_16_bits",
     [](NetworkText &text) {
       SumOptions options;
       options.weightElement = "i16";
       options.accumulator = "i48";
       options.weightRange = 32767;
       options.biasRange = 1e10;
       text.output(text.matmul(text.input({1, 2, 30}, "i16"), options));
     },
     /*usesLibrary=*/false},
    {"conv_16_bits",
     [](NetworkText &text) {
       SumOptions options = window(odd);
       options.accumulator = "i48";
       options.biasRange = 1e12;
       text.output(text.conv2d(text.input({1, 9, 8, 3}, "i16"), options));
     },
     /*usesLibrary=*/false},
    // 9 * 300 * 127 * 128 is beyond 2^24.
    {"conv_large_sums",
     [](NetworkText &text) {
       text.output(text.conv2d(text.input({1, 3, 3, 300}, "i8"), {}));
     },
     /*usesLibrary=*/false},
    // The bias may be as large as it likes: it is not added in f32.
    {"conv_large_bias",
     [](NetworkText &text) {
       SumOptions options;
       options.biasRange = 2147483647;
       text.output(text.conv2d(text.input({1, 5, 5, 3}, "i8"), options));
     }},
    {"conv_bias_of_size_1",
     [](NetworkText &text) {
       SumOptions options;
       options.isBiasSingle = true;
       text.output(text.conv2d(text.input({1, 5, 5, 3}, "i8"), options));
     }},
    {"depthwise_bias_of_size_1",
     [](NetworkText &text) {
       SumOptions options = window(odd, 2);
       options.isBiasSingle = true;
       text.output(text.depthwise(text.input({1, 9, 8, 4}, "i8"), options));
     }},
    {"transpose_conv_bias_of_size_1",
     [](NetworkText &text) {
       SumOptions options = window({{3, 3}, {2, 2}});
       options.isBiasSingle = true;
       text.output(text.transposeConv(text.input({1, 4, 5, 3}, "i8"), options));
     },
     /*usesLibrary=*/false},
    {"conv_splat_bias",
     [](NetworkText &text) {
       SumOptions options;
       options.isBiasSplat = true;
       text.output(text.conv2d(text.input({1, 5, 5, 3}, "i8"), options));
     }},
    {"conv_zero_bias",
     [](NetworkText &text) {
       SumOptions options;
       options.biasRange = 0;
       options.isBiasSplat = true;
       text.output(text.conv2d(text.input({1, 5, 5, 3}, "i8"), options));
     }},
    {"conv_one_channel",
     [](NetworkText &text) {
       text.output(
           text.conv2d(text.input({1, 5, 5, 1}, "i8"), window({{3, 3}}, 1)));
     }},
    {"conv_runtime_bias",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 5, 3}, "i8");
       SumOptions options;
       options.bias = text.reshape(text.input({1, 4}, "i32"), {4});
       text.output(text.conv2d(x, options));
     },
     /*usesLibrary=*/false, /*isStaged=*/false},
    {"conv_runtime_weights",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 5, 3}, "i8");
       SumOptions options;
       options.weights = text.input({1, 3, 3, 3}, "i8");
       options.outputs = 1;
       text.output(text.conv2d(x, options));
     },
     /*usesLibrary=*/false, /*isStaged=*/false},
    {"conv_weights_behind_views",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 5, 3}, "i8");
       // [h, w, i, o] to [o, h, w, i].
       TextValue flat =
           text.constant({27, 4}, "i8", text.numbers(108, "i8", 127));
       SumOptions options;
       options.weights =
           text.op("tosa.transpose", {text.reshape(flat, {3, 3, 3, 4})},
                   "perms = array<i32: 3, 0, 1, 2>", {4, 3, 3, 3}, "i8");
       text.output(text.conv2d(x, options));
     }},
    {"pad_by_zero_point",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 6, 3}, "i8");
       SumOptions options = window({{3, 3}, {2, 1}});
       options.inputZero = -9;
       text.output(
           text.conv2d(text.pad(x, {0, 0, 1, 1, 2, 0, 0, 0}, -9), options));
     }},
    {"pad_by_another_number",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 6, 3}, "i8");
       SumOptions options = window({{3, 3}, {2, 1}});
       options.inputZero = -9;
       text.output(
           text.conv2d(text.pad(x, {0, 0, 1, 1, 2, 0, 0, 0}, 5), options));
     },
     /*usesLibrary=*/false},
    {"pad_of_channels",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 6, 3}, "i8");
       text.output(text.conv2d(text.pad(x, {0, 0, 0, 0, 0, 0, 1, 2}, 0), {}));
     }},
    {"pad_and_padding",
     [](NetworkText &text) {
       TextValue x = text.input({1, 5, 6, 3}, "i8");
       SumOptions options = window({{3, 3}, {1, 1}, {1, 1}, {1, 0, 0, 1}}, 2);
       options.inputZero = 4;
       text.output(
           text.depthwise(text.pad(x, {0, 0, 1, 1, 2, 0, 0, 0}, 4), options));
     }},
    {"floats",
     [](NetworkText &text) {
       text.output(
           text.conv2d(text.input({1, 9, 8, 3}, "f32"), floatWindow(odd)));
     }},
    {"floats_depthwise",
     [](NetworkText &text) {
       SumOptions options = floatWindow(odd);
       options.outputs = 2;
       text.output(text.depthwise(text.input({1, 9, 8, 16}, "f32"), options));
     }},
    {"floats_conv3d",
     [](NetworkText &text) {
       text.output(text.conv3d(
           text.input({1, 5, 6, 4, 3}, "f32"),
           floatWindow({{2, 3, 2}, {1, 2, 1}, {2, 1, 1}, {1, 0, 2, 1, 0, 1}})));
     }},
    {"floats_matmul",
     [](NetworkText &text) {
       text.output(text.matmul(text.input({1, 3, 40}, "f32"), floatWindow({})));
     }},
    {"floats_transpose_conv",
     [](NetworkText &text) {
       text.output(text.transposeConv(text.input({1, 4, 5, 3}, "f32"),
                                      floatWindow({{3, 3}, {2, 2}})));
     },
     /*usesLibrary=*/false},
    // Sums of 8100 products in another order: sqrt(8100) * 2^-24 of their size.
    {"floats_large_sums",
     [](NetworkText &text) {
       text.output(
           text.conv2d(text.input({1, 3, 3, 900}, "f32"), floatWindow({})));
     },
     /*usesLibrary=*/true, /*isStaged=*/true, /*tolerance=*/5e-6},
    {"half",
     [](NetworkText &text) {
       text.output(text.conv2d(text.input({1, 9, 8, 3}, "f16"),
                               floatWindow(odd, "f16")));
     },
     /*usesLibrary=*/false},
    {"bfloat",
     [](NetworkText &text) {
       SumOptions options = floatWindow(odd, "bf16");
       TextValue x = text.input({1, 9, 8, 3}, "bf16");
       TextValue w =
           text.constant({5, 3, 2, 3}, "bf16", text.numbers(90, "bf16", 1));
       TextValue b = text.constant({5}, "bf16", text.numbers(5, "bf16", 1));
       TextValue zero = text.splat({1}, "bf16", 0);
       text.output(text.op("tosa.conv2d", {x, w, b, zero, zero},
                           "acc_type = f32, dilation = array<i64: 1, 2>, pad = "
                           "array<i64: 2, 0, 1, 3>, stride = array<i64: 2, 3>",
                           {1, 5, 4, 5}, "bf16"));
     },
     /*usesLibrary=*/false},
};

INSTANTIATE_TEST_SUITE_P(All, LibraryOp, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

} // namespace
