//===- CastChain.cpp - A bias behind casts --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CastChain.h"
#include "TosaCommon.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// Whether a tensor of `type` varies along one dimension at most, so that
/// nothing but its elements in their order matters.
static bool isRow(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape() &&
         llvm::count_if(tensor.getShape(),
                        [](int64_t size) { return size != 1; }) <= 1;
}

/// The parameters of every element of a row; one number if all are the same.
static SmallVector<double> getScales(const TensorView &view,
                                     const AxisQuantization &quantization) {
  SmallVector<double> scales;
  SmallVector<int64_t> index(view.shape.size(), 0);
  int64_t *varying = llvm::find_if(
      index, [&, dim = 0](int64_t) mutable { return view.shape[dim++] != 1; });
  for (int64_t i = 0, e = view.getNumElements(); i < e; ++i) {
    if (varying != index.end())
      *varying = i;
    scales.push_back(quantization.scales[quantization.find(index)]);
  }
  if (llvm::all_equal(scales))
    scales.resize(std::min<size_t>(scales.size(), 1));
  return scales;
}

static bool hasZeroPoint(const AxisQuantization &quantization) {
  return llvm::any_of(quantization.zeroPoints,
                      [](int64_t zero) { return zero != 0; });
}

/// What the casts make of the root; false if that is no bias.
static bool describe(const TensorView &view, CastChain &chain) {
  Bias &bias = chain.bias;
  const AxisQuantization &quantization = view.quantization;
  bias.kind = Bias::Kind::Constant;
  bias.elementType = getElementTypeOrSelf(chain.root.getType());
  if (hasZeroPoint(quantization) ||
      (view.rounding && hasZeroPoint(view.rounding->by)))
    return false;
  if (view.rounding) {
    bias.steps = getScales(view, view.rounding->by);
    bias.low = view.rounding->low;
    bias.high = view.rounding->high;
    // What is rounded in one unit must not be read in another.
    if (!isa<FloatType>(bias.elementType) ||
        (!quantization.scales.empty() &&
         getScales(view, quantization) != bias.steps))
      return false;
  } else {
    if (!quantization.scales.empty())
      bias.scales = getScales(view, quantization);
    if (!isInteger(view.storage) ||
        getStorage(bias.elementType) != view.storage)
      return false;
  }
  view.forEach([&](int64_t at) { bias.values.push_back(view.load(at)); });
  return true;
}

std::optional<CastChain> unbias::findCastChain(Value value) {
  if (!isRow(value.getType()))
    return std::nullopt;
  auto view = readConstant(value);
  if (!view) {
    llvm::consumeError(view.takeError());
    return std::nullopt;
  }
  // Integers less a zero point stand for integers.
  if (isa<IntegerType>(getElementTypeOrSelf(value.getType())) &&
      !view->quantization.scales.empty())
    return std::nullopt;
  // A bias has few elements.
  constexpr int64_t maxElements = 1 << 24;
  if (view->getNumElements() == 0 || view->getNumElements() > maxElements)
    return std::nullopt;
  CastChain chain;
  chain.root = value;
  while (auto op = chain.root.getDefiningOp<ConstantViewOpInterface>()) {
    Value source = op->getOperand(0);
    auto type = dyn_cast<RankedTensorType>(source.getType());
    if (!type || !isRow(type) ||
        type.getNumElements() != view->getNumElements())
      break;
    chain.steps.push_back(&op->getOpOperand(0));
    chain.root = source;
  }
  std::reverse(chain.steps.begin(), chain.steps.end());
  bool hasCast =
      !view->quantization.scales.empty() || view->rounding ||
      llvm::any_of(chain.steps, [](OpOperand *step) {
        return isa<quant::QuantDialect>(step->getOwner()->getDialect());
      });
  if (!hasCast || chain.steps.empty() || !describe(*view, chain))
    return std::nullopt;
  return chain;
}

/// The op that the constant behind `root` is.
static Operation *findConstant(Value root) {
  while (auto op = root.getDefiningOp<ConstantViewOpInterface>())
    root = op->getOperand(0);
  return root.getDefiningOp();
}

Value unbias::rebuildCastChain(RewriterBase &rewriter, const CastChain &chain,
                               DenseElementsAttr values) {
  auto type = cast<RankedTensorType>(chain.root.getType());
  Location loc = chain.steps.back()->getOwner()->getLoc();
  auto shaped = RankedTensorType::get(type.getShape(), values.getElementType());
  values =
      values.isSplat() ? values.resizeSplat(shaped) : values.reshape(shaped);
  Value value;
  if (isa<quant::QuantizedType>(type.getElementType()) ||
      isa_and_present<tosa::ConstOp>(findConstant(chain.root)))
    value = createTosaConst(rewriter, loc, type.getShape(),
                            type.getElementType(), values);
  else
    value = arith::ConstantOp::create(rewriter, loc, values);
  for (OpOperand *step : chain.steps) {
    Operation *copy = rewriter.clone(*step->getOwner());
    copy->setOperand(step->getOperandNumber(), value);
    value = copy->getResult(0);
  }
  return value;
}
