//===- TosaScales.cpp - Scales along TOSA ops -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaCommon.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Interfaces/ScaleRelationOpInterface.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

/// The number that a constant holds, once or everywhere.
static std::optional<double> readNumber(Value value) {
  auto view = readConstant(value);
  if (!view) {
    llvm::consumeError(view.takeError());
    return std::nullopt;
  }
  // A factor of a tensor, not one of every channel.
  constexpr int64_t maxElements = 1 << 16;
  if (view->getNumElements() == 0 || view->getNumElements() > maxElements ||
      !view->quantization.scales.empty())
    return std::nullopt;
  SmallVector<double> numbers = view->toDoubles();
  if (!llvm::all_equal(numbers))
    return std::nullopt;
  return numbers.front();
}

static std::optional<int64_t> readInteger(Value value) {
  if (std::optional<double> number = readNumber(value))
    return static_cast<int64_t>(*number);
  return std::nullopt;
}

/// Signless integers are read as not negative where `isUnsigned`.
static std::optional<int64_t> readZeroPoint(Value value, bool isUnsigned) {
  auto zeroPoint = readInteger(value);
  Type type = getElementTypeOrSelf(value.getType());
  if (zeroPoint && *zeroPoint < 0 && isUnsigned && type.isSignlessInteger())
    *zeroPoint += int64_t(1) << type.getIntOrFloatBitWidth();
  return zeroPoint;
}

static bool isFactor(double number) {
  return std::isfinite(number) && number > 0;
}

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

namespace {

/// Ops whose result holds elements, or sums of elements, of all their data
/// operands; `numData` of them, the first ones, are data (-1: all).
template <typename OpTy, int numData = 1>
struct KeepingModel : public ScaleRelationOpInterface::ExternalModel<
                          KeepingModel<OpTy, numData>, OpTy> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    ScaleRelation relation;
    unsigned count = numData < 0 ? op->getNumOperands() : numData;
    llvm::append_range(relation.operands, op->getOperands().take_front(count));
    if (relation.operands.empty())
      return std::nullopt;
    return relation;
  }
};

/// A sum of n elements is n times their mean.
struct ReduceSumModel
    : public ScaleRelationOpInterface::ExternalModel<ReduceSumModel,
                                                     tosa::ReduceSumOp> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    auto sum = cast<tosa::ReduceSumOp>(op);
    auto type = dyn_cast<RankedTensorType>(sum.getInput().getType());
    int64_t axis = sum.getAxis();
    if (!type || axis >= type.getRank() || type.isDynamicDim(axis) ||
        type.getDimSize(axis) == 0)
      return std::nullopt;
    ScaleRelation relation;
    relation.operands = {sum.getInput()};
    relation.factor = double(type.getDimSize(axis));
    return relation;
  }
};

/// Interpolation between integers leaves the divisor out.
struct ResizeModel
    : public ScaleRelationOpInterface::ExternalModel<ResizeModel,
                                                     tosa::ResizeOp> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    auto resize = cast<tosa::ResizeOp>(op);
    ScaleRelation relation;
    relation.operands = {resize.getInput()};
    Type type = getElementTypeOrSelf(resize.getOutput().getType());
    if (resize.getMode() != tosa::ResizeMode::BILINEAR || isa<FloatType>(type))
      return relation;
    // Numerator and denominator of both axes.
    auto scale = readTosaShape(resize.getScale());
    if (!scale || scale->size() != 4)
      return std::nullopt;
    relation.factor = double((*scale)[0]) * double((*scale)[2]);
    if (!isFactor(*relation.factor))
      return std::nullopt;
    return relation;
  }
};

/// The second and third operands are data.
struct SelectModel
    : public ScaleRelationOpInterface::ExternalModel<SelectModel,
                                                     tosa::SelectOp> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    auto select = cast<tosa::SelectOp>(op);
    ScaleRelation relation;
    relation.operands = {select.getOnTrue(), select.getOnFalse()};
    return relation;
  }
};

/// Between integers, or between floats. From one to the other a cast may be
/// one of several steps that quantize or dequantize: the numbers are the same
/// then too.
struct CastModel
    : public ScaleRelationOpInterface::ExternalModel<CastModel, tosa::CastOp> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    auto isNumber = [](Value value) {
      Type type = getElementTypeOrSelf(value.getType());
      return isa<FloatType>(type) ||
             (isa<IntegerType>(type) && !type.isInteger(1));
    };
    if (!isNumber(op->getOperand(0)) || !isNumber(op->getResult(0)))
      return std::nullopt;
    ScaleRelation relation;
    relation.operands = {op->getOperand(0)};
    return relation;
  }
};

struct RescaleModel
    : public ScaleRelationOpInterface::ExternalModel<RescaleModel,
                                                     tosa::RescaleOp> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    auto rescale = cast<tosa::RescaleOp>(op);
    ScaleRelation relation;
    relation.operands = {rescale.getInput()};
    auto multiplier = readNumber(rescale.getMultiplier());
    auto shift = readInteger(rescale.getShift());
    relation.factor.reset();
    if (multiplier && shift)
      relation.factor = std::ldexp(*multiplier, -static_cast<int>(*shift));
    if (relation.factor && !isFactor(*relation.factor))
      relation.factor.reset();
    if (!rescale.getScale32())
      relation.tolerance = 0x1p-14;
    relation.operandZeroPoint =
        readZeroPoint(rescale.getInputZp(), rescale.getInputUnsigned());
    relation.resultZeroPoint =
        readZeroPoint(rescale.getOutputZp(), rescale.getOutputUnsigned());
    return relation;
  }
};

/// By a constant.
struct ScaleByMulModel
    : public ScaleRelationOpInterface::ExternalModel<ScaleByMulModel,
                                                     tosa::MulOp> {
  std::optional<ScaleRelation> getScaleRelation(Operation *op) const {
    auto mul = cast<tosa::MulOp>(op);
    auto shift = readInteger(mul.getShift());
    for (auto [value, factor] : {std::pair(mul.getInput1(), mul.getInput2()),
                                 std::pair(mul.getInput2(), mul.getInput1())}) {
      std::optional<double> number = readNumber(factor);
      if (!number || !shift)
        continue;
      ScaleRelation relation;
      relation.operands = {value};
      relation.factor = std::ldexp(*number, -static_cast<int>(*shift));
      if (isFactor(*relation.factor))
        return relation;
    }
    return std::nullopt;
  }
};

} // namespace

template <typename... OpTys>
static void attachKeepingModels(MLIRContext &context) {
  (OpTys::template attachInterface<KeepingModel<OpTys>>(context), ...);
}

void mlir::unbias::attachTosaScaleModels(MLIRContext &context) {
  attachKeepingModels<tosa::AvgPool2dOp, tosa::CeilOp, tosa::ClampOp,
                      tosa::FloorOp, tosa::GatherOp, tosa::IdentityOp,
                      tosa::MaxPool2dOp, tosa::PadOp, tosa::ReduceMaxOp,
                      tosa::ReduceMinOp, tosa::ReshapeOp, tosa::ReverseOp,
                      tosa::SliceOp, tosa::TileOp, tosa::TransposeOp>(context);
  tosa::AddOp::attachInterface<KeepingModel<tosa::AddOp, 2>>(context);
  tosa::SubOp::attachInterface<KeepingModel<tosa::SubOp, 2>>(context);
  tosa::MaximumOp::attachInterface<KeepingModel<tosa::MaximumOp, 2>>(context);
  tosa::MinimumOp::attachInterface<KeepingModel<tosa::MinimumOp, 2>>(context);
  tosa::ConcatOp::attachInterface<KeepingModel<tosa::ConcatOp, -1>>(context);
  tosa::ReduceSumOp::attachInterface<ReduceSumModel>(context);
  tosa::ResizeOp::attachInterface<ResizeModel>(context);
  tosa::SelectOp::attachInterface<SelectModel>(context);
  tosa::CastOp::attachInterface<CastModel>(context);
  tosa::RescaleOp::attachInterface<RescaleModel>(context);
  tosa::MulOp::attachInterface<ScaleByMulModel>(context);
}
