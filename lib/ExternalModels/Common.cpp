//===- Common.cpp - Helpers of several external models --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

std::string unbias::toText(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

namespace {
/// The numbers that a storage holds: integers of `digits` bits beside the sign,
/// or floats of `digits` significant bits.
struct NumberRange {
  unsigned digits;
  bool isSigned;
  bool isInteger;
};
} // namespace

static NumberRange getRange(Storage storage) {
  switch (storage) {
  case Storage::I4:
    return {3, true, true};
  case Storage::U4:
    return {4, false, true};
  case Storage::I8:
    return {7, true, true};
  case Storage::U8:
    return {8, false, true};
  case Storage::I16:
    return {15, true, true};
  case Storage::U16:
    return {16, false, true};
  case Storage::I32:
    return {31, true, true};
  case Storage::U32:
    return {32, false, true};
  case Storage::I48:
    return {47, true, true};
  case Storage::I64:
    return {63, true, true};
  case Storage::F16:
    return {11, true, false};
  case Storage::BF16:
    return {8, true, false};
  case Storage::F32:
    return {24, true, false};
  case Storage::F64:
    return {53, true, false};
  }
  llvm_unreachable("a storage without a range");
}

/// Whether every number of storage `from` is one of storage `to`, or near
/// enough.
static bool holdsAll(Storage to, Storage from) {
  if (to == from)
    return true;
  // An integer of 32 bits that is dequantized loses no more in f32 than its
  // scale does.
  if (from == Storage::I32 && to == Storage::F32)
    return true;
  NumberRange source = getRange(from), target = getRange(to);
  // An f16 has more digits than a bf16, but fewer exponents.
  if (from == Storage::BF16 && to == Storage::F16)
    return false;
  return source.digits <= target.digits &&
         (target.isSigned || !source.isSigned) &&
         (!target.isInteger || source.isInteger);
}

/// Whether `to` holds the numbers of a dequantized `view`: those of a small
/// integer less its zero point it does, those times a scale it may not.
static bool holdsDequantized(Storage to, const TensorView &view) {
  if (view.quantization.scales.empty())
    return true;
  return llvm::all_of(view.quantization.scales,
                      [](double scale) { return scale == 1.0; }) &&
         getRange(view.getStoredType()).digits <= 16 &&
         getRange(to).digits >= 24;
}

/// The storage of the same bytes, read as not negative.
static Storage toUnsigned(Storage storage) {
  switch (storage) {
  case Storage::I4:
    return Storage::U4;
  case Storage::I8:
    return Storage::U8;
  case Storage::I16:
    return Storage::U16;
  case Storage::I32:
    return Storage::U32;
  default:
    return storage;
  }
}

llvm::Expected<TensorView> unbias::castConstant(const TensorView &source,
                                                Type from, Type to,
                                                bool isUnsigned) {
  TensorView view = source;
  // What was widened as signed before is not in the bytes as `from` says.
  bool isAsStored = getStorage(getElementTypeOrSelf(from)) == source.storage;
  if (isUnsigned && isAsStored && !source.rounding)
    view.storage = toUnsigned(source.storage);
  auto storage = getStorage(getElementTypeOrSelf(to));
  if (!storage || !holdsAll(*storage, view.getStoredType()) ||
      (isUnsigned && getRange(view.getStoredType()).isSigned) ||
      !holdsDequantized(*storage, view))
    return unsupported("expected a conversion that keeps every constant, "
                       "found one of " +
                       getStorageName(view.getStoredType()) + " to " +
                       toText(getElementTypeOrSelf(to)));
  return view;
}
