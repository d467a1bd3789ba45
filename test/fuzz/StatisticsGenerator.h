//===- StatisticsGenerator.h - Random statistics files ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_STATISTICSGENERATOR_H
#define UNBIAS_TEST_FUZZ_STATISTICSGENERATOR_H

#include "ByteSource.h"
#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Transforms/OpIds.h"
#include "llvm/Support/FileUtilities.h"

namespace mlir::unbias::test {

/// Records that are well formed, for some of `ops` and, sometimes, for others.
StatisticsFile generateStatisticsFile(ArrayRef<NamedOp> ops, ByteSource &bytes);

/// A file with the bytes `data` as long as this lives.
class TemporaryFile {
public:
  explicit TemporaryFile(StringRef data);
  std::string getPath() const { return path.str().str(); }

private:
  SmallString<64> path;
  llvm::FileRemover remover;
};

/// `file` as JSON.
std::string toText(const StatisticsFile &file);

/// `file` on disk.
class TemporaryStatistics : public TemporaryFile {
public:
  explicit TemporaryStatistics(const StatisticsFile &file)
      : TemporaryFile(toText(file)) {}
};

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_STATISTICSGENERATOR_H
