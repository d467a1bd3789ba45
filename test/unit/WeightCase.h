//===- WeightCase.h - Weights in any layout to sum --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_WEIGHTCASE_H
#define UNBIAS_TEST_UNIT_WEIGHTCASE_H

#include "RandomOp.h"
#include "Tensors.h"
#include "WeightSums.h"
#include <algorithm>
#include <array>
#include <gtest/gtest.h>

namespace mlir::unbias::test {

/// Weights in memory of their own.
struct StoredWeights {
  std::vector<char> bytes;
  WeightView view;
};

/// How weights [groups, outputs, taps, inputs] lie in memory.
struct Layout {
  Storage storage;
  /// Dimensions from the outermost to the innermost.
  std::array<int64_t, 4> order{0, 1, 2, 3};
  /// Whether every element is followed by another that is not one.
  bool hasGaps = false;
};

struct Sums {
  SmallVector<double> correction, variance;
};

/// A correction to calculate.
struct Case {
  RandomOp op;
  /// Parameters of the quantized weights, per output channel.
  SmallVector<double> scales;
  SmallVector<int64_t> zeroPoints;
  bool isFull = false;
  InputMean floatMean, quantizedMean;
  SmallVector<double> errorDeviation, shiftDeviation;

  StoredWeights storeWeights(const Layout &layout) const;
  StoredWeights storeQuantized(const Layout &layout) const;

  WeightSums getSums(const WeightView *weights,
                     const WeightView &quantized) const {
    return {weights,        &quantized,     isFull ? &floatMean : nullptr,
            &quantizedMean, errorDeviation, shiftDeviation};
  }
};

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

/// Lays `values` [groups, outputs, taps, inputs] out.
inline StoredWeights store(const RandomOp &op, const Numbers &values,
                           const Layout &layout) {
  TensorView tensor = transpose(
      makeTensor(values, {op.groups, op.outputs, op.getTaps(), op.inputs}),
      layout.order);
  Numbers ordered;
  for (double value : tensor.toDoubles())
    ordered.insert(ordered.end(), layout.hasGaps ? 2 : 1, value);
  StoredWeights stored;
  stored.bytes = encode(ordered, layout.storage);
  tensor = makeEncoded(stored.bytes, layout.storage, tensor.shape);
  if (layout.hasGaps) {
    int64_t bytes = getStorageBytes(layout.storage);
    for (size_t i = 0; i < stored.bytes.size(); ++i)
      if (int64_t(i) / bytes % 2)
        stored.bytes[i] = 0x55;
    for (int64_t &stride : tensor.strides)
      stride *= 2;
  }
  WeightDims dims;
  SmallVector<int64_t, 2> *roles[] = {&dims.group, &dims.output, nullptr,
                                      &dims.input};
  for (auto [dim, role] : llvm::enumerate(layout.order))
    if (role == 2)
      dims.taps.push_back(dim);
    else
      roles[role]->push_back(dim);
  stored.view = llvm::cantFail(makeWeightView(tensor, dims));
  return stored;
}

inline StoredWeights Case::storeWeights(const Layout &layout) const {
  return store(op, Numbers(op.weights.begin(), op.weights.end()), layout);
}

/// Unsigned storages hold numbers that are larger by a power of two, and so is
/// the zero point.
inline StoredWeights Case::storeQuantized(const Layout &layout) const {
  int64_t more = 0;
  if (llvm::is_contained({Storage::U8, Storage::U16, Storage::U32},
                         layout.storage))
    more = 128;
  else if (layout.storage == Storage::U4)
    more = 8;
  Numbers values;
  for (int8_t value : op.quantized)
    values.push_back(value + more);
  StoredWeights stored = store(op, values, layout);
  stored.view.scales = scales;
  stored.view.zeroPoints = zeroPoints;
  for (int64_t &zeroPoint : stored.view.zeroPoints)
    zeroPoint += more;
  return stored;
}

/// Per channel with coverage or without, or per tap.
inline InputMean makeMean(std::mt19937 &random, const RandomOp &op) {
  int64_t channels = op.getInputChannels();
  InputMean mean;
  mean.perTap = pick(random, 0, 2) == 0;
  Numbers values = makeRandom(
      random, mean.perTap ? op.getTaps() * channels : channels, -1.0, 2.0);
  mean.values.assign(values.begin(), values.end());
  if (!mean.perTap && pick(random, 0, 2)) {
    mean.coverage = llvm::cantFail(tapCoverage(op.geometry));
    mean.padding = pick(random, -1, 1) * 0.75;
  }
  return mean;
}

/// Groups and kernels of up to 5x5.
inline RandomOp makeSizes(std::mt19937 &random, int64_t inputs) {
  RandomOp op;
  for (int64_t i = pick(random, 0, 2); i > 0; --i)
    op.geometry.axes.push_back({pick(random, 1, 5), pick(random, 1, 2), 1,
                                pick(random, 0, 2), pick(random, 4, 9),
                                pick(random, 1, 7)});
  op.inputs = inputs;
  op.groups = pick(random, 0, 1) ? 1 : pick(random, 2, 5);
  op.outputs = pick(random, 1, 20);
  return op;
}

/// Parameters per tensor and per channel, means and standard errors of every
/// kind.
inline Case makeCase(std::mt19937 &random, RandomOp op) {
  fillWeights(op, random);
  Case test;
  test.op = op;
  test.scales.assign(op.scales.begin(), op.scales.end());
  test.zeroPoints.assign(pick(random, 0, 1) ? 1 : op.getOutputChannels(), 0);
  for (int64_t &zeroPoint : test.zeroPoints)
    zeroPoint = pick(random, -20, 20);
  test.isFull = pick(random, 0, 1);
  test.floatMean = makeMean(random, op);
  test.quantizedMean = makeMean(random, op);
  int64_t size = test.quantizedMean.values.size();
  auto makeDeviation = [&] {
    Numbers values =
        makeRandom(random, pick(random, 0, 3) ? size : 0, 0.0, 0.1);
    return SmallVector<double>(values.begin(), values.end());
  };
  test.errorDeviation = makeDeviation();
  if (test.isFull)
    test.shiftDeviation = makeDeviation();
  return test;
}

inline Case makeCase(std::mt19937 &random, int64_t inputs) {
  return makeCase(random, makeSizes(random, inputs));
}

/// Of all output channels.
inline Sums calculate(const WeightSums &sums,
                      InstructionSet set = getInstructionSet()) {
  int64_t channels = sums.quantized->getOutputChannels();
  Sums out;
  out.correction.resize(channels);
  out.variance.resize(channels);
  EXPECT_TRUE(
      sums.calculateRange({0, channels}, {out.correction, out.variance}, set));
  return out;
}

inline void expectSameBits(const Sums &a, const Sums &b) {
  EXPECT_EQ(getBits(a.correction), getBits(b.correction));
  EXPECT_EQ(getBits(a.variance), getBits(b.variance));
}

inline Layout makeLayout(std::mt19937 &random, Storage storage) {
  Layout layout{storage};
  std::shuffle(layout.order.begin(), layout.order.end(), random);
  layout.hasGaps = pick(random, 0, 3) == 0;
  return layout;
}

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_UNIT_WEIGHTCASE_H
