//===- Passes.h - Passes and pipelines of bias correction -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The passes as TableGen declares them, and the pipeline made of them.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_PASSES_H
#define UNBIAS_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassOptions.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Transforms/Correction.h"

namespace mlir::unbias {

#define GEN_PASS_DECL
#include "unbias/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "unbias/Transforms/Passes.h.inc"

/// Options of the pipeline `unbias`; see the passes for what each does.
struct BiasCorrectionPipelineOptions
    : PassPipelineOptions<BiasCorrectionPipelineOptions> {
  ListOption<std::string> files{
      *this, "files",
      llvm::cl::desc("Statistics files, separated by commas; none: the "
                     "statistics are attached already")};
  Option<bool> check{
      *this, "check",
      llvm::cl::desc(
          "Refuse statistics that cannot be true, before anything is "
          "changed (default true)"),
      llvm::cl::init(true)};
  Option<CorrectionMethod> method{
      *this, "method", llvm::cl::desc("How to correct"),
      llvm::cl::init(CorrectionMethod::Auto), getCorrectionMethodValues()};
  Option<double> confidence{
      *this, "confidence",
      llvm::cl::desc("Leave out corrections within this many standard errors"),
      llvm::cl::init(2.0)};
  Option<bool> shrinkage{
      *this, "shrinkage",
      llvm::cl::desc("Shrink corrections by what noise makes them too large"),
      llvm::cl::init(false)};
  Option<double> maxShift{
      *this, "max-shift",
      llvm::cl::desc("Refuse corrections above this many standard deviations "
                     "of the output (0: no test)"),
      llvm::cl::init(0.0)};
  Option<bool> pushForward{
      *this, "push-forward",
      llvm::cl::desc("Follow what corrections change in the inputs of ops "
                     "downstream, for full and observed"),
      llvm::cl::init(true)};
  Option<std::string> ops{
      *this, "ops", llvm::cl::desc("Correct only ops of this name (regex)")};
  Option<std::string> skipOps{
      *this, "skip-ops",
      llvm::cl::desc("Leave alone ops of this name (regex)")};
  Option<bool> strict{*this, "strict",
                      llvm::cl::desc("Fail if an op is missed"),
                      llvm::cl::init(false)};
  Option<std::string> report{
      *this, "report",
      llvm::cl::desc("Write the result for every op to this JSON file")};
  Option<bool> keepStats{
      *this, "keep-stats",
      llvm::cl::desc("Leave the calib attributes on the result, so that it can "
                     "be reverted"),
      llvm::cl::init(false)};
};

/// Attach, check, propagate, correct, strip: `unbias` on the command line.
void buildBiasCorrectionPipeline(OpPassManager &pm,
                                 const BiasCorrectionPipelineOptions &options);

/// Registers the pipeline `unbias`.
void registerUnbiasPipelines();

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_PASSES_H
