//===- Progress.h - How far the work is -------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bar with rate and time left on a terminal, a line now and then in a log.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_PROGRESS_H
#define UNBIAS_SUPPORT_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mlir::unbias {

enum class ProgressStyle {
  Quiet,
  /// A line at the start, every ten seconds and at the end.
  Log,
  /// One line that is drawn again, ten times a second at most.
  Terminal
};

/// What fits standard error.
ProgressStyle detectProgressStyle(bool isQuiet);

/// The words of a progress line: "correct [####......] 40/100 samples, 12.5
/// samples/s, 5 s left" in at most `columns` columns, without a bar and at any
/// length if `columns` is 0. Nothing is said of rate and time left as long
/// as `done` or `seconds` is 0, and of the time left at the end.
std::string formatProgress(llvm::StringRef title, llvm::StringRef unit,
                           int64_t done, int64_t total, double seconds,
                           unsigned columns);

/// Counts work and shows it. `advance` may be called from any thread and takes
/// tens of nanoseconds. Nothing else may write to `os` until `finish`.
class Progress {
public:
  /// `total` pieces of work called `unit`, say "samples". Writes to standard
  /// error unless `os` is given.
  Progress(llvm::StringRef title, llvm::StringRef unit, int64_t total,
           ProgressStyle style, llvm::raw_ostream *os = nullptr);
  /// Ends the line if `finish` was not called.
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  void advance(int64_t count = 1);
  /// Shows the final state and ends the line.
  void finish();

private:
  using Clock = std::chrono::steady_clock;
  void show(bool isLast);

  const std::string title, unit;
  const int64_t total;
  const ProgressStyle style;
  llvm::raw_ostream &os;
  const Clock::time_point start;
  std::atomic<int64_t> done{0};
  /// When to show it again, in ticks of the clock.
  std::atomic<Clock::rep> next;
  std::mutex mutex;
  size_t shownColumns = 0;
  bool isFinished = false;
};

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_PROGRESS_H
