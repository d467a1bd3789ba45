//===- TosaMoments.cpp - Moments along TOSA ops ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Without an entry here or in TosaShapeMoments.cpp: max_pool2d and the like,
// whose result depends on how the elements of a window go together.
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

MomentTensor
unbias::mapMoments(MomentTensor tensor,
                   function_ref<ClippedNormal(const ClippedNormal &)> of) {
  for (ClippedNormal &value : tensor.values)
    value = of(value);
  return tensor;
}

/// The numbers that `type` can hold.
static std::pair<double, double> getRange(Type type, bool isUnsigned) {
  auto integer = dyn_cast_if_present<IntegerType>(type);
  if (!integer)
    return {-std::numeric_limits<double>::infinity(),
            std::numeric_limits<double>::infinity()};
  int bits = integer.getWidth();
  if (isUnsigned || integer.isUnsigned())
    return {0.0, std::ldexp(1.0, bits) - 1.0};
  return {-std::ldexp(1.0, bits - 1), std::ldexp(1.0, bits - 1) - 1.0};
}

namespace {

//===----------------------------------------------------------------------===//
// One element to one element
//===----------------------------------------------------------------------===//

struct IdentityModel : public MomentModel<IdentityModel, tosa::IdentityOp> {
  static Distribution transfer(tosa::IdentityOp,
                               ArrayRef<MomentTensor> operands) {
    return operands[0];
  }
};

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
    return mapMoments(operands[0], [&](const ClippedNormal &x) {
      return unbias::clamp(x, low, high);
    });
  }
};

struct CastModel : public MomentModel<CastModel, tosa::CastOp> {
  static Distribution transfer(tosa::CastOp op,
                               ArrayRef<MomentTensor> operands) {
    Type from = getTosaStorageType(op.getInput());
    Type to = getTosaStorageType(op.getOutput());
    bool toFloat = isa_and_present<FloatType>(to);
    if (toFloat && isa_and_present<IntegerType, FloatType>(from))
      return operands[0];
    auto target = dyn_cast_if_present<IntegerType>(to);
    if (target && isa_and_present<FloatType>(from)) {
      auto [low, high] = getRange(target, /*isUnsigned=*/false);
      return mapMoments(operands[0],
                        [&, low = low, high = high](const ClippedNormal &x) {
                          return unbias::clamp(x, low, high);
                        });
    }
    auto source = dyn_cast_if_present<IntegerType>(from);
    if (target && source && source.getWidth() <= target.getWidth())
      return operands[0];
    return unsupported("expected a cast that keeps numbers, found one from " +
                       toText(op.getInput().getType()) + " to " +
                       toText(op.getOutput().getType()));
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
    auto [low, high] =
        getRange(getTosaStorageType(op.getOutput()), op.getOutputUnsigned());
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
    constexpr size_t entries = 256;
    if (table->size() != entries)
      return unsupported("expected a table of 256 numbers, found " +
                         Twine(table->size()));
    return mapMoments(operands[0], [&](const ClippedNormal &x) {
      return lookUp(x, -128, *table);
    });
  }
};

//===----------------------------------------------------------------------===//
// Two elements to one
//===----------------------------------------------------------------------===//

struct AddModel : public MomentModel<AddModel, tosa::AddOp, 2> {
  static Distribution transfer(tosa::AddOp, ArrayRef<MomentTensor> operands) {
    return unbias::zip(operands[0], operands[1], unbias::add);
  }
  std::optional<MomentTensor> getOwnMoments(Operation *op) const {
    return readTosaBatchNorm(cast<tosa::AddOp>(op));
  }
};

struct SubModel : public MomentModel<SubModel, tosa::SubOp, 2> {
  static Distribution transfer(tosa::SubOp, ArrayRef<MomentTensor> operands) {
    return unbias::zip(operands[0], operands[1],
                       [](const ClippedNormal &a, const ClippedNormal &b) {
                         return unbias::add(a, unbias::scale(b, -1.0));
                       });
  }
};

/// The operand that is a constant, if one is, first.
static bool takeConstantFirst(const MomentTensor *&a, const MomentTensor *&b) {
  auto isConstant = [](const MomentTensor *tensor) {
    return llvm::all_of(tensor->values,
                        [](const ClippedNormal &x) { return x.isConstant(); });
  };
  if (isConstant(a))
    return true;
  std::swap(a, b);
  return isConstant(a);
}

/// By a constant.
struct MulModel : public MomentModel<MulModel, tosa::MulOp, 2> {
  static Distribution transfer(tosa::MulOp op,
                               ArrayRef<MomentTensor> operands) {
    const MomentTensor *factor = &operands[0], *value = &operands[1];
    if (!takeConstantFirst(factor, value))
      return unsupported("expected a constant factor, found none");
    auto shift = readTosaNumber(op.getShift(), "shift");
    if (!shift)
      return shift.takeError();
    double unit = std::ldexp(1.0, -static_cast<int>(*shift));
    return unbias::zip(*factor, *value,
                       [&](const ClippedNormal &a, const ClippedNormal &b) {
                         return unbias::scale(b, a.getMoments().mean * unit);
                       });
  }
};

/// With a constant: a clamp.
template <typename OpTy>
struct ExtremeModel : public MomentModel<ExtremeModel<OpTy>, OpTy, 2> {
  static Distribution transfer(OpTy, ArrayRef<MomentTensor> operands) {
    const MomentTensor *bound = &operands[0], *value = &operands[1];
    if (!takeConstantFirst(bound, value))
      return unsupported("expected a constant bound, found none");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return unbias::zip(*bound, *value,
                       [&](const ClippedNormal &a, const ClippedNormal &b) {
                         double bound = a.getMoments().mean;
                         return std::is_same_v<OpTy, tosa::MaximumOp>
                                    ? unbias::clamp(b, bound, infinity)
                                    : unbias::clamp(b, -infinity, bound);
                       });
  }
};

} // namespace

void mlir::unbias::attachTosaMomentModels(MLIRContext &context) {
  tosa::IdentityOp::attachInterface<IdentityModel>(context);
  tosa::ClampOp::attachInterface<ClampModel>(context);
  tosa::CastOp::attachInterface<CastModel>(context);
  tosa::RescaleOp::attachInterface<RescaleModel>(context);
  tosa::TableOp::attachInterface<TableModel>(context);
  tosa::AddOp::attachInterface<AddModel>(context);
  tosa::SubOp::attachInterface<SubModel>(context);
  tosa::MulOp::attachInterface<MulModel>(context);
  tosa::MaximumOp::attachInterface<ExtremeModel<tosa::MaximumOp>>(context);
  tosa::MinimumOp::attachInterface<ExtremeModel<tosa::MinimumOp>>(context);
  attachTosaShapeMomentModels(context);
}
