//===- OutlineStats.cpp - Keep statistics out of the way ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Moves attributes of ops into a table and marks the ops' locations.
//
//===----------------------------------------------------------------------===//

#include "CorrectionProblem.h"
#include "CorrectionReport.h"
#include "OutlinedStats.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Transforms/OpIds.h"
#include "unbias/Transforms/Passes.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_OUTLINESTATSPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct OutlineStats : unbias::impl::OutlineStatsPassBase<OutlineStats> {
  using OutlineStatsPassBase::OutlineStatsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    OutlineStatsPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  void runOnOperation() override;
};
} // namespace

/// Adds the scales that are not among `attributes`, but that the IR around `op`
/// tells. Invalid if anything that the op carries does not fit it.
static llvm::Error addScales(BiasedOpInterface op, NamedAttrList &attributes) {
  auto problem = gatherProblem(op);
  if (!problem) {
    Reason reason = takeReason(problem.takeError());
    // Whoever corrects the op will say so.
    if (reason.isUnsupported)
      return llvm::Error::success();
    return invalid(reason.message);
  }
  Builder builder(op->getContext());
  auto add = [&](StringRef name, Type elementType, ArrayRef<double> scales) {
    if (scales.empty() || isa<FloatType>(elementType) || attributes.get(name))
      return;
    if (scales.size() == 1)
      attributes.set(name, builder.getF64FloatAttr(scales.front()));
    else
      attributes.set(name, builder.getDenseF64ArrayAttr(scales));
  };
  add(CalibDialect::kInputScale,
      getElementTypeOrSelf(op.getActivation().getType()),
      problem->scales.input);
  add(CalibDialect::kWeightScale,
      getElementTypeOrSelf(op.getWeights().getType()), problem->scales.weight);
  add(CalibDialect::kBiasScale, problem->bias.elementType,
      problem->scales.bias);
  return llvm::Error::success();
}

/// The entry for `op`.
static llvm::Expected<OutlinedAttr> makeEntry(BiasedOpInterface op) {
  NamedAttrList attributes(getCalibAttributes(op));
  if (llvm::Error error = addScales(op, attributes))
    return error;
  // These are still the statistics that the op was corrected with, if they
  // were.
  MLIRContext *context = op->getContext();
  auto record = op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection);
  if (record && record.getStatistics() == hashStatistics(op))
    attributes.set(
        CalibDialect::kCorrection,
        CorrectionAttr::get(context, record.getMethod(), record.getExactness(),
                            record.getOriginal(), record.getWritten(),
                            record.getAdded(),
                            hashStatistics(attributes.getDictionary(context))));
  return outline(op, attributes);
}

/// `id`, or a name made of it that `entries` do not have.
static StringAttr makeKey(MLIRContext *context, StringRef id,
                          const NamedAttrList &entries) {
  std::string key = id.str();
  for (int64_t count = 2; entries.get(key); ++count)
    key = (id + "#" + Twine(count)).str();
  return StringAttr::get(context, key);
}

void OutlineStats::runOnOperation() {
  Operation *root = getOperation();
  MLIRContext *context = &getContext();
  if (failed(verifyCalibAttributes(root)))
    return signalPassFailure();
  NamedAttrList entries(
      root->getAttrOfType<DictionaryAttr>(CalibDialect::kOutlined));
  SmallVector<std::pair<Operation *, StringAttr>> outlined;
  bool isValid = true;
  for (const NamedOp &named : collectBiasedOps(root)) {
    if (getCalibAttributes(named.op).empty())
      continue;
    if (failed(verifyCalibAttributes(named.op))) {
      isValid = false;
      continue;
    }
    auto entry = makeEntry(named.op);
    if (!entry) {
      Reason reason = takeReason(entry.takeError());
      if (reason.isUnsupported)
        remark::missed(named.op->getLoc(),
                       remark::RemarkOpts::name("Missed").category("unbias"))
            << remark::metric("Op", StringRef(named.id))
            << remark::reason("{0}", reason.message);
      else
        named.op->emitError() << reason.message;
      isValid &= reason.isUnsupported;
      continue;
    }
    StringAttr key = makeKey(context, named.id, entries);
    entries.set(key, *entry);
    outlined.push_back({named.op, key});
  }
  if (!isValid)
    return signalPassFailure();
  if (outlined.empty())
    return markAllAnalysesPreserved();

  root->setAttr(CalibDialect::kOutlined, entries.getDictionary(context));
  for (auto [op, key] : outlined) {
    for (NamedAttribute attr : getCalibAttributes(op))
      op->removeAttr(attr.getName());
    op->setLoc(markLocation(op->getLoc(), key));
  }
}
