//===- CheckStats.cpp - Refuse statistics that are wrong ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks all ops in parallel and reports in their order.
//
//===----------------------------------------------------------------------===//

#include "StatsChecks.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/Threading.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Transforms/OpIds.h"
#include "unbias/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_CHECKSTATSPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct CheckStats : unbias::impl::CheckStatsPassBase<CheckStats> {
  using CheckStatsPassBase::CheckStatsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    CheckStatsPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  LogicalResult initialize(MLIRContext *context) override;
  void runOnOperation() override;

private:
  LogicalResult report(const NamedOp &named, const StatsFindings &findings);
};
} // namespace

LogicalResult CheckStats::initialize(MLIRContext *context) {
  for (double value : {maxWeightError.getValue(), maxDeviations.getValue()})
    if (!std::isfinite(value) || value < 0.0)
      return emitError(UnknownLoc::get(context))
             << "options 'max-weight-error' and 'max-deviations': expected "
                "finite numbers of at least 0, found "
             << toText(value);
  return success();
}

/// Emits the errors of an op, or else its remark.
LogicalResult CheckStats::report(const NamedOp &named,
                                 const StatsFindings &findings) {
  Operation *op = named.op;
  for (StringRef error : findings.errors)
    op->emitError() << error;
  if (strict && !findings.missing.empty())
    return op->emitError() << "missing: " << findings.missing;
  if (!findings.errors.empty())
    return failure();
  auto options = [&](StringRef name) {
    return remark::RemarkOpts::name(name).category("unbias").function(
        getFunctionName(op));
  };
  if (!findings.missing.empty())
    remark::missed(op->getLoc(), options("Missed"))
        << remark::metric("Op", StringRef(named.id))
        << remark::reason("{0}", findings.missing);
  else if (!findings.checks.empty())
    remark::analysis(op->getLoc(), options("Checked"))
        << remark::metric("Op", StringRef(named.id))
        << remark::metric("Checks", llvm::join(findings.checks, ", "));
  return success();
}

void CheckStats::runOnOperation() {
  markAllAnalysesPreserved();
  bool isValid = true;
  SmallVector<NamedOp> ops;
  for (NamedOp &named : collectBiasedOps(getOperation())) {
    if (failed(verifyCalibAttributes(named.op)))
      isValid = false;
    else if (!named.op->hasAttr(CalibDialect::kSkip))
      ops.push_back(std::move(named));
  }
  StatsCheckOptions options;
  options.method = method;
  options.maxWeightError = maxWeightError;
  options.maxDeviations = maxDeviations;
  std::vector<StatsFindings> findings(ops.size());
  parallelFor(&getContext(), 0, ops.size(), [&](size_t i) {
    findings[i] = checkStatistics(ops[i].op, options);
  });

  int64_t withStatistics = 0, missing = 0;
  for (auto [named, found] : llvm::zip_equal(ops, findings)) {
    isValid &= succeeded(report(named, found));
    withStatistics += hasStatistics(named.op);
    missing += hasStatistics(named.op) && !found.missing.empty();
  }
  if (!isValid)
    return signalPassFailure();
  if (missing)
    emitWarning(getOperation()->getLoc())
        << missing << " of " << withStatistics
        << " ops with statistics lack what their method needs; "
           "--remarks-filter=unbias tells what";
}
