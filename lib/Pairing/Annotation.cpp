//===- Annotation.cpp - What pairing knows, as attributes -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Pairing/Pairing.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// A dimension of the weight operand, and its size.
using SizedDim = std::pair<int64_t, int64_t>;

/// The dimensions of the weights of `op` by role: group, output, taps, input.
/// Those of size 1 do not change where elements lie and are left out.
static SmallVector<SizedDim> getDimsByRole(BiasedOpInterface op) {
  WeightDims dims = op.getWeightDims();
  auto type = cast<ShapedType>(op.getWeights().getType());
  SmallVector<SizedDim> sized;
  for (ArrayRef<int64_t> role :
       {ArrayRef<int64_t>(dims.group), ArrayRef<int64_t>(dims.output),
        ArrayRef<int64_t>(dims.taps), ArrayRef<int64_t>(dims.input)})
    for (int64_t dim : role)
      if (type.getDimSize(dim) != 1)
        sized.push_back({dim, type.getDimSize(dim)});
  return sized;
}

/// Whether the weights of both ops have the same elements in the same order, if
/// they lie in the order of their dimensions.
static bool isSameOrder(BiasedOpInterface op, BiasedOpInterface twin) {
  SmallVector<SizedDim> mine = getDimsByRole(op), other = getDimsByRole(twin);
  if (mine.size() != other.size())
    return false;
  for (size_t i = 0; i < mine.size(); ++i) {
    if (mine[i].second != other[i].second)
      return false;
    for (size_t j = 0; j < i; ++j)
      if ((mine[i].first < mine[j].first) != (other[i].first < other[j].first))
        return false;
  }
  return true;
}

/// Whether `view` holds floats in row-major order without gaps.
static bool isPlain(const TensorView &view) {
  if (isInteger(view.storage) || !view.quantization.scales.empty() ||
      view.rounding || view.offset != 0)
    return false;
  int64_t stride = 1;
  for (int64_t dim = view.getRank() - 1; dim >= 0; --dim) {
    if (view.shape[dim] != 1 && view.strides[dim] != stride)
      return false;
    stride *= view.shape[dim];
  }
  return view.data.size() == size_t(stride * getStorageBytes(view.storage));
}

/// Float weights of `twin` in the shape of the weights of `op`, dequantized
/// where they have to be and arranged where layouts differ.
static llvm::Expected<ElementsAttr> copyWeights(BiasedOpInterface op,
                                                BiasedOpInterface twin,
                                                const TensorView &source,
                                                RankedTensorType type) {
  auto view = makeWeightView(source, twin.getWeightDims());
  if (!view)
    return view.takeError();
  TensorView target;
  target.shape.assign(type.getShape().begin(), type.getShape().end());
  target.strides.assign(target.shape.size(), 1);
  for (int64_t dim = target.getRank() - 2; dim >= 0; --dim)
    target.strides[dim] = target.strides[dim + 1] * target.shape[dim + 1];
  auto layout = makeWeightView(target, op.getWeightDims());
  if (!layout)
    return layout.takeError();
  AsmResourceBlob blob =
      HeapAsmResourceBlob::allocate(type.getNumElements() * sizeof(float),
                                    alignof(float), /*dataIsMutable=*/true);
  auto *data = reinterpret_cast<float *>(blob.getMutableData().data());
  for (int64_t group = 0; group < view->getGroups(); ++group)
    for (int64_t output = 0; output < view->getOutputs(); ++output)
      for (int64_t tap = 0; tap < view->getTaps(); ++tap)
        for (int64_t input = 0; input < view->getInputs(); ++input)
          data[layout->groupOffsets[group] + layout->outputOffsets[output] +
               layout->tapOffsets[tap] + layout->inputOffsets[input]] =
              float(view->at(group, output, tap, input));
  return DenseResourceElementsAttr::get(
      RankedTensorType::get(type.getShape(), Float32Type::get(op.getContext())),
      "float_weights", std::move(blob));
}

/// Float weights of `twin` for the attribute on `op`.
static llvm::Expected<ElementsAttr> getFloatWeights(BiasedOpInterface op,
                                                    BiasedOpInterface twin) {
  auto source = readConstant(twin.getWeights());
  if (!source)
    return source.takeError();
  auto type = cast<RankedTensorType>(op.getWeights().getType());
  Type element = getElementTypeOrSelf(twin.getWeights().getType());
  type = RankedTensorType::get(type.getShape(), element);
  if (!isa<FloatType>(element))
    return copyWeights(op, twin, *source, type);
  if (twin.getWeights().getType() == type) {
    ElementsAttr attribute;
    if (matchPattern(twin.getWeights(), m_Constant(&attribute)))
      return attribute;
  }
  // The same elements in the same order under another shape: the new attribute
  // points at the old data, which lives as long as the context does.
  if (isPlain(*source) && isSameOrder(op, twin)) {
    AsmResourceBlob blob(
        source->data, getStorageBytes(source->storage),
        [](void *, size_t, size_t) {},
        /*dataIsMutable=*/false);
    return DenseResourceElementsAttr::get(type, "float_weights",
                                          std::move(blob));
  }
  return copyWeights(op, twin, *source, type);
}

llvm::Error unbias::annotate(const NetworkPairing &pairing) {
  for (const PairedOp &paired : pairing.ops) {
    BiasedOpInterface op = paired.quantized.op;
    Builder builder(op.getContext());
    auto set = [&](StringRef name, ArrayRef<double> numbers) {
      if (numbers.size() == 1)
        op->setAttr(name, builder.getF64FloatAttr(numbers[0]));
      else if (!numbers.empty())
        op->setAttr(name, builder.getDenseF64ArrayAttr(numbers));
    };
    op->setAttr(CalibDialect::kId, builder.getStringAttr(paired.quantized.id));
    if (!paired.whyNotCorrected.empty())
      continue;
    auto weights = getFloatWeights(op, paired.real.op);
    if (!weights)
      return weights.takeError();
    op->setAttr(CalibDialect::kFloatWeights, *weights);
    if (!paired.floatBias.empty())
      op->setAttr(CalibDialect::kFloatBias,
                  builder.getDenseF64ArrayAttr(paired.floatBias));
    if (isa<FloatType>(getElementTypeOrSelf(op.getActivation().getType())))
      continue;
    set(CalibDialect::kInputScale, paired.inputScale);
    set(CalibDialect::kWeightScale, paired.weightScale);
    set(CalibDialect::kBiasScale, paired.biasScale);
  }
  return llvm::Error::success();
}
