//===- StatsChecks.cpp - Statistics that cannot be right ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StatsChecks.h"
#include "CorrectionReport.h"
#include "OpChecker.h"

using namespace mlir;
using namespace mlir::unbias;

/// Notes a failure: what is wrong, or what there is too little for.
static void addFailure(llvm::Error error, StatsFindings &findings) {
  Reason reason = takeReason(std::move(error));
  if (!reason.isUnsupported)
    findings.errors.push_back(std::move(reason.message));
  else if (findings.missing.empty())
    findings.missing = std::move(reason.message);
}

/// Whether the statistics are of another network than the one at hand.
static void checkStale(BiasedOpInterface op, StatsFindings &findings) {
  if (auto record =
          op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection)) {
    findings.checks.push_back("correction");
    if (record.getStatistics() != hashStatistics(op))
      findings.errors.push_back("expected the statistics that this op was "
                                "corrected with, found others");
    return;
  }
  llvm::Error error = checkFingerprints(op);
  if (error)
    return addFailure(std::move(error), findings);
  for (StringRef name :
       {CalibDialect::kInputFloat, CalibDialect::kInputQuantized,
        CalibDialect::kOutputFloat, CalibDialect::kOutputQuantized}) {
    auto stats = op->getAttrOfType<StatsAttr>(name);
    if (stats && !stats.getFingerprint().empty()) {
      findings.checks.push_back("fingerprint");
      return;
    }
  }
}

/// Checks what there is, whether or not it is enough.
static StatsFindings checkAll(BiasedOpInterface op,
                              const StatsCheckOptions &options) {
  StatsFindings findings;
  checkRecords(op, findings);
  checkStale(op, findings);
  auto method = getMethod(op, options.method);
  if (!method)
    addFailure(method.takeError(), findings);
  auto problem = gatherProblem(op);
  if (!problem) {
    addFailure(problem.takeError(), findings);
    return findings;
  }
  findings.checks.append({"shapes", "scales"});
  OpChecker(*problem, options, findings).check();
  if (!method || *method == CorrectionMethod::None)
    return findings;
  auto chosen = chooseMethod(*problem, *method);
  if (!chosen)
    addFailure(chosen.takeError(), findings);
  else if (problem->scales.bias.empty())
    findings.missing = "expected a scale of the bias from a type, an "
                       "attribute, or input and weight scale, found none";
  return findings;
}

StatsFindings unbias::checkStatistics(BiasedOpInterface op,
                                      const StatsCheckOptions &options) {
  // Without records there may still be scales, weights and biases to compare.
  StatsFindings findings = checkAll(op, options);
  if (!hasStatistics(op))
    findings.missing = "no statistics";
  auto method = getMethod(op, options.method);
  if (!method)
    llvm::consumeError(method.takeError());
  else if (*method == CorrectionMethod::None)
    findings.missing.clear();
  return findings;
}
