//===- MomentsTest.cpp - Clipped normal distributions ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Moments.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

// Worked out independently, in agreement with numeric integration.
TEST(MomentsTest, ClosedForm) {
  struct Case {
    double mean, sigma, low, high, first, second;
  };
  for (const Case &c :
       {Case{0.3, 0.5, 0, 6, 0.38433636612087774, 0.29673763039874496},
        Case{1.0, 1.0, 0, 6, 1.083315417126031, 1.9246595557730715},
        Case{5.5, 2.0, 0, 6, 4.929109030763222, 26.056869540306234},
        Case{-1.0, 2.0, -1, 1, -0.3687463803725072, 0.7696098626684409},
        Case{0.2, 0.7, 0.1, 0.9, 0.3737835182214492, 0.24056858095098588}}) {
    Moments moments =
        getClippedMoments(c.mean, c.sigma * c.sigma, c.low, c.high);
    EXPECT_NEAR(moments.mean, c.first, 1e-14);
    EXPECT_NEAR(moments.variance, c.second - c.first * c.first, 1e-13);
  }
}

TEST(MomentsTest, NoSpread) {
  for (double variance : {0.0, 1e-320, 1e-200}) {
    EXPECT_EQ(getClippedMoments(2.0, variance, 0.0, 6.0).mean, 2.0);
    EXPECT_EQ(getClippedMoments(-2.0, variance, 0.0, 6.0).mean, 0.0);
    EXPECT_EQ(getClippedMoments(8.0, variance, 0.0, 6.0).mean, 6.0);
    EXPECT_EQ(getClippedMoments(2.0, variance, -infinity, infinity).mean, 2.0);
    EXPECT_NEAR(getClippedMoments(0.0, variance, 0.0, infinity).mean, 0.0,
                1e-99);
    EXPECT_LE(getClippedMoments(0.0, variance, 0.0, infinity).variance, 1e-200);
  }
  Moments point = getClippedMoments(2.0, 1.0, 3.0, 3.0);
  EXPECT_EQ(point.mean, 3.0);
  EXPECT_EQ(point.variance, 0.0);
}

TEST(MomentsTest, InfiniteBounds) {
  Moments all = getClippedMoments(-3.0, 4.0, -infinity, infinity);
  EXPECT_EQ(all.mean, -3.0);
  EXPECT_EQ(all.variance, 4.0);
  // E max(z, 0) = 1 / sqrt(2 pi), its variance 1/2 - 1 / (2 pi).
  Moments half = getClippedMoments(0.0, 1.0, 0.0, infinity);
  EXPECT_NEAR(half.mean, 0.39894228040143267794, 1e-15);
  EXPECT_NEAR(half.variance, 0.5 - 0.15915494309189533577, 1e-15);
  Moments other = getClippedMoments(0.0, 1.0, -infinity, 0.0);
  EXPECT_EQ(other.mean, -half.mean);
  EXPECT_EQ(other.variance, half.variance);
}

/// Numeric integration of E[d] and E[d^2], d = max(z - t, 0), in steps that do
/// not cancel.
static std::pair<double, double> integrateTail(double t) {
  double first = 0.0, second = 0.0;
  constexpr int steps = 200000;
  double width = 12.0 / t, step = width / steps;
  for (int i = 0; i < steps; ++i) {
    double u = (i + 0.5) * step;
    double mass = std::exp(-t * u - 0.5 * u * u) * step;
    first += u * mass;
    second += u * u * mass;
  }
  double density = std::exp(-0.5 * t * t) / std::sqrt(2 * M_PI);
  return {first * density, second * density};
}

TEST(MomentsTest, FarTailsKeepRelativeAccuracy) {
  for (double t : {5.0, 11.9, 12.1, 20.0, 35.0}) {
    auto [first, second] = integrateTail(t);
    Moments moments = getClippedMoments(-t, 1.0, 0.0, infinity);
    // What the integration leaves out is exp(-12) * 13 of it.
    EXPECT_NEAR(moments.mean / first, 1.0, 1e-4) << t;
    EXPECT_NEAR(moments.variance / second, 1.0, 1e-3) << t;
  }
  // Either side of where the series takes over.
  Moments closed = getClippedMoments(-12.0, 1.0, 0.0, infinity);
  Moments series =
      getClippedMoments(-std::nextafter(12.0, 13.0), 1.0, 0.0, infinity);
  EXPECT_NEAR(series.mean / closed.mean, 1.0, 1e-11);
  EXPECT_NEAR(series.variance / closed.variance, 1.0, 1e-9);
}

// A window much narrower than the distribution: mass P(x < 0) at one end, the
// rest at the other.
TEST(MomentsTest, NarrowWindows) {
  for (double mean : {-3.0, -0.2, 0.0, 0.7, 4.0})
    for (double width : {1e-9, 1e-3}) {
      double above = 0.5 * std::erfc(-mean / std::sqrt(2.0));
      Moments moments = getClippedMoments(mean, 1.0, 0.0, width);
      EXPECT_NEAR(moments.mean / width, above, width);
      EXPECT_NEAR(moments.variance / (width * width), above * (1.0 - above),
                  width);
    }
}

// No jump where one formula takes over from another.
TEST(MomentsTest, FormulasAgree) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(-6.0, 6.0);
  for (int i = 0; i < 2000; ++i) {
    double a = uniform(random);
    double step = 1e-9;
    for (double b : {a + 0.5, -a, 0.5, 0.0}) {
      if (b - 2 * step <= a)
        continue;
      Moments left = getClippedMoments(0.0, 1.0, a, b - step);
      Moments right = getClippedMoments(0.0, 1.0, a, b + step);
      EXPECT_NEAR(left.mean, right.mean, 3e-9) << a << " " << b;
      EXPECT_NEAR(left.variance, right.variance, 3e-8) << a << " " << b;
    }
  }
}

namespace {
/// Mean and variance of samples, with the standard error of the mean.
struct Sampled {
  double mean, variance, error;
};
} // namespace

static Sampled sample(llvm::function_ref<double(std::mt19937_64 &)> draw) {
  std::mt19937_64 random(17);
  constexpr int count = 400000;
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < count; ++i) {
    double value = draw(random);
    sum += value;
    squares += value * value;
  }
  double mean = sum / count, variance = squares / count - mean * mean;
  return {mean, variance, std::sqrt(variance / count)};
}

static void expectLike(const ClippedNormal &found, const Sampled &expected) {
  Moments moments = found.getMoments();
  EXPECT_NEAR(moments.mean, expected.mean, 4.5 * expected.error + 1e-12);
  EXPECT_NEAR(moments.variance, expected.variance,
              0.015 * expected.variance + 1e-12);
}

// ReLU, then a scale of either sign, then another window: exact, no second
// normal distribution.
TEST(MomentsTest, ClampsOfClamps) {
  for (double factor : {0.5, -0.5})
    for (double mean : {-1.0, 0.0, 2.0}) {
      ClippedNormal x = ClippedNormal::normal(mean, 2.25);
      x = clamp(x, 0.0, infinity);
      x = clamp(scale(x, factor, 0.25), -0.4, 1.1);
      x = clamp(x, -1.0, 0.9);
      expectLike(x, sample([&](std::mt19937_64 &random) {
                   double z =
                       std::normal_distribution<double>(mean, 1.5)(random);
                   double y = factor * std::max(z, 0.0) + 0.25;
                   return std::min(std::max(y, -0.4), 0.9);
                 }));
    }
  // A ReLU twice is a ReLU, to the bit.
  ClippedNormal once = clamp(ClippedNormal::normal(0.1, 1.0), 0.0, infinity);
  EXPECT_TRUE(clamp(once, 0.0, infinity) == once);
  EXPECT_TRUE(clamp(once, -1.0, infinity) == once);
  // Windows that do not meet leave one point.
  EXPECT_EQ(clamp(once, -3.0, -2.0).getMoments().mean, -2.0);
  EXPECT_EQ(clamp(clamp(once, 0.0, 1.0), 2.0, 3.0).getMoments().mean, 2.0);
  EXPECT_EQ(clamp(clamp(once, 0.0, 1.0), 2.0, 3.0).getMoments().variance, 0.0);
}

TEST(MomentsTest, SumsAndAverages) {
  ClippedNormal relu = clamp(ClippedNormal::normal(0.5, 1.0), 0.0, infinity);
  ClippedNormal other = ClippedNormal::normal(-0.25, 0.25);
  std::normal_distribution<double> first(0.5, 1.0), second(-0.25, 0.5);
  expectLike(add(relu, scale(other, -2.0)),
             sample([&](std::mt19937_64 &random) {
               return std::max(first(random), 0.0) - 2.0 * second(random);
             }));
  expectLike(average(relu, 4), sample([&](std::mt19937_64 &random) {
               double sum = 0.0;
               for (int i = 0; i < 4; ++i)
                 sum += std::max(first(random), 0.0);
               return sum / 4;
             }));
  expectLike(mix({relu, other, other, ClippedNormal::constant(7.0)}),
             sample([&](std::mt19937_64 &random) {
               switch (random() % 4) {
               case 0:
                 return std::max(first(random), 0.0);
               case 1:
                 return 7.0;
               default:
                 return second(random);
               }
             }));
  // Of values of at least 0, which a ReLU leaves as they are.
  ClippedNormal sum = add(relu, relu);
  EXPECT_TRUE(clamp(sum, 0.0, infinity) == sum);
  EXPECT_TRUE(clamp(sum, -128.0, infinity) == sum);
  // Constants shift, and keep the window.
  EXPECT_EQ(add(relu, ClippedNormal::constant(3.0)).low, 3.0);
  EXPECT_TRUE(scale(relu, 0.0, 2.0) == ClippedNormal::constant(2.0));
}

TEST(MomentsTest, Tables) {
  SmallVector<double> square;
  for (int i = -8; i < 8; ++i)
    square.push_back(i * i);
  ClippedNormal x = clamp(ClippedNormal::normal(2.0, 16.0), -3.0, infinity);
  std::normal_distribution<double> normal(2.0, 4.0);
  expectLike(lookUp(x, -8, square), sample([&](std::mt19937_64 &random) {
               double index = std::round(std::max(normal(random), -3.0));
               index = std::min(std::max(index, -8.0), 7.0);
               return index * index;
             }));
  EXPECT_EQ(lookUp(x, -8, square).max, 49.0);
  EXPECT_TRUE(lookUp(ClippedNormal::constant(3.2), -8, square) ==
              ClippedNormal::constant(9.0));
  EXPECT_TRUE(lookUp(ClippedNormal::constant(-300.0), -8, square) ==
              ClippedNormal::constant(64.0));
}

TEST(MomentsTest, Tensors) {
  MomentTensor row{
      {1, 2}, {ClippedNormal::constant(1.0), ClippedNormal::constant(3.0)}};
  MomentTensor grid = llvm::cantFail(row.spread({3, 2}));
  EXPECT_EQ(grid.shape, (SmallVector<int64_t>{3, 2}));
  EXPECT_EQ(grid.values.size(), 6u);
  EXPECT_EQ(grid.values[5].mean, 3.0);
  MomentTensor compact = grid.compact();
  EXPECT_EQ(compact.shape, row.shape);
  EXPECT_EQ(compact.values.size(), 2u);
  MomentTensor column = grid.transpose({1, 0});
  EXPECT_EQ(column.shape, (SmallVector<int64_t>{2, 3}));
  EXPECT_EQ(column.values[2].mean, 1.0);
  EXPECT_EQ(column.values[3].mean, 3.0);
  auto channels = llvm::cantFail(column.mixAllBut({0}, {2}));
  EXPECT_EQ(channels[1].getMoments().mean, 3.0);
  // 1 and 3 alike: mean 2, variance 1.
  auto mixed = llvm::cantFail(column.mixAllBut({1}, {3}));
  ASSERT_EQ(mixed.size(), 3u);
  EXPECT_EQ(mixed[0].getMoments().mean, 2.0);
  EXPECT_EQ(mixed[0].getMoments().variance, 1.0);
  EXPECT_TRUE(bool(row.spread({1 << 20, 2}).takeError()));
}
