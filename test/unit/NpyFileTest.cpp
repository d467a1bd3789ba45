//===- NpyFileTest.cpp - Reading NumPy's file format ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Statistics/StatisticsFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::StringRef;
using Doubles = llvm::SmallVector<double>;
using Shape = llvm::SmallVector<int64_t, 4>;

namespace {
/// A file of version 1 with the given header and data, the data aligned as
/// NumPy does unless `padding` is given.
std::string makeNpy(StringRef header, StringRef data, int padding = -1) {
  if (padding < 0)
    padding = 63 - (10 + header.size()) % 64;
  std::string text = header.str() + std::string(padding, ' ') + "\n";
  return "\x93NUMPY\x01" + std::string(1, '\0') + char(text.size() & 255) +
         char(text.size() >> 8) + text + data.str();
}

template <typename T>
std::string toBytes(std::initializer_list<T> numbers) {
  return std::string(reinterpret_cast<const char *>(numbers.begin()),
                     numbers.size() * sizeof(T));
}

llvm::Expected<ArrayData> parse(StringRef bytes) {
  return parseNpy(llvm::MemoryBuffer::getMemBufferCopy(bytes));
}

std::string getError(StringRef bytes) {
  auto array = parse(bytes);
  if (array)
    return "no error";
  return llvm::toString(array.takeError());
}

/// The error for a file with a valid frame, the given header and no data.
std::string headerError(StringRef header) {
  return getError(makeNpy(header, ""));
}

const char *const header2x1 =
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
} // namespace

TEST(NpyFile, ReadsFloats) {
  auto array = parse(makeNpy(header2x1, toBytes<float>({0.5f, -2.0f})));
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(array->shape, (Shape{2, 1}));
  EXPECT_EQ(array->storage, Storage::F32);
  EXPECT_EQ(array->getView().toDoubles(), (Doubles{0.5, -2.0}));
}

// 0x3800 is 0.5 as a half, 0xc000 is -2.
TEST(NpyFile, ReadsHalvesDoublesAndIntegers) {
  auto half = parse(
      makeNpy(R"({"descr": "<f2", "shape": (2,), "fortran_order": False})",
              toBytes<uint16_t>({0x3800, 0xc000})));
  ASSERT_TRUE(bool(half));
  EXPECT_EQ(half->getView().toDoubles(), (Doubles{0.5, -2.0}));
  auto scalar =
      parse(makeNpy("{'descr':'<f8','fortran_order':False,'shape':()}",
                    toBytes<double>({0.1})));
  ASSERT_TRUE(bool(scalar));
  EXPECT_EQ(scalar->shape, Shape());
  EXPECT_EQ(scalar->getView().toDoubles(), (Doubles{0.1}));
  auto bytes =
      parse(makeNpy("{'descr': '|i1', 'fortran_order': False, 'shape': (2,)}",
                    toBytes<int8_t>({-128, 127})));
  ASSERT_TRUE(bool(bytes));
  EXPECT_EQ(bytes->getView().toDoubles(), (Doubles{-128, 127}));
}

TEST(NpyFile, ReadsVersion2) {
  std::string header = std::string(header2x1) + "\n";
  std::string text = "\x93NUMPY\x02" + std::string(1, '\0') +
                     toBytes<uint32_t>({uint32_t(header.size())}) + header +
                     toBytes<float>({1, 2});
  auto array = parse(text);
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(array->getView().toDoubles(), (Doubles{1, 2}));
}

// One space more or less moves the data off a multiple of 4 bytes.
TEST(NpyFile, CopiesDataThatIsNotAligned) {
  for (int padding = 0; padding < 4; ++padding) {
    auto array = parse(makeNpy(header2x1, toBytes<float>({1, 2}), padding));
    ASSERT_TRUE(bool(array));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(array->data.data()) % 4, 0u);
    EXPECT_EQ(array->getView().toDoubles(), (Doubles{1, 2}));
  }
}

// Element [a, b, c] is 100 a + 10 b + c. In Fortran order the first index is
// the fastest; with 9 of them doubles take more than one cache line.
TEST(NpyFile, ConvertsFortranOrder) {
  std::string data, header = "{'descr': '<f8', 'fortran_order': True, "
                             "'shape': (9, 2, 3)}";
  Doubles expected;
  for (int c = 0; c < 3; ++c)
    for (int b = 0; b < 2; ++b)
      for (int a = 0; a < 9; ++a)
        data += toBytes<double>({100.0 * a + 10 * b + c});
  for (int a = 0; a < 9; ++a)
    for (int b = 0; b < 2; ++b)
      for (int c = 0; c < 3; ++c)
        expected.push_back(100.0 * a + 10 * b + c);
  auto array = parse(makeNpy(header, data));
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(array->shape, (Shape{9, 2, 3}));
  EXPECT_EQ(array->getView().toDoubles(), expected);

  auto bytes =
      parse(makeNpy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}",
                    toBytes<uint8_t>({0, 10, 1, 11, 2, 12})));
  ASSERT_TRUE(bool(bytes));
  EXPECT_EQ(bytes->getView().toDoubles(), (Doubles{0, 1, 2, 10, 11, 12}));
  auto empty = parse(
      makeNpy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 0)}", ""));
  ASSERT_TRUE(bool(empty));
  EXPECT_EQ(empty->shape, (Shape{2, 0}));
}

TEST(NpyFile, SharesTheMemoryOfTheFile) {
  std::shared_ptr<llvm::MemoryBuffer> buffer =
      llvm::MemoryBuffer::getMemBufferCopy(
          makeNpy(header2x1, toBytes<float>({1, 2})));
  auto array = parseNpy(buffer);
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(array->data.end(), buffer->getBufferEnd());
  EXPECT_EQ(array->owner, buffer);
}

TEST(NpyFile, RefusesOtherFiles) {
  EXPECT_EQ(getError(""), "expected a .npy file, found an empty file");
  EXPECT_EQ(getError("PK\x03\x04"), "expected a .npy file, found other data");
  EXPECT_EQ(getError("\x93NUMPY\x04" + std::string(4, '\0')),
            "expected version 1, 2 or 3 of the .npy format, found 4");
  EXPECT_EQ(getError("\x93NUMPY\x01" + std::string(2, '\0')),
            "expected the header of a .npy file, found its end");
  EXPECT_EQ(getError("\x93NUMPY\x01" + std::string(1, '\0') + "\x10" +
                     std::string(1, '\0') + "{}"),
            "expected 16 bytes of header in a .npy file, found 2");
}

TEST(NpyFile, RefusesWrongHeaders) {
  EXPECT_EQ(headerError("[]"),
            "expected a dictionary in the header of a .npy file");
  EXPECT_EQ(headerError("{descr: 1}"),
            "expected a string in the header of a .npy file");
  EXPECT_EQ(headerError("{'descr"),
            "expected the end of a string in the header of a .npy file");
  EXPECT_EQ(headerError("{'descr' '<f4'}"),
            "expected ':' in the header of a .npy file");
  EXPECT_EQ(headerError("{'descr': '<f4' 'shape': ()}"),
            "expected '}' in the header of a .npy file");
  EXPECT_EQ(headerError("{'descr': '<f4', 'order': 1}"),
            "expected descr, fortran_order or shape in the header of a .npy "
            "file, found 'order'");
  EXPECT_EQ(headerError("{'fortran_order': 0}"),
            "expected True or False for 'fortran_order' in the header of a "
            ".npy file");
  for (const char *shape : {"3", "(-1,)", "(3", "(a,)", "(1 2)"})
    EXPECT_EQ(headerError("{'shape': " + std::string(shape) + "}"),
              "expected the shape in the header of a .npy file");
  EXPECT_EQ(headerError("{'descr': '<f4', 'shape': ()}"),
            "expected descr, fortran_order and shape in the header of a .npy "
            "file");
}

TEST(NpyFile, RefusesOtherArrays) {
  for (const char *dtype : {">f4", "<c8", "|b1", "|O", "<U3", "<f16"})
    EXPECT_EQ(headerError("{'descr': '" + std::string(dtype) +
                          "', 'fortran_order': False, 'shape': (1,)}"),
              "expected little-endian integers or floats of at most 64 bits, "
              "found dtype '" +
                  std::string(dtype) + "'");
  EXPECT_EQ(headerError("{'descr': [('a', '<f4')], 'fortran_order': False}"),
            "expected an array of numbers, found one of records");
  EXPECT_EQ(headerError("{'descr': '<f4', 'fortran_order': False, 'shape': "
                        "(4294967296, 4294967296)}"),
            "expected a shape of less than 2^63 bytes");
  EXPECT_EQ(getError(makeNpy(header2x1, "1234567")),
            "expected 8 bytes of data in a .npy file, found 7");
  EXPECT_EQ(getError(makeNpy(header2x1, "123456789")),
            "expected 8 bytes of data in a .npy file, found 9");
}

namespace {
/// A statistics file whose op "c" has its float weights in w.npy beside it.
class WeightFiles : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("unbias", directory));
    writeFile("stats.json", R"({"version": 1, "ops": {"c":
                               {"float_weights": {"npy": "w.npy"}}}})");
  }
  void TearDown() override { llvm::sys::fs::remove_directories(directory); }

  std::string getPath(StringRef name) {
    llvm::SmallString<128> path = directory;
    llvm::sys::path::append(path, name);
    return path.str().str();
  }
  void writeFile(StringRef name, StringRef content) {
    std::error_code error;
    llvm::raw_fd_ostream os(getPath(name), error);
    ASSERT_FALSE(error);
    os << content;
  }
  /// The message after the path of the statistics file.
  std::string getReadError() {
    std::string path = getPath("stats.json");
    auto file = readStatisticsFile(path);
    if (file)
      return "no error";
    std::string message = llvm::toString(file.takeError());
    EXPECT_TRUE(StringRef(message).starts_with(path + ": "));
    return message.substr(path.size() + 2);
  }

  llvm::SmallString<128> directory;
};
} // namespace

TEST_F(WeightFiles, AreFoundBesideTheStatistics) {
  writeFile("w.npy", makeNpy(header2x1, toBytes<float>({0.5f, -2.0f})));
  auto file = readStatisticsFile(getPath("stats.json"));
  ASSERT_TRUE(bool(file));
  const ArrayData &weights = *file->ops.at("c").floatWeights;
  EXPECT_EQ(weights.shape, (Shape{2, 1}));
  EXPECT_EQ(weights.getView().toDoubles(), (Doubles{0.5, -2.0}));
}

TEST_F(WeightFiles, MustHoldFiniteFloats) {
  std::string start = "op 'c': float_weights.npy: ";
  writeFile("w.npy", makeNpy(header2x1, toBytes<float>({1, INFINITY})));
  EXPECT_EQ(getReadError(), start + "expected finite numbers, found others");
  writeFile("w.npy",
            makeNpy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
                    toBytes<double>({NAN})));
  EXPECT_EQ(getReadError(), start + "expected finite numbers, found others");
  // The bits of a half that is infinite.
  writeFile("w.npy",
            makeNpy("{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}",
                    toBytes<uint16_t>({0xfc00})));
  EXPECT_EQ(getReadError(), start + "expected finite numbers, found others");
  writeFile("w.npy",
            makeNpy("{'descr': '<i4', 'fortran_order': False, 'shape': (1,)}",
                    toBytes<int32_t>({1})));
  EXPECT_EQ(getReadError(), start + "expected an array of floats, found i32");
  writeFile("w.npy", "no array");
  EXPECT_EQ(getReadError(), start + getPath("w.npy") +
                                ": expected a .npy file, found other data");
}
