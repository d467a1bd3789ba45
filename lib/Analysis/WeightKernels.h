//===- WeightKernels.h - Sums over weights, by instruction set --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one loop that reads weights. It is compiled once for every instruction
// set, so this header and those that WeightKernelsImpl.h includes must not
// include any inline function that others use too: the linker could keep the
// copy that was compiled for the newest processor.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_ANALYSIS_WEIGHTKERNELS_H
#define UNBIAS_LIB_ANALYSIS_WEIGHTKERNELS_H

#include <cstdint>

namespace mlir::unbias {

/// The instruction sets that the kernels are compiled for. All give the same
/// bits.
enum class InstructionSet : uint8_t { Baseline, AVX2, AVX512 };

namespace kernels {

/// Storages with a loop of their own.
enum class Format : uint8_t { Any, F32, I8, I4 };

/// Weights of one group. Elements are read in runs along the input channels or
/// along the output channels (`Problem::alongOutputs`).
struct Operand {
  /// At the first element of the group; null where there are no such weights,
  /// which then count as 0 (the tables of offsets must be there).
  const char *data = nullptr;
  int64_t elementBytes = 1;
  /// Other than `Any` only if runs are contiguous and, for F32, the scale is 1
  /// and the zero point 0.
  Format format = Format::Any;
  bool isContiguous = false;
  /// Of elements; taps in order of their classes.
  const int64_t *outputOffsets = nullptr;
  const int64_t *tapOffsets = nullptr;
  const int64_t *inputOffsets = nullptr;
  /// Per output channel of the group if the step is 1, else one for all.
  const double *scales = nullptr;
  int64_t scaleStep = 0;
  const int64_t *zeroPoints = nullptr;
  int64_t zeroPointStep = 0;
  /// Whether any zero point is other than 0.
  bool hasZeroPoint = false;
  /// Reads `count` elements, which lie back to back if `offsets` is null.
  void (*load)(const char *data, const int64_t *offsets, int64_t count,
               double *values) = nullptr;
};

/// Input means of one group by class of taps j and input channel c:
/// values[j * classStep + c] if the step is not 0, else
/// fraction[j] * values[c] + constant[j].
struct Means {
  const double *values = nullptr;
  int64_t classStep = 0;
  const double *fraction = nullptr;
  const double *constant = nullptr;
};

/// Standard errors of the means of one group, to be combined to a variance:
/// sum_c (sum_j |x[j,c]| d[j * classStep + c])^2 if the step is not 0, else
/// sum_c (sum_j fraction[j] x[j,c] d[c])^2.
struct Deviations {
  const double *values = nullptr;
  int64_t classStep = 0;
  const double *fraction = nullptr;
};

/// For output channels [begin, end) of a group, with the sums over the taps of
/// a class w[j,c] and q[j,c] (dequantized) and their difference e = w - q:
///
///   correction = sum_c sum_j e[j,c] quantizedMean[j,c]            (mean)
///   correction = sum_c sum_j w floatMean - sum_j q quantizedMean  (full)
///   variance   = that of e by errorDeviation, + that of w by shiftDeviation
///                if full
///
/// Order of summation: taps of a class in order (exact for integers), less the
/// zero point, scaled; classes in order, each by its fraction; channel c goes
/// to lane c mod 8, by its mean; a lane sums 64 channels (8 terms), then adds
/// to its total; lanes are added as ((0+4)+(2+6))+((1+5)+(3+7)). A product that
/// is added is rounded with the sum (`multiplyAdd`), at every instruction set.
struct Problem {
  Operand weights, quantized;
  bool alongOutputs = false;
  int64_t begin = 0, end = 0;
  int64_t inputs = 0;
  int64_t classes = 0;
  /// Class j has the taps [classBegins[j], classBegins[j + 1]).
  const int64_t *classBegins = nullptr;
  bool isFull = false;
  /// One tap, whose means are the given values (fraction 1, constant 0).
  bool isSimple = false;
  Means floatMean, quantizedMean;
  Deviations errorDeviation, shiftDeviation;
  /// One per channel of the range. `variance` may be null, then the deviations
  /// may be, too.
  double *correction = nullptr;
  double *variance = nullptr;
};

namespace baseline {
void run(const Problem &problem);
} // namespace baseline
namespace avx2 {
void run(const Problem &problem);
} // namespace avx2
namespace avx512 {
void run(const Problem &problem);
} // namespace avx512

} // namespace kernels
} // namespace mlir::unbias

#endif // UNBIAS_LIB_ANALYSIS_WEIGHTKERNELS_H
