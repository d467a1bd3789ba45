//===- ScaleInference.cpp - Scales of a network of integers ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How scales relate, and what says them outright.
//
//===----------------------------------------------------------------------===//

#include "ScaleInference.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::unbias;

/// Up to this error a scale counts as exact: that of scales which were rounded
/// to single precision several times.
static constexpr double maxExactError = 1e-6;

/// Beyond this, ways to the same scale contradict each other, even if all steps
/// on the way were exact to `maxExactError`.
static constexpr double maxDisagreement = 1e-4;

void ScaleInference::record(double disagreement, const Twine &where) {
  if (disagreement <= pairing.largestDisagreement)
    return;
  pairing.largestDisagreement = disagreement;
  pairing.whereDisagreement = where.str();
}

unsigned ScaleInference::getNode(Value value) {
  auto [entry, isNew] = nodes.try_emplace(value, 0);
  if (isNew)
    entry->second = graph.addNode();
  return entry->second;
}

/// The values that the activations of `problems` are computed from.
static llvm::SetVector<Value> getSources(ArrayRef<OpProblem> problems) {
  llvm::SetVector<Value> values;
  for (const OpProblem &problem : problems)
    values.insert(
        BiasedOpInterface(problem.match.quantized.op).getActivation());
  for (size_t index = 0; index < values.size(); ++index)
    if (Operation *op = values[index].getDefiningOp())
      values.insert(op->operand_begin(), op->operand_end());
  return values;
}

//===----------------------------------------------------------------------===//
// Relations
//===----------------------------------------------------------------------===//

/// How `op` relates scales of what is computed; constants take any. Quantized
/// types say by themselves which scales operands and results have, and these
/// need not be equal.
static std::optional<ScaleRelation> getRelation(Operation *op) {
  auto related = dyn_cast<ScaleRelationOpInterface>(op);
  if (!related || op->getNumResults() != 1)
    return std::nullopt;
  auto relation = related.getScaleRelation();
  if (!relation)
    return std::nullopt;
  llvm::erase_if(relation->operands, isConstant);
  auto isQuantized = [](Value value) {
    return isa<quant::QuantizedType>(getElementTypeOrSelf(value.getType()));
  };
  if (relation->operands.empty() || isQuantized(op->getResult(0)) ||
      llvm::any_of(relation->operands, isQuantized))
    return std::nullopt;
  return relation;
}

void ScaleInference::followOp(Operation *op, bool isRead) {
  auto relation = getRelation(op);
  if (!relation)
    return;
  unsigned node = getNode(relation->operands.front());
  unsigned result = getNode(op->getResult(0));
  if (relation->operandZeroPoint)
    zeroPointClaims.push_back({node, *relation->operandZeroPoint});
  if (relation->resultZeroPoint)
    zeroPointClaims.push_back({result, *relation->resultZeroPoint});
  else
    zeroPointClasses.unionSets(result, node);

  // Integer arithmetic may well add numbers of different units, as in x + x/2:
  // such an op ends what can be followed.
  double disagreement = 0;
  for (Value operand : llvm::drop_begin(relation->operands)) {
    auto [firstRoot, firstRatio] = graph.find(node);
    auto [root, ratio] = graph.find(getNode(operand));
    if (root == firstRoot)
      disagreement = std::max(disagreement, std::abs(ratio / firstRatio - 1));
  }
  if (disagreement > std::max(maxDisagreement, relation->tolerance)) {
    if (isRead)
      pairing.warnings.push_back(
          llvm::formatv("'{0}' at {1}: expected operands of the same scale, "
                        "found scales that differ by {2:e2}, relatively: the "
                        "scale of its result is not inferred from them",
                        op->getName(), op->getLoc(), disagreement));
    return;
  }
  record(disagreement, llvm::formatv("the operands of '{0}' at {1}",
                                     op->getName(), op->getLoc()));
  for (Value operand : llvm::drop_begin(relation->operands))
    graph.relate(getNode(operand), node, 1.0);
  if (relation->factor)
    graph.relate(result, node, 1.0 / *relation->factor);
}

void ScaleInference::followOps(Operation *root) {
  llvm::SetVector<Value> sources = getSources(problems);
  root->walk([&](Operation *op) {
    followOp(op, llvm::any_of(op->getResults(), [&](Value result) {
               return sources.contains(result);
             }));
  });
}

void ScaleInference::followGains(Operation *root) {
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Region &region : op->getRegions())
      for (Value argument : region.getArguments())
        gains[argument] = 1.0;
    if (auto biased = dyn_cast<BiasedOpInterface>(op);
        biased && biased.isBiased()) {
      for (Value result : op->getResults())
        gains[result] = 1.0;
      return;
    }
    auto relation = getRelation(op);
    if (!relation || !relation->factor)
      return;
    std::optional<double> gain;
    for (Value operand : relation->operands) {
      auto found = gains.find(operand);
      if (found == gains.end())
        return;
      if (!gain)
        gain = found->second;
      if (std::abs(found->second / *gain - 1.0) > maxExactError)
        return;
    }
    gains[op->getResult(0)] = *gain * *relation->factor;
  });
}

/// Output scale / input scale by the weights of a pair.
static std::optional<Estimate> estimateRatio(const OpProblem &problem) {
  SmallVector<Bounds> bounds;
  SmallVector<double> weights;
  SmallVector<std::pair<double, double>> usual;
  for (int64_t channel = 0; channel < problem.channels; ++channel) {
    double factor = 1.0 / problem.getMultiplier(channel);
    if (!problem.given.weight.empty()) {
      double scale =
          problem.given.weight[problem.given.weight.size() == 1 ? 0 : channel];
      bounds.push_back(Bounds{scale, scale}.scaled(factor));
      usual.push_back({scale * factor, 0});
    } else {
      bounds.push_back(problem.fits[channel].bounds.scaled(factor));
      if (auto scale = problem.getUsualScale(channel))
        usual.push_back({*scale * factor, 0});
    }
    weights.push_back(1.0);
  }
  double multiplierError = problem.getMultiplierError();
  // Given scales agree to single precision only.
  for (Bounds &bound : bounds) {
    bound.low *= 1.0 - multiplierError - 0x1p-22;
    bound.high *= 1.0 + multiplierError + 0x1p-22;
  }
  auto rounded = estimate(bounds, weights);
  if (!rounded || !rounded->isConsistent)
    return fitLeastSquares(problem.fits, problem.requantization->multipliers);
  // Scales that producers choose are exact if they agree with each other.
  if (usual.empty())
    return rounded;
  llvm::sort(usual);
  double median = usual[usual.size() / 2].first;
  int64_t agreeing = llvm::count_if(usual, [&](const auto &candidate) {
    return std::abs(candidate.first / median - 1.0) <=
           maxExactError + multiplierError;
  });
  if (std::abs(median / rounded->value - 1.0) <=
          rounded->error + maxExactError + multiplierError &&
      10 * agreeing >= 9 * int64_t(usual.size())) {
    rounded->value = median;
    rounded->error = std::max(0x1p-23, multiplierError);
  }
  return rounded;
}

llvm::Error ScaleInference::relateOp(size_t index) {
  const OpProblem &problem = problems[index];
  inputNodes.emplace_back();
  outputNodes.emplace_back();
  ratios.emplace_back();
  if (!problem.isInteger())
    return llvm::Error::success();
  BiasedOpInterface op = problem.match.quantized.op;
  Value activation = op.getActivation();
  unsigned input = graph.addNode();
  inputNodes.back() = input;
  BiasedOpInterface twin = problem.match.real.op;
  auto gain = gains.find(twin.getActivation());
  if (gain != gains.end())
    graph.relate(input, getNode(activation), gain->second);
  zeroPointClaims.push_back(
      {getNode(activation), problem.given.inputZeroPoint});
  std::string name = "op '" + problem.match.quantized.id + "'";
  if (!problem.given.input.empty())
    claims.push_back({input, problem.given.input.front(),
                      "the given input scale of " + name});
  if (!problem.requantization)
    return llvm::Error::success();

  unsigned output = getNode(problem.requantization->result);
  outputNodes.back() = output;
  if (problem.givenOutput)
    claims.push_back(
        {output, *problem.givenOutput, "the given output scale of " + name});
  auto ratio = estimateRatio(problem);
  if (!ratio)
    return llvm::Error::success();
  ratios.back() = Ratio{*ratio, ratio->error <= maxExactError};
  if (!ratios.back()->isExact)
    return llvm::Error::success();
  double disagreement = graph.relate(output, input, ratio->value);
  record(disagreement, name + ": its output scale by its weights and by the "
                              "ops around it");
  if (disagreement > maxDisagreement)
    return invalid(llvm::formatv("{0}: expected the output scale that the ops "
                                 "around it say, found one that differs by "
                                 "{1:e2} relatively by its weights and rescale",
                                 name, disagreement)
                       .str());
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Claims
//===----------------------------------------------------------------------===//

void ScaleInference::claimTensors(Operation *function,
                                  const PairingOptions &options) {
  auto interface = dyn_cast_or_null<FunctionOpInterface>(function);
  if (!interface)
    return;
  for (auto [index, argument] : llvm::enumerate(interface.getArguments())) {
    auto node = nodes.find(argument);
    if (node == nodes.end())
      continue;
    if (isa<FloatType>(getElementTypeOrSelf(argument.getType())))
      claims.push_back({node->second, 1.0, "the float input"});
    else if (options.inputQuantization && index == 0)
      claims.push_back({node->second, options.inputQuantization->scale,
                        "the given quantization of the input"});
  }
}

std::optional<int64_t> ScaleInference::getZeroPoint(Value value) const {
  auto node = nodes.find(value);
  if (node == nodes.end())
    return std::nullopt;
  for (auto [claimed, zeroPoint] : zeroPointClaims)
    if (claimed == node->second ||
        zeroPointClasses.isEquivalent(claimed, node->second))
      return zeroPoint;
  return std::nullopt;
}

llvm::Error ScaleInference::run(Operation *quantized, Operation *real,
                                const PairingOptions &options) {
  followOps(quantized);
  followGains(real);
  for (size_t index = 0; index < problems.size(); ++index)
    if (llvm::Error error = relateOp(index))
      return error;
  claimTensors(problems.front()
                   .match.quantized.op->getParentOfType<FunctionOpInterface>(),
               options);
  if (llvm::Error error = solve())
    return error;
  for (size_t index = 0; index < problems.size(); ++index) {
    if (llvm::Error error = checkRatio(index))
      return error;
    if (llvm::Error error = checkBias(index))
      return error;
  }
  return llvm::Error::success();
}
