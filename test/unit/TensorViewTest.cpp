//===- TensorViewTest.cpp - A constant tensor, read in place --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/TensorView.h"
#include "RandomOp.h"
#include "Tensors.h"
#include "unbias/Support/Reason.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>
#include <set>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

using Shape = SmallVector<int64_t>;

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

// Bytes of two elements, little endian, and their values.
TEST(TensorViewTest, LoadsEveryStorage) {
  struct {
    Storage storage;
    std::vector<uint8_t> bytes;
    double first, second;
  } cases[] = {
      // What is above the four bits does not count.
      {Storage::I4, {0x07, 0xa8}, 7, -8},
      {Storage::I4, {0xff, 0x50}, -1, 0},
      {Storage::U4, {0x0f, 0xa8}, 15, 8},
      {Storage::I8, {0x7f, 0x80}, 127, -128},
      {Storage::U8, {0xff, 0x80}, 255, 128},
      {Storage::I16, {0xff, 0x7f, 0x00, 0x80}, 32767, -32768},
      {Storage::U16, {0xff, 0xff, 0x02, 0x01}, 65535, 258},
      {Storage::I32, {0, 0, 0, 0x80, 4, 3, 2, 1}, -0x1p31, 0x01020304},
      {Storage::U32, {0, 0, 0, 0x80, 4, 3, 2, 1}, 0x1p31, 0x01020304},
      {Storage::I48,
       {0, 0, 0, 0, 0, 0x80, 6, 5, 4, 3, 2, 1},
       -0x1p47,
       0x010203040506},
      {Storage::I48,
       {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x80, 0, 0},
       -1,
       0x1p31},
      {Storage::I64,
       {0, 0, 0, 0, 0, 0, 0, 0x80, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff},
       -0x1p63,
       -2},
      // The smallest and the largest half below the normal ones.
      {Storage::F16, {0x01, 0x00, 0xff, 0x83}, 0x1p-24, -1023 * 0x1p-24},
      {Storage::F16, {0xff, 0x7b, 0x00, 0xfc}, 65504, -INFINITY},
      {Storage::BF16, {0x80, 0xbf, 0x01, 0x00}, -1, 0x1p-133},
      {Storage::F32, {0, 0, 0xc0, 0x3f, 1, 0, 0, 0x80}, 1.5, -0x1p-149},
      {Storage::F64,
       {0, 0, 0, 0, 0, 0, 0xf8, 0xbf, 1, 0, 0, 0, 0, 0, 0, 0},
       -1.5,
       0x1p-1074},
  };
  for (const auto &[storage, bytes, first, second] : cases) {
    TensorView view = makeTensor(bytes, storage, {2});
    SCOPED_TRACE(getStorageName(storage).str());
    ASSERT_EQ(int64_t(bytes.size()), 2 * getStorageBytes(storage));
    EXPECT_EQ(view.load(0), first);
    EXPECT_EQ(view.load(1), second);
    if (!isInteger(storage))
      continue;
    EXPECT_EQ(view.loadInteger(0), int64_t(first));
    EXPECT_EQ(view.loadInteger(1), int64_t(second));
  }
}

TEST(TensorViewTest, LargeIntegersAreNotRounded) {
  std::vector<int64_t> data = {std::numeric_limits<int64_t>::max()};
  EXPECT_EQ(makeTensor(data, Storage::I64, {1}).loadInteger(0), data[0]);
}

TEST(TensorViewTest, VisitsInRowMajorOrder) {
  std::vector<int8_t> data = {1, 2, 3, 4, 5, 6};
  TensorView view = makeTensor(data, Storage::I8, {2, 3});
  EXPECT_EQ(view.toDoubles(), SmallVector<double>({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(transpose(view, {1, 0}).toDoubles(),
            SmallVector<double>({1, 4, 2, 5, 3, 6}));
  TensorView scalar = makeTensor(data, Storage::I8, {});
  EXPECT_EQ(scalar.toDoubles(), SmallVector<double>({1}));
  TensorView empty = makeTensor(data, Storage::I8, {2, 0});
  EXPECT_TRUE(empty.toDoubles().empty());
}

//===----------------------------------------------------------------------===//
// Views of views
//===----------------------------------------------------------------------===//

namespace {
/// A tensor whose elements are written out: the number of its element in the
/// original buffer, and that of its quantization parameters.
struct Dense {
  Shape shape;
  std::vector<int64_t> elements, parameters;

  int64_t getStride(int64_t dim) const {
    int64_t stride = 1;
    for (int64_t size : ArrayRef(shape).drop_front(dim + 1))
      stride *= size;
    return stride;
  }
  int64_t getIndex(int64_t element, int64_t dim) const {
    return element / getStride(dim) % shape[dim];
  }

  /// The tensor of another shape whose element with a given index `from` finds
  /// here, likewise by index.
  template <typename From>
  Dense pickElements(Shape newShape, From from) const {
    Dense result{std::move(newShape), {}, {}};
    int64_t count = 1;
    for (int64_t size : result.shape)
      count *= size;
    for (int64_t i = 0; i < count; ++i) {
      Shape index;
      for (size_t dim = 0; dim < result.shape.size(); ++dim)
        index.push_back(result.getIndex(i, dim));
      Shape here = from(index);
      int64_t element = 0;
      for (size_t dim = 0; dim < shape.size(); ++dim)
        element += here[dim] * getStride(dim);
      result.elements.push_back(elements[element]);
      result.parameters.push_back(parameters[element]);
    }
    return result;
  }

  /// Whether there are strides for these elements: that of a dimension is how
  /// far its first two elements are apart.
  bool isStrided() const {
    for (size_t i = 0; i < elements.size(); ++i) {
      int64_t expected = elements[0];
      for (size_t dim = 0; dim < shape.size(); ++dim)
        if (shape[dim] > 1)
          expected +=
              getIndex(i, dim) * (elements[getStride(dim)] - elements[0]);
      if (elements[i] != expected)
        return false;
    }
    return true;
  }

  /// Whether parameters are all the same, or each belongs to one index of a
  /// dimension.
  bool hasQuantizedAxis() const {
    if (llvm::all_equal(parameters))
      return true;
    for (size_t dim = 0; dim < shape.size(); ++dim) {
      std::set<std::pair<int64_t, int64_t>> pairs;
      for (size_t i = 0; i < parameters.size(); ++i)
        pairs.insert({parameters[i], getIndex(i, dim)});
      std::set<int64_t> different(parameters.begin(), parameters.end());
      if (pairs.size() == different.size() &&
          int64_t(pairs.size()) == shape[dim])
        return true;
    }
    return false;
  }
};
} // namespace

/// Element numbers as values, quantized along a random axis or none.
static std::pair<TensorView, Dense> makeViews(std::mt19937 &random,
                                              const std::vector<int16_t> &data,
                                              Shape shape, bool isSplat) {
  TensorView view = makeTensor(data, Storage::I16, shape);
  if (isSplat)
    view.strides.assign(shape.size(), 0);
  view.quantization.axis = pick(random, -1, int64_t(shape.size()) - 1);
  int64_t axis = view.quantization.axis;
  for (int64_t i = 0; i < (axis < 0 ? 1 : shape[axis]); ++i) {
    view.quantization.scales.push_back(i + 1);
    view.quantization.zeroPoints.push_back(100 + i);
  }
  Dense dense{shape, {}, {}};
  for (int64_t i = 0; i < view.getNumElements(); ++i) {
    dense.elements.push_back(isSplat ? 0 : i);
    dense.parameters.push_back(axis < 0 ? 0 : dense.getIndex(i, axis));
  }
  return {view, dense};
}

static void expectSame(const TensorView &view, const Dense &dense) {
  ASSERT_EQ(Shape(view.shape.begin(), view.shape.end()), dense.shape);
  std::vector<int64_t> offsets;
  view.forEach([&](int64_t offset) { offsets.push_back(offset); });
  ASSERT_EQ(offsets, dense.elements);
  for (size_t i = 0; i < offsets.size(); ++i) {
    int64_t axis = view.quantization.axis;
    int64_t at = axis < 0 ? 0 : dense.getIndex(i, axis);
    ASSERT_EQ(view.quantization.scales[at], dense.parameters[i] + 1);
    ASSERT_EQ(view.quantization.zeroPoints[at], dense.parameters[i] + 100);
  }
}

/// Another shape of as many elements: factors of the old one, regrouped.
static Shape makeShape(std::mt19937 &random, int64_t count) {
  Shape shape(pick(random, 0, 2), 1);
  for (int64_t factor : {2, 2, 2, 2, 3, 3, 3})
    if (count % factor == 0) {
      count /= factor;
      if (shape.empty() || pick(random, 0, 1))
        shape.push_back(factor);
      else
        shape.back() *= factor;
    }
  if (count > 1)
    shape.push_back(count);
  std::shuffle(shape.begin(), shape.end(), random);
  return shape;
}

// Chains of views against elements that are moved one by one. A reshape fails
// just where no strides exist or the quantized axis is torn.
TEST(TensorViewTest, ViewsEqualCopies) {
  std::mt19937 random(1);
  std::vector<int16_t> data(1296);
  int supported = 0, unsupported = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    Shape original = makeShape(random, trial % 2 ? 144 : 1296);
    auto [view, dense] = makeViews(random, data, original, trial % 20 == 0);
    for (int step = pick(random, 1, 6); step > 0; --step) {
      int64_t rank = view.getRank();
      SCOPED_TRACE(testing::Message() << "trial " << trial);
      switch (pick(random, 0, 2)) {
      case 0: {
        Dense other = dense;
        other.shape = makeShape(random, dense.elements.size());
        auto reshaped = reshape(view, other.shape);
        if (reshaped) {
          view = *reshaped;
          dense = other;
          ++supported;
          break;
        }
        ASSERT_TRUE(takeReason(reshaped.takeError()).isUnsupported);
        ASSERT_FALSE(other.isStrided() && other.hasQuantizedAxis());
        ++unsupported;
        break;
      }
      case 1: {
        Shape permutation(rank);
        std::iota(permutation.begin(), permutation.end(), 0);
        std::shuffle(permutation.begin(), permutation.end(), random);
        Shape shape;
        for (int64_t dim : permutation)
          shape.push_back(dense.shape[dim]);
        dense = dense.pickElements(shape, [&](const Shape &index) {
          Shape from(rank);
          for (int64_t dim = 0; dim < rank; ++dim)
            from[permutation[dim]] = index[dim];
          return from;
        });
        view = transpose(view, permutation);
        break;
      }
      default: {
        Shape offsets, sizes, steps;
        for (int64_t size : view.shape) {
          offsets.push_back(pick(random, 0, 1) ? 0 : pick(random, 0, size - 1));
          steps.push_back(pick(random, 1, 3));
          int64_t most = (size - 1 - offsets.back()) / steps.back() + 1;
          sizes.push_back(pick(random, 0, 1) ? most : pick(random, 1, most));
        }
        dense = dense.pickElements(sizes, [&](const Shape &index) {
          Shape from;
          for (int64_t dim = 0; dim < rank; ++dim)
            from.push_back(offsets[dim] + index[dim] * steps[dim]);
          return from;
        });
        view = llvm::cantFail(slice(view, offsets, sizes, steps));
      }
      }
      expectSame(view, dense);
    }
  }
  // Neither is an exception.
  EXPECT_GT(supported, 1000);
  EXPECT_GT(unsupported, 1000);
}

TEST(TensorViewTest, ReshapeKeepsTheNumberOfElements) {
  std::vector<int8_t> data(6);
  TensorView view = makeTensor(data, Storage::I8, {2, 3});
  auto isInvalid = [&](ArrayRef<int64_t> shape) {
    auto result = reshape(view, shape);
    return !result && !takeReason(result.takeError()).isUnsupported;
  };
  EXPECT_TRUE(isInvalid({2, 2}));
  EXPECT_TRUE(isInvalid({0}));
  EXPECT_TRUE(isInvalid({}));
  // To be inferred from others.
  auto dynamic = reshape(view, {-1, 3});
  ASSERT_FALSE(bool(dynamic));
  EXPECT_TRUE(takeReason(dynamic.takeError()).isUnsupported);
  TensorView empty = makeTensor(data, Storage::I8, {0, 3});
  EXPECT_TRUE(llvm::cantFail(reshape(empty, {5, 0})).toDoubles().empty());
}

TEST(TensorViewTest, SlicesStayWithinTheTensor) {
  std::vector<int8_t> data(12);
  TensorView view = makeTensor(data, Storage::I8, {3, 4});
  auto isInvalid = [&](ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                       ArrayRef<int64_t> steps) {
    auto result = slice(view, offsets, sizes, steps);
    return !result && !takeReason(result.takeError()).isUnsupported;
  };
  EXPECT_FALSE(isInvalid({2, 1}, {1, 2}, {1, 2}));
  EXPECT_TRUE(isInvalid({3, 0}, {1, 4}, {1, 1}));
  EXPECT_TRUE(isInvalid({-1, 0}, {1, 4}, {1, 1}));
  EXPECT_TRUE(isInvalid({1, 0}, {3, 4}, {1, 1}));
  EXPECT_TRUE(isInvalid({0, 1}, {3, 2}, {1, 3}));
  EXPECT_TRUE(isInvalid({0, 0}, {0, 4}, {1, 1}));
  EXPECT_TRUE(isInvalid({0, 0}, {3, 4}, {1, 0}));
  EXPECT_TRUE(isInvalid({0, 0}, {3, 4}, {1, -1}));
  EXPECT_TRUE(isInvalid({0}, {3}, {1}));
  int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_TRUE(isInvalid({0, 0}, {most, 4}, {most, 1}));
}
