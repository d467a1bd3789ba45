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

/// An op to be reverted; `values` is empty where the bias was created.
struct Original {
  BiasedOpInterface op;
  Type elementType;
  SmallVector<double> values;
};
} // namespace

/// What `op` is to be reverted to; checks that it still is what was corrected.
static llvm::Expected<Original> getOriginal(BiasedOpInterface op,
                                            CorrectionAttr record) {
  if (llvm::Error error = checkBiasedOp(op))
    return error;
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  Original original{op, bias->elementType, {}};
  if (!record.getOriginal()) {
    if (bias->kind == Bias::Kind::Absent)
      return invalid("expected the bias that the correction made, found none");
    return original;
  }
  if (auto integers = dyn_cast<DenseI64ArrayAttr>(record.getOriginal()))
    original.values.assign(integers.asArrayRef().begin(),
                           integers.asArrayRef().end());
  else
    llvm::append_range(
        original.values,
        cast<DenseF64ArrayAttr>(record.getOriginal()).asArrayRef());
  if (bias->kind != Bias::Kind::Constant)
    return invalid("expected the constant bias that was corrected, found none");
  size_t expected = bias->values.size();
  if (original.values.size() != 1 && original.values.size() != expected)
    return invalid("expected the original bias in '" +
                   CalibDialect::kCorrection + "' to have 1 or " +
                   Twine(expected) + " numbers, found " +
                   Twine(original.values.size()));
  if (!isa<FloatType>(bias->elementType)) {
    auto [low, high] = getBiasRange(bias->elementType);
    for (double value : original.values)
      if (value != std::trunc(value) || value < low || value > high)
        return invalid(
            "expected the original bias in '" + CalibDialect::kCorrection +
            "' to consist of integers from " + Twine(int64_t(low)) + " to " +
            Twine(int64_t(high)) + ", found " + std::to_string(value));
  }
  return original;
}

void RevertBias::runOnOperation() {
  SmallVector<Original> originals;
  bool isValid = true;
  getOperation()->walk([&](BiasedOpInterface op) {
    if (!op.isBiased())
      return;
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
  for (Original &original : originals) {
    rewriter.setInsertionPoint(original.op);
    if (original.values.empty())
      original.op.removeBias(rewriter);
    else
      original.op.setBias(
          rewriter, makeBiasConstant(original.elementType, original.values));
    rewriter.modifyOpInPlace(original.op, [&] {
      original.op->removeAttr(CalibDialect::kCorrection);
    });
  }
}
