//===- ConstantViews.cpp - Views of constants by tensor, arith, quant -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops of the dialects behind which constants stand in any network, whatever
// dialect its convolutions are of.
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "Dequantization.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// The static shape of the result of `op`.
static llvm::Expected<ArrayRef<int64_t>> getStaticShape(Operation *op) {
  auto type = cast<ShapedType>(op->getResult(0).getType());
  if (!type.hasStaticShape())
    return unsupported("expected a constant of a static shape, found '" +
                       toText(type) + "'");
  return type.getShape();
}

namespace {

/// `tensor.expand_shape`, `tensor.collapse_shape`.
template <typename OpTy>
struct ReshapeModel
    : public ConstantViewOpInterface::ExternalModel<ReshapeModel<OpTy>, OpTy> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    auto shape = getStaticShape(op);
    if (!shape)
      return shape.takeError();
    return reshape(source, *shape);
  }
};

/// A part of a constant, possibly without its unit dimensions.
struct ExtractSliceModel
    : public ConstantViewOpInterface::ExternalModel<ExtractSliceModel,
                                                    tensor::ExtractSliceOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    auto extract = cast<tensor::ExtractSliceOp>(op);
    auto shape = getStaticShape(op);
    if (!shape)
      return shape.takeError();
    for (ArrayRef<int64_t> numbers :
         {extract.getStaticOffsets(), extract.getStaticSizes(),
          extract.getStaticStrides()})
      if (ShapedType::isDynamicShape(numbers))
        return unsupported("expected a static slice of a constant, found "
                           "dynamic offsets, sizes or strides");
    auto view = slice(source, extract.getStaticOffsets(),
                      extract.getStaticSizes(), extract.getStaticStrides());
    if (!view)
      return view;
    return reshape(*view, *shape);
  }
};

/// `tensor.cast` forgets or asserts a static shape.
struct TensorCastModel
    : public ConstantViewOpInterface::ExternalModel<TensorCastModel,
                                                    tensor::CastOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *,
                                             const TensorView &source) const {
    return source;
  }
};

/// One number everywhere.
struct SplatModel
    : public ConstantViewOpInterface::ExternalModel<SplatModel,
                                                    tensor::SplatOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    auto shape = getStaticShape(op);
    if (!shape)
      return shape.takeError();
    TensorView view = source;
    view.shape.assign(shape->begin(), shape->end());
    view.strides.assign(shape->size(), 0);
    return view;
  }
};

/// `arith.extsi`, `arith.sitofp`, `arith.extf`; with `isUnsigned`
/// `arith.extui`, `arith.uitofp`.
template <typename OpTy, bool isUnsigned = false>
struct ArithCastModel : public ConstantViewOpInterface::ExternalModel<
                            ArithCastModel<OpTy, isUnsigned>, OpTy> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return castConstant(source, op->getOperand(0).getType(),
                        op->getResult(0).getType(), isUnsigned);
  }
};

/// `arith.subi`, `arith.subf`: quantized weights less their zero point.
template <typename OpTy>
struct SubtractModel
    : public ConstantViewOpInterface::ExternalModel<SubtractModel<OpTy>, OpTy> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return subtractZeroPoints(op, source);
  }
};

/// Quantized weights times their scale.
struct MultiplyModel
    : public ConstantViewOpInterface::ExternalModel<MultiplyModel,
                                                    arith::MulFOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    return multiplyScales(op, source);
  }
};

/// The elements stay quantized numbers, of which the type of the operand says
/// what they stand for.
struct DequantizeModel
    : public ConstantViewOpInterface::ExternalModel<DequantizeModel,
                                                    quant::DequantizeCastOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *,
                                             const TensorView &source) const {
    return source;
  }
};

/// Floats that are quantized stay where they are: what they are rounded to is
/// formed when they are read. Numbers of the same type stay what they are.
struct QuantizeModel
    : public ConstantViewOpInterface::ExternalModel<QuantizeModel,
                                                    quant::QuantizeCastOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    auto type = cast<quant::QuantizedType>(
        getElementTypeOrSelf(op->getResult(0).getType()));
    auto by = getQuantization(type);
    if (!by)
      return by.takeError();
    auto storage = getStorage(type);
    if (!storage)
      return unsupported("expected quantized numbers of 4, 8, 16 or 32 bits, "
                         "found '" +
                         toText(type) + "'");
    TensorView view = source;
    if (source.quantization.scales.empty() && !source.rounding &&
        !isInteger(source.storage)) {
      view.rounding = Rounding{**by, type.getStorageTypeMin(),
                               type.getStorageTypeMax(), *storage};
      return view;
    }
    auto from = op->getOperand(0).getDefiningOp<quant::DequantizeCastOp>();
    if (!from || getElementTypeOrSelf(from.getInput().getType()) != type)
      return unsupported("expected one quantization of a constant, found two");
    return view;
  }
};

/// `quant.scast`: quantized numbers as plain integers, or the other way round.
/// The plain ones are signless also where the quantized ones are unsigned.
struct StorageCastModel
    : public ConstantViewOpInterface::ExternalModel<StorageCastModel,
                                                    quant::StorageCastOp> {
  llvm::Expected<TensorView> applyToConstant(Operation *op,
                                             const TensorView &source) const {
    Type type = getElementTypeOrSelf(op->getResult(0).getType());
    auto storage = getStorage(type);
    if (!storage ||
        getStorage(getElementTypeOrSelf(op->getOperand(0).getType())) !=
            source.getStoredType() ||
        (source.rounding && *storage != source.getStoredType()))
      return unsupported("expected stored integers of at most 32 bits, found "
                         "the result of a conversion to '" +
                         toText(type) + "'");
    TensorView view = source;
    if (!view.rounding)
      view.storage = *storage;
    // A quantized result sets its own.
    view.quantization = {};
    return view;
  }
};

} // namespace

void mlir::unbias::registerConstantViewModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    tensor::ExpandShapeOp::attachInterface<ReshapeModel<tensor::ExpandShapeOp>>(
        *context);
    tensor::CollapseShapeOp::attachInterface<
        ReshapeModel<tensor::CollapseShapeOp>>(*context);
    tensor::ExtractSliceOp::attachInterface<ExtractSliceModel>(*context);
    tensor::CastOp::attachInterface<TensorCastModel>(*context);
    tensor::SplatOp::attachInterface<SplatModel>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    arith::ExtSIOp::attachInterface<ArithCastModel<arith::ExtSIOp>>(*context);
    arith::SIToFPOp::attachInterface<ArithCastModel<arith::SIToFPOp>>(*context);
    arith::ExtFOp::attachInterface<ArithCastModel<arith::ExtFOp>>(*context);
    arith::ExtUIOp::attachInterface<ArithCastModel<arith::ExtUIOp, true>>(
        *context);
    arith::UIToFPOp::attachInterface<ArithCastModel<arith::UIToFPOp, true>>(
        *context);
    arith::SubIOp::attachInterface<SubtractModel<arith::SubIOp>>(*context);
    arith::SubFOp::attachInterface<SubtractModel<arith::SubFOp>>(*context);
    arith::MulFOp::attachInterface<MultiplyModel>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, quant::QuantDialect *) {
    quant::QuantizeCastOp::attachInterface<QuantizeModel>(*context);
    quant::DequantizeCastOp::attachInterface<DequantizeModel>(*context);
    quant::StorageCastOp::attachInterface<StorageCastModel>(*context);
  });
}
