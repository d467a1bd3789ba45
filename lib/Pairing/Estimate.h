//===- Estimate.h - One number from many intervals --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A number that was rounded says between which bounds its scale lies. Many such
// bounds together tell the scale to many digits.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_PAIRING_ESTIMATE_H
#define UNBIAS_LIB_PAIRING_ESTIMATE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <limits>
#include <optional>

namespace mlir::unbias {

/// Bounds of a positive number, 0 < low; empty if high < low.
struct Bounds {
  double low = 0.0;
  double high = std::numeric_limits<double>::infinity();

  bool isEmpty() const { return high < low; }
  bool contains(double value, double tolerance = 0.0) const {
    return value >= low * (1.0 - tolerance) &&
           value <= high * (1.0 + tolerance);
  }
  Bounds &intersect(double otherLow, double otherHigh);
  /// The same for the number times `factor` > 0.
  Bounds scaled(double factor) const { return {low * factor, high * factor}; }
};

/// What may be said of a number.
struct Estimate {
  double value = 0.0;
  /// Relative.
  double error = 0.0;
  /// At least nine in ten bounds hold for `value`.
  bool isConsistent = false;
  /// How many bounds there were.
  int64_t count = 0;
};

/// The bounds of a scale s > 0 under which `real` is rounded to `quantized`:
/// |real / s - quantized| <= 1/2, with a little more for quotients that were
/// formed in single precision. Numbers at `limits` may have been clipped.
Bounds boundScale(double real, double quantized,
                  std::pair<double, double> limits = {
                      -std::numeric_limits<double>::infinity(),
                      std::numeric_limits<double>::infinity()});

/// The number for which most `bounds` hold. Nothing if there are none, or none
/// from above. If one in ten bounds does not hold, the median of their centres
/// weighed by `weights`, which are as many.
std::optional<Estimate> estimate(llvm::ArrayRef<Bounds> bounds,
                                 llvm::ArrayRef<double> weights);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_PAIRING_ESTIMATE_H
