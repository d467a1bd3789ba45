//===- ScaleSolution.cpp - Scales of a network of integers ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What biases say about scales, and what all together amounts to.
//
//===----------------------------------------------------------------------===//

#include "ScaleInference.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace mlir;
using namespace mlir::unbias;

/// How far a scale that somebody gave may be from what all biases say: people
/// round.
static constexpr double maxClaimError = 1e-3;

/// From so many biases on, their scale is not a coincidence.
static constexpr int64_t minBiases = 4;

/// Rough fits are rougher than the scatter of their residuals says, if the
/// float weights are not those that were quantized.
static constexpr double maxRoughDisagreement = 0.05;

//===----------------------------------------------------------------------===//
// Evidence
//===----------------------------------------------------------------------===//

/// The scale of the weights of one channel, for ops without multipliers.
static std::optional<Estimate> estimateChannel(const OpProblem &problem,
                                               int64_t channel) {
  ArrayRef<double> given = problem.given.weight;
  if (!given.empty())
    return Estimate{given[given.size() == 1 ? 0 : channel], 0x1p-23, true, 1};
  if (auto usual = problem.getUsualScale(channel))
    return Estimate{*usual, 0x1p-23, true, 1};
  const ChannelFit &fit = problem.fits[channel];
  if (auto rounded = estimate(fit.bounds, 1.0))
    return rounded;
  return fitLeastSquares(fit, 1.0);
}

std::optional<ScaleInference::Evidence> ScaleInference::readBias(size_t index) {
  const OpProblem &problem = problems[index];
  auto node = outputNodes[index] ? outputNodes[index] : inputNodes[index];
  if (!node || problem.floatBias.empty() || !problem.hasAccumulatorBias() ||
      problem.bias.values.empty())
    return std::nullopt;
  auto [root, ratio] = graph.find(*node);
  Evidence evidence;
  evidence.root = root;
  for (auto [channel, real] : llvm::enumerate(problem.floatBias)) {
    double stored = problem.bias.get(channel);
    // Zeros, and the bias that a channel of zeros keeps, tell nothing.
    if (real == 0 && stored == 0)
      continue;
    Estimate unit;
    if (problem.requantization) {
      unit.value = problem.getMultiplier(channel);
      unit.error = problem.getMultiplierError();
    } else if (auto weight = estimateChannel(problem, channel)) {
      unit = *weight;
    } else {
      continue;
    }
    Bounds bounds = boundScale(real, stored).scaled(1.0 / (unit.value * ratio));
    bounds.low *= 1.0 - std::min(unit.error, 1.0);
    bounds.high *= 1.0 + unit.error;
    evidence.bounds.push_back(bounds);
    evidence.weights.push_back(std::abs(real));
  }
  return evidence;
}

//===----------------------------------------------------------------------===//
// Solution
//===----------------------------------------------------------------------===//

std::optional<Estimate> ScaleInference::getScale(unsigned node) {
  auto [root, ratio] = graph.find(node);
  auto found = solved.find(root);
  if (found == solved.end())
    return std::nullopt;
  Estimate scale = found->second;
  scale.value *= ratio;
  return scale;
}

llvm::Error ScaleInference::solve() {
  std::map<unsigned, Evidence> evidence;
  for (size_t index = 0; index < problems.size(); ++index)
    if (auto bias = readBias(index)) {
      llvm::append_range(evidence[bias->root].bounds, bias->bounds);
      llvm::append_range(evidence[bias->root].weights, bias->weights);
    }
  for (const auto &[root, all] : evidence)
    if (auto scale = estimate(all.bounds, all.weights))
      solved[root] = *scale;

  DenseMap<unsigned, const Claim *> claimed;
  for (const Claim &claim : claims) {
    auto [root, ratio] = graph.find(claim.node);
    auto [first, isNew] = claimed.try_emplace(root, &claim);
    double scale = claim.scale / ratio;
    if (!isNew) {
      auto [sameRoot, firstRatio] = graph.find(first->second->node);
      double expected = first->second->scale / firstRatio;
      double disagreement = std::abs(scale / expected - 1.0);
      record(disagreement, first->second->source + " and " + claim.source);
      if (disagreement > maxClaimError)
        return invalid(llvm::formatv("expected scale {0:e6} as {1} implies, "
                                     "found {2:e6} from {3}",
                                     expected * ratio, first->second->source,
                                     claim.scale, claim.source)
                           .str());
      continue;
    }
    auto inferred = solved.find(root);
    if (inferred != solved.end() && inferred->second.isConsistent &&
        inferred->second.count >= minBiases) {
      double disagreement = std::abs(scale / inferred->second.value - 1.0);
      record(disagreement, claim.source + " and biases");
      if (disagreement > maxClaimError + inferred->second.error)
        return invalid(
            llvm::formatv("expected scale {0:e6} (to {1:e1}) as {2} biases "
                          "say, found {3:e6} from {4}",
                          inferred->second.value * ratio,
                          inferred->second.error, inferred->second.count,
                          claim.scale, claim.source)
                .str());
    }
    solved[root] = Estimate{scale, 0.0, true, 1};
  }
  relax();
  return llvm::Error::success();
}

/// Rough ratios give every class the best scale that another one and the way
/// from it allow.
void ScaleInference::relax() {
  auto improve = [&](unsigned node, const std::optional<Estimate> &from,
                     double ratio, double error) {
    if (!from)
      return false;
    auto [root, factor] = graph.find(node);
    Estimate scale{from->value * ratio / factor, from->error + error, false,
                   from->count};
    auto [entry, isNew] = solved.try_emplace(root, scale);
    if (isNew)
      return true;
    if (entry->second.error <= scale.error)
      return false;
    entry->second = scale;
    return true;
  };
  // Errors add up, so nothing improves by a way around.
  for (bool hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (size_t index = 0; index < problems.size(); ++index) {
      if (!ratios[index] || ratios[index]->isExact)
        continue;
      unsigned input = *inputNodes[index], output = *outputNodes[index];
      if (graph.find(input).root == graph.find(output).root)
        continue;
      const Estimate &ratio = ratios[index]->estimate;
      hasChanged |= improve(output, getScale(input), ratio.value, ratio.error);
      hasChanged |=
          improve(input, getScale(output), 1.0 / ratio.value, ratio.error);
    }
  }
}

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

std::optional<Estimate> ScaleInference::getInput(size_t index) {
  return getScale(*inputNodes[index]);
}

std::optional<Estimate> ScaleInference::getTensor(Value value, Value twin) {
  auto node = nodes.find(value);
  auto gain = gains.find(twin);
  if (node == nodes.end() || gain == gains.end())
    return std::nullopt;
  auto scale = getScale(node->second);
  if (scale)
    scale->value *= gain->second;
  return scale;
}

std::optional<WeightScales> ScaleInference::getWeights(size_t index) {
  const OpProblem &problem = problems[index];
  WeightScales result;
  if (!problem.given.weight.empty()) {
    result.scales = problem.given.weight;
    return result;
  }
  if (!problem.requantization) {
    for (int64_t channel = 0; channel < problem.channels; ++channel) {
      auto scale = estimateChannel(problem, channel);
      if (!scale)
        return std::nullopt;
      result.scales.push_back(scale->value);
      result.error = std::max(result.error, scale->error);
    }
    return result;
  }
  auto input = getScale(*inputNodes[index]);
  auto output = getScale(*outputNodes[index]);
  std::optional<Estimate> ratio;
  if (ratios[index])
    ratio = ratios[index]->estimate;
  // Biases may know more than weights that were not quantized to these.
  if (input && output &&
      (!ratio || input->error + output->error < ratio->error))
    ratio = Estimate{output->value / input->value, input->error + output->error,
                     true, 1};
  if (!ratio)
    return std::nullopt;
  result.error = ratio->error;
  bool isPerTensor = problem.requantization->multipliers.size() == 1;
  for (int64_t channel = 0; channel < (isPerTensor ? 1 : problem.channels);
       ++channel) {
    double scale = ratio->value * problem.getMultiplier(channel);
    auto usual = problem.getUsualScale(channel);
    bool isUsual = usual && std::abs(*usual / scale - 1.0) <
                                1e-6 + problem.getMultiplierError();
    result.scales.push_back(isUsual ? *usual : scale);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

llvm::Error ScaleInference::checkRatio(size_t index) {
  if (!ratios[index] || ratios[index]->isExact)
    return llvm::Error::success();
  auto input = getScale(*inputNodes[index]);
  auto output = getScale(*outputNodes[index]);
  if (!input || !output)
    return llvm::Error::success();
  const Estimate &ratio = ratios[index]->estimate;
  double found = output->value / input->value;
  double disagreement = std::abs(found / ratio.value - 1.0);
  const std::string &id = problems[index].match.quantized.id;
  record(disagreement, "op '" + id +
                           "': output scale / input scale by weights and by "
                           "biases");
  if (disagreement <=
      std::max(maxRoughDisagreement,
               2 * (ratio.error + input->error + output->error)))
    return llvm::Error::success();
  // Biases that were corrected are no multiples of the float ones.
  if (!input->isConsistent || !output->isConsistent) {
    pairing.warnings.push_back(
        llvm::formatv("op '{0}': output scale / input scale is {1:e4} by its "
                      "weights and rescale but {2:e4} by biases, which do not "
                      "fit the float ones, as if they were corrected: a file "
                      "of scales would tell",
                      id, ratio.value, found));
    return llvm::Error::success();
  }
  return invalid(
      llvm::formatv("op '{0}': expected output scale / input scale {1:e4} (to "
                    "{2:e1}) as its weights and rescale say, found {3:e4} (to "
                    "{4:e1}) by biases and the ops around it",
                    id, ratio.value, ratio.error, found,
                    input->error + output->error)
          .str());
}

llvm::Error ScaleInference::checkBias(size_t index) {
  auto evidence = readBias(index);
  if (!evidence)
    return llvm::Error::success();
  auto scale = solved.find(evidence->root);
  auto own = estimate(evidence->bounds, evidence->weights);
  if (scale == solved.end() || !own || !own->isConsistent ||
      own->count < minBiases)
    return llvm::Error::success();
  double disagreement = std::abs(scale->second.value / own->value - 1.0);
  double excess = disagreement - own->error - scale->second.error;
  const std::string &id = problems[index].match.quantized.id;
  record(std::max(excess, 0.0), "op '" + id +
                                    "': the scale of its bias by itself and by "
                                    "the other ops");
  if (excess <= std::max(maxClaimError, scale->second.error))
    return llvm::Error::success();
  return invalid(
      llvm::formatv("op '{0}': expected the scale of its bias as its {1} float "
                    "and integer biases say (to {2:e1}), found one that is "
                    "{3:e3} times as large (to {4:e1}) by the other ops",
                    id, own->count, own->error,
                    scale->second.value / own->value, scale->second.error)
          .str());
}
