//===- WeightSums.cpp - Corrections and their variance --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightSums.h"
#include "TapPlan.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::unbias;
using kernels::Format;
using kernels::Operand;
using kernels::Problem;

//===----------------------------------------------------------------------===//
// Instruction sets
//===----------------------------------------------------------------------===//

bool unbias::isAvailable(InstructionSet set) {
  switch (set) {
  case InstructionSet::Baseline:
    return true;
#ifdef __x86_64__
  case InstructionSet::AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case InstructionSet::AVX512:
    return __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
#else
  case InstructionSet::AVX2:
  case InstructionSet::AVX512:
    return false;
#endif
  }
  return false;
}

InstructionSet unbias::getInstructionSet() {
  for (InstructionSet set : {InstructionSet::AVX512, InstructionSet::AVX2})
    if (isAvailable(set))
      return set;
  return InstructionSet::Baseline;
}

static void runKernel(const Problem &problem, InstructionSet set) {
  switch (set) {
  case InstructionSet::Baseline:
    return kernels::baseline::run(problem);
  case InstructionSet::AVX2:
    return kernels::avx2::run(problem);
  case InstructionSet::AVX512:
    return kernels::avx512::run(problem);
  }
}

//===----------------------------------------------------------------------===//
// Reading any storage
//===----------------------------------------------------------------------===//

template <typename T>
static T read(const char *from) {
  T value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

static double readHalf(const char *from) {
  uint64_t bits = read<uint16_t>(from);
  uint64_t sign = bits >> 15, exponent = bits >> 10 & 31,
           mantissa = bits & 1023;
  double magnitude = exponent == 0
                         ? double(mantissa) * 0x1p-24
                         : llvm::bit_cast<double>(
                               (exponent == 31 ? 2047 : exponent + 1008) << 52 |
                               mantissa << 42);
  return sign ? -magnitude : magnitude;
}

template <Storage storage>
static double readOne(const char *from) {
  if constexpr (storage == Storage::I4)
    return llvm::SignExtend32<4>(read<uint8_t>(from) & 15);
  else if constexpr (storage == Storage::U4)
    return read<uint8_t>(from) & 15;
  else if constexpr (storage == Storage::I8)
    return read<int8_t>(from);
  else if constexpr (storage == Storage::U8)
    return read<uint8_t>(from);
  else if constexpr (storage == Storage::I16)
    return read<int16_t>(from);
  else if constexpr (storage == Storage::U16)
    return read<uint16_t>(from);
  else if constexpr (storage == Storage::I32)
    return read<int32_t>(from);
  else if constexpr (storage == Storage::U32)
    return read<uint32_t>(from);
  else if constexpr (storage == Storage::I48)
    return double(llvm::SignExtend64<48>(
        read<uint32_t>(from) | uint64_t(read<uint16_t>(from + 4)) << 32));
  else if constexpr (storage == Storage::I64)
    return double(read<int64_t>(from));
  else if constexpr (storage == Storage::F16)
    return readHalf(from);
  else if constexpr (storage == Storage::BF16)
    return llvm::bit_cast<float>(uint32_t(read<uint16_t>(from)) << 16);
  else if constexpr (storage == Storage::F32)
    return read<float>(from);
  else
    return read<double>(from);
}

/// The reader of `Operand::load`.
template <Storage storage>
static void readRun(const char *data, const int64_t *offsets, int64_t count,
                    double *values) {
  const int64_t bytes = getStorageBytes(storage);
  for (int64_t i = 0; i < count; ++i)
    values[i] = readOne<storage>(data + (offsets ? offsets[i] : i) * bytes);
}

static decltype(Operand::load) getReader(Storage storage) {
  switch (storage) {
  case Storage::I4:
    return readRun<Storage::I4>;
  case Storage::U4:
    return readRun<Storage::U4>;
  case Storage::I8:
    return readRun<Storage::I8>;
  case Storage::U8:
    return readRun<Storage::U8>;
  case Storage::I16:
    return readRun<Storage::I16>;
  case Storage::U16:
    return readRun<Storage::U16>;
  case Storage::I32:
    return readRun<Storage::I32>;
  case Storage::U32:
    return readRun<Storage::U32>;
  case Storage::I48:
    return readRun<Storage::I48>;
  case Storage::I64:
    return readRun<Storage::I64>;
  case Storage::F16:
    return readRun<Storage::F16>;
  case Storage::BF16:
    return readRun<Storage::BF16>;
  case Storage::F32:
    return readRun<Storage::F32>;
  case Storage::F64:
    return readRun<Storage::F64>;
  }
  llvm_unreachable("a storage without a reader");
}

//===----------------------------------------------------------------------===//
// From weights to operands
//===----------------------------------------------------------------------===//

/// How far apart neighbours are in memory.
static int64_t getStride(ArrayRef<int64_t> offsets) {
  return offsets.size() < 2 ? INT64_MAX : std::abs(offsets[1] - offsets[0]);
}

static bool isBackToBack(ArrayRef<int64_t> offsets) {
  for (auto [i, offset] : llvm::enumerate(offsets))
    if (offset != offsets[0] + int64_t(i))
      return false;
  return true;
}

/// A format with a loop of its own, if the weights allow it.
static Format getFormat(const WeightView &view) {
  bool isPlain =
      llvm::all_of(view.scales, [](double scale) { return scale == 1.0; }) &&
      llvm::all_of(view.zeroPoints, [](int64_t zero) { return zero == 0; });
  switch (view.storage) {
  case Storage::F32:
    return isPlain ? Format::F32 : Format::Any;
  case Storage::I8:
    return Format::I8;
  case Storage::I4:
    return Format::I4;
  default:
    return Format::Any;
  }
}

/// All but what differs from group to group.
static Operand makeOperand(const WeightView &view, bool alongOutputs,
                           ArrayRef<int64_t> tapOffsets) {
  Operand operand;
  operand.elementBytes = getStorageBytes(view.storage);
  operand.isContiguous =
      isBackToBack(alongOutputs ? view.outputOffsets : view.inputOffsets);
  if (operand.isContiguous)
    operand.format = getFormat(view);
  operand.outputOffsets = view.outputOffsets.data();
  operand.tapOffsets = tapOffsets.data();
  operand.inputOffsets = view.inputOffsets.data();
  operand.scaleStep = view.scales.size() == 1 ? 0 : 1;
  operand.zeroPointStep = view.zeroPoints.size() == 1 ? 0 : 1;
  operand.hasZeroPoint =
      llvm::any_of(view.zeroPoints, [](int64_t zero) { return zero != 0; });
  operand.load = getReader(view.storage);
  return operand;
}

static void enterGroup(const WeightView &view, int64_t group,
                       Operand &operand) {
  int64_t firstOutput = group * view.getOutputs();
  operand.data =
      view.data.data() + view.groupOffsets[group] * operand.elementBytes;
  operand.scales = view.scales.data() + firstOutput * operand.scaleStep;
  operand.zeroPoints =
      view.zeroPoints.data() + firstOutput * operand.zeroPointStep;
}

//===----------------------------------------------------------------------===//
// Weights that are formed first
//===----------------------------------------------------------------------===//

/// The kernels know one scale for every output channel: weights with scales of
/// blocks, and floats that stand for what they are rounded to, are dequantized
/// a few output channels at a time.
static bool isFormed(const WeightView *view) {
  return view && (view->blocks || view->rounding);
}

namespace {
/// Weights of a few output channels of a group, formed if they have to be.
class FormedWeights {
public:
  /// As many output channels as stay in a cache.
  static int64_t getStep(const WeightView &view) {
    constexpr int64_t size = 1 << 15;
    int64_t perOutput = std::max<int64_t>(view.getTaps() * view.getInputs(), 1);
    return std::clamp<int64_t>(size / perOutput, 1, 64);
  }

  FormedWeights(const WeightView *view, const TapPlan &plan) : view(view) {
    if (!isFormed(view))
      return;
    int64_t step = getStep(*view), taps = view->getTaps(),
            inputs = view->getInputs();
    values.resize(step * taps * inputs);
    formed.storage = Storage::F64;
    formed.data = {reinterpret_cast<const char *>(values.data()),
                   values.size() * sizeof(double)};
    auto setOffsets = [](SmallVector<int64_t> &offsets, int64_t count,
                         int64_t stride) {
      offsets.clear();
      for (int64_t i = 0; i < count; ++i)
        offsets.push_back(i * stride);
    };
    setOffsets(formed.outputOffsets, step, taps * inputs);
    setOffsets(formed.tapOffsets, taps, inputs);
    setOffsets(formed.inputOffsets, inputs, 1);
    tapOffsets = plan.sort(formed.tapOffsets);
    operand = makeOperand(formed, /*alongOutputs=*/false, tapOffsets);
    enterGroup(formed, 0, operand);
  }

  /// Output channels [begin, end) of `group`, numbered from 0 on, of which
  /// `source` has all.
  Operand get(const Operand &source, int64_t group, int64_t begin,
              int64_t end) {
    if (isFormed(view)) {
      view->expand(group, begin, end, values.data());
      return operand;
    }
    Operand part = source;
    part.outputOffsets += begin;
    if (!part.data)
      return part;
    part.scales += begin * part.scaleStep;
    part.zeroPoints += begin * part.zeroPointStep;
    return part;
  }

private:
  const WeightView *view;
  SmallVector<double, 0> values;
  WeightView formed;
  SmallVector<int64_t> tapOffsets;
  Operand operand;
};
} // namespace

static bool haveSameSizes(const WeightView &a, const WeightView &b) {
  return a.getGroups() == b.getGroups() && a.getOutputs() == b.getOutputs() &&
         a.getTaps() == b.getTaps() && a.getInputs() == b.getInputs();
}

bool WeightSums::calculateRange(ChannelRange range, CorrectionSpan out,
                                InstructionSet set) const {
  int64_t taps = quantized->getTaps(), inputs = quantized->getInputs();
  int64_t channels = quantized->getInputChannels();
  if ((weights && !haveSameSizes(*weights, *quantized)) ||
      (floatMean && !fits(*floatMean, taps, channels)) ||
      !fits(*quantizedMean, taps, channels))
    return false;
  if (!floatMean && !shiftDeviation.empty())
    return false;
  for (ArrayRef<double> deviation : {errorDeviation, shiftDeviation})
    if (!deviation.empty() && deviation.size() != quantizedMean->values.size())
      return false;

  TapPlan plan(floatMean, *quantizedMean, taps);
  Problem problem;
  bool forms = isFormed(weights) || isFormed(quantized);
  problem.alongOutputs = !forms && getStride(quantized->outputOffsets) <
                                       getStride(quantized->inputOffsets);
  problem.inputs = inputs;
  problem.classes = plan.getNumClasses();
  problem.classBegins = plan.getClassBegins().data();
  problem.isFull = floatMean != nullptr;
  problem.isSimple = plan.isSimple();

  SmallVector<int64_t> quantizedTaps = plan.sort(quantized->tapOffsets);
  SmallVector<int64_t> weightTaps =
      weights ? plan.sort(weights->tapOffsets) : quantizedTaps;
  problem.quantized =
      makeOperand(*quantized, problem.alongOutputs, quantizedTaps);
  // Weights that count as 0 still need tables.
  problem.weights =
      weights ? makeOperand(*weights, problem.alongOutputs, weightTaps)
              : problem.quantized;
  bool hasVariance = !errorDeviation.empty() || !shiftDeviation.empty();
  if (!hasVariance)
    llvm::fill(out.variance, std::numeric_limits<double>::quiet_NaN());
  hasVariance &= !out.variance.empty();
  // What is not known adds nothing.
  SmallVector<double> zeros(hasVariance ? quantizedMean->values.size() : 0);
  auto orZeros = [&](ArrayRef<double> deviation) {
    return deviation.empty() ? ArrayRef<double>(zeros) : deviation;
  };

  FormedWeights formedWeights(weights, plan), formedQuantized(quantized, plan);
  int64_t outputs = quantized->getOutputs();
  int64_t step = forms ? FormedWeights::getStep(*quantized) : outputs;
  for (int64_t begin = range.begin; begin < range.end;) {
    int64_t group = begin / outputs, firstOutput = group * outputs;
    int64_t end = std::min({range.end, firstOutput + outputs, begin + step});
    int64_t firstChannel = group * inputs;
    problem.begin = begin - firstOutput;
    problem.end = end - firstOutput;
    enterGroup(*quantized, group, problem.quantized);
    if (weights)
      enterGroup(*weights, group, problem.weights);
    problem.floatMean = plan.getFloatMeans(firstChannel, channels);
    problem.quantizedMean = plan.getQuantizedMeans(firstChannel, channels);
    problem.correction = out.correction.data() + (begin - range.begin);
    if (hasVariance) {
      problem.errorDeviation =
          plan.getDeviations(orZeros(errorDeviation), firstChannel, channels);
      problem.shiftDeviation =
          plan.getDeviations(orZeros(shiftDeviation), firstChannel, channels);
      problem.variance = out.variance.data() + (begin - range.begin);
    }
    if (forms) {
      Problem part = problem;
      part.begin = 0;
      part.end = end - begin;
      part.weights = formedWeights.get(problem.weights, group, problem.begin,
                                       problem.end);
      part.quantized = formedQuantized.get(problem.quantized, group,
                                           problem.begin, problem.end);
      runKernel(part, set);
    } else {
      runKernel(problem, set);
    }
    begin = end;
  }
  return true;
}
