//===- OutputFile.h - Files written whole or not at all ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The outputs of a command. Each is written to a temporary file in the folder
// of its target and gets its name when all are complete, so that whoever looks
// finds the old file or the whole new one, whatever stopped the command.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_OUTPUTFILE_H
#define UNBIAS_SUPPORT_OUTPUTFILE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <vector>

namespace mlir::unbias {

/// One output. Made by `OutputSet::add`.
class OutputFile {
public:
  ~OutputFile();
  OutputFile(const OutputFile &) = delete;
  OutputFile &operator=(const OutputFile &) = delete;

  /// As it was given.
  llvm::StringRef getPath() const { return path; }
  /// Where the content goes. Errors come out at the commit.
  llvm::raw_pwrite_stream &getStream() { return *stream; }

private:
  friend class OutputSet;
  OutputFile() = default;
  llvm::Error open(llvm::StringRef givenPath);
  /// Brings all that was written to the disk.
  llvm::Error finish();
  /// Makes it what the path names.
  llvm::Error publish();

  std::string path;
  /// What `path` leads to through symbolic links.
  std::string target;
  /// Empty for standard output, pipes and devices, which are written at the
  /// commit from `content`.
  std::string temporary;
  int descriptor = -1;
  llvm::SmallVector<char, 0> content;
  std::unique_ptr<llvm::raw_pwrite_stream> stream;
};

/// All outputs of a command. What is not committed leaves nothing behind,
/// neither when this goes away nor on SIGINT, SIGTERM or SIGHUP; SIGKILL leaves
/// files named `<output>.unbias-tmp-<8 digits>`.
class OutputSet {
public:
  /// Opens an output, early, so that a folder that cannot be written to is
  /// found before the work. `-` is standard output. Invalid if the path is
  /// already among the outputs, or names a folder or a file that may not be
  /// written.
  llvm::Expected<OutputFile *> add(llvm::StringRef path);

  /// Completes all outputs, then gives all their names; on an error that occurs
  /// before the latter, such as a full disk, none. To be called once.
  llvm::Error commit();

private:
  std::vector<std::unique_ptr<OutputFile>> files;
};

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_OUTPUTFILE_H
