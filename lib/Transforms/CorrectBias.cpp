//===- CorrectBias.cpp - Fold mean shifts into biases ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plans the corrections of all biased ops, checks them, and only then rewrites.
//
//===----------------------------------------------------------------------===//

#include "BiasRewrite.h"
#include "CorrectionProblem.h"
#include "CorrectionReport.h"
#include "OpStatistics.h"
#include "ShiftAnalysis.h"
#include "mlir/IR/Threading.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Support/Reason.h"
#include "unbias/Transforms/OpFilter.h"
#include "unbias/Transforms/OpIds.h"
#include "unbias/Transforms/Passes.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_CORRECTBIASPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct CorrectBias : unbias::impl::CorrectBiasPassBase<CorrectBias> {
  using CorrectBiasPassBase::CorrectBiasPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    CorrectBiasPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  LogicalResult initialize(MLIRContext *context) override;
  void runOnOperation() override;

private:
  LogicalResult plan(std::vector<OpOutcome> &outcomes);
  bool needsShifts(ArrayRef<OpOutcome *> open) const;
  LogicalResult planInOrder(MutableArrayRef<OpOutcome> outcomes,
                            ArrayRef<OpOutcome *> open,
                            const CorrectionOptions &options);
  FailureOr<bool> needsCorrection(OpOutcome &outcome);
  LogicalResult settle(OpOutcome &outcome,
                       llvm::Expected<Correction> correction);
  LogicalResult checkRewrite(OpOutcome &outcome);
  void rewrite(OpOutcome &outcome, RewriterBase &rewriter);
  void warn(ArrayRef<OpOutcome> outcomes);

  OpFilter filter;
};
} // namespace

LogicalResult CorrectBias::initialize(MLIRContext *context) {
  Location location = UnknownLoc::get(context);
  if (confidence < 0.0 || maxShift < 0.0 || !std::isfinite(confidence) ||
      !std::isfinite(maxShift))
    return emitError(location)
           << "options 'confidence' and 'max-shift': "
              "expected finite numbers of at least 0, found "
           << confidence << " and " << maxShift;
  auto created = OpFilter::create(ops, skipOps);
  if (!created)
    return emitError(location) << takeReason(created.takeError()).message;
  filter = std::move(*created);
  return success();
}

/// What is added to a bias that is computed at run time.
static SmallVector<double> getDelta(const Correction &correction) {
  SmallVector<double> delta;
  for (auto [before, after] :
       llvm::zip_equal(correction.oldBias, correction.newBias))
    delta.push_back(after - before);
  return delta;
}

/// The same as a constant.
static DenseElementsAttr makeDelta(const Correction &correction) {
  return makeBiasConstant(correction.bias.elementType, getDelta(correction));
}

/// What `calib.correction` remembers: method, class, the bias as it was and as
/// it is now.
static CorrectionAttr makeRecord(Operation *op, const Correction &correction) {
  MLIRContext *context = op->getContext();
  auto toAttribute = [&](ArrayRef<double> values) -> Attribute {
    if (isa<FloatType>(correction.bias.elementType))
      return DenseF64ArrayAttr::get(context, values);
    return DenseI64ArrayAttr::get(
        context, SmallVector<int64_t>(values.begin(), values.end()));
  };
  Attribute original, written, added;
  if (correction.bias.kind == Bias::Kind::Constant)
    original = toAttribute(correction.bias.values);
  if (correction.bias.kind == Bias::Kind::Runtime)
    added = toAttribute(getDelta(correction));
  else
    written = toAttribute(correction.newBias);
  return CorrectionAttr::get(context, correction.getMethodName(),
                             correction.getExactnessName(), original, written,
                             added, hashStatistics(op));
}

LogicalResult CorrectBias::checkRewrite(OpOutcome &outcome) {
  const Correction &correction = *outcome.correction;
  if (correction.bias.kind != Bias::Kind::Runtime)
    return success();
  IRRewriter rewriter(&getContext());
  llvm::Error error = outcome.op.addToBias(rewriter, makeDelta(correction),
                                           /*dryRun=*/true);
  if (!error)
    return success();
  Reason reason = takeReason(std::move(error));
  if (!reason.isUnsupported)
    return outcome.op->emitError() << reason.message;
  outcome.miss(reason.message);
  return success();
}

/// Whether the correction of an op has to be computed; if not, `outcome` says
/// why. Fails if the op carries something wrong.
FailureOr<bool> CorrectBias::needsCorrection(OpOutcome &outcome) {
  Operation *op = outcome.op;
  if (failed(verifyCalibAttributes(op)))
    return failure();
  if (auto skip = op->getAttrOfType<StringAttr>(CalibDialect::kSkip)) {
    outcome.leave("'" + CalibDialect::kSkip + "': " + skip.getValue());
    return false;
  }
  if (StringRef why = filter.explainLeft(outcome.id); !why.empty()) {
    outcome.leave(why);
    return false;
  }
  if (auto record =
          op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection)) {
    if (record.getStatistics() != hashStatistics(op))
      return op->emitError()
             << "expected the statistics that this op was corrected with, "
                "found others: run unbias-revert-bias first";
    outcome.leave("corrected already by method '" + record.getMethod() + "'");
    return false;
  }
  if (!hasStatistics(op)) {
    outcome.miss("no statistics");
    return false;
  }
  return true;
}

/// Decides what happens to an op by its correction; fails if the op, or what it
/// carries, is wrong.
LogicalResult CorrectBias::settle(OpOutcome &outcome,
                                  llvm::Expected<Correction> correction) {
  if (correction) {
    outcome.correct(std::move(*correction));
    if (outcome.kind == OpOutcome::Kind::Corrected)
      return checkRewrite(outcome);
    return success();
  }
  Reason reason = takeReason(correction.takeError());
  if (!reason.isUnsupported)
    return outcome.op->emitError() << reason.message;
  if (reason.message == "method 'none'")
    outcome.leave(reason.message);
  else
    outcome.miss(reason.message);
  return success();
}

/// Decides what happens to every op. Errors come in the order of the ops,
/// whichever thread finds them.
LogicalResult CorrectBias::plan(std::vector<OpOutcome> &outcomes) {
  for (const NamedOp &named : collectBiasedOps(getOperation()))
    outcomes.emplace_back(named);
  bool isValid = true;
  SmallVector<OpOutcome *> open;
  for (OpOutcome &outcome : outcomes) {
    FailureOr<bool> needed = needsCorrection(outcome);
    isValid &= succeeded(needed);
    if (succeeded(needed) && *needed)
      open.push_back(&outcome);
  }

  CorrectionOptions options;
  options.method = method;
  options.acceptance.confidence = confidence;
  options.acceptance.maxShift = maxShift;
  options.acceptance.shrinkage = shrinkage;
  if (needsShifts(open))
    return success(succeeded(planInOrder(outcomes, open, options)) && isValid);
  std::vector<std::optional<llvm::Expected<Correction>>> corrections(
      open.size());
  parallelFor(&getContext(), 0, open.size(), [&](size_t i) {
    corrections[i].emplace(computeCorrection(open[i]->op, options));
  });
  for (auto [outcome, correction] : llvm::zip_equal(open, corrections))
    isValid &= succeeded(settle(*outcome, std::move(*correction)));
  return success(isValid);
}

/// Whether the correction of an op depends on that of others: it undoes what
/// comes from upstream, by statistics of a run in which all of it came.
bool CorrectBias::needsShifts(ArrayRef<OpOutcome *> open) const {
  return pushForward && llvm::any_of(open, [&](OpOutcome *outcome) {
           auto own = getMethod(outcome->op, method);
           StringRef name;
           if (!own)
             llvm::consumeError(own.takeError());
           else if (*own == CorrectionMethod::Full)
             name = CalibDialect::kInputQuantized;
           else if (*own == CorrectionMethod::Observed)
             name = CalibDialect::kOutputQuantized;
           auto stats = name.empty()
                            ? StatsAttr()
                            : outcome->op->getAttrOfType<StatsAttr>(name);
           return stats && stats.getUpstream() == StatsUpstream::Original;
         });
}

/// The same op by op, each with what the corrections before it do to its input.
LogicalResult CorrectBias::planInOrder(MutableArrayRef<OpOutcome> outcomes,
                                       ArrayRef<OpOutcome *> open,
                                       const CorrectionOptions &options) {
  DenseMap<Operation *, OpOutcome *> biased;
  for (OpOutcome &outcome : outcomes)
    biased[outcome.op] = &outcome;
  ShiftAnalysis shifts;
  bool isValid = true;
  getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
    OpOutcome *outcome = biased.lookup(op);
    if (!outcome)
      return shifts.visit(op);
    auto problem = gatherProblem(outcome->op);
    InputShift input;
    if (problem)
      input = shifts.getInputShift(*problem);
    bool isOpen = llvm::is_contained(open, outcome);
    if (isOpen && problem)
      isValid &= succeeded(
          settle(*outcome, computeCorrection(*problem, options, &input)));
    if (problem)
      return shifts.visitBiased(*outcome, *problem, input);
    if (isOpen)
      isValid &= succeeded(settle(*outcome, problem.takeError()));
    else
      llvm::consumeError(problem.takeError());
    shifts.visit(op);
  });
  return success(isValid);
}

void CorrectBias::rewrite(OpOutcome &outcome, RewriterBase &rewriter) {
  const Correction &correction = *outcome.correction;
  // Before the bias changes, while `calib.correction` is still absent.
  CorrectionAttr record = makeRecord(outcome.op, correction);
  rewriter.setInsertionPoint(outcome.op);
  if (correction.bias.kind == Bias::Kind::Runtime)
    llvm::cantFail(outcome.op.addToBias(rewriter, makeDelta(correction),
                                        /*dryRun=*/false));
  else
    replaceBias(
        outcome.op, rewriter,
        makeBiasConstant(correction.bias.elementType, correction.newBias));
  rewriter.modifyOpInPlace(outcome.op, [&] {
    outcome.op->setAttr(CalibDialect::kCorrection, record);
  });
}

void CorrectBias::warn(ArrayRef<OpOutcome> outcomes) {
  int64_t withStatistics = 0, missed = 0, twice = 0, notPushed = 0;
  for (const OpOutcome &outcome : outcomes) {
    bool has = hasGivenStatistics(outcome.op);
    withStatistics += has;
    missed += has && outcome.kind == OpOutcome::Kind::Missed;
    twice += outcome.correction && outcome.correction->correctsUpstreamAgain;
    notPushed +=
        outcome.correction && !outcome.correction->whyNotPushed.empty();
  }
  Location location = getOperation()->getLoc();
  int64_t coarse = llvm::count_if(outcomes, [](const OpOutcome &outcome) {
    return outcome.correction &&
           outcome.correction->getPrecision().isTooCoarse();
  });
  if (coarse)
    emitWarning(location)
        << coarse
        << " ops have biases that are too coarse for their corrections: "
           "rounding leaves more than a tenth of the squared corrections; "
           "biases of more bits, or of smaller scales, hold more";
  if (twice)
    emitWarning(location)
        << twice
        << " ops are corrected for shifts that come from upstream ops, by "
           "statistics of a run in which these were not corrected: the same "
           "shift is corrected again at every op, which can destroy the "
           "network; use method 'auto' or 'regular'";
  if (notPushed)
    emitWarning(location)
        << notPushed
        << " ops are corrected by another method than asked for, because it is "
           "not known what corrections upstream do to their inputs; "
           "--remarks-filter=unbias tells why";
  if (missed)
    emitWarning(location) << missed << " of " << withStatistics
                          << " ops with statistics were missed; "
                             "--remarks-filter=unbias tells why";
}

void CorrectBias::runOnOperation() {
  std::vector<OpOutcome> outcomes;
  if (failed(plan(outcomes)))
    return signalPassFailure();
  bool isValid = true;
  if (strict)
    for (const OpOutcome &outcome : outcomes)
      if (outcome.kind == OpOutcome::Kind::Missed) {
        outcome.op->emitError() << "missed: " << outcome.reason;
        isValid = false;
      }
  if (!isValid)
    return signalPassFailure();

  // Names and fingerprints of the report are those of the IR as it came.
  if (!report.empty())
    if (llvm::Error error = writeReport(report, outcomes)) {
      getOperation()->emitError() << llvm::toString(std::move(error));
      return signalPassFailure();
    }
  warn(outcomes);
  for (const OpOutcome &outcome : outcomes)
    emitRemark(outcome, dryRun);
  if (dryRun)
    return markAllAnalysesPreserved();
  IRRewriter rewriter(&getContext());
  for (OpOutcome &outcome : outcomes)
    if (outcome.kind == OpOutcome::Kind::Corrected)
      rewrite(outcome, rewriter);
}
