//===- OutlinedStats.cpp - Statistics away from their op ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OutlinedStats.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/Support/InterleavedRange.h"

using namespace mlir;
using namespace mlir::unbias;

//===----------------------------------------------------------------------===//
// Marks
//===----------------------------------------------------------------------===//

Location unbias::markLocation(Location location, StringAttr key) {
  MLIRContext *context = key.getContext();
  auto mark = DictionaryAttr::get(
      context,
      NamedAttribute(StringAttr::get(context, CalibDialect::kOutlined), key));
  return FusedLoc::get({location}, mark, context);
}

StringAttr unbias::getMark(LocationAttr location) {
  auto fused = dyn_cast<FusedLoc>(location);
  auto mark = dyn_cast_if_present<DictionaryAttr>(fused ? fused.getMetadata()
                                                        : Attribute());
  return mark ? mark.getAs<StringAttr>(CalibDialect::kOutlined) : StringAttr();
}

SmallVector<StringAttr> unbias::findMarks(Location location) {
  SmallVector<StringAttr> keys;
  location->walk([&](Location part) {
    StringAttr key = getMark(part);
    if (key && !llvm::is_contained(keys, key))
      keys.push_back(key);
    return WalkResult::advance();
  });
  return keys;
}

SmallVector<NamedAttribute> unbias::getCalibAttributes(Operation *op) {
  SmallVector<NamedAttribute> attributes;
  for (NamedAttribute attr : op->getDiscardableAttrs())
    if (attr.getName().strref().starts_with("calib."))
      attributes.push_back(attr);
  return attributes;
}

//===----------------------------------------------------------------------===//
// The weighted sum
//===----------------------------------------------------------------------===//

namespace {
/// Weights, whatever their layout.
struct WeightSum {
  SmallVector<int64_t> shape;
  WeightDims dims;
  bool isTransposed = false;

  int64_t count(ArrayRef<int64_t> role) const {
    int64_t size = 1;
    for (int64_t dim : role)
      size *= shape[dim];
    return size;
  }
  SmallVector<int64_t> getTaps() const {
    return llvm::map_to_vector(dims.taps,
                               [&](int64_t dim) { return shape[dim]; });
  }
  /// What does not depend on the layout, as in "2 groups of 3 input and 1
  /// output channels with [3, 3] taps". A kernel axis of one tap is as good as
  /// none.
  std::string describe() const;
};
} // namespace

std::string WeightSum::describe() const {
  SmallVector<int64_t> taps = getTaps();
  llvm::erase(taps, 1);
  std::string text;
  llvm::raw_string_ostream(text)
      << count(dims.group) << " groups of " << count(dims.input)
      << " input and " << count(dims.output) << " output channels with ["
      << llvm::interleaved(taps) << "] taps"
      << (isTransposed ? " of a transposed convolution" : "");
  return text;
}

static llvm::Expected<WeightSum> getWeightSum(BiasedOpInterface op) {
  if (llvm::Error error = checkBiasedOp(op))
    return error;
  auto type = dyn_cast<RankedTensorType>(op.getWeights().getType());
  if (!type || !type.hasStaticShape())
    return unsupported("expected weights of a static shape, found others");
  auto geometry = op.getTapGeometry();
  if (!geometry)
    return geometry.takeError();
  return WeightSum{llvm::to_vector(type.getShape()), op.getWeightDims(),
                   geometry->transposed};
}

static WeightSum getWeightSum(OutlinedAttr entry) {
  auto read = [](DenseI64ArrayAttr dims) {
    return dims ? dims.asArrayRef() : ArrayRef<int64_t>();
  };
  WeightSum sum;
  sum.shape = llvm::to_vector(entry.getWeights().asArrayRef());
  llvm::append_range(sum.dims.group, read(entry.getGroup()));
  llvm::append_range(sum.dims.output, read(entry.getOutput()));
  llvm::append_range(sum.dims.taps, read(entry.getTaps()));
  llvm::append_range(sum.dims.input, read(entry.getInput()));
  sum.isTransposed = static_cast<bool>(entry.getTransposed());
  return sum;
}

llvm::Expected<OutlinedAttr>
unbias::outline(BiasedOpInterface op, ArrayRef<NamedAttribute> attributes) {
  auto sum = getWeightSum(op);
  if (!sum)
    return sum.takeError();
  MLIRContext *context = op->getContext();
  auto write = [&](ArrayRef<int64_t> dims) {
    return dims.empty() ? DenseI64ArrayAttr()
                        : DenseI64ArrayAttr::get(context, dims);
  };
  return OutlinedAttr::get(
      context, DictionaryAttr::get(context, attributes),
      DenseI64ArrayAttr::get(context, sum->shape), write(sum->dims.group),
      write(sum->dims.output), write(sum->dims.taps), write(sum->dims.input),
      sum->isTransposed ? UnitAttr::get(context) : UnitAttr());
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

/// A contiguous tensor of `shape`.
static TensorView makeContiguous(ArrayRef<int64_t> shape, Storage storage,
                                 ArrayRef<char> data) {
  TensorView view;
  view.data = data;
  view.storage = storage;
  view.shape.assign(shape.begin(), shape.end());
  view.strides.assign(shape.size(), 1);
  for (int64_t dim = int64_t(shape.size()) - 2; dim >= 0; --dim)
    view.strides[dim] = view.strides[dim + 1] * shape[dim + 1];
  return view;
}

/// Copies every weight of `source` to its place in `target`, which has as many.
static void copyWeights(const WeightView &source, const WeightView &target,
                        int64_t bytes, MutableArrayRef<char> data) {
  for (int64_t group = 0; group < source.getGroups(); ++group)
    for (int64_t output = 0; output < source.getOutputs(); ++output)
      for (int64_t tap = 0; tap < source.getTaps(); ++tap)
        for (int64_t input = 0; input < source.getInputs(); ++input) {
          int64_t from = source.groupOffsets[group] +
                         source.outputOffsets[output] + source.tapOffsets[tap] +
                         source.inputOffsets[input];
          int64_t to = target.groupOffsets[group] +
                       target.outputOffsets[output] + target.tapOffsets[tap] +
                       target.inputOffsets[input];
          std::memcpy(&data[to * bytes], &source.data[from * bytes], bytes);
        }
}

/// `elements`, which are in the layout of `from`, in that of `to`.
static llvm::Expected<Attribute> changeLayout(ElementsAttr elements,
                                              const WeightSum &from,
                                              const WeightSum &to) {
  auto type = RankedTensorType::get(to.shape, elements.getElementType());
  if (auto dense = dyn_cast<DenseElementsAttr>(elements))
    if (dense.isSplat())
      return dense.resizeSplat(type);
  auto tensor = readElements(elements);
  if (!tensor)
    return tensor.takeError();
  auto source = makeWeightView(*tensor, from.dims);
  if (!source)
    return source.takeError();
  int64_t bytes = getStorageBytes(tensor->storage);
  AsmResourceBlob blob = HeapAsmResourceBlob::allocate(
      tensor->getNumElements() * bytes, /*align=*/bytes);
  MutableArrayRef<char> data = blob.getMutableData();
  auto target =
      makeWeightView(makeContiguous(to.shape, tensor->storage, data), to.dims);
  if (!target)
    return target.takeError();
  copyWeights(*source, *target, bytes, data);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements))
    return DenseResourceElementsAttr::get(
        type, resource.getRawHandle().getKey(), std::move(blob));
  return DenseElementsAttr::getFromRawBuffer(type, data);
}

/// Whether two layouts are one.
static bool isSameLayout(const WeightSum &a, const WeightSum &b) {
  return a.shape == b.shape && a.dims.group == b.dims.group &&
         a.dims.output == b.dims.output && a.dims.taps == b.dims.taps &&
         a.dims.input == b.dims.input;
}

llvm::Expected<SmallVector<NamedAttribute>>
unbias::fitAttributes(OutlinedAttr entry, BiasedOpInterface op) {
  auto now = getWeightSum(op);
  if (!now)
    return now.takeError();
  WeightSum before = getWeightSum(entry);
  if (before.describe() != now->describe())
    return invalid("expected " + before.describe() + ", found " +
                   now->describe());

  SmallVector<NamedAttribute> attributes =
      llvm::to_vector(entry.getAttributes().getValue());
  bool isSame = isSameLayout(before, *now);
  for (NamedAttribute &attr : attributes) {
    auto stats = dyn_cast<StatsAttr>(attr.getValue());
    if (stats && stats.getTaps() && before.getTaps() != now->getTaps())
      return invalid("expected a kernel of as many axes as statistics per tap "
                     "have, found another");
    auto elements = dyn_cast<ElementsAttr>(attr.getValue());
    bool isLikeWeights =
        elements &&
        (attr.getName() == CalibDialect::kFloatWeights ||
         attr.getName() == CalibDialect::kWeightError) &&
        elements.getShapedType().getShape() == ArrayRef(before.shape);
    if (isSame || !isLikeWeights)
      continue;
    auto changed = changeLayout(elements, before, *now);
    if (!changed)
      return changed.takeError();
    attr.setValue(*changed);
  }
  return attributes;
}
