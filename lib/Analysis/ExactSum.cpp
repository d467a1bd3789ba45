//===- ExactSum.cpp - Sums without rounding -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/ExactSum.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cassert>
#include <cmath>

using namespace mlir::unbias;
using llvm::APInt;
using Value = ExactSum::Value;

static constexpr int digitBits = 32;
static constexpr int64_t digitMask = (int64_t(1) << digitBits) - 1;
/// Every addition changes a digit by less than 2^32, so that this many more
/// keep it below 2^63.
static constexpr uint32_t maxPending = (uint32_t(1) << 31) - 8;

//===----------------------------------------------------------------------===//
// Adding
//===----------------------------------------------------------------------===//

namespace {
/// A finite double as sign * mantissa * 2^exponent.
struct Parts {
  uint64_t mantissa;
  int exponent;
  bool isNegative;

  explicit Parts(double value) {
    uint64_t bits = llvm::bit_cast<uint64_t>(value);
    int biased = (bits >> 52) & 0x7ff;
    assert(biased != 0x7ff && "expected a finite number");
    mantissa = bits & ((uint64_t(1) << 52) - 1);
    if (biased != 0)
      mantissa |= uint64_t(1) << 52;
    exponent = std::max(biased, 1) - 1075;
    isNegative = bits >> 63;
  }
};
} // namespace

void ExactSum::cover(int64_t first, int64_t last) {
  if (digits.empty())
    lowest = first;
  if (first < lowest) {
    digits.insert(digits.begin(), lowest - first, 0);
    lowest = first;
  }
  if (last > lowest + int64_t(digits.size()))
    digits.resize(last - lowest, 0);
}

void ExactSum::propagateCarries() {
  pending = 2;
  if (digits.empty())
    return;
  // One more digit takes what the highest may not keep.
  if (digits.back() > digitMask || digits.back() < -digitMask)
    digits.push_back(0);
  int64_t carry = 0;
  for (int64_t &digit : llvm::MutableArrayRef<int64_t>(digits).drop_back()) {
    digit += carry;
    carry = digit >> digitBits; // Rounds down: the digit becomes >= 0.
    digit &= digitMask;
  }
  digits.back() += carry;
}

void ExactSum::addScaled(unsigned __int128 magnitude, int64_t exponent,
                         bool isNegative) {
  if (magnitude == 0)
    return;
  if (pending >= maxPending)
    propagateCarries();
  ++pending;
  int64_t first = exponent >> 5;
  int shift = exponent & 31;
  uint64_t top = uint64_t(magnitude >> 64);
  int bits = top ? 128 - llvm::countl_zero(top)
                 : 64 - llvm::countl_zero(uint64_t(magnitude));
  int64_t count = (bits + shift + digitBits - 1) / digitBits;
  cover(first, first + count);
  int64_t *digit = &digits[first - lowest];
  int64_t sign = isNegative ? -1 : 1;
  // The lowest digit takes the shift; the rest of the number needs none.
  *digit++ += sign * int64_t(uint64_t(magnitude << shift) & digitMask);
  magnitude >>= digitBits - shift;
  for (; magnitude != 0; magnitude >>= digitBits)
    *digit++ += sign * int64_t(uint64_t(magnitude) & digitMask);
}

void ExactSum::add(double value) {
  Parts parts(value);
  addScaled(parts.mantissa, parts.exponent, parts.isNegative);
}

void ExactSum::addInteger(int64_t value, int64_t exponent) {
  uint64_t magnitude = value < 0 ? -uint64_t(value) : uint64_t(value);
  addScaled(magnitude, exponent, value < 0);
}

void ExactSum::addProduct(double a, double b) {
  Parts x(a), y(b);
  addScaled(static_cast<unsigned __int128>(x.mantissa) * y.mantissa,
            x.exponent + y.exponent, x.isNegative != y.isNegative);
}

void ExactSum::add(const ExactSum &other) {
  if (other.digits.empty())
    return;
  if (&other == this || other.pending >= maxPending / 2) {
    ExactSum copy = other;
    copy.propagateCarries();
    return add(copy);
  }
  if (pending >= maxPending - other.pending)
    propagateCarries();
  pending += other.pending;
  cover(other.lowest, other.lowest + int64_t(other.digits.size()));
  int64_t *digit = &digits[other.lowest - lowest];
  for (int64_t more : other.digits)
    *digit++ += more;
}

void ExactSum::add(const Value &value) {
  for (unsigned word = 0; word < value.magnitude.getNumWords(); ++word)
    addScaled(value.magnitude.getRawData()[word], value.exponent + 64 * word,
              value.isNegative);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Value ExactSum::getValue() const {
  ExactSum copy = *this;
  copy.propagateCarries();
  llvm::SmallVector<uint64_t> words(copy.digits.size() / 2 + 2, 0);
  bool isNegative = !copy.digits.empty() && copy.digits.back() < 0;
  // Two's complement, with digits enough for the sign.
  int64_t carry = 0;
  for (size_t i = 0; i < 2 * words.size(); ++i) {
    int64_t digit = carry + (i < copy.digits.size() ? copy.digits[i] : 0);
    carry = digit >> digitBits;
    words[i / 2] |= uint64_t(digit & digitMask) << (i % 2 * digitBits);
  }
  APInt number(64 * words.size(), words);
  return {isNegative ? -number : number, isNegative,
          int64_t(copy.lowest) * digitBits};
}

/// `magnitude` * 2^exponent, of which `isInexact` tells that bits below were
/// cut off, rounded to nearest even.
static double roundToDouble(const APInt &magnitude, int64_t exponent,
                            bool isInexact) {
  int64_t bits = magnitude.getActiveBits();
  if (bits == 0)
    return 0.0;
  // A double has 53 bits, and none below 2^-1074.
  int64_t dropped = std::max(bits - 53, -1074 - exponent);
  if (dropped <= 0)
    return std::ldexp(double(magnitude.getZExtValue()), exponent);
  if (dropped > bits)
    return 0.0;
  uint64_t kept = magnitude.lshr(dropped).getZExtValue();
  int64_t trailing = magnitude.countr_zero();
  bool isHalf = magnitude[dropped - 1];
  bool isMore = isInexact || trailing < dropped - 1;
  if (isHalf && (isMore || kept % 2 != 0))
    ++kept;
  return std::ldexp(double(kept), exponent + dropped);
}

/// numerator * 2^exponent / (a * b), rounded once.
static double divideToDouble(APInt numerator, int64_t exponent, uint64_t a,
                             uint64_t b) {
  // More than 53 bits remain after division by two numbers of 64 bits.
  unsigned bits = numerator.getActiveBits();
  unsigned shift = bits < 192 ? 192 - bits : 0;
  numerator = numerator.zextOrTrunc(bits + shift + 1).shl(shift);
  bool isInexact = false;
  for (uint64_t divisor : {a, b}) {
    APInt quotient;
    uint64_t remainder;
    APInt::udivrem(numerator, divisor, quotient, remainder);
    isInexact |= remainder != 0;
    numerator = quotient;
  }
  return roundToDouble(numerator, exponent - shift, isInexact);
}

double ExactSum::round() const {
  Value value = getValue();
  double magnitude = roundToDouble(value.magnitude, value.exponent, false);
  return value.isNegative ? -magnitude : magnitude;
}

double ExactSum::divide(int64_t count) const {
  Value value = getValue();
  double magnitude = divideToDouble(value.magnitude, value.exponent, count, 1);
  return value.isNegative ? -magnitude : magnitude;
}

double ExactSum::variance(const ExactSum &sum, const ExactSum &squares,
                          int64_t count, int64_t divisor) {
  Value first = sum.getValue(), second = squares.getValue();
  // count * squares - sum^2, both in units of the smaller exponent.
  int64_t exponent = std::min(2 * first.exponent, second.exponent);
  int64_t firstShift = 2 * first.exponent - exponent;
  int64_t secondShift = second.exponent - exponent;
  unsigned bits =
      std::max<int64_t>(2 * first.magnitude.getActiveBits() + firstShift,
                        second.magnitude.getActiveBits() + 64 + secondShift) +
      2;
  APInt mean = first.magnitude.zextOrTrunc(bits);
  APInt square = second.magnitude.zextOrTrunc(bits);
  if (second.isNegative)
    square.negate();
  APInt difference = (square * APInt(bits, count)).shl(secondShift) -
                     (mean * mean).shl(firstShift);
  bool isNegative = difference.isNegative();
  double magnitude = divideToDouble(isNegative ? -difference : difference,
                                    exponent, count, divisor);
  return isNegative ? -magnitude : magnitude;
}
