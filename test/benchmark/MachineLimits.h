//===- MachineLimits.h - What the machine itself can do ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The peers of the benchmarks, measured in the same program: how fast memory
// can be read, and how much of it is in use.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_BENCHMARK_MACHINELIMITS_H
#define UNBIAS_TEST_BENCHMARK_MACHINELIMITS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>

namespace mlir::unbias::benchmarks {

/// Seconds that `work` takes.
double measureSeconds(llvm::function_ref<void()> work);

/// Calls `work(thread)` on so many threads at once and waits for all.
void runOnThreads(int64_t threads, llvm::function_ref<void(int64_t)> work);

/// Seconds in which so many threads read all of `buffers`, each thread an equal
/// part of every one, doing next to nothing with them.
double measureReading(llvm::ArrayRef<llvm::ArrayRef<char>> buffers,
                      int64_t threads);

/// Resident memory of the process in bytes; 0 where the system does not tell.
int64_t getResidentMemory();

/// The largest resident memory since `resetPeakMemory`, in bytes; 0 where the
/// system does not tell.
int64_t getPeakMemory();
void resetPeakMemory();

} // namespace mlir::unbias::benchmarks

#endif // UNBIAS_TEST_BENCHMARK_MACHINELIMITS_H
