//===- ShiftAnalysis.cpp - What corrections do downstream -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShiftAnalysis.h"
#include "MomentAnalysis.h"
#include "OutputShift.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Interfaces/MomentTransferOpInterface.h"

using namespace mlir;
using namespace mlir::unbias;

static bool isSame(const MomentTensor &a, const MomentTensor &b) {
  return a.shape == b.shape && a.values == b.values;
}

const ShiftAnalysis::Entry *ShiftAnalysis::lookUp(Value value,
                                                  Entry &storage) const {
  auto entry = entries.find(value);
  if (entry != entries.end())
    return &entry->second;
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !isa<ShapedType>(value.getType()))
    return nullptr;
  // Of a function it is the network's input; of a loop it may be anything.
  Operation *parent = argument.getOwner()->getParentOp();
  if (!parent || isa<FunctionOpInterface>(parent) || !hidesBiasedOps(parent))
    return nullptr;
  storage.whyUnknown = ("it is an argument of a region of '" +
                        parent->getName().getStringRef() + "'")
                           .str();
  return &storage;
}

//===----------------------------------------------------------------------===//
// Biased ops
//===----------------------------------------------------------------------===//

/// Adds `sign` times the numbers of a bias, of which there may be one for all,
/// to `sum`, in real units.
static bool addBias(Attribute bias, double sign, ArrayRef<double> scales,
                    MutableArrayRef<double> sum) {
  SmallVector<double> values(1, 0.0);
  if (auto integers = dyn_cast_if_present<DenseI64ArrayAttr>(bias))
    values.assign(integers.asArrayRef().begin(), integers.asArrayRef().end());
  else if (auto floats = dyn_cast_if_present<DenseF64ArrayAttr>(bias))
    values = llvm::to_vector(floats.asArrayRef());
  if (values.size() != 1 && values.size() != sum.size())
    return false;
  for (auto [channel, value] : llvm::enumerate(sum))
    value += sign * values[values.size() == 1 ? 0 : channel] *
             scales[scales.size() == 1 ? 0 : channel];
  return true;
}

/// Adds to `change` by how much the bias of an op is another than when its
/// statistics were measured, in real units.
static llvm::Error addBiasChange(const OpOutcome &outcome,
                                 const CorrectionProblem &problem,
                                 MutableArrayRef<double> change) {
  if (outcome.kind == OpOutcome::Kind::Corrected) {
    const Correction &correction = *outcome.correction;
    for (auto [sum, before, after, scale] :
         llvm::zip_equal(change, correction.oldBias, correction.newBias,
                         correction.biasScale))
      sum += (after - before) * scale;
    return llvm::Error::success();
  }
  // Corrected in an earlier run, by the same statistics.
  auto record =
      outcome.op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection);
  if (!record)
    return llvm::Error::success();
  ArrayRef<double> scales = problem.scales.bias;
  if (scales.empty())
    return unsupported("expected a scale of the bias, found none");
  bool fits = record.getAdded()
                  ? addBias(record.getAdded(), 1.0, scales, change)
                  : addBias(record.getWritten(), 1.0, scales, change) &&
                        addBias(record.getOriginal(), -1.0, scales, change);
  if (!fits)
    return unsupported("expected biases in '" + CalibDialect::kCorrection +
                       "' of every output channel, found others");
  return llvm::Error::success();
}

/// By how much the mean of the output changes, in real units.
static llvm::Expected<SmallVector<double>>
getOutputChange(const OpOutcome &outcome, const CorrectionProblem &problem,
                const InputShift &input) {
  SmallVector<double> change(problem.outputChannels, 0.0);
  if (!input.whyUnknown.empty())
    return unsupported(input.whyUnknown);
  if (llvm::Error error = addBiasChange(outcome, problem, change))
    return prefixError("'" + outcome.id + "'", std::move(error));
  SmallVector<double> pushed;
  if (outcome.correction)
    pushed = outcome.correction->pushed;
  if (pushed.empty()) {
    auto shift = OutputShift::create(problem, input);
    if (!shift)
      return prefixError("'" + outcome.id + "'", shift.takeError());
    if (!shift->isZero())
      pushed = shift->calculate(problem.op->getContext());
  }
  if (!pushed.empty())
    for (auto [sum, value] : llvm::zip_equal(change, pushed))
      sum += value;
  return change;
}

/// Whether the correction of an op, of this run or of an earlier one, takes its
/// output to where it is in the float run.
static bool isFull(const OpOutcome &outcome) {
  if (outcome.correction)
    return outcome.correction->method == CorrectionMethod::Full;
  auto record =
      outcome.op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection);
  return record && record.getMethod() == getMethodName(CorrectionMethod::Full);
}

/// Mean and variance of the output in the quantized run, in real units; where
/// nobody has looked, those of the float run, from which they differ little,
/// and by how much is what a full correction says.
static void readOutputMoments(const OpOutcome &outcome,
                              const OpStatistics &statistics,
                              ArrayRef<double> change,
                              SmallVectorImpl<double> &mean,
                              SmallVectorImpl<double> &variance) {
  for (const std::optional<OutputRecord> *record :
       {&statistics.outputQuantized, &statistics.outputFloat}) {
    if (!*record)
      continue;
    if (mean.empty())
      mean = (*record)->mean;
    if (variance.empty())
      variance = (*record)->variance;
  }
  if (statistics.outputFloat && !statistics.outputQuantized && isFull(outcome))
    for (auto [value, moved] : llvm::zip_equal(mean, change))
      value -= moved;
}

ShiftAnalysis::Entry ShiftAnalysis::makeOutput(const OpOutcome &outcome,
                                               const CorrectionProblem &problem,
                                               const InputShift &input) {
  Entry entry;
  auto stop = [&](llvm::Error error) {
    entry.whyUnknown = takeReason(std::move(error)).message;
    return entry;
  };
  auto change = getOutputChange(outcome, problem, input);
  if (!change)
    return stop(change.takeError());
  bool isChanged =
      llvm::any_of(*change, [](double value) { return value != 0.0; });
  SmallVector<double> mean, variance;
  readOutputMoments(outcome, problem.statistics, *change, mean, variance);
  if (variance.empty()) {
    entry.whyShapeless = "'" + outcome.id + "' has no '" +
                         CalibDialect::kOutputQuantized.str() + "' or '" +
                         CalibDialect::kOutputFloat.str() + "' with a variance";
    if (!isChanged)
      return entry;
    mean.assign(problem.outputChannels, 0.0);
    variance.assign(problem.outputChannels, 1.0);
  }
  auto before = getOutputMoments(problem, mean, variance);
  if (!before) {
    if (isChanged)
      return stop(before.takeError());
    entry.whyShapeless = takeReason(before.takeError()).message;
    return entry;
  }
  entry.before = before->compact();
  const std::optional<OutputRecord> &real = problem.statistics.outputFloat;
  if (real && !real->variance.empty()) {
    if (auto moments = getOutputMoments(problem, real->mean, real->variance))
      entry.real = moments->compact();
    else
      llvm::consumeError(moments.takeError());
  }
  if (!isChanged)
    return entry;
  for (auto [value, moved] : llvm::zip_equal(mean, *change))
    value += moved;
  auto after = getOutputMoments(problem, mean, variance);
  if (!after)
    return stop(after.takeError());
  entry.after = after->compact();
  return entry;
}

void ShiftAnalysis::visitBiased(const OpOutcome &outcome,
                                const CorrectionProblem &problem,
                                const InputShift &input) {
  // What a matmul computes without its bias goes to the sum with it alone.
  BiasedOpInterface op = problem.op;
  entries[op.getBiasedOutput()] = makeOutput(outcome, problem, input);
}

//===----------------------------------------------------------------------===//
// Other ops
//===----------------------------------------------------------------------===//

std::string ShiftAnalysis::explainUnknown(Operation *op,
                                          bool &isChanged) const {
  std::string reason;
  op->walk([&](Operation *nested) {
    for (Value operand : nested->getOperands()) {
      Entry storage;
      const Entry *entry = lookUp(operand, storage);
      isChanged |= entry && entry->after;
      if (entry && reason.empty())
        reason = entry->whyUnknown;
    }
  });
  return reason;
}

/// Whether no part of a distribution is cut off.
static bool isLinear(const MomentTensor &moments) {
  return llvm::all_of(moments.values, [](const ClippedNormal &x) {
    return x.isConstant() || (std::isinf(x.low) && std::isinf(x.high) &&
                              std::isinf(x.min) && std::isinf(x.max));
  });
}

ShiftAnalysis::Entry ShiftAnalysis::transfer(Operation *op,
                                             bool isChanged) const {
  Entry result;
  std::string name = ("'" + op->getName().getStringRef() + "'").str();
  auto stop = [&](const Twine &why) {
    (isChanged ? result.whyUnknown : result.whyShapeless) = why.str();
    return result;
  };
  SmallVector<Value> values;
  if (isMomentTransfer(op))
    values = cast<MomentTransferOpInterface>(op).getMomentOperands();
  for (Value operand : op->getOperands()) {
    Entry storage;
    const Entry *entry = lookUp(operand, storage);
    if (entry && entry->after && !llvm::is_contained(values, operand))
      return stop("nothing says how a change passes " + name);
  }
  if (values.empty())
    return stop("nothing says how the result of " + name + " is distributed");

  // The numbers of a distribution that is not known are those of any: they
  // tell how a change passes linear ops, and nothing else.
  bool isRealKnown = true;
  enum Run { Before, After, Real };
  auto get = [&](Value value, Run run) -> llvm::Expected<MomentTensor> {
    Entry storage;
    const Entry *entry = lookUp(value, storage);
    isRealKnown &= entry && entry->real;
    if (!entry && result.whyShapeless.empty())
      result.whyShapeless = "nothing says how an input is distributed";
    if (entry && !entry->whyShapeless.empty())
      result.whyShapeless = entry->whyShapeless;
    if (run == After && entry && entry->after)
      return *entry->after;
    if (run == Real && entry && entry->real)
      return *entry->real;
    if (entry && !entry->before.values.empty())
      return entry->before;
    int64_t rank = cast<ShapedType>(value.getType()).getRank();
    return MomentTensor{SmallVector<int64_t>(rank, 1),
                        {ClippedNormal::normal(0.0, 1.0)}};
  };
  auto compute = [&](Run run) -> llvm::Expected<MomentTensor> {
    auto operands =
        getMomentOperands(op, [&](Value value) { return get(value, run); });
    if (!operands)
      return operands.takeError();
    auto moments =
        cast<MomentTransferOpInterface>(op).transferChange(*operands);
    if (!moments)
      return prefixError(name, moments.takeError());
    if (moments->values.empty())
      return unsupported(name + ": expected elements, found none");
    return moments->compact();
  };
  auto before = compute(Before);
  if (!before)
    return stop(takeReason(before.takeError()).message);
  if (isRealKnown && result.whyShapeless.empty()) {
    if (auto real = compute(Real))
      result.real = std::move(*real);
    else
      llvm::consumeError(real.takeError());
  }
  if (!isChanged) {
    if (result.whyShapeless.empty())
      result.before = std::move(*before);
    return result;
  }
  auto after = compute(After);
  if (!after)
    return stop(takeReason(after.takeError()).message);
  if (!result.whyShapeless.empty() && !(isLinear(*before) && isLinear(*after)))
    return stop(name + " cuts off values whose distribution is not known: " +
                result.whyShapeless);
  if (!isSame(*before, *after))
    result.after = std::move(*after);
  if (result.after || result.whyShapeless.empty())
    result.before = std::move(*before);
  return result;
}

void ShiftAnalysis::visit(Operation *op) {
  // Numbers inside of structured ops are theirs; constants are read where they
  // are used; the sum that is a biased output has its entry.
  auto isOpen = [&](Value result) {
    return isa<ShapedType>(result.getType()) && !entries.count(result) &&
           !isConstant(result);
  };
  if (llvm::none_of(op->getResults(), isOpen))
    return;
  Entry entry;
  bool isChanged = false;
  if (hidesBiasedOps(op))
    entry.whyUnknown = ("biased ops may be out of sight in '" +
                        op->getName().getStringRef() + "'")
                           .str();
  else
    entry.whyUnknown = explainUnknown(op, isChanged);
  if (entry.whyUnknown.empty())
    entry = transfer(op, isChanged);
  for (Value result : op->getResults())
    if (isOpen(result))
      entries[result] = entry;
}
