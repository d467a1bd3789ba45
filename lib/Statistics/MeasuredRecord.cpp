//===- MeasuredRecord.cpp - Records of measured tensors -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/StatisticsAccumulator.h"
#include "unbias/Statistics/StatisticsFile.h"

using namespace mlir::unbias;

llvm::Expected<TensorRecord>
mlir::unbias::makeRecord(const StatisticsAccumulator &accumulator,
                         llvm::ArrayRef<int64_t> taps, bool withSums) {
  auto statistics = accumulator.finish();
  if (!statistics)
    return statistics.takeError();
  TensorRecord record;
  record.taps.assign(taps.begin(), taps.end());
  record.samples = statistics->samples;
  record.mean = std::move(statistics->mean);
  record.variance = std::move(statistics->variance);
  record.sampleVariance = std::move(statistics->sampleVariance);
  record.min = std::move(statistics->min);
  record.max = std::move(statistics->max);
  if (withSums)
    record.sums = llvm::cantFail(accumulator.getSums());
  return record;
}
