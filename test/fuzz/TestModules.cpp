//===- TestModules.cpp - The modules of the lit suite ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestModules.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>

using namespace mlir::unbias;

std::vector<std::string> test::readTestModules() {
  std::vector<std::string> paths, modules;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator entry(UNBIAS_TESTS, error),
       end;
       entry != end && !error; entry.increment(error))
    if (llvm::sys::path::extension(entry->path()) == ".mlir")
      paths.push_back(entry->path());
  std::sort(paths.begin(), paths.end());
  for (const std::string &path : paths) {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    if (!buffer)
      continue;
    llvm::SmallVector<llvm::StringRef> parts;
    (*buffer)->getBuffer().split(parts, "// -----\n");
    for (llvm::StringRef part : parts)
      if (part.size() < 20000)
        modules.push_back(part.str());
  }
  return modules;
}
