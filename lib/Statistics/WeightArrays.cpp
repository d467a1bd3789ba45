//===- WeightArrays.cpp - Weights in statistics files ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightArrays.h"
#include "JsonObject.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;
namespace json = llvm::json;

/// Appends the numbers of `value`, which must have the shape `shape[dim...]`.
static Error flatten(const json::Value &value, const Twine &path,
                     llvm::ArrayRef<int64_t> shape,
                     llvm::SmallVectorImpl<double> &out) {
  if (shape.empty())
    return readJson(value, path, out.emplace_back());
  const json::Array *array = value.getAsArray();
  if (!array)
    return wrongJsonKind(path, "a list", value);
  if (int64_t(array->size()) != shape.front())
    return invalid(path + ": expected " + Twine(shape.front()) +
                   " elements as in the first list, found " +
                   Twine(array->size()));
  for (auto [index, element] : llvm::enumerate(*array))
    if (Error error = flatten(element, path + "[" + Twine(index) + "]",
                              shape.drop_front(), out))
      return error;
  return Error::success();
}

/// `numbers` in memory of their own.
template <typename T>
static ArrayData store(llvm::ArrayRef<double> numbers, Storage storage) {
  std::unique_ptr<llvm::WritableMemoryBuffer> buffer =
      llvm::WritableMemoryBuffer::getNewUninitMemBuffer(
          numbers.size() * sizeof(T), "", llvm::Align::Of<T>());
  llvm::transform(numbers, reinterpret_cast<T *>(buffer->getBufferStart()),
                  [](double number) { return T(number); });
  ArrayData array;
  array.storage = storage;
  array.data =
      llvm::ArrayRef(buffer->getBufferStart(), buffer->getBufferSize());
  array.owner = std::move(buffer);
  return array;
}

static Expected<ArrayData> readLists(const json::Value &value, StringRef path) {
  SmallVector<int64_t, 4> shape;
  const json::Value *first = &value;
  while (const json::Array *array = first->getAsArray()) {
    shape.push_back(array->size());
    if (array->empty())
      return invalid(path + ": expected at least one number, found none");
    first = &array->front();
  }
  SmallVector<double, 0> numbers;
  if (Error error = flatten(value, path, shape, numbers))
    return error;
  // Weights come from f32: as such they take half the memory.
  bool fits = llvm::all_of(
      numbers, [](double number) { return double(float(number)) == number; });
  ArrayData array = fits ? store<float>(numbers, Storage::F32)
                         : store<double>(numbers, Storage::F64);
  array.shape = std::move(shape);
  return array;
}

template <typename T>
static bool isFinite(llvm::ArrayRef<char> data) {
  llvm::ArrayRef<T> numbers(reinterpret_cast<const T *>(data.data()),
                            data.size() / sizeof(T));
  return llvm::all_of(numbers, [](T number) { return std::isfinite(number); });
}

static bool isFinite(const ArrayData &array) {
  if (array.storage == Storage::F64)
    return isFinite<double>(array.data);
  if (array.storage == Storage::F32)
    return isFinite<float>(array.data);
  // f16: the exponent of infinities and NaNs is all ones.
  llvm::ArrayRef<uint16_t> halves(
      reinterpret_cast<const uint16_t *>(array.data.data()),
      array.data.size() / sizeof(uint16_t));
  return llvm::all_of(halves,
                      [](uint16_t half) { return (half & 0x7c00) != 0x7c00; });
}

static Expected<ArrayData> readFile(const json::Value &value, StringRef path,
                                    StringRef directory) {
  std::string name;
  JsonObject reader(value, path);
  reader.required("npy", name);
  if (Error error = reader.finish())
    return error;
  if (llvm::sys::path::is_absolute(name))
    return invalid(path +
                   ".npy: expected a path relative to the statistics "
                   "file, found '" +
                   name + "'");
  llvm::SmallString<128> file(directory);
  llvm::sys::path::append(file, name);
  auto array = readNpyFile(file);
  if (!array)
    return invalid(path + ".npy: " + takeReason(array.takeError()).message);
  if (isInteger(array->storage))
    return invalid(path + ".npy: expected an array of floats, found " +
                   getStorageName(array->storage));
  if (!isFinite(*array))
    return invalid(path + ".npy: expected finite numbers, found others");
  return array;
}

Expected<ArrayData> mlir::unbias::readWeightArray(const json::Value &value,
                                                  StringRef path,
                                                  StringRef directory) {
  switch (value.kind()) {
  case json::Value::Array:
    return readLists(value, path);
  case json::Value::Object:
    return readFile(value, path, directory);
  default:
    return wrongJsonKind(path, "nested lists or {\"npy\": path}", value);
  }
}
