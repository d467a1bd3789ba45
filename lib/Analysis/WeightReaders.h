//===- WeightReaders.h - Weights of any storage as vectors ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Eight weights at a time, as the loops of WeightKernelsImpl.h want them.
// Compiled once for every instruction set: everything is in an anonymous
// namespace. Vectors are those of GCC and Clang, so the source is the same for
// every instruction set, and so are the roundings.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_WEIGHTREADERS_H
#define UNBIAS_LIB_ANALYSIS_WEIGHTREADERS_H

#include "WeightKernels.h"
#include <cstring>
#ifdef __FMA__
#include <immintrin.h>
#endif

namespace mlir::unbias::kernels {
namespace {

/// Numbers of a vector.
constexpr int64_t lanes = 8;

using Doubles = double __attribute__((vector_size(64)));
using Floats = float __attribute__((vector_size(32)));
using Ints = int32_t __attribute__((vector_size(32)));
using Words = uint32_t __attribute__((vector_size(32)));
using Longs = int64_t __attribute__((vector_size(64)));
using Bytes = int8_t __attribute__((vector_size(8)));

inline Doubles broadcast(double value) { return Doubles{} + value; }

inline Doubles loadDoubles(const double *from) {
  Doubles value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

/// The first `count` < 8 numbers, then zeros.
inline Doubles loadDoubles(const double *from, int64_t count) {
  Doubles value{};
  for (int64_t i = 0; i < count; ++i)
    value[i] = from[i];
  return value;
}

/// a * b + c, rounded once at every instruction set, so that all give the same
/// bits. Processors without such an instruction take a function of the C
/// library, which is slow.
inline Doubles multiplyAdd(Doubles a, Doubles b, Doubles c) {
#if defined(__AVX512F__)
  return Doubles(_mm512_fmadd_pd(__m512d(a), __m512d(b), __m512d(c)));
#elif defined(__FMA__)
  struct Halves {
    __m256d low, high;
  };
  auto split = [](Doubles value) {
    Halves halves;
    std::memcpy(&halves, &value, sizeof(value));
    return halves;
  };
  Halves x = split(a), y = split(b), z = split(c);
  x.low = _mm256_fmadd_pd(x.low, y.low, z.low);
  x.high = _mm256_fmadd_pd(x.high, y.high, z.high);
  std::memcpy(&a, &x, sizeof(a));
  return a;
#else
  for (int64_t i = 0; i < lanes; ++i)
    a[i] = __builtin_fma(a[i], b[i], c[i]);
  return a;
#endif
}

inline Doubles absolute(Doubles value) {
  return Doubles(Longs(value) & INT64_MAX);
}

//===----------------------------------------------------------------------===//
// Reading weights
//===----------------------------------------------------------------------===//

struct F32Reader {
  static constexpr bool isPlain = true;
  using Element = float;
  static Doubles convert(const char *from) {
    Floats value;
    std::memcpy(&value, from, sizeof(value));
    return __builtin_convertvector(value, Doubles);
  }
};

struct I8Reader {
  static constexpr bool isPlain = false;
  using Element = int8_t;
  static Ints widen(const char *from) {
    Bytes value;
    std::memcpy(&value, from, sizeof(value));
    return __builtin_convertvector(value, Ints);
  }
  static Doubles convert(const char *from) {
    return __builtin_convertvector(widen(from), Doubles);
  }
};

/// The value is in the low four bits.
struct I4Reader : I8Reader {
  static Doubles convert(const char *from) {
    Ints value = Ints(Words(widen(from)) << 28) >> 28;
    return __builtin_convertvector(value, Doubles);
  }
};

/// Runs of elements that lie back to back.
template <typename Reader>
struct Contiguous {
  static constexpr bool isPlain = Reader::isPlain;
  static constexpr int64_t bytes = sizeof(typename Reader::Element);
  const char *data;

  Contiguous(const Operand &operand, const int64_t *runOffsets)
      : data(operand.data + runOffsets[0] * bytes) {}

  /// Has the elements from `offset` on brought near. Into the second level of
  /// caches: the first is filled from there in time.
  void prefetch(int64_t offset, int64_t count) const {
    constexpr int64_t line = 64;
    for (int64_t i = 0; i < count * bytes; i += line)
      __builtin_prefetch(data + offset * bytes + i, /*rw=*/0, /*locality=*/2);
  }

  template <bool isTail>
  Doubles load(int64_t offset, int64_t position, int64_t count) const {
    const char *from = data + (offset + position) * bytes;
    if constexpr (!isTail)
      return Reader::convert(from);
    char buffer[lanes * bytes] = {};
    std::memcpy(buffer, from, count * bytes);
    return Reader::convert(buffer);
  }
};

/// Any storage, any layout, or no weights at all.
struct Any {
  static constexpr bool isPlain = false;
  const Operand &operand;
  const int64_t *runOffsets;

  Any(const Operand &operand, const int64_t *runOffsets)
      : operand(operand), runOffsets(runOffsets) {}

  void prefetch(int64_t, int64_t) const {}

  template <bool isTail>
  Doubles load(int64_t offset, int64_t position, int64_t count) const {
    double values[lanes] = {};
    if (!operand.data)
      return loadDoubles(values);
    const int64_t *offsets = runOffsets + position;
    if (operand.isContiguous) {
      offset += *offsets;
      offsets = nullptr;
    }
    operand.load(operand.data + offset * operand.elementBytes, offsets, count,
                 values);
    return loadDoubles(values);
  }
};

double getScale(const Operand &operand, int64_t output) {
  return operand.data ? operand.scales[output * operand.scaleStep] : 1.0;
}

double getZeroPoint(const Operand &operand, int64_t output) {
  return operand.data
             ? double(operand.zeroPoints[output * operand.zeroPointStep])
             : 0.0;
}

/// Affine quantization of eight weights.
struct Affine {
  Doubles scale, zeroPoint;

  Affine() = default;
  /// All of one output channel.
  Affine(const Operand &operand, int64_t output)
      : scale(broadcast(getScale(operand, output))),
        zeroPoint(broadcast(getZeroPoint(operand, output))) {}

  void set(int64_t lane, const Operand &operand, int64_t output) {
    scale[lane] = getScale(operand, output);
    zeroPoint[lane] = getZeroPoint(operand, output);
  }
};

} // namespace
} // namespace mlir::unbias::kernels

#endif // UNBIAS_LIB_ANALYSIS_WEIGHTREADERS_H
