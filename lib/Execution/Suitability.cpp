//===- Suitability.cpp - Whether samples suit a network -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Suitability.h"
#include "ChannelSums.h"
#include "SampleSums.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

// Between what suited and unsuited samples give; see docs/Rationale.md.
static constexpr double kFewestUsed = 1.0 / 3;
static constexpr double kLeastVariation = 1.0 / 3;
static constexpr double kLeastCoherence = 2.0;

void RangeSums::add(ArrayRef<float> numbers, double low, double high) {
  // In four lanes: the sum does not depend on what the compiler makes of it.
  constexpr size_t lanes = 4;
  float from = float(low), to = float(high);
  float least[lanes], most[lanes];
  double squared[lanes] = {}, outside[lanes] = {};
  std::fill_n(least, lanes, from);
  std::fill_n(most, lanes, from);
  if (!numbers.empty()) {
    std::fill_n(least, lanes, numbers.front());
    std::fill_n(most, lanes, numbers.front());
  }
  auto addOne = [&](float number, size_t lane) {
    least[lane] = std::min(least[lane], number);
    most[lane] = std::max(most[lane], number);
    squared[lane] += double(number) * number;
    float beyond = number - std::clamp(number, from, to);
    outside[lane] += double(beyond) * beyond;
  };
  size_t whole = numbers.size() / lanes * lanes;
  for (size_t i = 0; i < whole; i += lanes)
    for (size_t lane = 0; lane < lanes; ++lane)
      addOne(numbers[i + lane], lane);
  for (size_t i = whole; i < numbers.size(); ++i)
    addOne(numbers[i], i - whole);
  for (size_t lane = 0; lane < lanes; ++lane) {
    min = std::min(min, double(least[lane]));
    max = std::max(max, double(most[lane]));
    squares += squared[lane];
    beyond += outside[lane];
  }
}

std::optional<RangeFit> unbias::fitRange(ArrayRef<RangeSums> blocks, double low,
                                         double high) {
  RangeSums all;
  for (const RangeSums &block : blocks) {
    all.min = std::min(all.min, block.min);
    all.max = std::max(all.max, block.max);
    all.squares += block.squares;
    all.beyond += block.beyond;
  }
  double width = high - low;
  if (!(width > 0.0) || !(all.min <= all.max))
    return std::nullopt;
  RangeFit fit;
  fit.reach = (std::max(all.max, high) - std::min(all.min, low)) / width;
  fit.used =
      std::max((std::min(all.max, high) - std::max(all.min, low)) / width, 0.0);
  if (all.squares > 0.0)
    fit.clipped = std::sqrt(all.beyond / all.squares);
  return fit;
}

/// Sums over samples of the variance of each channel's mean; times the number
/// of samples.
static double getSpread(ArrayRef<double> means, int64_t channels) {
  int64_t count = means.size() / channels;
  double total = 0.0;
  for (int64_t channel = 0; channel < channels; ++channel) {
    double sum = 0.0, spread = 0.0;
    for (int64_t sample = 0; sample < count; ++sample)
      sum += means[sample * channels + channel];
    for (int64_t sample = 0; sample < count; ++sample) {
      double deviation = means[sample * channels + channel] - sum / count;
      spread += deviation * deviation;
    }
    total += spread;
  }
  return total;
}

std::optional<double> unbias::getVariation(ArrayRef<ArrayRef<float>> outputs,
                                           const ChannelLayout &layout) {
  if (outputs.size() < 2)
    return std::nullopt;
  std::vector<double> means(outputs.size() * layout.channels, 0.0);
  double energy = 0.0, positions = layout.getNumPositions();
  for (auto [sample, output] : llvm::enumerate(outputs))
    for (auto [i, number] : llvm::enumerate(output)) {
      int64_t channel = i / layout.inner % layout.channels;
      means[sample * layout.channels + channel] += number / positions;
      energy += double(number) * number / positions;
    }
  if (!(energy > 0.0))
    return std::nullopt;
  return std::sqrt(getSpread(means, layout.channels) / energy);
}

InputObserver::InputObserver(const StagedNetwork &network, int64_t count)
    : network(network) {
  // Of fewer, the mean of a sample says little.
  constexpr int64_t fewPositions = 64;
  if (network.getInputs().empty())
    return;
  for (const StagedOp &op : network.getOps())
    if (op.whyNotStaged.empty() && op.input == network.getInputs().front() &&
        op.inputLayout.getNumPositions() >= fewPositions)
      layout = op.inputLayout;
  if (!layout)
    return;
  means.assign(count * layout->channels, 0.0);
  squares.assign(count, 0.0);
}

void InputObserver::observe(ArrayRef<char *> data, int64_t sample,
                            std::vector<float> &scratch) {
  if (!layout)
    return;
  unsigned value = network.getInputs().front();
  TensorNumbers numbers(network.getValues()[value], data[value], scratch);
  SmallVector<double> channelSquares(layout->channels, 0.0);
  auto channelMeans = MutableArrayRef<double>(means).slice(
      sample * layout->channels, layout->channels);
  addChannelSums(numbers, *layout, channelMeans, channelSquares);
  double positions = layout->getNumPositions();
  for (auto [mean, square] : llvm::zip_equal(channelMeans, channelSquares)) {
    mean /= positions;
    squares[sample] += square / positions;
  }
}

std::optional<double> InputObserver::getCoherence() const {
  int64_t count = squares.size();
  if (count < 2)
    return std::nullopt;
  double size = 0.0;
  for (double square : squares)
    size += square / count;
  double variance = size;
  for (int64_t channel = 0; channel < layout->channels; ++channel) {
    double mean = 0.0;
    for (int64_t sample = 0; sample < count; ++sample)
      mean += means[sample * layout->channels + channel] / count;
    variance -= mean * mean;
  }
  // Rounding of equal elements is no variance.
  if (!(variance > 1e-12 * size))
    return std::nullopt;
  double spread = getSpread(means, layout->channels) / (count - 1);
  return layout->getNumPositions() * spread / variance;
}

void Suitability::add(const RangeFit &fit, bool isNetworkInput) {
  ++ops;
  exceeded += fit.exceeds();
  reach = std::max(reach, fit.reach);
  clipped = std::max(clipped, fit.clipped);
  if (isNetworkInput)
    inputUsed = std::max(inputUsed.value_or(0.0), fit.used);
}

/// A sentence made by a format.
template <typename... Ts>
static std::string say(const char *pattern, const Ts &...values) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(pattern, values...);
  return text;
}

void unbias::judge(Suitability &suitability) {
  suitability.doubts.clear();
  if (suitability.exceeded > 0)
    suitability.doubts.push_back(say(
        "in %d of %d ops the float network computes much that is beyond the "
        "range of the quantized one (up to %.0f %% of the root mean square): "
        "the ranges were chosen for other data",
        int(suitability.exceeded), int(suitability.ops),
        100.0 * suitability.clipped));
  if (suitability.inputUsed && *suitability.inputUsed < kFewestUsed)
    suitability.doubts.push_back(
        say("they use only %.0f %% of the range of the network's input: are "
            "they scaled as the network wants (--samples-scale)?",
            100.0 * *suitability.inputUsed));
  if (suitability.variation && *suitability.variation < kLeastVariation)
    suitability.doubts.push_back(
        say("the float network sees little difference between them: its output "
            "varies by %.0f %% of its size",
            100.0 * *suitability.variation));
  if (suitability.coherence && *suitability.coherence < kLeastCoherence)
    suitability.doubts.push_back(
        say("their elements are independent of each other, as in noise: means "
            "vary %.2f times as much as those of independent numbers",
            *suitability.coherence));
}
