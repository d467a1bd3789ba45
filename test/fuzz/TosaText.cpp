//===- TosaText.cpp - Random TOSA ops -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleText.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
/// Strides, dilations and padding of a convolution, and its output sizes.
struct Window {
  Shape kernel, stride, dilation, pad, output;
};
} // namespace

/// A window on the spatial dimensions `input`, which strides divide exactly.
static Window makeWindow(ModuleText &text, ArrayRef<int64_t> input) {
  ByteSource &bytes = text.bytes;
  Window window;
  for (int64_t size : input) {
    int64_t known = size < 0 ? 4 : size;
    int64_t kernel = bytes.takeInteger(1, 3), stride = bytes.takeInteger(1, 2),
            dilation = bytes.takeInteger(1, 2);
    int64_t before = bytes.takeInteger(0, 2), after = bytes.takeInteger(0, 2);
    int64_t reach = (kernel - 1) * dilation;
    if (known - 1 + before + after < reach)
      after = reach - before - known + 1;
    while ((known - 1 + before + after - reach) % stride != 0)
      ++after;
    bool isDynamic = size < 0 || text.isWrong();
    window.output.push_back(
        isDynamic ? -1 : (known - 1 + before + after - reach) / stride + 1);
    if (text.isWrong())
      after = bytes.pick({int64_t(0), int64_t(9223372036854775807)});
    window.kernel.push_back(kernel);
    window.stride.push_back(stride);
    window.dilation.push_back(dilation);
    window.pad.append({before, after});
  }
  return window;
}

/// A splat whose number the attributes may refer to, or anything else that can
/// be a bias.
static TensorText addBias(ModuleText &text, const Elements &elements,
                          int64_t channels, OpText &op) {
  ByteSource &bytes = text.bytes;
  int64_t size = bytes.takeOneIn(4) ? 1 : channels;
  if (bytes.takeOneIn(8))
    return addCast(text, text.addConstant({1}, elements.biasStorage), {size},
                   elements.accumulator);
  if (op.isInteger && !bytes.takeOneIn(4)) {
    op.bias = bytes.takeInteger(-120, 120);
    return text.addConstantOf("dense<" + std::to_string(*op.bias) + ">", {size},
                              elements.biasStorage, elements.accumulator);
  }
  TensorText bias =
      text.addConstant({size}, elements.biasStorage, elements.accumulator);
  if (bytes.takeOneIn(10)) {
    // A chain of constants.
    TensorText reversed = bias;
    reversed.name = text.makeName();
    text.os << reversed.name << " = tosa.reverse " << bias.name
            << " {axis = 0 : i32} : (" << bias.getType() << ") -> "
            << bias.getType() << "\n";
    return reversed;
  }
  return bias;
}

/// A constant of `shape`, some of them at the end of other ops.
static TensorText addWeights(ModuleText &text, const Elements &elements,
                             ArrayRef<int64_t> shape) {
  ByteSource &bytes = text.bytes;
  bool isPlain = elements.weight == elements.weightStorage;
  switch (bytes.takeInteger(0, 15)) {
  default:
    return text.addConstant(shape, elements.weightStorage, elements.weight);
  case 10: {
    Shape flat{1};
    for (int64_t size : shape)
      flat[0] *= size;
    TensorText from =
        text.addConstant(flat, elements.weightStorage, elements.weight);
    std::string rank = std::to_string(shape.size()), sizes = text.makeName();
    text.os << sizes << " = tosa.const_shape {values = dense<"
            << makeList(shape, "[", "]") << "> : tensor<" << rank
            << "xindex>} : () -> !tosa.shape<" << rank << ">\n";
    TensorText to{text.makeName(), Shape(shape), from.element};
    text.os << to.name << " = tosa.reshape " << from.name << ", " << sizes
            << " : (" << from.getType() << ", !tosa.shape<" << rank << ">) -> "
            << to.getType() << "\n";
    return to;
  }
  case 11: {
    Shape reversed(llvm::reverse(shape)), order;
    for (int64_t i = shape.size() - 1; i >= 0; --i)
      order.push_back(i);
    TensorText from =
        text.addConstant(reversed, elements.weightStorage, elements.weight);
    TensorText to{text.makeName(), Shape(shape), from.element};
    text.os << to.name << " = tosa.transpose " << from.name
            << " {perms = " << makeList(order, "array<i32: ") << "} : ("
            << from.getType() << ") -> " << to.getType() << "\n";
    return to;
  }
  case 12: {
    if (!isPlain)
      return text.addConstant(shape, elements.weightStorage, elements.weight);
    TensorText from = text.addConstant(shape, "i8");
    TensorText to{text.makeName(), Shape(shape), elements.weight.str()};
    text.os << to.name << " = tosa.cast " << from.name << " : ("
            << from.getType() << ") -> " << to.getType() << "\n";
    if (elements.weight != "f32")
      return to;
    TensorText scale = text.addConstant(Shape(shape.size(), 1), "f32");
    TensorText shift = text.addConstantOf("dense<0>", {1}, "i8");
    TensorText scaled{text.makeName(), to.shape, to.element};
    text.os << scaled.name << " = tosa.mul " << to.name << ", " << scale.name
            << ", " << shift.name << " : (" << to.getType() << ", "
            << scale.getType() << ", " << shift.getType() << ") -> "
            << scaled.getType() << "\n";
    return scaled;
  }
  case 13:
    return addCast(text, text.addConstant({1}, elements.weightStorage), shape,
                   elements.weight);
  case 14:
    if (!isPlain) {
      TensorText from = text.addConstant(shape, elements.weightStorage);
      TensorText to{text.makeName(), Shape(shape), elements.weight.str()};
      text.os << to.name << " = quant.scast " << from.name << " : "
              << from.getType() << " to " << to.getType() << "\n";
      return to;
    }
    return text.addConstant(shape, elements.weightStorage, elements.weight);
  }
}

static TensorText addZeroPoint(ModuleText &text, StringRef storage) {
  bool isZero =
      !storage.ends_with("i8") ? !text.isWrong() : !text.bytes.takeOneIn(4);
  int64_t lowest = storage.starts_with("u") ? 0 : -3;
  int64_t zero = isZero ? 0 : text.bytes.takeInteger(lowest, 3);
  std::string number =
      storage.contains('f') ? makeFloat(zero) : std::to_string(zero);
  return text.addConstantOf("dense<" + number + ">", {1}, storage);
}

/// "%3 = tosa.name %0, %1 {attributes} : (types) -> type"
static TensorText addOp(ModuleText &text, StringRef name,
                        ArrayRef<TensorText> operands,
                        const std::string &attributes, ArrayRef<int64_t> shape,
                        StringRef element) {
  TensorText result{text.makeName(), Shape(shape), element.str()};
  text.os << result.name << " = tosa." << name << " ";
  llvm::interleaveComma(operands, text.os, [&](const TensorText &value) {
    text.os << value.name;
  });
  text.os << " {" << attributes << "} : (";
  llvm::interleaveComma(operands, text.os, [&](const TensorText &value) {
    text.os << value.getType();
  });
  text.os << ") -> " << result.getType() << text.makeLocation() << "\n";
  return result;
}

static OpText makeOpText(const Elements &elements) {
  OpText op;
  op.isInteger = elements.accumulator.starts_with("i");
  return op;
}

static std::string getAccumulatorType(const Elements &elements) {
  StringRef stored = elements.biasStorage;
  if (stored == "bf16")
    return "f32";
  return stored == "i16" ? "i32" : stored.str();
}

/// A matrix multiplication and, sometimes, the addition of its bias.
static TensorText addMatmul(ModuleText &text, const Elements &elements,
                            const TensorText &input) {
  ByteSource &bytes = text.bytes;
  OpText op = makeOpText(elements);
  int64_t batch = std::max<int64_t>(1, input.shape[0]), rows = input.shape[1],
          inner = std::max<int64_t>(1, input.shape[2]),
          outputs = bytes.takeInteger(1, 4);
  op.inputChannels = batch * inner;
  op.outputChannels = batch * outputs;
  op.weightShape = {batch, inner, outputs};
  op.reducedShape = {op.outputChannels, inner};
  TensorText weights = addWeights(text, elements, op.weightShape);
  // Zero points are stored numbers.
  TensorText zeros[] = {addZeroPoint(text, elements.zeroPoint),
                        addZeroPoint(text, elements.weightStorage)};
  StringRef element = elements.accumulator;
  if (elements.activation == "bf16")
    element = "f32";
  TensorText output =
      addOp(text, "matmul", {input, weights, zeros[0], zeros[1]},
            StringRef(makeCalibAttributes(text, op)).ltrim(", ").str(),
            {batch, rows, outputs}, element);
  if (!bytes.takeOneIn(2))
    return output;
  TensorText bias = text.addConstant(
      bytes.pick<Shape>({{batch, 1, outputs}, {1, 1, outputs}, {1, 1, 1}}),
      elements.biasStorage, elements.accumulator);
  return addOp(text, "add", {output, bias}, "", output.shape, output.element);
}

/// A convolution of any kind over the channels last.
TensorText test::addTosaBiasedOp(ModuleText &text, const Elements &elements,
                                 const TensorText &input) {
  ByteSource &bytes = text.bytes;
  if (input.shape.size() == 3)
    return addMatmul(text, elements, input);
  OpText op = makeOpText(elements);
  ArrayRef<int64_t> spatial =
      ArrayRef(input.shape).slice(1, input.shape.size() - 2);
  int64_t inputs = std::max<int64_t>(1, input.shape.back());
  Window window = makeWindow(text, spatial);
  op.inputChannels = inputs;
  op.taps = window.kernel;
  int64_t kind = spatial.size() == 3 ? 3 : bytes.takeInteger(0, 2);
  int64_t outputs = bytes.takeInteger(1, 4);
  StringRef name = "conv2d";
  std::string attributes = "acc_type = " + getAccumulatorType(elements) +
                           ", stride = " + makeList(window.stride);
  if (kind == 1) {
    name = "depthwise_conv2d";
    op.weightShape = {window.kernel[0], window.kernel[1], inputs, outputs};
    op.reducedShape = {inputs * outputs, 1};
    op.outputChannels = inputs * outputs;
  } else {
    op.weightShape = {outputs};
    op.weightShape.append(window.kernel);
    op.weightShape.push_back(inputs);
    op.reducedShape = {outputs, inputs};
    op.outputChannels = outputs;
  }
  if (kind == 2) {
    name = "transpose_conv2d";
    for (int64_t i = 0; i < 2; ++i) {
      int64_t known = spatial[i] < 0 ? 4 : spatial[i];
      window.pad[2 * i] = bytes.takeInteger(0, 1);
      bool isKnown = spatial[i] >= 0 && window.pad[2 * i + 1] < 9;
      window.output[i] =
          !isKnown ? -1
                   : (known - 1) * window.stride[i] + window.pad[2 * i] +
                         window.pad[2 * i + 1] + window.kernel[i];
    }
    attributes += ", out_pad = " + makeList(window.pad);
  } else {
    if (kind == 3)
      name = "conv3d";
    attributes += ", pad = " + makeList(window.pad) +
                  ", dilation = " + makeList(window.dilation);
  }
  TensorText weights = addWeights(text, elements, op.weightShape);
  TensorText bias = addBias(text, elements, op.outputChannels, op);
  TensorText inputZero = addZeroPoint(text, elements.zeroPoint);
  TensorText weightZero = addZeroPoint(text, elements.weightStorage);
  Shape shape{input.shape[0]};
  shape.append(window.output);
  shape.push_back(text.isWrong() ? -1 : op.outputChannels);
  return addOp(text, name, {input, weights, bias, inputZero, weightZero},
               attributes + makeCalibAttributes(text, op), shape,
               elements.accumulator);
}

//===----------------------------------------------------------------------===//
// Between biased ops
//===----------------------------------------------------------------------===//

/// Integers to integers by a multiplier.
static TensorText addRescale(ModuleText &text, const TensorText &input,
                             StringRef element) {
  ByteSource &bytes = text.bytes;
  bool isWide = !bytes.takeOneIn(4) && input.element != "i48";
  int64_t channels = std::max<int64_t>(1, input.shape.back());
  bool isPerChannel = bytes.takeOneIn(4);
  Shape count{isPerChannel ? channels : 1};
  TensorText multiplier =
      text.isWrong()
          ? text.addConstant(count, isWide ? "i32" : "i16")
          : text.addConstantOf(isWide ? "dense<1073741824>" : "dense<16384>",
                               count, isWide ? "i32" : "i16");
  TensorText shift =
      text.addConstantOf(isWide ? "dense<31>" : "dense<15>", count, "i8");
  TensorText zeros[] = {text.addConstantOf("dense<0>", {1}, input.element),
                        addZeroPoint(text, element)};
  return addOp(text, "rescale", {input, multiplier, shift, zeros[0], zeros[1]},
               std::string("scale32 = ") + (isWide ? "true" : "false") +
                   ", rounding_mode = SINGLE_ROUND, per_channel = " +
                   (isPerChannel ? "true" : "false") +
                   ", input_unsigned = false, output_unsigned = false",
               input.shape, element);
}

/// Some op that keeps the type, or nearly.
static TensorText addElementwise(ModuleText &text, const TensorText &input) {
  ByteSource &bytes = text.bytes;
  bool isFloat = input.element == "f32";
  bool isQuantized = StringRef(input.element).starts_with("!");
  bool isInteger = StringRef(input.element).starts_with("i");
  auto addSame = [&](StringRef name, ArrayRef<TensorText> operands,
                     const std::string &attributes) {
    return addOp(text, name, operands, attributes, input.shape, input.element);
  };
  switch (bytes.takeInteger(0, 9)) {
  default:
    return input;
  case 1: {
    if (isQuantized)
      return input;
    StringRef type = input.element;
    std::string low = isInteger ? "-5" : makeFloat(0.0);
    std::string high = isInteger ? "7" : makeFloat(bytes.pick({6.0, 6.0e4}));
    return addSame("clamp", {input},
                   "min_val = " + low + " : " + type.str() +
                       ", max_val = " + high + " : " + type.str());
  }
  case 2:
    if (!isFloat)
      return input;
    return addSame(
        "add", {input, text.addConstant(Shape(input.shape.size(), 1), "f32")},
        "");
  case 3:
    if (!isFloat)
      return input;
    return addSame("mul",
                   {input,
                    text.addConstant(Shape(input.shape.size(), 1), "f32"),
                    text.addConstantOf("dense<0>", {1}, "i8")},
                   "");
  case 4: {
    Shape shape = input.shape;
    if (shape.back() > 0 && shape.back() < 5)
      shape.back() *= 2;
    else
      return input;
    return addOp(text, "concat", {input, input},
                 "axis = " + std::to_string(shape.size() - 1) + " : i32", shape,
                 input.element);
  }
  case 5: {
    if (input.shape.size() != 4 || input.element == "i16" || isQuantized)
      return input;
    std::string sizes = text.makeName();
    text.os << sizes
            << " = tosa.const_shape {values = dense<[0, 0, 1, 0, 0, 2, 0, 0]> "
               ": tensor<8xindex>} : () -> !tosa.shape<8>\n";
    TensorText value = addZeroPoint(text, input.element);
    TensorText output{text.makeName(), input.shape, input.element};
    if (output.shape[1] >= 0)
      output.shape[1] += 1;
    if (output.shape[2] >= 0)
      output.shape[2] += 2;
    text.os << output.name << " = tosa.pad " << input.name << ", " << sizes
            << ", " << value.name << " : (" << input.getType()
            << ", !tosa.shape<8>, " << value.getType() << ") -> "
            << output.getType() << "\n";
    return output;
  }
  case 6: {
    if (input.shape.size() != 4)
      return input;
    Shape shape{input.shape[0], input.shape[2], input.shape[1], input.shape[3]};
    return addOp(text, "transpose", {input}, "perms = array<i32: 0, 2, 1, 3>",
                 shape, input.element);
  }
  case 7:
  case 8: {
    if (input.shape.size() != 4 || input.shape[1] < 2 || input.shape[2] < 2 ||
        isQuantized || input.element == "bf16")
      return input;
    bool isMax = bytes.takeOneIn(3);
    Shape shape{input.shape[0], input.shape[1] - 1, input.shape[2] - 1,
                input.shape[3]};
    std::string window = "kernel = array<i64: 2, 2>, stride = array<i64: 1, 1>,"
                         " pad = array<i64: 0, 0, 0, 0>";
    if (isMax)
      return addOp(text, "max_pool2d", {input}, window, shape, input.element);
    TensorText zeros[] = {addZeroPoint(text, input.element),
                          addZeroPoint(text, input.element)};
    return addOp(text, "avg_pool2d", {input, zeros[0], zeros[1]},
                 window + ", acc_type = " + (isInteger ? "i32" : input.element),
                 shape, input.element);
  }
  case 9:
    return addSame("add", {input, input}, "");
  }
}

TensorText test::addTosaGlue(ModuleText &text, const Elements &elements,
                             const TensorText &input) {
  TensorText value = input;
  if (value.element != elements.activation) {
    if (!elements.activation.starts_with("i") ||
        !StringRef(value.element).starts_with("i") || text.isWrong())
      value = addCast(text, input, input.shape, elements.activation);
    else
      value = addRescale(text, value, elements.activation);
  }
  value = addElementwise(text, value);
  return addElementwise(text, value);
}
