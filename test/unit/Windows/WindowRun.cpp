//===- WindowRun.cpp - Random weighted sums, run and corrected ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WindowRun.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "unbias/Analysis/StatisticsAccumulator.h"
#include "unbias/InitAll.h"
#include "unbias/Transforms/RecordAttributes.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

//===----------------------------------------------------------------------===//
// Run
//===----------------------------------------------------------------------===//

WindowRun::WindowRun(const WindowOp &op) {
  int64_t channels = op.getInputChannels(), outputs = op.getOutputChannels();
  int64_t taps = op.getTaps();
  floatMean.assign(outputs, 0.0);
  quantizedMean = magnitude = weightError = withoutCoverage = spread =
      floatMean;
  Numbers ofFloat(taps * channels, 0.0), ofQuantized(ofFloat), met(ofFloat);
  Numbers low(channels, INFINITY), high(channels, -INFINITY);
  Numbers channelMean(channels, 0.0);
  double padding = op.getPadding();
  // Every output channel of a group meets the same inputs.
  std::vector<int64_t> firstOutput(channels, -1);
  forEachProduct(op, [&](const Product &product) {
    bool isPadding = product.input < 0;
    double x = isPadding ? padding : double(op.floatInput[product.input]);
    double xq = isPadding ? padding : op.getInput(product.input);
    floatMean[product.outputChannel] += op.floatWeights[product.weight] * x;
    quantizedMean[product.outputChannel] += op.getWeight(product.weight) * xq;
    int64_t &first = firstOutput[product.inputChannel];
    if (first < 0)
      first = product.outputChannel;
    if (first != product.outputChannel)
      return;
    int64_t i = product.tap * channels + product.inputChannel;
    ofFloat[i] += x;
    ofQuantized[i] += xq;
    met[i] += !isPadding;
  });
  forEachInput(op, [&](int64_t i, int64_t, int64_t, int64_t channel) {
    channelMean[channel] +=
        op.floatInput[i] * (double(channels) / op.floatInput.size());
    low[channel] = std::min(low[channel], double(op.floatInput[i]));
    high[channel] = std::max(high[channel], double(op.floatInput[i]));
  });
  double positions = op.count(op.getRows());
  for (auto &[letter, axis] : op.axes)
    positions *= axis.output;
  for (Numbers *means : {&floatMean, &quantizedMean, &ofFloat, &ofQuantized})
    for (double &mean : *means)
      mean /= positions;
  // Each weight once.
  std::vector<bool> seen(op.weights.size(), false);
  forEachProduct(op, [&](const Product &product) {
    if (seen[product.weight])
      return;
    seen[product.weight] = true;
    int64_t i = product.tap * channels + product.inputChannel;
    double w = op.floatWeights[product.weight];
    double wq = op.getWeight(product.weight);
    magnitude[product.outputChannel] +=
        std::abs(w * ofFloat[i]) + std::abs(wq * ofQuantized[i]);
    weightError[product.outputChannel] -= (wq - w) * ofFloat[i];
    withoutCoverage[product.outputChannel] -=
        (wq - w) * channelMean[product.inputChannel];
    spread[product.outputChannel] +=
        std::abs(wq - w) * met[i] / positions *
        (high[product.inputChannel] - low[product.inputChannel]);
  });
}

void unbias::test::expectEqualsRun(const Correction &correction,
                                   const WindowOp &op) {
  WindowRun run(op);
  ASSERT_EQ(correction.correction.size(), run.floatMean.size());
  for (size_t o = 0; o < run.floatMean.size(); ++o)
    ASSERT_NEAR(correction.correction[o],
                run.floatMean[o] - run.quantizedMean[o],
                1e-12 * run.magnitude[o])
        << "channel " << o << " of\n"
        << op.getText();
}

//===----------------------------------------------------------------------===//
// IR
//===----------------------------------------------------------------------===//

WindowContext::WindowContext() {
  DialectRegistry registry;
  registry.insert<func::FuncDialect, tensor::TensorDialect>();
  registerAll(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
  // One op at a time.
  context.disableMultithreading();
}

WindowModule::WindowModule(MLIRContext &context, const WindowOp &op) : op(op) {
  module = parseSourceString<ModuleOp>(op.getText(), &context);
  if (module)
    module->walk([&](BiasedOpInterface candidate) {
      if (candidate.isBiased())
        biased = candidate;
    });
}

template <typename T>
llvm::Expected<TensorRecord> WindowModule::accumulate(ArrayRef<T> elements,
                                                      double padding,
                                                      bool isPerTap) const {
  BiasedOpInterface op = biased;
  auto geometry = op.getTapGeometry();
  if (!geometry)
    return geometry.takeError();
  // One tap that is no axis: nothing to tell apart.
  isPerTap &= !geometry->axes.empty();
  int64_t channels = this->op.getInputChannels();
  std::optional<TapGeometry> byTaps;
  SmallVector<int64_t> taps;
  if (isPerTap) {
    byTaps = *geometry;
    for (const TapAxis &axis : geometry->axes)
      taps.push_back(axis.taps);
  }
  StatisticsAccumulator accumulator(channels, byTaps, padding);
  std::vector<std::vector<T>> rows(
      this->op.count(this->op.getRows()),
      std::vector<T>(this->op.getInputPositions() * channels));
  forEachInput(this->op,
               [&](int64_t i, int64_t row, int64_t position, int64_t channel) {
                 rows[row][position * channels + channel] = elements[i];
               });
  for (ArrayRef<T> row : rows)
    if (llvm::Error error = accumulator.add(row))
      return error;
  return makeRecord(accumulator, taps, /*withSums=*/false);
}

llvm::Error WindowModule::attachStatistics(bool isPerTap) {
  OpRecord record;
  auto ofFloat = accumulate(ArrayRef(op.floatInput), op.getPadding(), isPerTap);
  if (!ofFloat)
    return ofFloat.takeError();
  record.inputFloat = std::move(*ofFloat);
  if (op.isFloat) {
    std::vector<float> rounded;
    for (size_t i = 0; i < op.input.size(); ++i)
      rounded.push_back(float(op.getInput(i)));
    auto ofRounded = accumulate(ArrayRef(rounded), op.getPadding(), isPerTap);
    if (!ofRounded)
      return ofRounded.takeError();
    record.inputQuantized = std::move(*ofRounded);
  } else {
    auto ofIntegers =
        accumulate(ArrayRef(op.input), double(op.padding), isPerTap);
    if (!ofIntegers)
      return ofIntegers.takeError();
    record.inputQuantized = std::move(*ofIntegers);
    record.inputQuantized->quantization = {op.inputScale, op.inputZeroPoint};
    record.inputScale = {op.inputScale};
    record.weightScale.assign(op.weightScales.begin(), op.weightScales.end());
  }
  ArrayData weights;
  weights.shape = SmallVector<int64_t, 4>(op.getWeightShape());
  weights.data = {reinterpret_cast<const char *>(op.floatWeights.data()),
                  op.floatWeights.size() * sizeof(float)};
  record.floatWeights = weights;
  auto attributes = makeAttributes(biased, record);
  if (failed(attributes))
    return invalid("expected attributes, found an error");
  for (NamedAttribute attribute : *attributes)
    biased->setAttr(attribute.getName(), attribute.getValue());
  return llvm::Error::success();
}

llvm::Expected<Correction>
WindowModule::correct(CorrectionMethod method) const {
  CorrectionOptions options;
  options.method = method;
  options.acceptance.confidence = 0.0;
  return computeCorrection(biased, options);
}
