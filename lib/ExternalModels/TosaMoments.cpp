//===- TosaMoments.cpp - Moments along TOSA ops ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops without an entry here or in TosaShapeMoments.cpp end what can be followed.
//
//===----------------------------------------------------------------------===//

#include "TosaMoments.h"
#include "Common.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

SmallVector<int64_t> unbias::getTosaSizes(Value value) {
  return llvm::map_to_vector(
      cast<ShapedType>(value.getType()).getShape(),
      [](int64_t size) { return ShapedType::isDynamic(size) ? 1 : size; });
}

llvm::Expected<SmallVector<double>> unbias::readTosaNumbers(Value value,
                                                            StringRef name) {
  constexpr int64_t maxElements = 1 << 16;
  auto view = evaluateTosaConstant(value);
  if (!view)
    return prefixError(name, view.takeError());
  if (view->getNumElements() == 0 || view->getNumElements() > maxElements)
    return unsupported(name + ": expected 1 to " + Twine(maxElements) +
                       " numbers, found " + Twine(view->getNumElements()));
  return view->toDoubles();
}

llvm::Expected<double> unbias::readTosaNumber(Value value, StringRef name) {
  auto numbers = readTosaNumbers(value, name);
  if (!numbers)
    return numbers.takeError();
  if (numbers->size() != 1)
    return unsupported(name + ": expected one number, found " +
                       Twine(numbers->size()));
  return numbers->front();
}

namespace {

//===----------------------------------------------------------------------===//
// One element to one element
//===----------------------------------------------------------------------===//

struct ClampModel : public MomentModel<ClampModel, tosa::ClampOp> {
  static Distribution transfer(tosa::ClampOp op,
                               ArrayRef<MomentTensor> operands) {
    double low, high;
    if (auto bound = dyn_cast<FloatAttr>(op.getMinVal())) {
      low = bound.getValueAsDouble();
      high = cast<FloatAttr>(op.getMaxVal()).getValueAsDouble();
    } else {
      const APInt &min = cast<IntegerAttr>(op.getMinVal()).getValue();
      const APInt &max = cast<IntegerAttr>(op.getMaxVal()).getValue();
      // Attributes of unsigned numbers do not say that they are.
      bool isSigned = min.sle(max);
      low = isSigned ? double(min.getSExtValue()) : double(min.getZExtValue());
      high = isSigned ? double(max.getSExtValue()) : double(max.getZExtValue());
    }
    if (!(low <= high))
      return unsupported("expected bounds in order, found others");
    return clampMoments(operands[0], low, high);
  }
};

struct CastModel : public MomentModel<CastModel, tosa::CastOp> {
  static Distribution transfer(tosa::CastOp op,
                               ArrayRef<MomentTensor> operands) {
    return convertMoments(operands[0], getTosaStorageType(op.getInput()),
                          getTosaStorageType(op.getOutput()));
  }
};

/// Rounding is taken to keep the mean; saturation clips.
struct RescaleModel : public MomentModel<RescaleModel, tosa::RescaleOp> {
  static Distribution transfer(tosa::RescaleOp op,
                               ArrayRef<MomentTensor> operands) {
    auto multipliers = readTosaNumbers(op.getMultiplier(), "multiplier");
    if (!multipliers)
      return multipliers.takeError();
    auto shifts = readTosaNumbers(op.getShift(), "shift");
    if (!shifts)
      return shifts.takeError();
    auto inputZero =
        readZeroPoint(op.getInputZp(), op.getInputUnsigned(), "input_zp");
    if (!inputZero)
      return inputZero.takeError();
    auto outputZero =
        readZeroPoint(op.getOutputZp(), op.getOutputUnsigned(), "output_zp");
    if (!outputZero)
      return outputZero.takeError();
    size_t count = multipliers->size();
    if (shifts->size() != count)
      return unsupported("expected as many multipliers as shifts, found " +
                         Twine(count) + " and " + Twine(shifts->size()));
    // The channels of multipliers are the last dimension.
    SmallVector<int64_t> sizes(operands[0].getRank(), 1);
    if (count > 1) {
      if (sizes.empty())
        return unsupported("expected one multiplier of a scalar");
      sizes.back() = count;
    }
    auto result = operands[0].spread(sizes);
    if (!result)
      return result.takeError();
    auto [low, high] = getNumberRange(getTosaStorageType(op.getOutput()),
                                      op.getOutputUnsigned());
    for (auto [i, x] : llvm::enumerate(result->values)) {
      double factor = std::ldexp((*multipliers)[i % count],
                                 -static_cast<int>((*shifts)[i % count]));
      x = unbias::clamp(
          unbias::scale(x, factor, *outputZero - factor * *inputZero), low,
          high);
    }
    return result;
  }

private:
  static llvm::Expected<double> readZeroPoint(Value value, bool isUnsigned,
                                              StringRef name) {
    auto number = readTosaNumber(value, name);
    Type type = getTosaStorageType(value);
    if (number && *number < 0 && isUnsigned &&
        isa_and_present<IntegerType>(type))
      *number += std::ldexp(1.0, type.getIntOrFloatBitWidth());
    return number;
  }
};

struct TableModel : public MomentModel<TableModel, tosa::TableOp> {
  static Distribution transfer(tosa::TableOp op,
                               ArrayRef<MomentTensor> operands) {
    auto table = readTosaNumbers(op.getTable(), "table");
    if (!table)
      return table.takeError();
    if (getTosaStorageType(op.getInput1()).isInteger(16))
      return interpolate(operands[0], *table);
    constexpr size_t entries = 256;
    if (table->size() != entries)
      return unsupported("expected a table of 256 numbers, found " +
                         Twine(table->size()));
    return operands[0].map(
        [&](const ClippedNormal &x) { return lookUp(x, -128, *table); });
  }

private:
  /// 16 bits: an entry for every 128th number, the result in steps of 1/128 of
  /// one between two entries.
  static Distribution interpolate(const MomentTensor &input,
                                  ArrayRef<double> table) {
    constexpr size_t entries = 513;
    constexpr double distance = 128.0;
    if (table.size() != entries)
      return unsupported("expected a table of 513 numbers, found " +
                         Twine(table.size()));
    SmallVector<double> kinks;
    for (size_t i = 0; i < entries; ++i)
      kinks.push_back((double(i) - 256.0) * distance);
    auto f = [&](double x) {
      double position = std::min(std::max(x, -32768.0), 32767.0) / distance;
      double cell = std::floor(position);
      auto index = size_t(cell + 256.0);
      return distance * (table[index] +
                         (table[index + 1] - table[index]) * (position - cell));
    };
    double min = distance * *llvm::min_element(table);
    double max = distance * *llvm::max_element(table);
    return input.map([&](const ClippedNormal &x) {
      if (std::isnan(x.mean))
        return x;
      return unbias::apply(x, f, min, max, kinks);
    });
  }
};

/// -(x - zero point) + zero point of the result.
struct NegateModel : public MomentModel<NegateModel, tosa::NegateOp> {
  static Distribution transfer(tosa::NegateOp op,
                               ArrayRef<MomentTensor> operands) {
    auto inputZero = readTosaNumber(op.getInput1Zp(), "input1_zp");
    if (!inputZero)
      return inputZero.takeError();
    auto outputZero = readTosaNumber(op.getOutputZp(), "output_zp");
    if (!outputZero)
      return outputZero.takeError();
    auto [low, high] = getNumberRange(getTosaStorageType(op.getOutput()),
                                      /*isUnsigned=*/false);
    return clampMoments(
        scaleMoments(operands[0], -1.0, *inputZero + *outputZero), low, high);
  }
};

/// What `tosa.rescale` is lowered to: value * multiplier / 2^shift.
struct ApplyScaleModel
    : public MomentModel<ApplyScaleModel, tosa::ApplyScaleOp, 3> {
  static Distribution transfer(tosa::ApplyScaleOp,
                               ArrayRef<MomentTensor> operands) {
    if (!operands[1].isConstant() || !operands[2].isConstant())
      return unsupported("expected a constant multiplier and shift, found "
                         "others");
    auto scaled = multiplyMoments(operands[0], operands[1]);
    if (!scaled)
      return scaled;
    return unbias::zip(*scaled, operands[2],
                       [](const ClippedNormal &x, const ClippedNormal &shift) {
                         return unbias::scale(
                             x, std::exp2(-shift.getMoments().mean));
                       });
  }
};

//===----------------------------------------------------------------------===//
// Two elements to one
//===----------------------------------------------------------------------===//

struct AddModel : public MomentModel<AddModel, tosa::AddOp, 2> {
  static Distribution transfer(tosa::AddOp, ArrayRef<MomentTensor> operands) {
    return addMoments(operands[0], operands[1]);
  }
  std::optional<MomentTensor> getOwnMoments(Operation *op) const {
    return readTosaBatchNorm(cast<tosa::AddOp>(op));
  }
};

/// By a constant.
struct MulModel : public MomentModel<MulModel, tosa::MulOp, 2> {
  static Distribution transfer(tosa::MulOp op,
                               ArrayRef<MomentTensor> operands) {
    auto shift = readTosaNumber(op.getShift(), "shift");
    if (!shift)
      return shift.takeError();
    auto product = multiplyMoments(operands[0], operands[1]);
    if (!product)
      return product;
    return scaleMoments(*product, std::exp2(-*shift), 0.0);
  }
};

} // namespace

void mlir::unbias::attachTosaMomentModels(MLIRContext &context) {
  tosa::IdentityOp::attachInterface<KeepingMomentModel<tosa::IdentityOp>>(
      context);
  tosa::ClampOp::attachInterface<ClampModel>(context);
  tosa::CastOp::attachInterface<CastModel>(context);
  tosa::RescaleOp::attachInterface<RescaleModel>(context);
  tosa::ApplyScaleOp::attachInterface<ApplyScaleModel>(context);
  tosa::TableOp::attachInterface<TableModel>(context);
  tosa::NegateOp::attachInterface<NegateModel>(context);
  tosa::AddOp::attachInterface<AddModel>(context);
  tosa::MulOp::attachInterface<MulModel>(context);
  attachPairModel<tosa::SubOp, subtractMoments>(context);
  attachPairModel<tosa::MaximumOp, takeLargerMoments>(context);
  attachPairModel<tosa::MinimumOp, takeSmallerMoments>(context);
  attachFunctionModel<tosa::AbsOp, takeAbsoluteMoments>(context);
  attachFunctionModel<tosa::SigmoidOp, applySigmoid>(context);
  attachFunctionModel<tosa::TanhOp, applyTanh>(context);
  attachFunctionModel<tosa::ErfOp, applyErf>(context);
  attachFunctionModel<tosa::ExpOp, applyExp>(context);
  attachFunctionModel<tosa::ReciprocalOp, applyReciprocal>(context);
  attachFunctionModel<tosa::RsqrtOp, applyRsqrt>(context);
  attachTosaShapeMomentModels(context);
}
