//===- AttachStats.cpp - Statistics files to attributes -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads statistics files and writes what they say on the ops they name.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Remarks.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Transforms/Fingerprint.h"
#include "unbias/Transforms/OpIds.h"
#include "unbias/Transforms/Passes.h"
#include "unbias/Transforms/RecordAttributes.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/InterleavedRange.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_ATTACHSTATSPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct AttachStats : unbias::impl::AttachStatsPassBase<AttachStats> {
  using AttachStatsPassBase::AttachStatsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    AttachStatsPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  void runOnOperation() override;
};

/// What is to be written on an op.
struct Attachment {
  Operation *op;
  SmallVector<NamedAttribute> attributes;
};
} // namespace

/// Fails if a part of `record` was made for another network than the one at
/// hand.
static LogicalResult checkFingerprints(const NamedOp &named,
                                       const OpRecord &record) {
  std::string actual;
  for (const std::optional<TensorRecord> *tensor :
       {&record.inputFloat, &record.inputQuantized, &record.outputFloat,
        &record.outputQuantized}) {
    if (!*tensor || (*tensor)->fingerprint.empty())
      continue;
    if (actual.empty()) {
      auto fingerprint = computeFingerprint(named.op);
      if (!fingerprint) {
        // An op that is not handled is missed when it is to be corrected.
        Reason reason = takeReason(fingerprint.takeError());
        if (reason.isUnsupported)
          return success();
        return named.op->emitError() << reason.message;
      }
      actual = *fingerprint;
    }
    if ((*tensor)->fingerprint != actual)
      return named.op->emitError()
             << "expected statistics of this network, " << actual
             << ", found those of another, or of this one before or after a "
                "correction, "
             << (*tensor)->fingerprint;
  }
  return success();
}

/// Plans what to write on one op. Nothing on an op that was corrected with the
/// same statistics.
static LogicalResult plan(const NamedOp &named, const OpRecord &record,
                          SmallVectorImpl<Attachment> &attachments) {
  Operation *op = named.op;
  if (failed(verifyCalibAttributes(op)))
    return failure();
  FailureOr<SmallVector<NamedAttribute>> attributes =
      makeAttributes(op, record);
  if (failed(attributes))
    return failure();
  if (op->hasAttr(CalibDialect::kCorrection)) {
    if (llvm::all_of(*attributes, [&](NamedAttribute attribute) {
          return isSameAttribute(op->getAttr(attribute.getName()),
                                 attribute.getValue());
        }))
      return success();
    return op->emitError() << "expected the statistics that this op was "
                              "corrected with, found others: run "
                              "unbias-revert-bias first";
  }
  if (failed(checkFingerprints(named, record)))
    return failure();
  attributes->push_back({StringAttr::get(op->getContext(), CalibDialect::kId),
                         StringAttr::get(op->getContext(), named.id)});
  attachments.push_back({op, std::move(*attributes)});
  return success();
}

/// Says which ops got nothing and which names match nothing.
static void report(Operation *root, ArrayRef<NamedOp> ops,
                   const StatisticsFile &file) {
  llvm::StringSet<> known;
  for (const NamedOp &named : ops) {
    known.insert(named.id);
    if (!file.ops.count(named.id))
      remark::missed(named.op->getLoc(),
                     remark::RemarkOpts::name("Missed").category("unbias"))
          << remark::metric("Op", StringRef(named.id))
          << remark::reason("nothing for it in the statistics files");
  }
  SmallVector<StringRef> unmatched;
  for (const auto &entry : file.ops)
    if (!known.contains(entry.first))
      unmatched.push_back(entry.first);
  if (!unmatched.empty())
    emitWarning(root->getLoc())
        << "statistics of " << unmatched.size() << " of " << file.ops.size()
        << " names match no biased op: '"
        << llvm::formatv("{0}", llvm::interleaved(unmatched, "', '")).str()
        << "'";
}

void AttachStats::runOnOperation() {
  if (files.empty())
    return markAllAnalysesPreserved();
  Operation *root = getOperation();
  auto file =
      readStatisticsFiles(SmallVector<std::string>(files.begin(), files.end()));
  if (!file) {
    emitError(root->getLoc()) << llvm::toString(file.takeError());
    return signalPassFailure();
  }
  SmallVector<NamedOp> ops = collectBiasedOps(root);
  bool isValid = succeeded(checkUnique(ops));
  SmallVector<Attachment> attachments;
  for (const NamedOp &named : ops) {
    auto record = file->ops.find(named.id);
    if (record != file->ops.end())
      isValid &= succeeded(plan(named, record->second, attachments));
  }
  if (!isValid)
    return signalPassFailure();
  report(root, ops, *file);
  for (const Attachment &attachment : attachments)
    for (NamedAttribute attribute : attachment.attributes)
      attachment.op->setAttr(attribute.getName(), attribute.getValue());
}
