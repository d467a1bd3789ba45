//===- SuitabilityTest.cpp - Whether samples suit a network ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TwinNetworks.h"
#include "unbias/Execution/Comparison.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// `count` samples of [8, 8, 3] that are `fill(sample, element)`.
SampleSet fillSamples(int64_t count,
                      llvm::function_ref<float(int64_t, int64_t)> fill) {
  SampleSet samples = makeSamples(count, {8, 8, 3});
  std::vector<float> numbers;
  for (int64_t sample = 0; sample < count; ++sample)
    for (int64_t element = 0; element < 8 * 8 * 3; ++element)
      numbers.push_back(fill(sample, element));
  StringRef bytes(reinterpret_cast<const char *>(numbers.data()),
                  numbers.size() * sizeof(float));
  ArrayData &array = samples.inputs.front().array;
  array.owner = llvm::MemoryBuffer::getMemBufferCopy(bytes);
  array.data = array.owner->getBuffer();
  return samples;
}

Comparison compare(SampleSet samples) {
  TwinNetworks twins(writeTwins(), std::move(samples));
  EXPECT_TRUE(bool(twins));
  BiasSet biases = twins->quantized.getBiases();
  ComparisonOptions options;
  options.samples = twins.getAll();
  return llvm::cantFail(
      compareNetworks(twins.getContext(), *twins, {&biases}, options));
}

} // namespace

// Means of 64 independent numbers vary by a 64th of their variance.
TEST(Suitability, NoiseHasACoherenceOfOne) {
  Suitability found = compare(makeSamples(100, {8, 8, 3})).suitability;
  ASSERT_TRUE(found.coherence);
  EXPECT_NEAR(*found.coherence, 1.0, 0.3);
  EXPECT_FALSE(found.doubts.empty());
}

// Images of one colour each: all of the variance is in their means, of which
// there are 64 times what noise has, as n / (n - 1) of what n samples have.
TEST(Suitability, PlainImagesAreAsCoherentAsCanBe) {
  Suitability found = compare(fillSamples(20, [](int64_t sample, int64_t) {
                        return -0.9f + 0.09f * sample;
                      })).suitability;
  ASSERT_TRUE(found.coherence);
  EXPECT_NEAR(*found.coherence, 64.0 * 20 / 19, 1e-3);
}

// The input holds -131 / 127 to 124 / 127. Samples of 0 and 1.5 alike use from
// 0 to the end of it, and reach beyond it by 1.5 - 124 / 127.
TEST(Suitability, TellsHowInputsFitTheirRange) {
  Comparison found = compare(fillSamples(
      10, [](int64_t, int64_t element) { return element % 2 ? 1.5f : 0.0f; }));
  double high = 124.0 / 127, width = 255.0 / 127;
  const RangeFit &fit = *found.networks.front().ops.front().inputFit;
  EXPECT_NEAR(fit.reach, 1.0 + (1.5 - high) / width, 1e-3);
  EXPECT_NEAR(fit.used, high / width, 1e-3);
  EXPECT_NEAR(fit.clipped, (1.5 - high) / 1.5, 1e-3);
  EXPECT_TRUE(fit.exceeds());
  EXPECT_NEAR(*found.suitability.inputUsed, fit.used, 1e-12);
  // All samples are the same, so nothing varies.
  EXPECT_NEAR(*found.suitability.variation, 0.0, 1e-6);
  EXPECT_GE(found.suitability.exceeded, 1);
  EXPECT_GE(found.suitability.doubts.size(), 2u);
}

TEST(Suitability, OneSampleTellsLittle) {
  Suitability found = compare(makeSamples(1, {8, 8, 3})).suitability;
  EXPECT_FALSE(found.variation);
  EXPECT_FALSE(found.coherence);
}

TEST(Suitability, DoubtsAreSentences) {
  Suitability found;
  found.ops = 28;
  judge(found);
  EXPECT_TRUE(found.doubts.empty());
  found.inputUsed = 0.66;
  found.variation = 0.56;
  found.coherence = 14.0;
  judge(found);
  EXPECT_TRUE(found.doubts.empty());
  found.exceeded = 7;
  found.clipped = 0.19;
  found.inputUsed = 0.12;
  found.variation = 0.22;
  found.coherence = 1.2;
  judge(found);
  ASSERT_EQ(found.doubts.size(), 4u);
  EXPECT_EQ(found.doubts[0],
            "in 7 of 28 ops the float network computes much that is beyond the "
            "range of the quantized one (up to 19 % of the root mean square): "
            "the ranges were chosen for other data");
}
