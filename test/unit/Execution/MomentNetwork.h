//===- MomentNetwork.h - Networks of known distributions --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random networks of the ops that distributions are followed through.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_MOMENTNETWORK_H
#define UNBIAS_TEST_UNIT_EXECUTION_MOMENTNETWORK_H

#include "NetworkText.h"
#include <cmath>

namespace mlir::unbias {

/// Mean and variance of every channel.
struct ChannelMoments {
  std::vector<double> mean, variance;
};

/// A value, and what is known of how its elements are distributed.
struct Part {
  TextValue value;
  /// Normally, so that sums are normal as well.
  bool isNormal = true;
  /// By a clipped normal distribution at most, which a further clamp keeps.
  bool isClipped = true;
  /// Mean and variance are exact: nothing was clamped that is more than that,
  /// and nothing rounded.
  bool isExact = true;
  /// At all positions alike.
  bool isUniform = true;
  /// What rounding may have added to an element.
  double rounding = 0.0;
};

/// A network that uses every value once, so that operands are independent.
class RandomNetwork {
public:
  /// `isLowered` leaves out ops that upstream passes lower to loads of single
  /// elements, or to counts of what lies in a window.
  RandomNetwork(uint32_t seed, bool isLowered)
      : text(seed), isLowered(isLowered) {
    std::vector<Part> parts;
    for (int i = 0, e = 1 + pick(3); i < e; ++i)
      parts.push_back(addSource());
    for (Part &part : parts)
      grow(part);
    while (parts.size() > 1) {
      Part right = parts.back();
      parts.pop_back();
      parts.back() = merge(parts.back(), right);
      grow(parts.back());
    }
    last = parts.back();
    // Statistics describe what is before a last padding.
    scale(last, makeConstant(last, 2.0));
    SumOptions options = getPointwise();
    TextValue sum = text.depthwise(last.value, options);
    text.output(last.value);
    text.output(sum);
  }

  NetworkText text;
  /// Of the outputs of the sources, in their order.
  std::vector<ChannelMoments> sources;
  Part last;

private:
  int pick(int count) {
    return std::min(int((text.uniform() + 1.0) / 2.0 * count), count - 1);
  }

  static SumOptions getPointwise() {
    SumOptions options;
    options.window.kernel = {1, 1};
    options.weightElement = options.accumulator = "f32";
    options.outputs = 1;
    options.weightRange = options.biasRange = 1.5;
    return options;
  }

  /// Inputs are N(0, 1), so that weights are deviations, of either sign, and
  /// biases means; one weight in six is 0.
  Part addSource() {
    constexpr int64_t channels = 3;
    SumOptions options = getPointwise();
    std::vector<double> weights = text.numbers(channels, "f32", 1.5);
    for (double &weight : weights)
      if (pick(6) == 0)
        weight = 0.0;
    TextValue x = text.input({1, 4, 4, channels}, "f32");
    options.weights = text.constant({1, 1, channels, 1}, "f32", weights);
    Part part{text.depthwise(x, options)};
    sources.push_back({text.bias, {}});
    for (double weight : weights)
      sources.back().variance.push_back(weight * weight);
    return part;
  }

  /// One constant for all elements, or one for each channel.
  TextValue makeConstant(const Part &part, double range) {
    int64_t channels = pick(2) ? part.value.shape.back() : 1;
    return text.constant({1, 1, 1, channels}, "f32",
                         text.numbers(channels, "f32", range));
  }

  TextValue combine(StringRef op, const TextValue &a, const TextValue &b) {
    return text.op(op, {a, b}, "", a.shape, a.element);
  }

  /// By one number, or by random ones up to 2.
  void scale(Part &part, const TextValue &factor, double largest = 2.0) {
    part.rounding *= largest;
    TextValue shift = text.splat({1}, "i8", 0);
    part.value = text.op("tosa.mul", {part.value, factor, shift}, "",
                         part.value.shape, "f32");
  }

  void clamp(Part &part) {
    double low = text.uniform() * 1.5;
    double high = pick(3) ? low + 0.2 + std::abs(text.uniform()) * 3 : 3.0e38;
    part.value = text.clamp(part.value, low, high);
    cut(part);
  }

  /// After an op that is no linear function.
  void cut(Part &part) {
    part.isExact &= part.isClipped;
    part.isNormal = false;
  }

  void apply(Part &part, StringRef op) {
    part.value =
        text.op(op, {part.value}, "", part.value.shape, part.value.element);
    cut(part);
    part.isClipped = false;
  }

  void grow(Part &part) {
    for (int i = 0, e = 1 + pick(3); i < e; ++i)
      growOnce(part);
  }

  void growOnce(Part &part) {
    const Dims shape = part.value.shape;
    switch (pick(isLowered ? 14 : 18)) {
    case 0:
    case 1:
    case 2:
      return clamp(part);
    case 3:
      return scale(part, makeConstant(part, 2.0));
    case 4:
      part.value = combine("tosa.add", part.value, makeConstant(part, 1.0));
      return;
    case 5:
      part.value = combine("tosa.sub", part.value, makeConstant(part, 1.0));
      return;
    case 6:
      part.value = combine("tosa.maximum", part.value, makeConstant(part, 1.0));
      return cut(part);
    case 7:
      part.value = combine("tosa.minimum", part.value, makeConstant(part, 1.0));
      return cut(part);
    case 8:
      part.value = text.op("tosa.transpose", {part.value},
                           "perms = array<i32: 0, 2, 1, 3>",
                           {1, shape[2], shape[1], shape[3]}, "f32");
      return;
    case 9:
      part.value =
          text.pad(part.value, {0, 0, 1, 0, 0, 1, 0, 0}, text.uniform());
      part.isUniform = false;
      return;
    case 10:
      part.value =
          text.reshape(part.value, {1, shape[1] * shape[2], 1, shape[3]});
      return;
    case 11:
      return sumRows(part);
    case 12:
      return apply(part, pick(2) ? "tosa.tanh" : "tosa.sigmoid");
    case 13:
      return quantize(part, /*looksUp=*/false);
    case 14:
      return quantize(part, /*looksUp=*/true);
    case 15:
      part.value =
          text.op("tosa.reverse", {part.value}, "axis = 3 : i32", shape, "f32");
      return;
    case 16:
      return pool(part);
    case 17:
      return apply(part, pick(2) ? "tosa.abs" : "tosa.erf");
    }
  }

  void addUp(Part &part) { part.isClipped = part.isNormal; }

  void sumRows(Part &part) {
    Dims shape = part.value.shape;
    double rows = double(shape[1]);
    shape[1] = 1;
    part.value = text.op("tosa.reduce_sum", {part.value}, "axis = 1 : i32",
                         shape, "f32");
    addUp(part);
    scale(part, text.splat({1, 1, 1, 1}, "f32", 1.0 / rows), 1.0);
  }

  void pool(Part &part) {
    Dims shape = part.value.shape;
    if (shape[1] % 2 || shape[2] % 2 || !part.isUniform)
      return clamp(part);
    TextValue zero = text.splat({1}, "f32", 0);
    part.value = text.op(
        "tosa.avg_pool2d", {part.value, zero, zero},
        "acc_type = f32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, "
        "0>, stride = array<i64: 2, 2>",
        {1, shape[1] / 2, shape[2] / 2, shape[3]}, "f32");
    addUp(part);
  }

  /// To i8 in steps of 1/32, which saturates at 4, and back.
  void quantize(Part &part, bool looksUp) {
    scale(part, text.splat({1, 1, 1, 1}, "f32", 64.0), 64.0);
    const Dims shape = part.value.shape;
    TextValue x = text.op("tosa.cast", {part.value}, "", shape, "i16");
    x = text.clamp(text.rescale(x, "i8", {0.5}, 0, 3), -100, 120);
    if (looksUp) {
      std::vector<double> table;
      for (int i = -128; i < 128; ++i)
        table.push_back(std::round(100 * std::tanh((i - 3) / 50.0)) + 3);
      x = text.op("tosa.table", {x, text.constant({256}, "i8", table)}, "",
                  shape, "i8");
    }
    x = text.rescale(x, "i32", {2.0}, 3, 0);
    part.value = text.op("tosa.cast", {x}, "", shape, "f32");
    part.isExact = part.isNormal = part.isClipped = false;
    // Half a unit of i16 and of i8, which the table doubles and rounds again.
    part.rounding += looksUp ? 4.0 : 1.5;
    part.rounding *= looksUp ? 2.0 : 1.0;
    scale(part, text.splat({1, 1, 1, 1}, "f32", 1.0 / 64), 1.0 / 64);
  }

  Part merge(const Part &a, const Part &b) {
    Part part;
    part.isExact = a.isExact && b.isExact;
    part.isNormal = a.isNormal && b.isNormal;
    part.isClipped = a.isClipped && b.isClipped;
    part.isUniform = a.isUniform && b.isUniform;
    part.rounding = a.rounding + b.rounding;
    Dims shape = a.value.shape;
    if (shape == b.value.shape && pick(3)) {
      part.value = combine(pick(2) ? "tosa.add" : "tosa.sub", a.value, b.value);
      addUp(part);
      return part;
    }
    // The first rows and columns of both, side by side.
    auto cropped = [&](const Part &whole) {
      TextValue start = text.shape({0, 0, 0, 0});
      Dims size = whole.value.shape;
      for (unsigned dim : {1, 2})
        size[dim] = std::min(a.value.shape[dim], b.value.shape[dim]);
      TextValue sizes = text.shape(size);
      return text.op("tosa.slice", {whole.value, start, sizes}, "", size,
                     "f32");
    };
    TextValue left = cropped(a), right = cropped(b);
    shape = left.shape;
    shape[3] += right.shape[3];
    part.value =
        text.op("tosa.concat", {left, right}, "axis = 3 : i32", shape, "f32");
    return part;
  }

  bool isLowered;
};

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_MOMENTNETWORK_H
