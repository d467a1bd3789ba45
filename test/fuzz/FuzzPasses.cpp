//===- FuzzPasses.cpp - Fuzzer of the passes ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"
#include "ModuleGenerator.h"
#include "PassProperties.h"
#include "TestModules.h"
#include <cstdlib>

using namespace mlir::unbias::test;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static PassProperties properties;
  static const std::vector<std::string> tests = readTestModules();
  ByteSource bytes(llvm::ArrayRef(data, size));
  std::string module;
  if (bytes.takeOneIn(4))
    module = mutateModule(tests[bytes.takeBits() % tests.size()], bytes);
  else
    module = generateModule(bytes);
  if (std::getenv("UNBIAS_FUZZ_PRINT"))
    llvm::errs() << module;
  std::string finding = properties.check(module, bytes);
  report(finding.empty() ? finding : module + finding);
  return 0;
}
