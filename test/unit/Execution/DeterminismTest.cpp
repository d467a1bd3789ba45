//===- DeterminismTest.cpp - The same bits however they are computed ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TwinNetworks.h"
#include "unbias/Execution/Comparison.h"
#include "unbias/Execution/Measurement.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// Appends numbers in some fixed order.
class Fingerprint {
public:
  void add(double number) { numbers.push_back(number); }
  void add(const std::optional<double> &number) {
    add(number.value_or(-12345.0));
  }
  template <typename Range>
  void addAll(const Range &range) {
    for (double number : range)
      add(number);
  }
  void addRecord(const std::optional<TensorRecord> &record) {
    add(record.has_value());
    if (!record)
      return;
    addAll(record->mean);
    addAll(record->variance);
    addAll(record->sampleVariance);
    addAll(record->pairedVariance);
    addAll(record->min);
    addAll(record->max);
  }
  void addCalibration(const NetworkCalibration &calibration) {
    for (auto [index, op] : llvm::enumerate(calibration.ops)) {
      addAll(calibration.biases.get(index));
      addRecord(op.statistics.inputFloat);
      addRecord(op.statistics.outputFloat);
      addRecord(op.statistics.outputQuantized);
      if (op.correction)
        addAll(op.correction->correction);
    }
  }
  void addComparison(const Comparison &comparison) {
    add(comparison.endsInSoftmax);
    add(comparison.floatTopOne);
    for (const std::vector<double> &deviation : comparison.outputDeviation)
      addAll(deviation);
    for (const NetworkComparison &network : comparison.networks) {
      for (const std::optional<double> &figure :
           {network.outputError, network.divergence, network.agreement,
            network.topOne})
        add(figure);
      for (const OpComparison &op : network.ops) {
        add(op.error);
        addAll(op.shift);
        add(op.saturatedInputs);
      }
    }
  }

  /// Bits, not numbers: -0 is not 0.
  std::vector<uint64_t> getBits() const {
    std::vector<uint64_t> bits;
    for (double number : numbers)
      bits.push_back(llvm::bit_cast<uint64_t>(number));
    return bits;
  }

private:
  std::vector<double> numbers;
};

/// All that is computed of twins, on so many threads.
void runAll(unsigned threads, uint64_t memory, Fingerprint &result,
            std::string &measured) {
  TwinText text = writeTwins();
  TwinNetworks twins(text, makeSamples(23, {8, 8, 3}), threads);
  ASSERT_TRUE(twins);
  MLIRContext *context = twins.getContext();
  CalibrationOptions options = makeOptions(twins);
  options.acceptance.confidence = 2.0;
  options.memory = memory;
  auto floatRun = calibrateFloat(context, *twins, options);
  ASSERT_TRUE(bool(floatRun)) << llvm::toString(floatRun.takeError());
  for (const FloatCalibration::Op &op : floatRun->ops) {
    result.addRecord(op.input);
    result.addAll(op.outputMeans);
    result.addAll(op.outputVariance);
  }
  auto regular = correctWeightError(*twins, *floatRun, options);
  ASSERT_TRUE(bool(regular)) << llvm::toString(regular.takeError());
  result.addCalibration(*regular);
  auto corrected = correctSequentially(context, *twins, *floatRun, options);
  ASSERT_TRUE(bool(corrected)) << llvm::toString(corrected.takeError());
  result.addCalibration(*corrected);

  ComparisonOptions comparison;
  comparison.samples = twins.getAll();
  for (int64_t sample : comparison.samples)
    comparison.labels.push_back(sample % 6);
  BiasSet original = twins->quantized.getBiases();
  auto compared = compareNetworks(
      context, *twins, {&original, &regular->biases, &corrected->biases},
      comparison);
  ASSERT_TRUE(bool(compared)) << llvm::toString(compared.takeError());
  EXPECT_TRUE(compared->endsInSoftmax);
  result.addComparison(*compared);
  auto top = measureTopOne(context, twins->quantized, twins->quantizedInputs,
                           comparison);
  ASSERT_TRUE(bool(top));
  EXPECT_EQ(*top, *compared->networks[0].topOne);

  MeasurementOptions measurement;
  measurement.samples = twins.getAll();
  measurement.withSums = true;
  for (bool isPerTap : {false, true}) {
    measurement.isPerTap = isPerTap;
    for (auto [network, inputs] :
         {std::pair(&twins->real, &twins->realInputs),
          std::pair(&twins->quantized, &twins->quantizedInputs)}) {
      auto found = measureNetwork(context, *network, *inputs, measurement);
      ASSERT_TRUE(bool(found)) << llvm::toString(found.takeError());
      EXPECT_EQ(found->file.ops.size(), network->getOps().size());
      llvm::raw_string_ostream os(measured);
      writeStatistics(os, found->file);
    }
  }
}

TEST(Determinism, ThreadsAndMemoryChangeNothing) {
  Fingerprint first;
  std::string firstMeasured;
  runAll(1, uint64_t(1) << 30, first, firstMeasured);
  EXPECT_GT(first.getBits().size(), 1000u);
  for (auto [threads, memory] :
       {std::pair(1u, uint64_t(0)), std::pair(2u, uint64_t(1) << 30),
        std::pair(2u, uint64_t(0)), std::pair(2u, uint64_t(40000)),
        std::pair(4u, uint64_t(0)), std::pair(4u, uint64_t(1) << 30)}) {
    Fingerprint other;
    std::string measured;
    runAll(threads, memory, other, measured);
    EXPECT_TRUE(first.getBits() == other.getBits())
        << threads << " threads, " << memory << " bytes";
    EXPECT_TRUE(firstMeasured == measured) << threads << " threads";
  }
}

} // namespace
