//===- TwinText.h - A float network and its int8 twin -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_TWINTEXT_H
#define UNBIAS_TEST_UNIT_EXECUTION_TWINTEXT_H

#include "NetworkText.h"
#include <cmath>

namespace mlir::unbias {

/// Writes two networks op by op. Activations of the twin are 8 bits; weights
/// are rounded to a few steps per channel, so that much is to be corrected.
class TwinText {
public:
  struct Value {
    TextValue real, quantized;
    double scale = 1.0;
    int64_t zeroPoint = 0;
  };
  using WriteOp = TextValue (NetworkText::*)(const TextValue &,
                                             const SumOptions &);

  explicit TwinText(uint32_t seed) : real(seed), quantized(seed) {}

  NetworkText real, quantized;
  /// Real units per stored unit of the output of each biased op, by channel.
  std::vector<std::vector<double>> biasScales;

  Value input(ArrayRef<int64_t> shape, double scale, int64_t zeroPoint) {
    return {real.input(shape, "f32"), quantized.input(shape, "i8"), scale,
            zeroPoint};
  }

  /// `weightSteps`: the largest integer weight.
  Value conv(WriteOp write, const Value &x, SumOptions options,
             double outputScale, int64_t outputZero, double weightSteps = 5) {
    options.weightElement = options.accumulator = "f32";
    TextValue realSum = (real.*write)(x.real, options);
    int64_t channels = realSum.shape.back();
    bool isChannelLast = write == &NetworkText::depthwise;
    auto getChannel = [&](size_t i) {
      return isChannelLast ? i % channels
                           : i / (real.weights.size() / channels);
    };
    std::vector<double> largest(channels, 1e-3);
    for (size_t i = 0; i < real.weights.size(); ++i)
      largest[getChannel(i)] =
          std::max(largest[getChannel(i)], std::abs(real.weights[i]));
    std::vector<double> weights, bias, scales, factors;
    for (int64_t channel = 0; channel < channels; ++channel) {
      double scale = largest[channel] / weightSteps;
      scales.push_back(x.scale * scale);
      factors.push_back(x.scale * scale / outputScale);
      bias.push_back(std::round(real.bias[channel] / scales.back()));
    }
    for (size_t i = 0; i < real.weights.size(); ++i)
      weights.push_back(
          std::round(real.weights[i] * weightSteps / largest[getChannel(i)]));
    options.weightElement = "i8";
    options.accumulator = "i32";
    options.inputZero = x.zeroPoint;
    Dims shape(options.window.kernel);
    int64_t inputs = x.real.shape.back();
    if (isChannelLast) {
      shape.append({inputs, options.outputs});
    } else {
      shape.insert(shape.begin(), channels);
      shape.push_back(inputs);
    }
    options.weights = quantized.constant(shape, "i8", weights);
    options.bias = quantized.constant({channels}, "i32", bias);
    TextValue sum = (quantized.*write)(x.quantized, options);
    biasScales.push_back(scales);
    return {realSum, quantized.rescale(sum, "i8", factors, 0, outputZero),
            outputScale, outputZero};
  }

  Value relu(const Value &x) {
    return {real.clamp(x.real, 0, 1e30),
            quantized.clamp(x.quantized, double(x.zeroPoint), 127), x.scale,
            x.zeroPoint};
  }

  Value add(const Value &x, const Value &y, double scale, int64_t zeroPoint) {
    double fine = scale / 32768;
    auto widen = [&](const Value &value) {
      return quantized.rescale(value.quantized, "i32", value.scale / fine,
                               value.zeroPoint, 0);
    };
    TextValue left = widen(x), right = widen(y);
    TextValue sum = quantized.add(left, right);
    return {real.add(x.real, y.real),
            quantized.rescale(sum, "i8", 1.0 / 32768, 0, zeroPoint), scale,
            zeroPoint};
  }

  Value reshape(const Value &x, ArrayRef<int64_t> shape) {
    return {real.reshape(x.real, shape), quantized.reshape(x.quantized, shape),
            x.scale, x.zeroPoint};
  }

  /// Over [1, n]; of the float network only.
  TextValue softmax(const TextValue &x) {
    TextValue largest =
        real.op("tosa.reduce_max", {x}, "axis = 1 : i32", {1, 1}, "f32");
    TextValue shifted = real.op("tosa.sub", {x, largest}, "", x.shape, "f32");
    TextValue power = real.op("tosa.exp", {shifted}, "", x.shape, "f32");
    TextValue sum =
        real.op("tosa.reduce_sum", {power}, "axis = 1 : i32", {1, 1}, "f32");
    TextValue inverse = real.op("tosa.reciprocal", {sum}, "", sum.shape, "f32");
    TextValue shift = real.splat({1}, "i8", 0);
    return real.op("tosa.mul", {power, inverse, shift}, "", x.shape, "f32");
  }
};

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_TWINTEXT_H
