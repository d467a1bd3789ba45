//===- SampleFileTest.cpp - Samples and what networks read of them --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files that NumPy writes are read in test/Tool/samples.test.
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/SampleFile.h"
#include "llvm/ADT/APFloat.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::ArrayRef;

namespace {
template <typename T>
Storage storageOf() {
  if constexpr (std::is_same_v<T, int8_t>)
    return Storage::I8;
  else if constexpr (std::is_same_v<T, uint8_t>)
    return Storage::U8;
  else if constexpr (std::is_same_v<T, int16_t>)
    return Storage::I16;
  else if constexpr (std::is_same_v<T, float>)
    return Storage::F32;
  else
    return Storage::F64;
}

template <typename T>
SampleArray makeSamples(std::initializer_list<int64_t> shape,
                        std::initializer_list<T> numbers) {
  SampleArray samples;
  samples.name = "x.npy";
  samples.array.shape = shape;
  samples.array.storage = storageOf<T>();
  samples.array.owner = llvm::MemoryBuffer::getMemBufferCopy(
      llvm::StringRef(reinterpret_cast<const char *>(numbers.begin()),
                      numbers.size() * sizeof(T)));
  llvm::StringRef bytes = samples.array.owner->getBuffer();
  samples.array.data = ArrayRef<char>(bytes.data(), bytes.size());
  return samples;
}

InputFormat makeInput(Storage storage, std::initializer_list<int64_t> shape,
                      std::optional<TensorQuantization> quantization = {}) {
  return {llvm::SmallVector<int64_t, 4>(shape), storage, quantization};
}

/// What sample `index` becomes, or the message.
template <typename T>
std::vector<T> load(const SampleArray &samples, const InputFormat &input,
                    const InputFormat *quantized = nullptr,
                    const SampleScaling &scaling = {}, int64_t index = 0,
                    std::string *message = nullptr) {
  auto loader = SampleLoader::create(samples, input, quantized, scaling);
  auto fail = [&](llvm::Error error) {
    std::string text = llvm::toString(std::move(error));
    if (message)
      *message = text;
    else
      ADD_FAILURE() << text;
    return std::vector<T>();
  };
  if (!loader)
    return fail(loader.takeError());
  std::vector<T> out(loader->getBytes() / sizeof(T));
  if (auto error = loader->load(index, {reinterpret_cast<char *>(out.data()),
                                        out.size() * sizeof(T)}))
    return fail(std::move(error));
  return out;
}

/// The message for samples that cannot be loaded.
std::string getError(const SampleArray &samples, const InputFormat &input,
                     const InputFormat *quantized = nullptr,
                     const SampleScaling &scaling = {}, int64_t index = 0) {
  std::string message = "no error";
  load<char>(samples, input, quantized, scaling, index, &message);
  return message;
}
} // namespace

TEST(SampleLoader, TakesFloatsAsTheyAre) {
  auto samples = makeSamples<float>({2, 2}, {0.1f, -2.0f, 3.0f, 4.0f});
  auto input = makeInput(Storage::F32, {1, 2});
  EXPECT_EQ(load<float>(samples, input, nullptr, {}, 0),
            (std::vector<float>{0.1f, -2.0f}));
  EXPECT_EQ(load<float>(samples, input, nullptr, {}, 1),
            (std::vector<float>{3.0f, 4.0f}));
}

// 0.1 + 2^-40 rounds to the float nearest to 0.1; the batch may be dynamic.
TEST(SampleLoader, RoundsDoublesOnce) {
  auto samples = makeSamples<double>({1, 1}, {0.1 + std::ldexp(1.0, -40)});
  EXPECT_EQ(load<float>(samples, makeInput(Storage::F32, {INT64_MIN, 1})),
            (std::vector<float>{0.1f}));
}

// round(real / 0.5) + 3, ties to even: 0.25 is 0.5 steps, 0.75 is 1.5.
TEST(SampleLoader, QuantizesFloats) {
  auto samples = makeSamples<float>(
      {1, 8}, {0.0f, 0.25f, 0.75f, -0.25f, -0.75f, 1.0f, 1000.0f, -1e30f});
  auto input = makeInput(Storage::I8, {1, 8}, TensorQuantization{0.5, 3});
  EXPECT_EQ(load<int8_t>(samples, input),
            (std::vector<int8_t>{3, 3, 5, 3, 1, 5, 127, -128}));
}

// Pixels over 255 in an int8 network of scale 1/255 and zero point -128 are
// pixel - 128.
TEST(SampleLoader, ScalesPixels) {
  auto samples = makeSamples<uint8_t>({1, 2, 2}, {0, 1, 128, 255});
  auto input =
      makeInput(Storage::I8, {1, 2, 2}, TensorQuantization{1.0 / 255, -128});
  SampleScaling scaling{{1.0 / 255}, {}};
  EXPECT_EQ(load<int8_t>(samples, input, &input, scaling),
            (std::vector<int8_t>{-128, -127, 0, 127}));
  EXPECT_EQ(
      load<float>(samples, makeInput(Storage::F32, {1, 2, 2}), &input, scaling),
      (std::vector<float>{0.0f, float(1.0 / 255), float(128.0 / 255), 1.0f}));
}

// Two channels: 2 x + 1 and 4 x + 1. 1,025 pixels cross the border of a block
// at a place that is not a pixel's first channel if channels are three.
TEST(SampleLoader, ScalesEachChannel) {
  auto samples = makeSamples<int16_t>({1, 2, 2}, {1, 2, -3, 4});
  auto input = makeInput(Storage::F64, {1, 2, 2});
  EXPECT_EQ(
      load<double>(samples, input, nullptr, SampleScaling{{2.0, 4.0}, {1.0}}),
      (std::vector<double>{3.0, 9.0, -5.0, 17.0}));

  SampleArray large;
  large.name = "x.npy";
  large.array.shape = {1, 1025, 3};
  large.array.storage = Storage::U8;
  std::vector<char> ones(1025 * 3, 1);
  large.array.data = ones;
  auto out = load<float>(large, makeInput(Storage::F32, {1, 1025, 3}), nullptr,
                         SampleScaling{{}, {10.0, 20.0, 30.0}});
  ASSERT_EQ(out.size(), 3075u);
  for (size_t i = 0; i < out.size(); ++i)
    ASSERT_EQ(out[i], 1.0f + 10.0f * (i % 3 + 1)) << i;
}

// int8 samples of a network with scale 0.5 and zero point 10: its own numbers,
// and (stored - 10) * 0.5 for its float twin.
TEST(SampleLoader, TakesNumbersOfTheQuantizedNetwork) {
  auto samples = makeSamples<int8_t>({1, 3}, {-128, 10, 127});
  auto quantized = makeInput(Storage::I8, {1, 3}, TensorQuantization{0.5, 10});
  EXPECT_EQ(load<int8_t>(samples, quantized, &quantized),
            (std::vector<int8_t>{-128, 10, 127}));
  // Taken as they are, whatever the scale is.
  EXPECT_EQ(load<int8_t>(samples, makeInput(Storage::I8, {1, 3})),
            (std::vector<int8_t>{-128, 10, 127}));
  auto input = makeInput(Storage::F32, {1, 3});
  EXPECT_EQ(load<float>(samples, input, &quantized),
            (std::vector<float>{-69.0f, 0.0f, 58.5f}));
  // Scaled they are real numbers, for both.
  EXPECT_EQ(load<float>(samples, input, &quantized, SampleScaling{{2.0}, {}}),
            (std::vector<float>{-256.0f, 20.0f, 254.0f}));
  EXPECT_EQ(
      load<int8_t>(samples, quantized, &quantized, SampleScaling{{0.25}, {}}),
      (std::vector<int8_t>{-54, 15, 74}));
  // Without a quantized network they are real numbers too.
  EXPECT_EQ(load<float>(samples, input),
            (std::vector<float>{-128.0f, 10.0f, 127.0f}));
}

// 1 + 2^-9 lies between the bf16 1 and 1 + 2^-7, nearer to 1; 65520 is the
// least number that rounds to infinity in f16.
TEST(SampleLoader, RoundsToHalves) {
  auto samples =
      makeSamples<double>({2, 1}, {1.0 + std::ldexp(1.0, -9), 65520});
  EXPECT_EQ(load<uint16_t>(samples, makeInput(Storage::BF16, {1, 1})),
            (std::vector<uint16_t>{0x3f80}));
  EXPECT_EQ(load<uint16_t>(samples, makeInput(Storage::F16, {1, 1})),
            (std::vector<uint16_t>{0x3c02}));
  EXPECT_EQ(
      getError(samples, makeInput(Storage::F16, {1, 1}), nullptr, {}, 1),
      "x.npy: sample 1, element [0]: expected a number that f16 holds, found "
      "65520");
}

TEST(SampleLoader, RefusesNumbersThatAreNotFinite) {
  auto samples =
      makeSamples<float>({2, 2, 2}, {0, 0, 0, 0, 0, 0, NAN, -INFINITY});
  std::string message = "x.npy: sample 1, element [1, 0]: expected a finite "
                        "number, found nan";
  // Copied, rounded and quantized.
  EXPECT_EQ(
      getError(samples, makeInput(Storage::F32, {1, 2, 2}), nullptr, {}, 1),
      message);
  EXPECT_EQ(
      getError(samples, makeInput(Storage::F64, {1, 2, 2}), nullptr, {}, 1),
      message);
  auto integer = makeInput(Storage::I8, {1, 2, 2}, TensorQuantization{1.0, 0});
  EXPECT_EQ(getError(samples, integer, nullptr, {}, 1), message);
  EXPECT_EQ(getError(samples, integer, nullptr, {}, 0), "no error");

  auto large = makeSamples<double>({1, 1}, {1e300});
  EXPECT_EQ(getError(large, makeInput(Storage::F32, {1, 1})),
            "x.npy: sample 0, element [0]: expected a number that f32 holds, "
            "found 1e+300");
  auto input = makeInput(Storage::I8, {1, 1}, TensorQuantization{1.0, 0});
  EXPECT_EQ(getError(large, input, nullptr, SampleScaling{{1e300}, {}}),
            "x.npy: sample 0, element [0]: expected a number that is finite "
            "after scaling, found 1e+300");
}

TEST(SampleLoader, RefusesWhatDoesNotFit) {
  auto samples = makeSamples<float>({1, 2, 3}, {0, 0, 0, 0, 0, 0});
  EXPECT_EQ(getError(samples, makeInput(Storage::F32, {1, 3, 2})),
            "x.npy: expected samples of shape [3, 2], as the network's input "
            "without its batch, found [2, 3]");
  EXPECT_EQ(getError(samples, makeInput(Storage::F32, {})),
            "x.npy: expected samples of shape [batch, ...], as the network's "
            "input without its batch, found [2, 3]");
  EXPECT_EQ(getError(samples, makeInput(Storage::I8, {1, 2, 3})),
            "x.npy: expected the scale and the zero point of the network's i8 "
            "input, to quantize samples of f32, found none");
  EXPECT_EQ(getError(samples, makeInput(Storage::I48, {1, 2, 3})),
            "x.npy: expected a network's input of floats or of integers of 8, "
            "16 or 32 bits, found i48");
  EXPECT_EQ(getError(samples, makeInput(Storage::F32, {1, 2, 3}), nullptr,
                     SampleScaling{{1.0, 2.0}, {}}),
            "x.npy: expected one scale, or one for each index of the last "
            "dimension of samples of shape [2, 3], found 2");
  EXPECT_EQ(getError(samples, makeInput(Storage::F32, {1, 2, 3}), nullptr,
                     SampleScaling{{}, {1.0, 2.0}}),
            "x.npy: expected one offset, or one for each index of the last "
            "dimension of samples of shape [2, 3], found 2");
  auto integers = makeSamples<int8_t>({1, 1}, {1});
  auto quantized = makeInput(Storage::I8, {1, 1});
  EXPECT_EQ(getError(integers, makeInput(Storage::F32, {1, 1}), &quantized),
            "x.npy: expected the scale and the zero point of the quantized "
            "network's input, to make real numbers of samples of i8, found "
            "none");
}
