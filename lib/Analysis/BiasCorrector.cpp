//===- BiasCorrector.cpp - Methods of bias correction ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Analysis/BiasCorrector.h"
#include "WeightSums.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

std::optional<SmallVector<double>>
BiasCorrector::calculate(const WeightView &weights,
                         const WeightView &fakeQuantizedWeights) const {
  SmallVector<double> correction(fakeQuantizedWeights.getOutputChannels(), 0.0);
  ChannelRange all{0, int64_t(correction.size())};
  if (!calculateRange(weights, fakeQuantizedWeights, all, {correction, {}}))
    return std::nullopt;
  return correction;
}

static SmallVector<double> squareRoots(ArrayRef<double> values) {
  return llvm::map_to_vector(values,
                             [](double value) { return std::sqrt(value); });
}

//===----------------------------------------------------------------------===//
// Mean
//===----------------------------------------------------------------------===//

MeanBiasCorrector::MeanBiasCorrector(InputMean mean)
    : mean(std::move(mean)), deviation(squareRoots(this->mean.meanVariance)) {}

/// A mean per channel, or none at all where the coverage cannot be told.
static InputMean makeInputMean(ArrayRef<double> values,
                               const TapGeometry &geometry) {
  InputMean mean;
  if (geometry.axes.empty()) {
    mean.values.assign(values.begin(), values.end());
    return mean;
  }
  auto coverage = tapCoverage(geometry);
  if (!coverage) {
    llvm::consumeError(coverage.takeError());
    return mean;
  }
  mean.values.assign(values.begin(), values.end());
  mean.coverage = std::move(*coverage);
  return mean;
}

MeanBiasCorrector::MeanBiasCorrector(ArrayRef<double> inputMean,
                                     TapGeometry geometry)
    : MeanBiasCorrector(makeInputMean(inputMean, geometry)) {}

bool MeanBiasCorrector::calculateRange(const WeightView &weights,
                                       const WeightView &fakeQuantizedWeights,
                                       ChannelRange range,
                                       CorrectionSpan out) const {
  WeightSums sums;
  sums.weights = &weights;
  sums.quantized = &fakeQuantizedWeights;
  sums.quantizedMean = &mean;
  sums.errorDeviation = deviation;
  return sums.calculateRange(range, out, getInstructionSet());
}

//===----------------------------------------------------------------------===//
// Full
//===----------------------------------------------------------------------===//

FullBiasCorrector::FullBiasCorrector(InputMean floatMean,
                                     InputMean quantizedMean)
    : floatMean(std::move(floatMean)), quantizedMean(std::move(quantizedMean)),
      errorDeviation(squareRoots(this->quantizedMean.meanVariance)),
      shiftDeviation(squareRoots(this->quantizedMean.pairedVariance)) {}

bool FullBiasCorrector::calculateRange(const WeightView &weights,
                                       const WeightView &fakeQuantizedWeights,
                                       ChannelRange range,
                                       CorrectionSpan out) const {
  WeightSums sums;
  sums.weights = &weights;
  sums.quantized = &fakeQuantizedWeights;
  sums.floatMean = &floatMean;
  sums.quantizedMean = &quantizedMean;
  sums.errorDeviation = errorDeviation;
  sums.shiftDeviation = shiftDeviation;
  return sums.calculateRange(range, out, getInstructionSet());
}

//===----------------------------------------------------------------------===//
// Observed
//===----------------------------------------------------------------------===//

ObservedBiasCorrector::ObservedBiasCorrector(
    ArrayRef<double> floatOutputMean, ArrayRef<double> quantizedOutputMean) {
  for (auto [ofFloat, ofQuantized] :
       llvm::zip(floatOutputMean, quantizedOutputMean))
    correction.push_back(ofFloat - ofQuantized);
}

bool ObservedBiasCorrector::calculateRange(const WeightView &,
                                           const WeightView &,
                                           ChannelRange range,
                                           CorrectionSpan out) const {
  if (range.end > int64_t(correction.size()))
    return false;
  ArrayRef<double> part(correction.begin() + range.begin,
                        correction.begin() + range.end);
  llvm::copy(part, out.correction.begin());
  llvm::fill(out.variance, std::numeric_limits<double>::quiet_NaN());
  return true;
}

//===----------------------------------------------------------------------===//
// Weight error
//===----------------------------------------------------------------------===//

WeightErrorBiasCorrector::WeightErrorBiasCorrector(InputMean mean)
    : mean(std::move(mean)), deviation(squareRoots(this->mean.meanVariance)) {}

bool WeightErrorBiasCorrector::calculateRange(const WeightView &,
                                              const WeightView &weightError,
                                              ChannelRange range,
                                              CorrectionSpan out) const {
  // -e = 0 - e.
  WeightSums sums;
  sums.quantized = &weightError;
  sums.quantizedMean = &mean;
  sums.errorDeviation = deviation;
  return sums.calculateRange(range, out, getInstructionSet());
}
