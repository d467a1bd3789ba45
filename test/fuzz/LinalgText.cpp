//===- LinalgText.cpp - Random linalg ops ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleText.h"
#include <map>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// A named convolution is its name: dimensions of the input and of the kernel.
static constexpr StringRef convolutions[] = {"conv_2d_nhwc_hwcf",
                                             "conv_2d_nhwc_fhwc",
                                             "conv_2d_nchw_fchw",
                                             "depthwise_conv_2d_nhwc_hwc",
                                             "depthwise_conv_2d_nhwc_hwcm",
                                             "depthwise_conv_2d_nchw_chw",
                                             "conv_1d_nwc_wcf",
                                             "conv_1d_ncw_fcw",
                                             "conv_3d_ndhwc_dhwcf",
                                             "conv_3d_ncdhw_fcdhw",
                                             "conv_2d_ngchw_fgchw",
                                             "conv_2d_ngchw_gfchw",
                                             "conv_2d_nhwgc_gfhwc",
                                             "depthwise_conv_1d_nwc_wc",
                                             "depthwise_conv_1d_nwc_wcm",
                                             "depthwise_conv_3d_ndhwc_dhwcm",
                                             "conv_2d_nhwc_hwcf_q",
                                             "conv_2d_nchw_fchw_q",
                                             "depthwise_conv_2d_nhwc_hwcm_q"};

/// `dense<...>` weights, some behind a cast.
static TensorText addWeights(ModuleText &text, const Elements &elements,
                             ArrayRef<int64_t> shape) {
  switch (text.bytes.takeInteger(0, 11)) {
  default:
    return text.addConstant(shape, elements.weightStorage);
  case 9: {
    if (elements.weight != "f32")
      return text.addConstant(shape, elements.weightStorage);
    TensorText from = text.addConstant(shape, "i8");
    TensorText to{text.makeName(), from.shape, "f32"};
    text.os << to.name << " = arith.sitofp " << from.name << " : "
            << from.getType() << " to " << to.getType() << "\n";
    TensorText scale = text.addConstant(shape, "f32");
    TensorText scaled{text.makeName(), from.shape, "f32"};
    text.os << scaled.name << " = arith.mulf " << to.name << ", " << scale.name
            << " : " << scaled.getType() << "\n";
    return scaled;
  }
  case 10: {
    if (elements.weight != "f32")
      return text.addConstant(shape, elements.weightStorage);
    TensorText from = text.addConstant(shape, "i8");
    std::string quantized =
        text.bytes.takeOneIn(3)
            ? "!quant.uniform<i8:f32, 0.5:1>"
            : "!quant.uniform<i8:f32:0, {" +
                  StringRef("0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5")
                      .take_front(
                          std::min<int64_t>(8, std::max<int64_t>(1, shape[0])) *
                              4 -
                          1)
                      .str() +
                  "}>";
    TensorText stored{text.makeName(), from.shape, quantized};
    text.os << stored.name << " = quant.scast " << from.name << " : "
            << from.getType() << " to " << stored.getType() << "\n";
    TensorText real{text.makeName(), from.shape, "f32"};
    text.os << real.name << " = quant.dcast " << stored.name << " : "
            << stored.getType() << " to " << real.getType() << "\n";
    return real;
  }
  case 11:
    return addCast(text, text.addConstant({1}, elements.weightStorage), shape,
                   elements.weight);
  }
}

/// What the accumulator starts from: nothing, a zero, a constant, a broadcast,
/// or something that nobody knows. Dynamic sizes make a cast.
static TensorText addInit(ModuleText &text, const Elements &elements,
                          ArrayRef<int64_t> shape, int64_t channelDim) {
  ByteSource &bytes = text.bytes;
  StringRef element = elements.biasStorage;
  bool isStatic = llvm::all_of(shape, [](int64_t size) { return size >= 0; });
  int64_t kind = bytes.takeInteger(0, 4);
  if (!isStatic || kind == 4)
    return addCast(text, text.addConstant({1}, element), shape, element);
  if (kind == 3)
    return text.addConstant(shape, element);
  TensorText empty{text.makeName(), Shape(shape), element.str()};
  text.os << empty.name << " = tensor.empty() : " << empty.getType() << "\n";
  if (kind == 2)
    return empty;
  TensorText init{text.makeName(), empty.shape, empty.element};
  if (kind == 0) {
    std::string zero = text.makeName();
    text.os << zero << " = arith.constant "
            << (element.contains('f') ? "0.0" : "0") << " : " << element << "\n"
            << init.name << " = linalg.fill ins(" << zero << " : " << element
            << ") outs(" << empty.name << " : " << empty.getType() << ") -> "
            << init.getType() << "\n";
    return init;
  }
  TensorText bias = text.addConstant({shape[channelDim]}, element);
  Shape others;
  for (int64_t dim = 0; dim < int64_t(shape.size()); ++dim)
    if (dim != channelDim)
      others.push_back(dim);
  text.os << init.name << " = linalg.broadcast ins(" << bias.name << " : "
          << bias.getType() << ") outs(" << empty.name << " : "
          << empty.getType() << ") dimensions = " << makeList(others, "[", "]")
          << "\n";
  return init;
}

/// "%3 = linalg.name {attributes} ins(...) outs(...) -> type"
static TensorText addOp(ModuleText &text, StringRef name,
                        const std::string &attributes,
                        ArrayRef<TensorText> inputs, const TensorText &init) {
  TensorText result{text.makeName(), init.shape, init.element};
  text.os << result.name << " = linalg." << name << " {"
          << StringRef(attributes).ltrim(", ") << "} ins(";
  llvm::interleaveComma(
      inputs, text.os, [&](const TensorText &value) { text.os << value.name; });
  // Zero points are scalars, of which the shape is `none`.
  text.os << " : ";
  llvm::interleaveComma(inputs, text.os, [&](const TensorText &value) {
    text.os << (value.shape.empty() ? value.element : value.getType());
  });
  text.os << ") outs(" << init.name << " : " << init.getType() << ") -> "
          << result.getType() << text.makeLocation() << "\n";
  return result;
}

static TensorText addScalar(ModuleText &text, int64_t number) {
  TensorText scalar{text.makeName(), {}, "i32"};
  text.os << scalar.name << " = arith.constant " << number << " : i32\n";
  return scalar;
}

static TensorText addMatmul(ModuleText &text, const Elements &elements,
                            const TensorText &input) {
  ByteSource &bytes = text.bytes;
  OpText op;
  op.isInteger = elements.biasStorage.starts_with("i");
  int64_t outputs = bytes.takeInteger(1, 4);
  bool isQuantized = op.isInteger && bytes.takeOneIn(3);
  int64_t batch = std::max<int64_t>(1, input.shape[0]);
  op.inputChannels = batch * std::max<int64_t>(1, input.shape[2]);
  op.outputChannels = batch * outputs;
  op.weightShape = {batch, std::max<int64_t>(1, input.shape[2]), outputs};
  op.reducedShape = {op.outputChannels, op.weightShape[1]};
  SmallVector<TensorText> inputs{input,
                                 addWeights(text, elements, op.weightShape)};
  TensorText init =
      addInit(text, elements, {batch, input.shape[1], outputs}, 2);
  if (isQuantized) {
    inputs.push_back(addScalar(text, bytes.takeInteger(-3, 3)));
    inputs.push_back(addScalar(text, 0));
  }
  return addOp(text, isQuantized ? "quantized_batch_matmul" : "batch_matmul",
               makeCalibAttributes(text, op), inputs, init);
}

TensorText test::addLinalgBiasedOp(ModuleText &text, const Elements &elements,
                                   const TensorText &input) {
  ByteSource &bytes = text.bytes;
  if (input.shape.size() == 3 && bytes.takeOneIn(2))
    return addMatmul(text, elements, input);
  OpText op;
  op.isInteger = elements.biasStorage.starts_with("i");

  StringRef name = bytes.pickOf(convolutions);
  auto [inputDims, kernelDims] = name.split("d_").second.split('_');
  bool isQuantized = kernelDims.consume_back("_q");
  std::map<char, int64_t> sizes;
  Shape inputShape;
  for (auto [dim, letter] : llvm::enumerate(inputDims)) {
    int64_t size =
        dim < input.shape.size() ? input.shape[dim] : bytes.takeInteger(1, 4);
    sizes[letter] = size;
    inputShape.push_back(size);
  }
  for (char letter : {'c', 'g'})
    sizes[letter] = std::max<int64_t>(1, sizes[letter]);
  sizes['f'] = sizes['m'] = bytes.takeInteger(1, 4);
  if (kernelDims.contains('m') || !kernelDims.contains('f'))
    sizes['f'] = sizes['c'];

  // Spatial sizes of kernel and output; strides and dilations in one order.
  std::map<char, int64_t> kernel = sizes, output = sizes;
  Shape strides, dilations;
  for (char letter : kernelDims) {
    if (!StringRef("dhw").contains(letter))
      continue;
    int64_t size = sizes[letter], stride = bytes.takeInteger(1, 2),
            dilation = bytes.takeInteger(1, 2), taps = bytes.takeInteger(1, 3);
    while (size >= 0 && (taps - 1) * dilation + 1 > size && taps > 1)
      --taps;
    strides.push_back(stride);
    dilations.push_back(dilation);
    kernel[letter] = taps;
    op.taps.push_back(taps);
    output[letter] =
        size < 0 ? -1 : (size - 1 - (taps - 1) * dilation) / stride + 1;
  }
  std::string outputDims = inputDims.str();
  if (kernelDims.contains('f'))
    llvm::replace(outputDims, 'c', 'f');
  if (kernelDims.contains('m'))
    outputDims += 'm';
  Shape outputShape;
  for (char letter : kernelDims)
    op.weightShape.push_back(kernel[letter]);
  for (char letter : outputDims)
    outputShape.push_back(output[letter]);

  int64_t groups = inputDims.contains('g') ? sizes['g'] : 1;
  op.inputChannels = groups * sizes['c'];
  bool isDepthwise = !kernelDims.contains('f');
  op.outputChannels = isDepthwise ? sizes['c'] : groups * sizes['f'];
  if (kernelDims.contains('m'))
    op.outputChannels *= sizes['m'];
  op.reducedShape = {op.outputChannels, isDepthwise ? 1 : sizes['c']};

  TensorText activation = input;
  if (activation.shape != inputShape)
    activation = addCast(text, input, inputShape, input.element);
  SmallVector<TensorText> inputs{activation,
                                 addWeights(text, elements, op.weightShape)};
  size_t channelDim = outputDims.find(isDepthwise ? 'c' : 'f');
  TensorText init = addInit(text, elements, outputShape, channelDim);
  if (isQuantized) {
    inputs.push_back(addScalar(text, bytes.takeInteger(-3, 3)));
    inputs.push_back(addScalar(text, bytes.takeInteger(-3, 3)));
  }
  std::string count = std::to_string(strides.size());
  return addOp(text, name,
               "strides = dense<" + makeList(strides, "[", "]") +
                   "> : tensor<" + count + "xi64>, dilations = dense<" +
                   makeList(dilations, "[", "]") + "> : tensor<" + count +
                   "xi64>" + makeCalibAttributes(text, op),
               inputs, init);
}

TensorText test::addLinalgGlue(ModuleText &text, const Elements &elements,
                               const TensorText &input) {
  ByteSource &bytes = text.bytes;
  TensorText value = input;
  StringRef to = elements.activation;
  bool isDynamic = llvm::any_of(input.shape, [](int64_t n) { return n < 0; });
  auto addSame = [&](StringRef name) {
    if (isDynamic)
      return;
    TensorText constant = text.addConstant(value.shape, value.element);
    TensorText result{text.makeName(), value.shape, value.element};
    text.os << result.name << " = " << name << " " << value.name << ", "
            << constant.name << " : " << value.getType() << "\n";
    value = result;
  };
  bool isFloat = input.element.find('f') != std::string::npos;
  if (bytes.takeOneIn(2))
    addSame(isFloat ? "arith.addf" : "arith.addi");
  if (bytes.takeOneIn(2))
    addSame(isFloat ? "arith.maximumf" : "arith.maxsi");
  if (value.element == to)
    return value;
  if (isFloat || !to.starts_with("i"))
    return addCast(text, value, value.shape, to);
  TensorText result{text.makeName(), value.shape, to.str()};
  text.os << result.name << " = arith.trunci " << value.name << " : "
          << value.getType() << " to " << result.getType() << "\n";
  return result;
}
