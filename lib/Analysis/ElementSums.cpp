//===- ElementSums.cpp - Exact sums of the elements of a tensor -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementSums.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

/// Of a window, if there are not too many rows; the rest of 62 bits is for sums
/// of that many.
static constexpr int maxWindowBits = 46;
static constexpr int sumBits = 62;
/// How much larger than its largest number a window is made, so that the next
/// samples fit as well, and how much larger it may become if that leaves small
/// ones out.
static constexpr int margin = 2, maxMargin = 8;
/// For rows of integers, whose squares are at most 2^62.
static constexpr int64_t maxIntegerRows = (int64_t(1) << 31) - 1;

ElementSums::ElementSums(int64_t channels,
                         const std::optional<TapGeometry> &geometry)
    : channels(channels), hasGeometry(geometry),
      groupSize(std::max<int64_t>(lanes / channels, 1)),
      cells(geometry ? std::make_shared<TapCells>(*geometry, groupSize)
                     : std::make_shared<TapCells>()) {
  int64_t size = cells->getNumCells() * channels;
  sum.resize(size);
  squares.resize(size);
  low.assign(size, infinity);
  high.assign(size, -infinity);
  for (auto *integers : {&pendingSum, &pendingUpper, &pendingLower})
    integers->assign(size, 0);
  units.assign(channels, 1.0);
}

//===----------------------------------------------------------------------===//
// Strips
//===----------------------------------------------------------------------===//

/// Visits `width` numbers of each row, which are all channels of one position
/// or of several; `end` is where the sample ends.
template <typename T, typename Visit>
void ElementSums::visitRows(Rows<T> rows, int64_t width, const T *end,
                            Visit visit) const {
  if (width < lanes) {
    // Reading 8 numbers from the last rows would leave the sample.
    for (; rows.count > 0; --rows.count) {
      const T *row = rows.getRow(rows.count - 1);
      if (end - row >= lanes)
        break;
      T padded[lanes] = {};
      std::copy_n(row, width, padded);
      visit(Rows<T>{padded, lanes, 1}, Strip{0, 0, width});
    }
    if (rows.count > 0)
      visit(rows, Strip{0, 0, width});
    return;
  }
  // Blocks of rows stay in the first cache from strip to strip.
  int64_t block = std::max<int64_t>(16384 / sizeof(T) / width, 32);
  while (rows.count > 0) {
    Rows<T> some = rows;
    some.count = std::min(rows.count, block);
    for (int64_t channel = 0; channel < width; channel += lanes) {
      // The last 8 overlap those before.
      int64_t first = std::min(channel, width - lanes);
      some.data = rows.data + first;
      visit(some, Strip{first, channel - first, lanes});
    }
    if (rows.positions)
      rows.positions += some.count;
    else
      rows.data += some.count * rows.stride;
    rows.count -= some.count;
  }
}

template <typename T, typename Visit>
void ElementSums::visitStrips(ArrayRef<T> sample, int64_t cell,
                              Visit visit) const {
  int64_t groupWidth = groupSize * channels;
  if (hasGeometry) {
    const TapCells::Positions &positions = cells->getPositions(cell);
    visitRows(Rows<T>{sample.data(), channels, int64_t(positions.groups.size()),
                      positions.groups.data()},
              groupWidth, sample.end(), visit);
    visitRows(Rows<T>{sample.data(), channels, int64_t(positions.others.size()),
                      positions.others.data()},
              channels, sample.end(), visit);
    return;
  }
  int64_t groups = sample.size() / groupWidth;
  visitRows(Rows<T>{sample.data(), groupWidth, groups}, groupWidth,
            sample.end(), visit);
  ArrayRef<T> rest = sample.drop_front(groups * groupWidth);
  visitRows(Rows<T>{rest.data(), channels, int64_t(rest.size()) / channels},
            channels, sample.end(), visit);
}

template <typename Kernel>
void ElementSums::sumStrip(const Strip &strip, int64_t cell, Kernel kernel) {
  int64_t row = cell * channels;
  if (isWhole(strip)) {
    int64_t i = row + strip.channel;
    kernel(LaneSums{&sampleSums[i], &pendingUpper[i], &pendingLower[i]});
    return;
  }
  int64_t ofSum[lanes] = {}, upper[lanes] = {}, lower[lanes] = {};
  kernel(LaneSums{ofSum, upper, lower});
  for (int64_t lane = strip.begin; lane < strip.end; ++lane) {
    int64_t i = row + getChannel(strip, lane);
    sampleSums[i] += ofSum[lane];
    pendingUpper[i] += upper[lane];
    pendingLower[i] += lower[lane];
  }
}

//===----------------------------------------------------------------------===//
// Samples
//===----------------------------------------------------------------------===//

void ElementSums::makeRoom(int64_t rows, bool areFloats) {
  int bits =
      std::min<int>(maxWindowBits, sumBits - llvm::bit_width(uint64_t(rows)));
  bool fits = areFloats == isFloat && pendingRows + rows <= maxPendingRows &&
              (!isFloat || bits >= windowBits);
  if (fits)
    return;
  flush();
  if (areFloats == isFloat && maxPendingRows > 0 &&
      (!isFloat || bits >= windowBits))
    return;
  // Other windows from here on; none, if these are integers.
  isFloat = areFloats;
  windowBits = bits;
  maxPendingRows =
      isFloat ? int64_t(1) << (sumBits - windowBits) : maxIntegerRows;
  units.assign(channels, 1.0);
  if (!isFloat)
    return;
  for (auto *numbers : {&shiftSum, &shiftUpper, &shiftLower})
    numbers->resize(channels);
  exponents.resize(channels);
  windowSmallest.resize(channels);
  windowLargest.resize(channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    setWindow(channel, 0);
    // Whatever comes first moves it.
    windowLargest[channel] = MagnitudeRange::emptyLargest;
  }
}

template <typename T>
void ElementSums::add(ArrayRef<T> sample) {
  makeRoom(sample.size() / channels, std::is_floating_point_v<T>);
  sampleSums.assign(sum.size(), 0);
  outliers.clear();
  addElements(sample);
  for (size_t i = 0; i < sampleSums.size(); ++i)
    pendingSum[i] += sampleSums[i];
  pendingRows += sample.size() / channels;
}

template void ElementSums::add(ArrayRef<float>);
template void ElementSums::add(ArrayRef<int8_t>);
template void ElementSums::add(ArrayRef<uint8_t>);
template void ElementSums::add(ArrayRef<int16_t>);
template void ElementSums::add(ArrayRef<int32_t>);

template <typename T>
void ElementSums::addElements(ArrayRef<T> sample) {
  for (int64_t cell = 0; cell < cells->getNumCells(); ++cell)
    visitStrips(sample, cell, [&](const Rows<T> &rows, const Strip &strip) {
      sumStrip(strip, cell, [&](const LaneSums &sums) {
        int64_t row = cell * channels;
        if (isWhole(strip))
          return addIntegers(rows, &low[row + strip.channel],
                             &high[row + strip.channel], sums);
        double lowest[lanes], highest[lanes];
        std::fill_n(lowest, lanes, infinity);
        std::fill_n(highest, lanes, -infinity);
        addIntegers(rows, lowest, highest, sums);
        for (int64_t lane = strip.begin; lane < strip.end; ++lane) {
          int64_t i = row + getChannel(strip, lane);
          low[i] = std::min(low[i], lowest[lane]);
          high[i] = std::max(high[i], highest[lane]);
        }
      });
    });
}

void ElementSums::addElements(ArrayRef<float> sample) {
  smallest.assign(channels, MagnitudeRange::emptySmallest);
  largest.assign(channels, MagnitudeRange::emptyLargest);
  for (int64_t cell = 0; cell < cells->getNumCells(); ++cell)
    visitStrips(sample, cell, [&](const Rows<float> &rows, const Strip &strip) {
      findRanges(rows, strip, cell);
    });
  hasOutliers = false;
  for (int64_t channel = 0; channel < channels; ++channel)
    if (largest[channel] >= windowLargest[channel] ||
        smallest[channel] < windowSmallest[channel]) {
      moveWindow(channel);
      hasOutliers |= smallest[channel] < windowSmallest[channel];
    }
  for (int64_t cell = 0; cell < cells->getNumCells(); ++cell)
    visitStrips(sample, cell, [&](const Rows<float> &rows, const Strip &strip) {
      sumFloats(rows, strip, cell);
    });
  for (const Outlier &outlier : outliers) {
    sum[outlier.index].add(outlier.value);
    squares[outlier.index].addProduct(outlier.value, outlier.value);
  }
}

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

void ElementSums::findRanges(const Rows<float> &rows, const Strip &strip,
                             int64_t cell) {
  int64_t row = cell * channels;
  if (isWhole(strip)) {
    int64_t channel = strip.channel;
    addRanges(rows, &low[row + channel], &high[row + channel],
              {&smallest[channel], &largest[channel]});
    return;
  }
  double lowest[lanes], highest[lanes];
  uint32_t ofSmallest[lanes];
  int32_t ofLargest[lanes];
  std::fill_n(lowest, lanes, infinity);
  std::fill_n(highest, lanes, -infinity);
  std::fill_n(ofSmallest, lanes, MagnitudeRange::emptySmallest);
  std::fill_n(ofLargest, lanes, MagnitudeRange::emptyLargest);
  addRanges(rows, lowest, highest, {ofSmallest, ofLargest});
  for (int64_t lane = strip.begin; lane < strip.end; ++lane) {
    int64_t channel = getChannel(strip, lane), i = row + channel;
    low[i] = std::min(low[i], lowest[lane]);
    high[i] = std::max(high[i], highest[lane]);
    smallest[channel] = std::min(smallest[channel], ofSmallest[lane]);
    largest[channel] = std::max(largest[channel], ofLargest[lane]);
  }
}

void ElementSums::setWindow(int64_t channel, int exponent) {
  exponents[channel] = exponent;
  units[channel] = std::ldexp(1.0, exponent - windowBits);
  shiftSum[channel] = std::ldexp(1.5, exponent - windowBits + 52);
  shiftUpper[channel] = std::ldexp(1.5, 2 * exponent - windowBits + 52);
  shiftLower[channel] = std::ldexp(1.5, 2 * exponent - 2 * windowBits + 52);
  // As the kernels count, from 1 on; beyond the floats nothing is left out.
  auto toBits = [](float limit) { return llvm::bit_cast<uint32_t>(limit); };
  windowLargest[channel] = toBits(std::ldexp(1.0f, exponent)) - 1;
  uint32_t bits = toBits(std::ldexp(1.0f, exponent - windowBits + 23));
  windowSmallest[channel] = bits > 0 ? bits - 1 : 0;
}

void ElementSums::moveWindow(int64_t channel) {
  if (largest[channel] == MagnitudeRange::emptyLargest)
    return;
  float magnitude = llvm::bit_cast<float>(largest[channel] + 1);
  int exponent = std::ilogb(magnitude) + 1;
  bool isTooSmall = largest[channel] >= windowLargest[channel];
  if (!isTooSmall && exponents[channel] <= exponent + maxMargin)
    return;
  flushChannel(channel);
  setWindow(channel, exponent + margin);
}

void ElementSums::sumInWindows(const Rows<float> &rows, const Strip &strip,
                               int64_t cell) {
  double shifters[3][lanes];
  LaneShifters ofStrip{shifters[0], shifters[1], shifters[2]};
  if (isWhole(strip)) {
    int64_t channel = strip.channel;
    ofStrip = {&shiftSum[channel], &shiftUpper[channel], &shiftLower[channel]};
  } else {
    for (int64_t lane = 0; lane < lanes; ++lane) {
      int64_t channel = getChannel(strip, lane);
      shifters[0][lane] = shiftSum[channel];
      shifters[1][lane] = shiftUpper[channel];
      shifters[2][lane] = shiftLower[channel];
    }
  }
  sumStrip(strip, cell,
           [&](const LaneSums &sums) { addFloats(rows, ofStrip, sums); });
}

void ElementSums::sumFloats(const Rows<float> &rows, const Strip &strip,
                            int64_t cell) {
  SmallVector<std::pair<int64_t, int64_t>, lanes> lanesWithOutliers;
  for (int64_t lane = strip.begin; hasOutliers && lane < strip.end; ++lane) {
    int64_t channel = getChannel(strip, lane);
    if (smallest[channel] < windowSmallest[channel])
      lanesWithOutliers.push_back({lane, channel});
  }
  if (lanesWithOutliers.empty())
    return sumInWindows(rows, strip, cell);

  constexpr int64_t block = 64;
  float copies[block][lanes];
  for (int64_t begin = 0; begin < rows.count; begin += block) {
    int64_t count = std::min(block, rows.count - begin);
    for (int64_t i = 0; i < count; ++i) {
      std::copy_n(rows.getRow(begin + i), lanes, copies[i]);
      for (auto [lane, channel] : lanesWithOutliers) {
        float &value = copies[i][lane];
        uint32_t magnitude = llvm::bit_cast<uint32_t>(std::fabs(value)) - 1;
        if (magnitude >= windowSmallest[channel])
          continue;
        outliers.push_back({cell * channels + channel, value});
        value = 0.0f;
      }
    }
    sumInWindows({copies[0], lanes, count}, strip, cell);
  }
}

//===----------------------------------------------------------------------===//
// Exact sums
//===----------------------------------------------------------------------===//

void ElementSums::flushChannel(int64_t channel) {
  int exponent = isFloat ? exponents[channel] : 0;
  // Integers of 32 bits are cut there; see LaneSums.
  int sumExponent = isFloat ? exponent - windowBits : 0;
  int upperExponent = isFloat ? 2 * exponent - windowBits : 32;
  int lowerExponent = isFloat ? 2 * exponent - 2 * windowBits : 0;
  for (size_t i = channel; i < sum.size(); i += channels) {
    sum[i].addInteger(pendingSum[i], sumExponent);
    squares[i].addInteger(pendingUpper[i], upperExponent);
    squares[i].addInteger(pendingLower[i], lowerExponent);
    pendingSum[i] = pendingUpper[i] = pendingLower[i] = 0;
  }
}

void ElementSums::flush() {
  for (int64_t channel = 0; channel < channels; ++channel)
    flushChannel(channel);
  pendingRows = 0;
}

void ElementSums::merge(const ElementSums &other) {
  for (size_t i = 0; i < sum.size(); ++i) {
    sum[i].add(other.sum[i]);
    squares[i].add(other.squares[i]);
    low[i] = std::min(low[i], other.low[i]);
    high[i] = std::max(high[i], other.high[i]);
  }
}
