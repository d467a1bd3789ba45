//===- OutputFile.cpp - Files written whole or not at all -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/OutputFile.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include <chrono>
#include <thread>
#include <unistd.h>

using namespace mlir::unbias;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

OutputFile::~OutputFile() {
  if (temporary.empty())
    return;
  // An error of a file that nobody wants is none; unasked, a stream would make
  // one fatal.
  if (stream) {
    auto &file = static_cast<llvm::raw_fd_ostream &>(*stream);
    file.close();
    file.clear_error();
  }
  fs::remove(temporary);
  llvm::sys::DontRemoveFileOnSignal(temporary);
}

/// The file that `path` names, through symbolic links; its folder must exist.
static std::error_code findTarget(StringRef path, bool exists,
                                  std::string &target) {
  llvm::SmallString<128> result;
  if (exists) {
    if (std::error_code code = fs::real_path(path, result))
      return code;
  } else {
    StringRef folder = llvm::sys::path::parent_path(path);
    if (std::error_code code =
            fs::real_path(folder.empty() ? "." : folder, result))
      return code;
    llvm::sys::path::append(result, llvm::sys::path::filename(path));
  }
  target = result.str().str();
  return {};
}

/// Creates a file beside `target` that goes away on a signal.
static std::error_code createTemporary(StringRef target, std::string &temporary,
                                       int &fd) {
  std::error_code code;
  for (int attempt = 0; attempt < 128; ++attempt) {
    llvm::SmallString<128> name;
    fs::createUniquePath(target + ".unbias-tmp-%%%%%%%%", name,
                         /*MakeAbsolute=*/false);
    // Before it exists, so that there is no moment at which it would stay.
    llvm::sys::RemoveFileOnSignal(name);
    code = fs::openFileForWrite(name, fd, fs::CD_CreateNew);
    if (!code) {
      temporary = name.str().str();
      return code;
    }
    llvm::sys::DontRemoveFileOnSignal(name);
    if (code != std::errc::file_exists)
      return code;
  }
  return code;
}

Error OutputFile::open(StringRef givenPath) {
  path = givenPath.str();
  auto fail = [&](std::error_code code) {
    return invalid(path + ": " + code.message());
  };
  fs::file_status status;
  bool exists = path != "-" && !fs::status(path, status);
  if (exists && fs::is_directory(status))
    return invalid(path + ": expected a file to write to, found a folder");
  if (path == "-" || (exists && !fs::is_regular_file(status))) {
    target = path;
    stream = std::make_unique<llvm::raw_svector_ostream>(content);
    return Error::success();
  }
  if (exists)
    if (std::error_code code = fs::access(path, fs::AccessMode::Write))
      return fail(code);
  if (std::error_code code = findTarget(path, exists, target))
    return fail(code);
  int fd = -1;
  if (std::error_code code = createTemporary(target, temporary, fd))
    return fail(code);
  stream = std::make_unique<llvm::raw_fd_ostream>(fd, /*shouldClose=*/true);
  // Who replaces a file keeps who may read it.
  if (exists)
    if (std::error_code code = fs::setPermissions(fd, status.permissions()))
      return fail(code);
  descriptor = fd;
  return Error::success();
}

Error OutputFile::finish() {
  if (temporary.empty())
    return Error::success();
  auto &file = static_cast<llvm::raw_fd_ostream &>(*stream);
  file.flush();
  // Some file systems find out only now that there is no space, and after a
  // power failure the new name must not lead to an empty file.
  if (!file.has_error() && ::fsync(descriptor) != 0 && errno != EINVAL &&
      errno != ENOTSUP)
    return invalid(path + ": " +
                   std::error_code(errno, std::generic_category()).message());
  file.close();
  if (!file.has_error())
    return Error::success();
  return invalid(path + ": " + file.error().message());
}

Error OutputFile::publish() {
  if (!temporary.empty()) {
    if (std::error_code code = fs::rename(temporary, target)) {
      // If it is gone, another thread handles a signal and has removed it; that
      // ends the process in a moment, which is no error to talk about.
      if (code == std::errc::no_such_file_or_directory)
        std::this_thread::sleep_for(std::chrono::seconds(1));
      return invalid(path + ": " + code.message());
    }
    llvm::sys::DontRemoveFileOnSignal(temporary);
    temporary.clear();
    return Error::success();
  }
  std::error_code code;
  llvm::raw_fd_ostream file(path, code, fs::CD_OpenExisting);
  if (!code) {
    file.write(content.data(), content.size());
    file.flush();
    code = file.error();
    file.clear_error();
  }
  if (code)
    return invalid(path + ": " + code.message());
  return Error::success();
}

Expected<OutputFile *> OutputSet::add(StringRef path) {
  std::unique_ptr<OutputFile> file(new OutputFile);
  if (Error error = file->open(path))
    return error;
  for (const auto &other : files)
    if (other->target == file->target)
      return invalid(path + ": expected outputs of different names, found two "
                            "of this");
  files.push_back(std::move(file));
  return files.back().get();
}

Error OutputSet::commit() {
  for (auto &file : files)
    if (Error error = file->finish())
      return error;
  // What has no temporary file cannot be taken back and may still fail, so it
  // comes first.
  std::vector<OutputFile *> order;
  for (bool isNamed : {false, true})
    for (auto &file : files)
      if (file->temporary.empty() != isNamed)
        order.push_back(file.get());
  for (OutputFile *file : order)
    if (Error error = file->publish())
      return error;
  return Error::success();
}
