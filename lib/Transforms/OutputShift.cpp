//===- OutputShift.cpp - Outputs that move with inputs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OutputShift.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

llvm::Expected<OutputShift>
OutputShift::create(const CorrectionProblem &problem, const InputShift &shift) {
  OutputShift result;
  if (!shift.whyUnknown.empty())
    return unsupported(shift.whyUnknown);
  if (shift.mean.empty())
    return result;
  if (!problem.weights)
    return unsupported(problem.whyNoWeights);
  if (!problem.whyNoCoverage.empty())
    return unsupported(problem.whyNoCoverage);
  InputMean mean;
  mean.values = shift.mean;
  mean.coverage = problem.coverage;
  result.corrector =
      std::make_unique<WeightErrorBiasCorrector>(std::move(mean));
  result.weights = *problem.weights;
  result.channels = problem.outputChannels;
  return result;
}

void OutputShift::calculateRange(ChannelRange range,
                                 MutableArrayRef<double> out) const {
  // The corrector of an error e says -sum e m.
  corrector->calculateRange(weights, weights, range, {out, {}});
  for (double &value : out)
    value = -value;
}

SmallVector<double> OutputShift::calculate(MLIRContext *context) const {
  SmallVector<double> result(channels, 0.0);
  forEachRange(context, channels, [&](ChannelRange range) {
    MutableArrayRef<double> all(result);
    calculateRange(range, all.slice(range.begin, range.end - range.begin));
  });
  return result;
}

void unbias::forEachRange(MLIRContext *context, int64_t channels,
                          llvm::function_ref<void(ChannelRange)> apply) {
  // Wide enough to pay for a task and to fill cache lines of weights whose
  // output channels are contiguous. The result does not depend on it.
  constexpr int64_t minChannels = 64;
  int64_t threads = context->isMultithreadingEnabled()
                        ? context->getThreadPool().getMaxConcurrency()
                        : 1;
  int64_t step =
      std::max<int64_t>(minChannels, llvm::divideCeil(channels, 4 * threads));
  parallelFor(context, 0, llvm::divideCeil(channels, step), [&](size_t task) {
    int64_t begin = task * step;
    apply({begin, std::min(channels, begin + step)});
  });
}
