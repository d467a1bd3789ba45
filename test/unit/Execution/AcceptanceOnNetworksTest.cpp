//===- AcceptanceOnNetworksTest.cpp - Noise, predicted and resampled ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// On the repository's network: standard errors against resampling, what
// shrinkage does with few samples, what is predicted against what is measured,
// and biases of few bits. Each test prints the figures that docs/Rationale.md
// quotes.
//
//===----------------------------------------------------------------------===//

#include "NetworkFiles.h"
#include "unbias/Execution/Measurement.h"
#include <random>

using namespace mlir;
using namespace mlir::unbias;

namespace {

using Doubles = std::vector<double>;
static constexpr AcceptanceOptions kAll{0.0, 0.0, false};

/// [ops, channels] of corrections by one method.
using Corrections = std::vector<SmallVector<double>>;

/// The corrections by `samples`: those of weight errors, or of outputs in
/// sequence.
NetworkCalibration calibrate(NetworkFiles &files, const NetworkPair &pair,
                             std::vector<int64_t> samples, bool isSequential,
                             AcceptanceOptions acceptance = kAll) {
  CalibrationOptions options =
      makeCalibration(pair, std::move(samples), acceptance);
  options.needsInputs = !isSequential;
  auto floatRun =
      llvm::cantFail(calibrateFloat(files.getContext(), pair, options));
  if (isSequential)
    return llvm::cantFail(
        correctSequentially(files.getContext(), pair, floatRun, options));
  return llvm::cantFail(correctWeightError(pair, floatRun, options));
}

Corrections getCorrections(const NetworkCalibration &calibration) {
  Corrections result;
  for (const OpCalibration &op : calibration.ops)
    result.push_back(op.correction->correction);
  return result;
}

/// Estimated over resampled standard errors, as root mean squares over the
/// channels of each op.
Doubles compareErrors(const NetworkCalibration &estimate,
                      ArrayRef<Corrections> resampled) {
  Doubles ratios;
  for (auto [op, calibration] : llvm::enumerate(estimate.ops)) {
    double estimated = 0.0, found = 0.0;
    ArrayRef<double> variance = calibration.correction->variance;
    for (auto [channel, square] : llvm::enumerate(variance)) {
      double sum = 0.0, squares = 0.0, count = resampled.size();
      for (const Corrections &corrections : resampled)
        sum += corrections[op][channel];
      for (const Corrections &corrections : resampled)
        squares += std::pow(corrections[op][channel] - sum / count, 2);
      estimated += square;
      found += squares / (count - 1);
    }
    ratios.push_back(std::sqrt(estimated / found));
  }
  return ratios;
}

/// Bootstrap: as many samples as there are, drawn with replacement.
std::vector<Corrections> resample(NetworkFiles &files, const NetworkPair &pair,
                                  int64_t count, bool isSequential,
                                  int64_t times) {
  std::mt19937 random(3);
  std::vector<Corrections> result;
  for (int64_t time = 0; time < times; ++time) {
    std::vector<int64_t> samples;
    for (int64_t i = 0; i < count; ++i)
      samples.push_back(random() % count);
    result.push_back(getCorrections(
        calibrate(files, pair, std::move(samples), isSequential)));
  }
  return result;
}

void print(StringRef title, ArrayRef<double> ratios) {
  printf("%-34s", title.str().c_str());
  for (double ratio : ratios)
    printf(" %5.2f", ratio);
  printf("\n");
}

} // namespace

// 100 images, 50 resamplings, which tell a standard error to 10 %. Where taps
// see different things it is a bound. So it is in sequence, where corrections
// of ops upstream make up for a part of what resampling changes, which the
// spread of outputs from sample to sample does not know; the first op has none.
TEST(AcceptanceOnNetworks, StandardErrorsAreThoseOfResampling) {
  NetworkFiles files = makeFashion(8);
  ASSERT_TRUE(files);
  auto pair = files.read(getFashionImages("calibration_images"), 1.0 / 255);
  ASSERT_TRUE(pair);
  for (bool isSequential : {false, true}) {
    NetworkCalibration estimate =
        calibrate(files, *pair, takeRange(0, 100), isSequential);
    Doubles ratios =
        compareErrors(estimate, resample(files, *pair, 100, isSequential, 50));
    print(isSequential ? "observed, paired" : "regular", ratios);
    for (auto [op, ratio] : llvm::enumerate(ratios)) {
      const StagedOp &staged = pair->quantized.getOps()[op];
      bool isPointwise =
          llvm::all_of(staged.geometry->axes,
                       [](const TapAxis &axis) { return axis.taps == 1; });
      bool isExact = isSequential ? op == 0 : isPointwise;
      EXPECT_GT(ratio, 0.75) << "op " << op;
      EXPECT_LT(ratio, isExact ? 1.3 : 3.5) << "op " << op;
    }
  }
}

// With one mean per channel all taps count together, and nothing is bounded.
TEST(AcceptanceOnNetworks, StandardErrorsPerChannelAreThoseOfResampling) {
  NetworkFiles files = makeFashion(8);
  ASSERT_TRUE(files);
  auto pair = files.read(getFashionImages("calibration_images"), 1.0 / 255);
  ASSERT_TRUE(pair);
  // What `unbias measure` says: one mean per channel, whatever the taps.
  auto calibratePerChannel = [&](std::vector<int64_t> samples) {
    MeasurementOptions measuring;
    measuring.samples = samples;
    Measurement measured = llvm::cantFail(measureNetwork(
        files.getContext(), pair->real, pair->realInputs, measuring));
    CalibrationOptions options =
        makeCalibration(*pair, std::move(samples), kAll);
    FloatCalibration floatRun;
    for (const OpPair &op : pair->ops)
      floatRun.ops.push_back(
          {measured.file.ops[pair->real.getOps()[op.real].named.id].inputFloat,
           {},
           {}});
    return llvm::cantFail(correctWeightError(*pair, floatRun, options));
  };
  std::mt19937 random(3);
  std::vector<Corrections> resampled;
  for (int time = 0; time < 50; ++time) {
    std::vector<int64_t> samples;
    for (int i = 0; i < 100; ++i)
      samples.push_back(random() % 100);
    resampled.push_back(
        getCorrections(calibratePerChannel(std::move(samples))));
  }
  Doubles ratios =
      compareErrors(calibratePerChannel(takeRange(0, 100)), resampled);
  print("regular, per channel", ratios);
  for (auto [op, ratio] : llvm::enumerate(ratios)) {
    EXPECT_GT(ratio, 0.75) << "op " << op;
    EXPECT_LT(ratio, 1.3) << "op " << op;
  }
}

namespace {

/// Squared distance of what is stored from the truth, over that of storing
/// nothing, summed over ops after division by each op's squared truth.
double getDistance(const NetworkCalibration &calibration,
                   const Corrections &truth) {
  double total = 0.0;
  for (auto [op, found] : llvm::enumerate(calibration.ops)) {
    double distance = 0.0, size = 0.0;
    for (auto [applied, wanted] :
         llvm::zip_equal(found.correction->applied, truth[op])) {
      distance += (applied - wanted) * (applied - wanted);
      size += wanted * wanted;
    }
    total += distance / size;
  }
  return total / calibration.ops.size();
}

} // namespace

// Corrections of weight errors by few images of the calibration file, against
// those by all test images; and the error of the network's output.
TEST(AcceptanceOnNetworks, ShrinkageHelpsWithFewSamples) {
  printf("distance and output error    raw            shrunk         above 2 "
         "errors both\n");
  for (unsigned bits : {8u, 4u}) {
    NetworkFiles files = makeFashion(bits);
    ASSERT_TRUE(files);
    auto test = files.read(getFashionImages("test_images"), 1.0 / 255);
    ASSERT_TRUE(test);
    Corrections truth = getCorrections(
        calibrate(files, *test, takeRange(0, files.count), false));
    auto pair = files.read(getFashionImages("calibration_images"), 1.0 / 255);
    ASSERT_TRUE(pair);
    ComparisonOptions comparison;
    comparison.samples = takeRange(0, 100);
    for (int64_t few : {4, 8, 16}) {
      Doubles distances, errors;
      int64_t times = 200 / few < 12 ? 200 / few : 12;
      for (double confidence : {0.0, 2.0})
        for (bool shrinkage : {false, true}) {
          std::vector<NetworkCalibration> all;
          for (int64_t time = 0; time < times; ++time)
            all.push_back(calibrate(files, *pair,
                                    takeRange(time * few, (time + 1) * few),
                                    false, {confidence, 0.0, shrinkage}));
          std::vector<const BiasSet *> biases;
          double distance = 0.0, error = 0.0;
          for (const NetworkCalibration &one : all) {
            distance += getDistance(one, truth) / times;
            biases.push_back(&one.biases);
          }
          Comparison compared = llvm::cantFail(
              compareNetworks(files.getContext(), *test, biases, comparison));
          for (const NetworkComparison &network : compared.networks)
            error += *network.outputError / times;
          distances.push_back(distance);
          errors.push_back(error);
        }
      printf("%u bits, %2d samples:       ", bits, int(few));
      for (auto [distance, error] : llvm::zip_equal(distances, errors))
        printf("  %.4f %.4f", distance, error);
      printf("\n");
      EXPECT_LT(errors[1], errors[0]);
      if (few >= 8) {
        EXPECT_LT(distances[1], distances[0]);
      }
    }
  }
}

namespace {

/// Root mean square over ops of what is left of the mean shift on samples that
/// were not calibrated on, by what corrections of several sets of samples
/// predict, over what is found: each op by its own size.
void comparePredictions(NetworkFiles &files, const NetworkPair &calibration,
                        const NetworkPair &test, int64_t few, int64_t times,
                        int64_t testSamples, double low, double high) {
  std::vector<NetworkCalibration> all;
  std::vector<const BiasSet *> biases;
  BiasSet before = test.quantized.getBiases();
  for (int64_t time = 0; time < times; ++time)
    all.push_back(calibrate(files, calibration,
                            takeRange(time * few, (time + 1) * few), true,
                            {2.0, 0.0, false}));
  for (const NetworkCalibration &one : all)
    biases.push_back(&one.biases);
  biases.push_back(&before);
  ComparisonOptions options;
  options.samples = takeRange(0, testSamples);
  Comparison compared = llvm::cantFail(
      compareNetworks(files.getContext(), test, biases, options));
  Doubles ratios;
  double removed = 0.0, firstRemoved = 0.0;
  for (unsigned op = 0; op < test.ops.size(); ++op) {
    double predicted = 0.0, measured = 0.0, was = 0.0;
    auto square = [](ArrayRef<double> shifts) {
      double sum = 0.0;
      for (double shift : shifts)
        sum += shift * shift;
      return sum;
    };
    for (int64_t time = 0; time < times; ++time) {
      ShiftPrediction prediction = all[time].ops[op].correction->predictShift();
      predicted += prediction.after / times;
      measured += square(compared.networks[time].ops[op].shift) / times;
      if (op == 0)
        firstRemoved += prediction.getRemoved() / times;
    }
    was = square(compared.networks.back().ops[op].shift);
    if (op == 0)
      removed = 1.0 - measured / was;
    ratios.push_back(std::sqrt(predicted / measured));
  }
  printf("first op: %.4f predicted, %.4f measured to go\n", firstRemoved,
         removed);
  print("left, by " + std::to_string(few), ratios);
  llvm::sort(ratios);
  double median = ratios[ratios.size() / 2];
  EXPECT_GT(median, low);
  EXPECT_LT(median, high);
  EXPECT_NEAR(firstRemoved, removed, 0.03);
}

} // namespace

// In sequence the shift before an op is corrected depends on the corrections
// upstream, so what is left is compared: predicted from the calibration images
// over found on others. Only the first op tells what goes, too.
TEST(AcceptanceOnNetworks, PredictsWhatIsLeftOnOtherSamples) {
  for (unsigned bits : {8u, 4u})
    for (int64_t few : {10, 40}) {
      NetworkFiles files = makeFashion(bits);
      ASSERT_TRUE(files);
      auto pair = files.read(getFashionImages("calibration_images"), 1.0 / 255);
      ASSERT_TRUE(pair);
      auto test = files.read(getFashionImages("test_images"), 1.0 / 255);
      ASSERT_TRUE(test);
      comparePredictions(files, *pair, *test, few, 5, 500, 0.5, 1.5);
    }
}

TEST(AcceptanceOnNetworks, PredictsWhatIsLeftOfAMobileNet) {
  std::string real = getDataFile("tosa/mbnet128_float.mlirbc");
  if (real.empty())
    GTEST_SKIP() << "no networks beside the checkout";
  NetworkFiles files(real, getDataFile("tosa/mbnet128_int8.mlirbc"),
                     {1.0 / 255, -128});
  ASSERT_TRUE(files);
  auto pair =
      files.read(getDataFile("inputs/photos128_calibration.npy"), 1.0 / 255);
  auto test = files.read(getDataFile("inputs/photos128_test.npy"), 1.0 / 255);
  ASSERT_TRUE(pair && test);
  comparePredictions(files, *pair, *test, 33, 3, 100, 0.5, 1.5);
}

// Biases of few bits, with a scale of their own for each op: the largest over
// the largest number that the bits hold.
TEST(AcceptanceOnNetworks, BiasesOfFewBitsLoseTheCorrection) {
  for (unsigned bits : {8u, 4u}) {
    NetworkFiles files = makeFashion(bits);
    ASSERT_TRUE(files);
    auto pair = files.read(getFashionImages("calibration_images"), 1.0 / 255);
    ASSERT_TRUE(pair);
    NetworkCalibration found =
        calibrate(files, *pair, takeRange(0, 200), true, {2.0, 0.0, false});
    auto test = files.read(getFashionImages("test_images"), 1.0 / 255);
    ASSERT_TRUE(test);
    auto roundTo = [&](unsigned width, const BiasSet &from) {
      BiasSet rounded = from;
      double most = std::ldexp(1.0, width - 1) - 1.0;
      for (auto [op, pair] : llvm::enumerate(test->ops)) {
        double largest = 0.0;
        ArrayRef<double> bias = from.get(op);
        for (auto [scale, value] : llvm::zip_equal(pair.outputScale, bias))
          largest = std::max(largest, std::abs(value) * scale);
        double step = largest / most;
        SmallVector<double> values;
        for (auto [scale, value] : llvm::zip_equal(pair.outputScale, bias))
          values.push_back(
              std::round(std::round(value * scale / step) * step / scale));
        rounded.set(op, values);
      }
      return rounded;
    };
    ComparisonOptions options;
    options.samples = takeRange(0, 2000);
    options.labels =
        llvm::cantFail(readLabels(getFashionImages("test_labels"), 2000, 10));
    BiasSet before = test->quantized.getBiases();
    std::vector<BiasSet> sets = {before, found.biases};
    for (unsigned width : {32u, 16u, 10u, 8u, 6u, 5u, 4u})
      sets.push_back(roundTo(width, found.biases));
    std::vector<const BiasSet *> pointers;
    for (const BiasSet &set : sets)
      pointers.push_back(&set);
    Comparison compared = llvm::cantFail(
        compareNetworks(files.getContext(), *test, pointers, options));
    auto getTopOne = [&](unsigned set) {
      return *compared.networks[set].topOne;
    };
    printf("%u-bit weights: as it is %.4f; corrected, biases of 32, 16, 10, 8, "
           "6, 5, 4 bits:",
           bits, getTopOne(0));
    for (unsigned set = 2; set < sets.size(); ++set)
      printf(" %.4f", getTopOne(set));
    printf("\n");
    // Rounding to 32 bits changes nothing, to 16 bits hardly anything; 4 bits
    // lose what tells from the standard error of 2000 images.
    EXPECT_EQ(getTopOne(2), getTopOne(1));
    EXPECT_NEAR(getTopOne(3), getTopOne(1), 0.002);
    EXPECT_LT(getTopOne(8), getTopOne(1) - 0.01);
  }
}
