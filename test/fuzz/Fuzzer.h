//===- Fuzzer.h - What fuzzers do with a finding ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_FUZZER_H
#define UNBIAS_TEST_FUZZ_FUZZER_H

#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

namespace mlir::unbias::test {

/// Ends the process with `finding` unless it is empty; libFuzzer keeps the
/// input.
inline void report(const std::string &finding) {
  if (finding.empty())
    return;
  llvm::errs() << finding << "\n";
  std::abort();
}

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_FUZZER_H
