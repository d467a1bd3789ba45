//===- WeightSumsBitsTest.cpp - Corrections to the last bit ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers decide the bits of a correction, not the way they are stored, read or
// shared out.
//
//===----------------------------------------------------------------------===//

#include "WeightCase.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

TEST(WeightSumsBitsTest, InstructionSetsAgree) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 150; ++trial) {
    Case test = makeCase(random, pick(random, 1, 200));
    StoredWeights w = test.storeWeights({Storage::F32});
    // Those with a loop of their own, and another; four bits keep the lowest.
    Storage storage = trial % 3 == 0   ? Storage::I8
                      : trial % 3 == 1 ? Storage::I4
                                       : Storage::I16;
    StoredWeights q = test.storeQuantized(
        trial % 2 ? Layout{storage} : makeLayout(random, storage));
    WeightSums sums = test.getSums(&w.view, q.view);
    Sums expected = calculate(sums, InstructionSet::Baseline);
    SCOPED_TRACE(trial);
    for (InstructionSet set : {InstructionSet::AVX2, InstructionSet::AVX512})
      if (isAvailable(set))
        expectSameBits(calculate(sums, set), expected);
  }
}

TEST(WeightSumsBitsTest, RangesAgree) {
  std::mt19937 random(4);
  for (int trial = 0; trial < 100; ++trial) {
    Case test = makeCase(random, pick(random, 1, 100));
    StoredWeights w = test.storeWeights(makeLayout(random, Storage::F32));
    StoredWeights q = test.storeQuantized(makeLayout(random, Storage::I8));
    WeightSums sums = test.getSums(&w.view, q.view);
    Sums expected = calculate(sums), parts = expected;
    int64_t channels = test.op.getOutputChannels();
    for (int64_t begin = 0; begin < channels;) {
      int64_t size = pick(random, 1, channels - begin);
      MutableArrayRef<double> correction(parts.correction),
          variance(parts.variance);
      correction = correction.slice(begin, size);
      variance = variance.slice(begin, size);
      llvm::fill(correction, 0.0);
      llvm::fill(variance, 0.0);
      ASSERT_TRUE(sums.calculateRange(
          {begin, begin + size}, {correction, variance}, getInstructionSet()));
      begin += size;
    }
    SCOPED_TRACE(trial);
    expectSameBits(parts, expected);
    // Nor does it matter whether variances are asked for.
    Numbers alone(channels);
    ASSERT_TRUE(
        sums.calculateRange({0, channels}, {alone, {}}, getInstructionSet()));
    EXPECT_EQ(getBits(alone), getBits(expected.correction));
  }
}

TEST(WeightSumsBitsTest, LayoutsAgree) {
  std::mt19937 random(5);
  for (int trial = 0; trial < 150; ++trial) {
    Case test = makeCase(random, pick(random, 1, 150));
    StoredWeights w = test.storeWeights({Storage::F32});
    StoredWeights q = test.storeQuantized({Storage::I8});
    Sums expected = calculate(test.getSums(&w.view, q.view));
    StoredWeights otherW = test.storeWeights(makeLayout(random, Storage::F32));
    StoredWeights otherQ = test.storeQuantized(makeLayout(random, Storage::I8));
    SCOPED_TRACE(trial);
    for (const WeightView *weights : {&w.view, &otherW.view})
      for (const WeightView &quantized : {q.view, otherQ.view})
        expectSameBits(calculate(test.getSums(weights, quantized)), expected);
  }
}

// Numbers that every storage can hold; unsigned ones by another zero point.
TEST(WeightSumsBitsTest, StoragesAgree) {
  std::mt19937 random(6);
  for (int trial = 0; trial < 60; ++trial) {
    Case test = makeCase(random, pick(random, 1, 100));
    for (float &weight : test.op.weights)
      weight = std::round(weight * 32.0f) / 32.0f;
    for (int8_t &value : test.op.quantized)
      value = value & 8 ? -(value & 7) - 1 : value & 7;
    StoredWeights w = test.storeWeights({Storage::F32});
    StoredWeights q = test.storeQuantized({Storage::I8});
    Sums expected = calculate(test.getSums(&w.view, q.view));
    SCOPED_TRACE(trial);
    for (Storage storage : {Storage::F64, Storage::BF16, Storage::F16}) {
      StoredWeights other = test.storeWeights({storage});
      expectSameBits(calculate(test.getSums(&other.view, q.view)), expected);
    }
    for (Storage storage :
         {Storage::I4, Storage::U4, Storage::U8, Storage::I16, Storage::U16,
          Storage::I32, Storage::U32, Storage::I48, Storage::I64, Storage::F16,
          Storage::BF16, Storage::F32, Storage::F64}) {
      SCOPED_TRACE(getStorageName(storage).str());
      StoredWeights other = test.storeQuantized(
          trial % 2 ? Layout{storage} : makeLayout(random, storage));
      expectSameBits(calculate(test.getSums(&w.view, other.view)), expected);
    }
  }
}

//===----------------------------------------------------------------------===//
// Taps that meet the same
//===----------------------------------------------------------------------===//

// The taps of a class are summed as integers: those that cancel leave nothing,
// whatever scale they have, and their order does not matter.
TEST(WeightSumsBitsTest, TapsOfEqualCoverageAreSummedExactly) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 50; ++trial) {
    RandomOp op = makeSizes(random, pick(random, 1, 20));
    op.geometry.axes = {TapAxis{4, 1, 1, 0, 9, 6}};
    Case test = makeCase(random, op);
    test.isFull = false;
    test.quantizedMean = {};
    test.quantizedMean.values.assign(op.getInputChannels(), 0.3);
    test.errorDeviation.assign(op.getInputChannels(), 0.1);
    test.shiftDeviation.clear();
    StoredWeights q = test.storeQuantized({Storage::I8});
    Sums expected = calculate(test.getSums(nullptr, q.view));
    WeightView shuffled = q.view;
    std::shuffle(shuffled.tapOffsets.begin(), shuffled.tapOffsets.end(),
                 random);
    SCOPED_TRACE(trial);
    expectSameBits(calculate(test.getSums(nullptr, shuffled)), expected);
  }
  // (0.1 + 0.7) - 0.8 is not 0 in doubles.
  std::vector<int8_t> taps = {1, 7, -8};
  WeightView view = makeWeightView(taps, 1, 1, 3, 1, {0.1});
  InputMean mean;
  mean.values = {1.0};
  WeightSums sums{nullptr, &view, nullptr, &mean, {}, {}};
  EXPECT_EQ(calculate(sums).correction[0], 0.0);
}

TEST(WeightSumsBitsTest, NoWeightsCountAsZeros) {
  std::mt19937 random(8);
  for (int trial = 0; trial < 30; ++trial) {
    Case test = makeCase(random, pick(random, 1, 70));
    llvm::fill(test.op.weights, 0.0f);
    StoredWeights w = test.storeWeights({Storage::F32});
    StoredWeights q = test.storeQuantized(makeLayout(random, Storage::I8));
    SCOPED_TRACE(trial);
    expectSameBits(calculate(test.getSums(nullptr, q.view)),
                   calculate(test.getSums(&w.view, q.view)));
  }
}
