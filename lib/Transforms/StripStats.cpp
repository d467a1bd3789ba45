//===- StripStats.cpp - Remove all calib attributes -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes IR readable for tools that do not know the dialect.
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/Passes.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_STRIPSTATSPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct StripStats : unbias::impl::StripStatsPassBase<StripStats> {
  using StripStatsPassBase::StripStatsPassBase;
  void runOnOperation() override;
};
} // namespace

void StripStats::runOnOperation() {
  getOperation()->walk([](Operation *op) {
    // A copy: removing an attribute replaces the dictionary.
    for (NamedAttribute attr : llvm::to_vector(op->getDiscardableAttrs()))
      if (attr.getName().getValue().starts_with("calib."))
        op->removeDiscardableAttr(attr.getName());
  });
}
