//===- RandomOp.h - Convolutions to test corrections with -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_RANDOMOP_H
#define UNBIAS_TEST_UNIT_RANDOMOP_H

#include "unbias/Analysis/BiasCorrector.h"
#include "llvm/ADT/bit.h"
#include <cmath>
#include <random>
#include <vector>

namespace mlir::unbias::test {

using Numbers = std::vector<double>;

/// A grouped convolution of any rank with random integer weights and the float
/// weights that they stand for.
struct RandomOp {
  TapGeometry geometry;
  int64_t groups = 1, outputs = 1, inputs = 1;
  /// [groups, outputs, taps, inputs].
  std::vector<float> weights;
  std::vector<int8_t> quantized;
  /// One, or one for every output channel of the op.
  Numbers scales;
  int64_t zeroPoint = 0;

  int64_t getTaps() const { return geometry.getNumTaps(); }
  int64_t getInputPositions() const;
  int64_t getOutputPositions() const;
  int64_t getInputChannels() const { return groups * inputs; }
  int64_t getOutputChannels() const { return groups * outputs; }

  /// Calls `visit(output, tap, input)` for every output position and tap, both
  /// row-major; `input` is -1 in the padding.
  template <typename Visit>
  void forEachTap(Visit visit) const;

  WeightView getWeights() const;
  WeightView getQuantized() const;
};

RandomOp makeRandomOp(std::mt19937 &random);

/// An integer in [low, high].
int64_t pick(std::mt19937 &random, int64_t low, int64_t high);

/// Random weights and quantization for the sizes of `op`.
void fillWeights(RandomOp &op, std::mt19937 &random);

/// Numbers in [low, high).
Numbers makeRandom(std::mt19937 &random, int64_t count, double low,
                   double high);

/// A normally distributed number.
double makeNormal(std::mt19937 &random);

/// What tells 0 from -0, and NaN from other numbers.
std::vector<uint64_t> getBits(ArrayRef<double> numbers);

/// Mean output per channel of the op on `input` [positions, channels], by the
/// convolution itself in double; `padding` is what the input is padded with.
Numbers convolve(const RandomOp &op, const WeightView &weights,
                 const Numbers &input, double padding);

/// Means per tap [taps, channels] of `input`.
Numbers getTapMeans(const RandomOp &op, const Numbers &input, double padding);

//===----------------------------------------------------------------------===//
// Implementation
//===----------------------------------------------------------------------===//

inline int64_t RandomOp::getInputPositions() const {
  int64_t positions = 1;
  for (const TapAxis &axis : geometry.axes)
    positions *= axis.inputSize;
  return positions;
}

inline int64_t RandomOp::getOutputPositions() const {
  int64_t positions = 1;
  for (const TapAxis &axis : geometry.axes)
    positions *= axis.outputSize;
  return positions;
}

template <typename Visit>
void RandomOp::forEachTap(Visit visit) const {
  for (int64_t output = 0; output < getOutputPositions(); ++output)
    for (int64_t tap = 0; tap < getTaps(); ++tap) {
      int64_t input = 0, outputsBelow = getOutputPositions(),
              tapsBelow = getTaps();
      for (const TapAxis &axis : geometry.axes) {
        outputsBelow /= axis.outputSize;
        tapsBelow /= axis.taps;
        int64_t out = output / outputsBelow % axis.outputSize;
        int64_t of = tap / tapsBelow % axis.taps;
        int64_t at = out * axis.stride + of * axis.dilation - axis.padBefore;
        if (geometry.transposed) {
          int64_t from = out - axis.padBefore - of;
          at = from % axis.stride == 0 ? from / axis.stride : -1;
        }
        if (at < 0 || at >= axis.inputSize) {
          input = -1;
          break;
        }
        input = input * axis.inputSize + at;
      }
      visit(output, tap, input);
    }
}

inline WeightView RandomOp::getWeights() const {
  return makeWeightView(weights, groups, outputs, getTaps(), inputs);
}

inline WeightView RandomOp::getQuantized() const {
  return makeWeightView(quantized, groups, outputs, getTaps(), inputs, scales,
                        zeroPoint);
}

inline Numbers makeRandom(std::mt19937 &random, int64_t count, double low,
                          double high) {
  Numbers numbers(count);
  for (double &number : numbers)
    number = low + (high - low) * (random() / 4294967296.0);
  return numbers;
}

/// By the polar method.
inline double makeNormal(std::mt19937 &random) {
  double a, square;
  do {
    Numbers numbers = makeRandom(random, 2, -1.0, 1.0);
    a = numbers[0];
    square = a * a + numbers[1] * numbers[1];
  } while (square >= 1.0 || square == 0.0);
  return a * std::sqrt(-2.0 * std::log(square) / square);
}

inline int64_t pick(std::mt19937 &random, int64_t low, int64_t high) {
  return low + int64_t(random() % (high - low + 1));
}

inline std::vector<uint64_t> getBits(ArrayRef<double> numbers) {
  std::vector<uint64_t> bits;
  for (double number : numbers)
    bits.push_back(llvm::bit_cast<uint64_t>(number));
  return bits;
}

inline RandomOp makeRandomOp(std::mt19937 &random) {
  auto pick = [&](int64_t low, int64_t high) {
    return test::pick(random, low, high);
  };
  RandomOp op;
  int64_t rank = pick(0, 3);
  for (int64_t i = 0; i < rank; ++i) {
    TapAxis axis;
    axis.taps = pick(1, 3);
    axis.stride = pick(1, 3);
    axis.dilation = pick(1, 2);
    axis.padBefore = pick(0, 2);
    axis.inputSize = pick(3, rank == 3 ? 5 : 9);
    int64_t reach = (axis.taps - 1) * axis.dilation + 1;
    int64_t padded = axis.inputSize + axis.padBefore + pick(0, 2);
    axis.outputSize = std::max<int64_t>(1, (padded - reach) / axis.stride + 1);
    op.geometry.axes.push_back(axis);
  }
  op.groups = pick(0, 2) ? 1 : pick(2, 5);
  // Depthwise with a multiplier now and then, and more than one chunk of 64.
  op.inputs = pick(0, 3) == 0 ? 1 : pick(1, rank > 1 ? 20 : 150);
  op.outputs = pick(1, 19);
  fillWeights(op, random);
  return op;
}

inline void fillWeights(RandomOp &op, std::mt19937 &random) {
  int64_t count = op.getOutputChannels() * op.getTaps() * op.inputs;
  bool perChannel = pick(random, 0, 1);
  op.scales =
      makeRandom(random, perChannel ? op.getOutputChannels() : 1, 0.001, 0.02);
  op.zeroPoint = pick(random, 0, 1) ? pick(random, -20, 20) : 0;
  for (int64_t i = 0; i < count; ++i) {
    int64_t channel = i / (op.getTaps() * op.inputs);
    double scale = op.scales[perChannel ? channel : 0];
    int64_t stored = pick(random, -128, 127);
    op.quantized.push_back(stored);
    double rounding = makeRandom(random, 1, -0.5, 0.5)[0];
    op.weights.push_back((stored - op.zeroPoint + rounding) * scale);
  }
}

inline Numbers convolve(const RandomOp &op, const WeightView &weights,
                        const Numbers &input, double padding) {
  Numbers sums(op.getOutputChannels(), 0.0);
  op.forEachTap([&](int64_t, int64_t tap, int64_t position) {
    for (int64_t g = 0; g < op.groups; ++g)
      for (int64_t o = 0; o < op.outputs; ++o)
        for (int64_t c = 0; c < op.inputs; ++c) {
          double value =
              position < 0
                  ? padding
                  : input[position * op.getInputChannels() + g * op.inputs + c];
          sums[g * op.outputs + o] += weights.at(g, o, tap, c) * value;
        }
  });
  for (double &sum : sums)
    sum /= op.getOutputPositions();
  return sums;
}

inline Numbers getTapMeans(const RandomOp &op, const Numbers &input,
                           double padding) {
  int64_t channels = op.getInputChannels();
  Numbers means(op.getTaps() * channels, 0.0);
  op.forEachTap([&](int64_t, int64_t tap, int64_t position) {
    for (int64_t c = 0; c < channels; ++c)
      means[tap * channels + c] +=
          position < 0 ? padding : input[position * channels + c];
  });
  for (double &mean : means)
    mean /= op.getOutputPositions();
  return means;
}

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_UNIT_RANDOMOP_H
