//===- StatisticsFile.h - Statistics of a network as JSON -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statistics files in memory: reading, merging and writing them. The format is
// described in docs/StatisticsFile.md; names are those of the `calib` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_STATISTICS_STATISTICSFILE_H
#define UNBIAS_STATISTICS_STATISTICSFILE_H

#include "unbias/Analysis/StatisticsSums.h"
#include "unbias/Statistics/ArrayData.h"
#include <map>
#include <optional>
#include <string>

namespace mlir::unbias {

class StatisticsAccumulator;

/// Where a record's numbers come from.
enum class RecordSource { Measured, Propagated, BatchNorm };

/// State of the biased ops upstream when a record was measured.
enum class RecordUpstream { Original, Corrected };

/// The word for it in files and attributes.
llvm::StringRef getSourceName(RecordSource source);
llvm::StringRef getUpstreamName(RecordUpstream upstream);

/// Real value = (stored - zeroPoint) * scale.
struct TensorQuantization {
  double scale = 1.0;
  int64_t zeroPoint = 0;

  bool operator==(const TensorQuantization &other) const {
    return scale == other.scale && zeroPoint == other.zeroPoint;
  }
  bool operator!=(const TensorQuantization &other) const {
    return !(*this == other);
  }
};

/// What is known of one tensor: the twin of `#calib.stats`. Arrays are
/// [channels], or row-major [taps..., channels]; absent ones are empty.
struct TensorRecord {
  llvm::SmallVector<double> mean;
  llvm::SmallVector<int64_t> taps;
  /// Present and positive iff the source is `Measured`.
  std::optional<int64_t> samples;
  /// Of single elements (population).
  llvm::SmallVector<double> variance;
  /// Of the mean of a sample, n - 1.
  llvm::SmallVector<double> sampleVariance;
  /// Of the quantized minus the float mean of a sample, n - 1; in records of
  /// the quantized run only.
  llvm::SmallVector<double> pairedVariance;
  llvm::SmallVector<double> min, max;
  RecordSource source = RecordSource::Measured;
  RecordUpstream upstream = RecordUpstream::Original;
  /// Of the weights and bias the record was made for; empty: not said.
  std::string fingerprint;
  /// Present if the numbers are raw integers of the quantized run.
  std::optional<TensorQuantization> quantization;
  /// What mean and variances were rounded from, which shards carry so that
  /// they merge to the same bits as one run. `Measured` only.
  std::optional<StatisticsSums> sums;
};

/// The record of what `accumulator` saw; `taps` are the sizes of the kernel if
/// it is per tap, else empty. Sums are for records that will be merged. Invalid
/// without samples.
llvm::Expected<TensorRecord>
makeRecord(const StatisticsAccumulator &accumulator,
           llvm::ArrayRef<int64_t> taps, bool withSums);

/// What a file says about one op.
struct OpRecord {
  std::optional<TensorRecord> inputFloat, inputQuantized, outputFloat,
      outputQuantized;
  /// Floats, finite.
  std::optional<ArrayData> floatWeights, weightError;
  /// One number or one per channel; empty: absent.
  llvm::SmallVector<double> floatBias, inputScale, weightScale, biasScale,
      outputScale;
  /// Empty: absent.
  std::string method;
  std::optional<std::string> skip;
};

/// One statistics file, or several merged: ops by their ids.
struct StatisticsFile {
  std::map<std::string, OpRecord> ops;
};

/// Parses the text of a file. `fileName` is what errors start with, `directory`
/// what the paths of `.npy` files are relative to. Invalid (as "stats.json: op
/// 'conv1': input_float.samples: expected an integer, found a string") if the
/// text is not JSON, keys are unknown or occur twice, or values are not as the
/// format says.
llvm::Expected<StatisticsFile> parseStatistics(llvm::StringRef json,
                                               llvm::StringRef fileName,
                                               llvm::StringRef directory);

/// Reads and parses the file `path`.
llvm::Expected<StatisticsFile> readStatisticsFile(llvm::StringRef path);

/// Reads the files `paths` and merges them in the order of their paths, so that
/// the result does not depend on the order in which they are given. Invalid if
/// one cannot be read, is given twice, or contradicts those before it.
llvm::Expected<StatisticsFile>
readStatisticsFiles(llvm::ArrayRef<std::string> paths);

/// Adds what `from` says to `into`, as if the samples of both had been measured
/// together. If both records have sums, the result is to the bit that of one
/// run over all samples. Else every sample must have as many elements, means
/// weigh by `samples`, variances include the differences of the means, and a
/// variance that one of the two lacks is dropped, as are the sums. Invalid,
/// with `into` unchanged, where they contradict each other: other lengths,
/// taps, sources, fingerprints or quantizations, weights, scales, biases,
/// methods or reasons to skip.
llvm::Error mergeStatistics(StatisticsFile &into, const StatisticsFile &from);

/// Writes `file` as JSON that parses to the same numbers to the bit, ops in
/// order of their ids. Weights become nested lists.
void writeStatistics(llvm::raw_ostream &os, const StatisticsFile &file);

} // namespace mlir::unbias

#endif // UNBIAS_STATISTICS_STATISTICSFILE_H
