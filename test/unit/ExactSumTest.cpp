//===- ExactSumTest.cpp - Sums without rounding ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reference is fixed point: integers of thousands of bits that count
// 2^-2148, the lowest bit of a product of two doubles.
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/ExactSum.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

using namespace mlir::unbias;
using llvm::APInt;
using llvm::StringRef;

static constexpr int64_t unit = -2148;
/// Enough for squares of sums of the largest doubles.
static constexpr unsigned width = 9000;
static constexpr double infinity = std::numeric_limits<double>::infinity();
static constexpr double largest = std::numeric_limits<double>::max();
static constexpr double smallest = std::numeric_limits<double>::denorm_min();

//===----------------------------------------------------------------------===//
// Reference
//===----------------------------------------------------------------------===//

/// A double other than infinity as an integer times 2^`exponent`.
static APInt toFixed(double value, int64_t exponent = unit) {
  int shift;
  int64_t mantissa = std::ldexp(std::frexp(value, &shift), 53);
  // Subnormals have fewer bits, so that the last ones are zeros.
  APInt fixed(width, mantissa, /*isSigned=*/true);
  int64_t left = shift - 53 - exponent;
  return left >= 0 ? fixed.shl(left) : fixed.ashr(-left);
}

static APInt productOf(double a, double b) {
  return toFixed(a, -1074) * toFixed(b, -1074);
}

static APInt toFixed(const ExactSum &sum) {
  ExactSum::Value value = sum.getValue();
  APInt fixed = value.magnitude.zextOrTrunc(width);
  int64_t left = value.exponent - unit;
  fixed = left >= 0 ? fixed.shl(left) : fixed.lshr(-left);
  return value.isNegative ? -fixed : fixed;
}

/// `found` is the double nearest to numerator / denominator, the numerator in
/// units of 2^-2148, and of two as near the even one.
static void expectNearest(double found, const APInt &numerator,
                          const APInt &denominator) {
  // Infinity stands for 2^1024, the next power of two.
  auto distance = [&](double value) {
    APInt fixed = std::isinf(value)
                      ? toFixed(std::copysign(0x1p1023, value)).shl(1)
                      : toFixed(value);
    return (numerator - fixed * denominator).abs();
  };
  APInt error = distance(found);
  for (double direction : {-infinity, infinity}) {
    double neighbour = std::nextafter(found, direction);
    if (neighbour == found)
      continue;
    ASSERT_TRUE(error.ule(distance(neighbour))) << found;
    if (error == distance(neighbour)) {
      ASSERT_EQ(llvm::bit_cast<uint64_t>(found) % 2, 0u) << found;
    }
  }
}

/// Numbers of every size, subnormals and the largest among them, many of which
/// cancel all or all but the last bits of an earlier one.
static std::vector<double> makeNumbers(std::mt19937_64 &random, int count) {
  std::vector<double> numbers;
  while (int(numbers.size()) < count) {
    double value = llvm::bit_cast<double>(random());
    switch (random() % 6) {
    case 0:
      value = smallest * double(random() % 4096);
      break;
    case 1:
      value = random() % 2 ? 1e308 : -largest;
      break;
    case 2:
      if (!numbers.empty())
        value = -numbers[random() % numbers.size()];
      break;
    case 3:
      if (!numbers.empty())
        value = -std::nextafter(numbers[random() % numbers.size()], 0.0);
      break;
    case 4:
      value = std::ldexp(double(random() >> 11), int(random() % 60) - 30);
      break;
    default:
      break;
    }
    if (std::isfinite(value))
      numbers.push_back(value);
  }
  return numbers;
}

static ExactSum sumOf(const std::vector<double> &numbers) {
  ExactSum sum;
  for (double number : numbers)
    sum.add(number);
  return sum;
}

static APInt one() { return APInt(width, 1); }

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

TEST(ExactSumTest, EqualsFixedPointArithmetic) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 60; ++trial) {
    ExactSum sum;
    APInt expected(width, 0);
    for (double number : makeNumbers(random, 1 + random() % 40)) {
      switch (random() % 3) {
      case 0:
        sum.add(number);
        expected += toFixed(number);
        break;
      case 1: {
        double factor = makeNumbers(random, 1)[0];
        sum.addProduct(number, factor);
        expected += productOf(number, factor);
        break;
      }
      default: {
        int64_t integer = random() % 5 ? int64_t(random()) : INT64_MIN;
        sum.addInteger(integer);
        expected += APInt(width, integer, /*isSigned=*/true).shl(-unit);
      }
      }
    }
    ASSERT_EQ(toFixed(sum), expected) << "trial " << trial;
    expectNearest(sum.round(), expected, one());
    int64_t count = 1 + random() % (random() % 2 ? 100 : uint64_t(INT64_MAX));
    expectNearest(sum.divide(count), expected, APInt(width, count));
  }
}

TEST(ExactSumTest, OrderAndGroupingDoNotMatter) {
  std::mt19937_64 random(2);
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<double> numbers = makeNumbers(random, 1 + random() % 60);
    ExactSum expected = sumOf(numbers);
    std::shuffle(numbers.begin(), numbers.end(), random);
    std::vector<ExactSum> groups(1 + random() % 5);
    for (double number : numbers)
      groups[random() % groups.size()].add(number);
    ExactSum sum;
    for (const ExactSum &group : groups)
      if (random() % 2)
        sum.add(group);
      else
        sum.add(group.getValue());
    ASSERT_EQ(toFixed(sum), toFixed(expected)) << "trial " << trial;
    ASSERT_EQ(sum.round(), expected.round());
    ASSERT_EQ(sum.divide(3), expected.divide(3));
  }
}

TEST(ExactSumTest, ValueAddsToTheSameSum) {
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 40; ++trial) {
    ExactSum sum = sumOf(makeNumbers(random, 1 + random() % 20)), copy;
    copy.add(sum.getValue());
    ASSERT_EQ(toFixed(copy), toFixed(sum));
    // Taken away again, nothing is left.
    ExactSum::Value value = sum.getValue();
    value.isNegative = !value.isNegative;
    copy.add(value);
    ASSERT_TRUE(copy.getValue().magnitude.isZero());
  }
}

TEST(ExactSumTest, NothingIsZero) {
  ExactSum sum;
  EXPECT_EQ(sum.round(), 0.0);
  EXPECT_EQ(sum.divide(7), 0.0);
  EXPECT_EQ(ExactSum::variance(sum, sum, 3, 2), 0.0);
  sum.add(-0.0);
  sum.add(ExactSum());
  EXPECT_FALSE(std::signbit(sum.round()));
}

// A digit holds 2^31 additions. Digits of 2^32 - 1, the most that one addition
// can change, are added 2^32 times, alone and as sums of 2^20, so that either
// is the one that the row has no room for.
TEST(ExactSumTest, CarriesDoNotOverflow) {
  for (double sign : {-1.0, 1.0}) {
    double number = sign * (0x1p53 - 1.0) * 0x1p11;
    ExactSum some, sum;
    for (int i = 0; i < 1 << 20; ++i)
      some.add(number);
    for (int i = 0; i < 2047; ++i)
      sum.add(some);
    for (int i = 0; i < 1 << 21; ++i)
      sum.add(number);
    for (int i = 0; i < 2047; ++i)
      sum.add(some);
    EXPECT_EQ(sum.round(), number * 0x1p32);
    for (int i = 0; i < 40; ++i)
      sum.add(sum);
    EXPECT_EQ(sum.round(), number * 0x1p72);
  }
}

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

TEST(ExactSumTest, RoundsTiesToEven) {
  struct {
    std::vector<double> numbers;
    double expected;
  } cases[] = {
      {{1.0, 0x1p-53}, 1.0},
      {{1.0, 0x1p-52, 0x1p-53}, 1.0 + 0x1p-51},
      {{1.0, 0x1p-53, smallest}, 1.0 + 0x1p-52},
      {{1.0, 0x1p-52, 0x1p-53, -smallest}, 1.0 + 0x1p-52},
      // Up into the next power of two, from below.
      {{2.0, -0x1p-53}, 2.0},
      {{2.0, -0x1p-53, -smallest}, 2.0 - 0x1p-52},
      // Half a step beyond the largest number.
      {{largest, 0x1p969}, largest},
      {{largest, 0x1p970, -smallest}, largest},
      {{largest, 0x1p970}, infinity},
      {{largest, largest, -largest}, largest},
      {{0x1p-1022, -smallest}, 0x1p-1022 - smallest},
  };
  for (auto &[numbers, expected] : cases) {
    EXPECT_EQ(sumOf(numbers).round(), expected);
    for (double &number : numbers)
      number = -number;
    EXPECT_EQ(sumOf(numbers).round(), -expected);
  }
}

// Products reach below the smallest double: 0.5, 1.5 and 0.5 + 2^-1074 of it.
TEST(ExactSumTest, RoundsToSubnormals) {
  ExactSum sum;
  sum.addProduct(smallest, 0.5);
  EXPECT_EQ(sum.round(), 0.0);
  ExactSum more = sum;
  more.add(smallest);
  EXPECT_EQ(more.round(), 2.0 * smallest);
  sum.addProduct(smallest, smallest);
  EXPECT_EQ(sum.round(), smallest);
  // A quotient of a subnormal: 3 / 2 and 5 / 2 both have two as near.
  ExactSum quotient;
  quotient.add(3.0 * smallest);
  EXPECT_EQ(quotient.divide(2), 2.0 * smallest);
  quotient.add(2.0 * smallest);
  EXPECT_EQ(quotient.divide(2), 2.0 * smallest);
}

// 2^253 + 2^200 has two doubles as near, and a third of one decides: nothing
// but the remainder of the division by 3 tells.
TEST(ExactSumTest, RemainderDecidesTies) {
  ExactSum sum;
  for (int i = 0; i < 3; ++i) {
    sum.add(0x1p253);
    sum.add(0x1p200);
  }
  EXPECT_EQ(sum.divide(3), 0x1p253);
  sum.addInteger(1);
  EXPECT_EQ(sum.divide(3), 0x1p253 + 0x1p201);
}

// (count squares - sum^2) / (count divisor), also where the doubles cancel.
TEST(ExactSumTest, RoundsVarianceOnce) {
  std::mt19937_64 random(4);
  for (int trial = 0; trial < 60; ++trial) {
    int64_t count = 2 + random() % 20;
    // Around a mean that is up to 2^60 times as large as the deviation.
    double mean = std::ldexp(1.0, random() % 60);
    ExactSum sum, squares;
    APInt ofNumbers(width, 0), ofSquares(width, 0);
    for (int64_t i = 0; i < count; ++i) {
      double number = mean + double(random() >> 11) * 0x1p-53;
      if (trial % 4 == 0)
        number = makeNumbers(random, 1)[0] * 0x1p-512;
      sum.add(number);
      squares.addProduct(number, number);
      ofNumbers += toFixed(number, -1074);
      ofSquares += productOf(number, number);
    }
    // And as many zeros.
    if (trial % 3 == 0)
      count += random() >> 2;
    for (int64_t divisor : {count, count - 1}) {
      double variance = ExactSum::variance(sum, squares, count, divisor);
      ASSERT_GE(variance, 0.0);
      expectNearest(variance, ofSquares * count - ofNumbers * ofNumbers,
                    APInt(width, count) * APInt(width, divisor));
    }
  }
}

// No numbers have a mean square below the square of their mean.
TEST(ExactSumTest, ImpossibleVarianceIsNegative) {
  ExactSum sum, squares;
  sum.addInteger(6);
  squares.addInteger(10);
  EXPECT_EQ(ExactSum::variance(sum, squares, 2, 2), (2 * 10 - 36) / 4.0);
  squares.addInteger(-20);
  EXPECT_EQ(ExactSum::variance(sum, squares, 2, 2), (2 * -10 - 36) / 4.0);
}

TEST(ExactSumTest, TextKeepsEveryBit) {
  auto getText = [](std::initializer_list<double> numbers) {
    ExactSum sum;
    for (double number : numbers)
      sum.add(number);
    return sum.getText();
  };
  EXPECT_EQ(getText({}), "0x0p0");
  EXPECT_EQ(getText({-0.0}), "0x0p0");
  EXPECT_EQ(getText({3.5, -3.5}), "0x0p0");
  EXPECT_EQ(getText({96.0}), "0x3p5");
  EXPECT_EQ(getText({-0x1.a3p-141}), "-0x1a3p-149");
  EXPECT_EQ(getText({0x1p70, 1.0}), "0x400000000000000001p0");
  std::mt19937_64 random(8);
  for (int trial = 0; trial < 300; ++trial) {
    ExactSum sum;
    for (int i = trial % 9; i > 0; --i) {
      double a =
          std::ldexp(double(int64_t(random())), int(random() % 900) - 450);
      double b =
          std::ldexp(double(int64_t(random())), int(random() % 900) - 450);
      trial % 2 ? sum.add(a) : sum.addProduct(a, b);
    }
    std::string text = sum.getText();
    ExactSum parsed = llvm::cantFail(ExactSum::parse(text));
    EXPECT_EQ(parsed.getText(), text);
    ExactSum::Value value = sum.getValue();
    value.isNegative = !value.isNegative;
    parsed.add(value);
    EXPECT_TRUE(parsed.getValue().magnitude.isZero()) << text;
  }
}

TEST(ExactSumTest, ParsesOtherFormsOfANumber) {
  for (StringRef text : {"0xcp3", "0x000Cp3", "0x60p0", "0x600p-4"})
    EXPECT_EQ(llvm::cantFail(ExactSum::parse(text)).getText(), "0x3p5");
  EXPECT_EQ(llvm::cantFail(ExactSum::parse("-0x0p-7")).getText(), "0x0p0");
}

TEST(ExactSumTest, RefusesOtherText) {
  auto getError = [](StringRef text) {
    auto sum = ExactSum::parse(text);
    return sum ? "no error" : llvm::toString(sum.takeError());
  };
  for (StringRef text :
       {"", "-", "0x", "0xp1", "1p1", "0x1", "0x1p", "0x1px", "0x1p1 ",
        " 0x1p1", "0x1.8p1", "--0x1p1", "+0x1p1", "0x-1p1", "0x1gp1", "0x1p1p1",
        "nan", "0x1p99999999999999999999"})
    EXPECT_EQ(getError(text), "expected a sum such as '-0x1a3p-149', found '" +
                                  text.str() + "'");
  // Sums of 2^63 products of doubles, and no more.
  EXPECT_EQ(getError("0x1p-2148"), "no error");
  EXPECT_EQ(getError("0x1p2111"), "no error");
  std::string most(1065, 'f');
  EXPECT_EQ(getError("0x" + most + "p-2148"), "no error");
  for (std::string text :
       {std::string("0x1p-2149"), std::string("0x1p2112"),
        std::string("0x1p9223372036854775807"), "0x" + most + "p-2147",
        "0x" + std::string(100000, 'f') + "p0"})
    EXPECT_EQ(getError(text), "expected a sum below 2^2112 in units of at "
                              "least 2^-2148, found '" +
                                  text + "'");
}
