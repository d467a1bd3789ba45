//===- ConstantReader.cpp - Reads constants of every storage --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/ConstantReader.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

/// "tensor<4xi8>" for messages.
static std::string toText(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

std::optional<Storage> unbias::getStorage(Type elementType) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(elementType)) {
    // !quant.calibrated has no storage type at all.
    Type storage = quantized.getStorageType();
    if (!storage)
      return std::nullopt;
    // The storage type is signless; the sign is a flag of its own.
    if (quantized.isSigned())
      return getStorage(storage);
    return getStorage(IntegerType::get(storage.getContext(),
                                       storage.getIntOrFloatBitWidth(),
                                       IntegerType::Unsigned));
  }
  if (auto type = dyn_cast<IntegerType>(elementType)) {
    bool isUnsigned = type.isUnsigned();
    switch (type.getWidth()) {
    case 4:
      return isUnsigned ? Storage::U4 : Storage::I4;
    case 8:
      return isUnsigned ? Storage::U8 : Storage::I8;
    case 16:
      return isUnsigned ? Storage::U16 : Storage::I16;
    case 32:
      return isUnsigned ? Storage::U32 : Storage::I32;
    case 48:
      return isUnsigned ? std::nullopt : std::optional(Storage::I48);
    case 64:
      return isUnsigned ? std::nullopt : std::optional(Storage::I64);
    default:
      return std::nullopt;
    }
  }
  if (elementType.isF16())
    return Storage::F16;
  if (elementType.isBF16())
    return Storage::BF16;
  if (elementType.isF32())
    return Storage::F32;
  if (elementType.isF64())
    return Storage::F64;
  return std::nullopt;
}

/// The bytes of `attr`, of which there are as many as its type says, or one
/// element for a splat.
static llvm::Expected<ArrayRef<char>> getBytes(ElementsAttr attr,
                                               Storage storage) {
  int64_t bytes = getStorageBytes(storage);
  int64_t expected = bytes;
  for (int64_t size : attr.getShapedType().getShape())
    if (llvm::MulOverflow(expected, size, expected))
      return unsupported("expected a constant of less than 2^63 bytes, found " +
                         toText(attr.getType()));
  ArrayRef<char> data;
  bool isSplat = false;
  if (auto dense = dyn_cast<DenseElementsAttr>(attr)) {
    data = dense.getRawData();
    isSplat = dense.isSplat();
  } else if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return invalid("expected a constant with data, found the elided resource "
                     "'" +
                     resource.getRawHandle().getKey() + "'");
    data = blob->getData();
  } else {
    return unsupported("expected a dense constant, found " +
                       toText(attr.getType()) + " in another form");
  }
  if (isSplat)
    expected = bytes;
  if (int64_t(data.size()) != expected)
    return invalid("expected " + Twine(expected) + " bytes for " +
                   toText(attr.getType()) + ", found " + Twine(data.size()));
  return data;
}

llvm::Expected<TensorView> unbias::readElements(ElementsAttr attr) {
  ShapedType type = attr.getShapedType();
  auto storage = getStorage(type.getElementType());
  if (!storage)
    return unsupported("expected integers or floats of 16 to 64 bits, found " +
                       toText(type));
  auto data = getBytes(attr, *storage);
  if (!data)
    return data.takeError();

  TensorView view;
  view.data = *data;
  view.storage = *storage;
  view.shape.assign(type.getShape().begin(), type.getShape().end());
  view.strides.assign(view.shape.size(), 0);
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  if (dense && dense.isSplat())
    return view;
  int64_t stride = 1;
  for (int64_t dim = view.getRank() - 1; dim >= 0; --dim) {
    view.strides[dim] = stride;
    stride *= view.shape[dim];
  }
  return view;
}

DenseElementsAttr unbias::makeElements(ShapedType type,
                                       ArrayRef<double> values) {
  Type element = type.getElementType();
  if (auto integer = dyn_cast<IntegerType>(element)) {
    auto numbers = llvm::map_to_vector(values, [&](double value) {
      return APInt(integer.getWidth(), static_cast<uint64_t>(int64_t(value)),
                   /*isSigned=*/!integer.isUnsigned(), /*implicitTrunc=*/true);
    });
    return DenseElementsAttr::get(type, numbers);
  }
  const llvm::fltSemantics &semantics =
      cast<FloatType>(element).getFloatSemantics();
  auto numbers = llvm::map_to_vector(values, [&](double value) {
    APFloat number(value);
    bool losesInfo;
    number.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
    return number;
  });
  return DenseElementsAttr::get(type, numbers);
}
