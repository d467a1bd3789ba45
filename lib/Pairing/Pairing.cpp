//===- Pairing.cpp - A quantized network and its float twin ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Pairing/Pairing.h"
#include "ScaleInference.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::unbias;

/// Weights below are not those of a twin.
static constexpr double minCorrelation = 0.95;

/// Weights that were rounded in another way than to the nearest are within it.
static constexpr double maxUsualDistance = 1.0 + 0x1p-12;

/// Scales that are known less exactly are not used, or only with a warning:
/// half a step at the end of the range of 8 bits.
static constexpr double maxScaleError = 0.05;
static constexpr double maxSilentError = 0.5 / 256;

/// The one entry of `channel`.
static double at(ArrayRef<double> values, int64_t channel) {
  return values.size() == 1 ? values[0] : values[channel];
}

static llvm::Expected<std::vector<OpProblem>>
readOps(ArrayRef<MatchedOp> matches, const StatisticsFile *scales) {
  std::vector<OpProblem> problems;
  size_t used = 0;
  for (const MatchedOp &match : matches) {
    const OpRecord *record = nullptr;
    if (scales) {
      auto found = scales->ops.find(match.quantized.id);
      if (found != scales->ops.end()) {
        record = &found->second;
        ++used;
      }
    }
    auto problem = readOp(match, record);
    if (!problem)
      return problem.takeError();
    problems.push_back(std::move(*problem));
  }
  if (!scales || used == scales->ops.size())
    return problems;
  for (const auto &entry : scales->ops)
    if (llvm::none_of(matches, [&](const MatchedOp &match) {
          return match.quantized.id == entry.first;
        }))
      return invalid("expected scales of ops of the quantized network, found "
                     "'" +
                     entry.first + "' in the file of scales");
  return problems;
}

static llvm::Error checkCorrelation(const OpProblem &problem,
                                    PairedOp &paired) {
  if (!problem.whyNotCorrected.empty())
    return llvm::Error::success();
  paired.correlation =
      getCorrelation(problem.fits, problem.getRelativeWeightScales());
  if (paired.correlation >= minCorrelation)
    return llvm::Error::success();
  return invalid(
      llvm::formatv("networks do not pair: op '{0}': expected weights like "
                    "those of '{1}' in the float network (correlation {2:f2} "
                    "or more), found correlation {3:f3}",
                    paired.quantized.id, paired.real.id, minCorrelation,
                    paired.correlation)
          .str());
}

/// The scales of an op of integers.
static void setInferredScales(const OpProblem &problem, size_t index,
                              ScaleInference &inference, PairedOp &paired) {
  auto input = inference.getInput(index);
  auto weights = inference.getWeights(index);
  auto refuse = [&](const Twine &reason) {
    paired.whyNotCorrected = reason.str();
  };
  if (!input)
    return refuse("expected the scale of its input from types, biases, other "
                  "ops, the quantization of the input or a file of scales, "
                  "found none");
  if (!weights)
    return refuse("expected weights that tell their scale, or a file of "
                  "scales, found none");
  double error = input->error + weights->error;
  if (error > maxScaleError)
    return refuse(llvm::formatv("expected scales within {0:f2}, found scales "
                                "that are only known to {1:f2}, relatively: a "
                                "file of scales would tell",
                                maxScaleError, error)
                      .str());
  paired.inputScale = input->value;
  paired.scaleError = input->error;
  paired.weightScale = std::move(weights->scales);
  if (!problem.given.bias.empty()) {
    paired.biasScale = problem.given.bias;
  } else if (problem.hasAccumulatorBias()) {
    paired.biasScale = paired.weightScale;
    for (double &scale : paired.biasScale)
      scale *= paired.inputScale;
  } else {
    refuse("expected the scale of a bias that is narrower than the "
           "accumulator from its type or a file of scales, found none");
  }
}

/// One warning for all ops.
static void warnOfErrors(NetworkPairing &pairing) {
  const PairedOp *worst = nullptr;
  int64_t count = 0;
  for (const PairedOp &paired : pairing.ops) {
    if (!paired.whyNotCorrected.empty() || paired.scaleError <= maxSilentError)
      continue;
    ++count;
    if (!worst || paired.scaleError > worst->scaleError)
      worst = &paired;
  }
  if (worst)
    pairing.warnings.push_back(
        llvm::formatv("the input scales of {0} of {1} ops are only known "
                      "roughly, that of op '{2}' to {3:P2}: the quantization "
                      "of the input or a file of scales would tell",
                      count, pairing.ops.size(), worst->quantized.id,
                      worst->scaleError)
            .str());
}

static void setScales(const OpProblem &problem, size_t index,
                      ScaleInference &inference, PairedOp &paired) {
  paired.whyNotCorrected = problem.whyNotCorrected;
  if (!problem.whyNotCorrected.empty())
    return;
  paired.inputZeroPoint = problem.given.inputZeroPoint;
  if (problem.isInteger())
    return setInferredScales(problem, index, inference, paired);
  paired.weightScale = problem.given.weight;
  paired.biasScale = problem.given.bias;
  if (paired.weightScale.empty() || paired.biasScale.empty())
    paired.whyNotCorrected = "expected the scales of its weights and its bias "
                             "from their types, found none";
}

/// The largest distance between twins. Weights that stayed floats are measured
/// in steps that they would have.
static void measureDistance(const OpProblem &problem, PairedOp &paired,
                            std::vector<std::string> &warnings) {
  if (!paired.whyNotCorrected.empty())
    return;
  SmallVector<double> steps = paired.weightScale;
  if (problem.weights.blocks || !isInteger(problem.weights.getStoredType()))
    steps.assign(1, std::max(problem.fitOfAll.maxReal / 127, 1e-300));
  paired.weightDistance =
      getWeightDistance(problem.weights, problem.floatWeights, steps);
  if (paired.weightDistance > maxUsualDistance)
    warnings.push_back(
        llvm::formatv("op '{0}': weights are up to {1:f2} steps from the float "
                      "weights (correlation {2:f4}), as if these were of "
                      "another export",
                      paired.quantized.id, paired.weightDistance,
                      paired.correlation)
            .str());
}

/// Float biases that the quantized ones were rounded from. Returns what does
/// not fit, if they are not.
static std::string setFloatBias(const OpProblem &problem, PairedOp &paired) {
  if (!paired.whyNotCorrected.empty() || problem.floatBias.empty())
    return "";
  for (auto [channel, real] : llvm::enumerate(problem.floatBias)) {
    double stored =
        problem.bias.values.empty() ? 0.0 : at(problem.bias.values, channel);
    double scale = at(paired.biasScale, channel);
    // The limit of quantizeBias.
    if (std::abs(std::round(real / scale) - stored) <=
        std::max(1.0, 0x1p-22 * std::abs(stored)))
      continue;
    return llvm::formatv("op '{0}': expected bias {1:f1} in channel {2}, the "
                         "float bias in steps, found {3}",
                         paired.quantized.id, real / scale, channel, stored)
        .str();
  }
  paired.floatBias = problem.floatBias;
  return "";
}

/// One warning for all ops: corrected networks have many.
static void warnOfBiases(ArrayRef<std::string> misfits,
                         NetworkPairing &pairing) {
  if (misfits.empty())
    return;
  pairing.warnings.push_back(
      llvm::formatv(
          "the float biases of {0} of {1} ops are not used, since the "
          "integer ones were not rounded from them, as in corrected "
          "networks: {2}",
          misfits.size(), pairing.ops.size(), misfits.front())
          .str());
}

/// Scale and zero point of a tensor of the quantized network.
static std::optional<TensorQuantization>
getTensorQuantization(Value value, Value twin, ScaleInference &inference) {
  if (isa<FloatType>(getElementTypeOrSelf(value.getType())))
    return std::nullopt;
  auto typed = getQuantization(value.getType());
  if (!typed) {
    llvm::consumeError(typed.takeError());
    return std::nullopt;
  }
  if (*typed) {
    if ((*typed)->scales.size() > 1)
      return std::nullopt;
    return TensorQuantization{(*typed)->scales[0], (*typed)->zeroPoints[0]};
  }
  auto scale = twin ? inference.getTensor(value, twin) : std::nullopt;
  auto zeroPoint = inference.getZeroPoint(value);
  if (!scale || !zeroPoint || scale->error > maxScaleError)
    return std::nullopt;
  return TensorQuantization{scale->value, *zeroPoint};
}

/// What the function that holds `op` returns, if it is one block.
static SmallVector<Value> getResults(Operation *op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function || !function.getFunctionBody().hasOneBlock())
    return {};
  Block &block = function.getFunctionBody().front();
  if (!block.mightHaveTerminator())
    return {};
  return llvm::to_vector(block.getTerminator()->getOperands());
}

static SmallVector<Value> getArguments(Operation *op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function)
    return {};
  return llvm::to_vector_of<Value>(function.getArguments());
}

/// Quantization of inputs and outputs of the network.
static llvm::Error setTensors(const MatchedOp &match, ScaleInference &inference,
                              const PairingOptions &options,
                              NetworkPairing &pairing) {
  auto set = [&](ArrayRef<Value> values, ArrayRef<Value> twins, auto &tensors) {
    for (auto [index, value] : llvm::enumerate(values))
      tensors.push_back(getTensorQuantization(
          value, values.size() == twins.size() ? twins[index] : Value(),
          inference));
  };
  set(getArguments(match.quantized.op), getArguments(match.real.op),
      pairing.inputs);
  set(getResults(match.quantized.op), getResults(match.real.op),
      pairing.outputs);
  if (!options.inputQuantization)
    return llvm::Error::success();
  if (pairing.inputs.size() != 1)
    return invalid("expected a network of one input for its quantization, "
                   "found " +
                   Twine(pairing.inputs.size()));
  const TensorQuantization &given = *options.inputQuantization;
  std::optional<TensorQuantization> &found = pairing.inputs.front();
  if (found && found->zeroPoint != given.zeroPoint)
    return invalid("expected zero point " + Twine(found->zeroPoint) +
                   " of the input, as the op that reads it says, found " +
                   Twine(given.zeroPoint));
  if (found && std::abs(given.scale / found->scale - 1.0) > 1e-6)
    return invalid(llvm::formatv("expected scale {0:e6} of the input as its "
                                 "type says, found {1:e6}",
                                 found->scale, given.scale)
                       .str());
  found = given;
  return llvm::Error::success();
}

llvm::Expected<NetworkPairing>
unbias::pairNetworks(Operation *quantized, Operation *real,
                     const PairingOptions &options) {
  if (options.inputQuantization && !(options.inputQuantization->scale > 0))
    return invalid("expected an input scale > 0, found another");
  auto matches = matchOps(quantized, real);
  if (!matches)
    return matches.takeError();
  auto problems = readOps(*matches, options.scales);
  if (!problems)
    return problems.takeError();
  NetworkPairing pairing;
  for (const OpProblem &problem : *problems) {
    PairedOp &paired = pairing.ops.emplace_back();
    paired.quantized = problem.match.quantized;
    paired.real = problem.match.real;
    if (llvm::Error error = checkCorrelation(problem, paired))
      return error;
  }
  ScaleInference inference(*problems, pairing);
  if (llvm::Error error = inference.run(quantized, real, options))
    return error;
  std::vector<std::string> misfits;
  for (auto [index, problem] : llvm::enumerate(*problems)) {
    PairedOp &paired = pairing.ops[index];
    setScales(problem, index, inference, paired);
    measureDistance(problem, paired, pairing.warnings);
    if (std::string misfit = setFloatBias(problem, paired); !misfit.empty())
      misfits.push_back(std::move(misfit));
  }
  warnOfBiases(misfits, pairing);
  warnOfErrors(pairing);
  if (llvm::Error error =
          setTensors(matches->front(), inference, options, pairing))
    return error;
  return pairing;
}
