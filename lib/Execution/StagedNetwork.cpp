//===- StagedNetwork.cpp - A network as steps of machine code -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/StagedNetwork.h"
#include "Lowering.h"
#include "MemoryPlan.h"
#include "Partition.h"
#include "Preparation.h"
#include "WeightedSum.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

/// Bytes of an element in a buffer of compiled code.
static int64_t getElementBytes(Type type) {
  return llvm::PowerOf2Ceil(llvm::divideCeil(type.getIntOrFloatBitWidth(), 8));
}

static TensorInfo getInfo(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  TensorInfo info;
  info.shape.assign(type.getShape().begin(), type.getShape().end());
  info.elementType = type.getElementType();
  info.elements = type.getNumElements();
  info.bytes = info.elements * getElementBytes(info.elementType);
  return info;
}

//===----------------------------------------------------------------------===//
// Biases
//===----------------------------------------------------------------------===//

/// Writes `value` as an element of `type`.
static void encode(double value, Type type, char *out) {
  if (auto floatType = dyn_cast<FloatType>(type)) {
    APFloat number(value);
    bool losesInfo;
    number.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    uint64_t bits = number.bitcastToAPInt().getZExtValue();
    std::memcpy(out, &bits, getElementBytes(type));
    return;
  }
  auto integer = int64_t(value);
  std::memcpy(out, &integer, getElementBytes(type));
}

/// One of `values`, of which there may be one for all.
static double at(ArrayRef<double> values, int64_t channel) {
  return values[values.size() == 1 ? 0 : channel];
}

double BiasEncoding::getInOutput(double value, int64_t channel) const {
  if (!steps.empty())
    value = quantize(value, at(steps, channel), /*zeroPoint=*/0, low, high);
  return units.empty() ? value : value * at(units, channel);
}

double BiasEncoding::encode(double value, int64_t channel) const {
  if (isInOutput)
    return getInOutput(value, channel);
  if (steps.empty())
    return value;
  return quantize(value, at(steps, channel), /*zeroPoint=*/0, low, high);
}

void BiasSet::set(unsigned op, ArrayRef<double> bias) {
  numbers[op].assign(bias.begin(), bias.end());
  int64_t bytes = getElementBytes(elementTypes[op]);
  data[op].resize(bias.size() * bytes);
  for (auto [channel, value] : llvm::enumerate(bias))
    encode(encodings[op].encode(value, channel), elementTypes[op],
           data[op].data() + channel * bytes);
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

struct StagedNetwork::Code {
  std::unique_ptr<ExecutionEngine> engine;
  /// By step: generated code, or a library's.
  std::vector<void (*)(void **)> functions;
  std::vector<std::unique_ptr<WeightedSum>> sums;
  BiasSet biases;
};

struct StagedNetwork::Worker::Impl {
  /// Of the steps that a library computes, made when they are run first, for
  /// the code that they belong to. It lives as long, so that no other code is
  /// found at its address.
  std::shared_ptr<const Code> code;
  std::vector<std::unique_ptr<WeightedSum::State>> states;
  std::vector<char> scratch;
  SmallVector<void *> pointers, arguments;

  WeightedSum::State &getState(const StagedNetwork &owner, unsigned step,
                               const WeightedSum &sum);
  char *getScratch(int64_t bytes);
};

WeightedSum::State &
StagedNetwork::Worker::Impl::getState(const StagedNetwork &owner, unsigned step,
                                      const WeightedSum &sum) {
  if (code != owner.code) {
    states.clear();
    states.resize(owner.getSteps().size());
    code = owner.code;
  }
  if (!states[step])
    states[step] = sum.makeState();
  return *states[step];
}

char *StagedNetwork::Worker::Impl::getScratch(int64_t bytes) {
  if (int64_t(scratch.size()) < bytes + 64)
    scratch.resize(bytes + 64);
  return reinterpret_cast<char *>(
      llvm::alignAddr(scratch.data(), llvm::Align(64)));
}

StagedNetwork::Worker::Worker() : impl(std::make_unique<Impl>()) {}
StagedNetwork::Worker::~Worker() = default;
StagedNetwork::~StagedNetwork() = default;

BiasSet StagedNetwork::getBiases() const { return code->biases; }

/// Where the channels of `value` are, which are the dimensions `dims`.
static std::optional<ChannelLayout> getLayout(Value value,
                                              ArrayRef<int64_t> dims) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(value.getType()).getShape();
  ChannelLayout layout;
  int64_t previous = -1;
  for (int64_t dim : dims) {
    if (shape[dim] == 1)
      continue;
    // Dimensions of size 1 may lie between.
    if (previous >= 0)
      for (int64_t between = previous + 1; between < dim; ++between)
        if (shape[between] != 1)
          return std::nullopt;
    if (dim < previous)
      return std::nullopt;
    previous = dim;
    layout.channels *= shape[dim];
  }
  int64_t first = dims.empty() ? 0 : dims.front();
  for (int64_t dim : dims)
    if (shape[dim] != 1) {
      first = dim;
      break;
    }
  for (auto [dim, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(dims, int64_t(dim)))
      (int64_t(dim) < first ? layout.outer : layout.inner) *= size;
  return layout;
}

/// The biased op as it will be executed; the bias as it is stored.
static llvm::Expected<StagedOp> describe(const NamedOp &original,
                                         PlannedOp &planned) {
  StagedOp result;
  result.named = original;
  result.whyNotStaged = planned.whyNotStaged;
  if (!result.whyNotStaged.empty())
    return result;
  BiasedOpInterface op = planned.op;
  auto input = getLayout(op.getActivation(), op.getActivationChannelDims());
  auto output = getLayout(op.getBiasedOutput(), op.getOutputChannelDims());
  if (!input || !output) {
    result.whyNotStaged = planned.whyNotStaged =
        "its channels are dimensions that are not side by side";
    return result;
  }
  auto weights = cast<RankedTensorType>(op.getWeights().getType());
  result.products = weights.getNumElements() / output->channels;
  result.inputLayout = *input;
  result.outputLayout = *output;
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  auto stored = BiasedOpInterface(original.op).getBias();
  if (!stored)
    return stored.takeError();
  bool isReal =
      isa<FloatType>(getElementTypeOrSelf(op.getBiasedOutput().getType()));
  if (!stored->steps.empty()) {
    // The copy holds the integers that the casts make.
    if (isa<FloatType>(bias->elementType)) {
      result.whyNotStaged = planned.whyNotStaged =
          "what its bias is quantized to is not seen";
      return result;
    }
    result.encoding.steps = stored->steps;
    result.encoding.low = stored->low;
    result.encoding.high = stored->high;
    if (isReal)
      result.encoding.units = stored->steps;
    bias = std::move(stored);
  } else if (isReal) {
    result.encoding.units = stored->scales;
  }
  result.bias.assign(output->channels, 0.0);
  for (int64_t channel = 0; channel < output->channels; ++channel)
    result.bias[channel] = bias->get(channel);
  if (auto geometry = op.getTapGeometry())
    result.geometry = std::move(*geometry);
  else
    llvm::consumeError(geometry.takeError());
  if (auto padding = op.getPaddingValue())
    result.padding = *padding;
  else
    llvm::consumeError(padding.takeError());
  if (auto zeroPoint = op.getActivationZeroPoint())
    result.zeroPoint = *zeroPoint;
  else
    llvm::consumeError(zeroPoint.takeError());
  return result;
}

/// Places values in a frame: each from the step that defines it to the last
/// that reads it.
static MemoryPlan planFrame(ArrayRef<TensorInfo> values, ArrayRef<Step> steps,
                            ArrayRef<unsigned> inputs,
                            ArrayRef<unsigned> outputs) {
  SmallVector<Lifetime> lives(values.size());
  for (auto [index, step] : llvm::enumerate(steps)) {
    for (unsigned value : step.outputs)
      lives[value].begin = lives[value].end = index;
    for (unsigned value : step.inputs)
      lives[value].end = index;
  }
  for (unsigned value : outputs)
    lives[value].end = steps.size();
  for (unsigned value : inputs)
    lives[value].begin = -1;
  for (auto [life, value] : llvm::zip_equal(lives, values))
    life.bytes = value.bytes;
  return planMemory(lives);
}

llvm::Expected<std::unique_ptr<StagedNetwork>>
StagedNetwork::compile(ModuleOp module, bool useLibrary) {
  auto function = findNetwork(module);
  if (!function)
    return function.takeError();
  auto prepared = prepareNetwork(*function);
  if (!prepared)
    return prepared.takeError();
  func::FuncOp copy = *(*prepared)->getOps<func::FuncOp>().begin();
  Partition parts = partition(copy);

  std::unique_ptr<StagedNetwork> network(new StagedNetwork());
  network->code = std::make_shared<Code>();
  Code &code = *network->code;
  SmallVector<NamedOp> originals = collectBiasedOps(*function);
  for (auto [original, planned] : llvm::zip_equal(originals, parts.ops)) {
    auto op = describe(original, planned);
    if (!op)
      return op.takeError();
    network->ops.push_back(std::move(*op));
    code.biases.encodings.push_back(network->ops.back().encoding);
    code.biases.numbers.emplace_back();
    code.biases.data.emplace_back();
    code.biases.elementTypes.emplace_back();
  }
  for (Value value : parts.values)
    network->values.push_back(getInfo(value));
  for (unsigned i = 0; i < copy.getNumArguments(); ++i)
    network->inputs.push_back(i);
  network->outputs = parts.outputs;

  OwningOpRef<ModuleOp> generated = ModuleOp::create(module.getLoc());
  SmallVector<std::string> names;
  code.sums.resize(parts.steps.size());
  for (auto [index, planned] : llvm::enumerate(parts.steps)) {
    std::string name = "step" + std::to_string(index);
    const Step &step = planned.step;
    network->steps.push_back(step);
    if (step.op < 0) {
      outlineStep(*generated, name, parts, planned);
      names.push_back(std::move(name));
      continue;
    }
    StagedOp &staged = network->ops[step.op];
    staged.input = step.inputs.front();
    staged.output = step.outputs.front();
    BiasedOpInterface op = parts.ops[step.op].op;
    code.biases.elementTypes[step.op] =
        llvm::cantFail(op.getBias()).elementType;
    code.biases.set(step.op, staged.bias);
    auto sum = useLibrary ? WeightedSum::create(op)
                          : llvm::Expected<std::unique_ptr<WeightedSum>>(
                                unsupported("not asked for"));
    if (sum) {
      code.sums[index] = std::move(*sum);
      staged.usesLibrary = true;
      if (!staged.encoding.units.empty()) {
        code.biases.encodings[step.op].isInOutput = true;
        code.biases.elementTypes[step.op] =
            Float32Type::get(module.getContext());
        code.biases.set(step.op, staged.bias);
      }
      names.emplace_back();
      continue;
    }
    llvm::consumeError(sum.takeError());
    if (llvm::Error error = outlineBiasedOp(*generated, name, op))
      return error;
    names.push_back(std::move(name));
  }

  auto engine = compileCode(*generated);
  if (!engine)
    return engine.takeError();
  code.engine = std::move(*engine);
  for (StringRef name : names) {
    code.functions.push_back(nullptr);
    if (name.empty())
      continue;
    auto found = code.engine->lookupPacked(name);
    if (!found)
      return found.takeError();
    code.functions.back() = *found;
  }
  MemoryPlan frame = planFrame(network->values, network->steps, network->inputs,
                               network->outputs);
  network->offsets = std::move(frame.offsets);
  network->frameBytes = frame.size;
  return network;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

void StagedNetwork::run(unsigned index, ArrayRef<char *> data,
                        const BiasSet &biases, Worker &worker) const {
  const Step &step = steps[index];
  const char *bias = step.op < 0 ? nullptr : biases.getData(step.op);
  if (const auto &sum = code->sums[index])
    return sum->run(data[step.inputs.front()], bias, data[step.outputs.front()],
                    worker.impl->getState(*this, index, *sum),
                    worker.impl->getScratch(sum->getScratchBytes()));
  SmallVector<void *> &pointers = worker.impl->pointers;
  pointers.clear();
  for (unsigned value : step.inputs)
    pointers.push_back(data[value]);
  if (bias)
    pointers.push_back(const_cast<char *>(bias));
  for (unsigned value : step.outputs)
    pointers.push_back(data[value]);
  SmallVector<void *> &arguments = worker.impl->arguments;
  arguments.clear();
  for (void *&pointer : pointers)
    arguments.push_back(&pointer);
  code->functions[index](arguments.data());
}

StagedNetwork::Frame::Frame(const StagedNetwork &network, bool keepsValues) {
  SmallVector<int64_t> offsets = network.offsets;
  int64_t size = network.frameBytes;
  if (keepsValues) {
    size = 0;
    for (auto [offset, value] : llvm::zip_equal(offsets, network.values)) {
      offset = size;
      size += llvm::alignTo(value.bytes, 64);
    }
  }
  memory.resize(size + 64);
  auto begin = llvm::alignAddr(memory.data(), llvm::Align(64));
  for (int64_t offset : offsets)
    data.push_back(reinterpret_cast<char *>(begin + offset));
  for (unsigned value : network.inputs)
    inputs.push_back(data[value]);
}

void StagedNetwork::run(
    Frame &frame, const BiasSet &biases, Worker &worker,
    llvm::function_ref<void(unsigned, ArrayRef<char *>)> observe) const {
  for (unsigned index = 0; index < steps.size(); ++index) {
    run(index, frame.getData(), biases, worker);
    if (observe && steps[index].op >= 0)
      observe(steps[index].op, frame.getData());
  }
}
