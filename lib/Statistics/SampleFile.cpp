//===- SampleFile.cpp - Calibration samples and labels --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads arrays whose first dimension is the sample.
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/SampleFile.h"
#include "NpzFile.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InterleavedRange.h"

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

int64_t SampleArray::getNumElements() const {
  int64_t count = 1;
  for (int64_t size : getShape())
    count *= size;
  return count;
}

ArrayRef<char> SampleArray::getSample(int64_t index) const {
  int64_t bytes = getNumElements() * getStorageBytes(array.storage);
  return array.data.slice(index * bytes, bytes);
}

/// "[2, 3]".
static std::string toText(ArrayRef<int64_t> shape) {
  return llvm::formatv("[{0}]", llvm::interleaved(shape)).str();
}

/// Adds `array` to `set`, unless it holds no samples or another number of them.
static llvm::Error addArray(SampleSet &set, std::string name, ArrayData array) {
  if (array.shape.empty())
    return invalid(name + ": expected an array whose first dimension is the "
                          "sample, found a single number");
  if (array.shape.front() == 0)
    return invalid(name + ": expected at least one sample, found shape " +
                   toText(array.shape));
  if (array.data.empty())
    return invalid(name +
                   ": expected samples of at least one element, found "
                   "shape " +
                   toText(array.shape));
  int64_t count = array.shape.front();
  if (!set.inputs.empty() && count != set.count)
    return invalid(name + ": expected " + Twine(set.count) +
                   " samples, as in " + set.inputs.front().name + ", found " +
                   Twine(count));
  set.count = count;
  set.inputs.push_back({std::move(name), std::move(array)});
  return llvm::Error::success();
}

Expected<SampleSet> mlir::unbias::readSamples(StringRef path) {
  auto opened = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!opened)
    return invalid(path + ": " + opened.getError().message());
  std::shared_ptr<llvm::MemoryBuffer> buffer = std::move(*opened);
  StringRef bytes = buffer->getBuffer();
  if (bytes.empty())
    return invalid(path +
                   ": expected a .npy or .npz file, found an empty file");

  SampleSet set;
  if (bytes.starts_with("PK")) {
    auto members = readNpz(*buffer);
    if (!members)
      return invalid(path + ": " + takeReason(members.takeError()).message);
    for (NpzMember &member : *members)
      if (auto error =
              addArray(set, (path + ": member '" + member.name + "'").str(),
                       std::move(member.array)))
        return error;
    return set;
  }
  if (!bytes.starts_with("\x93NUMPY"))
    return invalid(path + ": expected a .npy or .npz file, found other data");
  auto array = parseNpy(std::move(buffer));
  if (!array)
    return invalid(path + ": " + takeReason(array.takeError()).message);
  if (auto error = addArray(set, path.str(), std::move(*array)))
    return error;
  return set;
}

Expected<std::vector<int64_t>>
mlir::unbias::readLabels(StringRef path, int64_t count, int64_t classes) {
  auto array = readNpyFile(path);
  if (!array)
    return array.takeError();
  ArrayRef<int64_t> shape = array->shape;
  if (!isInteger(array->storage))
    return invalid(path + ": expected the classes of samples as integers, " +
                   "found " + getStorageName(array->storage));
  bool isList = shape.size() == 1 || (shape.size() == 2 && shape.back() == 1);
  if (!isList || shape.front() != count)
    return invalid(path + ": expected one class for each of " + Twine(count) +
                   " samples, found shape " + toText(shape));
  TensorView view = array->getView();
  std::vector<int64_t> labels;
  labels.reserve(count);
  for (int64_t i = 0; i < count; ++i) {
    labels.push_back(view.loadInteger(i));
    if (labels.back() < 0 || labels.back() >= classes)
      return invalid(path + ": label " + Twine(i) + ": expected a class from " +
                     "0 to " + Twine(classes - 1) + ", found " +
                     Twine(labels.back()));
  }
  return labels;
}
