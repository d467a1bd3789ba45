//===- SampleLoader.cpp - From stored samples to network inputs -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Converts a block of elements at a time: stored numbers to real ones, and
// these to what the network reads.
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/SampleFile.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InterleavedRange.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::MutableArrayRef;
using llvm::Twine;

/// Elements per block: reals of a block stay in the first cache.
static constexpr int64_t kBlock = 1024;

/// Calls `visit` with a value of the C++ type of `storage`. False for storages
/// that no C++ type has.
template <typename Visitor>
static bool withStorageType(Storage storage, Visitor visit) {
  switch (storage) {
  case Storage::I8:
    visit(int8_t());
    return true;
  case Storage::U8:
    visit(uint8_t());
    return true;
  case Storage::I16:
    visit(int16_t());
    return true;
  case Storage::U16:
    visit(uint16_t());
    return true;
  case Storage::I32:
    visit(int32_t());
    return true;
  case Storage::U32:
    visit(uint32_t());
    return true;
  case Storage::F32:
    visit(float());
    return true;
  case Storage::F64:
    visit(double());
    return true;
  default:
    return false;
  }
}

/// The stored numbers of elements [begin, begin + reals.size()).
static void readBlock(ArrayRef<char> data, Storage storage, int64_t begin,
                      MutableArrayRef<double> reals) {
  bool isRead = withStorageType(storage, [&](auto zero) {
    auto *from = reinterpret_cast<const decltype(zero) *>(data.data()) + begin;
    for (size_t i = 0; i < reals.size(); ++i)
      reals[i] = from[i];
  });
  if (isRead)
    return;
  TensorView view;
  view.data = data;
  view.storage = storage;
  for (size_t i = 0; i < reals.size(); ++i)
    reals[i] = view.load(begin + i);
}

/// Makes real numbers of stored ones, of which the first is element `begin`.
static void scaleBlock(double zeroPoint, ArrayRef<double> scale,
                       ArrayRef<double> offset, int64_t begin,
                       MutableArrayRef<double> reals) {
  if (scale.size() == 1) {
    for (double &real : reals)
      real = (real - zeroPoint) * scale[0] + offset[0];
    return;
  }
  size_t channel = begin % scale.size();
  for (double &real : reals) {
    real = (real - zeroPoint) * scale[channel] + offset[channel];
    if (++channel == scale.size())
      channel = 0;
  }
}

/// Index of the first number that is not finite; as many as there are if all
/// are.
static size_t findNotFinite(ArrayRef<double> reals) {
  // A product with zero is zero for all others; no branch per element.
  double sum = 0.0;
  for (double real : reals)
    sum += real * 0.0;
  if (sum == 0.0)
    return reals.size();
  return llvm::find_if(reals,
                       [](double real) { return !std::isfinite(real); }) -
         reals.begin();
}

template <typename T>
static void quantizeBlock(ArrayRef<double> reals,
                          const TensorQuantization &quantization, T *to) {
  const double low = std::numeric_limits<T>::min();
  const double high = std::numeric_limits<T>::max();
  const double zeroPoint = quantization.zeroPoint;
  // Adding it leaves no bits for fractions: rounds to nearest, ties to even, of
  // all numbers below 2^51, and unlike a call it can be vectorized.
  constexpr double magic = 0x1.8p52;
  for (size_t i = 0; i < reals.size(); ++i) {
    double number = reals[i] / quantization.scale;
    number = std::min(std::max(number, -0x1p50), 0x1p50);
    number = (number + magic) - magic + zeroPoint;
    to[i] = static_cast<T>(std::min(std::max(number, low), high));
  }
}

/// Rounds to a float of 16 bits.
static uint16_t roundToHalf(double real, Storage storage) {
  llvm::APFloat value(real);
  bool losesInfo;
  value.convert(storage == Storage::F16 ? llvm::APFloat::IEEEhalf()
                                        : llvm::APFloat::BFloat(),
                llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  return value.bitcastToAPInt().getZExtValue();
}

/// Writes reals as elements [begin, begin + reals.size()) of a float input.
/// Replaces each by what was stored, so that what has become infinite shows.
static void writeFloats(MutableArrayRef<double> reals, Storage storage,
                        int64_t begin, MutableArrayRef<char> out) {
  if (storage == Storage::F64) {
    llvm::copy(reals, reinterpret_cast<double *>(out.data()) + begin);
  } else if (storage == Storage::F32) {
    auto *to = reinterpret_cast<float *>(out.data()) + begin;
    for (size_t i = 0; i < reals.size(); ++i)
      reals[i] = to[i] = static_cast<float>(reals[i]);
  } else {
    auto *to = reinterpret_cast<uint16_t *>(out.data()) + begin;
    TensorView view;
    view.data = out;
    view.storage = storage;
    for (size_t i = 0; i < reals.size(); ++i) {
      to[i] = roundToHalf(reals[i], storage);
      reals[i] = view.load(begin + i);
    }
  }
}

/// "[2, 3]".
static std::string toText(ArrayRef<int64_t> shape) {
  return llvm::formatv("[{0}]", llvm::interleaved(shape)).str();
}

static bool isIntegerInput(Storage storage) {
  switch (storage) {
  case Storage::I8:
  case Storage::U8:
  case Storage::I16:
  case Storage::U16:
  case Storage::I32:
  case Storage::U32:
    return true;
  default:
    return false;
  }
}

/// Fails unless `numbers` are none, one, or one per index of the last
/// dimension.
static Error checkScaling(const SampleArray &samples, ArrayRef<double> numbers,
                          llvm::StringRef what) {
  ArrayRef<int64_t> shape = samples.getShape();
  if (numbers.size() <= 1 ||
      (!shape.empty() && int64_t(numbers.size()) == shape.back()))
    return Error::success();
  return invalid(samples.name + ": expected one " + what +
                 ", or one for each index of the last dimension of samples of "
                 "shape " +
                 toText(shape) + ", found " + Twine(numbers.size()));
}

Expected<SampleLoader> SampleLoader::create(const SampleArray &samples,
                                            const InputFormat &input,
                                            const InputFormat *quantized,
                                            const SampleScaling &scaling) {
  Storage stored = samples.array.storage;
  llvm::StringRef storedName = getStorageName(stored);
  ArrayRef<int64_t> shape = samples.getShape();
  if (input.shape.empty() || ArrayRef(input.shape).drop_front() != shape)
    return invalid(
        samples.name + ": expected samples of shape " +
        (input.shape.empty() ? "[batch, ...]"
                             : toText(ArrayRef(input.shape).drop_front())) +
        ", as the network's input without its batch, found " + toText(shape));
  bool isQuantizedInput = isIntegerInput(input.storage);
  if (!isQuantizedInput && isInteger(input.storage))
    return unsupported(samples.name +
                       ": expected a network's input of floats "
                       "or of integers of 8, 16 or 32 bits, "
                       "found " +
                       getStorageName(input.storage));
  if (auto error = checkScaling(samples, scaling.scale, "scale"))
    return error;
  if (auto error = checkScaling(samples, scaling.offset, "offset"))
    return error;

  SampleLoader loader;
  loader.samples = samples;
  loader.storage = input.storage;
  loader.bytes = samples.getNumElements() * getStorageBytes(input.storage);
  if (!quantized)
    quantized = &input;
  bool isOfQuantized =
      scaling.isIdentity() && isInteger(stored) && stored == quantized->storage;
  if (isOfQuantized && stored == input.storage) {
    loader.isCopy = true;
    return loader;
  }
  if (isQuantizedInput) {
    if (!input.quantization)
      return invalid(samples.name +
                     ": expected the scale and the zero point "
                     "of the network's " +
                     getStorageName(input.storage) +
                     " input, to quantize samples of " + storedName +
                     ", found none");
    loader.quantization = *input.quantization;
  }
  if (isOfQuantized) {
    if (!quantized->quantization)
      return invalid(samples.name +
                     ": expected the scale and the zero point "
                     "of the quantized network's input, to make "
                     "real numbers of samples of " +
                     storedName + ", found none");
    loader.zeroPoint = quantized->quantization->zeroPoint;
    loader.scale = {quantized->quantization->scale};
    loader.offset = {0.0};
    loader.makeTable();
    return loader;
  }
  loader.isCopy =
      scaling.isIdentity() && !isInteger(stored) && stored == input.storage;
  size_t length =
      std::max({scaling.scale.size(), scaling.offset.size(), size_t(1)});
  auto widen = [&](ArrayRef<double> numbers, double neutral) {
    if (numbers.size() == length)
      return llvm::SmallVector<double, 3>(numbers);
    return llvm::SmallVector<double, 3>(
        length, numbers.empty() ? neutral : numbers.front());
  };
  loader.scale = widen(scaling.scale, 1.0);
  loader.offset = widen(scaling.offset, 0.0);
  loader.makeTable();
  return loader;
}

/// Converts all 256 bytes for each scale, unless one of them has no result.
void SampleLoader::makeTable() {
  Storage stored = samples.array.storage;
  if (isCopy || (stored != Storage::I8 && stored != Storage::U8) ||
      samples.getNumElements() < 256)
    return;
  constexpr size_t bytesOfByte = 256;
  std::array<char, bytesOfByte> all;
  for (size_t byte = 0; byte < bytesOfByte; ++byte)
    all[byte] = static_cast<char>(byte);
  size_t rowBytes = bytesOfByte * getStorageBytes(storage);
  table.resize(scale.size() * rowBytes);
  std::array<double, bytesOfByte> reals;
  for (size_t i = 0; i < scale.size(); ++i) {
    readBlock(all, stored, 0, reals);
    scaleBlock(zeroPoint, scale[i], offset[i], 0, reals);
    if (!convertBlock(reals, 0,
                      MutableArrayRef(table).slice(i * rowBytes, rowBytes)))
      return table.clear();
  }
}

/// Looks up elements of `T`'s size.
template <typename T>
static void lookUp(ArrayRef<char> bytes, ArrayRef<char> table, size_t rows,
                   MutableArrayRef<char> out) {
  auto *entries = reinterpret_cast<const T *>(table.data());
  auto *to = reinterpret_cast<T *>(out.data());
  auto *from = reinterpret_cast<const uint8_t *>(bytes.data());
  if (rows == 1) {
    for (size_t i = 0; i < bytes.size(); ++i)
      to[i] = entries[from[i]];
    return;
  }
  for (size_t i = 0, row = 0; i < bytes.size(); ++i) {
    to[i] = entries[row * 256 + from[i]];
    row = row + 1 == rows ? 0 : row + 1;
  }
}

/// Writes reals as elements [begin, begin + reals.size()) of the input; false
/// if one is not finite then.
bool SampleLoader::convertBlock(MutableArrayRef<double> reals, int64_t begin,
                                MutableArrayRef<char> out) const {
  if (!isInteger(storage)) {
    writeFloats(reals, storage, begin, out);
    return findNotFinite(reals) == reals.size();
  }
  if (findNotFinite(reals) != reals.size())
    return false;
  withStorageType(storage, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T>)
      quantizeBlock(reals, quantization,
                    reinterpret_cast<T *>(out.data()) + begin);
  });
  return true;
}

Error SampleLoader::load(int64_t index, MutableArrayRef<char> out) const {
  ArrayRef<char> data = samples.getSample(index);
  Storage stored = samples.array.storage;
  if (!table.empty()) {
    switch (getStorageBytes(storage)) {
    case 1:
      lookUp<uint8_t>(data, table, scale.size(), out);
      return Error::success();
    case 2:
      lookUp<uint16_t>(data, table, scale.size(), out);
      return Error::success();
    case 4:
      lookUp<uint32_t>(data, table, scale.size(), out);
      return Error::success();
    default:
      lookUp<uint64_t>(data, table, scale.size(), out);
      return Error::success();
    }
  }
  if (isCopy) {
    llvm::copy(data, out.begin());
    // Every pattern of bits is an integer.
    if (isInteger(stored))
      return Error::success();
  }
  int64_t count = samples.getNumElements();
  std::array<double, kBlock> memory;
  for (int64_t begin = 0; begin < count; begin += kBlock) {
    MutableArrayRef<double> reals(memory.data(),
                                  std::min(kBlock, count - begin));
    auto check = [&](llvm::StringRef expected) -> Error {
      size_t i = findNotFinite(reals);
      if (i == reals.size())
        return Error::success();
      return makeElementError(index, begin + i, expected);
    };
    readBlock(data, stored, begin, reals);
    if (Error error = check("a finite number"))
      return error;
    if (isCopy)
      continue;
    scaleBlock(zeroPoint, scale, offset, begin, reals);
    if (!convertBlock(reals, begin, out))
      return check(
          isInteger(storage)
              ? std::string("a number that is finite after scaling")
              : ("a number that " + getStorageName(storage) + " holds").str());
  }
  return Error::success();
}

/// Names the element at which the stored numbers are wrong.
Error SampleLoader::makeElementError(int64_t sample, int64_t element,
                                     const Twine &expected) const {
  ArrayRef<int64_t> shape = samples.getShape();
  llvm::SmallVector<int64_t> position(shape.size());
  int64_t rest = element;
  for (size_t dim = shape.size(); dim-- > 0;) {
    position[dim] = rest % shape[dim];
    rest /= shape[dim];
  }
  TensorView view = samples.array.getView();
  double found = view.load(sample * samples.getNumElements() + element);
  return invalid(samples.name + ": sample " + Twine(sample) + ", element " +
                 toText(position) + ": expected " + expected + ", found " +
                 llvm::formatv("{0}", llvm::format("%g", found)).str());
}
