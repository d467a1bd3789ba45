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

#include "WeightBlock.h"

namespace mlir::unbias::kernels {
namespace {

/// Terms that a lane sums before it adds to its total.
constexpr int64_t depth = 8;
constexpr int64_t chunk = lanes * depth;
/// Vectors that are worked on at a time: as many as registers can hold together
/// with what is summed over taps, so that no addition waits for the last one.
constexpr int64_t width = 4;
/// Output channels whose totals are kept at a time; their rows of weights are
/// read in pieces of this length.
constexpr int64_t tile = 1024;

//===----------------------------------------------------------------------===//
// The loops
//===----------------------------------------------------------------------===//

double addLanes(Doubles value) {
  return ((value[0] + value[4]) + (value[2] + value[6])) +
         ((value[1] + value[5]) + (value[3] + value[7]));
}

int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

void store(const Problem &problem, int64_t output, const Terms &totals) {
  problem.correction[output - problem.begin] = addLanes(totals.correction);
  if (problem.variance)
    problem.variance[output - problem.begin] = addLanes(totals.variance);
}

/// Whether there is an output channel after `output`, and its window is small
/// enough to be kept in a cache until it is read.
bool fetchesNextOutput(const Problem &problem, int64_t output) {
  constexpr int64_t longRow = 4096;
  return !problem.isSimple && problem.inputs < longRow &&
         output + 1 < problem.end;
}

/// How far ahead of the loop along the inputs to fetch weights, in elements.
int64_t getAheadAlongInputs(const Problem &problem, const Operand &operand,
                            int64_t output) {
  constexpr int64_t distance = 1024;
  if (!fetchesNextOutput(problem, output))
    return distance;
  return operand.outputOffsets[output + 1] - operand.outputOffsets[output];
}

/// Likewise along the outputs: the same place of the next chunk.
int64_t getAheadAlongOutputs(const Problem &problem, const Operand &operand) {
  if (problem.inputs <= chunk)
    return 0;
  return operand.inputOffsets[chunk] - operand.inputOffsets[0];
}

/// Output channel by output channel; vectors hold eight input channels, one for
/// every lane.
template <typename Kind, typename W, typename Q>
void runAlongInputs(const Problem &problem) {
  const Operand &ofW = problem.weights, &ofQ = problem.quantized;
  W weights(ofW, ofW.inputOffsets);
  Q quantized(ofQ, ofQ.inputOffsets);
  for (int64_t output = problem.begin; output < problem.end; ++output) {
    Affine ofWeights(ofW, output), ofQuantized(ofQ, output);
    Run run{ofW.outputOffsets[output],
            ofQ.outputOffsets[output],
            0,
            0,
            lanes,
            getAheadAlongInputs(problem, ofW, output),
            getAheadAlongInputs(problem, ofQ, output),
            fetchesNextOutput(problem, output),
            &ofWeights,
            &ofQuantized};
    Terms totals;
    for (int64_t begin = 0; begin < problem.inputs; begin += chunk) {
      Terms part;
      int64_t end = smaller(begin + chunk, problem.inputs);
      int64_t channel = begin;
      for (; channel + width * lanes <= end; channel += width * lanes) {
        run.position = run.channel = channel;
        Block<Kind, false, width, false>{problem, run}.addTo(&part, weights,
                                                             quantized);
      }
      for (; channel + lanes <= end; channel += lanes) {
        run.position = run.channel = channel;
        Block<Kind, false, 1, false>{problem, run}.addTo(&part, weights,
                                                         quantized);
      }
      if (channel < end) {
        Run tail = run;
        tail.position = tail.channel = channel;
        tail.count = end - channel;
        Block<Kind, false, 1, true>{problem, tail}.addTo(&part, weights,
                                                         quantized);
      }
      totals += part;
    }
    store(problem, output, totals);
  }
}

/// The totals of a tile of output channels, and their quantization.
struct Tile {
  Terms totals[tile / lanes][lanes];
  Affine ofWeights[tile / lanes], ofQuantized[tile / lanes];
};

/// Adds the input channels of a chunk that go to `lane` to the outputs
/// from `run.position` on.
template <typename Kind, int64_t size, bool isTail, typename W, typename Q>
inline void addLane(const Problem &problem, const W &weights,
                    const Q &quantized, int64_t begin, int64_t lane, Run run,
                    Terms (*totals)[lanes]) {
  Terms parts[size];
  int64_t end = smaller(begin + chunk, problem.inputs);
  for (int64_t channel = begin + lane; channel < end; channel += lanes) {
    run.channel = channel;
    run.weightOffset = problem.weights.inputOffsets[channel];
    run.quantizedOffset = problem.quantized.inputOffsets[channel];
    Block<Kind, true, size, isTail>{problem, run}.addTo(parts, weights,
                                                        quantized);
  }
  for (int64_t v = 0; v < size; ++v)
    totals[v][lane] += parts[v];
}

/// Input channel by input channel; vectors hold eight output channels, and the
/// lanes are apart in memory.
template <typename Kind, typename W, typename Q>
void runTile(const Problem &problem, int64_t begin, int64_t end, Tile &tile) {
  const Operand &ofW = problem.weights, &ofQ = problem.quantized;
  W weights(ofW, ofW.outputOffsets);
  Q quantized(ofQ, ofQ.outputOffsets);
  int64_t runs = (end - begin + lanes - 1) / lanes;
  for (int64_t i = 0; i < runs; ++i) {
    tile.ofWeights[i] = tile.ofQuantized[i] = Affine{};
    for (int64_t lane = 0; lane < lanes; ++lane) {
      int64_t output = smaller(begin + i * lanes + lane, end - 1);
      tile.totals[i][lane] = Terms{};
      tile.ofWeights[i].set(lane, ofW, output);
      tile.ofQuantized[i].set(lane, ofQ, output);
    }
  }
  int64_t weightAhead = getAheadAlongOutputs(problem, ofW);
  int64_t quantizedAhead = getAheadAlongOutputs(problem, ofQ);
  for (int64_t channel = 0; channel < problem.inputs; channel += chunk)
    for (int64_t lane = 0; lane < lanes; ++lane)
      for (int64_t i = 0; i < runs;) {
        int64_t output = begin + i * lanes;
        Run run{0,
                0,
                output,
                0,
                lanes,
                weightAhead,
                quantizedAhead,
                /*fetchesNextOutput=*/false,
                &tile.ofWeights[i],
                &tile.ofQuantized[i]};
        if (output + width * lanes <= end) {
          addLane<Kind, width, false>(problem, weights, quantized, channel,
                                      lane, run, &tile.totals[i]);
          i += width;
          continue;
        }
        run.count = smaller(lanes, end - output);
        if (run.count == lanes)
          addLane<Kind, 1, false>(problem, weights, quantized, channel, lane,
                                  run, &tile.totals[i]);
        else
          addLane<Kind, 1, true>(problem, weights, quantized, channel, lane,
                                 run, &tile.totals[i]);
        ++i;
      }
  for (int64_t output = begin; output < end; ++output) {
    int64_t i = (output - begin) / lanes, at = (output - begin) % lanes;
    Terms totals;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      totals.correction[lane] = tile.totals[i][lane].correction[at];
      totals.variance[lane] = tile.totals[i][lane].variance[at];
    }
    store(problem, output, totals);
  }
}

template <typename Kind, typename W, typename Q>
void runAlongOutputs(const Problem &problem) {
  Tile totals;
  for (int64_t begin = problem.begin; begin < problem.end; begin += tile)
    runTile<Kind, W, Q>(problem, begin, smaller(begin + tile, problem.end),
                        totals);
}

//===----------------------------------------------------------------------===//
// Choosing a loop
//===----------------------------------------------------------------------===//

template <typename Kind, typename W, typename Q>
void runKind(const Problem &problem) {
  if (problem.alongOutputs)
    runAlongOutputs<Kind, W, Q>(problem);
  else
    runAlongInputs<Kind, W, Q>(problem);
}

template <bool isFull, bool isSimple, typename W, typename Q>
void runVariance(const Problem &problem) {
  if (problem.variance)
    runKind<Kind<isFull, isSimple, true>, W, Q>(problem);
  else
    runKind<Kind<isFull, isSimple, false>, W, Q>(problem);
}

template <bool isFull, typename W, typename Q>
void runTaps(const Problem &problem) {
  if (problem.isSimple)
    runVariance<isFull, true, W, Q>(problem);
  else
    runVariance<isFull, false, W, Q>(problem);
}

template <typename W, typename Q>
void runFormats(const Problem &problem) {
  if (problem.isFull)
    runTaps<true, W, Q>(problem);
  else
    runTaps<false, W, Q>(problem);
}

} // namespace

void UNBIAS_KERNEL_NAMESPACE::run(const Problem &problem) {
  using F32 = Contiguous<F32Reader>;
  using I8 = Contiguous<I8Reader>;
  using I4 = Contiguous<I4Reader>;
  Format quantized = problem.quantized.format;
  if (problem.weights.format == Format::F32 && quantized == Format::I8)
    return runFormats<F32, I8>(problem);
  if (problem.weights.format == Format::F32 && quantized == Format::I4)
    return runFormats<F32, I4>(problem);
  if (problem.isFull)
    runVariance<true, false, Any, Any>(problem);
  else
    runVariance<false, false, Any, Any>(problem);
}

} // namespace mlir::unbias::kernels
