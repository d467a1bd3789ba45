//===- StatisticsFileTest.cpp - Reading and writing statistics files ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/StatisticsFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace mlir::unbias;
using llvm::StringRef;
using Doubles = llvm::SmallVector<double>;
using Sizes = llvm::SmallVector<int64_t>;

namespace {
/// The message of a failure; "no error" if it is none.
template <typename T>
std::string getError(llvm::Expected<T> value) {
  if (value)
    return "no error";
  return llvm::toString(value.takeError());
}

std::string parseError(StringRef json) {
  return getError(parseStatistics(json, "stats.json", ""));
}

/// The error for a file of one op with the given members.
std::string opError(StringRef members) {
  return parseError(R"({"version": 1, "ops": {"conv1": {)" + members.str() +
                    "}}}");
}

/// The error for an op whose record input_quantized has the given members.
std::string recordError(StringRef members) {
  return opError(R"("input_quantized": {)" + members.str() + "}");
}

/// What every error in the op of `opError` starts with.
std::string at(StringRef rest) {
  return ("stats.json: op 'conv1': " + rest).str();
}

StatisticsFile parseValid(StringRef json) {
  auto file = parseStatistics(json, "stats.json", "");
  if (file)
    return std::move(*file);
  ADD_FAILURE() << llvm::toString(file.takeError());
  return {};
}

std::string write(const StatisticsFile &file) {
  std::string text;
  llvm::raw_string_ostream os(text);
  writeStatistics(os, file);
  return text;
}

constexpr StringRef everything = R"({"ops": {"a/b;1": {
  "input_float": {"mean": [0.1, -2e-300], "samples": 200,
    "variance": [0, 4.5], "sample_variance": [1, 2], "min": [-1, 0],
    "max": [1, 0], "taps": [2, 1], "upstream": "corrected",
    "fingerprint": "00ff"},
  "input_quantized": {"mean": [3, -0.0], "samples": 200,
    "paired_variance": [0.25, 0.5],
    "quantization": {"scale": 0.05, "zero_point": -3}},
  "output_float": {"mean": [0.5], "variance": [4], "source": "batch_norm"},
  "output_quantized": {"mean": [0.5], "source": "propagated"},
  "float_weights": [[0.1], [2]], "weight_error": [0.5, 1e300],
  "float_bias": [1, 2], "input_scale": 0.5, "weight_scale": [0.5, 0.25],
  "bias_scale": 0.25, "output_scale": 2, "method": "full",
  "skip": "unused"}}, "version": 1})";
} // namespace

TEST(StatisticsFile, ReadsEverything) {
  StatisticsFile file = parseValid(everything);
  ASSERT_EQ(file.ops.size(), 1u);
  const OpRecord &op = file.ops.at("a/b;1");
  const TensorRecord &input = *op.inputFloat;
  EXPECT_EQ(input.mean, (Doubles{0.1, -2e-300}));
  EXPECT_EQ(input.samples, 200);
  EXPECT_EQ(input.variance, (Doubles{0, 4.5}));
  EXPECT_EQ(input.sampleVariance, (Doubles{1, 2}));
  EXPECT_EQ(input.min, (Doubles{-1, 0}));
  EXPECT_EQ(input.max, (Doubles{1, 0}));
  EXPECT_EQ(input.taps, (Sizes{2, 1}));
  EXPECT_EQ(input.source, RecordSource::Measured);
  EXPECT_EQ(input.upstream, RecordUpstream::Corrected);
  EXPECT_EQ(input.fingerprint, "00ff");
  EXPECT_FALSE(input.quantization);
  EXPECT_EQ(op.inputQuantized->pairedVariance, (Doubles{0.25, 0.5}));
  EXPECT_EQ(op.inputQuantized->quantization, (TensorQuantization{0.05, -3}));
  EXPECT_EQ(op.inputQuantized->upstream, RecordUpstream::Original);
  EXPECT_EQ(op.outputFloat->source, RecordSource::BatchNorm);
  EXPECT_EQ(op.outputFloat->samples, std::nullopt);
  EXPECT_EQ(op.outputQuantized->source, RecordSource::Propagated);
  EXPECT_EQ(op.floatBias, (Doubles{1, 2}));
  EXPECT_EQ(op.inputScale, (Doubles{0.5}));
  EXPECT_EQ(op.weightScale, (Doubles{0.5, 0.25}));
  EXPECT_EQ(op.biasScale, (Doubles{0.25}));
  EXPECT_EQ(op.outputScale, (Doubles{2}));
  EXPECT_EQ(op.method, "full");
  EXPECT_EQ(op.skip, "unused");
}

// 0.1 is not a float, so its list is kept as double; 0.5 and 2 are.
TEST(StatisticsFile, KeepsListsOfWeightsExactly) {
  StatisticsFile file = parseValid(R"({"version": 1, "ops": {"c": {
    "float_weights": [[[0.5, 2]], [[1, -3]]], "weight_error": [0.1]}}})");
  const OpRecord &op = file.ops.at("c");
  EXPECT_EQ(op.floatWeights->storage, Storage::F32);
  EXPECT_EQ(op.floatWeights->shape, (llvm::SmallVector<int64_t, 4>{2, 1, 2}));
  EXPECT_EQ(op.floatWeights->getView().toDoubles(), (Doubles{0.5, 2, 1, -3}));
  EXPECT_EQ(op.weightError->storage, Storage::F64);
  EXPECT_EQ(op.weightError->getView().toDoubles(), (Doubles{0.1}));
}

TEST(StatisticsFile, WritesWhatItReads) {
  StatisticsFile file = parseValid(everything);
  std::string text = write(file);
  StatisticsFile again = parseValid(text);
  EXPECT_EQ(write(again), text);
  const OpRecord &first = file.ops.at("a/b;1");
  const OpRecord &second = again.ops.at("a/b;1");
  EXPECT_EQ(first.inputFloat->mean, second.inputFloat->mean);
  EXPECT_TRUE(std::signbit(second.inputQuantized->mean[1]));
  EXPECT_EQ(*first.floatWeights, *second.floatWeights);
  EXPECT_EQ(*first.weightError, *second.weightError);
}

TEST(StatisticsFile, WritesDoublesToTheBit) {
  Doubles numbers = {0.1,
                     1.0 / 3.0,
                     std::numeric_limits<double>::max(),
                     std::numeric_limits<double>::denorm_min(),
                     0x1p63,
                     0x1p64,
                     9007199254740993.0,
                     -1e22};
  StatisticsFile file;
  file.ops["c"].floatBias = numbers;
  EXPECT_EQ(parseValid(write(file)).ops.at("c").floatBias, numbers);
}

TEST(StatisticsFile, RefusesWhatIsNotJson) {
  EXPECT_TRUE(StringRef(parseError("{")).starts_with("stats.json: [1:"));
  // What Python writes for a float that is not a number.
  EXPECT_TRUE(StringRef(recordError(R"("mean": [NaN])")).contains("Invalid"));
  EXPECT_TRUE(
      StringRef(recordError(R"("mean": [Infinity])")).contains("Invalid"));
  EXPECT_EQ(parseError(std::string(101, '[')),
            "stats.json: expected at most 100 nested lists and objects, found "
            "more");
}

TEST(StatisticsFile, RefusesRepeatedKeys) {
  EXPECT_EQ(recordError(R"("mean": [1], "samples": 1, "mean": [2])"),
            "stats.json: ops.conv1.input_quantized.mean: expected this key "
            "once, found it twice");
  // "a" in another spelling.
  EXPECT_EQ(parseError(R"({"version": 1, "ops": {"a": {}, "\u0061": {}}})"),
            "stats.json: ops.a: expected this key once, found it twice");
  // The same key in two objects, and in a string, is none.
  parseValid(R"({"version": 1, "ops": {"a": {"skip": "{\"a\": 1, \"a\": 2}"},
                                       "b": {"skip": "x"}}})");
}

TEST(StatisticsFile, RefusesOtherVersions) {
  EXPECT_EQ(parseError(R"({"ops": {}})"),
            "stats.json: version: expected a value, found none");
  EXPECT_EQ(parseError(R"({"version": 2, "ops": {}, "new": 1})"),
            "stats.json: version: expected 1, found 2");
  EXPECT_EQ(parseError(R"({"version": "1", "ops": {}})"),
            "stats.json: version: expected an integer of 64 bits, found a "
            "string");
}

TEST(StatisticsFile, RefusesUnknownKeys) {
  EXPECT_EQ(parseError(R"({"version": 1, "ops": {}, "comment": ""})"),
            "stats.json: comment: expected one of version, ops, found an "
            "unknown key");
  EXPECT_EQ(opError(R"("input": {})"),
            at("input: expected one of input_float, input_quantized, "
               "output_float, output_quantized, float_weights, weight_error, "
               "float_bias, input_scale, weight_scale, bias_scale, "
               "output_scale, method, skip, found an unknown key"));
  EXPECT_EQ(recordError(R"("mean": [1], "samples": 1, "median": [1])"),
            at("input_quantized.median: expected one of mean, samples, "
               "variance, sample_variance, paired_variance, min, max, taps, "
               "source, upstream, fingerprint, quantization, sums, found an "
               "unknown key"));
}

TEST(StatisticsFile, RefusesOtherKinds) {
  EXPECT_EQ(parseError("[]"), "stats.json: expected an object, found a list");
  EXPECT_EQ(parseError(R"({"version": 1, "ops": []})"),
            "stats.json: ops: expected an object, found a list");
  EXPECT_EQ(parseError(R"({"version": 1, "ops": {"conv1": null}})"),
            at("expected an object, found null"));
  EXPECT_EQ(parseError(R"({"version": 1, "ops": {"": {}}})"),
            "stats.json: ops: expected names of ops, found an empty one");
  EXPECT_EQ(opError(R"("input_float": 1)"),
            at("input_float: expected an object, found a number"));
  EXPECT_EQ(recordError(R"("samples": 1)"),
            at("input_quantized.mean: expected a value, found none"));
  EXPECT_EQ(recordError(R"("mean": 1)"),
            at("input_quantized.mean: expected a list, found a number"));
  EXPECT_EQ(recordError(R"("mean": [1, true])"),
            at("input_quantized.mean[1]: expected a number, found a boolean"));
  EXPECT_EQ(recordError(R"("mean": [1e999])"),
            at("input_quantized.mean[0]: expected a finite number, found one "
               "beyond the range of a double"));
  EXPECT_EQ(recordError(R"("mean": [])"),
            at("input_quantized.mean: expected at least one number, found "
               "none"));
  EXPECT_EQ(recordError(R"("mean": [1], "samples": 1.5)"),
            at("input_quantized.samples: expected an integer of 64 bits, found "
               "a number"));
  EXPECT_EQ(recordError(R"("mean": [1], "source": "guessed")"),
            at("input_quantized.source: expected one of measured, propagated, "
               "batch_norm, found 'guessed'"));
  EXPECT_EQ(recordError(R"("mean": [1], "upstream": "half")"),
            at("input_quantized.upstream: expected one of original, corrected, "
               "found 'half'"));
  EXPECT_EQ(recordError(R"("mean": [1], "fingerprint": 1)"),
            at("input_quantized.fingerprint: expected a string, found a "
               "number"));
  EXPECT_EQ(opError(R"("method": "")"),
            at("method: expected a name, found an empty string"));
}

// The form of a record is checked by the same code as that of #calib.stats,
// whose tests have a case for each message.
TEST(StatisticsFile, RefusesIllFormedRecords) {
  EXPECT_EQ(recordError(R"("mean": [1, 2], "samples": 2, "variance": [1])"),
            at("input_quantized: 'variance': expected 2 numbers as in 'mean', "
               "found 1"));
  EXPECT_EQ(recordError(R"("mean": [1], "samples": 2, "variance": [-1])"),
            at("input_quantized: 'variance': expected numbers that are not "
               "negative, found -1.000000e+00"));
  EXPECT_EQ(recordError(R"("mean": [1], "samples": 0)"),
            at("input_quantized: 'samples': expected a positive number, found "
               "0"));
  EXPECT_EQ(opError(R"("output_float": {"mean": [1], "samples": 2,
                                        "paired_variance": [1]})"),
            at("output_float.paired_variance: expected in the record of the "
               "quantized run only, found it here"));
}

TEST(StatisticsFile, RefusesWrongScales) {
  EXPECT_EQ(recordError(R"("mean": [1], "samples": 1,
                           "quantization": {"scale": 0, "zero_point": 1})"),
            at("input_quantized.quantization: 'scale': expected a finite "
               "number above zero, found 0.000000e+00"));
  EXPECT_EQ(recordError(R"("mean": [1], "quantization": {"scale": 1})"),
            at("input_quantized.quantization.zero_point: expected a value, "
               "found none"));
  EXPECT_EQ(opError(R"("weight_scale": [1, -1])"),
            at("weight_scale: 'scale': expected a finite number above zero, "
               "found -1.000000e+00"));
  EXPECT_EQ(opError(R"("bias_scale": "1")"),
            at("bias_scale: expected a number, found a string"));
}

TEST(StatisticsFile, RefusesWrongWeights) {
  EXPECT_EQ(opError(R"("float_weights": 1)"),
            at("float_weights: expected nested lists or {\"npy\": path}, found "
               "a number"));
  EXPECT_EQ(opError(R"("float_weights": [[1, 2], [3]])"),
            at("float_weights[1]: expected 2 elements as in the first list, "
               "found 1"));
  EXPECT_EQ(opError(R"("float_weights": [[1], 2])"),
            at("float_weights[1]: expected a list, found a number"));
  EXPECT_EQ(opError(R"("float_weights": [[1], [[2]]])"),
            at("float_weights[1][0]: expected a number, found a list"));
  EXPECT_EQ(opError(R"("weight_error": [[]])"),
            at("weight_error: expected at least one number, found none"));
  EXPECT_EQ(opError(R"("weight_error": {"file": "w.npy"})"),
            at("weight_error.npy: expected a value, found none"));
  EXPECT_EQ(opError(R"("weight_error": {"npy": "/w.npy"})"),
            at("weight_error.npy: expected a path relative to the statistics "
               "file, found '/w.npy'"));
  EXPECT_EQ(opError(R"("weight_error": {"npy": "none.npy"})"),
            at("weight_error.npy: none.npy: No such file or directory"));
}

TEST(StatisticsFile, RefusesFilesThatCannotBeRead) {
  EXPECT_EQ(getError(readStatisticsFile("none.json")),
            "none.json: No such file or directory");
  EXPECT_EQ(getError(readStatisticsFiles({"b.json", "a.json", "b.json"})),
            "b.json: expected different files, found this one twice");
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

namespace {
/// Two samples {1, 2} and {3, 6} of one channel: the sum is 12, that of squares
/// 50, the means 1.5 and 4.5.
std::string makeSums(StringRef count = "4", StringRef sum = R"(["0xcp0"])",
                     StringRef squares = R"(["0x19p1"])",
                     StringRef means = R"(["0x3p1"])",
                     StringRef meanSquares = R"(["0x2dp-1"])") {
  return (R"("sums": {"count": )" + count + R"(, "sum": )" + sum +
          R"(, "squares": )" + squares + R"(, "sample_means": )" + means +
          R"(, "sample_mean_squares": )" + meanSquares + "}")
      .str();
}

/// The error of a record with the numbers of these samples and other sums.
std::string sumsError(StringRef sums) {
  return recordError(R"("mean": [3], "samples": 2, "variance": [3.5],
                        "sample_variance": [4.5], )" +
                     sums.str());
}
} // namespace

TEST(StatisticsFile, ReadsAndWritesSums) {
  EXPECT_EQ(sumsError(makeSums()), "no error");
  StatisticsFile file = parseValid(
      R"({"version": 1, "ops": {"c": {"input_float": {"mean": [3],
          "samples": 2, "variance": [3.5], "sample_variance": [4.5], )" +
      makeSums() + "}}}}");
  const StatisticsSums &sums = *file.ops["c"].inputFloat->sums;
  EXPECT_EQ(sums.count, 4);
  EXPECT_EQ(sums.sum[0].round(), 12.0);
  EXPECT_EQ(sums.squares[0].round(), 50.0);
  EXPECT_EQ(sums.sampleMeans[0].round(), 6.0);
  EXPECT_EQ(sums.sampleMeanSquares[0].round(), 22.5);
  std::string text = write(file);
  EXPECT_NE(text.find(R"("squares": ["0x19p1"])"), std::string::npos) << text;
  EXPECT_EQ(write(parseValid(text)), text);
}

TEST(StatisticsFile, RefusesSumsOfTheWrongForm) {
  EXPECT_EQ(sumsError(R"("sums": [])"),
            at("input_quantized.sums: expected an object, found a list"));
  EXPECT_EQ(sumsError(R"("sums": {"count": 4})"),
            at("input_quantized.sums.sum: expected a value, found none"));
  EXPECT_EQ(sumsError(makeSums("4.5")),
            at("input_quantized.sums.count: expected an integer of 64 bits, "
               "found a number"));
  EXPECT_EQ(sumsError(makeSums("4", "[12]")),
            at("input_quantized.sums.sum[0]: expected a string, found a "
               "number"));
  EXPECT_EQ(sumsError(makeSums("4", R"(["0x1.8p3"])")),
            at("input_quantized.sums.sum[0]: expected a sum such as "
               "'-0x1a3p-149', found '0x1.8p3'"));
  EXPECT_EQ(sumsError(makeSums("4", R"(["0xcp0"])", R"(["0x1p1", "0x1p1"])")),
            at("input_quantized.sums.squares: expected 1 sums as in mean, "
               "found 2"));
  EXPECT_EQ(
      recordError(R"("mean": [3], "source": "batch_norm", )" + makeSums()),
      at("input_quantized.sums: expected in measured records only, found "
         "it here"));
}

TEST(StatisticsFile, RefusesSumsOfOtherNumbers) {
  auto contradicts = [](StringRef name) {
    return at(("input_quantized.sums: expected sums of the same samples as " +
               name + ", found others")
                  .str());
  };
  for (StringRef count : {"-4", "0", "1"})
    EXPECT_EQ(sumsError(makeSums(count)),
              at(("input_quantized.sums.count: expected at least one element "
                  "of each sample, found " +
                  count)
                     .str()));
  EXPECT_EQ(sumsError(makeSums("5")), contradicts("mean"));
  EXPECT_EQ(sumsError(makeSums("4", R"(["0xdp0"])")), contradicts("mean"));
  // The next of the exact sums: only its bits differ from 12.
  EXPECT_EQ(sumsError(makeSums("4", R"(["0x18000000000001p-49"])")),
            contradicts("mean"));
  EXPECT_EQ(sumsError(makeSums("4", R"(["0xcp0"])", R"(["-0x19p1"])")),
            contradicts("variance"));
  EXPECT_EQ(
      sumsError(makeSums("4", R"(["0xcp0"])", R"(["0x19p1"])", R"(["0x5p0"])")),
      contradicts("sample_variance"));
  EXPECT_EQ(recordError(R"("mean": [3], "samples": 2, "variance": [3.5], )" +
                        makeSums()),
            contradicts("sample_variance"));
}
