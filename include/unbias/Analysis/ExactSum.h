//===- ExactSum.h - Sums without rounding -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Floating point addition is not associative, so a sum over shards would depend
// on how they were cut. These sums are exact: every order and grouping gives
// the same number, which is rounded once, when it is read.
//
// The number is a row of 32-bit digits, each in 64 bits so that carries can
// wait for about 2^31 additions (Neal, arXiv 1505.05571, calls the idea a small
// superaccumulator). The row covers only the digits in use and grows at both
// ends.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_EXACTSUM_H
#define UNBIAS_ANALYSIS_EXACTSUM_H

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace mlir::unbias {

/// The exact sum of any number of finite doubles, 64-bit integers and products
/// of two doubles.
class ExactSum {
public:
  /// Adds a number, which must be finite.
  void add(double value);
  /// Adds `value` * 2^exponent.
  void addInteger(int64_t value, int64_t exponent = 0);
  /// Adds `a * b` without rounding the product. Both must be finite.
  void addProduct(double a, double b);
  /// Adds another sum.
  void add(const ExactSum &other);

  /// The sum, rounded to the nearest double, ties to even.
  double round() const;
  /// The sum divided by `count` > 0, rounded once.
  double divide(int64_t count) const;

  /// (count * squares - sum^2) / (count * divisor), rounded once: from sums of
  /// numbers and of their squares, with `divisor` = count the variance of the
  /// population, with count - 1 that of the sample. Both counts > 0. Negative
  /// if no numbers have these sums.
  static double variance(const ExactSum &sum, const ExactSum &squares,
                         int64_t count, int64_t divisor);

  /// The exact value as sign * magnitude * 2^exponent.
  struct Value {
    llvm::APInt magnitude;
    bool isNegative = false;
    int64_t exponent = 0;
  };
  Value getValue() const;
  /// Adds an exact value, e.g. one that was written to a file.
  void add(const Value &value);

  /// The exact value as text in the form of C's hexadecimal floats, e.g.
  /// "-0x1a3p-149", with an odd magnitude: equal sums have equal text. Zero is
  /// "0x0p0".
  std::string getText() const;
  /// The sum of that text, whose magnitude may be even. Invalid if it is not of
  /// this form, or beyond what sums of 2^63 products of doubles reach.
  static llvm::Expected<ExactSum> parse(llvm::StringRef text);

private:
  /// Adds `magnitude` * 2^exponent, negated if asked for.
  void addScaled(unsigned __int128 magnitude, int64_t exponent,
                 bool isNegative);
  /// Makes digits [first, last) part of the row.
  void cover(int64_t first, int64_t last);
  /// Brings every digit but the highest into [0, 2^32).
  void propagateCarries();

  /// digits[i] counts 2^(32 * (lowest + i)).
  llvm::SmallVector<int64_t, 4> digits;
  int32_t lowest = 0;
  /// Additions since carries were propagated.
  uint32_t pending = 0;
};

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_EXACTSUM_H
