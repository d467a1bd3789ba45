//===- ModelTest.cpp - Networks against sums written out ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What TOSA says of convolutions and matrix multiplications, as loops over
// doubles, which hold all integers that occur here.
//
//===----------------------------------------------------------------------===//

#include "NetworkRuns.h"
#include "NetworkText.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

double getBias(const NetworkText &text, int64_t channel) {
  return text.bias[text.bias.size() == 1 ? 0 : channel];
}

/// Calls `visit(row, column, tap)` with what the taps of the window at `y`, `x`
/// meet.
template <typename Visit>
void forEachTap(const Window &window, const TextValue &input, int64_t y,
                int64_t x, Visit visit) {
  for (int64_t tap = 0; tap < window.kernel[0] * window.kernel[1]; ++tap) {
    int64_t row = y * window.stride[0] - window.pad[0] +
                  tap / window.kernel[1] * window.dilation[0];
    int64_t column = x * window.stride[1] - window.pad[2] +
                     tap % window.kernel[1] * window.dilation[1];
    // The padding stands for zero.
    if (row >= 0 && row < input.shape[1] && column >= 0 &&
        column < input.shape[2])
      visit((row * input.shape[2] + column) * input.shape[3], tap);
  }
}

Numbers convolve(const NetworkText &text, const SumOptions &options,
                 const TextValue &input, const TextValue &output,
                 ArrayRef<double> x) {
  Numbers result;
  int64_t inputs = input.shape[3];
  int64_t taps = options.window.kernel[0] * options.window.kernel[1];
  for (int64_t row = 0; row < output.shape[1]; ++row)
    for (int64_t column = 0; column < output.shape[2]; ++column)
      for (int64_t channel = 0; channel < output.shape[3]; ++channel) {
        double sum = getBias(text, channel);
        forEachTap(
            options.window, input, row, column, [&](int64_t at, int64_t tap) {
              for (int64_t c = 0; c < inputs; ++c)
                sum += (x[at + c] - options.inputZero) *
                       (text.weights[(channel * taps + tap) * inputs + c] -
                        options.weightZero);
            });
        result.push_back(sum);
      }
  return result;
}

Numbers convolveDepthwise(const NetworkText &text, const SumOptions &options,
                          const TextValue &input, const TextValue &output,
                          ArrayRef<double> x) {
  Numbers result;
  int64_t channels = output.shape[3];
  for (int64_t row = 0; row < output.shape[1]; ++row)
    for (int64_t column = 0; column < output.shape[2]; ++column)
      for (int64_t channel = 0; channel < channels; ++channel) {
        double sum = getBias(text, channel);
        forEachTap(
            options.window, input, row, column, [&](int64_t at, int64_t tap) {
              sum +=
                  (x[at + channel / options.outputs] - options.inputZero) *
                  (text.weights[tap * channels + channel] - options.weightZero);
            });
        result.push_back(sum);
      }
  return result;
}

Numbers convolveTransposed(const NetworkText &text, const SumOptions &options,
                           const TextValue &input, const TextValue &output,
                           ArrayRef<double> x) {
  const Window &window = options.window;
  int64_t rows = output.shape[1], columns = output.shape[2],
          channels = output.shape[3], inputs = input.shape[3];
  int64_t taps = window.kernel[0] * window.kernel[1];
  Numbers result;
  for (int64_t i = 0; i < rows * columns * channels; ++i)
    result.push_back(getBias(text, i % channels));
  for (int64_t position = 0; position < input.shape[1] * input.shape[2];
       ++position)
    for (int64_t tap = 0; tap < taps; ++tap) {
      int64_t row = position / input.shape[2] * window.stride[0] +
                    window.pad[0] + tap / window.kernel[1];
      int64_t column = position % input.shape[2] * window.stride[1] +
                       window.pad[2] + tap % window.kernel[1];
      if (row < 0 || row >= rows || column < 0 || column >= columns)
        continue;
      for (int64_t channel = 0; channel < channels; ++channel)
        for (int64_t c = 0; c < inputs; ++c)
          result[(row * columns + column) * channels + channel] +=
              (x[position * inputs + c] - options.inputZero) *
              (text.weights[(channel * taps + tap) * inputs + c] -
               options.weightZero);
    }
  return result;
}

Numbers multiply(const NetworkText &text, const SumOptions &options,
                 const TextValue &input, const TextValue &output,
                 ArrayRef<double> x) {
  int64_t rows = input.shape[1], depth = input.shape[2],
          columns = options.outputs;
  Numbers result;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      double sum = getBias(text, column);
      for (int64_t k = 0; k < depth; ++k)
        sum += (x[row * depth + k] - options.inputZero) *
               (text.weights[k * columns + column] - options.weightZero);
      result.push_back(sum);
    }
  return result;
}

using WriteOp = TextValue (NetworkText::*)(const TextValue &,
                                           const SumOptions &);
using Model = Numbers (*)(const NetworkText &, const SumOptions &,
                          const TextValue &, const TextValue &,
                          ArrayRef<double>);

struct ModelCase {
  const char *name;
  WriteOp write;
  Model model;
  Dims input;
  std::string element;
  SumOptions options;
};

void PrintTo(const ModelCase &value, std::ostream *os) { *os << value.name; }

class ModelledOp : public testing::TestWithParam<ModelCase> {};

/// Integers are equal; floats differ by what their type rounds.
void expectClose(const Numbers &found, const Numbers &expected,
                 StringRef element) {
  if (element.starts_with("i")) {
    EXPECT_EQ(found, expected);
    return;
  }
  // 36 products and sums of 11 bits, where bits are few.
  double tolerance = element == "f16" ? 5e-3 : 1e-6, range = 0.0;
  for (double number : expected)
    range = std::max(range, std::abs(number));
  ASSERT_EQ(found.size(), expected.size());
  for (auto [left, right] : llvm::zip_equal(found, expected))
    ASSERT_NEAR(left, right, tolerance * range);
}

TEST_P(ModelledOp, IsSumOfProducts) {
  const ModelCase &param = GetParam();
  NetworkText text;
  TextValue input = text.input(param.input, param.element);
  TextValue output = (text.*param.write)(input, param.options);
  text.output(output);
  NetworkContext context;
  for (bool useLibrary : {true, false}) {
    CompiledNetwork network(context, text.getText(), useLibrary);
    ASSERT_TRUE(network);
    for (uint32_t seed = 1; seed <= 3; ++seed) {
      std::vector<Numbers> inputs = makeInputs(*network, seed);
      expectClose(
          runNetwork(*network, inputs).front(),
          param.model(text, param.options, input, output, inputs.front()),
          param.element);
    }
  }
}

/// Biases are arguments: those of a set count, whatever the network has.
TEST_P(ModelledOp, TakesOtherBiases) {
  const ModelCase &param = GetParam();
  NetworkText text;
  TextValue input = text.input(param.input, param.element);
  TextValue output = (text.*param.write)(input, param.options);
  text.output(output);
  NetworkContext context;
  for (bool useLibrary : {true, false}) {
    CompiledNetwork network(context, text.getText(), useLibrary);
    ASSERT_TRUE(network);
    int64_t channels = output.shape.back();
    BiasSet biases = network->getBiases();
    ASSERT_EQ(int64_t(biases.get(0).size()), channels);
    NetworkText changed = text;
    for (int64_t channel = 0; channel < channels; ++channel)
      EXPECT_EQ(biases.get(0)[channel], getBias(text, channel));
    changed.bias.clear();
    for (int64_t channel = 0; channel < channels; ++channel)
      changed.bias.push_back(100 - 7 * double(channel));
    biases.set(0, changed.bias);
    std::vector<Numbers> inputs = makeInputs(*network);
    expectClose(
        runNetwork(*network, inputs, biases).front(),
        param.model(changed, param.options, input, output, inputs.front()),
        param.element);
    // The biases of the network stay what they were.
    expectClose(runNetwork(*network, inputs).front(),
                param.model(text, param.options, input, output, inputs.front()),
                param.element);
  }
}

SumOptions makeOptions(Window window, int64_t inputZero, int64_t weightZero,
                       StringRef weight = "i8", StringRef accumulator = "i32",
                       double weightRange = 127, double biasRange = 5000) {
  SumOptions options;
  options.window = std::move(window);
  options.inputZero = inputZero;
  options.weightZero = weightZero;
  options.weightElement = weight.str();
  options.accumulator = accumulator.str();
  options.weightRange = weightRange;
  options.biasRange = biasRange;
  options.outputs = 3;
  return options;
}

std::vector<ModelCase> getCases() {
  Window odd = {{3, 2}, {2, 3}, {1, 2}, {2, 0, 1, 3}};
  Window spread = {{3, 2}, {2, 1}, {1, 1}, {-1, 0, 1, 2}};
  SumOptions single = makeOptions(odd, 4, 0);
  single.isBiasSingle = true;
  return {
      {"conv",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "i8",
       makeOptions(odd, -11, 0)},
      {"conv_weight_zero_point",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "i8",
       makeOptions(odd, 127, -3)},
      {"conv_single_bias",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "i8",
       single},
      {"conv_no_bias",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "i8",
       makeOptions(odd, 1, 0, "i8", "i32", 127, 0)},
      {"conv_16_bits",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "i16",
       makeOptions(odd, 0, 0, "i8", "i48", 127, 1e12)},
      {"conv_large_sums",
       &NetworkText::conv2d,
       convolve,
       {1, 3, 3, 300},
       "i8",
       makeOptions({}, -128, 0)},
      {"conv_floats",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "f32",
       makeOptions(odd, 0, 0, "f32", "f32", 1, 1)},
      {"conv_half",
       &NetworkText::conv2d,
       convolve,
       {1, 9, 8, 3},
       "f16",
       makeOptions(odd, 0, 0, "f16", "f16", 1, 1)},
      {"depthwise",
       &NetworkText::depthwise,
       convolveDepthwise,
       {1, 9, 8, 5},
       "i8",
       makeOptions(odd, 9, -2)},
      {"depthwise_1x1",
       &NetworkText::depthwise,
       convolveDepthwise,
       {1, 4, 4, 5},
       "i8",
       makeOptions({{1, 1}}, 9, -2)},
      {"depthwise_16_bits",
       &NetworkText::depthwise,
       convolveDepthwise,
       {1, 9, 8, 5},
       "i16",
       makeOptions(odd, 0, 0, "i8", "i48")},
      {"depthwise_floats",
       &NetworkText::depthwise,
       convolveDepthwise,
       {1, 9, 8, 5},
       "f32",
       makeOptions(odd, 0, 0, "f32", "f32", 1, 1)},
      {"transpose_conv",
       &NetworkText::transposeConv,
       convolveTransposed,
       {1, 4, 5, 3},
       "i8",
       makeOptions(spread, 3, 2)},
      {"transpose_conv_stride_1",
       &NetworkText::transposeConv,
       convolveTransposed,
       {1, 4, 5, 3},
       "i8",
       makeOptions({{3, 2}}, 3, 0)},
      {"transpose_conv_floats",
       &NetworkText::transposeConv,
       convolveTransposed,
       {1, 4, 5, 3},
       "f32",
       makeOptions(spread, 0, 0, "f32", "f32", 1, 1)},
      {"matmul",
       &NetworkText::matmul,
       multiply,
       {1, 4, 20},
       "i8",
       makeOptions({}, -128, 5)},
      {"matmul_no_bias",
       &NetworkText::matmul,
       multiply,
       {1, 4, 20},
       "i8",
       makeOptions({}, -128, 5, "i8", "i32", 127, 0)},
      {"matmul_16_bits",
       &NetworkText::matmul,
       multiply,
       {1, 4, 20},
       "i16",
       makeOptions({}, 0, 0, "i16", "i48", 32767, 1e10)},
      {"matmul_large_sums",
       &NetworkText::matmul,
       multiply,
       {1, 2, 2000},
       "i8",
       makeOptions({}, -128, 0)},
      {"matmul_floats",
       &NetworkText::matmul,
       multiply,
       {1, 4, 20},
       "f32",
       makeOptions({}, 0, 0, "f32", "f32", 1, 1)},
  };
}

INSTANTIATE_TEST_SUITE_P(All, ModelledOp, testing::ValuesIn(getCases()),
                         [](const auto &info) { return info.param.name; });

} // namespace
