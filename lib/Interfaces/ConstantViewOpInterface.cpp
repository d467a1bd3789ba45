//===- ConstantViewOpInterface.cpp - Views of constants -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::unbias;

#include "unbias/Interfaces/ConstantViewOpInterface.cpp.inc"

/// A type for messages.
static std::string toText(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// Scales of blocks; of the tensor or of an axis where that is the same.
static llvm::Expected<AxisQuantization>
getBlockQuantization(quant::UniformQuantizedSubChannelType type) {
  AxisQuantization quantization;
  for (const APFloat &scale : type.getScales().getValues<APFloat>())
    quantization.scales.push_back(scale.convertToDouble());
  for (const APInt &zeroPoint : type.getZeroPoints().getValues<APInt>())
    quantization.zeroPoints.push_back(
        type.isSigned() ? zeroPoint.getSExtValue()
                        : static_cast<int64_t>(zeroPoint.getZExtValue()));
  ArrayRef<int64_t> counts = type.getScales().getType().getShape();
  if (quantization.zeroPoints.size() != quantization.scales.size())
    return unsupported("expected as many zero points as scales, found '" +
                       toText(type) + "'");
  if (quantization.scales.size() == 1)
    return quantization;
  SmallVector<AxisQuantization::Block> blocks(counts.size());
  for (auto [dim, size] : type.getBlockSizeInfo())
    if (dim < int64_t(counts.size()))
      blocks[dim].size = size;
  int64_t stride = 1;
  SmallVector<int64_t> varying;
  for (int64_t dim = int64_t(counts.size()) - 1; dim >= 0; --dim) {
    if (counts[dim] == 1) {
      blocks[dim] = {};
      continue;
    }
    blocks[dim].stride = stride;
    stride *= counts[dim];
    varying.push_back(dim);
  }
  if (varying.size() == 1 && blocks[varying[0]].size == 1)
    quantization.axis = varying[0];
  else
    quantization.blocks.assign(blocks.begin(), blocks.end());
  return quantization;
}

llvm::Expected<std::optional<AxisQuantization>>
unbias::getQuantization(Type type) {
  type = getElementTypeOrSelf(type);
  if (!isa<quant::QuantizedType>(type))
    return std::nullopt;
  AxisQuantization quantization;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    quantization.scales.push_back(uniform.getScale());
    quantization.zeroPoints.push_back(uniform.getZeroPoint());
    return quantization;
  }
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    llvm::append_range(quantization.scales, perAxis.getScales());
    llvm::append_range(quantization.zeroPoints, perAxis.getZeroPoints());
    quantization.axis = perAxis.getQuantizedDimension();
    return quantization;
  }
  if (auto subChannel = dyn_cast<quant::UniformQuantizedSubChannelType>(type)) {
    auto blocks = getBlockQuantization(subChannel);
    if (!blocks)
      return blocks.takeError();
    return *blocks;
  }
  return unsupported("expected a quantized type with scales, found '" +
                     toText(type) + "'");
}

/// Whether a tensor of `shape` has one parameter for every block or index that
/// `type` divides it into.
static bool fitsShape(quant::QuantizedType type, ArrayRef<int64_t> shape) {
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    int64_t axis = perAxis.getQuantizedDimension();
    return axis < int64_t(shape.size()) &&
           int64_t(perAxis.getScales().size()) == shape[axis];
  }
  auto subChannel = dyn_cast<quant::UniformQuantizedSubChannelType>(type);
  if (!subChannel)
    return true;
  ArrayRef<int64_t> counts = subChannel.getScales().getType().getShape();
  if (counts.size() != shape.size())
    return false;
  SmallVector<int64_t> sizes(shape);
  for (auto [dim, size] : subChannel.getBlockSizeInfo()) {
    if (dim >= int64_t(shape.size()))
      return false;
    sizes[dim] = size;
  }
  for (auto [size, block, count] : llvm::zip_equal(shape, sizes, counts))
    if (size != 0 && (block < 1 || size % block != 0 || size / block != count))
      return false;
  return true;
}

/// Gives `view` the quantization of `type`, the type of a value whose elements
/// `view` holds. A plain type changes nothing: a dequantizing cast is one way
/// to get there.
static llvm::Error adoptType(Type type, TensorView &view) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasRank() ||
      failed(verifyCompatibleShape(shaped.getShape(), view.shape)))
    return unsupported("expected a constant of the shape of its value, found " +
                       toText(type));
  auto quantization = getQuantization(type);
  if (!quantization)
    return quantization.takeError();
  if (!*quantization)
    return llvm::Error::success();
  if (getStorage(shaped.getElementType()) != view.getStoredType())
    return invalid("expected constants stored as '" +
                   toText(shaped.getElementType()) + "' says, found " +
                   getStorageName(view.getStoredType()));
  if (!fitsShape(cast<quant::QuantizedType>(shaped.getElementType()),
                 view.shape))
    return invalid("expected one scale for every index or block of the "
                   "quantized dimensions, found '" +
                   toText(type) + "'");
  view.quantization = std::move(**quantization);
  return llvm::Error::success();
}

/// What a value that is no constant is instead.
static std::string describe(Value value) {
  if (Operation *op = value.getDefiningOp())
    return ("the result of '" + op->getName().getStringRef() + "'").str();
  return "a block argument";
}

namespace {
/// A constant and the values made of it, from the one asked for to its own.
struct ConstantChain {
  llvm::SmallSetVector<Value, 4> values;
  ElementsAttr elements;
};
} // namespace

/// The constant that `root` itself is, if any: a tensor, or a number as a
/// tensor of rank 0.
static ElementsAttr matchConstant(Value root) {
  Attribute attr;
  if (!matchPattern(root, m_Constant(&attr)))
    return nullptr;
  if (auto number = dyn_cast<TypedAttr>(attr);
      number && isa<IntegerAttr, FloatAttr>(attr) &&
      isa<IntegerType, FloatType>(number.getType()))
    return DenseElementsAttr::get(RankedTensorType::get({}, number.getType()),
                                  attr);
  return dyn_cast<ElementsAttr>(attr);
}

/// The tensors beside the first operand of which `op` makes its result.
static SmallVector<Value> getFurtherOperands(Operation *op) {
  SmallVector<Value> operands = llvm::to_vector(op->getOperands());
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op))
    operands = destination.getDpsInputs();
  return llvm::filter_to_vector(
      llvm::drop_begin(operands, operands.empty() ? 0 : 1),
      [](Value operand) { return isa<TensorType>(operand.getType()); });
}

bool unbias::isShortComputation(Value value) {
  constexpr int maxSteps = 256;
  int steps = 0;
  SmallVector<Value> worklist{value};
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val().getDefiningOp();
    if (!op)
      continue;
    if (++steps > maxSteps)
      return false;
    llvm::append_range(worklist, op->getOperands());
  }
  return true;
}

static llvm::Expected<ConstantChain> findConstant(Value value) {
  ConstantChain chain;
  for (Value root = value;;) {
    // Values of a graph region can form a cycle.
    bool isCycle = !chain.values.insert(root);
    chain.elements = matchConstant(root);
    if (chain.elements)
      break;
    auto view = root.getDefiningOp<ConstantViewOpInterface>();
    if (!view || isCycle || view->getNumOperands() == 0 ||
        view->getNumResults() != 1)
      return unsupported("expected a constant, found " + describe(root));
    root = view->getOperand(0);
  }
  if (!isShortComputation(value))
    return unsupported("expected a constant, found a long computation that "
                       "ends in " +
                       describe(value));
  for (Value step : chain.values)
    if (auto view = step.getDefiningOp<ConstantViewOpInterface>())
      for (Value operand : getFurtherOperands(view))
        if (auto further = findConstant(operand); !further)
          return further.takeError();
  return chain;
}

bool unbias::isConstant(Value value) {
  auto chain = findConstant(value);
  if (chain)
    return true;
  llvm::consumeError(chain.takeError());
  return false;
}

llvm::Expected<TensorView> unbias::readConstant(Value value) {
  auto chain = findConstant(value);
  if (!chain)
    return chain.takeError();
  auto view = readElements(chain->elements);
  if (!view)
    return view;
  Type type = chain->values.back().getType();
  if (isa<ShapedType>(type))
    if (auto error = adoptType(type, *view))
      return error;
  for (Value step : llvm::drop_begin(llvm::reverse(chain->values))) {
    view = cast<ConstantViewOpInterface>(step.getDefiningOp())
               .applyToConstant(*view);
    if (!view)
      return view;
    if (auto error = adoptType(step.getType(), *view))
      return error;
  }
  return view;
}
