//===- WeightViewTest.cpp - Weights by role of their dimensions -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/WeightView.h"
#include "RandomOp.h"
#include "Tensors.h"
#include "unbias/Support/Reason.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// The weights in the order [group, output, tap, input].
static Numbers getWeights(const WeightView &view) {
  Numbers weights;
  for (int64_t g = 0; g < view.getGroups(); ++g)
    for (int64_t o = 0; o < view.getOutputs(); ++o)
      for (int64_t k = 0; k < view.getTaps(); ++k)
        for (int64_t c = 0; c < view.getInputs(); ++c)
          weights.push_back(view.at(g, o, k, c));
  return weights;
}

/// 0, 1, 2 ... [shape], seen as weights.
static Numbers getWeights(ArrayRef<int64_t> shape, const WeightDims &dims) {
  Numbers data(std::accumulate(shape.begin(), shape.end(), int64_t(1),
                               std::multiplies<int64_t>()));
  std::iota(data.begin(), data.end(), 0.0);
  return getWeights(
      llvm::cantFail(makeWeightView(makeTensor(data, shape), dims)));
}

//===----------------------------------------------------------------------===//
// Roles
//===----------------------------------------------------------------------===//

// [OC, KH, KW, IC] is [OC, KH KW, IC] already.
TEST(WeightViewTest, TosaConv2D) {
  Numbers weights = getWeights({2, 2, 3, 2}, {{}, {0}, {1, 2}, {3}});
  for (size_t i = 0; i < 24; ++i)
    EXPECT_EQ(weights[i], i);
}

// [KH, KW, C, M]: with C = 2, M = 3 and two taps, channel c of multiplier m has
// the weights 3 c + m and 6 + 3 c + m.
TEST(WeightViewTest, TosaDepthwiseConv2D) {
  EXPECT_EQ(getWeights({2, 1, 2, 3}, {{2}, {3}, {0, 1}, {}}),
            Numbers({0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11}));
}

// [B, C, W]: one group for every batch, W outputs.
TEST(WeightViewTest, TosaMatmul) {
  EXPECT_EQ(getWeights({2, 2, 3}, {{0}, {2}, {}, {1}}),
            Numbers({0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11}));
}

// [N, C], and [C, N] of the transposed form.
TEST(WeightViewTest, FullyConnected) {
  EXPECT_EQ(getWeights({2, 3}, {{}, {0}, {}, {1}}),
            Numbers({0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(getWeights({2, 3}, {{}, {1}, {}, {0}}),
            Numbers({0, 3, 1, 4, 2, 5}));
}

// Any dimensions in any roles, several in one, of a view that is transposed and
// cut out of a tensor, quantized along any dimension or none.
TEST(WeightViewTest, EqualsIndexArithmetic) {
  std::mt19937 random(1);
  int byElement = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    SmallVector<int64_t> sizes, permutation, zeros, ones, cut;
    int64_t rank = pick(random, 1, 6), count = 1;
    for (int64_t dim = 0; dim < rank; ++dim) {
      count *= sizes.emplace_back(pick(random, 1, 4));
      permutation.push_back(dim);
      ones.push_back(1);
      zeros.push_back(pick(random, 0, sizes.back() - 1));
      cut.push_back(pick(random, 1, sizes.back() - zeros.back()));
    }
    std::vector<int16_t> data(count);
    std::iota(data.begin(), data.end(), 0);
    std::shuffle(permutation.begin(), permutation.end(), random);
    TensorView tensor =
        transpose(llvm::cantFail(slice(makeTensor(data, Storage::I16, sizes),
                                       zeros, cut, ones)),
                  permutation);
    int64_t axis = tensor.quantization.axis = pick(random, -1, rank - 1);
    for (int64_t i = 0; i < (axis < 0 ? 1 : tensor.shape[axis]); ++i) {
      tensor.quantization.scales.push_back(0.5 + i);
      tensor.quantization.zeroPoints.push_back(7 * i);
    }

    // Dimensions of every role, in any order.
    SmallVector<int64_t> roles[4], roleOf(rank);
    std::shuffle(permutation.begin(), permutation.end(), random);
    for (int64_t dim : permutation)
      roles[roleOf[dim] = pick(random, 0, 3)].push_back(dim);
    WeightDims dims;
    dims.group.assign(roles[0].begin(), roles[0].end());
    dims.output.assign(roles[1].begin(), roles[1].end());
    dims.taps.assign(roles[2].begin(), roles[2].end());
    dims.input.assign(roles[3].begin(), roles[3].end());
    auto view = makeWeightView(tensor, dims);
    ASSERT_TRUE(bool(view));
    // Along taps and input channels parameters go from element to element.
    ASSERT_EQ(view->blocks.has_value(),
              axis >= 0 && roleOf[axis] >= 2 && tensor.shape[axis] > 1);
    byElement += view->blocks.has_value();

    // The tensor from element to element, row-major.
    SmallVector<int64_t> index(rank, 0);
    int64_t seen = 0;
    tensor.forEach([&](int64_t offset) {
      int64_t at[4] = {0, 0, 0, 0};
      for (int role = 0; role < 4; ++role)
        for (int64_t dim : roles[role])
          at[role] = at[role] * tensor.shape[dim] + index[dim];
      int64_t parameter = axis < 0 ? 0 : index[axis];
      ASSERT_EQ(view->at(at[0], at[1], at[2], at[3]),
                (data[offset] - 7 * parameter) * (0.5 + parameter));
      ++seen;
      for (int64_t dim = rank - 1; dim >= 0; --dim) {
        if (++index[dim] < tensor.shape[dim])
          break;
        index[dim] = 0;
      }
    });
    EXPECT_EQ(view->getOutputChannels() * view->getTaps() * view->getInputs(),
              seen);
  }
  EXPECT_GT(byElement, 50);
}

// Blocks of any sizes along any dimensions, of integers and of floats that are
// rounded by others, one by one and all at once.
TEST(WeightViewTest, BlocksEqualIndexArithmetic) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 300; ++trial) {
    SmallVector<int64_t> sizes;
    for (int dim = 0; dim < 4; ++dim)
      sizes.push_back(pick(random, 1, 5));
    int64_t count = sizes[0] * sizes[1] * sizes[2] * sizes[3];
    Numbers data = makeRandom(random, count, -20.0, 20.0);
    TensorView tensor = makeTensor(data, sizes);
    auto makeParameters = [&] {
      AxisQuantization parameters;
      int64_t entries = parameters.blockOffset = pick(random, 0, 2);
      for (int64_t size : sizes) {
        int64_t block = pick(random, 1, size), stride = pick(random, 0, 2);
        parameters.blocks.push_back({block, stride});
        entries += (size - 1) / block * stride;
      }
      for (int64_t i = 0; i <= entries; ++i) {
        parameters.scales.push_back(0.5 + 0.25 * i);
        parameters.zeroPoints.push_back(i - 3);
      }
      return parameters;
    };
    tensor.quantization = makeParameters();
    bool isRounded = trial % 2;
    if (isRounded)
      tensor.rounding = Rounding{makeParameters(), -11, 12, Storage::I8};
    WeightView view =
        llvm::cantFail(makeWeightView(tensor, WeightDims{{0}, {1}, {2}, {3}}));
    ASSERT_EQ(view.getStoredType(), isRounded ? Storage::I8 : Storage::F64);
    Numbers expected;
    for (int64_t i = 0; i < count; ++i) {
      int64_t index[] = {i / (sizes[3] * sizes[2] * sizes[1]),
                         i / (sizes[3] * sizes[2]) % sizes[1],
                         i / sizes[3] % sizes[2], i % sizes[3]};
      auto find = [&](const AxisQuantization &parameters) {
        int64_t entry = parameters.blockOffset;
        for (int dim = 0; dim < 4; ++dim)
          entry += index[dim] / parameters.blocks[dim].size *
                   parameters.blocks[dim].stride;
        return entry;
      };
      double stored = data[i];
      if (isRounded) {
        int64_t by = find(tensor.rounding->by);
        stored = std::round(stored / (0.5 + 0.25 * by) + double(by - 3));
        stored = std::min(std::max(stored, -11.0), 12.0);
      }
      int64_t entry = find(tensor.quantization);
      expected.push_back((stored - double(entry - 3)) * (0.5 + 0.25 * entry));
      ASSERT_EQ(view.at(index[0], index[1], index[2], index[3]),
                expected.back());
    }
    Numbers expanded(count);
    int64_t perGroup = count / sizes[0];
    for (int64_t group = 0; group < sizes[0]; ++group)
      view.expand(group, 0, sizes[1], expanded.data() + group * perGroup);
    ASSERT_EQ(expanded, expected);
  }
}

// Halves go away from zero once the zero point is added, as in MLIR.
TEST(WeightViewTest, RoundsAsUpstream) {
  EXPECT_EQ(quantize(0.25, 0.5, 0, -128, 127), 1.0);
  EXPECT_EQ(quantize(-0.25, 0.5, 0, -128, 127), -1.0);
  EXPECT_EQ(quantize(-0.25, 0.5, 100, 0, 255), 100.0);
  EXPECT_EQ(quantize(1e300, 0.5, 0, -127, 127), 127.0);
  EXPECT_EQ(quantize(-1e300, 0.5, 0, -127, 127), -127.0);
  EXPECT_TRUE(std::isnan(quantize(std::nan(""), 0.5, 0, -127, 127)));
}

TEST(WeightViewTest, EveryDimensionNeedsARole) {
  Numbers data(6);
  auto view = makeWeightView(makeTensor(data, {2, 3, 1}), {{}, {0}, {}, {1}});
  ASSERT_FALSE(bool(view));
  EXPECT_FALSE(takeReason(view.takeError()).isUnsupported);
}

//===----------------------------------------------------------------------===//
// Quantization
//===----------------------------------------------------------------------===//

// A scale per channel of a depthwise convolution holds for its multiplier of 3.
TEST(WeightViewTest, ParametersAreThoseOfOutputChannels) {
  std::vector<int8_t> data(6, 10);
  TensorView tensor = makeTensor(data, Storage::I8, {1, 1, 2, 3});
  tensor.quantization = {{0.5, 2.0}, {1, -1}, 2, {}, 0};
  WeightDims dims{{2}, {3}, {0, 1}, {}};
  EXPECT_EQ(getWeights(llvm::cantFail(makeWeightView(tensor, dims))),
            Numbers({4.5, 4.5, 4.5, 22.0, 22.0, 22.0}));
  // And one per multiplier for every channel.
  tensor.quantization = {{0.5, 2.0, 1.0}, {1, -1, 0}, 3, {}, 0};
  EXPECT_EQ(getWeights(llvm::cantFail(makeWeightView(tensor, dims))),
            Numbers({4.5, 22.0, 10.0, 4.5, 22.0, 10.0}));
}

// Parameters that vary within a sum are none of an output channel.
TEST(WeightViewTest, ParametersWithinASumAreThoseOfBlocks) {
  std::vector<int8_t> data(6);
  TensorView tensor = makeTensor(data, Storage::I8, {1, 2, 3});
  WeightDims dims{{}, {0}, {1}, {2}};
  auto hasBlocks = [&](int64_t axis, SmallVector<double, 1> scales) {
    tensor.quantization.zeroPoints.assign(scales.size(), 0);
    tensor.quantization.scales = std::move(scales);
    tensor.quantization.axis = axis;
    return llvm::cantFail(makeWeightView(tensor, dims)).blocks.has_value();
  };
  EXPECT_TRUE(hasBlocks(1, {1.0, 2.0}));
  EXPECT_TRUE(hasBlocks(2, {1.0, 2.0, 3.0}));
  EXPECT_FALSE(hasBlocks(0, {1.0}));
  EXPECT_FALSE(hasBlocks(-1, {1.0}));
  EXPECT_FALSE(hasBlocks(-1, {}));
}

//===----------------------------------------------------------------------===//
// Without tensors
//===----------------------------------------------------------------------===//

TEST(WeightViewTest, ContiguousWeights) {
  std::vector<float> floats(24);
  std::iota(floats.begin(), floats.end(), -3.5f);
  EXPECT_EQ(getWeights(makeWeightView(floats, 2, 3, 2, 2)),
            Numbers(floats.begin(), floats.end()));
  std::vector<int8_t> integers(24);
  std::iota(integers.begin(), integers.end(), -100);
  Numbers scales = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, expected;
  for (int i = 0; i < 24; ++i)
    expected.push_back((integers[i] - 5) * scales[i / 4]);
  EXPECT_EQ(getWeights(makeWeightView(integers, 2, 3, 2, 2, scales, 5)),
            expected);
}
