//===- Pipelines.cpp - Attach, propagate, correct, strip ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "unbias/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::unbias;

void unbias::buildBiasCorrectionPipeline(
    OpPassManager &pm, const BiasCorrectionPipelineOptions &options) {
  AttachStatsPassOptions attach;
  attach.files.assign(options.files.begin(), options.files.end());
  pm.addPass(createAttachStatsPass(attach));

  if (options.check) {
    // What is missing is up to the correction. What is a convention rather than
    // an impossibility is left to those who ask for it.
    CheckStatsPassOptions check;
    check.method = CorrectionMethod::None;
    check.maxWeightError = 0.0;
    check.maxDeviations = 0.0;
    pm.addPass(createCheckStatsPass(check));
  }

  pm.addPass(createPropagateStatsPass());

  CorrectBiasPassOptions correct;
  correct.method = options.method;
  correct.confidence = options.confidence;
  correct.maxShift = options.maxShift;
  correct.shrinkage = options.shrinkage;
  correct.pushForward = options.pushForward;
  correct.ops = options.ops;
  correct.skipOps = options.skipOps;
  correct.strict = options.strict;
  correct.report = options.report;
  pm.addPass(createCorrectBiasPass(correct));

  if (!options.keepStats)
    pm.addPass(createStripStatsPass());
}

void unbias::registerUnbiasPipelines() {
  PassPipelineRegistration<BiasCorrectionPipelineOptions>(
      "unbias",
      "Attach statistics files, refuse what cannot be true, derive what is "
      "missing, fold mean shifts into biases, strip the statistics",
      buildBiasCorrectionPipeline);
}
