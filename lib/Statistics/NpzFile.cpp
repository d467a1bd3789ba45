//===- NpzFile.cpp - NumPy's archives of arrays ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A `.npz` is a zip archive of `.npy` files. libzip does the unpacking.
//
//===----------------------------------------------------------------------===//

#include "NpzFile.h"
#include "unbias/Support/Reason.h"
#include <zip.h>

using namespace mlir::unbias;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

namespace {
struct CloseArchive {
  void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct CloseMember {
  void operator()(zip_file_t *member) const { zip_fclose(member); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
} // namespace

static Expected<Archive> openArchive(StringRef bytes) {
  zip_error_t error;
  zip_error_init(&error);
  auto fail = [&] {
    std::string message = zip_error_strerror(&error);
    zip_error_fini(&error);
    return invalid("expected a .npz file, found a broken one: " + message);
  };
  zip_source_t *source = zip_source_buffer_create(bytes.data(), bytes.size(),
                                                  /*freep=*/0, &error);
  if (!source)
    return fail();
  zip_t *archive =
      zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (archive)
    return Archive(archive);
  zip_source_free(source);
  return fail();
}

/// The unpacked bytes of member `index`, whose size is `size`.
static Expected<std::shared_ptr<llvm::MemoryBuffer>>
unpack(zip_t *archive, uint64_t index, uint64_t size) {
  std::unique_ptr<zip_file_t, CloseMember> member(
      zip_fopen_index(archive, index, /*flags=*/0));
  if (!member)
    return invalid(zip_strerror(archive));
  std::unique_ptr<llvm::WritableMemoryBuffer> buffer =
      llvm::WritableMemoryBuffer::getNewUninitMemBuffer(size);
  if (!buffer)
    return invalid("expected memory for " + Twine(size) +
                   " bytes, found too little");
  // One byte more than there is makes libzip check the sum at the end.
  uint64_t done = 0;
  while (done < size) {
    zip_int64_t got =
        zip_fread(member.get(), buffer->getBufferStart() + done, size - done);
    if (got < 0)
      return invalid(zip_file_strerror(member.get()));
    if (got == 0)
      return invalid("expected " + Twine(size) + " bytes, found " +
                     Twine(done));
    done += got;
  }
  char more;
  zip_int64_t got = zip_fread(member.get(), &more, 1);
  if (got < 0)
    return invalid(zip_file_strerror(member.get()));
  if (got > 0)
    return invalid("expected " + Twine(size) + " bytes, found more");
  return std::shared_ptr<llvm::MemoryBuffer>(std::move(buffer));
}

static Expected<NpzMember> readMember(zip_t *archive, uint64_t index) {
  zip_stat_t status;
  if (zip_stat_index(archive, index, /*flags=*/0, &status) != 0)
    return invalid("member " + Twine(index) + ": " + zip_strerror(archive));
  if (!(status.valid & ZIP_STAT_NAME) || !(status.valid & ZIP_STAT_SIZE))
    return invalid("member " + Twine(index) + ": expected a name and a size");
  auto fail = [&](llvm::Error error) {
    return invalid(Twine("member '") + status.name +
                   "': " + takeReason(std::move(error)).message);
  };
  auto bytes = unpack(archive, index, status.size);
  if (!bytes)
    return fail(bytes.takeError());
  auto array = parseNpy(std::move(*bytes));
  if (!array)
    return fail(array.takeError());
  return NpzMember{status.name, std::move(*array)};
}

Expected<std::vector<NpzMember>>
mlir::unbias::readNpz(const llvm::MemoryBuffer &file) {
  auto archive = openArchive(file.getBuffer());
  if (!archive)
    return archive.takeError();
  zip_int64_t count = zip_get_num_entries(archive->get(), /*flags=*/0);
  if (count <= 0)
    return invalid("expected arrays in a .npz file, found none");
  std::vector<NpzMember> members;
  for (zip_int64_t i = 0; i < count; ++i) {
    auto member = readMember(archive->get(), i);
    if (!member)
      return member.takeError();
    members.push_back(std::move(*member));
  }
  return members;
}
