//===- WindowOp.cpp - Random weighted sums of any kind of op --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WindowOp.h"
#include "llvm/ADT/STLExtras.h"
#include <cctype>
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

//===----------------------------------------------------------------------===//
// Letters
//===----------------------------------------------------------------------===//

static bool has(const std::string &letters, char letter) {
  return letters.find(letter) != std::string::npos;
}

/// The letters of `from` that are in the operands as said, but for axes.
static std::string select(const std::string &from, const OpKind &kind,
                          bool inInput, bool inWeights, bool inOutput) {
  std::string selected;
  for (char letter : from)
    if (std::islower(letter) && has(kind.input, letter) == inInput &&
        has(kind.weights, letter) == inWeights &&
        has(kind.output, letter) == inOutput)
      selected += letter;
  return selected;
}

std::string WindowOp::getGroups() const {
  return select(kind.output, kind, true, true, true);
}
std::string WindowOp::getOutputs() const {
  return select(kind.output, kind, false, true, true);
}
std::string WindowOp::getInputs() const {
  return select(kind.input, kind, true, true, false);
}
std::string WindowOp::getRows() const {
  return select(kind.output, kind, true, false, true);
}
std::string WindowOp::getAxes() const {
  std::string letters;
  for (char letter : kind.weights)
    if (std::isupper(letter))
      letters += letter;
  return letters;
}

int64_t WindowOp::count(const std::string &letters) const {
  int64_t product = 1;
  for (char letter : letters)
    product *= sizes.at(letter);
  return product;
}

int64_t WindowOp::getTaps() const {
  int64_t taps = 1;
  for (auto &[letter, axis] : axes)
    taps *= axis.taps;
  return taps;
}

int64_t WindowOp::getInputPositions() const {
  int64_t positions = 1;
  for (auto &[letter, axis] : axes)
    positions *= axis.input;
  return positions;
}

template <typename GetSize>
static SmallVector<int64_t>
getShape(const WindowOp &op, const std::string &letters, GetSize getSize) {
  SmallVector<int64_t> shape;
  for (char letter : letters)
    shape.push_back(std::isupper(letter) ? getSize(op.axes.at(letter))
                                         : op.sizes.at(letter));
  return shape;
}

SmallVector<int64_t> WindowOp::getInputShape() const {
  return getShape(*this, kind.input,
                  [](const WindowAxis &axis) { return axis.input; });
}
SmallVector<int64_t> WindowOp::getWeightShape() const {
  return getShape(*this, kind.weights,
                  [](const WindowAxis &axis) { return axis.taps; });
}
SmallVector<int64_t> WindowOp::getOutputShape() const {
  return getShape(*this, kind.output,
                  [](const WindowAxis &axis) { return axis.output; });
}

int64_t WindowOp::getOutputChannel(int64_t weight) const {
  std::map<char, int64_t> index;
  SmallVector<int64_t> shape = getWeightShape();
  for (size_t i = shape.size(); i-- > 0; weight /= shape[i])
    index[kind.weights[i]] = weight % shape[i];
  int64_t channel = 0;
  for (char letter : getGroups() + getOutputs())
    channel = channel * sizes.at(letter) + index[letter];
  return channel;
}

double WindowOp::getInput(int64_t i) const {
  double real = (double(input[i]) - inputZeroPoint) * inputScale;
  return isFloat ? double(float(real)) : real;
}

double WindowOp::getPadding() const {
  double real = double(padding - inputZeroPoint) * inputScale;
  return isFloat ? double(float(real)) : real;
}

double WindowOp::getWeight(int64_t i) const {
  double real = (double(weights[i]) - weightZeroPoint) *
                weightScales[getOutputChannel(i)];
  return isFloat ? double(float(real)) : real;
}

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

ArrayRef<OpKind> unbias::test::getOpKinds() {
  static const OpKind kinds[] = {
      {"tosa.conv2d", "nHWc", "fHWc", "nHWf", Form::TosaConv, true},
      {"tosa.conv3d", "nDHWc", "fDHWc", "nDHWf", Form::TosaConv, true},
      {"tosa.depthwise_conv2d", "nHWg", "HWgf", "nHWgf", Form::TosaConv, true},
      {"tosa.transpose_conv2d", "nHWc", "fHWc", "nHWf", Form::TosaTransposeConv,
       true},
      {"tosa.matmul", "gnc", "gcf", "gnf", Form::TosaMatmul, true},
      {"tosa.matmul", "gcn", "gfc", "gfn", Form::TosaMatmul, true, true},
      {"linalg.conv_1d", "W", "W", "W", Form::Named},
      {"linalg.conv_2d", "HW", "HW", "HW", Form::Named},
      {"linalg.conv_3d", "DHW", "DHW", "DHW", Form::Named},
      {"linalg.conv_1d_nwc_wcf", "nWc", "Wcf", "nWf"},
      {"linalg.conv_1d_ncw_fcw", "ncW", "fcW", "nfW"},
      {"linalg.conv_2d_nhwc_hwcf", "nHWc", "HWcf", "nHWf"},
      {"linalg.conv_2d_nhwc_fhwc", "nHWc", "fHWc", "nHWf"},
      {"linalg.conv_2d_nchw_fchw", "ncHW", "fcHW", "nfHW"},
      {"linalg.conv_2d_ngchw_fgchw", "ngcHW", "fgcHW", "ngfHW"},
      {"linalg.conv_2d_ngchw_gfchw", "ngcHW", "gfcHW", "ngfHW"},
      {"linalg.conv_2d_nhwgc_gfhwc", "nHWgc", "gfHWc", "nHWgf"},
      {"linalg.conv_3d_ndhwc_dhwcf", "nDHWc", "DHWcf", "nDHWf"},
      {"linalg.conv_3d_ncdhw_fcdhw", "ncDHW", "fcDHW", "nfDHW"},
      {"linalg.depthwise_conv_1d_nwc_wc", "nWg", "Wg", "nWg"},
      {"linalg.depthwise_conv_1d_ncw_cw", "ngW", "gW", "ngW"},
      {"linalg.depthwise_conv_1d_nwc_wcm", "nWg", "Wgf", "nWgf"},
      {"linalg.depthwise_conv_2d_nhwc_hwc", "nHWg", "HWg", "nHWg"},
      {"linalg.depthwise_conv_2d_nchw_chw", "ngHW", "gHW", "ngHW"},
      {"linalg.depthwise_conv_2d_nhwc_hwcm", "nHWg", "HWgf", "nHWgf"},
      {"linalg.depthwise_conv_3d_ndhwc_dhwc", "nDHWg", "DHWg", "nDHWg"},
      {"linalg.depthwise_conv_3d_ncdhw_cdhw", "ngDHW", "gDHW", "ngDHW"},
      {"linalg.depthwise_conv_3d_ndhwc_dhwcm", "nDHWg", "DHWgf", "nDHWgf"},
      {"linalg.conv_2d_nhwc_hwcf_q", "nHWc", "HWcf", "nHWf", Form::NamedStrided,
       true},
      {"linalg.conv_2d_nhwc_fhwc_q", "nHWc", "fHWc", "nHWf", Form::NamedStrided,
       true},
      {"linalg.conv_2d_nchw_fchw_q", "ncHW", "fcHW", "nfHW", Form::NamedStrided,
       true},
      {"linalg.conv_2d_ngchw_gfchw_q", "ngcHW", "gfcHW", "ngfHW",
       Form::NamedStrided, true},
      {"linalg.conv_2d_nhwgc_gfhwc_q", "nHWgc", "gfHWc", "nHWgf",
       Form::NamedStrided, true},
      {"linalg.conv_3d_ndhwc_dhwcf_q", "nDHWc", "DHWcf", "nDHWf",
       Form::NamedStrided, true},
      {"linalg.depthwise_conv_2d_nhwc_hwc_q", "nHWg", "HWg", "nHWg",
       Form::NamedStrided, true},
      {"linalg.depthwise_conv_2d_nhwc_hwcm_q", "nHWg", "HWgf", "nHWgf",
       Form::NamedStrided, true},
      {"linalg.matmul", "nc", "cf", "nf", Form::Named},
      {"linalg.matmul", "cn", "fc", "fn", Form::Named, false, true},
      {"linalg.matmul", "nc", "fc", "nf", Form::NamedMaps},
      {"linalg.matmul", "cn", "cf", "nf", Form::NamedMaps},
      {"linalg.quantized_matmul", "nc", "cf", "nf", Form::Named, true},
      {"linalg.batch_matmul", "gnc", "gcf", "gnf", Form::Named},
      {"linalg.batch_matmul", "gcn", "gfc", "gfn", Form::Named, false, true},
      {"linalg.batch_matmul", "gnc", "gfc", "gnf", Form::NamedMaps},
      {"linalg.quantized_batch_matmul", "gnc", "gcf", "gnf", Form::Named, true},
      {"linalg.batch_reduce_matmul", "bnc", "bcf", "nf", Form::Named},
      {"linalg.matvec", "c", "fc", "f", Form::Named, false, true},
      {"linalg.vecmat", "c", "cf", "f", Form::Named},
      {"linalg.batch_matvec", "gc", "gfc", "gf", Form::Named, false, true},
      {"linalg.batch_vecmat", "gc", "gcf", "gf", Form::Named},
      {"linalg.mmt4d", "ncmd", "fced", "nfme", Form::Named},
      {"linalg.batch_mmt4d", "gncmd", "gfced", "gnfme", Form::Named},
  };
  return kinds;
}

/// `letters` in any order.
static std::string shuffle(std::mt19937 &random, std::string letters) {
  for (size_t i = letters.size(); i > 1; --i)
    std::swap(letters[i - 1], letters[random() % i]);
  return letters;
}

OpKind unbias::test::makeGenericKind(std::mt19937 &random) {
  bool isContraction = pick(random, 0, 3) == 0;
  std::string axes =
      isContraction ? "" : std::string("DHW").substr(pick(random, 0, 2));
  std::string groups = pick(random, 0, 1)   ? ""
                       : pick(random, 0, 2) ? "g"
                                            : "gh";
  std::string outputs = pick(random, 0, 3) ? "f" : "fe";
  std::string inputs = pick(random, 0, 3) ? "c" : "cd";
  std::string rows = pick(random, 0, 3) ? "n" : "nm";
  OpKind kind;
  kind.name = isContraction && pick(random, 0, 1) ? "linalg.contract"
                                                  : "linalg.generic";
  kind.form = kind.name == "linalg.contract" ? Form::NamedMaps : Form::Generic;
  kind.input = shuffle(random, rows + groups + inputs + axes);
  kind.weights = shuffle(random, groups + outputs + inputs + axes);
  kind.output = shuffle(random, rows + groups + outputs + axes);
  kind.hasZeroPoints = kind.form == Form::Generic && pick(random, 0, 1);
  kind.weightsFirst = pick(random, 0, 1);
  return kind;
}

//===----------------------------------------------------------------------===//
// Random ops
//===----------------------------------------------------------------------===//

/// Any padding, more than the kernel is wide included. TOSA wants strides to
/// divide.
static WindowAxis makeAxis(std::mt19937 &random, const WindowOp &op,
                           Scene scene) {
  auto pick = [&](int64_t low, int64_t high) {
    return test::pick(random, low, high);
  };
  bool isTosa = op.kind.form == Form::TosaConv;
  WindowAxis axis;
  do {
    axis.taps = pick(1, 4);
    axis.stride = op.kind.form == Form::Named ? 1 : pick(1, 3);
    axis.dilation =
        op.isTransposed() || op.kind.form == Form::Named ? 1 : pick(1, 2);
    axis.input = scene == Scene::Stationary ? pick(5, 9) : pick(1, 6);
    if (op.isTransposed()) {
      axis.padBefore = pick(1 - axis.taps, 3);
      axis.padAfter = pick(1 - axis.taps, 3);
    } else if (isTosa && pick(0, 3)) {
      axis.padBefore = pick(0, 3);
      axis.padAfter = pick(0, 3);
    }
    if (op.isFedByPad) {
      axis.feedBefore = pick(0, 2);
      axis.feedAfter = pick(0, 2);
    }
    int64_t padded = axis.input + axis.feedBefore + axis.feedAfter;
    if (op.isTransposed()) {
      axis.output = (padded - 1) * axis.stride + axis.padBefore +
                    axis.padAfter + axis.taps;
      continue;
    }
    int64_t room = padded + axis.padBefore + axis.padAfter - 1 -
                   (axis.taps - 1) * axis.dilation;
    if (isTosa && room >= 0 && room % axis.stride != 0) {
      axis.padAfter += axis.stride - room % axis.stride;
      room += axis.stride - room % axis.stride;
    }
    axis.output = room < 0 ? 0 : room / axis.stride + 1;
  } while (axis.output < 1);
  return axis;
}

static void fillInput(WindowOp &op, std::mt19937 &random, Scene scene) {
  SmallVector<int64_t> shape = op.getInputShape();
  int64_t size = 1;
  for (int64_t extent : shape)
    size *= extent;
  op.floatInput.assign(size, 0.0f);
  Numbers means = makeRandom(random, op.getInputChannels(), -1.0, 1.0);
  Numbers slopes = makeRandom(random, op.getInputChannels(), -3.0, 3.0);
  double largest = 0.0;
  forEachInput(op, [&](int64_t i, int64_t, int64_t position, int64_t channel) {
    double real = means[channel];
    if (scene != Scene::Constant)
      real += makeNormal(random);
    if (scene == Scene::Stationary)
      real = std::max(real, 0.0);
    if (scene == Scene::Slope)
      real += slopes[channel] * position / op.getInputPositions();
    op.floatInput[i] = float(real);
    largest = std::max(largest, std::abs(real));
  });
  // Clipped on one side.
  op.inputScale = largest / 100.0 + 1e-3;
  op.inputZeroPoint =
      op.kind.hasZeroPoints || op.isFloat ? pick(random, -50, 50) : 0;
  for (float real : op.floatInput) {
    double stored = std::round(real / op.inputScale) + op.inputZeroPoint;
    op.input.push_back(int8_t(std::min(127.0, std::max(-128.0, stored))));
  }
}

static void fillWindowWeights(WindowOp &op, std::mt19937 &random) {
  int64_t size = 1;
  for (int64_t extent : op.getWeightShape())
    size *= extent;
  op.weightScales = makeRandom(random, op.getOutputChannels(), 0.01, 0.03);
  if (pick(random, 0, 1))
    op.weightZeroPoint = op.kind.hasZeroPoints ? pick(random, -9, 9) : 0;
  for (int64_t i = 0; i < size; ++i) {
    int64_t stored = pick(random, -60, 60);
    double rounding = makeRandom(random, 1, -1.5, 1.5)[0];
    op.weights.push_back(int8_t(stored));
    op.floatWeights.push_back(float((stored - op.weightZeroPoint + rounding) *
                                    op.weightScales[op.getOutputChannel(i)]));
  }
}

WindowOp unbias::test::makeWindowOp(std::mt19937 &random, const OpKind &kind,
                                    Scene scene) {
  WindowOp op;
  op.kind = kind;
  for (char letter : kind.input + kind.weights)
    if (std::islower(letter))
      op.sizes[letter] = pick(random, 1, 3);
  op.isFloat = pick(random, 0, 3) == 0;
  // Quantized ops of linalg are ops of integers.
  if (llvm::StringRef(kind.name).contains("quantized") ||
      llvm::StringRef(kind.name).ends_with("_q"))
    op.isFloat = false;
  op.isFedByPad = !op.getAxes().empty() && pick(random, 0, 1);
  op.hasDynamicRows = has(kind.input, 'n') && pick(random, 0, 3) == 0;
  for (char letter : op.getAxes())
    op.axes[letter] = makeAxis(random, op, scene);
  fillInput(op, random, scene);
  fillWindowWeights(op, random);
  // A pad op joins the padding of the op only if both hold zeros.
  op.padding = op.inputZeroPoint;
  bool hasOwn = op.isTransposed() || llvm::any_of(op.axes, [](auto &entry) {
                  return entry.second.padBefore || entry.second.padAfter;
                });
  if (op.isFedByPad && !hasOwn && pick(random, 0, 2) == 0)
    op.padding = pick(random, -100, 100);
  return op;
}

//===----------------------------------------------------------------------===//
// The sum itself
//===----------------------------------------------------------------------===//

/// The input coordinate that `tap` meets at `output`; -1: padding.
static int64_t getCoordinate(const WindowAxis &axis, bool isTransposed,
                             int64_t output, int64_t tap) {
  int64_t at;
  if (isTransposed) {
    int64_t from = output - axis.padBefore - tap;
    if (from < 0 || from % axis.stride != 0)
      return -1;
    at = from / axis.stride - axis.feedBefore;
  } else {
    at = output * axis.stride + tap * axis.dilation - axis.padBefore -
         axis.feedBefore;
  }
  return at >= 0 && at < axis.input ? at : -1;
}

void unbias::test::forEachProduct(
    const WindowOp &op, llvm::function_ref<void(const Product &)> visit) {
  // Loops: plain letters, then for every axis its outputs and its taps.
  std::string plain =
      op.getRows() + op.getGroups() + op.getOutputs() + op.getInputs();
  std::string axes = op.getAxes();
  SmallVector<int64_t> extents, index;
  for (char letter : plain)
    extents.push_back(op.sizes.at(letter));
  for (char letter : axes) {
    extents.push_back(op.axes.at(letter).output);
    extents.push_back(op.axes.at(letter).taps);
  }
  index.assign(extents.size(), 0);
  std::string rows = op.getRows(), outputs = op.getGroups() + op.getOutputs(),
              inputs = op.getGroups() + op.getInputs();
  // By letter.
  std::array<int64_t, 128> size{}, at{}, taps{}, tap{};
  for (auto [letter, count] : op.sizes)
    size[letter] = taps[letter] = count;
  for (auto &[letter, axis] : op.axes) {
    size[letter] = axis.input;
    taps[letter] = axis.taps;
  }
  auto flatten = [&](const std::string &letters) {
    int64_t flat = 0;
    for (char letter : letters)
      flat = flat * size[letter] + at[letter];
    return flat;
  };
  while (true) {
    for (auto [i, letter] : llvm::enumerate(plain))
      at[letter] = tap[letter] = index[i];
    Product product{};
    bool isInside = true;
    for (auto [i, letter] : llvm::enumerate(axes)) {
      int64_t output = index[plain.size() + 2 * i];
      tap[letter] = index[plain.size() + 2 * i + 1];
      at[letter] = getCoordinate(op.axes.at(letter), op.isTransposed(), output,
                                 tap[letter]);
      isInside &= at[letter] >= 0;
      product.tap = product.tap * taps[letter] + tap[letter];
    }
    product.outputChannel = flatten(outputs);
    product.inputChannel = flatten(inputs);
    product.input = isInside ? flatten(op.kind.input) : -1;
    for (char letter : op.kind.weights)
      product.weight = product.weight * taps[letter] + tap[letter];
    visit(product);

    size_t loop = extents.size();
    while (loop > 0 && ++index[loop - 1] == extents[loop - 1])
      index[--loop] = 0;
    if (loop == 0)
      return;
  }
}

void unbias::test::forEachInput(
    const WindowOp &op,
    llvm::function_ref<void(int64_t, int64_t, int64_t, int64_t)> visit) {
  std::string channels = op.getGroups() + op.getInputs();
  SmallVector<int64_t> shape = op.getInputShape();
  std::array<int64_t, 128> at{};
  for (int64_t i = 0, end = op.floatInput.size(); i < end; ++i) {
    int64_t rest = i;
    for (size_t d = shape.size(); d-- > 0; rest /= shape[d])
      at[op.kind.input[d]] = rest % shape[d];
    int64_t row = 0, position = 0, channel = 0;
    for (char letter : op.getRows())
      row = row * op.sizes.at(letter) + at[letter];
    for (char letter : op.getAxes())
      position = position * op.axes.at(letter).input + at[letter];
    for (char letter : channels)
      channel = channel * op.sizes.at(letter) + at[letter];
    visit(i, row, position, channel);
  }
}
