//===- WeightedSum.cpp - A biased op computed by oneDNN -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightedSum.h"
#include "ElementLoops.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/STLExtras.h"
#include <oneapi/dnnl/dnnl.hpp>

using namespace mlir;
using namespace mlir::unbias;

// oneDNN splits a primitive over the threads of its OpenMP runtime; ours run
// samples in parallel instead, one thread each. Declared here because clang's
// omp.h belongs to another runtime.
extern "C" void omp_set_num_threads(int);

namespace {
/// What the op sums over, as a convolution without padding oneDNN lacks.
struct Shape {
  int64_t groups, outputs, inputs;
  /// Spatial axes, one or more.
  dnnl::memory::dims input, output, kernel, stride, dilation, padBefore,
      padAfter;
};

class ConvolutionSum final : public WeightedSum {
public:
  static llvm::Expected<std::unique_ptr<WeightedSum>>
  create(const Shape &shape, ArrayRef<float> weights, Storage input,
         int64_t zeroPoint);

  std::unique_ptr<State> makeState() const override;
  int64_t getScratchBytes() const override { return scratchBytes; }
  void run(const char *input, const char *bias, char *output, State &state,
           char *scratch) const override;

private:
  /// The arguments of the primitive, whose memory is set for each run.
  struct ConvolutionState final : State {
    dnnl::stream stream;
    dnnl::memory input, output, bias, scratch;
    std::unordered_map<int, dnnl::memory> arguments;
  };
  /// Storage of the input; a float or an integer.
  Storage storage;
  float zeroPoint;
  int64_t inputElements, outputElements, channels;
  int64_t scratchBytes;
  dnnl::engine engine;
  dnnl::memory::desc inputDesc, outputDesc, biasDesc, scratchDesc;
  dnnl::convolution_forward primitive;
  dnnl::memory weights;
};
} // namespace

/// Rounds up to whole cache lines.
static int64_t align(int64_t bytes) { return (bytes + 63) / 64 * 64; }

llvm::Expected<std::unique_ptr<WeightedSum>>
ConvolutionSum::create(const Shape &shape, ArrayRef<float> weights,
                       Storage storage, int64_t zeroPoint) {
  using dnnl::memory;
  omp_set_num_threads(1);
  auto sum = std::make_unique<ConvolutionSum>();
  sum->storage = storage;
  sum->zeroPoint = float(zeroPoint);
  sum->channels = shape.groups * shape.outputs;
  try {
    sum->engine = dnnl::engine(dnnl::engine::kind::cpu, 0);
    size_t axes = shape.kernel.size();
    auto channelsLast =
        std::array{memory::format_tag::nwc, memory::format_tag::nhwc,
                   memory::format_tag::ndhwc}[axes - 1];
    auto tensor = [&](int64_t channels, const memory::dims &spatial) {
      memory::dims dims = {1, channels};
      dims.insert(dims.end(), spatial.begin(), spatial.end());
      return memory::desc(dims, memory::data_type::f32, channelsLast);
    };
    sum->inputDesc = tensor(shape.groups * shape.inputs, shape.input);
    sum->outputDesc = tensor(sum->channels, shape.output);
    memory::dims kernel = {shape.outputs, shape.inputs};
    if (shape.groups > 1)
      kernel.insert(kernel.begin(), shape.groups);
    kernel.insert(kernel.end(), shape.kernel.begin(), shape.kernel.end());
    memory::desc anyWeights(kernel, memory::data_type::f32,
                            memory::format_tag::any);
    // The bias of an integer op is added to the rounded sum, as an integer.
    bool hasBias = !isInteger(storage);
    sum->biasDesc = hasBias
                        ? memory::desc({sum->channels}, memory::data_type::f32,
                                       memory::format_tag::a)
                        : memory::desc();
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    dnnl::convolution_forward::desc desc(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        sum->inputDesc, anyWeights, sum->biasDesc, sum->outputDesc,
        shape.stride, shape.dilation, shape.padBefore, shape.padAfter);
    dnnl::convolution_forward::primitive_desc primitive(desc, attributes,
                                                        sum->engine);
    sum->primitive = dnnl::convolution_forward(primitive);
    sum->scratchDesc = primitive.scratchpad_desc();

    // Plain [group, output, input, taps...], brought into the primitive's
    // order.
    memory::dims strides(kernel.size(), 1);
    for (size_t i = kernel.size() - 1; i > 0; --i)
      strides[i - 1] = strides[i] * kernel[i];
    memory::desc plain(kernel, memory::data_type::f32, strides);
    memory from(plain, sum->engine, const_cast<float *>(weights.data()));
    sum->weights = memory(primitive.weights_desc(), sum->engine);
    dnnl::stream stream(sum->engine);
    dnnl::reorder(from, sum->weights).execute(stream, from, sum->weights);
    stream.wait();
  } catch (const dnnl::error &error) {
    return unsupported("oneDNN: " + Twine(error.what()));
  }
  auto count = [](const memory::desc &desc) {
    return int64_t(desc.get_size() / sizeof(float));
  };
  sum->inputElements = count(sum->inputDesc);
  sum->outputElements = count(sum->outputDesc);
  sum->scratchBytes = align(sum->scratchDesc.get_size());
  if (isInteger(storage))
    sum->scratchBytes += align(sum->inputElements * sizeof(float)) +
                         align(sum->outputElements * sizeof(float));
  return sum;
}

std::unique_ptr<WeightedSum::State> ConvolutionSum::makeState() const {
  auto state = std::make_unique<ConvolutionState>();
  state->stream = dnnl::stream(engine);
  state->input = dnnl::memory(inputDesc, engine, DNNL_MEMORY_NONE);
  state->output = dnnl::memory(outputDesc, engine, DNNL_MEMORY_NONE);
  state->scratch = dnnl::memory(scratchDesc, engine, DNNL_MEMORY_NONE);
  state->arguments = {{DNNL_ARG_SRC, state->input},
                      {DNNL_ARG_WEIGHTS, weights},
                      {DNNL_ARG_DST, state->output},
                      {DNNL_ARG_SCRATCHPAD, state->scratch}};
  if (!isInteger(storage)) {
    state->bias = dnnl::memory(biasDesc, engine, DNNL_MEMORY_NONE);
    state->arguments.insert({DNNL_ARG_BIAS, state->bias});
  }
  return state;
}

void ConvolutionSum::run(const char *input, const char *bias, char *output,
                         State &state, char *scratch) const {
  omp_set_num_threads(1);
  auto &own = static_cast<ConvolutionState &>(state);
  auto take = [&](int64_t bytes) {
    return std::exchange(scratch, scratch + align(bytes));
  };
  void *inputData = const_cast<char *>(input);
  void *outputData = output;
  if (isInteger(storage)) {
    auto *floats =
        reinterpret_cast<float *>(take(inputElements * sizeof(float)));
    subtractZeroPoint(input, storage, inputElements, zeroPoint, floats);
    inputData = floats;
    outputData = take(outputElements * sizeof(float));
  } else {
    own.bias.set_data_handle(const_cast<char *>(bias), own.stream);
  }
  own.input.set_data_handle(inputData, own.stream);
  own.output.set_data_handle(outputData, own.stream);
  own.scratch.set_data_handle(scratch, own.stream);
  primitive.execute(own.stream, own.arguments);
  own.stream.wait();
  if (isInteger(storage))
    addIntegerBias(static_cast<float *>(outputData),
                   reinterpret_cast<const int32_t *>(bias),
                   outputElements / channels, channels,
                   reinterpret_cast<int32_t *>(output));
}

/// The product of the sizes of `type` but the last.
static int64_t getPositions(RankedTensorType type) {
  return type.getNumElements() / std::max<int64_t>(type.getShape().back(), 1);
}

/// The op as a convolution over channel-last tensors.
static llvm::Expected<Shape> getShape(BiasedOpInterface op,
                                      const WeightView &weights) {
  auto input = cast<RankedTensorType>(op.getActivation().getType());
  auto output = cast<RankedTensorType>(op.getBiasedOutput().getType());
  if (!llvm::equal(op.getActivationChannelDims(),
                   ArrayRef<int64_t>(input.getRank() - 1)) ||
      !llvm::equal(op.getOutputChannelDims(),
                   ArrayRef<int64_t>(output.getRank() - 1)))
    return unsupported("its channel is not the last dimension");
  auto geometry = op.getTapGeometry();
  if (!geometry)
    return geometry.takeError();
  if (geometry->transposed || geometry->axes.size() > 3)
    return unsupported("it is transposed or has more than three axes");
  Shape shape{weights.getGroups(),
              weights.getOutputs(),
              weights.getInputs(),
              {},
              {},
              {},
              {},
              {},
              {},
              {}};
  int64_t positions = 1;
  for (const TapAxis &axis : geometry->axes) {
    positions *= axis.inputSize;
    shape.input.push_back(axis.inputSize);
    shape.output.push_back(axis.outputSize);
    shape.kernel.push_back(axis.taps);
    shape.stride.push_back(axis.stride);
    shape.dilation.push_back(axis.dilation - 1);
    shape.padBefore.push_back(axis.padBefore);
    shape.padAfter.push_back(axis.padAfter);
  }
  if (geometry->axes.empty()) {
    positions = getPositions(input);
    shape.input = {positions};
    shape.output = {getPositions(output)};
    shape.kernel = shape.stride = {1};
    shape.dilation = shape.padBefore = shape.padAfter = {0};
  }
  if (positions != getPositions(input) ||
      positions * input.getShape().back() == 0 || output.getNumElements() == 0)
    return unsupported("it has other dimensions than batch, axes and channel");
  return shape;
}

/// Plain f32 weights [group, output, input, tap], without zero point.
static std::vector<float> unpack(const TensorView &tensor,
                                 const WeightView &weights) {
  std::vector<float> result;
  result.reserve(weights.getOutputChannels() * weights.getInputs() *
                 weights.getTaps());
  int64_t channel = 0;
  for (int64_t group : weights.groupOffsets)
    for (int64_t output : weights.outputOffsets) {
      double scale = weights.getScale(channel);
      double zeroPoint = weights.getZeroPoint(channel++);
      for (int64_t input : weights.inputOffsets)
        for (int64_t tap : weights.tapOffsets)
          result.push_back(float(
              (tensor.load(group + output + input + tap) - zeroPoint) * scale));
    }
  return result;
}

/// The largest distance of a number of an 8 or 16-bit storage from `zeroPoint`.
static double getLargestDistance(Storage storage, int64_t zeroPoint) {
  int64_t bits = 8 * getStorageBytes(storage);
  bool isUnsigned = storage == Storage::U8 || storage == Storage::U16;
  int64_t low = isUnsigned ? 0 : -(int64_t(1) << (bits - 1));
  int64_t high = low + (int64_t(1) << bits) - 1;
  return double(std::max(high - zeroPoint, zeroPoint - low));
}

llvm::Expected<std::unique_ptr<WeightedSum>>
WeightedSum::create(BiasedOpInterface op) {
  auto tensor = readConstant(op.getWeights());
  if (!tensor)
    return tensor.takeError();
  auto weights = makeWeightView(*tensor, op.getWeightDims());
  if (!weights)
    return weights.takeError();
  Type inputType = getElementTypeOrSelf(op.getActivation().getType());
  Type outputType = getElementTypeOrSelf(op.getBiasedOutput().getType());
  Type weightType = getElementTypeOrSelf(op.getWeights().getType());
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  bool isFloat = inputType.isF32() && weightType.isF32() &&
                 outputType.isF32() &&
                 (bias->elementType.isF32() || !bias->scales.empty());
  std::optional<Storage> storage = getStorage(inputType);
  bool isIntegerSum =
      storage &&
      llvm::is_contained({Storage::I8, Storage::U8, Storage::I16, Storage::U16},
                         *storage) &&
      isa<IntegerType>(weightType) && outputType.isInteger(32) &&
      bias->elementType.isInteger(32);
  if (!isFloat && !isIntegerSum)
    return unsupported("its element types are not f32, or 8 or 16 bits summed "
                       "in 32");
  auto zeroPoint = op.getActivationZeroPoint();
  if (!zeroPoint)
    return zeroPoint.takeError();
  auto padding = op.getPaddingValue();
  if (!padding)
    return padding.takeError();
  if (*padding != double(*zeroPoint))
    return unsupported("its padding is not zero");
  if (isIntegerSum) {
    auto weightZeroPoint = op.getWeightZeroPoint();
    if (!weightZeroPoint)
      return weightZeroPoint.takeError();
    weights->zeroPoints.assign(1, *weightZeroPoint);
    weights->scales.assign(1, 1.0);
  }
  auto shape = getShape(op, *weights);
  if (!shape)
    return shape.takeError();
  std::vector<float> unpacked = unpack(*tensor, *weights);
  if (isIntegerSum) {
    int64_t perChannel = weights->getInputs() * weights->getTaps();
    double largest = getLargestDistance(*storage, *zeroPoint);
    for (size_t i = 0; i < unpacked.size(); i += perChannel) {
      double sum = 0.0;
      for (float weight : ArrayRef<float>(unpacked).slice(i, perChannel))
        sum += std::abs(weight);
      if (sum * largest >= 0x1p24)
        return unsupported("f32 does not hold its sums");
    }
  }
  return ConvolutionSum::create(*shape, unpacked, *storage, *zeroPoint);
}
