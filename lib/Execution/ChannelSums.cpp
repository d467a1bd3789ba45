//===- ChannelSums.cpp - Sums over the channels of a tensor ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelSums.h"
#include "ElementLoops.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// The element of `type` at `data`, as a number.
static double decode(Type type, const char *data) {
  unsigned width = type.getIntOrFloatBitWidth();
  uint64_t bits = 0;
  std::memcpy(&bits, data, (width + 7) / 8);
  if (auto floatType = dyn_cast<FloatType>(type)) {
    APFloat number(floatType.getFloatSemantics(), APInt(width, bits));
    bool losesInfo;
    number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return number.convertToDouble();
  }
  APInt number(width, bits, /*isSigned=*/false, /*implicitTrunc=*/true);
  return type.isUnsignedInteger() || width == 1 ? double(number.getZExtValue())
                                                : double(number.getSExtValue());
}

TensorNumbers::TensorNumbers(const TensorInfo &info, const char *data,
                             std::vector<float> &scratch) {
  if (info.elementType.isF32()) {
    floats = reinterpret_cast<const float *>(data);
    return;
  }
  if (info.elementType.isSignlessInteger(32)) {
    integers = reinterpret_cast<const int32_t *>(data);
    return;
  }
  scratch.resize(info.elements);
  int64_t bytes = info.elements ? info.bytes / info.elements : 0;
  for (int64_t i = 0; i < info.elements; ++i)
    scratch[i] = float(decode(info.elementType, data + i * bytes));
  floats = scratch.data();
}

// The loops over [positions, channels], where the channel comes last, are
// vectorized over channels, for each instruction set: what they are made of has
// to be inlined into the clones.

/// Four rows at a time, so that a sum is read and written less often.
template <typename T>
LLVM_ATTRIBUTE_ALWAYS_INLINE static void
addRowsOf(const T *data, int64_t positions, int64_t channels, double *sums) {
  int64_t position = 0;
  for (; position + 4 <= positions; position += 4, data += 4 * channels)
    for (int64_t channel = 0; channel < channels; ++channel)
      sums[channel] +=
          (double(data[channel]) + double(data[channels + channel])) +
          (double(data[2 * channels + channel]) +
           double(data[3 * channels + channel]));
  for (; position < positions; ++position, data += channels)
    for (int64_t channel = 0; channel < channels; ++channel)
      sums[channel] += data[channel];
}

UNBIAS_CLONES static void addRows(const float *data, int64_t positions,
                                  int64_t channels, double *sums) {
  addRowsOf(data, positions, channels, sums);
}

UNBIAS_CLONES static void addRows(const int32_t *data, int64_t positions,
                                  int64_t channels, double *sums) {
  addRowsOf(data, positions, channels, sums);
}

template <typename T>
LLVM_ATTRIBUTE_ALWAYS_INLINE static void
addRowsOf(const T *data, int64_t positions, int64_t channels,
          double *__restrict sums, double *__restrict squares) {
  auto add = [&](int64_t channel, auto... offset)
                 __attribute__((always_inline)) {
                   double values[] = {double(data[channel + offset])...};
                   double sum = 0.0, square = 0.0;
                   for (double value : values) {
                     sum += value;
                     square += value * value;
                   }
                   sums[channel] += sum;
                   squares[channel] += square;
                 };
  int64_t position = 0;
  for (; position + 4 <= positions; position += 4, data += 4 * channels)
    for (int64_t channel = 0; channel < channels; ++channel)
      add(channel, int64_t(0), channels, 2 * channels, 3 * channels);
  for (; position < positions; ++position, data += channels)
    for (int64_t channel = 0; channel < channels; ++channel)
      add(channel, int64_t(0));
}

UNBIAS_CLONES static void addRows(const float *data, int64_t positions,
                                  int64_t channels, double *sums,
                                  double *squares) {
  addRowsOf(data, positions, channels, sums, squares);
}

UNBIAS_CLONES static void addRows(const int32_t *data, int64_t positions,
                                  int64_t channels, double *sums,
                                  double *squares) {
  addRowsOf(data, positions, channels, sums, squares);
}

template <typename T>
LLVM_ATTRIBUTE_ALWAYS_INLINE static void
subtractRowsOf(const float *real, const T *quantized, int64_t positions,
               int64_t channels, const double *__restrict scale,
               double *__restrict sums, double *__restrict squares) {
  auto add = [&](int64_t channel, auto... offset)
                 __attribute__((always_inline)) {
                   double unit = scale[channel];
                   double differences[] = {(quantized[channel + offset] * unit -
                                            real[channel + offset])...};
                   double sum = 0.0, square = 0.0;
                   for (double difference : differences) {
                     sum += difference;
                     square += difference * difference;
                   }
                   sums[channel] += sum;
                   squares[channel] += square;
                 };
  int64_t position = 0;
  for (; position + 4 <= positions; position += 4) {
    for (int64_t channel = 0; channel < channels; ++channel)
      add(channel, int64_t(0), channels, 2 * channels, 3 * channels);
    real += 4 * channels;
    quantized += 4 * channels;
  }
  for (; position < positions; ++position) {
    for (int64_t channel = 0; channel < channels; ++channel)
      add(channel, int64_t(0));
    real += channels;
    quantized += channels;
  }
}

UNBIAS_CLONES static void subtractRows(const float *real,
                                       const int32_t *quantized,
                                       int64_t positions, int64_t channels,
                                       const double *scale, double *sums,
                                       double *squares) {
  subtractRowsOf(real, quantized, positions, channels, scale, sums, squares);
}

UNBIAS_CLONES static void subtractRows(const float *real,
                                       const float *quantized,
                                       int64_t positions, int64_t channels,
                                       const double *scale, double *sums,
                                       double *squares) {
  subtractRowsOf(real, quantized, positions, channels, scale, sums, squares);
}

/// The same for one channel whose elements lie side by side.
template <typename T>
static void addRun(const T *data, int64_t count, double &sum, double &square) {
  for (int64_t i = 0; i < count; ++i) {
    double value = data[i];
    sum += value;
    square += value * value;
  }
}

template <typename T>
static void addAll(const T *data, const ChannelLayout &layout,
                   MutableArrayRef<double> sums,
                   MutableArrayRef<double> squares) {
  if (layout.inner == 1)
    return addRows(data, layout.outer, layout.channels, sums.data(),
                   squares.data());
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (int64_t channel = 0; channel < layout.channels; ++channel) {
      addRun(data, layout.inner, sums[channel], squares[channel]);
      data += layout.inner;
    }
}

template <typename T>
static void addAll(const T *data, const ChannelLayout &layout,
                   MutableArrayRef<double> sums) {
  if (layout.inner == 1)
    return addRows(data, layout.outer, layout.channels, sums.data());
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (double &sum : sums) {
      for (int64_t inner = 0; inner < layout.inner; ++inner)
        sum += data[inner];
      data += layout.inner;
    }
}

void unbias::addChannelSums(const TensorNumbers &numbers,
                            const ChannelLayout &layout,
                            MutableArrayRef<double> sums) {
  if (numbers.floats)
    addAll(numbers.floats, layout, sums);
  else
    addAll(numbers.integers, layout, sums);
}

void unbias::addChannelSums(const TensorNumbers &numbers,
                            const ChannelLayout &layout,
                            MutableArrayRef<double> sums,
                            MutableArrayRef<double> squares) {
  if (numbers.floats)
    addAll(numbers.floats, layout, sums, squares);
  else
    addAll(numbers.integers, layout, sums, squares);
}

template <typename T>
static void subtractAll(const float *real, const T *quantized,
                        ArrayRef<double> scale, const ChannelLayout &layout,
                        MutableArrayRef<double> sums,
                        MutableArrayRef<double> squares) {
  if (layout.inner == 1)
    return subtractRows(real, quantized, layout.outer, layout.channels,
                        scale.data(), sums.data(), squares.data());
  for (int64_t i = 0, end = layout.outer * layout.channels; i < end; ++i) {
    int64_t channel = i % layout.channels;
    for (int64_t inner = 0; inner < layout.inner; ++inner) {
      double difference = *quantized++ * scale[channel] - *real++;
      sums[channel] += difference;
      squares[channel] += difference * difference;
    }
  }
}

void unbias::addDifference(const TensorNumbers &real,
                           const TensorNumbers &quantized,
                           ArrayRef<double> scale, const ChannelLayout &layout,
                           MutableArrayRef<double> sums,
                           MutableArrayRef<double> squares) {
  if (quantized.floats)
    subtractAll(real.floats, quantized.floats, scale, layout, sums, squares);
  else
    subtractAll(real.floats, quantized.integers, scale, layout, sums, squares);
}

template <typename T>
LLVM_ATTRIBUTE_ALWAYS_INLINE static int64_t
countEqual(const T *data, int64_t count, T low, T high) {
  // In blocks of a length that the compiler knows, whose count, two per element
  // at most, a narrow lane holds.
  constexpr int64_t block = 64;
  int64_t found = 0, begin = 0;
  auto countBlock = [&](int64_t length) __attribute__((always_inline)) {
    std::make_unsigned_t<T> inBlock = 0;
    for (int64_t i = 0; i < length; ++i)
      inBlock += (data[begin + i] == low) + (data[begin + i] == high);
    found += inBlock;
  };
  for (; begin + block <= count; begin += block)
    countBlock(block);
  countBlock(count - begin);
  return found;
}

UNBIAS_CLONES static int64_t countEither(const int8_t *data, int64_t count,
                                         int8_t low, int8_t high) {
  return countEqual(data, count, low, high);
}

UNBIAS_CLONES static int64_t countEither(const uint8_t *data, int64_t count,
                                         uint8_t low, uint8_t high) {
  return countEqual(data, count, low, high);
}

UNBIAS_CLONES static int64_t countEither(const int16_t *data, int64_t count,
                                         int16_t low, int16_t high) {
  return countEqual(data, count, low, high);
}

UNBIAS_CLONES static int64_t countEither(const uint16_t *data, int64_t count,
                                         uint16_t low, uint16_t high) {
  return countEqual(data, count, low, high);
}

template <typename T>
static int64_t countLimits(const TensorInfo &info, const char *data,
                           double zeroPoint) {
  T low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
  auto *elements = reinterpret_cast<const T *>(data);
  int64_t both = countEither(elements, info.elements, low, high);
  // Zero at a limit is no sign of saturation: padding and ReLU make it.
  if (zeroPoint == low || zeroPoint == high) {
    T zero = T(zeroPoint);
    both -= countEither(elements, info.elements, zero, zero) / 2;
  }
  return both;
}

int64_t unbias::countSaturated(const TensorInfo &info, const char *data,
                               double zeroPoint) {
  std::optional<Storage> storage = getStorage(info.elementType);
  switch (storage.value_or(Storage::F32)) {
  case Storage::I8:
    return countLimits<int8_t>(info, data, zeroPoint);
  case Storage::U8:
    return countLimits<uint8_t>(info, data, zeroPoint);
  case Storage::I16:
    return countLimits<int16_t>(info, data, zeroPoint);
  case Storage::U16:
    return countLimits<uint16_t>(info, data, zeroPoint);
  default:
    return 0;
  }
}
