//===- StatisticsSums.cpp - Statistics before they are rounded ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/StatisticsSums.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir::unbias;
using llvm::SmallVector;

llvm::Error StatisticsSums::merge(const StatisticsSums &other) {
  if (sum.size() != other.sum.size())
    return invalid("expected " + llvm::Twine(sum.size()) +
                   " sums to merge, found " + llvm::Twine(other.sum.size()));
  int64_t total;
  if (llvm::AddOverflow(count, other.count, total))
    return invalid("expected less than 2^63 elements in all");
  count = total;
  for (auto member :
       {&StatisticsSums::sum, &StatisticsSums::squares,
        &StatisticsSums::sampleMeans, &StatisticsSums::sampleMeanSquares})
    for (auto [into, from] : llvm::zip_equal(this->*member, other.*member))
      into.add(from);
  return llvm::Error::success();
}

SmallVector<double> StatisticsSums::getMean() const {
  SmallVector<double> mean;
  for (const ExactSum &total : sum)
    mean.push_back(total.divide(count));
  return mean;
}

static SmallVector<double> getVariances(const StatisticsSums::Sums &sum,
                                        const StatisticsSums::Sums &squares,
                                        int64_t count, int64_t divisor) {
  SmallVector<double> variances;
  for (auto [total, square] : llvm::zip_equal(sum, squares))
    variances.push_back(ExactSum::variance(total, square, count, divisor));
  return variances;
}

SmallVector<double> StatisticsSums::getVariance() const {
  return getVariances(sum, squares, count, count);
}

SmallVector<double> StatisticsSums::getSampleVariance(int64_t samples) const {
  if (samples < 2)
    return {};
  return getVariances(sampleMeans, sampleMeanSquares, samples, samples - 1);
}
