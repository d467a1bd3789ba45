//===- WeightKernelsImpl.h - Sums over weights, the loops -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The body of WeightKernels<instruction set>.cpp, which defines
// UNBIAS_KERNEL_NAMESPACE. Everything but `run` is in an anonymous namespace.
//
//===----------------------------------------------------------------------===//

#include "WeightReaders.h"

namespace mlir::unbias::kernels {
namespace {

/// Terms that a lane sums before it adds to its total.
constexpr int64_t depth = 8;
constexpr int64_t chunk = lanes * depth;
/// Output channels whose totals are kept at a time; their rows of weights are
/// read in pieces of this length.
constexpr int64_t tile = 1024;

//===----------------------------------------------------------------------===//
// The terms of eight weights
//===----------------------------------------------------------------------===//

/// Eight pairs of an output and an input channel: from `position` on along the
/// outputs, all with input `channel`, or along the inputs, position = channel.
struct Run {
  /// Of the weights and of the quantized weights, to which the tap is added.
  int64_t weightOffset, quantizedOffset;
  int64_t position, channel;
  /// At most 8.
  int64_t count;
  Affine ofWeights, ofQuantized;
};

struct Terms {
  Doubles correction, variance;
};

/// Reads one class of taps and adds up its terms.
template <bool alongOutputs, bool isTail>
struct RunReader {
  const Problem &problem;
  const Run &run;

  /// Numbers of the input channels of the run.
  Doubles read(const double *values) const {
    if constexpr (alongOutputs)
      return broadcast(values[run.channel]);
    if constexpr (isTail)
      return loadDoubles(values + run.channel, run.count);
    return loadDoubles(values + run.channel);
  }
  Doubles mean(const Means &means, int64_t j) const {
    Doubles value =
        means.fraction[j] * read(means.values + j * means.classStep) +
        means.constant[j];
    // Lanes without a channel hold a dequantized zero, which need not be 0.
    if constexpr (isTail && !alongOutputs)
      for (int64_t i = run.count; i < lanes; ++i)
        value[i] = 0.0;
    return value;
  }
  Doubles deviation(const Deviations &deviations, int64_t j) const {
    return read(deviations.values + j * deviations.classStep);
  }

  template <typename W, typename Q>
  void readTap(const W &weights, const Q &quantized, int64_t tap, Doubles &w,
               Doubles &q) const {
    w = weights.template load<isTail>(run.weightOffset +
                                          problem.weights.tapOffsets[tap],
                                      run.position, run.count);
    q = quantized.template load<isTail>(run.quantizedOffset +
                                            problem.quantized.tapOffsets[tap],
                                        run.position, run.count);
  }

  /// The general case.
  template <typename W, typename Q>
  Terms getTerms(const W &weights, const Q &quantized) const {
    Doubles correction{}, error{}, shift{};
    for (int64_t j = 0; j < problem.classes; ++j) {
      int64_t begin = problem.classBegins[j], end = problem.classBegins[j + 1];
      Doubles w{}, q{};
      for (int64_t tap = begin; tap < end; ++tap) {
        Doubles moreW, moreQ;
        readTap(weights, quantized, tap, moreW, moreQ);
        w += moreW;
        q += moreQ;
      }
      double taps = double(end - begin);
      w = run.ofWeights.template dequantize<W::isPlain>(w, taps);
      q = run.ofQuantized.template dequantize<Q::isPlain>(q, taps);
      if (problem.isFull)
        correction +=
            w * mean(problem.floatMean, j) - q * mean(problem.quantizedMean, j);
      else
        correction += (w - q) * mean(problem.quantizedMean, j);
      error += spread(problem.errorDeviation, w - q, j);
      shift += spread(problem.shiftDeviation, w, j);
    }
    Doubles variance = square(problem.errorDeviation, error);
    variance += square(problem.shiftDeviation, shift);
    return {correction, variance};
  }

  /// One tap that always meets the input (`Problem::isSimple`): the same
  /// numbers, without what then multiplies by 1 or adds 0.
  template <bool isFull, bool hasVariance, typename W, typename Q>
  Terms getSimpleTerms(const W &weights, const Q &quantized) const {
    Doubles w, q;
    readTap(weights, quantized, 0, w, q);
    w = run.ofWeights.template dequantize<W::isPlain>(w, 1.0);
    q = run.ofQuantized.template dequantize<Q::isPlain>(q, 1.0);
    Doubles error = w - q;
    Terms terms{};
    if constexpr (isFull)
      terms.correction = w * read(problem.floatMean.values) -
                         q * read(problem.quantizedMean.values);
    else
      terms.correction = error * read(problem.quantizedMean.values);
    if constexpr (!hasVariance)
      return terms;
    if (problem.errorDeviation.values) {
      Doubles part = error * read(problem.errorDeviation.values);
      terms.variance = part * part;
    }
    if (problem.shiftDeviation.values) {
      Doubles part = w * read(problem.shiftDeviation.values);
      terms.variance += part * part;
    }
    return terms;
  }

  /// What class `j` adds to a standard error, and the variance of the sum.
  Doubles spread(const Deviations &deviations, Doubles value, int64_t j) const {
    if (!deviations.values)
      return Doubles{};
    if (deviations.isPerClass)
      return absolute(value) * deviation(deviations, j);
    return deviations.fraction[j] * value;
  }
  Doubles square(const Deviations &deviations, Doubles value) const {
    if (!deviations.values)
      return Doubles{};
    if (!deviations.isPerClass)
      value *= deviation(deviations, 0);
    return value * value;
  }
};

/// What the loops are compiled for: `Simple` problems in three kinds, and the
/// general case.
enum class Kind { Mean, MeanAndVariance, Full, FullAndVariance, General };

template <Kind kind, bool alongOutputs, bool isTail, typename W, typename Q>
inline Terms getTerms(const Problem &problem, const Run &run, const W &weights,
                      const Q &quantized) {
  RunReader<alongOutputs, isTail> reader{problem, run};
  if constexpr (kind == Kind::General)
    return reader.getTerms(weights, quantized);
  else
    return reader.template getSimpleTerms < kind == Kind::Full ||
               kind == Kind::FullAndVariance,
           kind == Kind::MeanAndVariance ||
               kind == Kind::FullAndVariance > (weights, quantized);
}

//===----------------------------------------------------------------------===//
// The loops
//===----------------------------------------------------------------------===//

double addLanes(Doubles value) {
  return ((value[0] + value[4]) + (value[2] + value[6])) +
         ((value[1] + value[5]) + (value[3] + value[7]));
}

int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

/// Output channel by output channel; vectors hold eight input channels, one for
/// every lane.
template <Kind kind, typename W, typename Q>
void runAlongInputs(const Problem &problem) {
  const Operand &ofW = problem.weights, &ofQ = problem.quantized;
  W weights(ofW, ofW.inputOffsets);
  Q quantized(ofQ, ofQ.inputOffsets);
  for (int64_t output = problem.begin; output < problem.end; ++output) {
    Run run{ofW.outputOffsets[output],
            ofQ.outputOffsets[output],
            0,
            0,
            lanes,
            {broadcast(getScale(ofW, output)),
             broadcast(getZeroPoint(ofW, output))},
            {broadcast(getScale(ofQ, output)),
             broadcast(getZeroPoint(ofQ, output))}};
    Doubles correction{}, variance{};
    for (int64_t begin = 0; begin < problem.inputs; begin += chunk) {
      Doubles partCorrection{}, partVariance{};
      int64_t end = smaller(begin + chunk, problem.inputs);
      int64_t channel = begin;
      for (; channel + lanes <= end; channel += lanes) {
        run.position = run.channel = channel;
        Terms terms =
            getTerms<kind, false, false>(problem, run, weights, quantized);
        partCorrection += terms.correction;
        partVariance += terms.variance;
      }
      if (channel < end) {
        Run tail = run;
        tail.position = tail.channel = channel;
        tail.count = end - channel;
        Terms terms =
            getTerms<kind, false, true>(problem, tail, weights, quantized);
        partCorrection += terms.correction;
        partVariance += terms.variance;
      }
      correction += partCorrection;
      variance += partVariance;
    }
    problem.correction[output - problem.begin] = addLanes(correction);
    if (problem.variance)
      problem.variance[output - problem.begin] = addLanes(variance);
  }
}

/// The totals of a tile of output channels, and their quantization.
struct Tile {
  Doubles correction[tile / lanes][lanes];
  Doubles variance[tile / lanes][lanes];
  Affine ofWeights[tile / lanes], ofQuantized[tile / lanes];
};

/// Adds the input channels of a chunk that go to `lane` to the outputs
/// [run.position, run.position + run.count).
template <Kind kind, bool isTail, typename W, typename Q>
inline void addLane(const Problem &problem, const W &weights,
                    const Q &quantized, int64_t begin, int64_t lane, Run run,
                    Doubles &correction, Doubles &variance) {
  Doubles partCorrection{}, partVariance{};
  int64_t end = smaller(begin + chunk, problem.inputs);
  for (int64_t channel = begin + lane; channel < end; channel += lanes) {
    run.channel = channel;
    run.weightOffset = problem.weights.inputOffsets[channel];
    run.quantizedOffset = problem.quantized.inputOffsets[channel];
    Terms terms =
        getTerms<kind, true, isTail>(problem, run, weights, quantized);
    partCorrection += terms.correction;
    partVariance += terms.variance;
  }
  correction += partCorrection;
  variance += partVariance;
}

/// Input channel by input channel; vectors hold eight output channels, and the
/// lanes are apart in memory.
template <Kind kind, typename W, typename Q>
void runTile(const Problem &problem, int64_t begin, int64_t end, Tile &totals) {
  const Operand &ofW = problem.weights, &ofQ = problem.quantized;
  W weights(ofW, ofW.outputOffsets);
  Q quantized(ofQ, ofQ.outputOffsets);
  int64_t runs = (end - begin + lanes - 1) / lanes;
  for (int64_t i = 0; i < runs; ++i) {
    totals.ofWeights[i] = totals.ofQuantized[i] = Affine{};
    for (int64_t lane = 0; lane < lanes; ++lane) {
      totals.correction[i][lane] = totals.variance[i][lane] = Doubles{};
      int64_t output = smaller(begin + i * lanes + lane, end - 1);
      totals.ofWeights[i].scale[lane] = getScale(ofW, output);
      totals.ofWeights[i].zeroPoint[lane] = getZeroPoint(ofW, output);
      totals.ofQuantized[i].scale[lane] = getScale(ofQ, output);
      totals.ofQuantized[i].zeroPoint[lane] = getZeroPoint(ofQ, output);
    }
  }
  for (int64_t channel = 0; channel < problem.inputs; channel += chunk)
    for (int64_t lane = 0; lane < lanes; ++lane)
      for (int64_t i = 0; i < runs; ++i) {
        int64_t output = begin + i * lanes;
        Run run{0,
                0,
                output,
                0,
                smaller(lanes, end - output),
                totals.ofWeights[i],
                totals.ofQuantized[i]};
        Doubles &correction = totals.correction[i][lane];
        Doubles &variance = totals.variance[i][lane];
        if (run.count == lanes)
          addLane<kind, false>(problem, weights, quantized, channel, lane, run,
                               correction, variance);
        else
          addLane<kind, true>(problem, weights, quantized, channel, lane, run,
                              correction, variance);
      }
  for (int64_t output = begin; output < end; ++output) {
    int64_t i = (output - begin) / lanes, at = (output - begin) % lanes;
    Doubles correction{}, variance{};
    for (int64_t lane = 0; lane < lanes; ++lane) {
      correction[lane] = totals.correction[i][lane][at];
      variance[lane] = totals.variance[i][lane][at];
    }
    problem.correction[output - problem.begin] = addLanes(correction);
    if (problem.variance)
      problem.variance[output - problem.begin] = addLanes(variance);
  }
}

template <Kind kind, typename W, typename Q>
void runAlongOutputs(const Problem &problem) {
  Tile totals;
  for (int64_t begin = problem.begin; begin < problem.end; begin += tile)
    runTile<kind, W, Q>(problem, begin, smaller(begin + tile, problem.end),
                        totals);
}

//===----------------------------------------------------------------------===//
// Choosing a loop
//===----------------------------------------------------------------------===//

template <Kind kind, typename W, typename Q>
void runKind(const Problem &problem) {
  if (problem.alongOutputs)
    runAlongOutputs<kind, W, Q>(problem);
  else
    runAlongInputs<kind, W, Q>(problem);
}

template <typename W, typename Q>
void runFast(const Problem &problem) {
  if (!problem.isSimple)
    return runKind<Kind::General, W, Q>(problem);
  if (problem.isFull)
    return problem.variance ? runKind<Kind::FullAndVariance, W, Q>(problem)
                            : runKind<Kind::Full, W, Q>(problem);
  return problem.variance ? runKind<Kind::MeanAndVariance, W, Q>(problem)
                          : runKind<Kind::Mean, W, Q>(problem);
}

} // namespace

void UNBIAS_KERNEL_NAMESPACE::run(const Problem &problem) {
  Format quantized = problem.quantized.format;
  if (problem.weights.format == Format::F32 && quantized == Format::I8)
    return runFast<Contiguous<F32Reader>, Contiguous<I8Reader>>(problem);
  if (problem.weights.format == Format::F32 && quantized == Format::I4)
    return runFast<Contiguous<F32Reader>, Contiguous<I4Reader>>(problem);
  runKind<Kind::General, Any, Any>(problem);
}

} // namespace mlir::unbias::kernels
