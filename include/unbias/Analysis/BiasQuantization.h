//===- BiasQuantization.h - From a corrected to a stored bias ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rounding, saturation and what both leave uncorrected.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_BIASQUANTIZATION_H
#define UNBIAS_ANALYSIS_BIASQUANTIZATION_H

#include "unbias/Analysis/InputMean.h"
#include "unbias/Support/TensorView.h"
#include <optional>

namespace mlir::unbias {

/// Rounds half away from zero, in double; NaN stays NaN.
double roundHalfAway(double value);

/// The biases of an op before they are stored.
struct BiasQuantizationInput {
  /// Stored integers, one per output channel.
  ArrayRef<double> bias;
  /// Real units per stored unit, one per output channel: s_x * s_w[o].
  ArrayRef<double> scale;
  /// Corrections in real units.
  ArrayRef<double> correction;
  /// Channels to change; the others keep their bias bit for bit.
  ArrayRef<bool> accepted;
  /// The float biases before quantization, or empty. Where they are known the
  /// correction is added before rounding: round((b + correction) / scale);
  /// otherwise round(bias + correction / scale).
  ArrayRef<double> floatBias;
  /// Range of the bias type.
  double low, high;
};

/// The new biases, and what rounding and saturation left.
struct QuantizedBias {
  /// Stored integers.
  SmallVector<double> bias;
  /// Wanted minus stored, in real units, one per output channel: what of the
  /// correction (and of the float bias) the type could not hold; 0 for
  /// channels left out.
  SmallVector<double> residual;
  int64_t saturated = 0;
  /// Accepted channels whose stored bias did not change.
  int64_t roundedToNothing = 0;
};

/// Applies corrections to stored biases. Invalid if a float bias is known and
/// some |round(b / scale) - bias| > max(1, 2^-22 |bias|), the latter because
/// producers divide in single precision: the sources contradict.
llvm::Expected<QuantizedBias> quantizeBias(const BiasQuantizationInput &input);

/// How precisely a type of biases holds the corrections of an op.
struct BiasPrecision {
  /// The largest |residual| of an accepted channel: in stored steps (0 for
  /// float biases, which have none), and in standard deviations of the output
  /// (absent if these are unknown).
  double largestInSteps = 0.0;
  std::optional<double> largestInDeviations;
  /// The share of the squared corrections of accepted channels that rounding
  /// leaves undone. Channels that saturate do not count: another scale would
  /// help these, and more bits help both.
  double lostShare = 0.0;

  /// Whether the steps of the bias are too coarse for what is to be stored.
  /// Rounding leaves 1/12 step^2 on average, so a tenth means corrections that
  /// are about one step large.
  bool isTooCoarse() const { return lostShare > 0.1; }
};

/// Arrays have one entry per output channel: what was to be stored of each
/// correction and what is left of it in real units, real units per step (empty
/// for float biases), channels whose bias may change, standard deviations of
/// the output (or empty).
BiasPrecision measurePrecision(ArrayRef<double> applied,
                               ArrayRef<double> residual,
                               ArrayRef<double> scale, ArrayRef<bool> accepted,
                               ArrayRef<double> outputDeviation);

/// The range of the integers of a bias storage of `bits` bits, as doubles.
std::pair<double, double> getSignedRange(unsigned bits);

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_BIASQUANTIZATION_H
