//===- NetworkText.cpp - Networks written as text -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

std::string unbias::getTensorType(ArrayRef<int64_t> shape, StringRef element) {
  std::string type = "tensor<";
  for (int64_t size : shape)
    type += (size < 0 ? "?" : std::to_string(size)) + "x";
  return type + element.str() + ">";
}

static bool isFloat(StringRef element) {
  return element.starts_with("f") || element.starts_with("b");
}

static std::string printNumber(double value, StringRef element) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (isFloat(element))
    os << llvm::format("%.17e", value);
  else
    os << int64_t(value);
  return text;
}

/// Nested lists of `values`, which are taken from the front.
static std::string printNested(ArrayRef<int64_t> shape, StringRef element,
                               ArrayRef<double> &values) {
  if (shape.empty()) {
    std::string text = printNumber(values.front(), element);
    values = values.drop_front();
    return text;
  }
  std::string text = "[";
  for (int64_t i = 0; i < shape.front(); ++i)
    text += (i ? ", " : "") + printNested(shape.drop_front(), element, values);
  return text + "]";
}

static std::string printArray(ArrayRef<int64_t> numbers) {
  return "array<i64: " +
         llvm::join(llvm::map_range(
                        numbers, [](int64_t n) { return std::to_string(n); }),
                    ", ") +
         ">";
}

static int64_t getProduct(ArrayRef<int64_t> shape) {
  int64_t product = 1;
  for (int64_t size : shape)
    product *= size;
  return product;
}

TextValue NetworkText::name(ArrayRef<int64_t> shape, StringRef element) {
  return {"%v" + std::to_string(count++), getTensorType(shape, element),
          Dims(shape), element.str()};
}

TextValue NetworkText::input(ArrayRef<int64_t> shape, StringRef element) {
  return inputs.emplace_back(name(shape, element));
}

TextValue NetworkText::constant(ArrayRef<int64_t> shape, StringRef element,
                                ArrayRef<double> values) {
  TextValue value = name(shape, element);
  body += value.name + " = \"tosa.const\"() <{values = dense<" +
          printNested(shape, element, values) + "> : " + value.type +
          "}> : () -> " + value.type + "\n";
  return value;
}

TextValue NetworkText::splat(ArrayRef<int64_t> shape, StringRef element,
                             double number) {
  TextValue value = name(shape, element);
  body += value.name + " = \"tosa.const\"() <{values = dense<" +
          printNumber(number, element) + "> : " + value.type + "}> : () -> " +
          value.type + "\n";
  return value;
}

TextValue NetworkText::shape(ArrayRef<int64_t> sizes) {
  TextValue value = name({}, "index");
  std::string rank = std::to_string(sizes.size());
  value.type = "!tosa.shape<" + rank + ">";
  std::vector<double> numbers(sizes.begin(), sizes.end());
  ArrayRef<double> left = numbers;
  body += value.name + " = tosa.const_shape {values = dense<" +
          printNested({int64_t(sizes.size())}, "index", left) + "> : tensor<" +
          rank + "xindex>} : () -> " + value.type + "\n";
  return value;
}

TextValue NetworkText::op(StringRef opName, ArrayRef<TextValue> operands,
                          StringRef attributes, ArrayRef<int64_t> shape,
                          StringRef element) {
  TextValue value = name(shape, element);
  auto list = [&](std::string TextValue::*part) {
    return llvm::join(
        llvm::map_range(
            operands, [&](const TextValue &operand) { return operand.*part; }),
        ", ");
  };
  body += value.name + " = " + opName.str() + " " + list(&TextValue::name) +
          " " + (attributes.empty() ? "" : "{" + attributes.str() + "} ") +
          ": (" + list(&TextValue::type) + ") -> " + value.type + "\n";
  return value;
}

std::string NetworkText::getText(StringRef functionName) const {
  auto list = [](ArrayRef<TextValue> values, bool hasNames, bool hasTypes) {
    std::vector<std::string> parts;
    for (const TextValue &value : values)
      parts.push_back((hasNames ? value.name : "") +
                      (hasNames && hasTypes ? ": " : "") +
                      (hasTypes ? value.type : ""));
    return llvm::join(parts, ", ");
  };
  return "func.func @" + functionName.str() + "(" + list(inputs, true, true) +
         ") -> (" + list(outputs, false, true) + ") {\n" + body + "return " +
         list(outputs, true, false) +
         (outputs.empty() ? "" : " : " + list(outputs, false, true)) + "\n}\n";
}

std::vector<double> NetworkText::numbers(int64_t size, StringRef element,
                                         double range) {
  std::vector<double> result;
  for (int64_t i = 0; i < size; ++i) {
    double number = uniform() * range;
    if (element == "f32")
      result.push_back(double(float(number)));
    else if (isFloat(element))
      result.push_back(std::round(number * 64) / 64);
    else
      result.push_back(std::round(number));
  }
  return result;
}

TextValue NetworkText::makeWeights(const SumOptions &options,
                                   ArrayRef<int64_t> shape) {
  if (options.weights)
    return *options.weights;
  weights =
      numbers(getProduct(shape), options.weightElement, options.weightRange);
  return constant(shape, options.weightElement, weights);
}

TextValue NetworkText::makeBias(const SumOptions &options, int64_t channels) {
  if (options.bias)
    return *options.bias;
  bias = numbers(options.isBiasSingle ? 1 : channels, options.accumulator,
                 options.biasRange);
  if (!options.isBiasSplat)
    return constant({int64_t(bias.size())}, options.accumulator, bias);
  bias.assign(bias.size(), bias.front());
  return splat({int64_t(bias.size())}, options.accumulator, bias.front());
}

/// Sizes of the spatial axes of the output of a window over `x`.
static Dims getOutputSizes(const TextValue &x, const Window &window) {
  Dims sizes;
  for (size_t axis = 0; axis < window.kernel.size(); ++axis)
    sizes.push_back((x.shape[1 + axis] - 1 + window.pad[2 * axis] +
                     window.pad[2 * axis + 1] -
                     (window.kernel[axis] - 1) * window.dilation[axis]) /
                        window.stride[axis] +
                    1);
  return sizes;
}

static Dims join(std::initializer_list<ArrayRef<int64_t>> parts) {
  Dims result;
  for (ArrayRef<int64_t> part : parts)
    result.append(part.begin(), part.end());
  return result;
}

TextValue NetworkText::convolve(StringRef opName, const TextValue &x,
                                const SumOptions &options,
                                ArrayRef<int64_t> weightShape, int64_t channels,
                                ArrayRef<int64_t> shape) {
  const Window &window = options.window;
  bool isTransposed = opName == "tosa.transpose_conv2d";
  TextValue w = makeWeights(options, weightShape);
  TextValue b = makeBias(options, channels);
  TextValue inputZero = splat({1}, x.element, options.inputZero);
  TextValue weightZero = splat({1}, w.element, options.weightZero);
  std::string attributes =
      "acc_type = " + options.accumulator +
      (isTransposed
           ? ", out_pad = "
           : ", dilation = " + printArray(window.dilation) + ", pad = ") +
      printArray(window.pad) + ", stride = " + printArray(window.stride);
  return op(opName, {x, w, b, inputZero, weightZero}, attributes, shape,
            options.accumulator);
}

TextValue NetworkText::conv2d(const TextValue &x, const SumOptions &options) {
  Dims outputs = {options.outputs}, inputs = {x.shape.back()};
  return convolve(
      "tosa.conv2d", x, options, join({outputs, options.window.kernel, inputs}),
      options.outputs,
      join({x.shape.front(), getOutputSizes(x, options.window), outputs}));
}

TextValue NetworkText::conv3d(const TextValue &x, const SumOptions &options) {
  Dims outputs = {options.outputs}, inputs = {x.shape.back()};
  return convolve(
      "tosa.conv3d", x, options, join({outputs, options.window.kernel, inputs}),
      options.outputs,
      join({x.shape.front(), getOutputSizes(x, options.window), outputs}));
}

TextValue NetworkText::depthwise(const TextValue &x,
                                 const SumOptions &options) {
  int64_t inputs = x.shape.back(), channels = inputs * options.outputs;
  return convolve(
      "tosa.depthwise_conv2d", x, options,
      join({options.window.kernel, inputs, options.outputs}), channels,
      join({x.shape.front(), getOutputSizes(x, options.window), channels}));
}

TextValue NetworkText::transposeConv(const TextValue &x,
                                     const SumOptions &options) {
  const Window &window = options.window;
  Dims sizes;
  for (unsigned axis = 0; axis < 2; ++axis)
    sizes.push_back((x.shape[1 + axis] - 1) * window.stride[axis] +
                    window.pad[2 * axis] + window.pad[2 * axis + 1] +
                    window.kernel[axis]);
  return convolve("tosa.transpose_conv2d", x, options,
                  join({options.outputs, window.kernel, x.shape.back()}),
                  options.outputs,
                  join({x.shape.front(), sizes, options.outputs}));
}

TextValue NetworkText::matmul(const TextValue &x, const SumOptions &options) {
  Dims shape = {x.shape[0], x.shape[1], options.outputs};
  TextValue w = makeWeights(options, {x.shape[0], x.shape[2], options.outputs});
  TextValue inputZero = splat({1}, x.element, options.inputZero);
  TextValue weightZero = splat({1}, w.element, options.weightZero);
  TextValue product = op("tosa.matmul", {x, w, inputZero, weightZero}, "",
                         shape, options.accumulator);
  bias.assign(options.outputs, 0.0);
  if (options.biasRange == 0)
    return product;
  bias = numbers(options.outputs, options.accumulator, options.biasRange);
  return add(product,
             constant({1, 1, options.outputs}, options.accumulator, bias));
}

TextValue NetworkText::pad(const TextValue &x, ArrayRef<int64_t> amounts,
                           double value) {
  Dims sizes = x.shape;
  for (size_t axis = 0; axis < sizes.size(); ++axis)
    sizes[axis] += amounts[2 * axis] + amounts[2 * axis + 1];
  TextValue by = shape(amounts);
  TextValue number = splat({1}, x.element, value);
  return op("tosa.pad", {x, by, number}, "", sizes, x.element);
}

TextValue NetworkText::reshape(const TextValue &x, ArrayRef<int64_t> sizes) {
  TextValue to = shape(sizes);
  return op("tosa.reshape", {x, to}, "", sizes, x.element);
}

TextValue NetworkText::add(const TextValue &x, const TextValue &y) {
  return op("tosa.add", {x, y}, "", x.shape, x.element);
}

TextValue NetworkText::clamp(const TextValue &x, double low, double high) {
  return op("tosa.clamp", {x},
            "min_val = " + printNumber(low, x.element) + " : " + x.element +
                ", max_val = " + printNumber(high, x.element) + " : " +
                x.element,
            x.shape, x.element);
}

TextValue NetworkText::rescale(const TextValue &x, StringRef element,
                               ArrayRef<double> factors, int64_t fromZero,
                               int64_t toZero) {
  std::vector<double> multipliers, shifts;
  for (double factor : factors) {
    int exponent;
    double mantissa = std::frexp(factor, &exponent);
    multipliers.push_back(std::round(std::ldexp(mantissa, 30)));
    shifts.push_back(30 - exponent);
  }
  auto size = int64_t(factors.size());
  TextValue multiplier = constant({size}, "i32", multipliers);
  TextValue shift = constant({size}, "i8", shifts);
  TextValue from = splat({1}, x.element, fromZero);
  TextValue to = splat({1}, element, toZero);
  return op("tosa.rescale", {x, multiplier, shift, from, to},
            "scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = " +
                std::string(size == 1 ? "false" : "true") +
                ", input_unsigned = false, output_unsigned = false",
            x.shape, element);
}
