//===- StatisticsAccumulator.cpp - Streaming, mergeable means -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/StatisticsAccumulator.h"
#include "BlockSum.h"
#include "TapCells.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

StatisticsAccumulator::StatisticsAccumulator(
    int64_t channels, std::optional<TapGeometry> geometry, double padding)
    : channels(channels), geometry(std::move(geometry)), padding(padding) {}

//===----------------------------------------------------------------------===//
// Adding
//===----------------------------------------------------------------------===//

/// The number of input positions, or why it cannot be summed by taps.
static llvm::Expected<int64_t> getInputPositions(const TapGeometry &geometry) {
  if (geometry.transposed)
    return unsupported("expected a convolution for statistics per tap, found a "
                       "transposed one");
  int64_t positions = 1;
  for (const TapAxis &axis : geometry.axes) {
    for (int64_t size : {axis.taps, axis.stride, axis.dilation, axis.inputSize,
                         axis.outputSize})
      if (size < 1)
        return unsupported("expected static sizes for statistics per tap, "
                           "found " +
                           llvm::Twine(size));
    positions *= axis.inputSize;
  }
  return positions;
}

void StatisticsAccumulator::prepare() {
  if (cells)
    return;
  cells = geometry ? std::make_shared<TapCells>(*geometry)
                   : std::make_shared<TapCells>();
  int64_t size = cells->getNumCells() * channels;
  sum.resize(size);
  squares.resize(size);
  low.assign(size, infinity);
  high.assign(size, -infinity);
  sampleMeans.resize(cells->getNumTaps() * channels);
  sampleMeanSquares.resize(cells->getNumTaps() * channels);
}

/// Adds the rows of `sample` at `positions`, of all rows if there are none.
template <typename T>
static void addPositions(ArrayRef<T> sample,
                         std::optional<ArrayRef<int64_t>> at,
                         const RowSums &sums) {
  int64_t channels = sums.sum.size();
  int64_t count = at ? at->size() : sample.size() / channels;
  const T *rows[maxRows];
  for (int64_t begin = 0; begin < count; begin += maxRows) {
    int64_t size = std::min(maxRows, count - begin);
    for (int64_t i = 0; i < size; ++i)
      rows[i] = sample.data() + (at ? (*at)[begin + i] : begin + i) * channels;
    addRows<T>({rows, size_t(size)}, sums);
  }
}

template <typename T>
llvm::Error StatisticsAccumulator::addSample(ArrayRef<T> sample) {
  int64_t size = sample.size();
  if (channels < 1 || size == 0 || size % channels != 0)
    return invalid("expected a sample of rows of " + llvm::Twine(channels) +
                   " channels, found " + llvm::Twine(size) + " numbers");
  int64_t rows = size / channels;
  if (geometry) {
    auto expected = getInputPositions(*geometry);
    if (!expected)
      return expected.takeError();
    if (*expected != rows)
      return invalid("expected a sample of " + llvm::Twine(*expected) +
                     " positions, found " + llvm::Twine(rows));
  }
  if constexpr (std::is_floating_point_v<T>)
    if (!llvm::all_of(sample, [](T value) { return std::isfinite(value); }))
      return invalid("expected finite samples, found NaN or infinity");

  prepare();
  ++samples;
  positions += rows;
  SmallVector<ExactSum, 0> sampleSum(sum.size());
  for (int64_t cell = 0; cell < cells->getNumCells(); ++cell) {
    int64_t first = cell * channels;
    RowSums sums{MutableArrayRef(sampleSum).slice(first, channels),
                 MutableArrayRef(squares).slice(first, channels),
                 MutableArrayRef(low).slice(first, channels),
                 MutableArrayRef(high).slice(first, channels)};
    std::optional<ArrayRef<int64_t>> at;
    if (geometry)
      at = cells->getPositions(cell);
    addPositions(sample, at, sums);
  }
  for (auto [total, more] : llvm::zip(sum, sampleSum))
    total.add(more);
  double outputs = geometry ? cells->getOutputs() : rows;
  for (int64_t channel = 0; channel < channels; ++channel)
    for (auto [tap, tapSum] :
         llvm::enumerate(getTapSums(sampleSum, channel, 1, false))) {
      double mean = tapSum.round() / outputs;
      sampleMeans[tap * channels + channel].add(mean);
      sampleMeanSquares[tap * channels + channel].addProduct(mean, mean);
    }
  return llvm::Error::success();
}

llvm::Error StatisticsAccumulator::add(ArrayRef<float> sample) {
  return addSample(sample);
}
llvm::Error StatisticsAccumulator::add(ArrayRef<int8_t> sample) {
  return addSample(sample);
}
llvm::Error StatisticsAccumulator::add(ArrayRef<uint8_t> sample) {
  return addSample(sample);
}
llvm::Error StatisticsAccumulator::add(ArrayRef<int16_t> sample) {
  return addSample(sample);
}
llvm::Error StatisticsAccumulator::add(ArrayRef<int32_t> sample) {
  return addSample(sample);
}

static bool areSame(const std::optional<TapGeometry> &a,
                    const std::optional<TapGeometry> &b) {
  if (!a || !b)
    return !a && !b;
  auto haveSameNumbers = [](const TapAxis &x, const TapAxis &y) {
    return std::tie(x.taps, x.stride, x.dilation, x.padBefore, x.inputSize,
                    x.outputSize) == std::tie(y.taps, y.stride, y.dilation,
                                              y.padBefore, y.inputSize,
                                              y.outputSize);
  };
  return a->transposed == b->transposed &&
         llvm::equal(a->axes, b->axes, haveSameNumbers);
}

llvm::Error StatisticsAccumulator::merge(const StatisticsAccumulator &other) {
  if (channels != other.channels || padding != other.padding ||
      !areSame(geometry, other.geometry))
    return invalid("expected statistics of the same shape to merge, found "
                   "others");
  if (other.samples == 0)
    return llvm::Error::success();
  prepare();
  samples += other.samples;
  positions += other.positions;
  auto add = [](SmallVector<ExactSum, 0> &into,
                const SmallVector<ExactSum, 0> &from) {
    for (size_t i = 0; i < into.size(); ++i)
      into[i].add(from[i]);
  };
  add(sum, other.sum);
  add(squares, other.squares);
  add(sampleMeans, other.sampleMeans);
  add(sampleMeanSquares, other.sampleMeanSquares);
  for (size_t i = 0; i < low.size(); ++i) {
    low[i] = std::min(low[i], other.low[i]);
    high[i] = std::max(high[i], other.high[i]);
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

SmallVector<ExactSum>
StatisticsAccumulator::getTapSums(ArrayRef<ExactSum> cellSums, int64_t channel,
                                  int64_t count, bool isSquare) const {
  SmallVector<ExactSum> values;
  for (int64_t cell = 0; cell < cells->getNumCells(); ++cell)
    values.push_back(cellSums[cell * channels + channel]);
  if (!geometry)
    return values;
  values = cells->gather(
      std::move(values), ExactSum(),
      [](ExactSum &into, const ExactSum &value) { into.add(value); });
  if (padding == 0.0)
    return values;
  ExactSum padded;
  padded.addProduct(padding, isSquare ? padding : 1.0);
  ExactSum::Value value = padded.getValue();
  llvm::APInt magnitude =
      value.magnitude.zext(value.magnitude.getBitWidth() + 64);
  for (auto [tap, sum] : llvm::enumerate(values)) {
    value.magnitude = magnitude * (count * cells->getPaddedOutputs(tap));
    sum.add(value);
  }
  return values;
}

void StatisticsAccumulator::combineExtremes(
    int64_t channel, TensorStatistics &statistics) const {
  auto combine = [&](ArrayRef<double> extremes, double empty, auto pick,
                     SmallVector<double> &into) {
    SmallVector<double> values;
    for (int64_t cell = 0; cell < cells->getNumCells(); ++cell)
      values.push_back(extremes[cell * channels + channel]);
    values = cells->gather(
        std::move(values), empty,
        [&](double &extreme, double value) { extreme = pick(extreme, value); });
    // Of 0 and -0 the first that came would stay; adding 0 makes both 0.
    for (auto [tap, value] : llvm::enumerate(values))
      into[tap * channels + channel] =
          (cells->getPaddedOutputs(tap) > 0 ? pick(value, padding) : value) +
          0.0;
  };
  auto smaller = [](double a, double b) { return std::min(a, b); };
  auto larger = [](double a, double b) { return std::max(a, b); };
  combine(low, infinity, smaller, statistics.min);
  combine(high, -infinity, larger, statistics.max);
}

llvm::Expected<StatisticsSums> StatisticsAccumulator::getSums() const {
  if (samples == 0)
    return invalid("expected at least one sample, found none");
  StatisticsSums sums;
  sums.count = geometry ? samples * cells->getOutputs() : positions;
  sums.sum.resize(cells->getNumTaps() * channels);
  sums.squares.resize(cells->getNumTaps() * channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    auto tapSums = getTapSums(sum, channel, samples, false);
    auto tapSquares = getTapSums(squares, channel, samples, true);
    for (size_t tap = 0; tap < tapSums.size(); ++tap) {
      sums.sum[tap * channels + channel] = std::move(tapSums[tap]);
      sums.squares[tap * channels + channel] = std::move(tapSquares[tap]);
    }
  }
  sums.sampleMeans = sampleMeans;
  sums.sampleMeanSquares = sampleMeanSquares;
  return sums;
}

llvm::Expected<TensorStatistics> StatisticsAccumulator::finish() const {
  auto sums = getSums();
  if (!sums)
    return sums.takeError();
  TensorStatistics statistics;
  statistics.samples = samples;
  statistics.mean = sums->getMean();
  statistics.variance = sums->getVariance();
  statistics.sampleVariance = sums->getSampleVariance(samples);
  statistics.min.resize(statistics.mean.size());
  statistics.max.resize(statistics.mean.size());
  for (int64_t channel = 0; channel < channels; ++channel)
    combineExtremes(channel, statistics);
  return statistics;
}
