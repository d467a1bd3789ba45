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

double WeightView::at(int64_t group, int64_t output, int64_t tap,
                      int64_t input) const {
  TensorView view;
  view.data = data;
  view.storage = storage;
  int64_t channel = group * getOutputs() + output;
  double stored = view.load(groupOffsets[group] + outputOffsets[output] +
                            tapOffsets[tap] + inputOffsets[input]);
  return (stored - double(getZeroPoint(channel))) * getScale(channel);
}

/// The element offsets of all indices of `dims` in row-major order.
static SmallVector<int64_t> getOffsets(const TensorView &tensor,
                                       ArrayRef<int64_t> dims) {
  SmallVector<int64_t> offsets{0};
  for (int64_t dim : dims) {
    SmallVector<int64_t> next;
    next.reserve(offsets.size() * tensor.shape[dim]);
    for (int64_t outer : offsets)
      for (int64_t i = 0; i < tensor.shape[dim]; ++i)
        next.push_back(outer + i * tensor.strides[dim]);
    offsets = std::move(next);
  }
  return offsets;
}

/// The parameters of the tensor's quantized axis, one for every output channel.
static llvm::Error expandQuantization(const TensorView &tensor,
                                      const WeightDims &dims,
                                      WeightView &view) {
  const AxisQuantization &from = tensor.quantization;
  if (from.scales.empty())
    return llvm::Error::success();
  if (from.axis < 0 || from.scales.size() == 1) {
    view.scales.assign(from.scales.begin(), from.scales.end());
    view.zeroPoints.assign(from.zeroPoints.begin(), from.zeroPoints.end());
    return llvm::Error::success();
  }
  SmallVector<int64_t> channelDims(dims.group.begin(), dims.group.end());
  llvm::append_range(channelDims, dims.output);
  auto position = llvm::find(channelDims, from.axis);
  if (position == channelDims.end())
    return unsupported("expected weight scales along output channels, found "
                       "them along dimension " +
                       llvm::Twine(from.axis));
  // How many channels share an index of the axis, and how far it repeats.
  int64_t inner = 1;
  for (int64_t dim : llvm::make_range(position + 1, channelDims.end()))
    inner *= tensor.shape[dim];
  int64_t size = tensor.shape[from.axis], channels = view.getOutputChannels();
  view.scales.resize(channels);
  view.zeroPoints.resize(channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    view.scales[channel] = from.scales[channel / inner % size];
    view.zeroPoints[channel] = from.zeroPoints[channel / inner % size];
  }
  return llvm::Error::success();
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
  view.groupOffsets = getOffsets(tensor, dims.group);
  for (int64_t &offset : view.groupOffsets)
    offset += tensor.offset;
  view.outputOffsets = getOffsets(tensor, dims.output);
  view.tapOffsets = getOffsets(tensor, dims.taps);
  view.inputOffsets = getOffsets(tensor, dims.input);
  if (llvm::Error error = expandQuantization(tensor, dims, view))
    return error;
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
