//===- StatisticsMerge.cpp - Statistics of more samples -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two records of n and m samples as one of n + m. A sum of squares about the
// common mean is the two about their own means plus n m / (n + m) times the
// squared difference of the means (Chan, Golub, LeVeque 1979). Exact sums,
// where both have them, need none of that: they add up.
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

static Error contradiction(const Twine &path, const Twine &expected,
                           const Twine &found) {
  return invalid(path + ": expected " + expected +
                 " as in the other files, found " + found);
}

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

namespace {
/// How many samples the two records have.
struct Counts {
  double first, second;

  double total() const { return first + second; }
};
} // namespace

/// Means over all samples, or over all elements.
static SmallVector<double> poolMeans(ArrayRef<double> first,
                                     ArrayRef<double> second, Counts counts) {
  SmallVector<double> pooled;
  for (auto [a, b] : llvm::zip_equal(first, second))
    pooled.push_back(a + (b - a) * (counts.second / counts.total()));
  return pooled;
}

/// Population variances of single elements.
static SmallVector<double> poolVariances(const TensorRecord &first,
                                         const TensorRecord &second,
                                         Counts counts) {
  if (first.variance.empty() || second.variance.empty())
    return {};
  SmallVector<double> pooled =
      poolMeans(first.variance, second.variance, counts);
  double weight =
      (counts.first / counts.total()) * (counts.second / counts.total());
  for (auto [sum, a, b] : llvm::zip_equal(pooled, first.mean, second.mean))
    sum += weight * (b - a) * (b - a);
  return pooled;
}

/// Variances (n - 1) over samples of something whose means are given. Of a
/// single sample there is none, nor is one needed.
static SmallVector<double> poolSampleVariances(ArrayRef<double> first,
                                               ArrayRef<double> firstMean,
                                               ArrayRef<double> second,
                                               ArrayRef<double> secondMean,
                                               Counts counts) {
  if ((first.empty() && counts.first > 1) ||
      (second.empty() && counts.second > 1))
    return {};
  double weight = counts.first * counts.second / counts.total();
  SmallVector<double> pooled;
  for (size_t i = 0; i < firstMean.size(); ++i) {
    double difference = secondMean[i] - firstMean[i];
    double sum = weight * difference * difference;
    if (!first.empty())
      sum += first[i] * (counts.first - 1);
    if (!second.empty())
      sum += second[i] * (counts.second - 1);
    pooled.push_back(sum / (counts.total() - 1));
  }
  return pooled;
}

/// Quantized minus float means in units of the quantized record; nothing if the
/// records are not of the same channels and number of samples.
static SmallVector<double>
getPairedMeans(const std::optional<TensorRecord> &floatRecord,
               const TensorRecord &quantized) {
  if (!floatRecord || floatRecord->samples != quantized.samples ||
      floatRecord->mean.size() != quantized.mean.size() ||
      floatRecord->taps != quantized.taps)
    return {};
  auto toReal = [](double mean, const TensorRecord &record) {
    if (!record.quantization)
      return mean;
    return (mean - double(record.quantization->zeroPoint)) *
           record.quantization->scale;
  };
  double unit = quantized.quantization ? quantized.quantization->scale : 1.0;
  SmallVector<double> means;
  for (auto [f, q] : llvm::zip_equal(floatRecord->mean, quantized.mean))
    means.push_back((toReal(q, quantized) - toReal(f, *floatRecord)) / unit);
  return means;
}

template <typename Combine>
static SmallVector<double>
poolExtrema(ArrayRef<double> first, ArrayRef<double> second, Combine combine) {
  SmallVector<double> pooled;
  if (first.empty() || second.empty())
    return pooled;
  for (auto [a, b] : llvm::zip_equal(first, second))
    pooled.push_back(combine(a, b));
  return pooled;
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

/// Whether the records describe the same tensor in the same way.
static Error checkSame(StringRef path, const TensorRecord &first,
                       const TensorRecord &second) {
  if (first.source != second.source)
    return contradiction(path + ".source", getSourceName(first.source),
                         getSourceName(second.source));
  if (first.upstream != second.upstream)
    return contradiction(path + ".upstream", getUpstreamName(first.upstream),
                         getUpstreamName(second.upstream));
  if (first.fingerprint != second.fingerprint)
    return contradiction(path + ".fingerprint", "'" + first.fingerprint + "'",
                         "'" + second.fingerprint + "'");
  if (first.mean.size() != second.mean.size())
    return contradiction(path + ".mean", Twine(first.mean.size()) + " numbers",
                         Twine(second.mean.size()));
  if (first.taps != second.taps)
    return contradiction(path + ".taps", "the same sizes", "others");
  if (first.quantization != second.quantization)
    return contradiction(path + ".quantization", "the same parameters",
                         "others");
  // Records that come from no samples cannot be weighed against each other.
  if (first.source != RecordSource::Measured &&
      (first.mean != second.mean || first.variance != second.variance ||
       first.min != second.min || first.max != second.max))
    return contradiction(path, "the same numbers", "others");
  return Error::success();
}

/// Adds the samples of `second` to `first`, all but the paired variance.
static Error mergeRecord(StringRef path, std::optional<TensorRecord> &first,
                         const std::optional<TensorRecord> &second) {
  if (!first || !second) {
    if (second)
      first = second;
    return Error::success();
  }
  if (Error error = checkSame(path, *first, *second))
    return error;
  if (first->source != RecordSource::Measured)
    return Error::success();

  int64_t total;
  if (llvm::AddOverflow(*first->samples, *second->samples, total))
    return invalid(path + ".samples: expected less than 2^63 in all");
  Counts counts{double(*first->samples), double(*second->samples)};
  TensorRecord merged = *first;
  merged.samples = total;
  if (first->sums && second->sums) {
    if (Error error = merged.sums->merge(*second->sums))
      return invalid(path + ".sums: " + takeReason(std::move(error)).message);
    merged.mean = merged.sums->getMean();
    merged.variance = merged.sums->getVariance();
    merged.sampleVariance = merged.sums->getSampleVariance(total);
  } else {
    merged.sums.reset();
    merged.mean = poolMeans(first->mean, second->mean, counts);
    merged.variance = poolVariances(*first, *second, counts);
    merged.sampleVariance =
        poolSampleVariances(first->sampleVariance, first->mean,
                            second->sampleVariance, second->mean, counts);
  }
  merged.min = poolExtrema(first->min, second->min,
                           [](double a, double b) { return std::min(a, b); });
  merged.max = poolExtrema(first->max, second->max,
                           [](double a, double b) { return std::max(a, b); });
  first = std::move(merged);
  return Error::success();
}

/// Adds the records of a tensor in the float and in the quantized run.
static Error mergePair(StringRef path, std::optional<TensorRecord> &firstFloat,
                       std::optional<TensorRecord> &firstQuantized,
                       const std::optional<TensorRecord> &secondFloat,
                       const std::optional<TensorRecord> &secondQuantized) {
  bool isPooled = firstQuantized && secondQuantized;
  std::optional<TensorRecord> before = firstQuantized;
  SmallVector<double> firstMeans, secondMeans;
  if (isPooled) {
    firstMeans = getPairedMeans(firstFloat, *firstQuantized);
    secondMeans = getPairedMeans(secondFloat, *secondQuantized);
  }
  if (Error error =
          mergeRecord((path + "_float").str(), firstFloat, secondFloat))
    return error;
  if (Error error = mergeRecord((path + "_quantized").str(), firstQuantized,
                                secondQuantized))
    return error;
  if (!isPooled || firstQuantized->source != RecordSource::Measured)
    return Error::success();
  // Without both float means the difference between the files is not known.
  firstQuantized->pairedVariance.clear();
  if (!firstMeans.empty() && !secondMeans.empty())
    firstQuantized->pairedVariance = poolSampleVariances(
        before->pairedVariance, firstMeans, secondQuantized->pairedVariance,
        secondMeans,
        {double(*before->samples), double(*secondQuantized->samples)});
  return Error::success();
}

/// Invalid if what was pooled is beyond the range of a double: squares of
/// finite differences may be.
static Error checkFinite(StringRef path,
                         const std::optional<TensorRecord> &record) {
  if (!record)
    return Error::success();
  for (ArrayRef<double> numbers :
       {ArrayRef(record->mean), ArrayRef(record->variance),
        ArrayRef(record->sampleVariance), ArrayRef(record->pairedVariance)})
    for (double number : numbers)
      if (!std::isfinite(number))
        return invalid(path +
                       ": expected numbers that are finite when merged, "
                       "found " +
                       Twine(std::to_string(number)));
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// Takes what is present; if both are, they must be equal.
template <typename T>
static Error mergeEqual(StringRef path, T &first, const T &second,
                        bool isFirstPresent, bool isSecondPresent) {
  if (!isSecondPresent)
    return Error::success();
  if (isFirstPresent && first != second)
    return contradiction(path, "the same value", "another");
  first = second;
  return Error::success();
}

template <typename T>
static Error mergeEqual(StringRef path, std::optional<T> &first,
                        const std::optional<T> &second) {
  return mergeEqual(path, first, second, first.has_value(), second.has_value());
}

template <typename T>
static Error mergeEqual(StringRef path, T &first, const T &second) {
  return mergeEqual(path, first, second, !first.empty(), !second.empty());
}

static Error mergeOp(OpRecord &first, const OpRecord &second) {
  if (Error error = mergePair("input", first.inputFloat, first.inputQuantized,
                              second.inputFloat, second.inputQuantized))
    return error;
  if (Error error =
          mergePair("output", first.outputFloat, first.outputQuantized,
                    second.outputFloat, second.outputQuantized))
    return error;
  for (auto [path, record] :
       {std::pair("input_float", &first.inputFloat),
        std::pair("input_quantized", &first.inputQuantized),
        std::pair("output_float", &first.outputFloat),
        std::pair("output_quantized", &first.outputQuantized)})
    if (Error error = checkFinite(path, *record))
      return error;
  if (Error error =
          mergeEqual("float_weights", first.floatWeights, second.floatWeights))
    return error;
  if (Error error =
          mergeEqual("weight_error", first.weightError, second.weightError))
    return error;
  if (Error error = mergeEqual("float_bias", first.floatBias, second.floatBias))
    return error;
  if (Error error =
          mergeEqual("input_scale", first.inputScale, second.inputScale))
    return error;
  if (Error error =
          mergeEqual("weight_scale", first.weightScale, second.weightScale))
    return error;
  if (Error error = mergeEqual("bias_scale", first.biasScale, second.biasScale))
    return error;
  if (Error error =
          mergeEqual("output_scale", first.outputScale, second.outputScale))
    return error;
  if (Error error = mergeEqual("method", first.method, second.method))
    return error;
  return mergeEqual("skip", first.skip, second.skip);
}

Error mlir::unbias::mergeStatistics(StatisticsFile &into,
                                    const StatisticsFile &from) {
  std::map<std::string, OpRecord> merged;
  for (const auto &[id, op] : from.ops) {
    auto known = into.ops.find(id);
    OpRecord &target = merged[id];
    if (known == into.ops.end()) {
      target = op;
      continue;
    }
    target = known->second;
    if (Error error = mergeOp(target, op))
      return invalid("op '" + id +
                     "': " + takeReason(std::move(error)).message);
  }
  for (auto &[id, op] : merged)
    into.ops[id] = std::move(op);
  return Error::success();
}
