//===- StatisticsAccumulator.h - Streaming, mergeable means -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Means and variances of a tensor per channel, or per tap and channel, over
// samples that arrive in any order and in any number of shards, with the same
// bits at the end.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_STATISTICSACCUMULATOR_H
#define UNBIAS_ANALYSIS_STATISTICSACCUMULATOR_H

#include "unbias/Analysis/InputMean.h"
#include "unbias/Analysis/StatisticsSums.h"
#include <memory>
#include <optional>

namespace mlir::unbias {

class ElementSums;

/// Finished statistics, in the units of the samples. Arrays are [channels], or
/// [taps, channels] row-major.
struct TensorStatistics {
  SmallVector<double> mean;
  int64_t samples = 0;
  /// Of single elements (population).
  SmallVector<double> variance;
  /// Of the per-sample mean (a double each), n - 1; empty for a single sample.
  SmallVector<double> sampleVariance;
  SmallVector<double> min, max;
};

/// Accumulates the samples of one tensor.
class StatisticsAccumulator {
public:
  /// Per channel (the last dimension of the samples). With a `geometry` (its
  /// axes are the dimensions before the channel) per tap: what each tap meets
  /// over all output positions, padding included. Where a tap of a transposed
  /// convolution meets no input, it meets `padding`.
  explicit StatisticsAccumulator(
      int64_t channels, std::optional<TapGeometry> geometry = std::nullopt,
      double padding = 0.0);
  StatisticsAccumulator(const StatisticsAccumulator &other);
  StatisticsAccumulator(StatisticsAccumulator &&other) noexcept;
  StatisticsAccumulator &operator=(StatisticsAccumulator other) noexcept;
  ~StatisticsAccumulator();

  /// Adds one sample of positions * channels elements, channel last. Integers
  /// are summed as integers, floats exactly. Invalid if the length does not fit
  /// or a float is not finite, unsupported if the geometry has an unknown size,
  /// or from 2^31 positions on; nothing is added then.
  llvm::Error add(ArrayRef<float> sample);
  llvm::Error add(ArrayRef<int8_t> sample);
  llvm::Error add(ArrayRef<uint8_t> sample);
  llvm::Error add(ArrayRef<int16_t> sample);
  llvm::Error add(ArrayRef<int32_t> sample);

  /// Adds all samples of `other`, which must have the same shape: in any order
  /// and grouping the same bits.
  llvm::Error merge(const StatisticsAccumulator &other);

  /// The statistics, each rounded once. Invalid without samples.
  llvm::Expected<TensorStatistics> finish() const;

  /// What the statistics are read from: sums of several accumulators of the
  /// same tensor add up to those of one that saw all samples. Invalid without
  /// samples.
  llvm::Expected<StatisticsSums> getSums() const;

private:
  template <typename T>
  llvm::Error addSample(ArrayRef<T> sample);
  /// Makes room once the first sample shows that the geometry is meant.
  void prepare();
  /// Adds the means of the sample that was added last, of so many positions.
  void addSampleMeans(int64_t rows);
  /// The same number by number, for a channel in which integers do not do.
  void computeExactMeans(int64_t channel, double outputs,
                         MutableArrayRef<double> means) const;
  /// Makes all sums complete.
  void flush();
  /// What all taps meet in one channel, or that channel itself: sums of inside,
  /// by cells, and of `count` times as many padded positions, plain or squared.
  SmallVector<ExactSum> getTapSums(SmallVector<ExactSum> cellSums,
                                   int64_t count, bool isSquare) const;
  /// The smallest or largest element that any tap meets.
  void combineExtremes(int64_t channel, TensorStatistics &statistics) const;

  int64_t channels;
  std::optional<TapGeometry> geometry;
  double padding;
  int64_t samples = 0;
  /// Input positions of all samples together.
  int64_t positions = 0;
  /// By cells of positions that the same taps meet; a single one without
  /// geometry. Null before the first sample.
  std::unique_ptr<ElementSums> elements;
  /// [taps, channels]: of the mean of each sample, rounded to a double.
  SmallVector<ExactSum, 0> sampleMeans, sampleMeanSquares;
  /// [some samples, taps, channels]: means that wait to be added.
  SmallVector<double, 0> pendingMeans;
};

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_STATISTICSACCUMULATOR_H
