//===- ScalesFile.cpp - Scales that somebody knows ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Pairing/Pairing.h"

using namespace mlir;
using namespace mlir::unbias;

llvm::Expected<StatisticsFile> unbias::readScalesFile(llvm::StringRef path) {
  auto file = readStatisticsFile(path);
  if (!file)
    return file.takeError();
  for (const auto &[id, record] : file->ops) {
    StringRef found;
    if (record.inputFloat || record.inputQuantized || record.outputFloat ||
        record.outputQuantized)
      found = "statistics";
    else if (record.floatWeights || record.weightError)
      found = "weights";
    else if (!record.method.empty() || record.skip)
      found = "a method or a reason to skip";
    if (!found.empty())
      return invalid(path + ": op '" + id +
                     "': expected scales and float biases only, found " +
                     found);
  }
  return file;
}
