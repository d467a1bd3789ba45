//===- Moments.cpp - Clipped normal distributions -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/Moments.h"
#include "NormalTails.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

//===----------------------------------------------------------------------===//
// Tails of the standard normal distribution
//===----------------------------------------------------------------------===//

/// Beyond it the closed forms of `excess` and `squaredExcess` cancel to nothing
/// and their asymptotic series, summed up to the smallest term, do not.
static constexpr double farTail = 12.0;

/// getNormalDensity(t) * sum_i (-1)^i (2i + power)! / (2^i i!) / t^(2i + power
/// + 1).
static double sumSeries(double t, int power) {
  double term = (power == 2 ? 2.0 : 1.0) / std::pow(t, power + 1);
  double sum = 0.0;
  for (int i = 0; i < 24; ++i) {
    sum += term;
    term *= -double(2 * i + power + 1) * double(2 * i + power + 2) /
            (2.0 * (i + 1)) / (t * t);
  }
  return getNormalDensity(t) * sum;
}

/// E[max(z - t, 0)].
static double excess(double t) {
  if (t == -infinity)
    return infinity;
  // No denormal is as small as the tail from here on.
  if (t > 40.0)
    return 0.0;
  return t > farTail ? sumSeries(t, 1)
                     : getNormalDensity(t) - t * getNormalTail(t);
}

/// E[max(z - t, 0)^2].
static double squaredExcess(double t) {
  if (t == -infinity)
    return infinity;
  if (t > 40.0)
    return 0.0;
  return t > farTail
             ? sumSeries(t, 2)
             : (1.0 + t * t) * getNormalTail(t) - t * getNormalDensity(t);
}

//===----------------------------------------------------------------------===//
// Moments of the standard normal distribution clipped to [a, b]
//===----------------------------------------------------------------------===//

/// E[d] and Var[d] of d = clamp(z, a, b) - a from d's tail probability
/// P(d > u) = tail(a + u), for windows so narrow that differences of closed
/// forms lose everything.
static Moments integrateWindow(double a, double width) {
  double first = 0.0, second = 0.0;
  forEachNode(0.0, width, [&](double u, double weight) {
    double mass = weight * getNormalTail(a + u);
    first += mass;
    second += 2.0 * u * mass;
  });
  return {first, std::max(0.0, second - first * first)};
}

/// Mean and variance of clamp(z, a, b); the mean relative to `origin`, which is
/// the bound that is nearer to most of the mass, or 0 if that is inside.
/// `width` is b - a, but not rounded as a and b are.
static Moments clipStandard(double a, double b, double width, double &origin) {
  // Mirrored, so that the mass is at a or inside.
  if (a + b < 0.0 && b < 0.5) {
    Moments mirrored = clipStandard(-b, -a, width, origin);
    origin = -origin;
    return {-mirrored.mean, mirrored.variance};
  }
  constexpr double narrow = 0.5;
  if (width <= narrow) {
    origin = a;
    return integrateWindow(a, width);
  }
  double aboveB = excess(b), squaredAboveB = squaredExcess(b);
  if (a >= 0.0) {
    origin = a;
    double mean = excess(a) - aboveB;
    double beyond = aboveB > 0.0 ? squaredAboveB + 2.0 * (b - a) * aboveB : 0.0;
    double square = squaredExcess(a) - beyond;
    return {mean, std::max(0.0, square - mean * mean)};
  }
  origin = 0.0;
  // z^2 less what clamping at either bound takes from it.
  double belowA = excess(-a);
  double beyondB = aboveB > 0.0 ? squaredAboveB + 2.0 * b * aboveB : 0.0;
  double beyondA = belowA > 0.0 ? squaredExcess(-a) - 2.0 * a * belowA : 0.0;
  double mean = belowA - aboveB;
  return {mean, std::max(0.0, 1.0 - beyondA - beyondB - mean * mean)};
}

Moments unbias::getClippedMoments(double mean, double variance, double low,
                                  double high) {
  double deviation = std::sqrt(variance);
  double a = (low - mean) / deviation, b = (high - mean) / deviation;
  if (deviation == 0.0 || low == high)
    return {std::min(std::max(mean, low), high), 0.0};
  if (a == infinity)
    return {low, 0.0};
  if (b == -infinity)
    return {high, 0.0};
  double origin;
  Moments standard = clipStandard(a, b, (high - low) / deviation, origin);
  double start = origin == 0.0 ? mean : origin == a ? low : high;
  double result = start + deviation * standard.mean;
  return {std::min(std::max(result, low), high), variance * standard.variance};
}

//===----------------------------------------------------------------------===//
// ClippedNormal
//===----------------------------------------------------------------------===//

ClippedNormal ClippedNormal::normal(double mean, double variance) {
  ClippedNormal result;
  result.mean = mean;
  result.variance = variance;
  return result;
}

ClippedNormal ClippedNormal::constant(double value) {
  return {value, 0.0, value, value, value, value};
}

Moments ClippedNormal::getMoments() const {
  return getClippedMoments(mean, variance, low, high);
}

bool ClippedNormal::isConstant() const {
  return variance == 0.0 || low == high;
}

bool ClippedNormal::operator==(const ClippedNormal &other) const {
  return mean == other.mean && variance == other.variance && low == other.low &&
         high == other.high && min == other.min && max == other.max;
}

ClippedNormal unbias::clamp(const ClippedNormal &x, double low, double high) {
  ClippedNormal result = x;
  if (low > x.min) {
    result.low = std::max(result.low, low);
    result.high = std::max(result.high, low);
    result.min = low;
    result.max = std::max(result.max, low);
  }
  if (high < result.max) {
    result.low = std::min(result.low, high);
    result.high = std::min(result.high, high);
    result.max = high;
    result.min = std::min(result.min, high);
  }
  return result;
}

ClippedNormal unbias::scale(const ClippedNormal &x, double factor,
                            double offset) {
  if (factor == 0.0)
    return ClippedNormal::constant(offset);
  auto map = [&](double value) { return factor * value + offset; };
  ClippedNormal result{map(x.mean), factor * factor * x.variance,
                       map(x.low),  map(x.high),
                       map(x.min),  map(x.max)};
  if (factor < 0.0) {
    std::swap(result.low, result.high);
    std::swap(result.min, result.max);
  }
  return result;
}

/// A normal distribution in place of one of these moments and bounds.
static ClippedNormal approximate(Moments moments, double min, double max) {
  ClippedNormal result = ClippedNormal::normal(moments.mean, moments.variance);
  result.min = min;
  result.max = max;
  return result;
}

ClippedNormal unbias::add(const ClippedNormal &a, const ClippedNormal &b) {
  if (b.isConstant())
    return scale(a, 1.0, b.getMoments().mean);
  if (a.isConstant())
    return scale(b, 1.0, a.getMoments().mean);
  Moments first = a.getMoments(), second = b.getMoments();
  return approximate(
      {first.mean + second.mean, first.variance + second.variance},
      a.min + b.min, a.max + b.max);
}

ClippedNormal unbias::average(const ClippedNormal &x, int64_t count) {
  if (count == 1 || x.isConstant())
    return x;
  Moments moments = x.getMoments();
  return approximate({moments.mean, moments.variance / double(count)}, x.min,
                     x.max);
}

ClippedNormal unbias::mix(ArrayRef<ClippedNormal> parts) {
  if (llvm::all_equal(parts))
    return parts.front();
  double count = parts.size();
  double mean = 0.0, variance = 0.0;
  double min = infinity, max = -infinity;
  for (const ClippedNormal &part : parts) {
    mean += part.getMoments().mean / count;
    min = std::min(min, part.min);
    max = std::max(max, part.max);
  }
  for (const ClippedNormal &part : parts) {
    Moments moments = part.getMoments();
    double distance = moments.mean - mean;
    variance += (moments.variance + distance * distance) / count;
  }
  return approximate({mean, variance}, min, max);
}
