//===- MomentModels.cpp - What models of moments need ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MomentModels.h"
#include "Common.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

static constexpr double infinity = std::numeric_limits<double>::infinity();

//===----------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------===//

Distribution unbias::addMoments(const MomentTensor &a, const MomentTensor &b) {
  return unbias::zip(a, b, unbias::add);
}

Distribution unbias::subtractMoments(const MomentTensor &a,
                                     const MomentTensor &b) {
  return addMoments(a, scaleMoments(b, -1.0, 0.0));
}

/// `of` of the numbers of the operand that is a constant and the elements of
/// the other one; `name` is what the constant is.
static Distribution
zipConstant(const MomentTensor &a, const MomentTensor &b, StringRef name,
            function_ref<ClippedNormal(double, const ClippedNormal &)> of) {
  bool isFirst = a.isConstant();
  if (!isFirst && !b.isConstant())
    return unsupported("expected a constant " + name + ", found none");
  return unbias::zip(isFirst ? a : b, isFirst ? b : a,
                     [&](const ClippedNormal &number, const ClippedNormal &x) {
                       return of(number.getMoments().mean, x);
                     });
}

Distribution unbias::multiplyMoments(const MomentTensor &a,
                                     const MomentTensor &b) {
  return zipConstant(a, b, "factor", [](double factor, const ClippedNormal &x) {
    return unbias::scale(x, factor);
  });
}

Distribution unbias::divideMoments(const MomentTensor &a,
                                   const MomentTensor &b) {
  if (!b.isConstant())
    return unsupported("expected a constant divisor, found none");
  return unbias::zip(a, b, [](const ClippedNormal &x, const ClippedNormal &y) {
    return unbias::scale(x, 1.0 / y.getMoments().mean);
  });
}

Distribution unbias::takeLargerMoments(const MomentTensor &a,
                                       const MomentTensor &b) {
  return zipConstant(a, b, "bound", [](double bound, const ClippedNormal &x) {
    return unbias::clamp(x, bound, infinity);
  });
}

Distribution unbias::takeSmallerMoments(const MomentTensor &a,
                                        const MomentTensor &b) {
  return zipConstant(a, b, "bound", [](double bound, const ClippedNormal &x) {
    return unbias::clamp(x, -infinity, bound);
  });
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

MomentTensor unbias::scaleMoments(const MomentTensor &x, double factor,
                                  double offset) {
  return x.map([&](const ClippedNormal &value) {
    return unbias::scale(value, factor, offset);
  });
}

MomentTensor unbias::clampMoments(const MomentTensor &x, double low,
                                  double high) {
  return x.map([&](const ClippedNormal &value) {
    return unbias::clamp(value, low, high);
  });
}

Distribution unbias::negateMoments(const MomentTensor &x) {
  return scaleMoments(x, -1.0, 0.0);
}

Distribution unbias::takeAbsoluteMoments(const MomentTensor &x) {
  return x.map([](const ClippedNormal &value) {
    double largest = std::max(std::abs(value.min), std::abs(value.max));
    return unbias::apply(value, [](double number) { return std::abs(number); },
                         0.0, largest, {0.0});
  });
}

/// `f`, which grows everywhere, of every element.
static Distribution applyGrowing(const MomentTensor &x,
                                 function_ref<double(double)> f) {
  return x.map([&](const ClippedNormal &value) {
    return unbias::apply(value, f, f(value.min), f(value.max));
  });
}

Distribution unbias::applySigmoid(const MomentTensor &x) {
  return applyGrowing(
      x, [](double number) { return 1.0 / (1.0 + std::exp(-number)); });
}

Distribution unbias::applyTanh(const MomentTensor &x) {
  return applyGrowing(x, [](double number) { return std::tanh(number); });
}

Distribution unbias::applyErf(const MomentTensor &x) {
  return applyGrowing(x, [](double number) { return std::erf(number); });
}

Distribution unbias::applyExp(const MomentTensor &x) {
  return applyGrowing(x, [](double number) { return std::exp(number); });
}

/// `f` of constants.
static Distribution applyToConstant(const MomentTensor &x,
                                    function_ref<double(double)> f) {
  if (!x.isConstant())
    return unsupported("expected a constant, found none");
  return x.map([&](const ClippedNormal &value) {
    return ClippedNormal::constant(f(value.getMoments().mean));
  });
}

Distribution unbias::applyReciprocal(const MomentTensor &x) {
  return applyToConstant(x, [](double number) { return 1.0 / number; });
}

Distribution unbias::applySqrt(const MomentTensor &x) {
  return applyToConstant(x, [](double number) { return std::sqrt(number); });
}

Distribution unbias::applyRsqrt(const MomentTensor &x) {
  return applyToConstant(x,
                         [](double number) { return 1.0 / std::sqrt(number); });
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

std::pair<double, double> unbias::getNumberRange(Type type, bool isUnsigned) {
  auto integer = dyn_cast_if_present<IntegerType>(type);
  if (!integer)
    return {-infinity, infinity};
  int bits = integer.getWidth();
  if (isUnsigned || integer.isUnsigned())
    return {0.0, std::ldexp(1.0, bits) - 1.0};
  return {-std::ldexp(1.0, bits - 1), std::ldexp(1.0, bits - 1) - 1.0};
}

Distribution unbias::convertMoments(const MomentTensor &x, Type from, Type to) {
  bool isFromFloat = isa_and_present<FloatType>(from);
  auto integer = dyn_cast_if_present<IntegerType>(to);
  if (isa_and_present<FloatType>(to) &&
      (isFromFloat || isa_and_present<IntegerType>(from)))
    return x;
  auto [low, high] = getNumberRange(to, /*isUnsigned=*/false);
  if (integer && isFromFloat)
    return clampMoments(x, low, high);
  if (integer && isa_and_present<IntegerType>(from) &&
      llvm::all_of(x.values, [&, low = low, high = high](const auto &value) {
        return (low <= value.min && value.max <= high) ||
               cast<IntegerType>(from).getWidth() <= integer.getWidth();
      }))
    return x;
  return unsupported("expected a cast that keeps numbers, found one from " +
                     (from ? toText(from) : "no storage type") + " to " +
                     (to ? toText(to) : "no storage type"));
}

Distribution unbias::reshapeMoments(const MomentTensor &x, ShapedType from,
                                    ShapedType to) {
  if (x.values.size() == 1)
    return MomentTensor{SmallVector<int64_t>(to.getRank(), 1), x.values};
  bool isBatch = from.getRank() > 0 && to.getRank() > 0 &&
                 from.isDynamicDim(0) && to.isDynamicDim(0);
  if (from.getNumDynamicDims() != isBatch || to.getNumDynamicDims() != isBatch)
    return unsupported("expected static sizes after the first, found a dynamic "
                       "one");
  auto getSizes = [](ShapedType type) {
    return llvm::map_to_vector(type.getShape(), [](int64_t size) {
      return ShapedType::isDynamic(size) ? 1 : size;
    });
  };
  return x.reshape(getSizes(from), getSizes(to));
}
