//===- MomentSamplingTest.cpp - Propagated moments against samples --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random networks of the ops that distributions are followed through, between
// biased ops whose outputs are normally distributed and one that reads the
// result. They are run on samples, and what the pass says of the last op's
// input is compared with what it read: in TOSA and lowered to linalg.
//
//===----------------------------------------------------------------------===//

#include "MomentNetwork.h"
#include "NetworkRuns.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {

/// What samples say of the mean and the variance of one channel, and by how
/// much that may be wrong.
struct Sampled {
  double mean = 0.0, meanError = 0.0;
  double variance = 0.0, varianceError = 0.0;
};

constexpr int sampleCount = 400;

/// Runs `network` on samples. Elements of a sample need not be
/// independent of each other, samples are.
std::vector<Sampled> sample(const StagedNetwork &network, int64_t channels,
                            uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  // Every sample's means of the channels' elements and of their squares.
  std::vector<std::vector<double>> means(channels), squares(channels);
  for (int i = 0; i < sampleCount; ++i) {
    std::vector<Numbers> inputs;
    for (unsigned value : network.getInputs()) {
      Numbers &numbers = inputs.emplace_back();
      for (int64_t k = 0; k < network.getValues()[value].elements; ++k)
        numbers.push_back(normal(random));
    }
    Numbers output = runNetwork(network, inputs)[0];
    double positions = double(output.size()) / channels;
    for (int64_t channel = 0; channel < channels; ++channel) {
      double sum = 0.0, square = 0.0;
      for (size_t k = channel; k < output.size(); k += channels) {
        sum += output[k];
        square += output[k] * output[k];
      }
      means[channel].push_back(sum / positions);
      squares[channel].push_back(square / positions);
    }
  }
  auto getMean = [](ArrayRef<double> numbers) {
    double sum = 0.0;
    for (double number : numbers)
      sum += number;
    return sum / double(numbers.size());
  };
  auto getError = [&](ArrayRef<double> numbers) {
    double mean = getMean(numbers), sum = 0.0;
    for (double number : numbers)
      sum += (number - mean) * (number - mean);
    return std::sqrt(sum / double(numbers.size() - 1) / double(numbers.size()));
  };
  std::vector<Sampled> result;
  for (int64_t channel = 0; channel < channels; ++channel) {
    Sampled &sampled = result.emplace_back();
    sampled.mean = getMean(means[channel]);
    sampled.meanError = getError(means[channel]);
    sampled.variance = getMean(squares[channel]) - sampled.mean * sampled.mean;
    // The variance is a sample's mean square around the mean, but for what is
    // of second order in the mean's error.
    std::vector<double> deviations;
    for (auto [mean, square] :
         llvm::zip_equal(means[channel], squares[channel]))
      deviations.push_back(square - 2 * sampled.mean * mean +
                           sampled.mean * sampled.mean);
    sampled.varianceError = getError(deviations);
  }
  return result;
}

/// What the pass says of the input of the last biased op of `module`, given the
/// outputs of the first ones; nothing if it says nothing.
std::optional<ChannelMoments> propagate(ModuleOp module,
                                        ArrayRef<ChannelMoments> sources) {
  MLIRContext *context = module.getContext();
  SmallVector<NamedOp> ops = collectBiasedOps(module);
  if (ops.size() != sources.size() + 1) {
    ADD_FAILURE() << "expected " << sources.size() + 1 << " ops, found "
                  << ops.size();
    return std::nullopt;
  }
  for (auto [named, moments] : llvm::zip(ops, sources))
    named.op->setAttr(
        CalibDialect::kOutputFloat,
        StatsAttr::get(context, DenseF64ArrayAttr::get(context, moments.mean),
                       /*samples=*/std::nullopt,
                       DenseF64ArrayAttr::get(context, moments.variance),
                       /*sampleVariance=*/nullptr, /*pairedVariance=*/nullptr,
                       /*min=*/nullptr, /*max=*/nullptr, /*taps=*/nullptr,
                       StatsSource::BatchNorm, StatsUpstream::Original,
                       /*fingerprint=*/"", /*quantization=*/nullptr));
  PassManager pm(context);
  pm.addPass(createPropagateStatsPass());
  if (failed(pm.run(module))) {
    ADD_FAILURE() << "expected the pass to succeed";
    return std::nullopt;
  }
  auto record =
      ops.back().op->getAttrOfType<StatsAttr>(CalibDialect::kInputFloat);
  if (!record)
    return std::nullopt;
  return ChannelMoments{record.getMean().asArrayRef().vec(),
                        record.getVariance().asArrayRef().vec()};
}

void lowerToLinalg(ModuleOp module) {
  PassManager pm(module.getContext());
  auto add = [&](std::unique_ptr<Pass> pass) {
    pm.addNestedPass<func::FuncOp>(std::move(pass));
  };
  add(tosa::createTosaToLinalgNamed());
  add(tosa::createTosaToLinalg());
  add(createTosaToTensorPass());
  add(createTosaToArithPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  EXPECT_TRUE(succeeded(pm.run(module)));
}

/// What a mean and a variance are compared with where the model is not exact: a
/// normal distribution stands for another one, which a clamp may cut anywhere.
double getSpread(double variance, const Sampled &expected) {
  constexpr double least = 0.2;
  return std::max(
      least, std::sqrt(std::max(0.0, std::max(variance, expected.variance))));
}

/// Whether `found` may be what the samples say; if the model of `part` is not
/// exact, within a fifth of the spread, its square, and what rounding may move.
bool isLike(const ChannelMoments &found, ArrayRef<Sampled> sampled,
            const Part &part) {
  // Of standard errors. Samples tell nothing of variances that rare events
  // make.
  constexpr double limit = 5.0, rounding = 1e-5, rare = 2e-3;
  for (auto [mean, variance, expected] :
       llvm::zip_equal(found.mean, found.variance, sampled)) {
    double bound = limit * std::max(expected.meanError,
                                    std::sqrt(variance / sampleCount)) +
                   rounding;
    double varianceBound = limit * expected.varianceError + rounding;
    if (variance < rare)
      varianceBound += 2 * rare;
    if (!part.isExact) {
      double spread = getSpread(variance, expected);
      bound += 0.2 * spread + part.rounding;
      varianceBound += spread * spread + part.rounding * part.rounding;
    }
    if (!(std::abs(mean - expected.mean) <= bound &&
          std::abs(variance - expected.variance) <= varianceBound))
      return false;
  }
  return true;
}

std::string describe(const ChannelMoments &found, ArrayRef<Sampled> sampled) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (auto [mean, variance, expected] :
       llvm::zip_equal(found.mean, found.variance, sampled))
    os << mean << " for " << expected.mean << " +- " << expected.meanError
       << ", variance " << variance << " for " << expected.variance << " +- "
       << expected.varianceError << "\n";
  return text;
}

class MomentSampling : public testing::TestWithParam<bool> {};

TEST_P(MomentSampling, AgreeWithThePass) {
  bool isLowered = GetParam();
  constexpr int networks = 60;
  NetworkContext context;
  int exact = 0, wrongMeans = 0, wrongVariances = 0, varying = 0;
  // Of means where the model is not exact, in spreads.
  double squaredErrors = 0.0;
  int channels = 0;
  for (uint32_t seed = 1; seed <= networks; ++seed) {
    RandomNetwork random(seed, isLowered);
    std::string text = random.text.getText();
    OwningOpRef<ModuleOp> module = context.parse(text);
    ASSERT_TRUE(module) << text;
    auto network = StagedNetwork::compile(*module);
    ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError()) << text;
    std::vector<Sampled> sampled =
        sample(**network, random.last.value.shape.back(), seed);

    std::optional<ChannelMoments> found;
    OwningOpRef<ModuleOp> clone = module->clone();
    found = propagate(*clone, random.sources);
    ASSERT_TRUE(found) << text;
    bool isExact = random.last.isExact;
    exact += isExact;
    if (!isExact)
      for (auto [mean, variance, expected] :
           llvm::zip_equal(found->mean, found->variance, sampled)) {
        double error = (mean - expected.mean) / getSpread(variance, expected);
        squaredErrors += error * error;
        ++channels;
      }
    EXPECT_TRUE(isLike(*found, sampled, random.last))
        << (isExact ? "exact:\n" : "") << describe(*found, sampled) << text;

    if (isLowered) {
      OwningOpRef<ModuleOp> lowered = module->clone();
      lowerToLinalg(*lowered);
      auto other = propagate(*lowered, random.sources);
      ASSERT_TRUE(other) << text;
      ASSERT_EQ(other->mean.size(), found->mean.size());
      for (size_t i = 0; i < found->mean.size(); ++i) {
        EXPECT_NEAR(other->mean[i], found->mean[i], 1e-6) << text;
        EXPECT_NEAR(other->variance[i], found->variance[i], 1e-6) << text;
      }
    }

    // The same comparison refuses what is wrong: means that are off by half of
    // a deviation, variances by half.
    if (!isExact ||
        llvm::none_of(found->variance, [](double v) { return v > 0.02; }))
      continue;
    ++varying;
    ChannelMoments other = *found;
    for (auto [mean, variance] : llvm::zip_equal(other.mean, other.variance))
      mean += std::sqrt(variance) / 2;
    wrongMeans += !isLike(other, sampled, random.last);
    other = *found;
    for (double &variance : other.variance)
      variance *= 1.5;
    wrongVariances += !isLike(other, sampled, random.last);
  }
  double error = std::sqrt(squaredErrors / channels);
  EXPECT_LE(error, 0.1);
  EXPECT_GE(varying, networks / 4);
  EXPECT_EQ(wrongMeans, varying);
  EXPECT_EQ(wrongVariances, varying);
  printf(
      "%d of %d networks exact, %d of them vary; means of the others are off "
      "by %.3f of a deviation\n",
      exact, networks, varying, error);
}

INSTANTIATE_TEST_SUITE_P(All, MomentSampling, testing::Bool(),
                         [](const auto &info) {
                           return info.param ? "Linalg" : "Tosa";
                         });

} // namespace
