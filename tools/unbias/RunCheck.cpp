//===- RunCheck.cpp - Whether statistics fit a network --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "ReportFiles.h"
#include "StatisticsInput.h"
#include "mlir/IR/Threading.h"
#include "mlir/Pass/PassManager.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Support/Reason.h"
#include "unbias/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;
using llvm::Expected;

namespace {
/// An op, and what was found out about its statistics.
struct CheckedOp {
  NamedOp named;
  /// Why it was not looked at; empty if it was.
  std::string skipped;
  StatsFindings findings;
};
} // namespace

/// What the table says of an op.
static std::string describe(const CheckedOp &op) {
  const StatsFindings &findings = op.findings;
  if (!op.skipped.empty())
    return "skipped: " + op.skipped;
  if (!findings.errors.empty())
    return "wrong: " + std::to_string(findings.errors.size()) +
           (findings.errors.size() == 1 ? " error" : " errors");
  if (!findings.missing.empty())
    return "missing: " + findings.missing;
  return "fits: " + llvm::join(findings.checks, ", ");
}

/// Checks every op that has a bias; fails if attributes are malformed.
static FailureOr<std::vector<CheckedOp>>
checkOps(ModuleOp module, const StatsCheckOptions &options) {
  std::vector<CheckedOp> ops;
  for (NamedOp &named : collectBiasedOps(module)) {
    if (failed(verifyCalibAttributes(named.op)))
      return failure();
    std::string skipped;
    if (auto skip = named.op->getAttrOfType<StringAttr>(CalibDialect::kSkip))
      skipped = ("'" + CalibDialect::kSkip + "' " + skip.getValue()).str();
    ops.push_back({std::move(named), std::move(skipped), {}});
  }
  parallelForEach(module.getContext(), ops, [&](CheckedOp &op) {
    if (op.skipped.empty())
      op.findings = checkStatistics(op.named.op, options);
  });
  return ops;
}

Expected<bool> unbias::runCheck(const CheckOptions &options) {
  NetworkContext context(options.run.threads);
  auto network = NetworkFile::read(options.network, context);
  if (!network)
    return network.takeError();
  ModuleOp module = network->getModule();
  NetworkReport report;
  StatisticsInput statistics;
  if (Error error = statistics.read(
          module, context,
          {options.network, options.reference, options.scales, options.stats},
          report))
    return std::move(error);
  AttachStatsPassOptions attach;
  attach.files.assign(statistics.getFiles().begin(),
                      statistics.getFiles().end());
  PassManager pm(&context.get());
  pm.addPass(createAttachStatsPass(attach));
  if (failed(pm.run(module)))
    return invalid(options.network + ": the statistics do not fit it");

  auto ops = checkOps(module, options.checks);
  if (failed(ops))
    return invalid(options.network + ": the statistics do not fit it");
  int64_t wrong = 0, missing = 0;
  for (CheckedOp &op : *ops) {
    for (StringRef error : op.findings.errors)
      op.named.op->emitError() << error;
    wrong += !op.findings.errors.empty();
    missing += !op.findings.missing.empty();
  }
  int64_t checked = llvm::count_if(
      *ops, [](const CheckedOp &op) { return op.skipped.empty(); });
  if (checked == missing) {
    std::string why = ops->empty() ? "" : describe(ops->front());
    return invalid(options.network + ": expected statistics of one of its " +
                   llvm::Twine(ops->size()) +
                   " ops that have a bias, found none that can be used" +
                   (why.empty() ? "" : ": " + why));
  }
  if (!options.run.isQuiet) {
    for (const CheckedOp &op : *ops)
      llvm::outs() << op.named.id << ": " << describe(op) << '\n';
    llvm::outs() << llvm::format(
        "%lld of %lld ops fit, %lld are wrong, %lld lack something\n",
        static_cast<long long>(
            checked - llvm::count_if(*ops,
                                     [](auto &op) {
                                       return !op.findings.errors.empty() ||
                                              !op.findings.missing.empty();
                                     })),
        static_cast<long long>(ops->size()), static_cast<long long>(wrong),
        static_cast<long long>(missing));
  }
  return wrong == 0 && (missing == 0 || !options.isStrict);
}
