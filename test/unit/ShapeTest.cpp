//===- ShapeTest.cpp - Distributions that are not normal ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Shape.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

/// A share of a normal distribution of this mean and deviation.
struct Part {
  double share, mean, deviation;
};

/// Moments of the whole of `parts`, moved by `shift` and clamped.
static Moments clipParts(ArrayRef<Part> parts, double shift, double low,
                         double high) {
  Moments moments;
  double square = 0.0;
  for (const Part &part : parts) {
    Moments clipped = getClippedMoments(
        part.mean + shift, part.deviation * part.deviation, low, high);
    moments.mean += part.share * clipped.mean;
    square += part.share * (clipped.variance + clipped.mean * clipped.mean);
  }
  moments.variance = square - moments.mean * moments.mean;
  return moments;
}

static double shiftOf(const Shape &shape, Moments whole, double shift,
                      double low, double high) {
  Moments moved = whole;
  moved.mean += shift;
  return getClippedMoments(shape, moved, low, high).mean -
         getClippedMoments(shape, whole, low, high).mean;
}

// What is normal stays normal.
TEST(ShapeTest, Normal) {
  Moments whole{0.5, 4.0};
  Shape shape =
      fitShape(whole, 0.0, 6.0, getClippedMoments(0.5, 4.0, 0.0, 6.0));
  EXPECT_EQ(shape.share, 0.0);
  EXPECT_EQ(shape.narrow, 1.0);
  EXPECT_EQ(getClippedMoments(shape, whole, 0.0, 6.0).mean,
            getClippedMoments(0.5, 4.0, 0.0, 6.0).mean);
}

// Where nothing is cut off, or nothing is spread, there is nothing to tell.
TEST(ShapeTest, NothingToTell) {
  EXPECT_EQ(fitShape({1.0, 0.0}, 0.0, 6.0, {1.0, 0.0}).share, 0.0);
  EXPECT_EQ(fitShape({1.0, 1.0}, -infinity, infinity, {3.0, 9.0}).share, 0.0);
  EXPECT_EQ(fitShape({1.0, 1.0}, -100.0, 100.0, {3.0, 9.0}).share, 0.0);
}

// The mixture has mean 0 and variance 1, whatever is fitted.
TEST(ShapeTest, Standardized) {
  Moments whole{2.0, 9.0};
  Shape shape = fitShape(whole, 0.0, 4.0, {2.1, 1.0});
  Moments found = getClippedMoments(shape, whole, -infinity, infinity);
  EXPECT_NEAR(found.mean, 2.0, 1e-12);
  EXPECT_NEAR(found.variance, 9.0, 1e-11);
}

// Distributions with long tails to one or both sides, of the kind that images
// give: the mean behind the clamp moves as told to a third of the error, or
// less, that a normal distribution of the same mean and variance makes.
TEST(ShapeTest, LongTails) {
  struct Case {
    Part parts[2];
    double low, high;
  };
  for (const Case &c :
       {Case{{{0.9, 0.2, 0.3}, {0.1, 1.0, 3.0}}, 0.0, infinity},
        Case{{{0.8, 0.3, 0.2}, {0.2, -1.0, 2.0}}, 0.0, infinity},
        Case{{{0.95, 0.5, 0.4}, {0.05, 3.0, 2.0}}, 0.0, 1.2},
        Case{{{0.9, 1.0, 0.5}, {0.1, -2.0, 3.0}}, 0.0, 6.0}}) {
    Moments whole = clipParts(c.parts, 0.0, -infinity, infinity);
    Moments clipped = clipParts(c.parts, 0.0, c.low, c.high);
    Shape shape = fitShape(whole, c.low, c.high, clipped);
    double deviation = std::sqrt(whole.variance);
    Moments found = getClippedMoments(shape, whole, c.low, c.high);
    EXPECT_NEAR(found.mean, clipped.mean, 0.01 * deviation);
    EXPECT_NEAR(std::sqrt(found.variance), std::sqrt(clipped.variance),
                0.02 * deviation);
    double shift = 0.1 * deviation;
    double truth = clipParts(c.parts, shift, c.low, c.high).mean - clipped.mean;
    double normal = shiftOf(Shape(), whole, shift, c.low, c.high);
    double fitted = shiftOf(shape, whole, shift, c.low, c.high);
    EXPECT_LT(std::fabs(fitted - truth), std::fabs(normal - truth) / 3.0)
        << "truth " << truth << ", normal " << normal << ", fitted " << fitted;
  }
}
