//===- ValueStore.cpp - Live values of all samples ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ValueStore.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/Alignment.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

/// Maps a temporary file of `bytes` bytes and takes its name away.
static llvm::Expected<llvm::sys::fs::mapped_file_region>
mapTemporary(int64_t bytes) {
  namespace fs = llvm::sys::fs;
  int file;
  SmallString<128> path;
  auto fail = [&](std::error_code code, const char *what) {
    return invalid("temporary file of " + Twine(bytes) +
                   " bytes for activations, which exceed the memory: " + what +
                   ": " + code.message());
  };
  if (std::error_code code =
          fs::createTemporaryFile("unbias-activations", "", file, path))
    return fail(code, "create");
  fs::remove(path);
  fs::file_t handle = fs::convertFDToNativeFile(file);
  // Takes the space now: a full disk is found here, not by a signal later.
  if (std::error_code code = fs::resize_file(file, bytes)) {
    fs::closeFile(handle);
    return fail(code, "make room for it");
  }
  std::error_code code;
  fs::mapped_file_region region(handle, fs::mapped_file_region::readwrite,
                                bytes, 0, code);
  fs::closeFile(handle);
  if (code)
    return fail(code, "map");
  return region;
}

llvm::Error ValueStore::allocate(unsigned value, int64_t bytesPerSample) {
  Slot &slot = slots[value];
  // Samples start at cache lines.
  slot.bytesPerSample = llvm::alignTo(std::max<int64_t>(bytesPerSample, 1), 64);
  uint64_t bytes = slot.bytesPerSample * samples + 64;
  if (used + bytes <= memory) {
    slot.memory.resize(bytes);
    slot.begin = reinterpret_cast<char *>(
        llvm::alignAddr(slot.memory.data(), llvm::Align(64)));
    used += bytes;
    return llvm::Error::success();
  }
  auto file = mapTemporary(bytes);
  if (!file)
    return file.takeError();
  slot.file.emplace(std::move(*file));
  slot.begin = slot.file->data();
  return llvm::Error::success();
}

void ValueStore::release(unsigned value) {
  used -= slots[value].memory.size();
  slots[value] = Slot();
}

void ValueStore::page() {
  for (Slot &slot : slots)
    if (slot.file)
      slot.file->dontNeed();
}
