//===- WindowOp.h - Random weighted sums of any kind of op ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops of every kind that has a BiasedOpInterface, of random sizes, with random
// numbers: as text, and as a loop over all products that knows nothing of the
// library.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_WINDOWS_WINDOWOP_H
#define UNBIAS_TEST_UNIT_WINDOWS_WINDOWOP_H

#include "../RandomOp.h"
#include <array>
#include <map>
#include <string>

namespace mlir::unbias::test {

/// How an op is written.
enum class Form {
  TosaConv,
  TosaTransposeConv,
  TosaMatmul,
  /// A named op of linalg; with strides and dilations if it is strided.
  Named,
  NamedStrided,
  /// One with indexing maps.
  NamedMaps,
  Generic
};

/// A kind of op. A letter is a loop, and where it occurs says what for: in all
/// of input, weights and output a group, in weights and output an output
/// channel, in input and weights an input channel, in input and output a row.
/// Capitals are axes along which the weights slide.
struct OpKind {
  std::string name, input, weights, output;
  Form form = Form::NamedStrided;
  /// The op subtracts zero points; i8 weights of TOSA have one too.
  bool hasZeroPoints = false;
  /// The weights are the first operand.
  bool weightsFirst = false;

  bool isTosa() const { return llvm::StringRef(name).starts_with("tosa"); }
  /// How often to try it, `count` being meant for one of many layouts. TOSA has
  /// one op each for what linalg has ten for.
  int64_t getTrials(int64_t count) const {
    return isTosa() ? 5 * count : count;
  }
};

/// All kinds with fixed layouts.
ArrayRef<OpKind> getOpKinds();

/// A `linalg.generic` or `linalg.contract` with any order of dimensions.
OpKind makeGenericKind(std::mt19937 &random);

/// A spatial axis.
struct WindowAxis {
  int64_t input = 1, taps = 1, stride = 1, dilation = 1;
  /// Of the op itself; of a transposed convolution, what the output is padded
  /// with, or cropped by.
  int64_t padBefore = 0, padAfter = 0;
  /// Of a pad op that feeds it.
  int64_t feedBefore = 0, feedAfter = 0;
  int64_t output = 1;
};

/// What is random about an op, beside its kind.
struct WindowOp {
  OpKind kind;
  std::map<char, int64_t> sizes;
  std::map<char, WindowAxis> axes;
  /// One of floats, whose weights and inputs are rounded, instead of integers.
  bool isFloat = false;
  bool isFedByPad = false;
  /// The size of the rows is not in the types.
  bool hasDynamicRows = false;

  double inputScale = 1.0;
  int64_t inputZeroPoint = 0, weightZeroPoint = 0;
  /// Per output channel.
  Numbers weightScales;
  /// What the pad op holds, as a stored number.
  int64_t padding = 0;

  /// Row-major in the layouts of the operands.
  std::vector<float> floatInput, floatWeights;
  std::vector<int8_t> input, weights;

  bool isTransposed() const { return kind.form == Form::TosaTransposeConv; }
  /// Letters by role, in the order in which statistics and biases count them.
  std::string getGroups() const, getOutputs() const, getInputs() const,
      getRows() const, getAxes() const;
  /// The product of the sizes of letters.
  int64_t count(const std::string &letters) const;
  int64_t getOutputChannels() const {
    return count(getGroups() + getOutputs());
  }
  int64_t getInputChannels() const { return count(getGroups() + getInputs()); }
  int64_t getTaps() const;
  int64_t getInputPositions() const;
  /// Sizes of the operands.
  SmallVector<int64_t> getInputShape() const, getWeightShape() const,
      getOutputShape() const;
  /// The output channel of an element of the weights.
  int64_t getOutputChannel(int64_t weight) const;

  /// What integers stand for; a float op computes with it in f32.
  double getInput(int64_t i) const;
  double getWeight(int64_t i) const;
  double getPadding() const;

  /// A module with one function that returns the op.
  std::string getText() const;
};

/// What the input of an op looks like.
enum class Scene {
  /// Small, and brighter or darker from one side to the other.
  Slope,
  /// Larger, rectified normal numbers, everywhere alike.
  Stationary,
  /// The same number everywhere in a channel.
  Constant
};

WindowOp makeWindowOp(std::mt19937 &random, const OpKind &kind,
                      Scene scene = Scene::Slope);

/// One product of the sum; indices are row-major in the order of letters by
/// role, those of elements in the layout of the operand.
struct Product {
  int64_t outputChannel, inputChannel, tap;
  /// -1 in the padding.
  int64_t input;
  int64_t weight;
};
/// Visits every product of the op.
void forEachProduct(const WindowOp &op,
                    llvm::function_ref<void(const Product &)> visit);

/// Calls `visit(element, row, position, channel)` for every element of the
/// input; positions are row-major in the order of the axes of the weights.
void forEachInput(
    const WindowOp &op,
    llvm::function_ref<void(int64_t, int64_t, int64_t, int64_t)> visit);

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_UNIT_WINDOWS_WINDOWOP_H
