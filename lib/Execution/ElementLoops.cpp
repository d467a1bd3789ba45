//===- ElementLoops.cpp - Loops around a sum in f32 -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementLoops.h"

using namespace mlir;
using namespace mlir::unbias;

UNBIAS_CLONES static void subtract(const int8_t *input, int64_t count,
                                   float zeroPoint, float *output) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = float(input[i]) - zeroPoint;
}

UNBIAS_CLONES static void subtract(const uint8_t *input, int64_t count,
                                   float zeroPoint, float *output) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = float(input[i]) - zeroPoint;
}

UNBIAS_CLONES static void subtract(const int16_t *input, int64_t count,
                                   float zeroPoint, float *output) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = float(input[i]) - zeroPoint;
}

UNBIAS_CLONES static void subtract(const uint16_t *input, int64_t count,
                                   float zeroPoint, float *output) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = float(input[i]) - zeroPoint;
}

void unbias::subtractZeroPoint(const char *input, Storage storage,
                               int64_t count, float zeroPoint, float *output) {
  switch (storage) {
  case Storage::I8:
    return subtract(reinterpret_cast<const int8_t *>(input), count, zeroPoint,
                    output);
  case Storage::U8:
    return subtract(reinterpret_cast<const uint8_t *>(input), count, zeroPoint,
                    output);
  case Storage::I16:
    return subtract(reinterpret_cast<const int16_t *>(input), count, zeroPoint,
                    output);
  default:
    return subtract(reinterpret_cast<const uint16_t *>(input), count, zeroPoint,
                    output);
  }
}

UNBIAS_CLONES static void addBias(const float *sums, const int32_t *bias,
                                  int64_t positions, int64_t channels,
                                  int32_t *output) {
  for (int64_t position = 0; position < positions; ++position) {
    const float *from = sums + position * channels;
    int32_t *to = output + position * channels;
    for (int64_t channel = 0; channel < channels; ++channel)
      to[channel] =
          int32_t(uint32_t(int32_t(from[channel])) + uint32_t(bias[channel]));
  }
}

void unbias::addIntegerBias(const float *sums, const int32_t *bias,
                            int64_t positions, int64_t channels,
                            int32_t *output) {
  addBias(sums, bias, positions, channels, output);
}

UNBIAS_CLONES static void addDelta(const int32_t *input, const int32_t *delta,
                                   int64_t positions, int64_t channels,
                                   int32_t *output) {
  for (int64_t position = 0; position < positions; ++position)
    for (int64_t channel = 0; channel < channels; ++channel) {
      int64_t i = position * channels + channel;
      output[i] = int32_t(uint32_t(input[i]) + uint32_t(delta[channel]));
    }
}

UNBIAS_CLONES static void addDelta(const float *input, const float *delta,
                                   int64_t positions, int64_t channels,
                                   float *output) {
  for (int64_t position = 0; position < positions; ++position)
    for (int64_t channel = 0; channel < channels; ++channel) {
      int64_t i = position * channels + channel;
      output[i] = input[i] + delta[channel];
    }
}

template <typename T>
static void addToAll(const T *input, ArrayRef<T> delta,
                     const ChannelLayout &layout, T *output) {
  if (layout.inner == 1)
    return addDelta(input, delta.data(), layout.outer, layout.channels, output);
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (T change : delta) {
      // One channel of as many positions as elements side by side.
      addDelta(input, &change, layout.inner, 1, output);
      input += layout.inner;
      output += layout.inner;
    }
}

void unbias::addToChannels(const int32_t *input, ArrayRef<int32_t> delta,
                           const ChannelLayout &layout, int32_t *output) {
  addToAll(input, delta, layout, output);
}

void unbias::addToChannels(const float *input, ArrayRef<float> delta,
                           const ChannelLayout &layout, float *output) {
  addToAll(input, delta, layout, output);
}
