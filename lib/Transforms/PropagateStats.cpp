//===- PropagateStats.cpp - Input statistics without data -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Derives the statistics of inputs from those of outputs upstream.
//
//===----------------------------------------------------------------------===//

#include "CorrectionProblem.h"
#include "MomentAnalysis.h"
#include "mlir/IR/Remarks.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Transforms/Passes.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_PROPAGATESTATSPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct PropagateStats : unbias::impl::PropagateStatsPassBase<PropagateStats> {
  using PropagateStatsPassBase::PropagateStatsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    PropagateStatsPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  void runOnOperation() override;
};
} // namespace

/// The record of the input of `op`, whose distribution `analysis` knows.
static llvm::Expected<StatsAttr> makeRecord(BiasedOpInterface op,
                                            const MomentAnalysis &analysis) {
  auto problem = gatherProblem(op);
  if (!problem)
    return problem.takeError();
  auto moments = analysis.lookUp(op.getActivation());
  if (!moments)
    return moments.takeError();
  auto channels = getInputChannels(*problem, **moments);
  if (!channels)
    return channels.takeError();
  SmallVector<double> mean, variance;
  for (const ClippedNormal &channel : *channels) {
    Moments real = channel.getMoments();
    mean.push_back(real.mean);
    variance.push_back(real.variance);
  }
  if (mean.empty())
    return unsupported("expected channels, found none");
  MLIRContext *context = op->getContext();
  return StatsAttr::get(
      context, DenseF64ArrayAttr::get(context, mean),
      /*samples=*/std::nullopt, DenseF64ArrayAttr::get(context, variance),
      /*sampleVariance=*/nullptr, /*pairedVariance=*/nullptr, /*min=*/nullptr,
      /*max=*/nullptr, /*taps=*/nullptr, StatsSource::Propagated,
      StatsUpstream::Original, /*fingerprint=*/"", /*quantization=*/nullptr);
}

/// Whether `op` is one whose input statistics are wanted.
static bool isOpen(Operation *op) {
  return !op->hasAttr(CalibDialect::kInputFloat) &&
         !op->hasAttr(CalibDialect::kCorrection) &&
         !op->hasAttr(CalibDialect::kSkip);
}

void PropagateStats::runOnOperation() {
  SmallVector<NamedOp> ops = collectBiasedOps(getOperation());
  bool isValid = true;
  for (const NamedOp &named : ops)
    isValid &= succeeded(verifyCalibAttributes(named.op));
  if (!isValid)
    return signalPassFailure();
  if (llvm::none_of(ops, [](const NamedOp &named) { return isOpen(named.op); }))
    return markAllAnalysesPreserved();

  Operation *culprit = nullptr;
  auto analysis = MomentAnalysis::compute(getOperation(), ops, culprit);
  if (!analysis) {
    culprit->emitError() << llvm::toString(analysis.takeError());
    return signalPassFailure();
  }
  SmallVector<std::pair<Operation *, StatsAttr>> records;
  for (const NamedOp &named : ops) {
    if (!isOpen(named.op))
      continue;
    Location location = named.op->getLoc();
    auto record = makeRecord(named.op, *analysis);
    if (record) {
      records.emplace_back(named.op, *record);
      remark::passed(location,
                     remark::RemarkOpts::name("Propagated").category("unbias"))
          << remark::metric("Op", StringRef(named.id));
      continue;
    }
    Reason reason = takeReason(record.takeError());
    if (!reason.isUnsupported) {
      named.op->emitError() << reason.message;
      isValid = false;
      continue;
    }
    remark::missed(location,
                   remark::RemarkOpts::name("NotPropagated").category("unbias"))
        << remark::metric("Op", StringRef(named.id))
        << remark::reason("{0}", reason.message);
  }
  if (!isValid)
    return signalPassFailure();
  for (auto [op, record] : records)
    op->setAttr(CalibDialect::kInputFloat, record);
}
