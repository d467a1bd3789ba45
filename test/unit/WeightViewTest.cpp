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
  int unsupported = 0;
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
    if (!view) {
      ASSERT_TRUE(takeReason(view.takeError()).isUnsupported);
      ASSERT_TRUE(axis >= 0 && roleOf[axis] >= 2 && tensor.shape[axis] > 1);
      ++unsupported;
      continue;
    }

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
  EXPECT_GT(unsupported, 50);
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
  tensor.quantization = {{0.5, 2.0}, {1, -1}, 2};
  WeightDims dims{{2}, {3}, {0, 1}, {}};
  EXPECT_EQ(getWeights(llvm::cantFail(makeWeightView(tensor, dims))),
            Numbers({4.5, 4.5, 4.5, 22.0, 22.0, 22.0}));
  // And one per multiplier for every channel.
  tensor.quantization = {{0.5, 2.0, 1.0}, {1, -1, 0}, 3};
  EXPECT_EQ(getWeights(llvm::cantFail(makeWeightView(tensor, dims))),
            Numbers({4.5, 22.0, 10.0, 4.5, 22.0, 10.0}));
}

TEST(WeightViewTest, ParametersMustNotVaryWithinASum) {
  std::vector<int8_t> data(6);
  TensorView tensor = makeTensor(data, Storage::I8, {1, 2, 3});
  WeightDims dims{{}, {0}, {1}, {2}};
  auto fails = [&](int64_t axis, SmallVector<double, 1> scales) {
    tensor.quantization.zeroPoints.assign(scales.size(), 0);
    tensor.quantization.scales = std::move(scales);
    tensor.quantization.axis = axis;
    auto view = makeWeightView(tensor, dims);
    return !view && takeReason(view.takeError()).isUnsupported;
  };
  EXPECT_TRUE(fails(1, {1.0, 2.0}));
  EXPECT_TRUE(fails(2, {1.0, 2.0, 3.0}));
  EXPECT_FALSE(fails(0, {1.0}));
  EXPECT_FALSE(fails(-1, {1.0}));
  EXPECT_FALSE(fails(-1, {}));
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
