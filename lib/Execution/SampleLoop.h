//===- SampleLoop.h - Samples in parallel -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One sample is one piece of work: threads take the next one that is left.
// Results go to a place of the sample or into exact sums, so that they do not
// depend on which thread took what.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_SAMPLELOOP_H
#define UNBIAS_LIB_EXECUTION_SAMPLELOOP_H

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Threading.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/ThreadPool.h"
#include <atomic>
#include <mutex>

namespace mlir::unbias {

/// How many threads `forEachSample` uses.
inline unsigned getNumWorkers(MLIRContext *context) {
  return context->isMultithreadingEnabled()
             ? std::max(context->getThreadPool().getMaxConcurrency(), 1u)
             : 1;
}

/// Calls `visit(worker, sample)` for samples [0, count), worker <
/// getNumWorkers. Of several errors the one of the first sample is returned,
/// and samples after an error may be left out.
inline llvm::Error
forEachSample(MLIRContext *context, int64_t count,
              llvm::function_ref<llvm::Error(unsigned, int64_t)> visit) {
  std::atomic<int64_t> next{0};
  std::mutex mutex;
  std::optional<llvm::Error> error;
  int64_t failedSample = 0;
  parallelFor(context, 0, getNumWorkers(context), [&](size_t worker) {
    for (int64_t sample; (sample = next++) < count;) {
      llvm::Error found = visit(worker, sample);
      if (!found)
        continue;
      next = count;
      std::lock_guard<std::mutex> lock(mutex);
      if (error && failedSample < sample) {
        llvm::consumeError(std::move(found));
        continue;
      }
      if (error)
        llvm::consumeError(std::move(*error));
      error.emplace(std::move(found));
      failedSample = sample;
    }
  });
  return error ? std::move(*error) : llvm::Error::success();
}

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_SAMPLELOOP_H
