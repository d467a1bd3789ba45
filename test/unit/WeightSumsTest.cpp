//===- WeightSumsTest.cpp - Corrections and their variance ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightCase.h"
#include <cmath>
#include <tuple>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

//===----------------------------------------------------------------------===//
// Reference
//===----------------------------------------------------------------------===//

/// Weight by weight. Corrections may differ by a part of the sum of |W||m|,
/// variances by a part of their value without cancellation.
static void expectReference(const Sums &found, const Case &test,
                            const WeightView &weights,
                            const WeightView &quantized) {
  using Long = long double;
  const InputMean &mean = test.quantizedMean;
  int64_t channels = test.op.getInputChannels();
  bool hasVariance =
      !test.errorDeviation.empty() || !test.shiftDeviation.empty();
  for (int64_t g = 0; g < test.op.groups; ++g)
    for (int64_t o = 0; o < test.op.outputs; ++o) {
      Long correction = 0, size = 0, variance = 0, varianceSize = 0;
      for (int64_t c = 0; c < test.op.inputs; ++c) {
        int64_t channel = g * test.op.inputs + c;
        Long error = 0, shift = 0, errorSize = 0;
        for (int64_t k = 0; k < test.op.getTaps(); ++k) {
          Long w = weights.at(g, o, k, c), q = quantized.at(g, o, k, c);
          Long ofQ = mean.at(k, channel, channels);
          Long ofF =
              test.isFull ? test.floatMean.at(k, channel, channels) : ofQ;
          correction += w * ofF - q * ofQ;
          size += std::abs(w * ofF) + std::abs(q * ofQ);
          int64_t i = mean.perTap ? k * channels + channel : channel;
          Long fraction =
              mean.perTap || mean.coverage.empty() ? 1.0 : mean.coverage[k];
          auto spread = [&](Long x, ArrayRef<double> deviation) {
            Long part = deviation.empty() ? 0 : fraction * x * deviation[i];
            return mean.perTap ? std::abs(part) : part;
          };
          error += spread(w - q, test.errorDeviation);
          shift += spread(w, test.shiftDeviation);
          errorSize += spread(std::abs(w) + std::abs(q), test.errorDeviation) +
                       spread(std::abs(w), test.shiftDeviation);
        }
        variance += error * error + shift * shift;
        varianceSize += errorSize * errorSize;
      }
      int64_t i = g * test.op.outputs + o;
      ASSERT_NEAR(found.correction[i], double(correction), 1e-12 * size);
      if (hasVariance)
        ASSERT_NEAR(found.variance[i], double(variance), 1e-12 * varianceSize);
      else
        ASSERT_TRUE(std::isnan(found.variance[i]));
    }
}

// Tails of every length, with the weights along the inputs and the outputs.
TEST(WeightSumsTest, EqualsReference) {
  std::mt19937 random(1);
  for (int64_t inputs = 1; inputs <= 70; ++inputs)
    for (int trial = 0; trial < 6; ++trial) {
      Case test = makeCase(random, inputs);
      Layout ofW{trial % 3 ? Storage::F32 : Storage::F64},
          ofQ{trial % 2 ? Storage::I8 : Storage::I16};
      if (trial >= 3)
        ofQ.order = ofW.order = {2, 0, 3, 1};
      StoredWeights w = test.storeWeights(ofW), q = test.storeQuantized(ofQ);
      // Floats may be quantized, too.
      if (trial == 1) {
        w.view.scales = {0.5};
        w.view.zeroPoints = {1};
      }
      SCOPED_TRACE(testing::Message() << inputs << " inputs, trial " << trial);
      expectReference(calculate(test.getSums(&w.view, q.view)), test, w.view,
                      q.view);
    }
}

// More outputs than are summed side by side.
TEST(WeightSumsTest, ManyOutputsEqualReference) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 4; ++trial) {
    RandomOp op = makeSizes(random, 9);
    op.outputs = 2053;
    Case test = makeCase(random, op);
    StoredWeights w = test.storeWeights({Storage::F32, {0, 2, 3, 1}});
    StoredWeights q = test.storeQuantized({Storage::I8, {0, 2, 3, 1}});
    expectReference(calculate(test.getSums(&w.view, q.view)), test, w.view,
                    q.view);
  }
}

/// Parameters by block along every role.
static WeightParameters makeBlocks(std::mt19937 &random, const RandomOp &op) {
  WeightParameters blocks;
  int64_t entries = 0;
  auto fill = [&](SmallVector<int64_t> &offsets, int64_t count) {
    int64_t block = pick(random, 1, count), stride = pick(random, 0, 2);
    offsets.clear();
    for (int64_t i = 0; i < count; ++i)
      offsets.push_back(i / block * stride);
    entries += offsets.back();
  };
  fill(blocks.groupOffsets, op.groups);
  fill(blocks.outputOffsets, op.outputs);
  fill(blocks.tapOffsets, op.getTaps());
  fill(blocks.inputOffsets, op.inputs);
  blocks.scales.clear();
  blocks.zeroPoints.clear();
  for (int64_t i = 0; i <= entries; ++i) {
    blocks.scales.push_back(0.25 + 0.125 * (i % 7));
    blocks.zeroPoints.push_back(pick(random, -3, 3));
  }
  return blocks;
}

// Scales of blocks, and floats that stand for what they are rounded to, in any
// layout and with the channels split in any way.
TEST(WeightSumsTest, FormedWeightsEqualReference) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 200; ++trial) {
    Case test = makeCase(random, pick(random, 1, 70));
    StoredWeights w = test.storeWeights(makeLayout(random, Storage::F32));
    StoredWeights q = test.storeQuantized(makeLayout(random, Storage::I8));
    if (trial % 3 == 0) {
      q = test.storeWeights(makeLayout(random, Storage::F32));
      q.view.rounding =
          WeightRounding{makeBlocks(random, test.op), -100, 90, Storage::I8};
    }
    if (trial % 3 != 2)
      q.view.blocks = makeBlocks(random, test.op);
    else
      w.view.blocks = makeBlocks(random, test.op);
    SCOPED_TRACE(testing::Message() << "trial " << trial);
    WeightSums sums = test.getSums(&w.view, q.view);
    Sums all = calculate(sums), parts = all;
    expectReference(all, test, w.view, q.view);
    int64_t channels = test.op.getOutputChannels();
    for (int64_t begin = 0; begin < channels;) {
      int64_t end = std::min(channels, begin + pick(random, 1, 9));
      MutableArrayRef<double> correction(parts.correction),
          variance(parts.variance);
      ASSERT_TRUE(sums.calculateRange({begin, end},
                                      {correction.slice(begin, end - begin),
                                       variance.slice(begin, end - begin)},
                                      InstructionSet::Baseline));
      begin = end;
    }
    expectSameBits(all, parts);
  }
}

//===----------------------------------------------------------------------===//
// Storages
//===----------------------------------------------------------------------===//

// The extremes of wide storages, which only the general readers read.
TEST(WeightSumsTest, ReadsWholeRangeOfStorages) {
  for (auto [storage, low, high] :
       {std::tuple(Storage::I8, -128.0, 127.0),
        {Storage::U8, 0.0, 255.0},
        {Storage::I16, -32768.0, 32767.0},
        {Storage::U16, 0.0, 65535.0},
        {Storage::I32, -0x1p31, 0x1p31 - 1},
        {Storage::U32, 0.0, 0x1p32 - 1},
        {Storage::I48, -0x1p47, 0x1p47 - 1},
        {Storage::I64, -0x1p52, 0x1p52},
        {Storage::F16, -65504.0, 0x1p-14},
        {Storage::BF16, -0x1.FEp127, 0x1p-126},
        {Storage::F32, -0x1.fffffep127, 0x1p-126}}) {
    std::vector<char> bytes = encode({low, high}, storage);
    WeightView view = llvm::cantFail(makeWeightView(
        makeEncoded(bytes, storage, {2, 1}), WeightDims{{}, {0}, {}, {1}}));
    InputMean one;
    one.values = {1.0};
    WeightSums sums{nullptr, &view, nullptr, &one, {}, {}};
    EXPECT_EQ(calculate(sums).correction, SmallVector<double>({-low, -high}))
        << getStorageName(storage).str();
  }
}

// Smaller than the smallest normal half: 1, 512 and 1023 parts of 2^-24.
TEST(WeightSumsTest, ReadsSubnormalHalves) {
  std::vector<uint16_t> bits = {0x0001, 0x8200, 0x03ff};
  WeightView view = llvm::cantFail(
      makeWeightView(makeTensor(bits, Storage::F16, {3}), {{}, {0}, {}, {}}));
  InputMean one;
  one.values = {-1.0};
  WeightSums sums{nullptr, &view, nullptr, &one, {}, {}};
  EXPECT_EQ(calculate(sums).correction,
            SmallVector<double>({0x1p-24, -0x1p-15, 1023 * 0x1p-24}));
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

TEST(WeightSumsTest, SizesMustFit) {
  std::vector<int8_t> data(24, 1);
  WeightView view = makeWeightView(data, 2, 3, 2, 2, {1.0});
  WeightView other = makeWeightView(data, 2, 2, 2, 3, {1.0});
  auto fits = [&](const WeightView *weights, const InputMean &floatMean,
                  const InputMean &mean, ArrayRef<double> deviation) {
    double correction[6], variance[6];
    return WeightSums{weights, &view, &floatMean, &mean, deviation, deviation}
        .calculateRange({0, 6}, {correction, variance}, getInstructionSet());
  };
  InputMean good, tooFew, tooMany, perTap;
  good.values.assign(4, 1.0);
  tooFew.values.assign(2, 1.0);
  tooMany = good;
  tooMany.coverage = {1.0, 1.0, 1.0};
  perTap.values.assign(8, 1.0);
  perTap.perTap = true;
  Numbers four(4, 1.0), eight(8, 1.0);
  EXPECT_TRUE(fits(&view, good, good, four));
  EXPECT_TRUE(fits(&view, good, perTap, eight));
  EXPECT_TRUE(fits(&view, perTap, good, four));
  EXPECT_FALSE(fits(&other, good, good, four));
  EXPECT_FALSE(fits(&view, tooFew, good, four));
  EXPECT_FALSE(fits(&view, good, tooMany, four));
  EXPECT_FALSE(fits(&view, good, perTap, four));
}
