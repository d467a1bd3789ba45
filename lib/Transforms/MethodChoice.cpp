//===- MethodChoice.cpp - The method that fits an op ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CorrectionProblem.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "unbias/Transforms/CorrectionMethodInterface.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlir::unbias;

bool unbias::hidesBiasedOps(Operation *op) {
  if (isa<CallOpInterface>(op))
    return true;
  // Structured ops have regions too, but only loop-like ones hide a
  // computation: their operands tell.
  return op
      ->walk([&](BiasedOpInterface nested) {
        return nested != op && nested.isBiased() ? WalkResult::interrupt()
                                                 : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether the activation of `op` may depend on another biased op. Values whose
/// origin is out of sight (a call, a region, an argument of a loop) count as
/// dependent.
static bool hasBiasedOpUpstream(BiasedOpInterface op) {
  SmallVector<Value> worklist{op.getActivation()};
  llvm::SmallPtrSet<Value, 16> seen;
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    if (!seen.insert(value).second)
      continue;
    Operation *definition = value.getDefiningOp();
    if (!definition) {
      Operation *parent = value.getParentBlock()->getParentOp();
      if (!isa_and_nonnull<FunctionOpInterface>(parent))
        return true;
      continue;
    }
    auto biased = dyn_cast<BiasedOpInterface>(definition);
    if ((biased && biased.isBiased()) || hidesBiasedOps(definition))
      return true;
    llvm::append_range(worklist, definition->getOperands());
  }
  return false;
}

namespace {
/// Chooses among the methods for one op.
class Chooser {
public:
  Chooser(const CorrectionProblem &problem, const std::string *whyNoShift)
      : problem(problem), statistics(problem.statistics),
        whyNoShift(whyNoShift) {}

  llvm::Expected<ChosenMethod> choose(CorrectionMethod method);

private:
  /// Why `method` cannot be had; empty if it can.
  std::string whyNot(CorrectionMethod method) const;
  std::string whyNoWeights() const;
  std::string whyNotMean(const std::optional<InputRecord> &record,
                         StringRef name) const;
  /// The same for `input_float`, which may not be that of another method.
  std::string whyNotFloatMean(bool isModelled) const;

  /// Whether `full` or `observed` from `record` correct nothing twice.
  template <typename Record>
  bool isSafe(const std::optional<Record> &record) {
    if (record && record->upstreamCorrected)
      return true;
    if (!upstream)
      upstream = hasBiasedOpUpstream(problem.op);
    return !*upstream;
  }

  CorrectionMethod chooseAutomatically();
  llvm::Expected<ChosenMethod> chooseCustom() const;
  /// Of the methods that leave upstream shifts alone the best that can be had.
  std::optional<CorrectionMethod> findOwnErrorMethod() const;
  /// `full` or `observed` by `record`, or, where that is not known to be safe,
  /// what takes its place.
  template <typename Record>
  llvm::Expected<ChosenMethod>
  makeShiftMethod(CorrectionMethod method, const std::optional<Record> &record,
                  ChosenMethod chosen);
  ExactnessClass classify(const InputRecord &record) const;
  ChosenMethod makeMeanMethod(CorrectionMethod method,
                              const InputRecord &record) const;

  const CorrectionProblem &problem;
  const OpStatistics &statistics;
  const std::string *whyNoShift;
  std::optional<bool> upstream;
};
} // namespace

std::string Chooser::whyNotMean(const std::optional<InputRecord> &record,
                                StringRef name) const {
  if (!record)
    return ("needs '" + name + "', which is missing").str();
  if (!record->mean.perTap && !problem.whyNoCoverage.empty())
    return problem.whyNoCoverage;
  return {};
}

std::string Chooser::whyNotFloatMean(bool isModelled) const {
  const std::optional<InputRecord> &record = statistics.inputFloat;
  if (record && record->isModelled != isModelled)
    return ("needs '" + CalibDialect::kInputFloat + "' " +
            (isModelled ? "without data, found measured ones: 'regular'"
                        : "of data, found modelled ones: 'analytic'"))
        .str();
  return whyNotMean(record, CalibDialect::kInputFloat);
}

std::string Chooser::whyNoWeights() const {
  if (!problem.weights)
    return problem.whyNoWeights;
  if (!problem.floatWeights)
    return ("needs '" + CalibDialect::kFloatWeights + "', which is missing")
        .str();
  return {};
}

std::string Chooser::whyNot(CorrectionMethod method) const {
  auto firstOf = [](std::string first, std::string second) {
    return first.empty() ? second : first;
  };
  switch (method) {
  case CorrectionMethod::Regular:
  case CorrectionMethod::Iterative:
  case CorrectionMethod::Analytic:
    return firstOf(method == CorrectionMethod::Iterative
                       ? whyNotMean(statistics.inputQuantized,
                                    CalibDialect::kInputQuantized)
                       : whyNotFloatMean(method == CorrectionMethod::Analytic),
                   problem.weightError ? std::string() : whyNoWeights());
  case CorrectionMethod::Full:
    return firstOf(
        firstOf(whyNotMean(statistics.inputFloat, CalibDialect::kInputFloat),
                whyNotMean(statistics.inputQuantized,
                           CalibDialect::kInputQuantized)),
        whyNoWeights());
  case CorrectionMethod::Observed:
    if (!statistics.outputFloat)
      return ("needs '" + CalibDialect::kOutputFloat + "', which is missing")
          .str();
    if (!statistics.outputQuantized)
      return ("needs '" + CalibDialect::kOutputQuantized +
              "', which is missing")
          .str();
    return {};
  case CorrectionMethod::Custom:
    return whyNoWeights();
  case CorrectionMethod::None:
  case CorrectionMethod::Auto:
    return {};
  }
  llvm_unreachable("unknown method");
}

ExactnessClass Chooser::classify(const InputRecord &record) const {
  if (record.isModelled)
    return ExactnessClass::Moments;
  bool isExact = record.mean.perTap || problem.tapsAlike;
  return isExact ? ExactnessClass::Exact : ExactnessClass::Coverage;
}

CorrectionMethod Chooser::chooseAutomatically() {
  if (whyNot(CorrectionMethod::Full).empty() &&
      classify(*statistics.inputFloat) == ExactnessClass::Exact &&
      classify(*statistics.inputQuantized) == ExactnessClass::Exact &&
      isSafe(statistics.inputQuantized))
    return CorrectionMethod::Full;
  if (whyNot(CorrectionMethod::Observed).empty() &&
      isSafe(statistics.outputQuantized))
    return CorrectionMethod::Observed;
  if (auto method = findOwnErrorMethod())
    return *method;
  // Its reason is the one to tell.
  bool isModelled = statistics.inputFloat && statistics.inputFloat->isModelled;
  return isModelled ? CorrectionMethod::Analytic : CorrectionMethod::Regular;
}

std::optional<CorrectionMethod> Chooser::findOwnErrorMethod() const {
  for (CorrectionMethod method :
       {CorrectionMethod::Regular, CorrectionMethod::Iterative,
        CorrectionMethod::Analytic})
    if (whyNot(method).empty())
      return method;
  return std::nullopt;
}

template <typename Record>
llvm::Expected<ChosenMethod>
Chooser::makeShiftMethod(CorrectionMethod method,
                         const std::optional<Record> &record,
                         ChosenMethod chosen) {
  chosen.method = method;
  if (!whyNoShift) {
    chosen.correctsUpstreamAgain = !isSafe(record);
    return chosen;
  }
  if (record->upstreamCorrected)
    return chosen;
  if (whyNoShift->empty()) {
    chosen.takesShift = true;
    return chosen;
  }
  std::string why = "it is not known what corrections upstream do to its "
                    "input: " +
                    *whyNoShift;
  auto other = findOwnErrorMethod();
  if (!other)
    return unsupported("method '" + getMethodName(method) + "': " + why);
  chosen = makeMeanMethod(*other, *other == CorrectionMethod::Iterative
                                      ? *statistics.inputQuantized
                                      : *statistics.inputFloat);
  chosen.whyNotPushed = std::move(why);
  return chosen;
}

ChosenMethod Chooser::makeMeanMethod(CorrectionMethod method,
                                     const InputRecord &record) const {
  ChosenMethod chosen;
  chosen.method = method;
  chosen.exactness = classify(record);
  if (problem.floatWeights && problem.weights) {
    chosen.corrector = std::make_unique<MeanBiasCorrector>(record.mean);
    chosen.weights = *problem.floatWeights;
    chosen.quantizedWeights = *problem.weights;
    return chosen;
  }
  InputMean mean = record.mean;
  // Errors with the taps summed go with a mean that every tap meets.
  if (problem.weightError->getTaps() == 1)
    mean.coverage.clear();
  chosen.corrector = std::make_unique<WeightErrorBiasCorrector>(mean);
  chosen.weights = chosen.quantizedWeights = *problem.weightError;
  return chosen;
}

llvm::Expected<ChosenMethod> Chooser::chooseCustom() const {
  auto name = problem.op->getAttrOfType<StringAttr>(CalibDialect::kMethod);
  auto [dialectName, ownName] = name.getValue().split('.');
  Dialect *dialect = problem.op->getContext()->getLoadedDialect(dialectName);
  auto *methods =
      dialect ? dialect->getRegisteredInterface<CorrectionMethodInterface>()
              : nullptr;
  if (!methods)
    return invalid("'" + CalibDialect::kMethod +
                   "': expected a dialect with methods, found '" + dialectName +
                   "'");
  if (std::string reason = whyNoWeights(); !reason.empty())
    return unsupported("method '" + name.getValue() + "': " + reason);
  MethodInput input;
  input.op = problem.op;
  ChosenMethod chosen;
  chosen.method = CorrectionMethod::Custom;
  chosen.customMethod = name.str();
  chosen.exactness = ExactnessClass::Exact;
  auto offerMean = [&](const std::optional<InputRecord> &record,
                       const InputMean *&mean) {
    if (!record || !whyNotMean(record, "").empty())
      return;
    mean = &record->mean;
    chosen.exactness = std::max(chosen.exactness, classify(*record));
  };
  offerMean(statistics.inputFloat, input.inputFloat);
  offerMean(statistics.inputQuantized, input.inputQuantized);
  if (statistics.outputFloat)
    input.outputFloat = statistics.outputFloat->mean;
  if (statistics.outputQuantized)
    input.outputQuantized = statistics.outputQuantized->mean;
  auto corrector = methods->createCorrector(ownName, input);
  if (!corrector)
    return prefixError("method '" + name.getValue() + "'",
                       corrector.takeError());
  chosen.corrector = std::move(*corrector);
  chosen.weights = *problem.floatWeights;
  chosen.quantizedWeights = *problem.weights;
  return chosen;
}

llvm::Expected<ChosenMethod> Chooser::choose(CorrectionMethod method) {
  if (method == CorrectionMethod::Custom)
    return chooseCustom();
  bool isAutomatic = method == CorrectionMethod::Auto;
  if (isAutomatic)
    method = chooseAutomatically();
  std::string reason = whyNot(method);
  if (!reason.empty()) {
    StringRef name = getMethodName(method);
    if (isAutomatic)
      return unsupported("no method applies; '" + name + "': " + reason);
    return unsupported("method '" + name + "': " + reason);
  }
  switch (method) {
  case CorrectionMethod::None:
  case CorrectionMethod::Auto:
  case CorrectionMethod::Custom:
    break;
  case CorrectionMethod::Regular:
  case CorrectionMethod::Analytic:
    return makeMeanMethod(method, *statistics.inputFloat);
  case CorrectionMethod::Iterative:
    return makeMeanMethod(method, *statistics.inputQuantized);
  case CorrectionMethod::Full: {
    ChosenMethod chosen;
    chosen.exactness = std::max(classify(*statistics.inputFloat),
                                classify(*statistics.inputQuantized));
    chosen.corrector = std::make_unique<FullBiasCorrector>(
        statistics.inputFloat->mean, statistics.inputQuantized->mean);
    chosen.weights = *problem.floatWeights;
    chosen.quantizedWeights = *problem.weights;
    return makeShiftMethod(method, statistics.inputQuantized,
                           std::move(chosen));
  }
  case CorrectionMethod::Observed: {
    ChosenMethod chosen;
    chosen.exactness = ExactnessClass::Exact;
    chosen.corrector = std::make_unique<ObservedBiasCorrector>(
        statistics.outputFloat->mean, statistics.outputQuantized->mean);
    return makeShiftMethod(method, statistics.outputQuantized,
                           std::move(chosen));
  }
  }
  return unsupported("method 'none'");
}

llvm::Expected<ChosenMethod>
unbias::chooseMethod(const CorrectionProblem &problem, CorrectionMethod method,
                     const std::string *whyNoShift) {
  return Chooser(problem, whyNoShift).choose(method);
}
