//===- WeightBlock.h - The terms of a block of weights ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the loops of WeightKernelsImpl.h do with a few vectors of weights.
// Compiled once for every instruction set: everything is in an anonymous
// namespace.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_WEIGHTBLOCK_H
#define UNBIAS_LIB_ANALYSIS_WEIGHTBLOCK_H

#include "WeightReaders.h"

namespace mlir::unbias::kernels {
namespace {

/// What the loops are compiled for; see `Problem`.
template <bool isFullValue, bool isSimpleValue, bool hasVarianceValue>
struct Kind {
  static constexpr bool isFull = isFullValue;
  static constexpr bool isSimple = isSimpleValue;
  static constexpr bool hasVariance = hasVarianceValue;
};

/// Neighbouring pairs of an output and an input channel: from `position` on
/// along the outputs, all with input `channel`, or along the inputs, position =
/// channel.
struct Run {
  /// Of the weights and of the quantized weights, to which the tap is added.
  int64_t weightOffset, quantizedOffset;
  int64_t position, channel;
  /// Of the last vector, at most 8.
  int64_t count;
  /// How far ahead weights are fetched, in elements; see `getAhead`.
  int64_t weightAhead, quantizedAhead;
  bool fetchesNextOutput;
  /// One along the inputs, one for every vector along the outputs.
  const Affine *ofWeights, *ofQuantized;
};

struct Terms {
  Doubles correction{}, variance{};

  Terms &operator+=(const Terms &other) {
    correction += other.correction;
    variance += other.variance;
    return *this;
  }
};

/// `size` vectors of eight weights, of which the last may be short.
template <typename Kind, bool alongOutputs, int64_t size, bool isTail>
struct Block {
  const Problem &problem;
  const Run &run;

  /// Numbers of the input channels of vector `v`.
  Doubles read(const double *values, int64_t v) const {
    if constexpr (alongOutputs)
      return broadcast(values[run.channel]);
    values += run.channel + v * lanes;
    if constexpr (isTail)
      return loadDoubles(values, run.count);
    return loadDoubles(values);
  }

  /// What the classes of taps add up to by a set of means: what is still to be
  /// multiplied by the mean of the channel, and what is not.
  struct MeanSum {
    Doubles weighted[size] = {}, direct[size] = {};
  };

  /// Adds class `j`, whose weights are `x`.
  void add(const Means &means, int64_t j, const Doubles *x,
           MeanSum &sum) const {
    if constexpr (Kind::isSimple) {
      for (int64_t v = 0; v < size; ++v)
        sum.weighted[v] = x[v];
    } else if (means.classStep != 0) {
      for (int64_t v = 0; v < size; ++v)
        sum.direct[v] = multiplyAdd(
            x[v], read(means.values + j * means.classStep, v), sum.direct[v]);
    } else {
      for (int64_t v = 0; v < size; ++v)
        sum.weighted[v] =
            multiplyAdd(broadcast(means.fraction[j]), x[v], sum.weighted[v]);
      if (double constant = means.constant[j])
        for (int64_t v = 0; v < size; ++v)
          sum.direct[v] = multiplyAdd(broadcast(constant), x[v], sum.direct[v]);
    }
  }

  /// Adds all classes of vector `v` to `total`.
  void addTo(Doubles &total, const Means &means, MeanSum &sum,
             int64_t v) const {
    if constexpr (!Kind::isSimple) {
      // Lanes without a channel hold a dequantized zero, which need not be 0.
      if constexpr (isTail && !alongOutputs)
        for (int64_t i = run.count; i < lanes; ++i)
          sum.direct[v][i] = 0.0;
      total += sum.direct[v];
      if (means.classStep != 0)
        return;
    }
    total = multiplyAdd(sum.weighted[v], read(means.values, v), total);
  }

  /// Likewise by standard errors.
  void add(const Deviations &deviations, int64_t j, const Doubles *x,
           Doubles *sum) const {
    for (int64_t v = 0; v < size; ++v) {
      if constexpr (Kind::isSimple)
        sum[v] = x[v];
      else if (deviations.classStep != 0)
        sum[v] = multiplyAdd(
            absolute(x[v]),
            read(deviations.values + j * deviations.classStep, v), sum[v]);
      else
        sum[v] = multiplyAdd(broadcast(deviations.fraction[j]), x[v], sum[v]);
    }
  }

  void addTo(Doubles &total, const Deviations &deviations, const Doubles *sum,
             int64_t v) const {
    Doubles value = sum[v];
    if (Kind::isSimple || deviations.classStep == 0)
      value *= read(deviations.values, v);
    total = multiplyAdd(value, value, total);
  }

  /// Where to fetch from while tap `tap` is read at `at`: the same distance
  /// ahead, or the same share of the next output channel in the order of
  /// memory. The taps of a window are as many streams, too many for the
  /// processor to foresee, and memory is fastest in order.
  int64_t getAhead(int64_t offset, int64_t at, int64_t ahead,
                   int64_t tap) const {
    if (Kind::isSimple || alongOutputs || !run.fetchesNextOutput)
      return at + run.position + ahead;
    int64_t taps = problem.classBegins[problem.classes];
    return offset + ahead + run.position * taps + tap * size * lanes;
  }

  /// The sum of the weights of class `j` of taps, less their zero
  /// points, not scaled.
  template <typename Weights>
  void sumTaps(const Weights &weights, const Operand &operand, int64_t offset,
               int64_t ahead, const Affine *affine, int64_t j,
               Doubles *sums) const {
    int64_t begin = Kind::isSimple ? 0 : problem.classBegins[j];
    int64_t end = Kind::isSimple ? 1 : problem.classBegins[j + 1];
    auto readTap = [&](int64_t tap, auto use) {
      int64_t at = offset + operand.tapOffsets[tap];
      weights.prefetch(getAhead(offset, at, ahead, tap), size * lanes);
      for (int64_t v = 0; v < size; ++v)
        use(v, weights.template load<isTail>(at, run.position + v * lanes,
                                             run.count));
    };
    readTap(begin, [&](int64_t v, Doubles value) { sums[v] = value; });
    for (int64_t tap = begin + 1; tap < end; ++tap)
      readTap(tap, [&](int64_t v, Doubles value) { sums[v] += value; });
    if constexpr (Weights::isPlain)
      return;
    if (operand.hasZeroPoint)
      for (int64_t v = 0; v < size; ++v)
        sums[v] -= double(end - begin) * affine[alongOutputs ? v : 0].zeroPoint;
  }

  /// Reads the weights and adds what they amount to to `totals`: one for every
  /// vector along the outputs, one for all along the inputs.
  template <typename W, typename Q>
  void addTo(Terms *totals, const W &weights, const Q &quantized) const {
    MeanSum ofFloat, ofQuantized;
    Doubles error[size] = {}, shift[size] = {};
    for (int64_t j = 0; j < (Kind::isSimple ? 1 : problem.classes); ++j) {
      Doubles w[size], q[size], e[size];
      sumTaps(weights, problem.weights, run.weightOffset, run.weightAhead,
              run.ofWeights, j, w);
      sumTaps(quantized, problem.quantized, run.quantizedOffset,
              run.quantizedAhead, run.ofQuantized, j, q);
      for (int64_t v = 0; v < size; ++v) {
        int64_t i = alongOutputs ? v : 0;
        if constexpr (!W::isPlain)
          w[v] *= run.ofWeights[i].scale;
        if constexpr (!Q::isPlain)
          q[v] *= run.ofQuantized[i].scale;
        // Rounded twice, so that equal weights have no error.
        e[v] = w[v] - q[v];
        // Of `full`, what is subtracted.
        if constexpr (Kind::isFull)
          q[v] = -q[v];
      }
      if constexpr (Kind::isFull) {
        add(problem.floatMean, j, w, ofFloat);
        add(problem.quantizedMean, j, q, ofQuantized);
      } else {
        add(problem.quantizedMean, j, e, ofQuantized);
      }
      if constexpr (Kind::hasVariance) {
        add(problem.errorDeviation, j, e, error);
        if constexpr (Kind::isFull)
          add(problem.shiftDeviation, j, w, shift);
      }
    }
    for (int64_t v = 0; v < size; ++v) {
      Terms &total = totals[alongOutputs ? v : 0];
      if constexpr (Kind::isFull)
        addTo(total.correction, problem.floatMean, ofFloat, v);
      addTo(total.correction, problem.quantizedMean, ofQuantized, v);
      if constexpr (Kind::hasVariance)
        addTo(total.variance, problem.errorDeviation, error, v);
      if constexpr (Kind::hasVariance && Kind::isFull)
        addTo(total.variance, problem.shiftDeviation, shift, v);
    }
  }
};

} // namespace
} // namespace mlir::unbias::kernels

#endif // UNBIAS_LIB_ANALYSIS_WEIGHTBLOCK_H
