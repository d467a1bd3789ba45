//===- WeightView.cpp - Weights by role of their dimensions ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/WeightView.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::SmallVector;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

double WeightView::getStored(int64_t group, int64_t output, int64_t tap,
                             int64_t input) const {
  TensorView view;
  view.data = data;
  view.storage = storage;
  double value = view.load(groupOffsets[group] + outputOffsets[output] +
                           tapOffsets[tap] + inputOffsets[input]);
  if (!rounding)
    return value;
  int64_t entry = rounding->by.find(group, output, tap, input);
  return quantize(value, rounding->by.scales[entry],
                  rounding->by.zeroPoints[entry], rounding->low,
                  rounding->high);
}

int64_t WeightView::getZeroPoint(int64_t group, int64_t output, int64_t tap,
                                 int64_t input) const {
  if (blocks)
    return blocks->zeroPoints[blocks->find(group, output, tap, input)];
  return getZeroPoint(group * getOutputs() + output);
}

double WeightView::getScale(int64_t group, int64_t output, int64_t tap,
                            int64_t input) const {
  if (blocks)
    return blocks->scales[blocks->find(group, output, tap, input)];
  return getScale(group * getOutputs() + output);
}

double WeightView::at(int64_t group, int64_t output, int64_t tap,
                      int64_t input) const {
  return (getStored(group, output, tap, input) -
          double(getZeroPoint(group, output, tap, input))) *
         getScale(group, output, tap, input);
}

void WeightView::expand(int64_t group, int64_t begin, int64_t end,
                        double *to) const {
  TensorView view;
  view.data = data;
  view.storage = storage;
  for (int64_t output = begin; output < end; ++output) {
    int64_t channel = group * getOutputs() + output;
    double scale = getScale(channel), zeroPoint = double(getZeroPoint(channel));
    for (int64_t tap = 0; tap < getTaps(); ++tap) {
      int64_t base =
          groupOffsets[group] + outputOffsets[output] + tapOffsets[tap];
      int64_t block =
          blocks ? blocks->find(group, output, tap, 0) - blocks->inputOffsets[0]
                 : 0;
      int64_t step = rounding ? rounding->by.find(group, output, tap, 0) -
                                    rounding->by.inputOffsets[0]
                              : 0;
      for (int64_t input = 0; input < getInputs(); ++input) {
        double value = view.load(base + inputOffsets[input]);
        if (rounding) {
          int64_t entry = step + rounding->by.inputOffsets[input];
          value = quantize(value, rounding->by.scales[entry],
                           rounding->by.zeroPoints[entry], rounding->low,
                           rounding->high);
        }
        if (blocks) {
          int64_t entry = block + blocks->inputOffsets[input];
          scale = blocks->scales[entry];
          zeroPoint = double(blocks->zeroPoints[entry]);
        }
        *to++ = (value - zeroPoint) * scale;
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// Sorting dimensions by role
//===----------------------------------------------------------------------===//

/// The offsets of all indices of `dims` in row-major order, where index i of
/// dimension d is `getOffset(d, i)` away.
template <typename GetOffsetT>
static SmallVector<int64_t> getOffsets(const TensorView &tensor,
                                       ArrayRef<int64_t> dims,
                                       GetOffsetT getOffset) {
  SmallVector<int64_t> offsets{0};
  for (int64_t dim : dims) {
    SmallVector<int64_t> next;
    next.reserve(offsets.size() * tensor.shape[dim]);
    for (int64_t outer : offsets)
      for (int64_t i = 0; i < tensor.shape[dim]; ++i)
        next.push_back(outer + getOffset(dim, i));
    offsets = std::move(next);
  }
  return offsets;
}

/// Parameters of the tensor by role.
static WeightParameters sortParameters(const TensorView &tensor,
                                       const AxisQuantization &from,
                                       const WeightDims &dims) {
  auto getOffset = [&](int64_t dim, int64_t i) -> int64_t {
    if (!from.blocks.empty())
      return i / from.blocks[dim].size * from.blocks[dim].stride;
    return dim == from.axis && from.scales.size() > 1 ? i : 0;
  };
  WeightParameters parameters;
  parameters.scales.assign(from.scales.begin(), from.scales.end());
  parameters.zeroPoints.assign(from.zeroPoints.begin(), from.zeroPoints.end());
  parameters.groupOffsets = getOffsets(tensor, dims.group, getOffset);
  for (int64_t &offset : parameters.groupOffsets)
    offset += from.blockOffset;
  parameters.outputOffsets = getOffsets(tensor, dims.output, getOffset);
  parameters.tapOffsets = getOffsets(tensor, dims.taps, getOffset);
  parameters.inputOffsets = getOffsets(tensor, dims.input, getOffset);
  return parameters;
}

/// One parameter for every output channel where that is enough.
static void setParameters(WeightParameters parameters, WeightView &view) {
  auto isZero = [](int64_t offset) { return offset == 0; };
  if (!llvm::all_of(parameters.tapOffsets, isZero) ||
      !llvm::all_of(parameters.inputOffsets, isZero)) {
    view.blocks = std::move(parameters);
    return;
  }
  view.scales.clear();
  view.zeroPoints.clear();
  for (int64_t group = 0; group < view.getGroups(); ++group)
    for (int64_t output = 0; output < view.getOutputs(); ++output) {
      int64_t entry = parameters.find(group, output, 0, 0);
      view.scales.push_back(parameters.scales[entry]);
      view.zeroPoints.push_back(parameters.zeroPoints[entry]);
    }
}

llvm::Expected<WeightView> unbias::makeWeightView(const TensorView &tensor,
                                                  const WeightDims &dims) {
  int64_t rank = dims.group.size() + dims.output.size() + dims.taps.size() +
                 dims.input.size();
  if (rank != tensor.getRank())
    return invalid("expected weights of rank " + llvm::Twine(rank) +
                   ", found rank " + llvm::Twine(tensor.getRank()));
  WeightView view;
  view.data = tensor.data;
  view.storage = tensor.storage;
  auto getOffset = [&](int64_t dim, int64_t i) {
    return i * tensor.strides[dim];
  };
  view.groupOffsets = getOffsets(tensor, dims.group, getOffset);
  for (int64_t &offset : view.groupOffsets)
    offset += tensor.offset;
  view.outputOffsets = getOffsets(tensor, dims.output, getOffset);
  view.tapOffsets = getOffsets(tensor, dims.taps, getOffset);
  view.inputOffsets = getOffsets(tensor, dims.input, getOffset);
  const AxisQuantization &quantization = tensor.quantization;
  if (quantization.scales.size() == 1) {
    view.scales.assign(1, quantization.scales.front());
    view.zeroPoints.assign(1, quantization.zeroPoints.front());
  } else if (!quantization.scales.empty()) {
    setParameters(sortParameters(tensor, quantization, dims), view);
  }
  if (const auto &rounding = tensor.rounding)
    view.rounding =
        WeightRounding{sortParameters(tensor, rounding->by, dims),
                       rounding->low, rounding->high, rounding->storage};
  return view;
}

/// Contiguous [groups, outputs, taps, inputs].
static WeightView makeContiguous(ArrayRef<char> data, Storage storage,
                                 ArrayRef<int64_t> shape) {
  TensorView tensor;
  tensor.data = data;
  tensor.storage = storage;
  tensor.shape.assign(shape.begin(), shape.end());
  tensor.strides.assign(4, 1);
  for (int64_t dim = 2; dim >= 0; --dim)
    tensor.strides[dim] = tensor.strides[dim + 1] * shape[dim + 1];
  return llvm::cantFail(makeWeightView(tensor, WeightDims{{0}, {1}, {2}, {3}}));
}

WeightView unbias::makeWeightView(ArrayRef<float> data, int64_t groups,
                                  int64_t outputs, int64_t taps,
                                  int64_t inputs) {
  ArrayRef<char> bytes(reinterpret_cast<const char *>(data.data()),
                       data.size() * sizeof(float));
  return makeContiguous(bytes, Storage::F32, {groups, outputs, taps, inputs});
}

WeightView unbias::makeWeightView(ArrayRef<int8_t> data, int64_t groups,
                                  int64_t outputs, int64_t taps, int64_t inputs,
                                  ArrayRef<double> scales, int64_t zeroPoint) {
  ArrayRef<char> bytes(reinterpret_cast<const char *>(data.data()),
                       data.size());
  WeightView view =
      makeContiguous(bytes, Storage::I8, {groups, outputs, taps, inputs});
  view.scales.assign(scales.begin(), scales.end());
  view.zeroPoints.assign(scales.size(), zeroPoint);
  return view;
}
