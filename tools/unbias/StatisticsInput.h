//===- StatisticsInput.h - Statistics of the command line -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statistics files for a network, and what its float twin adds to these.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TOOLS_UNBIAS_STATISTICSINPUT_H
#define UNBIAS_TOOLS_UNBIAS_STATISTICSINPUT_H

#include "NetworkFile.h"
#include "unbias/Report/Report.h"
#include "llvm/ADT/SmallString.h"

namespace mlir::unbias {

/// A file that goes away with this, however the process ends.
struct TemporaryFile {
  ~TemporaryFile();
  llvm::Error create();
  llvm::SmallString<128> path;
};

/// All may be empty but the network, which errors are about.
struct StatisticsPaths {
  StringRef network, reference, scales;
  const std::vector<std::string> &stats;
};

/// Files that `unbias-attach-stats` reads, and what they refer to.
class StatisticsInput {
public:
  /// With a reference: pairs the networks, writes what the float one tells on
  /// the ops of `module`, and translates its names. What pairing has to say
  /// goes to `report`, and as warnings to the user. Invalid: files that are not
  /// there, or networks that are no pair.
  llvm::Error read(ModuleOp module, NetworkContext &context,
                   const StatisticsPaths &paths, NetworkReport &report);

  const std::vector<std::string> &getFiles() const { return files; }

private:
  /// Its weights are used in place.
  std::optional<NetworkFile> real;
  TemporaryFile renamed;
  std::vector<std::string> files;
};

} // namespace mlir::unbias

#endif // UNBIAS_TOOLS_UNBIAS_STATISTICSINPUT_H
