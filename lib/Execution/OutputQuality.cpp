//===- OutputQuality.cpp - Outputs of networks compared -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OutputQuality.h"

using namespace mlir;
using namespace mlir::unbias;

/// log(softmax(logits)), in double.
static SmallVector<double> getLogSoftmax(ArrayRef<float> logits) {
  double top = *llvm::max_element(logits), sum = 0.0;
  for (float logit : logits)
    sum += std::exp(logit - top);
  double shift = top + std::log(sum);
  SmallVector<double> result;
  for (float logit : logits)
    result.push_back(logit - shift);
  return result;
}

bool unbias::endsInSoftmax(ArrayRef<SampleOutput> samples,
                           const OutputShape &shape) {
  constexpr double tolerance = 1e-3;
  if (shape.classes < 2 || samples.empty())
    return false;
  for (const SampleOutput &sample : samples) {
    if (sample.last.size() != sample.outputs.size())
      return false;
    for (size_t row = 0; row < sample.outputs.size(); row += shape.classes) {
      auto probabilities =
          ArrayRef<float>(sample.outputs).slice(row, shape.classes);
      SmallVector<double> expected =
          getLogSoftmax(ArrayRef<float>(sample.last).slice(row, shape.classes));
      for (auto [found, logarithm] : llvm::zip_equal(probabilities, expected))
        if (!(std::abs(found - std::exp(logarithm)) < tolerance))
          return false;
    }
  }
  return true;
}

int64_t unbias::findTopClass(ArrayRef<float> numbers) {
  return llvm::max_element(numbers) - numbers.begin();
}

double unbias::getTopOne(ArrayRef<SampleOutput> samples,
                         ArrayRef<int64_t> labels) {
  int64_t right = 0;
  for (auto [sample, label] : llvm::zip_equal(samples, labels))
    right += findTopClass(sample.outputs) == label;
  return double(right) / samples.size();
}

/// Adds up a relative error.
static std::optional<double>
getError(ArrayRef<SampleOutput> real, ArrayRef<SampleOutput> quantized,
         std::vector<float> SampleOutput::*tensor) {
  double difference = 0.0, energy = 0.0;
  for (auto [left, right] : llvm::zip_equal(real, quantized)) {
    if ((left.*tensor).size() != (right.*tensor).size() ||
        (left.*tensor).empty())
      return std::nullopt;
    for (auto [expected, found] :
         llvm::zip_equal(left.*tensor, right.*tensor)) {
      double distance = double(found) - expected;
      difference += distance * distance;
      energy += double(expected) * expected;
    }
  }
  if (energy == 0.0)
    return std::nullopt;
  return std::sqrt(difference / energy);
}

static std::optional<double> getDivergence(ArrayRef<SampleOutput> real,
                                           ArrayRef<SampleOutput> quantized,
                                           int64_t classes) {
  double sum = 0.0;
  int64_t rows = 0;
  for (auto [left, right] : llvm::zip_equal(real, quantized)) {
    if (right.last.size() != left.last.size())
      return std::nullopt;
    for (size_t row = 0; row < left.last.size(); row += classes, ++rows) {
      auto expected =
          getLogSoftmax(ArrayRef<float>(left.last).slice(row, classes));
      auto found =
          getLogSoftmax(ArrayRef<float>(right.last).slice(row, classes));
      for (auto [p, q] : llvm::zip_equal(expected, found))
        sum += std::exp(p) * (p - q);
    }
  }
  return sum / rows;
}

void unbias::compareOutputs(ArrayRef<SampleOutput> real,
                            ArrayRef<SampleOutput> quantized,
                            const OutputShape &shape, bool isSoftmax,
                            bool isClassifier, NetworkComparison &result) {
  if (isSoftmax)
    result.divergence = getDivergence(real, quantized, shape.classes);
  if (!isSoftmax && shape.isReal)
    result.outputError = getError(real, quantized, &SampleOutput::outputs);
  // Without a scale of the outputs, the last op stands for them.
  if (!result.outputError)
    result.outputError = getError(real, quantized, &SampleOutput::last);
  if (!isClassifier || shape.classes < 2)
    return;
  int64_t same = 0, rows = 0;
  for (auto [left, right] : llvm::zip_equal(real, quantized)) {
    if (left.outputs.size() != right.outputs.size())
      return;
    for (size_t row = 0; row < left.outputs.size();
         row += shape.classes, ++rows)
      same += findTopClass(
                  ArrayRef<float>(left.outputs).slice(row, shape.classes)) ==
              findTopClass(
                  ArrayRef<float>(right.outputs).slice(row, shape.classes));
  }
  if (rows)
    result.agreement = double(same) / rows;
}
