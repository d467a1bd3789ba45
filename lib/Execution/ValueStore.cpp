//===- ValueStore.cpp - Live values of all samples ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ValueStore.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/MathExtras.h"
#include <fcntl.h>
#include <sys/mman.h>

using namespace mlir;
using namespace mlir::unbias;

/// Of a large page.
static constexpr int64_t kPageBytes = int64_t(2) << 20;

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
  // Takes the space now: a full disk is found here, not by a signal later, as
  // it would be with `fs::resize_file`, which leaves holes.
  if (int number = posix_fallocate(file, 0, bytes)) {
    fs::closeFile(handle);
    return fail(std::error_code(number, std::generic_category()),
                "make room for it");
  }
  std::error_code code;
  fs::mapped_file_region region(handle, fs::mapped_file_region::readwrite,
                                bytes, 0, code);
  fs::closeFile(handle);
  if (code)
    return fail(code, "map");
  return region;
}

llvm::Expected<ValueStore> ValueStore::create(ArrayRef<Lifetime> values,
                                              int64_t samples,
                                              uint64_t memory) {
  ValueStore store;
  MemoryPlan plan = planMemory(values);
  for (auto [offset, value] : llvm::zip_equal(plan.offsets, values))
    store.offsets.push_back(value.bytes > 0 ? offset : -1);
  store.stride = plan.size;
  if (plan.size == 0)
    return std::move(store);
  store.inMemory = std::min<uint64_t>(samples, memory / plan.size);
  if (store.inMemory > 0) {
    // Not cleared: values are written before they are read.
    int64_t bytes = llvm::alignTo(store.inMemory * plan.size, kPageBytes);
    store.memory.reset(
        static_cast<char *>(std::aligned_alloc(kPageBytes, bytes)));
    if (!store.memory)
      return invalid("expected " + Twine(bytes) +
                     " bytes of memory for activations, found less");
#ifdef MADV_HUGEPAGE
    // Only a hint: what passes through is measured in gigabytes, and ordinary
    // pages cost as much time as the network.
    madvise(store.memory.get(), bytes, MADV_HUGEPAGE);
#endif
  }
  if (store.inMemory < samples) {
    auto file = mapTemporary((samples - store.inMemory) * plan.size);
    if (!file)
      return file.takeError();
    store.file.emplace(std::move(*file));
  }
  return std::move(store);
}

void ValueStore::rest(int64_t sample) {
  constexpr int64_t most = int64_t(16) << 20;
  if (sample >= inMemory && sample % std::max<int64_t>(most / stride, 1) == 0)
    // glibc's posix_madvise, which LLVM calls, ignores this advice.
    madvise(file->data(), file->size(), MADV_DONTNEED);
}
