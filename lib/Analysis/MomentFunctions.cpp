//===- MomentFunctions.cpp - Functions of clipped normal distributions ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The result is no clipped normal distribution; one of its mean, variance and
// range stands for it.
//
//===----------------------------------------------------------------------===//

#include "NormalTails.h"
#include "unbias/Analysis/Moments.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// Mean and variance of numbers with a probability each, relative to one that
/// is likely, so that the square does not cancel.
class WeightedMoments {
public:
  explicit WeightedMoments(double origin) : origin(origin) {}

  void add(double value, double probability) {
    first += probability * (value - origin);
    second += probability * (value - origin) * (value - origin);
  }
  ClippedNormal approximate(double min, double max) const {
    ClippedNormal result = ClippedNormal::normal(
        origin + first, std::max(0.0, second - first * first));
    result.min = min;
    result.max = max;
    return result;
  }

private:
  double origin, first = 0.0, second = 0.0;
};
} // namespace

ClippedNormal unbias::apply(const ClippedNormal &x,
                            llvm::function_ref<double(double)> f, double min,
                            double max, ArrayRef<double> kinks) {
  // What is further away is 1e-23 of the mass.
  constexpr double farAway = 10.0;
  double likely = x.getMoments().mean, deviation = std::sqrt(x.variance);
  double low = std::max(x.low, x.mean - farAway * deviation);
  double high = std::min(x.high, x.mean + farAway * deviation);
  if (x.isConstant() || !(low < high))
    return ClippedNormal::constant(f(likely));

  WeightedMoments moments(f(likely));
  if (low == x.low)
    moments.add(f(low), getNormalTail((x.mean - low) / deviation));
  if (high == x.high)
    moments.add(f(high), getNormalTail((high - x.mean) / deviation));
  auto integrate = [&](double from, double to) {
    forEachNode(from, to, [&](double value, double weight) {
      double t = (value - x.mean) / deviation;
      moments.add(f(value), weight / deviation * getNormalDensity(t));
    });
  };
  auto steps = int(std::ceil(2.0 * (high - low) / deviation));
  double from = low;
  for (int step = 1; step <= steps; ++step) {
    double end = step == steps ? high : low + (high - low) * step / steps;
    for (const double *kink = llvm::upper_bound(kinks, from);
         kink != kinks.end() && *kink < end; ++kink) {
      integrate(from, *kink);
      from = *kink;
    }
    integrate(from, end);
    from = end;
  }
  return moments.approximate(min, max);
}

ClippedNormal unbias::lookUp(const ClippedNormal &x, int64_t first,
                             ArrayRef<double> table) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  int64_t last = first + int64_t(table.size()) - 1;
  double deviation = std::sqrt(x.variance);
  // P(x <= bound) of the clipped distribution.
  auto below = [&](double bound) {
    if (bound >= x.high)
      return 1.0;
    if (bound < x.low)
      return 0.0;
    if (deviation == 0.0)
      return x.mean <= bound ? 1.0 : 0.0;
    return getNormalTail((x.mean - bound) / deviation);
  };
  double likely = x.getMoments().mean;
  if (std::isnan(likely))
    return ClippedNormal::normal(likely, likely);
  likely = std::min(std::max(std::round(likely), double(first)), double(last));
  WeightedMoments moments(table[int64_t(likely) - first]);
  double min = infinity, max = -infinity, before = 0.0;
  for (auto [index, value] : llvm::enumerate(table)) {
    double integer = double(first + int64_t(index));
    double after = integer == double(last) ? 1.0 : below(integer + 0.5);
    double mass = after - before;
    before = after;
    if (mass <= 0.0)
      continue;
    moments.add(value, mass);
    min = std::min(min, value);
    max = std::max(max, value);
  }
  if (min == max)
    return ClippedNormal::constant(min);
  return moments.approximate(min, max);
}
