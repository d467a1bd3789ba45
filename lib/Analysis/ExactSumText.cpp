//===- ExactSumText.cpp - Exact sums as text ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/ExactSum.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::unbias;
using llvm::APInt;
using llvm::StringRef;

/// The lowest bit of a product of two doubles.
static constexpr int64_t lowestExponent = 2 * -1074;
/// Above the highest bit of 2^63 such products.
static constexpr int64_t highestExponent = 2 * 1024 + 64;
/// Enough digits for all bits between, so that long texts cost nothing.
static constexpr size_t maxDigits = (highestExponent - lowestExponent) / 4 + 1;

std::string ExactSum::getText() const {
  Value value = getValue();
  if (value.magnitude.isZero())
    return "0x0p0";
  unsigned even = value.magnitude.countr_zero();
  llvm::SmallString<64> digits;
  value.magnitude.lshr(even).toString(digits, /*Radix=*/16, /*Signed=*/false,
                                      /*formatAsCLiteral=*/false,
                                      /*UpperCase=*/false);
  return (llvm::Twine(value.isNegative ? "-0x" : "0x") + digits + "p" +
          llvm::Twine(value.exponent + even))
      .str();
}

llvm::Expected<ExactSum> ExactSum::parse(StringRef text) {
  auto wrong = [&](const llvm::Twine &expected) {
    return invalid("expected " + expected + ", found '" + text + "'");
  };
  Value value;
  StringRef rest = text;
  value.isNegative = rest.consume_front("-");
  auto [digits, exponent] = rest.split('p');
  if (!digits.consume_front("0x") || digits.empty() ||
      !llvm::all_of(digits, llvm::isHexDigit) ||
      exponent.getAsInteger(10, value.exponent))
    return wrong("a sum such as '-0x1a3p-149'");
  digits = digits.ltrim('0');
  ExactSum sum;
  if (digits.empty())
    return sum;
  bool isInRange = digits.size() <= maxDigits &&
                   value.exponent >= lowestExponent &&
                   value.exponent < highestExponent;
  if (isInRange) {
    value.magnitude = APInt(4 * digits.size(), digits, 16);
    isInRange =
        value.exponent + value.magnitude.getActiveBits() <= highestExponent;
  }
  if (!isInRange)
    return wrong("a sum below 2^" + llvm::Twine(highestExponent) +
                 " in units of at least 2^" + llvm::Twine(lowestExponent));
  sum.add(value);
  return sum;
}
