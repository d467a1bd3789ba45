//===- Shape.cpp - Distributions that are not normal ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Shape.h"
#include <algorithm>
#include <cmath>
#include <initializer_list>

using namespace mlir;
using namespace mlir::unbias;

Moments unbias::getClippedMoments(const Shape &shape, Moments moments,
                                  double low, double high) {
  double deviation = std::sqrt(moments.variance);
  auto part = [&](double mean, double width) {
    return getClippedMoments(moments.mean + deviation * mean,
                             moments.variance * width * width, low, high);
  };
  Moments most = part(-shape.offset * shape.share, shape.narrow);
  if (shape.share == 0.0)
    return most;
  Moments rest = part(shape.offset * (1.0 - shape.share), shape.wide);
  double distance = rest.mean - most.mean;
  return {most.mean + shape.share * distance,
          (1.0 - shape.share) * most.variance + shape.share * rest.variance +
              shape.share * (1.0 - shape.share) * distance * distance};
}

/// The wide part makes the variance 1; false if it cannot.
static bool complete(Shape &shape) {
  double share = shape.share, rest = 1.0 - share;
  double square = (1.0 - rest * shape.narrow * shape.narrow -
                   share * rest * shape.offset * shape.offset) /
                  share;
  constexpr double smallest = 0.01;
  if (!(square >= smallest))
    return false;
  shape.wide = std::sqrt(square);
  return true;
}

/// The fourth moment of a normal distribution.
static double fourth(double mean, double deviation) {
  double m = mean * mean, v = deviation * deviation;
  return m * m + 6.0 * m * v + 3.0 * v * v;
}

/// How far a shape is from normal, in squares of what is worth an error of one
/// unit.
static double getOddity(const Shape &shape) {
  double kurtosis =
      (1.0 - shape.share) * fourth(shape.offset * shape.share, shape.narrow) +
      shape.share * fourth(shape.offset * (1.0 - shape.share), shape.wide);
  double tails = std::log(kurtosis / 3.0);
  return 0.1 * tails * tails + 0.09 * shape.offset * shape.offset;
}

Shape unbias::fitShape(Moments whole, double low, double high,
                       Moments clipped) {
  // A unit of error is a hundredth of the deviation in the mean, and two in the
  // deviation of what is left.
  double deviation = std::sqrt(whole.variance);
  Shape best;
  auto getError = [&](const Shape &shape) {
    Moments found = getClippedMoments(shape, whole, low, high);
    double ofMean = (found.mean - clipped.mean) / (0.01 * deviation);
    double ofDeviation =
        (std::sqrt(found.variance) - std::sqrt(clipped.variance)) /
        (0.02 * deviation);
    return ofMean * ofMean + ofDeviation * ofDeviation + getOddity(shape);
  };
  // Nothing is cut off, or all.
  double a = (low - whole.mean) / deviation,
         b = (high - whole.mean) / deviation;
  constexpr double far = 10.0;
  if (!(deviation > 0.0) || (a < -far && b > far) || a > far || b < -far)
    return best;
  double smallest = getError(best);
  auto consider = [&](Shape shape) {
    if (shape.narrow <= 0.0 || shape.narrow > 1.0 || !complete(shape))
      return false;
    double error = getError(shape);
    if (!(error < smallest))
      return false;
    smallest = error;
    best = shape;
    return true;
  };
  // Two numbers to be met by three parameters, none of them far from its place
  // in a coarse grid.
  for (double share : {0.05, 0.15, 0.4})
    for (double narrow : {0.95, 0.8, 0.65, 0.5, 0.35, 0.2})
      for (double offset : {-1.8, -1.0, -0.5, -0.2, 0.0, 0.2, 0.5, 1.0, 1.8})
        consider({share, offset, narrow, 1.0});
  if (best.share == 0.0)
    return best;
  double width = 0.1, way = 0.25, share = 1.25;
  for (int round = 0; round < 6; ++round) {
    for (int steps = 0; steps < 8; ++steps) {
      Shape here = best;
      bool isBetter = false;
      for (double sign : {-1.0, 1.0}) {
        isBetter |= consider(
            {here.share, here.offset, here.narrow + sign * width, 1.0});
        isBetter |=
            consider({here.share, here.offset + sign * way, here.narrow, 1.0});
        double other = sign > 0.0 ? here.share * share : here.share / share;
        isBetter |=
            other < 0.5 && consider({other, here.offset, here.narrow, 1.0});
      }
      if (!isBetter)
        break;
    }
    width *= 0.5;
    way *= 0.5;
    share = std::sqrt(share);
  }
  return best;
}
