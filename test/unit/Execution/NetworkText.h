//===- NetworkText.h - Networks written as text -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes small TOSA networks op by op, with random constants that are kept for
// models of what the network computes.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_EXECUTION_NETWORKTEXT_H
#define UNBIAS_TEST_UNIT_EXECUTION_NETWORKTEXT_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace mlir::unbias {

using Dims = SmallVector<int64_t>;

/// A value of a network in the making.
struct TextValue {
  std::string name, type;
  Dims shape;
  std::string element;
};

/// What a windowed op looks at; two axes unless more are given. `pad` has a
/// number before and one after every axis.
struct Window {
  Dims kernel = {3, 3}, stride = {1, 1}, dilation = {1, 1}, pad = {0, 0, 0, 0};
};

/// A biased op in the making.
struct SumOptions {
  Window window;
  /// Output channels; of a depthwise convolution: per input channel.
  int64_t outputs = 4;
  std::string weightElement = "i8", accumulator = "i32";
  int64_t inputZero = 0, weightZero = 0;
  /// Weights lie in [-range, range].
  double weightRange = 127;
  /// One per channel in [-range, range]; a single number if `isBiasSingle`; the
  /// same number for all if `isBiasSplat`.
  double biasRange = 5000;
  bool isBiasSingle = false, isBiasSplat = false;
  /// Instead of constants.
  std::optional<TextValue> weights, bias;
};

/// "tensor<1x4xi8>".
std::string getTensorType(ArrayRef<int64_t> shape, StringRef element);

class NetworkText {
public:
  explicit NetworkText(uint32_t seed = 1) : random(seed) {}

  TextValue input(ArrayRef<int64_t> shape, StringRef element);
  TextValue constant(ArrayRef<int64_t> shape, StringRef element,
                     ArrayRef<double> values);
  TextValue splat(ArrayRef<int64_t> shape, StringRef element, double value);
  TextValue shape(ArrayRef<int64_t> sizes);
  /// `name` is an op whose text is operands, attributes and types.
  TextValue op(StringRef name, ArrayRef<TextValue> operands,
               StringRef attributes, ArrayRef<int64_t> shape,
               StringRef element);
  void output(const TextValue &value) { outputs.push_back(value); }
  ArrayRef<TextValue> getOutputs() const { return outputs; }
  void setOutputs(std::vector<TextValue> values) {
    outputs = std::move(values);
  }
  std::string getText(StringRef name = "main") const;

  // Biased ops. Their constants are found in `weights` and `bias`.
  TextValue conv2d(const TextValue &x, const SumOptions &options);
  TextValue depthwise(const TextValue &x, const SumOptions &options);
  TextValue conv3d(const TextValue &x, const SumOptions &options);
  /// `out_pad` is the padding of the window.
  TextValue transposeConv(const TextValue &x, const SumOptions &options);
  /// [batch, rows, columns]; with a bias added if `biasRange` is not 0.
  TextValue matmul(const TextValue &x, const SumOptions &options);

  // Others.
  TextValue pad(const TextValue &x, ArrayRef<int64_t> amounts, double value);
  TextValue reshape(const TextValue &x, ArrayRef<int64_t> sizes);
  TextValue add(const TextValue &x, const TextValue &y);
  TextValue clamp(const TextValue &x, double low, double high);
  /// Integers times `factors`, one or one per channel, rounded.
  TextValue rescale(const TextValue &x, StringRef element,
                    ArrayRef<double> factors, int64_t fromZero, int64_t toZero);

  /// In [-1, 1).
  double uniform() { return double(random()) / 2147483648.0 - 1.0; }
  /// As `element` stores them: integers, floats rounded to f32, or halves that
  /// are multiples of 1/64.
  std::vector<double> numbers(int64_t count, StringRef element, double range);

  /// Constants of the last biased op.
  std::vector<double> weights, bias;

private:
  TextValue convolve(StringRef name, const TextValue &x,
                     const SumOptions &options, ArrayRef<int64_t> weightShape,
                     int64_t channels, ArrayRef<int64_t> shape);
  TextValue makeWeights(const SumOptions &options, ArrayRef<int64_t> shape);
  TextValue makeBias(const SumOptions &options, int64_t channels);
  TextValue name(ArrayRef<int64_t> shape, StringRef element);

  std::mt19937 random;
  unsigned count = 0;
  std::string body;
  std::vector<TextValue> inputs, outputs;
};

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_EXECUTION_NETWORKTEXT_H
