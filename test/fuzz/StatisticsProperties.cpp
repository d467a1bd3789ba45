//===- StatisticsProperties.cpp - What holds of any input file ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StatisticsProperties.h"
#include "StatisticsGenerator.h"
#include "unbias/Statistics/SampleFile.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// The message of an error, which may not be empty.
static std::string checkError(llvm::Error error) {
  std::string message = llvm::toString(std::move(error));
  return message.empty() ? "expected an error with a message, found none" : "";
}

/// `file` through its text and back.
static std::string checkWritten(const StatisticsFile &file) {
  std::string text = toText(file);
  auto again = parseStatistics(text, "again.json", ".");
  if (!again)
    return "expected what was written to be read, found " +
           llvm::toString(again.takeError()) + "\n" + text;
  if (toText(*again) != text)
    return "expected the same text twice, found\n" + text + "\n" +
           toText(*again);
  return "";
}

/// `into` and `from`, both ways round.
static std::string checkMerge(const StatisticsFile &into,
                              const StatisticsFile &from) {
  StatisticsFile merged = into;
  if (llvm::Error error = mergeStatistics(merged, from)) {
    if (toText(merged) != toText(into))
      return "expected no change by a merge that failed, found\n" +
             toText(merged) + "\n" + toText(into);
    return checkError(std::move(error));
  }
  return checkWritten(merged);
}

std::string test::checkStatistics(StringRef json) {
  auto file = parseStatistics(json, "a.json", ".");
  if (!file)
    return checkError(file.takeError());
  std::string finding = checkWritten(*file);
  return finding.empty() ? checkMerge(*file, *file) : finding;
}

std::string test::checkGeneratedStatistics(ByteSource &bytes) {
  StatisticsFile files[2];
  for (StatisticsFile &file : files)
    for (int64_t i = bytes.takeInteger(0, 2); i >= 0; --i)
      for (auto &[id, record] : generateStatisticsFile({}, bytes).ops)
        file.ops[id + std::to_string(i)] = std::move(record);
  for (const StatisticsFile &file : files) {
    std::string finding = checkWritten(file);
    if (!finding.empty())
      return finding;
  }
  return checkMerge(files[0], files[1]);
}

/// The number of elements of `array`, or -1 if its bytes are not as many.
static int64_t countElements(const ArrayData &array) {
  int64_t count = 1;
  for (int64_t size : array.shape)
    if (size < 0 || llvm::MulOverflow(count, size, count))
      return -1;
  uint64_t bytes = uint64_t(count) * getStorageBytes(array.storage);
  return bytes == array.data.size() ? count : -1;
}

std::string test::checkNpy(StringRef data) {
  auto array = parseNpy(llvm::MemoryBuffer::getMemBufferCopy(data));
  if (!array)
    return checkError(array.takeError());
  int64_t count = countElements(*array);
  if (count < 0)
    return "expected as many bytes as shape and type say";
  if (size_t(count) != array->getView().toDoubles().size())
    return "expected as many numbers as elements";
  return "";
}

/// An input that `array` may be fed to, mostly of its shape.
static InputFormat makeInput(const SampleArray &array, ByteSource &bytes) {
  InputFormat input;
  input.shape.assign(array.array.shape.begin(), array.array.shape.end());
  if (bytes.takeOneIn(16))
    input.shape.back() += 1;
  if (bytes.takeOneIn(4))
    input.shape.front() = -1;
  input.storage =
      bytes.pick({Storage::F32, Storage::I8, Storage::U8, Storage::I16,
                  Storage::I32, Storage::F16, Storage::F64, Storage::I4,
                  Storage::BF16, Storage::I64, Storage::I48});
  if (bytes.takeOneIn(2)) {
    double scale = bytes.takeNumber();
    input.quantization = TensorQuantization{
        scale > 0.0 ? scale : 0.25, bytes.pick({int64_t(0), int64_t(-128)})};
  }
  return input;
}

std::string test::checkSamples(StringRef data, ByteSource &bytes) {
  TemporaryFile file(data);
  auto labels =
      readLabels(file.getPath(), bytes.takeInteger(1, 4), bytes.pick({1, 10}));
  if (!labels) {
    std::string finding = checkError(labels.takeError());
    if (!finding.empty())
      return finding;
  }
  auto samples = readSamples(file.getPath());
  if (!samples)
    return checkError(samples.takeError());
  for (const SampleArray &array : samples->inputs) {
    if (array.getCount() != samples->count || samples->count <= 0)
      return "expected as many samples in every array, and at least one";
    if (countElements(array.array) < 0)
      return "expected as many bytes as shape and type say";
    InputFormat input = makeInput(array, bytes);
    InputFormat quantized = makeInput(array, bytes);
    SampleScaling scaling;
    if (bytes.takeOneIn(3))
      scaling.scale.assign(bytes.pick({int64_t(1), array.array.shape.back()}) %
                               64,
                           bytes.takeNumber());
    if (bytes.takeOneIn(3))
      scaling.offset.assign(1, bytes.takeNumber());
    auto loader = SampleLoader::create(
        array, input, bytes.takeOneIn(2) ? &quantized : nullptr, scaling);
    if (!loader) {
      std::string finding = checkError(loader.takeError());
      if (!finding.empty())
        return finding;
      continue;
    }
    std::vector<char> out(loader->getBytes());
    for (int64_t index = 0; index < std::min<int64_t>(4, array.getCount());
         ++index)
      if (llvm::Error error = loader->load(index, out)) {
        std::string finding = checkError(std::move(error));
        if (!finding.empty())
          return finding;
      }
  }
  return "";
}
