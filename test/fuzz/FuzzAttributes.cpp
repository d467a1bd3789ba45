//===- FuzzAttributes.cpp - Fuzzer of attributes of calibration -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttributeProperties.h"
#include "Fuzzer.h"

using namespace mlir::unbias::test;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static AttributeProperties properties;
  report(properties.check(
      llvm::StringRef(reinterpret_cast<const char *>(data), size)));
  return 0;
}
