//===- OpStatistics.cpp - What an op's statistics say ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpStatistics.h"
#include "unbias/Transforms/Fingerprint.h"
#include "llvm/Support/InterleavedRange.h"

using namespace mlir;
using namespace mlir::unbias;

/// The four records an op can carry.
static ArrayRef<StringLiteral> getRecordNames() {
  static constexpr StringLiteral names[] = {
      CalibDialect::kInputFloat, CalibDialect::kInputQuantized,
      CalibDialect::kOutputFloat, CalibDialect::kOutputQuantized};
  return names;
}

bool unbias::hasStatistics(Operation *op) {
  return llvm::any_of(getRecordNames(),
                      [&](StringRef name) { return op->hasAttr(name); });
}

bool unbias::hasGivenStatistics(Operation *op) {
  return llvm::any_of(getRecordNames(), [&](StringRef name) {
    auto stats = op->getAttrOfType<StatsAttr>(name);
    return stats && stats.getSource() != StatsSource::Propagated;
  });
}

/// "[3, 3]" for messages.
static std::string toText(ArrayRef<int64_t> numbers) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "[" << llvm::interleaved(numbers) << "]";
  return text;
}

/// The mean of a record in real units.
static SmallVector<double> getRealMean(StatsAttr stats) {
  SmallVector<double> mean = llvm::to_vector(stats.getMean().asArrayRef());
  if (QuantizationAttr quantization = stats.getQuantization())
    for (double &value : mean)
      value = (value - double(quantization.getZeroPoint())) *
              quantization.getScale();
  return mean;
}

/// A variance of a record in squared real units, divided by `count`.
static SmallVector<double>
getRealVariance(StatsAttr stats, DenseF64ArrayAttr variance, double count) {
  SmallVector<double> real;
  if (!variance)
    return real;
  double scale =
      stats.getQuantization() ? stats.getQuantization().getScale() : 1.0;
  for (double value : variance.asArrayRef())
    real.push_back(value * scale * scale / count);
  return real;
}

/// How many samples a record's means are means of.
static double getSampleCount(StatsAttr stats) {
  return double(stats.getSamples().value_or(1));
}

static llvm::Expected<std::optional<InputRecord>>
readInput(Operation *op, StringRef name, ArrayRef<int64_t> taps,
          int64_t channels) {
  auto stats = op->getAttrOfType<StatsAttr>(name);
  if (!stats)
    return std::nullopt;
  InputRecord record;
  record.mean.perTap = static_cast<bool>(stats.getTaps());
  int64_t expected = channels;
  if (record.mean.perTap) {
    ArrayRef<int64_t> found = stats.getTaps().asArrayRef();
    if (found != taps)
      return invalid("'" + name + "': expected taps " + toText(taps) +
                     ", found " + toText(found));
    for (int64_t size : taps)
      expected *= size;
  }
  if (stats.getMean().size() != expected)
    return invalid("'" + name + "': expected " + Twine(expected) +
                   " means for " + Twine(channels) + " input channels, found " +
                   Twine(stats.getMean().size()));
  double count = getSampleCount(stats);
  record.mean.values = getRealMean(stats);
  record.variance = getRealVariance(stats, stats.getVariance(), 1.0);
  record.mean.meanVariance =
      getRealVariance(stats, stats.getSampleVariance(), count);
  record.mean.pairedVariance =
      getRealVariance(stats, stats.getPairedVariance(), count);
  record.isModelled = stats.getSource() != StatsSource::Measured;
  record.upstreamCorrected = stats.getUpstream() == StatsUpstream::Corrected;
  return record;
}

static llvm::Expected<std::optional<OutputRecord>>
readOutput(Operation *op, StringRef name, int64_t channels) {
  auto stats = op->getAttrOfType<StatsAttr>(name);
  if (!stats)
    return std::nullopt;
  if (stats.getTaps())
    return invalid("'" + name + "': expected means per channel, found taps " +
                   toText(stats.getTaps().asArrayRef()));
  if (stats.getMean().size() != channels)
    return invalid("'" + name + "': expected " + Twine(channels) +
                   " means, one for every output channel, found " +
                   Twine(stats.getMean().size()));
  OutputRecord record;
  record.mean = getRealMean(stats);
  record.variance = getRealVariance(stats, stats.getVariance(), 1.0);
  record.pairedVariance =
      getRealVariance(stats, stats.getPairedVariance(), getSampleCount(stats));
  record.upstreamCorrected = stats.getUpstream() == StatsUpstream::Corrected;
  return record;
}

llvm::Expected<OpStatistics> unbias::readStatistics(BiasedOpInterface op,
                                                    ArrayRef<int64_t> taps,
                                                    int64_t inputChannels,
                                                    int64_t outputChannels) {
  OpStatistics statistics;
  auto inputFloat =
      readInput(op, CalibDialect::kInputFloat, taps, inputChannels);
  if (!inputFloat)
    return inputFloat.takeError();
  auto inputQuantized =
      readInput(op, CalibDialect::kInputQuantized, taps, inputChannels);
  if (!inputQuantized)
    return inputQuantized.takeError();
  auto outputFloat = readOutput(op, CalibDialect::kOutputFloat, outputChannels);
  if (!outputFloat)
    return outputFloat.takeError();
  auto outputQuantized =
      readOutput(op, CalibDialect::kOutputQuantized, outputChannels);
  if (!outputQuantized)
    return outputQuantized.takeError();
  return OpStatistics{std::move(*inputFloat), std::move(*inputQuantized),
                      std::move(*outputFloat), std::move(*outputQuantized)};
}

llvm::Error unbias::checkFingerprints(BiasedOpInterface op) {
  std::string actual;
  for (StringRef name : getRecordNames()) {
    auto stats = op->getAttrOfType<StatsAttr>(name);
    if (!stats || stats.getFingerprint().empty())
      continue;
    if (actual.empty()) {
      auto fingerprint = computeFingerprint(op);
      if (!fingerprint)
        return fingerprint.takeError();
      actual = *fingerprint;
    }
    if (stats.getFingerprint() != actual)
      return invalid("'" + name + "': expected statistics of this network, " +
                     actual +
                     ", found those of another, or of this one before "
                     "or after a correction, " +
                     stats.getFingerprint());
  }
  return llvm::Error::success();
}
