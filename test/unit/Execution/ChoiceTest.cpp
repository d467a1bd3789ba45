//===- ChoiceTest.cpp - Which correction is taken -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Choice.h"
#include "../../../lib/Execution/OutputQuality.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

namespace {

using Samples = std::vector<int64_t>;

TEST(SplitSamples, KeepsEveryFifthAside) {
  SampleSplit split = splitSamples(12);
  EXPECT_EQ(split.calibration, (Samples{0, 1, 2, 3, 5, 6, 7, 8, 10, 11}));
  EXPECT_EQ(split.aside, (Samples{4, 9}));
  EXPECT_EQ(splitSamples(10).aside, (Samples{4, 9}));
  EXPECT_EQ(splitSamples(1000).aside.size(), 200u);
}

TEST(SplitSamples, NeedsAllOfAFew) {
  EXPECT_EQ(splitSamples(9).calibration.size(), 9u);
  EXPECT_TRUE(splitSamples(9).aside.empty());
  EXPECT_EQ(splitSamples(1).calibration, Samples{0});
  EXPECT_TRUE(splitSamples(0).calibration.empty());
}

NetworkComparison makeNetwork(std::optional<double> divergence,
                              std::optional<double> error) {
  NetworkComparison network;
  network.divergence = divergence;
  network.outputError = error;
  return network;
}

TEST(ChooseCandidate, TakesDivergenceOfClassifiers) {
  Comparison comparison;
  comparison.endsInSoftmax = true;
  comparison.networks = {makeNetwork(0.0037, 0.219), makeNetwork(0.0031, 0.216),
                         makeNetwork(0.0083, 0.190)};
  Choice choice = chooseCandidate(comparison);
  EXPECT_EQ(choice.index, 1u);
  EXPECT_EQ(choice.criterion, "divergence");
  // The same network without softmax.
  comparison.endsInSoftmax = false;
  choice = chooseCandidate(comparison);
  EXPECT_EQ(choice.index, 2u);
  EXPECT_EQ(choice.criterion, "output error");
}

TEST(ChooseCandidate, TakesTheWeakerOfEquals) {
  Comparison comparison;
  comparison.networks = {makeNetwork({}, 0.5), makeNetwork({}, 0.25),
                         makeNetwork({}, 0.25)};
  EXPECT_EQ(chooseCandidate(comparison).index, 1u);
  comparison.networks = {makeNetwork({}, 0.25), makeNetwork({}, 0.25),
                         makeNetwork({}, 0.25)};
  EXPECT_EQ(chooseCandidate(comparison).index, 0u);
}

TEST(ChooseCandidate, KeepsTheFirstIfNothingIsKnown) {
  Comparison comparison;
  comparison.endsInSoftmax = true;
  comparison.networks = {makeNetwork({}, {}), makeNetwork({}, 0.1)};
  Choice choice = chooseCandidate(comparison);
  EXPECT_EQ(choice.index, 0u);
  EXPECT_EQ(choice.criterion, "");
  // A divergence that one of them lacks does not count.
  comparison.networks = {makeNetwork({}, 0.2), makeNetwork(0.1, 0.1)};
  choice = chooseCandidate(comparison);
  EXPECT_EQ(choice.index, 1u);
  EXPECT_EQ(choice.criterion, "output error");
}

/// A candidate whose figure is no number is never better.
TEST(ChooseCandidate, RefusesWhatIsNoNumber) {
  Comparison comparison;
  comparison.networks = {makeNetwork({}, 0.5), makeNetwork({}, std::nan("")),
                         makeNetwork({}, 0.4)};
  EXPECT_EQ(chooseCandidate(comparison).index, 2u);
  comparison.networks = {makeNetwork({}, std::nan("")), makeNetwork({}, 0.4)};
  EXPECT_EQ(chooseCandidate(comparison).index, 1u);
}

SampleOutput makeSample(std::vector<float> logits, bool isSoftmax) {
  SampleOutput sample;
  sample.last = logits;
  double sum = 0.0;
  for (float logit : logits)
    sum += std::exp(logit);
  for (float logit : logits)
    sample.outputs.push_back(isSoftmax ? float(std::exp(logit) / sum) : logit);
  return sample;
}

TEST(EndsInSoftmax, IsFoundByNumbers) {
  OutputShape shape;
  shape.classes = 3;
  SampleOutput softmax = makeSample({1.0f, -2.0f, 0.5f}, true);
  SampleOutput logits = makeSample({1.0f, -2.0f, 0.5f}, false);
  EXPECT_TRUE(endsInSoftmax({softmax}, shape));
  EXPECT_FALSE(endsInSoftmax({logits}, shape));
  EXPECT_FALSE(endsInSoftmax({softmax, logits}, shape));
  EXPECT_FALSE(endsInSoftmax({}, shape));
  // Two rows of classes.
  EXPECT_TRUE(endsInSoftmax({makeSample({}, true), softmax}, shape));
  // Logits so large that their exponentials are infinite.
  SampleOutput large;
  large.last = {2000.0f, 0.0f, 1999.0f};
  double share = 1.0 / (1.0 + std::exp(-1.0));
  large.outputs = {float(share), 0.0f, float(1.0 - share)};
  EXPECT_TRUE(endsInSoftmax({large}, shape));
  // A sigmoid of one class is none, nor are outputs of another size.
  shape.classes = 1;
  EXPECT_FALSE(endsInSoftmax({makeSample({1.0f}, true)}, shape));
  shape.classes = 3;
  SampleOutput other = softmax;
  other.last.push_back(0.0f);
  EXPECT_FALSE(endsInSoftmax({other}, shape));
  SampleOutput nothing = softmax;
  nothing.outputs[1] = std::nanf("");
  EXPECT_FALSE(endsInSoftmax({nothing}, shape));
}

TEST(OutputQuality, IsWorkedOut) {
  OutputShape shape;
  shape.classes = 2;
  std::vector<SampleOutput> real = {makeSample({0.0f, 0.0f}, true),
                                    makeSample({1.0f, 0.0f}, true)};
  std::vector<SampleOutput> quantized = {
      makeSample({0.0f, std::log(3.0f)}, true), makeSample({2.0f, 0.0f}, true)};
  NetworkComparison result;
  compareOutputs(real, quantized, shape, /*isSoftmax=*/true,
                 /*isClassifier=*/true, result);
  // KL((1/2, 1/2) || (1/4, 3/4)) = log(2) / 2 + log(2/3) / 2, and
  // KL(softmax(1, 0) || softmax(2, 0)).
  double first = 0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3.0);
  double p = 1 / (1 + std::exp(-1.0)), q = 1 / (1 + std::exp(-2.0));
  double second = p * std::log(p / q) + (1 - p) * std::log((1 - p) / (1 - q));
  EXPECT_NEAR(*result.divergence, (first + second) / 2, 1e-7);
  // Of logits: differences log(3) and 1, over 1.
  double error = std::sqrt(std::log(3.0) * std::log(3.0) + 1.0);
  EXPECT_NEAR(*result.outputError, error, 1e-6);
  // The first of equal classes is the top one: 0 against 1, and 0 against 0.
  EXPECT_EQ(*result.agreement, 0.5);
  EXPECT_EQ(getTopOne(quantized, {1, 1}), 0.5);
  EXPECT_EQ(getTopOne(real, {0, 0}), 1.0);
}

} // namespace
