//===- MachineLimits.cpp - What the machine itself can do -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MachineLimits.h"
#include "benchmark/benchmark.h"
#include "llvm/ADT/StringRef.h"
#include <chrono>
#include <fstream>
#include <malloc.h>
#include <thread>
#include <vector>

using namespace mlir::unbias;

double benchmarks::measureSeconds(llvm::function_ref<void()> work) {
  auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

void benchmarks::runOnThreads(int64_t threads,
                              llvm::function_ref<void(int64_t)> work) {
  std::vector<std::thread> others;
  for (int64_t thread = 1; thread < threads; ++thread)
    others.emplace_back([=] { work(thread); });
  work(0);
  for (std::thread &other : others)
    other.join();
}

/// Adds up 64 bytes at a time in four independent sums, so that memory and not
/// the additions are waited for.
static void readAll(llvm::ArrayRef<char> bytes) {
  using Vector = uint64_t __attribute__((vector_size(64), aligned(1)));
  constexpr size_t step = 4 * sizeof(Vector);
  Vector sums[4] = {};
  for (; bytes.size() >= step; bytes = bytes.drop_front(step))
    for (int i = 0; i < 4; ++i)
      sums[i] += reinterpret_cast<const Vector *>(bytes.data())[i];
  Vector sum = sums[0] + sums[1] + sums[2] + sums[3];
  benchmark::DoNotOptimize(sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] +
                           sum[6] + sum[7]);
}

double benchmarks::measureReading(llvm::ArrayRef<llvm::ArrayRef<char>> buffers,
                                  int64_t threads) {
  return measureSeconds([&] {
    runOnThreads(threads, [&](int64_t thread) {
      for (llvm::ArrayRef<char> buffer : buffers) {
        size_t part = buffer.size() / threads;
        readAll(buffer.slice(thread * part, part));
      }
    });
  });
}

/// A number of kilobytes of /proc/self/status, in bytes.
static int64_t readStatus(llvm::StringRef key) {
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    llvm::StringRef text = line;
    int64_t kilobytes;
    if (text.consume_front(key) &&
        !text.trim(": \tkB").getAsInteger(10, kilobytes))
      return 1024 * kilobytes;
  }
  return 0;
}

int64_t benchmarks::getResidentMemory() { return readStatus("VmRSS"); }

int64_t benchmarks::getPeakMemory() { return readStatus("VmHWM"); }

void benchmarks::resetPeakMemory() {
  // What was freed goes back to the system, or it would hide what is new.
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << 5;
}
