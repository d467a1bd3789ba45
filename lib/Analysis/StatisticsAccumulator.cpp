//===- StatisticsAccumulator.cpp - Streaming, mergeable means -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/StatisticsAccumulator.h"
#include "ElementSums.h"
#include "MeanSums.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

StatisticsAccumulator::StatisticsAccumulator(
    int64_t channels, std::optional<TapGeometry> geometry, double padding)
    : channels(channels), geometry(std::move(geometry)), padding(padding) {}

StatisticsAccumulator::StatisticsAccumulator(const StatisticsAccumulator &other)
    : channels(other.channels), geometry(other.geometry),
      padding(other.padding), samples(other.samples),
      positions(other.positions),
      elements(other.elements ? std::make_unique<ElementSums>(*other.elements)
                              : nullptr),
      sampleMeans(other.sampleMeans),
      sampleMeanSquares(other.sampleMeanSquares),
      pendingMeans(other.pendingMeans) {}

StatisticsAccumulator::StatisticsAccumulator(
    StatisticsAccumulator &&) noexcept = default;
StatisticsAccumulator::~StatisticsAccumulator() = default;

StatisticsAccumulator &
StatisticsAccumulator::operator=(StatisticsAccumulator other) noexcept {
  channels = other.channels;
  geometry = std::move(other.geometry);
  padding = other.padding;
  samples = other.samples;
  positions = other.positions;
  elements = std::move(other.elements);
  sampleMeans = std::move(other.sampleMeans);
  sampleMeanSquares = std::move(other.sampleMeanSquares);
  pendingMeans = std::move(other.pendingMeans);
  return *this;
}

//===----------------------------------------------------------------------===//
// Adding
//===----------------------------------------------------------------------===//

/// The number of input positions, or why it cannot be summed by taps.
static llvm::Expected<int64_t> getInputPositions(const TapGeometry &geometry) {
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
  if (elements)
    return;
  elements = std::make_unique<ElementSums>(channels, geometry);
  int64_t size = elements->getCells().getNumTaps() * channels;
  sampleMeans.resize(size);
  sampleMeanSquares.resize(size);
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
  if (rows > INT32_MAX)
    return unsupported(
        "expected a sample of fewer than 2^31 positions, found " +
        llvm::Twine(rows));
  if constexpr (std::is_floating_point_v<T>)
    if (!areFinite(sample.data(), size))
      return invalid("expected finite samples, found NaN or infinity");

  prepare();
  ++samples;
  positions += rows;
  elements->add(sample);
  addSampleMeans(rows);
  return llvm::Error::success();
}

void StatisticsAccumulator::addSampleMeans(int64_t rows) {
  const TapCells &cells = elements->getCells();
  ArrayRef<double> units = elements->getUnits();
  double outputs = geometry ? cells.getOutputs() : rows;
  SmallVector<int64_t, 0> sums(elements->getSampleSums());
  llvm::BitVector needsExact(channels);
  for (const ElementSums::Outlier &outlier : elements->getOutliers())
    needsExact.set(outlier.index % channels);
  if (geometry) {
    sums = cells.gather(
        std::move(sums), int64_t(0),
        [](int64_t &into, int64_t value) { into += value; }, channels);
    // Padding is as many units. It must be a whole number, and small enough for
    // sums, of which the elements take half of the range.
    for (int64_t channel = 0; padding != 0.0 && channel < channels; ++channel) {
      double ofPadding = padding / units[channel];
      if (std::trunc(ofPadding) != ofPadding ||
          std::fabs(ofPadding) * outputs >= 0x1p62) {
        needsExact.set(channel);
        continue;
      }
      for (int64_t tap = 0; tap < cells.getNumTaps(); ++tap)
        sums[tap * channels + channel] +=
            cells.getPaddedOutputs(tap) * int64_t(ofPadding);
    }
  }
  size_t size = pendingMeans.size();
  pendingMeans.resize_for_overwrite(size + sums.size());
  MutableArrayRef<double> means =
      MutableArrayRef(pendingMeans).drop_front(size);
  // An integer becomes the nearest double, ties to even, as an exact sum does.
  for (int64_t tap = 0; tap < cells.getNumTaps(); ++tap)
    for (int64_t channel = 0; channel < channels; ++channel) {
      int64_t i = tap * channels + channel;
      means[i] = double(sums[i]) * units[channel] / outputs;
    }
  for (int64_t channel : needsExact.set_bits())
    computeExactMeans(channel, outputs, means);
  if (pendingMeans.size() == maxMeans * sums.size()) {
    addMeans(pendingMeans, sampleMeans, sampleMeanSquares);
    pendingMeans.clear();
  }
}

void StatisticsAccumulator::computeExactMeans(
    int64_t channel, double outputs, MutableArrayRef<double> means) const {
  const TapCells &cells = elements->getCells();
  int exponent = std::ilogb(elements->getUnits()[channel]);
  SmallVector<ExactSum> sums(cells.getNumCells());
  for (int64_t cell = 0; cell < cells.getNumCells(); ++cell)
    sums[cell].addInteger(elements->getSampleSums()[cell * channels + channel],
                          exponent);
  for (const ElementSums::Outlier &outlier : elements->getOutliers())
    if (outlier.index % channels == channel)
      sums[outlier.index / channels].add(outlier.value);
  for (auto [tap, sum] : llvm::enumerate(getTapSums(std::move(sums), 1, false)))
    means[tap * channels + channel] = sum.round() / outputs;
}

void StatisticsAccumulator::flush() {
  if (!elements)
    return;
  elements->flush();
  if (!pendingMeans.empty())
    addMeans(pendingMeans, sampleMeans, sampleMeanSquares);
  pendingMeans.clear();
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
  StatisticsAccumulator complete(other);
  complete.flush();
  prepare();
  flush();
  samples += other.samples;
  positions += other.positions;
  elements->merge(*complete.elements);
  for (auto [into, from] : llvm::zip_equal(sampleMeans, complete.sampleMeans))
    into.add(from);
  for (auto [into, from] :
       llvm::zip_equal(sampleMeanSquares, complete.sampleMeanSquares))
    into.add(from);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

SmallVector<ExactSum>
StatisticsAccumulator::getTapSums(SmallVector<ExactSum> cellSums, int64_t count,
                                  bool isSquare) const {
  if (!geometry)
    return cellSums;
  const TapCells &cells = elements->getCells();
  SmallVector<ExactSum> values = cells.gather(
      std::move(cellSums), ExactSum(),
      [](ExactSum &into, const ExactSum &value) { into.add(value); });
  if (padding == 0.0)
    return values;
  ExactSum padded;
  padded.addProduct(padding, isSquare ? padding : 1.0);
  ExactSum::Value value = padded.getValue();
  llvm::APInt magnitude =
      value.magnitude.zext(value.magnitude.getBitWidth() + 64);
  for (auto [tap, sum] : llvm::enumerate(values)) {
    value.magnitude = magnitude * (count * cells.getPaddedOutputs(tap));
    sum.add(value);
  }
  return values;
}

void StatisticsAccumulator::combineExtremes(
    int64_t channel, TensorStatistics &statistics) const {
  const TapCells &cells = elements->getCells();
  auto combine = [&](ArrayRef<double> extremes, double empty, auto pick,
                     SmallVector<double> &into) {
    SmallVector<double> values;
    for (int64_t cell = 0; cell < cells.getNumCells(); ++cell)
      values.push_back(extremes[cell * channels + channel]);
    values = cells.gather(
        std::move(values), empty,
        [&](double &extreme, double value) { extreme = pick(extreme, value); });
    // Of 0 and -0 the first that came would stay; adding 0 makes both 0.
    for (auto [tap, value] : llvm::enumerate(values))
      into[tap * channels + channel] =
          (cells.getPaddedOutputs(tap) > 0 ? pick(value, padding) : value) +
          0.0;
  };
  auto smaller = [](double a, double b) { return std::min(a, b); };
  auto larger = [](double a, double b) { return std::max(a, b); };
  combine(elements->low, infinity, smaller, statistics.min);
  combine(elements->high, -infinity, larger, statistics.max);
}

llvm::Expected<StatisticsSums> StatisticsAccumulator::getSums() const {
  if (samples == 0)
    return invalid("expected at least one sample, found none");
  StatisticsAccumulator complete(*this);
  complete.flush();
  const TapCells &cells = elements->getCells();
  StatisticsSums sums;
  sums.count = geometry ? samples * cells.getOutputs() : positions;
  auto collect = [&](ArrayRef<ExactSum> cellSums, bool isSquare,
                     StatisticsSums::Sums &into) {
    into.resize(cells.getNumTaps() * channels);
    for (int64_t channel = 0; channel < channels; ++channel) {
      SmallVector<ExactSum> ofChannel;
      for (int64_t cell = 0; cell < cells.getNumCells(); ++cell)
        ofChannel.push_back(cellSums[cell * channels + channel]);
      for (auto [tap, tapSum] :
           llvm::enumerate(getTapSums(std::move(ofChannel), samples, isSquare)))
        into[tap * channels + channel] = std::move(tapSum);
    }
  };
  collect(complete.elements->sum, false, sums.sum);
  collect(complete.elements->squares, true, sums.squares);
  sums.sampleMeans = std::move(complete.sampleMeans);
  sums.sampleMeanSquares = std::move(complete.sampleMeanSquares);
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
