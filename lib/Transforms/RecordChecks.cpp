//===- RecordChecks.cpp - Records that contradict themselves --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the numbers of a record say about each other, whatever the op.
//
//===----------------------------------------------------------------------===//

#include "StatsChecks.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::unbias;

/// How far numbers of a record may be off, relatively: they may have been
/// computed and written as f32.
static constexpr double recordTolerance = 1e-5;

std::string unbias::toText(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.6g", value);
  return text;
}

void StatsFindings::checkEach(StringRef name, StringRef attribute,
                              int64_t count,
                              llvm::function_ref<std::string(int64_t)> check) {
  if (!llvm::is_contained(checks, name))
    checks.push_back(name);
  std::string first;
  int64_t wrong = 0;
  for (int64_t i = 0; i < count; ++i) {
    std::string text = check(i);
    if (!text.empty() && wrong++ == 0)
      first = std::move(text);
  }
  if (wrong == 0)
    return;
  std::string error = ("'" + attribute + "': " + first).str();
  if (wrong > 1)
    error += (" (and " + Twine(wrong - 1) + " more)").str();
  errors.push_back(std::move(error));
}

namespace {
/// One record; numbers are in its own units.
struct Record {
  StringRef name;
  StatsAttr stats;

  /// " in channel 3" for mean `index`.
  std::string getPlace(int64_t index) const {
    if (!stats.getTaps())
      return (" in channel " + Twine(index)).str();
    int64_t taps = 1;
    for (int64_t size : stats.getTaps().asArrayRef())
      taps *= size;
    int64_t channels = stats.getMean().size() / taps;
    return (" in tap " + Twine(index / channels) + ", channel " +
            Twine(index % channels))
        .str();
  }
  /// What rounding makes of numbers as large as the mean and the extremes.
  double getSlack(int64_t index) const {
    double magnitude = std::abs(stats.getMean()[index]);
    for (DenseF64ArrayAttr bound : {stats.getMin(), stats.getMax()})
      if (bound)
        magnitude = std::max(magnitude, std::abs(bound[index]));
    return recordTolerance * magnitude;
  }
  /// The largest variance of elements of this mean between these extremes.
  double getVarianceBound(int64_t index) const {
    double mean = stats.getMean()[index];
    return std::max(0.0, (stats.getMax()[index] - mean) *
                             (mean - stats.getMin()[index]));
  }
};
} // namespace

/// A mean is between the extremes.
static void checkMean(const Record &record, StatsFindings &findings) {
  StatsAttr stats = record.stats;
  if (!stats.getMin() && !stats.getMax())
    return;
  findings.checkEach("extremes", record.name, stats.getMean().size(),
                     [&](int64_t i) -> std::string {
                       double mean = stats.getMean()[i],
                              slack = record.getSlack(i);
                       if (stats.getMin() && mean < stats.getMin()[i] - slack)
                         return "expected a mean of at least 'min', " +
                                toText(stats.getMin()[i]) + ", found " +
                                toText(mean) + record.getPlace(i);
                       if (stats.getMax() && mean > stats.getMax()[i] + slack)
                         return "expected a mean of at most 'max', " +
                                toText(stats.getMax()[i]) + ", found " +
                                toText(mean) + record.getPlace(i);
                       return {};
                     });
}

/// Elements vary no more than the extremes allow, and means of samples no more
/// than elements.
static void checkVariances(const Record &record, StatsFindings &findings) {
  StatsAttr stats = record.stats;
  bool isBounded = stats.getMin() && stats.getMax();
  DenseF64ArrayAttr variance = stats.getVariance();
  auto squareSlack = [&](int64_t i) {
    double magnitude = record.getSlack(i) / recordTolerance;
    return recordTolerance * magnitude * magnitude;
  };
  if (variance && isBounded)
    findings.checkEach("extremes", record.name, variance.size(),
                       [&](int64_t i) -> std::string {
                         double bound = record.getVarianceBound(i);
                         if (variance[i] <= bound + squareSlack(i))
                           return {};
                         return "expected a variance of at most (max - mean) * "
                                "(mean - min), " +
                                toText(bound) + ", found " +
                                toText(variance[i]) + record.getPlace(i);
                       });

  DenseF64ArrayAttr ofSamples = stats.getSampleVariance();
  if (!ofSamples || (!variance && !isBounded))
    return;
  double samples = double(*stats.getSamples());
  findings.checkEach("variances", record.name, ofSamples.size(),
                     [&](int64_t i) -> std::string {
                       double bound =
                           variance ? variance[i] : record.getVarianceBound(i);
                       bound *= samples / (samples - 1.0);
                       double slack = variance ? recordTolerance * bound : 0.0;
                       if (ofSamples[i] <= bound + squareSlack(i) + slack)
                         return {};
                       return "expected a sample_variance that " +
                              toText(samples) + " samples of " +
                              (variance ? "this variance" : "these extremes") +
                              " can have, at most " + toText(bound) +
                              ", found " + toText(ofSamples[i]) +
                              record.getPlace(i);
                     });
}

/// `paired_variance` is about two runs of the same samples.
static void checkPairs(const Record &floatRecord, const Record &quantized,
                       StatsFindings &findings) {
  if (!floatRecord.stats || !quantized.stats ||
      !quantized.stats.getPairedVariance())
    return;
  auto samples = floatRecord.stats.getSamples();
  findings.checkEach("pairs", quantized.name, 1, [&](int64_t) -> std::string {
    if (samples && *samples == *quantized.stats.getSamples())
      return {};
    return "expected 'paired_variance' of the samples of '" +
           floatRecord.name.str() + "', " +
           std::to_string(samples.value_or(0)) + ", found " +
           std::to_string(*quantized.stats.getSamples());
  });

  DenseF64ArrayAttr paired = quantized.stats.getPairedVariance();
  DenseF64ArrayAttr left = floatRecord.stats.getSampleVariance();
  DenseF64ArrayAttr right = quantized.stats.getSampleVariance();
  if (!left || !right || left.size() != right.size() ||
      left.size() != paired.size())
    return;
  auto getScale = [](const Record &record) {
    QuantizationAttr quantization = record.stats.getQuantization();
    return quantization ? quantization.getScale() : 1.0;
  };
  double leftScale = getScale(floatRecord), rightScale = getScale(quantized);
  findings.checkEach(
      "pairs", quantized.name, paired.size(), [&](int64_t i) -> std::string {
        double deviations =
            std::sqrt(left[i]) * leftScale + std::sqrt(right[i]) * rightScale;
        double bound = deviations * deviations;
        double found = paired[i] * rightScale * rightScale;
        // Differences of means that are alike are rounded as these are.
        double slack = rightScale * quantized.getSlack(i) +
                       leftScale * floatRecord.getSlack(i);
        if (found <= bound * (1.0 + recordTolerance) + slack * slack)
          return {};
        return "expected a paired_variance that the sample variances of both "
               "runs allow, at most " +
               toText(bound) + ", found " + toText(found) +
               quantized.getPlace(i);
      });
}

void unbias::checkRecords(Operation *op, StatsFindings &findings) {
  auto getRecord = [&](StringRef name) {
    return Record{name, op->getAttrOfType<StatsAttr>(name)};
  };
  Record pairs[][2] = {{getRecord(CalibDialect::kInputFloat),
                        getRecord(CalibDialect::kInputQuantized)},
                       {getRecord(CalibDialect::kOutputFloat),
                        getRecord(CalibDialect::kOutputQuantized)}};
  for (auto &[floatRecord, quantized] : pairs) {
    for (const Record &record : {floatRecord, quantized}) {
      if (!record.stats)
        continue;
      checkMean(record, findings);
      checkVariances(record, findings);
    }
    checkPairs(floatRecord, quantized, findings);
  }
}
