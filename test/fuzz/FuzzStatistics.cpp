//===- FuzzStatistics.cpp - Fuzzer of files of statistics and samples -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"
#include "StatisticsProperties.h"

using namespace mlir::unbias::test;

/// Choices come after the last newline, if the input is that of a file: its
/// beginning is what readers look at first.
static llvm::StringRef takeChoices(llvm::StringRef &text) {
  auto [file, choices] = text.rsplit('\n');
  if (choices.size() < text.size())
    text = file;
  return choices;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  if (text.consume_front("{")) {
    report(checkStatistics("{" + text.str()));
  } else if (text.starts_with("\x93NUMPY") || text.starts_with("PK")) {
    report(checkNpy(text));
    llvm::StringRef choices = takeChoices(text);
    ByteSource bytes(llvm::ArrayRef(
        reinterpret_cast<const uint8_t *>(choices.data()), choices.size()));
    report(checkSamples(text, bytes));
  } else {
    ByteSource bytes(llvm::ArrayRef(data, size));
    report(checkGeneratedStatistics(bytes));
  }
  return 0;
}
