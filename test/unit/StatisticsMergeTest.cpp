//===- StatisticsMergeTest.cpp - Statistics of more samples ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Merged parts must be what a direct computation over all samples gives.
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/StatisticsAccumulator.h"
#include "unbias/Statistics/StatisticsFile.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::StringRef;
using Doubles = llvm::SmallVector<double>;
/// The elements of one channel, sample by sample.
using Samples = std::vector<std::vector<double>>;

namespace {
double getMean(ArrayRef<double> numbers) {
  double sum = 0;
  for (double number : numbers)
    sum += number;
  return sum / double(numbers.size());
}

double getSquares(ArrayRef<double> numbers) {
  double mean = getMean(numbers), sum = 0;
  for (double number : numbers)
    sum += (number - mean) * (number - mean);
  return sum;
}

std::vector<double> getSampleMeans(const Samples &samples) {
  std::vector<double> means;
  for (const std::vector<double> &sample : samples)
    means.push_back(getMean(sample));
  return means;
}

/// The record of one channel, from the definitions.
TensorRecord compute(const Samples &samples) {
  std::vector<double> elements;
  for (const std::vector<double> &sample : samples)
    llvm::append_range(elements, sample);
  TensorRecord record;
  record.samples = samples.size();
  record.mean = {getMean(elements)};
  record.variance = {getSquares(elements) / double(elements.size())};
  if (samples.size() > 1)
    record.sampleVariance = {getSquares(getSampleMeans(samples)) /
                             double(samples.size() - 1)};
  record.min = {*std::min_element(elements.begin(), elements.end())};
  record.max = {*std::max_element(elements.begin(), elements.end())};
  return record;
}

/// Both records of an input; `quantized` in raw integers of the given unit.
OpRecord compute(const Samples &real, const Samples &quantized,
                 TensorQuantization quantization) {
  OpRecord op;
  op.inputFloat = compute(real);
  op.inputQuantized = compute(quantized);
  op.inputQuantized->quantization = quantization;
  std::vector<double> differences;
  for (auto [r, q] :
       llvm::zip_equal(getSampleMeans(real), getSampleMeans(quantized)))
    differences.push_back((q - double(quantization.zeroPoint)) -
                          r / quantization.scale);
  if (differences.size() > 1)
    op.inputQuantized->pairedVariance = {getSquares(differences) /
                                         double(differences.size() - 1)};
  return op;
}

void expectNear(ArrayRef<double> found, ArrayRef<double> expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (auto [f, e] : llvm::zip_equal(found, expected))
    EXPECT_NEAR(f, e, 1e-14 * (1 + std::abs(e)));
}

void expectNear(const TensorRecord &found, const TensorRecord &expected) {
  EXPECT_EQ(found.samples, expected.samples);
  expectNear(found.mean, expected.mean);
  expectNear(found.variance, expected.variance);
  expectNear(found.sampleVariance, expected.sampleVariance);
  expectNear(found.pairedVariance, expected.pairedVariance);
  EXPECT_EQ(found.min, expected.min);
  EXPECT_EQ(found.max, expected.max);
}

std::string mergeError(const OpRecord &first, const OpRecord &second) {
  StatisticsFile into, from;
  into.ops["c"] = first;
  from.ops["c"] = second;
  llvm::Error error = mergeStatistics(into, from);
  if (!error)
    return "no error";
  return llvm::toString(std::move(error));
}

/// An op with an input record of one channel.
OpRecord makeOp(TensorRecord record) {
  OpRecord op;
  op.inputFloat = std::move(record);
  return op;
}

TensorRecord makeRecord() {
  TensorRecord record;
  record.mean = {1};
  record.samples = 2;
  return record;
}
} // namespace

// By hand: samples {0, 2} and {4, 6} of means 1 and 5 in two files.
// mean 3, variance (9 + 1 + 1 + 9) / 4 = 5, variance of 1 and 5: 8.
TEST(StatisticsMerge, JoinsTwoSamples) {
  StatisticsFile into, from;
  into.ops["c"] = makeOp(compute({{0, 2}}));
  from.ops["c"] = makeOp(compute({{4, 6}}));
  ASSERT_FALSE(bool(mergeStatistics(into, from)));
  const TensorRecord &merged = *into.ops["c"].inputFloat;
  EXPECT_EQ(merged.samples, 2);
  EXPECT_EQ(merged.mean, (Doubles{3}));
  EXPECT_EQ(merged.variance, (Doubles{5}));
  EXPECT_EQ(merged.sampleVariance, (Doubles{8}));
  EXPECT_EQ(merged.min, (Doubles{0}));
  EXPECT_EQ(merged.max, (Doubles{6}));
}

// 12 samples in every split into three files, single samples included.
TEST(StatisticsMerge, EqualsDirectComputation) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  TensorQuantization quantization{0.25, -3};
  Samples real, quantized;
  for (int sample = 0; sample < 12; ++sample) {
    real.emplace_back();
    quantized.emplace_back();
    for (int element = 0; element < 7; ++element) {
      double number = normal(random) + sample;
      real.back().push_back(number);
      quantized.back().push_back(std::round(number / quantization.scale) +
                                 quantization.zeroPoint + 0.5 * (sample % 3));
    }
  }
  OpRecord expected = compute(real, quantized, quantization);
  for (int first = 1; first < 11; ++first)
    for (int second = first + 1; second < 12; ++second) {
      StatisticsFile merged;
      int begin = 0;
      for (int end : {first, second, 12}) {
        StatisticsFile part;
        part.ops["c"] =
            compute(Samples(real.begin() + begin, real.begin() + end),
                    Samples(quantized.begin() + begin, quantized.begin() + end),
                    quantization);
        ASSERT_FALSE(bool(mergeStatistics(merged, part)));
        begin = end;
      }
      expectNear(*merged.ops["c"].inputFloat, *expected.inputFloat);
      expectNear(*merged.ops["c"].inputQuantized, *expected.inputQuantized);
    }
}

TEST(StatisticsMerge, DropsVariancesThatOnePartLacks) {
  OpRecord both = compute({{0, 2}, {1, 5}}, {{0, 3}, {1, 4}}, {1.0, 0});
  OpRecord bare = both;
  bare.inputFloat->variance.clear();
  bare.inputFloat->sampleVariance.clear();
  bare.inputFloat->min.clear();
  bare.inputQuantized->max.clear();
  StatisticsFile into, from;
  into.ops["c"] = both;
  from.ops["c"] = bare;
  ASSERT_FALSE(bool(mergeStatistics(into, from)));
  const OpRecord &op = into.ops["c"];
  EXPECT_TRUE(op.inputFloat->variance.empty());
  EXPECT_TRUE(op.inputFloat->sampleVariance.empty());
  EXPECT_TRUE(op.inputFloat->min.empty());
  EXPECT_FALSE(op.inputFloat->max.empty());
  EXPECT_TRUE(op.inputQuantized->max.empty());
  EXPECT_FALSE(op.inputQuantized->pairedVariance.empty());
}

// How far the files' differences are apart takes the float mean of both.
TEST(StatisticsMerge, DropsPairedVarianceWithoutFloatMeans) {
  OpRecord both = compute({{0, 2}, {1, 5}}, {{0, 3}, {1, 4}}, {1.0, 0});
  OpRecord alone = both;
  alone.inputFloat.reset();
  StatisticsFile into, from;
  into.ops["c"] = both;
  from.ops["c"] = alone;
  ASSERT_FALSE(bool(mergeStatistics(into, from)));
  EXPECT_TRUE(into.ops["c"].inputQuantized->pairedVariance.empty());
  EXPECT_EQ(into.ops["c"].inputQuantized->samples, 4);
  EXPECT_EQ(into.ops["c"].inputFloat->samples, 2);
}

TEST(StatisticsMerge, JoinsWhatOnlyOneSays) {
  StatisticsFile into, from;
  into.ops["a"].method = "full";
  into.ops["b"] = makeOp(makeRecord());
  from.ops["b"].inputScale = {0.5};
  from.ops["c"].skip = "";
  ASSERT_FALSE(bool(mergeStatistics(into, from)));
  EXPECT_EQ(into.ops["a"].method, "full");
  EXPECT_EQ(into.ops["b"].inputFloat->mean, (Doubles{1}));
  EXPECT_EQ(into.ops["b"].inputScale, (Doubles{0.5}));
  EXPECT_EQ(into.ops["c"].skip, "");
}

TEST(StatisticsMerge, KeepsEqualRecordsWithoutSamples) {
  TensorRecord record;
  record.mean = {1};
  record.variance = {4};
  record.source = RecordSource::BatchNorm;
  EXPECT_EQ(mergeError(makeOp(record), makeOp(record)), "no error");
  TensorRecord other = record;
  other.variance = {5};
  EXPECT_EQ(mergeError(makeOp(record), makeOp(other)),
            "op 'c': input_float: expected the same numbers as in the other "
            "files, found others");
}

TEST(StatisticsMerge, RefusesRecordsOfOtherTensors) {
  auto error = [](llvm::function_ref<void(TensorRecord &)> change) {
    TensorRecord other = makeRecord();
    change(other);
    return mergeError(makeOp(makeRecord()), makeOp(other));
  };
  EXPECT_EQ(error([](TensorRecord &record) { record.mean = {1, 2}; }),
            "op 'c': input_float.mean: expected 1 numbers as in the other "
            "files, found 2");
  EXPECT_EQ(error([](TensorRecord &record) { record.taps = {1}; }),
            "op 'c': input_float.taps: expected the same sizes as in the other "
            "files, found others");
  EXPECT_EQ(error([](TensorRecord &record) {
              record.samples.reset();
              record.source = RecordSource::Propagated;
            }),
            "op 'c': input_float.source: expected measured as in the other "
            "files, found propagated");
  EXPECT_EQ(error([](TensorRecord &record) {
              record.upstream = RecordUpstream::Corrected;
            }),
            "op 'c': input_float.upstream: expected original as in the other "
            "files, found corrected");
  EXPECT_EQ(error([](TensorRecord &record) { record.fingerprint = "f"; }),
            "op 'c': input_float.fingerprint: expected '' as in the other "
            "files, found 'f'");
  EXPECT_EQ(error([](TensorRecord &record) {
              record.quantization = TensorQuantization{0.5, 0};
            }),
            "op 'c': input_float.quantization: expected the same parameters as "
            "in the other files, found others");
  EXPECT_EQ(error([](TensorRecord &record) { record.samples = INT64_MAX; }),
            "op 'c': input_float.samples: expected less than 2^63 in all");
}

/// A double holds the square of 2^500, and not that of 2^600.
TEST(StatisticsMerge, RefusesWhatIsNotFiniteWhenMerged) {
  auto makeFile = [](double mean) {
    TensorRecord record;
    record.samples = 8;
    record.mean = {mean};
    record.variance = {1.0};
    StatisticsFile file;
    file.ops["conv"].inputQuantized = record;
    return file;
  };
  StatisticsFile into = makeFile(-0x1p600);
  EXPECT_EQ(llvm::toString(mergeStatistics(into, makeFile(0x1p600))),
            "op 'conv': input_quantized: expected numbers that are finite when "
            "merged, found inf");
  EXPECT_EQ(into.ops["conv"].inputQuantized->variance, Doubles{1.0});
  StatisticsFile small = makeFile(-0x1p500);
  EXPECT_EQ(llvm::toString(mergeStatistics(small, makeFile(0x1p500))), "");
  EXPECT_EQ(small.ops["conv"].inputQuantized->variance, Doubles{0x1p1000});
}

TEST(StatisticsMerge, RefusesOtherScalarsAndWeights) {
  auto error = [](llvm::function_ref<void(OpRecord &)> first,
                  llvm::function_ref<void(OpRecord &)> second) {
    OpRecord a, b;
    first(a);
    second(b);
    return mergeError(a, b);
  };
  std::string rest =
      ": expected the same value as in the other files, found another";
  EXPECT_EQ(error([](OpRecord &op) { op.floatBias = {1}; },
                  [](OpRecord &op) { op.floatBias = {2}; }),
            "op 'c': float_bias" + rest);
  EXPECT_EQ(error([](OpRecord &op) { op.inputScale = {1}; },
                  [](OpRecord &op) { op.inputScale = {2}; }),
            "op 'c': input_scale" + rest);
  EXPECT_EQ(error([](OpRecord &op) { op.weightScale = {1}; },
                  [](OpRecord &op) { op.weightScale = {1, 1}; }),
            "op 'c': weight_scale" + rest);
  EXPECT_EQ(error([](OpRecord &op) { op.biasScale = {1}; },
                  [](OpRecord &op) { op.biasScale = {2}; }),
            "op 'c': bias_scale" + rest);
  EXPECT_EQ(error([](OpRecord &op) { op.outputScale = {1}; },
                  [](OpRecord &op) { op.outputScale = {2}; }),
            "op 'c': output_scale" + rest);
  EXPECT_EQ(error([](OpRecord &op) { op.method = "full"; },
                  [](OpRecord &op) { op.method = "regular"; }),
            "op 'c': method" + rest);
  EXPECT_EQ(error([](OpRecord &op) { op.skip = ""; },
                  [](OpRecord &op) { op.skip = "x"; }),
            "op 'c': skip" + rest);
  ArrayData weights;
  weights.shape = {1};
  weights.data = llvm::ArrayRef("\0\0\0\0", 4);
  ArrayData others = weights;
  others.data = llvm::ArrayRef("\0\0\0\1", 4);
  EXPECT_EQ(error([&](OpRecord &op) { op.floatWeights = weights; },
                  [&](OpRecord &op) { op.floatWeights = others; }),
            "op 'c': float_weights" + rest);
  EXPECT_EQ(error([&](OpRecord &op) { op.weightError = weights; },
                  [&](OpRecord &op) { op.weightError = others; }),
            "op 'c': weight_error" + rest);
  EXPECT_EQ(error([&](OpRecord &op) { op.weightError = weights; },
                  [&](OpRecord &op) { op.weightError = weights; }),
            "no error");
}

TEST(StatisticsMerge, LeavesTheFirstAloneOnErrors) {
  StatisticsFile into, from;
  into.ops["a"] = makeOp(makeRecord());
  into.ops["b"].method = "full";
  from.ops["a"] = makeOp(makeRecord());
  from.ops["b"].method = "regular";
  llvm::Error error = mergeStatistics(into, from);
  EXPECT_TRUE(bool(error));
  llvm::consumeError(std::move(error));
  EXPECT_EQ(into.ops["a"].inputFloat->samples, 2);
}

//===----------------------------------------------------------------------===//
// Exact sums
//===----------------------------------------------------------------------===//

namespace {
/// A tensor [6, 5] of 9 channels, seen as it is and by the taps of a kernel.
class Shard {
public:
  void add(llvm::ArrayRef<float> sample) {
    llvm::cantFail(channels.add(sample));
    llvm::cantFail(taps.add(sample));
  }
  StatisticsFile getFile(bool withSums) const {
    StatisticsFile file;
    file.ops["c"].outputFloat =
        llvm::cantFail(makeRecord(channels, {}, withSums));
    file.ops["c"].inputFloat =
        llvm::cantFail(makeRecord(taps, {3, 2}, withSums));
    return file;
  }

private:
  StatisticsAccumulator channels{9};
  StatisticsAccumulator taps{
      9, TapGeometry{{{3, 2, 1, 1, 6, 3, 0}, {2, 1, 1, 1, 5, 6, 1}}}, 0.25};
};

std::string write(const StatisticsFile &file) {
  std::string text;
  llvm::raw_string_ostream os(text);
  writeStatistics(os, file);
  return text;
}

StatisticsFile withoutSums(StatisticsFile file) {
  for (auto &[id, op] : file.ops)
    for (auto *record : {&op.inputFloat, &op.outputFloat})
      (*record)->sums.reset();
  return file;
}

/// 24 samples, the sizes of whose numbers are far apart.
std::vector<std::vector<float>> makeWideSamples() {
  std::mt19937 random(2);
  std::vector<std::vector<float>> samples(24);
  for (std::vector<float> &sample : samples)
    for (int i = 0; i < 6 * 5 * 9; ++i)
      sample.push_back(
          std::ldexp(float(int32_t(random())), int(random() % 60) - 45));
  return samples;
}
} // namespace

// Written and read again on the way, by sample or in pieces.
TEST(StatisticsMerge, ShardsGiveTheBytesOfOneRun) {
  std::vector<std::vector<float>> samples = makeWideSamples();
  Shard whole;
  for (const auto &sample : samples)
    whole.add(sample);
  std::string expected = write(whole.getFile(true));
  std::string expectedWithoutSums = write(whole.getFile(false));
  for (size_t count : {1, 2, 3, 7, 24})
    for (bool isInPieces : {false, true}) {
      std::vector<Shard> shards(count);
      for (size_t i = 0; i < samples.size(); ++i)
        shards[isInPieces ? i * count / samples.size() : i % count].add(
            samples[i]);
      StatisticsFile merged;
      for (const Shard &shard : shards) {
        StatisticsFile part = llvm::cantFail(
            parseStatistics(write(shard.getFile(true)), "part.json", ""));
        ASSERT_FALSE(bool(mergeStatistics(merged, part)));
      }
      EXPECT_EQ(write(merged), expected);
      EXPECT_EQ(write(withoutSums(merged)), expectedWithoutSums);
    }
}

// Without sums, these samples do not merge to the same bits.
TEST(StatisticsMerge, SumsOfOnePartAloneAreDropped) {
  std::vector<std::vector<float>> samples = makeWideSamples();
  Shard first, second, whole;
  for (size_t i = 0; i < samples.size(); ++i) {
    (i < 7 ? first : second).add(samples[i]);
    whole.add(samples[i]);
  }
  StatisticsFile merged = first.getFile(true);
  ASSERT_FALSE(bool(mergeStatistics(merged, second.getFile(false))));
  EXPECT_FALSE(merged.ops["c"].inputFloat->sums);
  EXPECT_NE(write(merged), write(whole.getFile(false)));
}

TEST(StatisticsMerge, RefusesTooManyElements) {
  Shard shard;
  shard.add(makeWideSamples().front());
  StatisticsFile file = shard.getFile(true), more = file;
  more.ops["c"].inputFloat->sums->count = INT64_MAX;
  llvm::Error error = mergeStatistics(file, more);
  ASSERT_TRUE(bool(error));
  EXPECT_EQ(llvm::toString(std::move(error)),
            "op 'c': input_float.sums: expected less than 2^63 elements in "
            "all");
}
