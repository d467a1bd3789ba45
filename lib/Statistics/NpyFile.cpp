//===- NpyFile.cpp - NumPy's file format ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file is: "\x93NUMPY", version (2 bytes), length of the header (2 bytes, 4
// from version 2 on), header, data. The header is a Python dictionary, e.g.
// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }.
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/ArrayData.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

TensorView ArrayData::getView() const {
  TensorView view;
  view.data = data;
  view.storage = storage;
  view.shape.assign(shape.begin(), shape.end());
  view.strides.assign(shape.size(), 1);
  for (size_t dim = shape.size(); dim-- > 1;)
    view.strides[dim - 1] = view.strides[dim] * shape[dim];
  return view;
}

bool ArrayData::operator==(const ArrayData &other) const {
  return shape == other.shape && storage == other.storage && data == other.data;
}

namespace {
/// What the header says.
struct NpyHeader {
  std::optional<StringRef> descr;
  std::optional<bool> isFortranOrder;
  std::optional<SmallVector<int64_t, 4>> shape;
};
} // namespace

static bool consume(StringRef &text, StringRef token) {
  text = text.ltrim();
  return text.consume_front(token);
}

/// A string in single or double quotes, without escapes.
static Expected<StringRef> parseString(StringRef &text) {
  text = text.ltrim();
  if (text.empty() || (text.front() != '\'' && text.front() != '"'))
    return invalid("expected a string in the header of a .npy file");
  size_t end = text.find(text.front(), 1);
  if (end == StringRef::npos)
    return invalid("expected the end of a string in the header of a .npy file");
  StringRef string = text.slice(1, end);
  text = text.drop_front(end + 1);
  return string;
}

/// A tuple of sizes: (), (3,) or (3, 4).
static Expected<SmallVector<int64_t, 4>> parseShape(StringRef &text) {
  SmallVector<int64_t, 4> shape;
  bool isValid = consume(text, "(");
  while (isValid && !consume(text, ")")) {
    int64_t size = 0;
    text = text.ltrim();
    isValid = !text.consumeInteger(10, size) && size >= 0;
    shape.push_back(size);
    if (!consume(text, ",")) {
      isValid &= consume(text, ")");
      break;
    }
  }
  if (!isValid)
    return invalid("expected the shape in the header of a .npy file");
  return shape;
}

static Expected<NpyHeader> parseHeader(StringRef text) {
  NpyHeader header;
  if (!consume(text, "{"))
    return invalid("expected a dictionary in the header of a .npy file");
  while (!consume(text, "}")) {
    auto key = parseString(text);
    if (!key)
      return key.takeError();
    if (!consume(text, ":"))
      return invalid("expected ':' in the header of a .npy file");
    if (*key == "descr") {
      if (StringRef(text).ltrim().starts_with("["))
        return invalid("expected an array of numbers, found one of records");
      auto descr = parseString(text);
      if (!descr)
        return descr.takeError();
      header.descr = *descr;
    } else if (*key == "fortran_order") {
      header.isFortranOrder = consume(text, "True");
      if (!*header.isFortranOrder && !consume(text, "False"))
        return invalid("expected True or False for 'fortran_order' in the "
                       "header of a .npy file");
    } else if (*key == "shape") {
      auto shape = parseShape(text);
      if (!shape)
        return shape.takeError();
      header.shape = std::move(*shape);
    } else {
      return invalid("expected descr, fortran_order or shape in the header of "
                     "a .npy file, found '" +
                     *key + "'");
    }
    if (!consume(text, ",")) {
      if (!consume(text, "}"))
        return invalid("expected '}' in the header of a .npy file");
      break;
    }
  }
  if (!header.descr || !header.isFortranOrder || !header.shape)
    return invalid("expected descr, fortran_order and shape in the header of a "
                   ".npy file");
  return header;
}

static Expected<Storage> getStorage(StringRef descr) {
  auto storage = llvm::StringSwitch<std::optional<Storage>>(descr)
                     .Case("|i1", Storage::I8)
                     .Case("|u1", Storage::U8)
                     .Case("<i2", Storage::I16)
                     .Case("<u2", Storage::U16)
                     .Case("<i4", Storage::I32)
                     .Case("<u4", Storage::U32)
                     .Case("<i8", Storage::I64)
                     .Case("<f2", Storage::F16)
                     .Case("<f4", Storage::F32)
                     .Case("<f8", Storage::F64)
                     .Default(std::nullopt);
  if (!storage)
    return invalid("expected little-endian integers or floats of at most 64 "
                   "bits, found dtype '" +
                   descr + "'");
  return *storage;
}

/// Copies an array whose first dimension is the fastest to row-major order. As
/// many indices of the first dimension at a time as are neighbours in a cache
/// line, since each of them goes to another place.
template <typename T>
static void copyToRowMajor(ArrayRef<int64_t> shape, const char *from,
                           char *to) {
  auto *source = reinterpret_cast<const T *>(from);
  auto *target = reinterpret_cast<T *>(to);
  constexpr int64_t block = 64 / sizeof(T);
  int64_t first = shape.front(), rest = 1;
  for (int64_t size : shape.drop_front())
    rest *= size;
  SmallVector<int64_t> index(shape.size());
  for (int64_t begin = 0; begin < first; begin += block) {
    int64_t end = std::min(first, begin + block);
    int64_t offset = 0;
    for (int64_t i = 0; i < rest; ++i) {
      for (int64_t k = begin; k < end; ++k)
        target[k * rest + i] = source[offset + k];
      // The next index of the other dimensions, the last one fastest.
      int64_t stride = first * rest;
      for (size_t dim = shape.size(); dim-- > 1;) {
        stride /= shape[dim];
        offset += stride;
        if (++index[dim] < shape[dim])
          break;
        index[dim] = 0;
        offset -= stride * shape[dim];
      }
    }
  }
}

/// The same array in row-major order, in memory of its own.
static Expected<ArrayData> convertFromFortranOrder(const ArrayData &array) {
  std::unique_ptr<llvm::WritableMemoryBuffer> copy =
      llvm::WritableMemoryBuffer::getNewUninitMemBuffer(array.data.size());
  if (!copy)
    return invalid("expected memory for " + Twine(array.data.size()) +
                   " bytes, to convert an array in Fortran order, found too "
                   "little");
  char *to = copy->getBufferStart();
  const char *from = array.data.data();
  switch (getStorageBytes(array.storage)) {
  case 1:
    copyToRowMajor<uint8_t>(array.shape, from, to);
    break;
  case 2:
    copyToRowMajor<uint16_t>(array.shape, from, to);
    break;
  case 4:
    copyToRowMajor<uint32_t>(array.shape, from, to);
    break;
  default:
    copyToRowMajor<uint64_t>(array.shape, from, to);
  }
  ArrayData converted = array;
  converted.data = ArrayRef<char>(to, array.data.size());
  converted.owner = std::move(copy);
  return converted;
}

Expected<ArrayData>
mlir::unbias::parseNpy(std::shared_ptr<llvm::MemoryBuffer> buffer) {
  StringRef bytes = buffer->getBuffer();
  if (bytes.empty())
    return invalid("expected a .npy file, found an empty file");
  if (!bytes.consume_front("\x93NUMPY") || bytes.size() < 2)
    return invalid("expected a .npy file, found other data");
  int version = bytes[0];
  if (version < 1 || version > 3)
    return invalid("expected version 1, 2 or 3 of the .npy format, found " +
                   Twine(version));
  bytes = bytes.drop_front(2);
  size_t lengthBytes = version == 1 ? 2 : 4;
  if (bytes.size() < lengthBytes)
    return invalid("expected the header of a .npy file, found its end");
  size_t length = version == 1 ? llvm::support::endian::read16le(bytes.data())
                               : llvm::support::endian::read32le(bytes.data());
  bytes = bytes.drop_front(lengthBytes);
  if (bytes.size() < length)
    return invalid("expected " + Twine(length) +
                   " bytes of header in a .npy file, found " +
                   Twine(bytes.size()));
  auto header = parseHeader(bytes.take_front(length));
  if (!header)
    return header.takeError();
  bytes = bytes.drop_front(length);

  auto storage = getStorage(*header->descr);
  if (!storage)
    return storage.takeError();
  int64_t elementBytes = getStorageBytes(*storage);
  int64_t expected = elementBytes;
  for (int64_t size : *header->shape)
    if (llvm::MulOverflow(expected, size, expected))
      return invalid("expected a shape of less than 2^63 bytes");
  if (int64_t(bytes.size()) != expected)
    return invalid("expected " + Twine(expected) +
                   " bytes of data in a .npy file, found " +
                   Twine(bytes.size()));

  ArrayData array{std::move(*header->shape), *storage, {}, buffer};
  if (reinterpret_cast<uintptr_t>(bytes.data()) % elementBytes != 0) {
    // NumPy aligns the data; another writer may not.
    array.owner = llvm::MemoryBuffer::getMemBufferCopy(bytes);
    bytes = array.owner->getBuffer();
  }
  array.data = ArrayRef(bytes.data(), bytes.size());
  if (*header->isFortranOrder && array.shape.size() > 1 && !bytes.empty())
    return convertFromFortranOrder(array);
  return array;
}

Expected<ArrayData> mlir::unbias::readNpyFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return invalid(path + ": " + buffer.getError().message());
  auto array = parseNpy(std::move(*buffer));
  if (!array)
    return invalid(path + ": " + takeReason(array.takeError()).message);
  return array;
}
