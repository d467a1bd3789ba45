//===- OpObserver.cpp - Statistics of a tensor that compiled code shows ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpObserver.h"
#include "ChannelSums.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// The geometry by which taps are told apart; nothing where a single one sees
/// the whole input at every output, or where it is not known.
static std::optional<TapGeometry> getGeometry(const StagedOp &op,
                                              bool isPerTap) {
  if (!isPerTap || !op.geometry || op.geometry->axes.empty())
    return std::nullopt;
  // Positions must be the axes, with nothing beside them.
  int64_t positions = 1;
  for (const TapAxis &axis : op.geometry->axes)
    positions *= axis.inputSize;
  if (op.inputLayout.getNumPositions() != positions)
    return std::nullopt;
  bool isPlain = llvm::all_of(op.geometry->axes, [](const TapAxis &axis) {
    return axis.taps == 1 && axis.stride == 1 && axis.padBefore == 0 &&
           axis.padAfter == 0;
  });
  return isPlain && !op.geometry->transposed ? std::nullopt : op.geometry;
}

static SmallVector<int64_t>
getTaps(const std::optional<TapGeometry> &geometry) {
  SmallVector<int64_t> taps;
  if (geometry)
    for (const TapAxis &axis : geometry->axes)
      taps.push_back(axis.taps);
  return taps;
}

OpObserver::OpObserver(const StagedOp &op, const TensorInfo &input,
                       bool isPerTap)
    : info(&input), layout(op.inputLayout),
      taps(getTaps(getGeometry(op, isPerTap))),
      accumulator(layout.channels, getGeometry(op, isPerTap), op.padding) {}

OpObserver::OpObserver(const StagedOp &op, const TensorInfo &output)
    : info(&output), layout(op.outputLayout), accumulator(layout.channels) {}

template <typename T>
llvm::Error OpObserver::addAs(const char *data) {
  auto *elements = reinterpret_cast<const T *>(data);
  ArrayRef<T> sample(elements, info->elements);
  if (layout.inner == 1)
    return accumulator.add(sample);
  reordered.resize(info->elements * sizeof(T));
  auto *out = reinterpret_cast<T *>(reordered.data());
  for (int64_t outer = 0; outer < layout.outer; ++outer)
    for (int64_t channel = 0; channel < layout.channels; ++channel)
      for (int64_t inner = 0; inner < layout.inner; ++inner)
        out[(outer * layout.inner + inner) * layout.channels + channel] =
            *elements++;
  return accumulator.add(ArrayRef<T>(out, info->elements));
}

llvm::Error OpObserver::add(const char *data) {
  std::optional<Storage> storage = getStorage(info->elementType);
  switch (storage.value_or(Storage::I4)) {
  case Storage::I8:
    return addAs<int8_t>(data);
  case Storage::U8:
    return addAs<uint8_t>(data);
  case Storage::I16:
    return addAs<int16_t>(data);
  case Storage::I32:
    return addAs<int32_t>(data);
  case Storage::F32:
    return addAs<float>(data);
  default: {
    TensorNumbers numbers(*info, data, scratch);
    return addAs<float>(reinterpret_cast<const char *>(numbers.floats));
  }
  }
}

llvm::Error OpObserver::merge(const OpObserver &other) {
  return accumulator.merge(other.accumulator);
}

llvm::Expected<TensorRecord> OpObserver::finish(bool withSums) const {
  return makeRecord(accumulator, taps, withSums);
}
