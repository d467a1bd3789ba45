//===- Progress.cpp - How far the work is ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/Progress.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::formatv;
using llvm::StringRef;
using std::chrono::milliseconds;

ProgressStyle mlir::unbias::detectProgressStyle(bool isQuiet) {
  if (isQuiet)
    return ProgressStyle::Quiet;
  StringRef terminal = std::getenv("TERM") ? std::getenv("TERM") : "";
  bool isTerminal = llvm::sys::Process::StandardErrIsDisplayed() &&
                    !terminal.empty() && terminal != "dumb";
  return isTerminal ? ProgressStyle::Terminal : ProgressStyle::Log;
}

/// "5 s", "2 min 5 s", "3 h 20 min".
static std::string formatDuration(double seconds) {
  int64_t whole = std::llround(std::min(seconds, 1e9));
  if (whole < 60)
    return formatv("{0} s", whole);
  if (whole < 3600)
    return formatv("{0} min {1} s", whole / 60, whole % 60);
  return formatv("{0} h {1} min", whole / 3600, whole / 60 % 60);
}

std::string mlir::unbias::formatProgress(StringRef title, StringRef unit,
                                         int64_t done, int64_t total,
                                         double seconds, unsigned columns) {
  std::string words = formatv("{0}/{1} {2}", done, total, unit);
  if (done > 0 && seconds > 0) {
    double rate = done / seconds;
    words += rate < 100 ? formatv(", {0:f1} {1}/s", rate, unit).str()
                        : formatv(", {0:f0} {1}/s", rate, unit).str();
    if (done < total)
      words += ", " + formatDuration((total - done) / rate) + " left";
  }
  if (columns == 0)
    return formatv("{0}: {1}", title, words);

  // Between title and words: a space, the bar in brackets, a space.
  constexpr int64_t longest = 30, shortest = 10;
  int64_t width = int64_t(columns) - int64_t(title.size() + words.size()) - 4;
  std::string line = formatv("{0} {1}", title, words);
  if (width >= shortest) {
    width = std::min(width, longest);
    int64_t full = total > 0 ? std::min(done, total) * width / total : 0;
    line = formatv("{0} [{1}{2}] {3}", title, std::string(full, '#'),
                   std::string(width - full, '.'), words);
  }
  return line.substr(0, columns);
}

/// How long what is shown stays.
static milliseconds getInterval(ProgressStyle style) {
  return milliseconds(style == ProgressStyle::Terminal ? 100 : 10000);
}

Progress::Progress(StringRef title, StringRef unit, int64_t total,
                   ProgressStyle style, llvm::raw_ostream *os)
    : title(title), unit(unit), total(total), style(style),
      os(os ? *os : llvm::errs()), start(Clock::now()) {
  show(/*isLast=*/false);
}

Progress::~Progress() { finish(); }

void Progress::advance(int64_t count) {
  done.fetch_add(count, std::memory_order_relaxed);
  if (style == ProgressStyle::Quiet || Clock::now().time_since_epoch().count() <
                                           next.load(std::memory_order_relaxed))
    return;
  // Who comes while another one writes goes on with the work.
  std::unique_lock<std::mutex> lock(mutex, std::try_to_lock);
  if (lock.owns_lock())
    show(/*isLast=*/false);
}

void Progress::finish() {
  std::lock_guard<std::mutex> lock(mutex);
  if (!isFinished)
    show(/*isLast=*/true);
  isFinished = true;
}

void Progress::show(bool isLast) {
  if (style == ProgressStyle::Quiet)
    return;
  Clock::time_point now = Clock::now();
  next = (now + getInterval(style)).time_since_epoch().count();
  double seconds = std::chrono::duration<double>(now - start).count();
  if (style == ProgressStyle::Log) {
    os << formatProgress(title, unit, done, total, seconds, 0) + "\n";
    return;
  }
  unsigned columns = llvm::sys::Process::StandardErrColumns();
  // The last column makes some terminals begin a new line.
  std::string line = formatProgress(title, unit, done, total, seconds,
                                    columns > 1 ? columns - 1 : 79);
  size_t shown = line.size();
  // Over what is left of a longer line before.
  if (shown < shownColumns)
    line.append(shownColumns - shown, ' ');
  shownColumns = shown;
  // In one piece, so that lines of other processes do not get into it.
  os << "\r" + line + (isLast ? "\n" : "");
}
