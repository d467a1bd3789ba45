//===- Twins.h - Generated pairs of networks --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a float network and its int8 twin, op by op, and keeps the scales that
// pairing is to find.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_PAIRING_TWINS_H
#define UNBIAS_TEST_UNIT_PAIRING_TWINS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "unbias/InitAll.h"
#include "unbias/Pairing/Pairing.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <random>

namespace mlir::unbias {

/// A context that can read networks.
class PairingContext {
public:
  PairingContext() {
    DialectRegistry registry;
    registry.insert<func::FuncDialect>();
    registerAll(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  OwningOpRef<ModuleOp> read(const llvm::Twine &path) {
    return parseSourceFile<ModuleOp>(path.str(), &context);
  }
  OwningOpRef<ModuleOp> parse(const std::string &text) {
    return parseSourceString<ModuleOp>(text, &context);
  }

  MLIRContext context;
};

/// What to do with the next 1x1 convolution.
struct ConvOptions {
  int64_t outputs = 8;
  bool isPerTensor = false;
  /// Of the float bias; 0: zeros.
  double bias = 0.5;
  double outputScale = 0.02;
  /// Names in the two networks; empty: none.
  std::string quantizedName, realName;
  /// What spoils the twin: relative changes of the integer bias, in both
  /// directions, steps added to integer weights, a factor of the rescale,
  /// output channels whose weights are zero.
  double biasChange = 0.0;
  double weightNoise = 0.0;
  double rescaleFactor = 1.0;
  int64_t zeroChannels = 0;
  bool has16BitMultipliers = false;
};

/// Two networks in the making, both [1, size, size, channels].
class Twins {
public:
  Twins(int64_t channels, double scale, int64_t zeroPoint, uint32_t seed = 1,
        int64_t size = 1)
      : channels(channels), inputChannels(channels), size(size),
        inputSize(size), scale(scale), zeroPoint(zeroPoint), random(seed) {}

  /// What is to be found, by op.
  std::vector<double> inputScales;
  std::vector<std::vector<double>> weightScales;

  void conv(const ConvOptions &options = {}) {
    std::vector<float> weights;
    std::vector<double> scales;
    for (int64_t output = 0; output < options.outputs; ++output) {
      double gain = std::exp(uniform());
      double largest = 0;
      for (int64_t input = 0; input < channels; ++input) {
        bool isZero = output < options.zeroChannels;
        weights.push_back(isZero ? 0.0f : float(gain * uniform()));
        largest = std::max(largest, std::abs(double(weights.back())));
      }
      scales.push_back(largest == 0 ? 0.01f : float(largest / 127));
    }
    if (options.isPerTensor)
      scales.assign(scales.size(),
                    *std::max_element(scales.begin(), scales.end()));
    std::vector<int8_t> integers;
    for (auto [index, weight] : llvm::enumerate(weights))
      integers.push_back(
          int8_t(std::clamp(std::round(weight / scales[index / channels]) +
                                std::round(options.weightNoise * uniform()),
                            -127.0, 127.0)));
    std::vector<float> bias;
    std::vector<int32_t> integerBias, multipliers;
    std::vector<int8_t> shifts;
    for (double weightScale : scales) {
      bias.push_back(float(options.bias * uniform()));
      double exact = bias.back() / (scale * weightScale);
      integerBias.push_back(
          int32_t(std::round(exact * (1 + options.biasChange * uniform()))));
      int exponent;
      int bits = options.has16BitMultipliers ? 15 : 31;
      double mantissa = std::frexp(options.rescaleFactor * scale * weightScale /
                                       options.outputScale,
                                   &exponent);
      multipliers.push_back(int32_t(std::round(std::ldexp(mantissa, bits))));
      shifts.push_back(int8_t(bits - exponent));
    }
    if (options.isPerTensor) {
      multipliers.resize(1);
      shifts.resize(1);
    }
    inputScales.push_back(scale);
    weightScales.push_back(scales);
    emitConv(options, weights, integers, bias, integerBias, multipliers,
             shifts);
  }

  /// Clamps to integers that are all there are.
  void clamp() {
    addBoth("tosa.clamp " + quantizedValue +
                " {min_val = -128 : i8, max_val = 127 : i8} : (" +
                getType("i8") + ") -> " + getType("i8"),
            "tosa.clamp " + realValue +
                " {min_val = 0.0 : f32, max_val = 3.0e38 : f32} : (" +
                getType("f32") + ") -> " + getType("f32"));
  }

  /// The mean over both spatial axes: sums and one rescale in one network, sums
  /// and a product, or a pooling, in the other.
  void mean(double outputScale, bool isPooling);

  /// Something that cannot be followed, the same in both networks.
  void table() {
    std::vector<int8_t> values(256);
    addQuantized("tosa.table " + quantizedValue + ", " +
                 constant("i8", {256}, values) + " : (" + getType("i8") +
                 ", tensor<256xi8>) -> " + getType("i8"));
    addReal("tosa.sigmoid " + realValue + " : (" + getType("f32") + ") -> " +
            getType("f32"));
    scale = 1.0 / 256;
    zeroPoint = -128;
  }

  std::string getQuantized() const {
    return finish("i8", quantized, quantizedValue);
  }
  std::string getReal() const { return finish("f32", real, realValue); }

  double getScale() const { return scale; }
  int64_t getZeroPoint() const { return zeroPoint; }

private:
  double uniform() { return std::ldexp(double(random()), -31) - 1.0; }

  std::string getType(const std::string &element) const {
    return ("tensor<1x" + llvm::Twine(size) + "x" + llvm::Twine(size) + "x" +
            llvm::Twine(channels) + "x" + element + ">")
        .str();
  }

  /// Adds a constant to the text of both networks and returns its name.
  template <typename T>
  std::string constant(const std::string &element,
                       std::initializer_list<int64_t> shape,
                       const std::vector<T> &values) {
    std::string type = "tensor<";
    for (int64_t dim : shape)
      type += std::to_string(dim) + "x";
    type += element + ">";
    llvm::StringRef bytes(reinterpret_cast<const char *>(values.data()),
                          values.size() * sizeof(T));
    std::string name = "%c" + std::to_string(++numValues);
    std::string text = name + " = \"tosa.const\"() <{values = dense<\"0x" +
                       llvm::toHex(bytes) + "\"> : " + type + "}> : () -> " +
                       type + "\n";
    quantized += text;
    real += text;
    return name;
  }

  void addQuantized(const std::string &op, const std::string &name = "") {
    quantizedValue = "%v" + std::to_string(++numValues);
    quantized += quantizedValue + " = " + op + location(name) + "\n";
  }
  void addReal(const std::string &op, const std::string &name = "") {
    realValue = "%v" + std::to_string(++numValues);
    real += realValue + " = " + op + location(name) + "\n";
  }
  void addBoth(const std::string &integers, const std::string &floats) {
    addQuantized(integers);
    addReal(floats);
  }
  static std::string location(const std::string &name) {
    return name.empty() ? "" : " loc(\"" + name + "\")";
  }

  void rescale(const std::string &from, const std::string &to,
               const std::vector<int32_t> &multipliers,
               const std::vector<int8_t> &shifts, int64_t from0, int64_t to0,
               bool has16Bits = false) {
    auto zero = [&](const std::string &element, int64_t value) {
      if (element == "i8")
        return constant<int8_t>(element, {1}, {int8_t(value)});
      return constant<int32_t>(element, {1}, {int32_t(value)});
    };
    auto count = int64_t(multipliers.size());
    std::vector<int16_t> narrow(multipliers.begin(), multipliers.end());
    std::string multiplier = has16Bits ? constant("i16", {count}, narrow)
                                       : constant("i32", {count}, multipliers);
    std::string shift = constant("i8", {count}, shifts);
    std::string vector = "tensor<" + std::to_string(count);
    addQuantized("tosa.rescale " + quantizedValue + ", " + multiplier + ", " +
                 shift + ", " + zero(from, from0) + ", " + zero(to, to0) +
                 " {scale32 = " + (has16Bits ? "false" : "true") +
                 ", rounding_mode = SINGLE_ROUND, per_channel = " +
                 (count == 1 ? "false" : "true") +
                 ", input_unsigned = false, output_unsigned = false} : (" +
                 getType(from) + ", " + vector +
                 (has16Bits ? "xi16>, " : "xi32>, ") + vector +
                 "xi8>, tensor<1x" + from + ">, tensor<1x" + to + ">) -> " +
                 getType(to));
  }

  void emitConv(const ConvOptions &options, const std::vector<float> &weights,
                const std::vector<int8_t> &integers,
                const std::vector<float> &bias,
                const std::vector<int32_t> &integerBias,
                const std::vector<int32_t> &multipliers,
                const std::vector<int8_t> &shifts) {
    int64_t inputs = channels, outputs = options.outputs;
    std::string inputType = getType("i8"), realInputType = getType("f32");
    channels = outputs;
    auto op = [&](const std::string &value, const std::string &weight,
                  const std::string &biases, const std::string &inputZero,
                  const std::string &weightZero, const std::string &input,
                  const std::string &element, const std::string &accumulator) {
      std::string vector = "tensor<" + std::to_string(outputs);
      return "tosa.conv2d " + value + ", " + weight + ", " + biases + ", " +
             inputZero + ", " + weightZero + " {acc_type = " + accumulator +
             ", dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, "
             "stride = array<i64: 1, 1>} : (" +
             input + ", " + vector + "x1x1x" + std::to_string(inputs) + "x" +
             element + ">, " + vector + "x" + accumulator + ">, tensor<1x" +
             element + ">, tensor<1x" + element + ">) -> " +
             getType(accumulator);
    };
    std::string weightName = constant("i8", {outputs, 1, 1, inputs}, integers);
    std::string biasName = constant("i32", {outputs}, integerBias);
    std::string inputZero = constant<int8_t>("i8", {1}, {int8_t(zeroPoint)});
    std::string weightZero = constant<int8_t>("i8", {1}, {0});
    addQuantized(op(quantizedValue, weightName, biasName, inputZero, weightZero,
                    inputType, "i8", "i32"),
                 options.quantizedName);
    std::string realWeights = constant("f32", {outputs, 1, 1, inputs}, weights);
    std::string realBias = constant("f32", {outputs}, bias);
    std::string realZero = constant<float>("f32", {1}, {0.0f});
    addReal(op(realValue, realWeights, realBias, realZero, realZero,
               realInputType, "f32", "f32"),
            options.realName);
    scale = options.outputScale;
    zeroPoint = -7;
    rescale("i32", "i8", multipliers, shifts, 0, zeroPoint,
            options.has16BitMultipliers);
  }

  std::string finish(const std::string &element, const std::string &body,
                     const std::string &value) const {
    std::string input =
        ("tensor<1x" + llvm::Twine(inputSize) + "x" + llvm::Twine(inputSize) +
         "x" + llvm::Twine(inputChannels) + "x" + element + ">")
            .str();
    std::string result = getType(element);
    return "func.func @main(%x: " + input + ") -> " + result + " {\n" + body +
           "return " + value + " : " + result + "\n}\n";
  }

  int64_t channels, inputChannels, size, inputSize;
  double scale;
  int64_t zeroPoint;
  std::mt19937 random;
  unsigned numValues = 0;
  std::string quantized, real;
  std::string quantizedValue = "%x", realValue = "%x";
};

inline void Twins::mean(double outputScale, bool isPooling) {
  int64_t count = size * size;
  std::string zero = constant<int8_t>("i8", {1}, {0});
  rescale("i8", "i32", {1 << 30}, {30}, zeroPoint, 0);
  std::string wide = getType("i32"), wideReal = getType("f32");
  std::string full = wideReal;
  auto narrow = [&](const std::string &element, int64_t height) {
    return ("tensor<1x" + llvm::Twine(height) + "x" + llvm::Twine(size) + "x" +
            llvm::Twine(channels) + "x" + element + ">")
        .str();
  };
  std::string between = narrow("i32", 1), betweenReal = narrow("f32", 1);
  addQuantized("tosa.reduce_sum " + quantizedValue + " {axis = 1 : i32} : (" +
               wide + ") -> " + between);
  int64_t kernel = size;
  size = 1;
  std::string last = getType("i32"), lastReal = getType("f32");
  addQuantized("tosa.reduce_sum " + quantizedValue + " {axis = 2 : i32} : (" +
               between + ") -> " + last);
  int exponent;
  double mantissa = std::frexp(scale / outputScale / double(count), &exponent);
  rescale("i32", "i8", {int32_t(std::round(std::ldexp(mantissa, 31)))},
          {int8_t(31 - exponent)}, 0, -5);
  scale = outputScale;
  zeroPoint = -5;
  if (isPooling) {
    std::string realZero = constant<float>("f32", {1}, {0.0f});
    std::string array = std::to_string(kernel) + ", " + std::to_string(kernel);
    addReal("tosa.avg_pool2d " + realValue + ", " + realZero + ", " + realZero +
            " {acc_type = f32, kernel = array<i64: " + array +
            ">, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: " + array +
            ">} : (" + full + ", tensor<1xf32>, tensor<1xf32>) -> " + lastReal);
    return;
  }
  addReal("tosa.reduce_sum " + realValue + " {axis = 1 : i32} : (" + full +
          ") -> " + betweenReal);
  addReal("tosa.reduce_sum " + realValue + " {axis = 2 : i32} : (" +
          betweenReal + ") -> " + lastReal);
  std::string factor =
      constant<float>("f32", {1, 1, 1, 1}, {1.0f / float(count)});
  addReal("tosa.mul " + realValue + ", " + factor + ", " + zero + " : (" +
          lastReal + ", tensor<1x1x1x1xf32>, tensor<1xi8>) -> " + lastReal);
}

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_PAIRING_TWINS_H
