//===- TosaMoments.cpp - Moments along TOSA ops ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Without an entry here: max_pool2d and the like, whose result depends on how
// the elements of a window go together.
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "TosaCommon.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Interfaces/MomentTransferOpInterface.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

using Distribution = llvm::Expected<MomentTensor>;

/// The sizes of `value`, which is ranked, with 1 for unknown ones.
static SmallVector<int64_t> getSizes(Value value) {
  return llvm::map_to_vector(
      cast<ShapedType>(value.getType()).getShape(),
      [](int64_t size) { return ShapedType::isDynamic(size) ? 1 : size; });
}

/// The numbers of a small constant.
static llvm::Expected<SmallVector<double>> readNumbers(Value value,
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

/// The one number of a constant.
static llvm::Expected<double> readNumber(Value value, StringRef name) {
  auto numbers = readNumbers(value, name);
  if (!numbers)
    return numbers.takeError();
  if (numbers->size() != 1)
    return unsupported(name + ": expected one number, found " +
                       Twine(numbers->size()));
  return numbers->front();
}

static MomentTensor map(MomentTensor tensor,
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

/// Models of ops whose first `numData` operands are data (-1: all). `Model`
/// says what becomes of them: `transfer`.
template <typename Model, typename OpTy, int numData = 1>
struct MomentModel
    : public MomentTransferOpInterface::ExternalModel<Model, OpTy> {
  SmallVector<Value> getMomentOperands(Operation *op) const {
    unsigned count = numData < 0 ? op->getNumOperands() : numData;
    return llvm::to_vector(op->getOperands().take_front(count));
  }
  Distribution transferMoments(Operation *op,
                               ArrayRef<MomentTensor> operands) const {
    return Model::transfer(cast<OpTy>(op), operands);
  }
};

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
    return map(operands[0], [&](const ClippedNormal &x) {
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
      return map(operands[0],
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
    auto multipliers = readNumbers(op.getMultiplier(), "multiplier");
    if (!multipliers)
      return multipliers.takeError();
    auto shifts = readNumbers(op.getShift(), "shift");
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
    auto number = readNumber(value, name);
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
    auto table = readNumbers(op.getTable(), "table");
    if (!table)
      return table.takeError();
    constexpr size_t entries = 256;
    if (table->size() != entries)
      return unsupported("expected a table of 256 numbers, found " +
                         Twine(table->size()));
    return map(operands[0],
               [&](const ClippedNormal &x) { return lookUp(x, -128, *table); });
  }
};

//===----------------------------------------------------------------------===//
// Two elements to one
//===----------------------------------------------------------------------===//

struct AddModel : public MomentModel<AddModel, tosa::AddOp, 2> {
  static Distribution transfer(tosa::AddOp, ArrayRef<MomentTensor> operands) {
    return unbias::zip(operands[0], operands[1], unbias::add);
  }
  std::optional<MomentTensor> getOwnMoments(Operation *op) const;
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
    auto shift = readNumber(op.getShift(), "shift");
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

//===----------------------------------------------------------------------===//
// Elements to other places
//===----------------------------------------------------------------------===//

struct TransposeModel : public MomentModel<TransposeModel, tosa::TransposeOp> {
  static Distribution transfer(tosa::TransposeOp op,
                               ArrayRef<MomentTensor> operands) {
    return operands[0].transpose(SmallVector<int64_t>(op.getPerms()));
  }
};

struct ReshapeModel : public MomentModel<ReshapeModel, tosa::ReshapeOp> {
  static Distribution transfer(tosa::ReshapeOp op,
                               ArrayRef<MomentTensor> operands);
};

struct SliceModel : public MomentModel<SliceModel, tosa::SliceOp> {
  static Distribution transfer(tosa::SliceOp op,
                               ArrayRef<MomentTensor> operands) {
    auto start = readTosaShape(op.getStart());
    auto size = readTosaShape(op.getSize());
    if (!start || !size || int64_t(start->size()) != operands[0].getRank() ||
        start->size() != size->size())
      return unsupported("expected a constant slice, found another");
    // -1 goes to the end.
    for (auto [first, count, all] :
         llvm::zip_equal(*start, *size, operands[0].shape))
      if (count == -1)
        count = all - first;
    return operands[0].slice(*start, *size);
  }
};

struct ConcatModel : public MomentModel<ConcatModel, tosa::ConcatOp, -1> {
  static Distribution transfer(tosa::ConcatOp op,
                               ArrayRef<MomentTensor> operands) {
    int64_t axis = op.getAxis();
    SmallVector<int64_t> sizes;
    for (Value operand : op.getInput1()) {
      sizes.push_back(cast<ShapedType>(operand.getType()).getDimSize(axis));
      if (ShapedType::isDynamic(sizes.back()))
        return unsupported("expected static sizes along the axis, found a "
                           "dynamic one");
    }
    return concat(operands, axis, sizes);
  }
};

struct PadModel : public MomentModel<PadModel, tosa::PadOp> {
  static Distribution transfer(tosa::PadOp op,
                               ArrayRef<MomentTensor> operands) {
    auto padding = readTosaShape(op.getPadding());
    if (!padding || int64_t(padding->size()) != 2 * operands[0].getRank())
      return unsupported("expected constant padding, found another");
    auto number = readNumber(op.getPadConst(), "pad_const");
    if (!number)
      return number.takeError();
    auto type = cast<ShapedType>(op.getInput1().getType());
    MomentTensor result = operands[0];
    MomentTensor border{SmallVector<int64_t>(result.getRank(), 1),
                        {ClippedNormal::constant(*number)}};
    for (int64_t dim = 0; dim < result.getRank(); ++dim) {
      int64_t before = (*padding)[2 * dim], after = (*padding)[2 * dim + 1];
      if (before == 0 && after == 0)
        continue;
      if (type.isDynamicDim(dim) || before < 0 || after < 0)
        return unsupported("expected padding of a static size, found another");
      auto padded = concat({border, result, border}, dim,
                           {before, type.getDimSize(dim), after});
      if (!padded)
        return padded.takeError();
      result = std::move(*padded);
    }
    return result;
  }
};

//===----------------------------------------------------------------------===//
// Many elements to one
//===----------------------------------------------------------------------===//

struct AvgPoolModel : public MomentModel<AvgPoolModel, tosa::AvgPool2dOp> {
  static Distribution transfer(tosa::AvgPool2dOp op,
                               ArrayRef<MomentTensor> operands) {
    if (operands[0].shape[1] != 1 || operands[0].shape[2] != 1)
      return unsupported("expected the same moments at all positions, found "
                         "others");
    auto inputZero = readNumber(op.getInputZp(), "input_zp");
    if (!inputZero)
      return inputZero.takeError();
    auto outputZero = readNumber(op.getOutputZp(), "output_zp");
    if (!outputZero)
      return outputZero.takeError();
    int64_t count = op.getKernel()[0] * op.getKernel()[1];
    return map(operands[0], [&](const ClippedNormal &x) {
      return unbias::scale(average(x, count), 1.0, *outputZero - *inputZero);
    });
  }
};

struct ReduceSumModel : public MomentModel<ReduceSumModel, tosa::ReduceSumOp> {
  static Distribution transfer(tosa::ReduceSumOp op,
                               ArrayRef<MomentTensor> operands) {
    int64_t axis = op.getAxis();
    auto type = cast<ShapedType>(op.getInput().getType());
    const MomentTensor &input = operands[0];
    if (input.shape[axis] == 1) {
      if (type.isDynamicDim(axis) || type.getDimSize(axis) == 0)
        return unsupported("expected a static size of the sum, found another");
      int64_t count = type.getDimSize(axis);
      return map(input, [&](const ClippedNormal &x) {
        return unbias::scale(average(x, count), double(count));
      });
    }
    SmallVector<int64_t> offsets(input.getRank(), 0), sizes = input.shape;
    sizes[axis] = 1;
    Distribution result = input.slice(offsets, sizes);
    for (int64_t i = 1; result && i < input.shape[axis]; ++i) {
      offsets[axis] = i;
      auto next = input.slice(offsets, sizes);
      if (!next)
        return next.takeError();
      result = unbias::zip(*result, *next, unbias::add);
    }
    return result;
  }
};

} // namespace

/// Dimensions of both sides fall into groups of equal products, as
/// [2, 3, 4] -> [6, 4] into {2, 3} -> {6} and {4} -> {4}. Where all is alike in
/// a group it is so afterwards.
Distribution ReshapeModel::transfer(tosa::ReshapeOp op,
                                    ArrayRef<MomentTensor> operands) {
  const MomentTensor &input = operands[0];
  auto type = dyn_cast<RankedTensorType>(op.getOutput().getType());
  if (!type)
    return unsupported("expected a ranked result, found another");
  if (input.values.size() == 1)
    return MomentTensor{SmallVector<int64_t>(type.getRank(), 1), input.values};

  SmallVector<int64_t> from = getSizes(op.getInput1());
  SmallVector<int64_t> to = getSizes(op.getOutput());
  auto source = cast<RankedTensorType>(op.getInput1().getType());
  bool isBatch = source.getRank() > 0 && type.getRank() > 0 &&
                 source.isDynamicDim(0) && type.isDynamicDim(0);
  if (source.getNumDynamicDims() != isBatch ||
      type.getNumDynamicDims() != isBatch)
    return unsupported("expected static sizes after the first, found a dynamic "
                       "one");
  SmallVector<int64_t> spread(from.size(), 1);
  MomentTensor result;
  for (size_t i = 0, k = 0; i < from.size() || k < to.size();) {
    size_t firstFrom = i, firstTo = k;
    int64_t left = i < from.size() ? from[i++] : 1;
    int64_t right = k < to.size() ? to[k++] : 1;
    while (left != right) {
      bool growsLeft = left < right;
      if (left == 0 || right == 0 || (growsLeft && i == from.size()) ||
          (!growsLeft && k == to.size()))
        return unsupported("expected as many elements as before, found others");
      if (growsLeft)
        left *= from[i++];
      else
        right *= to[k++];
    }
    bool isAlike =
        llvm::all_of(ArrayRef(input.shape).slice(firstFrom, i - firstFrom),
                     [](int64_t size) { return size == 1; });
    for (size_t dim = firstTo; dim < k; ++dim)
      result.shape.push_back(isAlike ? 1 : to[dim]);
    if (!isAlike)
      std::copy(from.begin() + firstFrom, from.begin() + i,
                spread.begin() + firstFrom);
  }
  auto full = input.spread(spread);
  if (!full)
    return full.takeError();
  result.values = std::move(full->values);
  return result;
}

//===----------------------------------------------------------------------===//
// Batch norms
//===----------------------------------------------------------------------===//

/// Whether `value` is computed from constants alone.
static bool isComputedConstant(Value value) {
  if (isConstant(value))
    return true;
  Operation *op = value.getDefiningOp();
  return op && op->getNumOperands() > 0 && op->getNumRegions() == 0 &&
         llvm::all_of(op->getOperands(), isComputedConstant);
}

/// The constant operand of `op`, the other one in `other`; null if there is
/// none.
static Value takeConstant(Operation *op, Value &other) {
  for (unsigned i : {1u, 0u})
    if (Value value = op->getOperand(i);
        isShortComputation(value) && isComputedConstant(value)) {
      other = op->getOperand(1 - i);
      return value;
    }
  return {};
}

/// `value` as the product of a constant and `other`.
static Value takeFactor(Value value, Value &other) {
  auto mul = value.getDefiningOp<tosa::MulOp>();
  return mul ? takeConstant(mul, other) : Value();
}

/// Whether `value` may be 1 / deviation.
static bool isInverseDeviation(Value value) {
  if (value.getDefiningOp<tosa::RsqrtOp>())
    return true;
  auto numbers = readNumbers(value, "deviation");
  if (!numbers) {
    llvm::consumeError(numbers.takeError());
    return false;
  }
  return llvm::all_of(*numbers, [](double number) { return number > 0.0; });
}

/// ((x - mean) * inverse deviation) * gamma + beta.
std::optional<MomentTensor> AddModel::getOwnMoments(Operation *op) const {
  Value scaled, normalized, centered, x;
  if (!isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
    return std::nullopt;
  Value beta = takeConstant(op, scaled);
  Value gamma = beta ? takeFactor(scaled, normalized) : Value();
  Value inverse = gamma ? takeFactor(normalized, centered) : Value();
  auto sub = inverse ? centered.getDefiningOp<tosa::SubOp>() : nullptr;
  if (!sub || takeConstant(sub, x) != sub.getInput2() ||
      !isInverseDeviation(inverse))
    return std::nullopt;

  auto read = [](Value value) -> std::optional<MomentTensor> {
    auto numbers = readNumbers(value, "batch norm");
    if (!numbers) {
      llvm::consumeError(numbers.takeError());
      return std::nullopt;
    }
    MomentTensor tensor;
    tensor.shape = getSizes(value);
    for (double number : *numbers)
      tensor.values.push_back(ClippedNormal::constant(number));
    return tensor;
  };
  auto means = read(beta), deviations = read(gamma);
  if (!means || !deviations)
    return std::nullopt;
  auto result = unbias::zip(
      *means, *deviations,
      [](const ClippedNormal &mean, const ClippedNormal &deviation) {
        return ClippedNormal::normal(mean.mean,
                                     deviation.mean * deviation.mean);
      });
  if (result)
    return *result;
  llvm::consumeError(result.takeError());
  return std::nullopt;
}

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
  tosa::TransposeOp::attachInterface<TransposeModel>(context);
  tosa::ReshapeOp::attachInterface<ReshapeModel>(context);
  tosa::SliceOp::attachInterface<SliceModel>(context);
  tosa::ConcatOp::attachInterface<ConcatModel>(context);
  tosa::PadOp::attachInterface<PadModel>(context);
  tosa::AvgPool2dOp::attachInterface<AvgPoolModel>(context);
  tosa::ReduceSumOp::attachInterface<ReduceSumModel>(context);
}
