//===- RevertBias.cpp - Put the original biases back ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Undoes corrections by what `calib.correction` remembers.
//
//===----------------------------------------------------------------------===//

#include "BiasRewrite.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Interfaces/BiasedOpInterface.h"
#include "unbias/Transforms/Passes.h"
#include <cmath>

namespace mlir::unbias {
#define GEN_PASS_DEF_REVERTBIASPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct RevertBias : unbias::impl::RevertBiasPassBase<RevertBias> {
  using RevertBiasPassBase::RevertBiasPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    RevertBiasPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  void runOnOperation() override;
};

/// An op to be reverted. Its bias becomes `values`, or `added` is taken from
/// it, or, where both are empty, it is removed.
struct Original {
  BiasedOpInterface op;
  Type elementType;
  SmallVector<double> values;
  DenseElementsAttr added;
};
} // namespace

/// The numbers of a bias in `calib.correction`, which `what` names; there are
/// one or `expected` (0: any number), and each is a possible bias.
static llvm::Expected<SmallVector<double>>
readBias(Attribute bias, StringRef what, Type elementType, size_t expected) {
  SmallVector<double> values;
  if (auto integers = dyn_cast<DenseI64ArrayAttr>(bias))
    values.assign(integers.asArrayRef().begin(), integers.asArrayRef().end());
  else
    values = llvm::to_vector(cast<DenseF64ArrayAttr>(bias).asArrayRef());
  std::string name =
      ("the " + what + " bias in '" + CalibDialect::kCorrection + "'").str();
  if (expected != 0 && values.size() != 1 && values.size() != expected)
    return invalid("expected " + name + " to have 1 or " + Twine(expected) +
                   " numbers, found " + Twine(values.size()));
  if (isa<FloatType>(elementType))
    return values;
  auto [low, high] = getBiasRange(elementType);
  for (double value : values)
    if (value != std::trunc(value) || value < low || value > high)
      return invalid("expected " + name + " to consist of integers from " +
                     Twine(int64_t(low)) + " to " + Twine(int64_t(high)) +
                     ", found " + std::to_string(value));
  return values;
}

/// `values`, of which there may be one for all, in `channel`.
static double at(ArrayRef<double> values, size_t channel) {
  return values[values.size() == 1 ? 0 : channel];
}

/// Invalid unless the constant `bias` still is `written`: what another pass
/// folded into it since would be lost.
static llvm::Error checkWritten(const Bias &bias, ArrayRef<double> written) {
  // A bias that was corrected to zeros may have been folded away.
  SmallVector<double> found = bias.values;
  if (bias.kind == Bias::Kind::Absent)
    found.assign(1, 0.0);
  for (size_t channel = 0; channel < std::max(found.size(), written.size());
       ++channel)
    if (at(found, channel) != at(written, channel))
      return invalid("expected the bias that the correction wrote, " +
                     std::to_string(at(written, channel)) + " in channel " +
                     Twine(channel) + ", found " +
                     std::to_string(at(found, channel)) +
                     ": another pass has changed it");
  return llvm::Error::success();
}

/// How many numbers a bias of `op` has that is not the same in all channels; 0
/// if only the run time tells.
static size_t countChannels(BiasedOpInterface op) {
  auto type = cast<ShapedType>(op.getBiasedOutput().getType());
  size_t channels = 1;
  for (int64_t dim : op.getOutputChannelDims())
    channels *= type.isDynamicDim(dim) ? 0 : type.getDimSize(dim);
  return channels;
}

/// How what was added to a bias of run time is taken away again.
static llvm::Expected<Original>
getOriginalOfSum(BiasedOpInterface op, const Bias &bias, Attribute record) {
  auto added = readBias(record, "added", bias.elementType, countChannels(op));
  if (!added)
    return added.takeError();
  Original original{
      op, bias.elementType, {}, makeBiasConstant(bias.elementType, *added)};
  IRRewriter rewriter(op->getContext());
  llvm::Error error = op.removeBias(rewriter, original.added, /*dryRun=*/true);
  if (!error)
    return original;
  // What the bias was computed from may have become constant, and been folded
  // with what was added. Sums of floats are rounded, those of integers are not.
  if (bias.kind != Bias::Kind::Constant || isa<FloatType>(bias.elementType))
    return error;
  llvm::consumeError(std::move(error));
  original.added = nullptr;
  auto [low, high] = getBiasRange(bias.elementType);
  size_t channels = std::max(bias.values.size(), added->size());
  for (size_t channel = 0; channel < channels; ++channel) {
    double value = at(bias.values, channel) - at(*added, channel);
    if (value < low || value > high)
      return invalid("expected a bias from which what the correction added can "
                     "be taken, found " +
                     std::to_string(at(bias.values, channel)) + " in channel " +
                     Twine(channel));
    original.values.push_back(value);
  }
  return original;
}

/// What `op` is to be reverted to; checks that it still is what was corrected.
static llvm::Expected<Original> getOriginal(BiasedOpInterface op,
                                            CorrectionAttr record) {
  if (llvm::Error error = checkBiasedOp(op))
    return error;
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  if (record.getAdded())
    return getOriginalOfSum(op, *bias, record.getAdded());

  Original original{op, bias->elementType, {}, nullptr};
  size_t channels = countChannels(op);
  SmallVector<double> written;
  if (record.getWritten()) {
    auto values =
        readBias(record.getWritten(), "written", bias->elementType, channels);
    if (!values)
      return values.takeError();
    written = std::move(*values);
  }
  bool isZero = !written.empty() &&
                llvm::all_of(written, [](double value) { return value == 0; });
  if (bias->kind == Bias::Kind::Absent && !isZero)
    return invalid("expected the bias that the correction made, found none");
  if (bias->kind == Bias::Kind::Runtime)
    return invalid("expected the constant bias that was corrected, found none");
  if (!written.empty())
    if (llvm::Error error = checkWritten(*bias, written))
      return error;
  if (!record.getOriginal()) {
    IRRewriter rewriter(op->getContext());
    if (llvm::Error error = op.removeBias(rewriter, nullptr, /*dryRun=*/true))
      return error;
    return original;
  }
  auto values =
      readBias(record.getOriginal(), "original", bias->elementType, channels);
  if (!values)
    return values.takeError();
  original.values = std::move(*values);
  return original;
}

static llvm::Error restore(const Original &original, RewriterBase &rewriter) {
  BiasedOpInterface op = original.op;
  rewriter.setInsertionPoint(op);
  if (original.values.empty()) {
    if (llvm::Error error =
            op.removeBias(rewriter, original.added, /*dryRun=*/false))
      return error;
  } else {
    replaceBias(op, rewriter,
                makeBiasConstant(original.elementType, original.values));
  }
  rewriter.modifyOpInPlace(op,
                           [&] { op->removeAttr(CalibDialect::kCorrection); });
  return llvm::Error::success();
}

void RevertBias::runOnOperation() {
  SmallVector<Original> originals;
  bool isValid = true;
  getOperation()->walk([&](Operation *any) {
    auto op = dyn_cast<BiasedOpInterface>(any);
    if (!op || !op.isBiased()) {
      if (!any->hasAttr(CalibDialect::kCorrection))
        return;
      any->emitError() << "expected an op with a bias under '"
                       << CalibDialect::kCorrection << "', found '"
                       << any->getName() << "'";
      isValid = false;
      return;
    }
    if (failed(verifyCalibAttributes(op))) {
      isValid = false;
      return;
    }
    auto record = op->getAttrOfType<CorrectionAttr>(CalibDialect::kCorrection);
    if (!record)
      return;
    auto original = getOriginal(op, record);
    if (original) {
      originals.push_back(std::move(*original));
      return;
    }
    op->emitError() << takeReason(original.takeError()).message;
    isValid = false;
  });
  if (!isValid)
    return signalPassFailure();

  IRRewriter rewriter(&getContext());
  for (const Original &original : originals)
    if (llvm::Error error = restore(original, rewriter)) {
      original.op->emitError() << takeReason(std::move(error)).message;
      return signalPassFailure();
    }
}
