//===- RecordAttributes.cpp - Records of files as attributes --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/RecordAttributes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Support/ConstantReader.h"

using namespace mlir;
using namespace mlir::unbias;

/// An array attribute; null if there are no numbers.
static DenseF64ArrayAttr makeArray(MLIRContext *context,
                                   ArrayRef<double> numbers) {
  return numbers.empty() ? DenseF64ArrayAttr()
                         : DenseF64ArrayAttr::get(context, numbers);
}

static StatsAttr makeStats(Operation *op, const TensorRecord &record) {
  MLIRContext *context = op->getContext();
  QuantizationAttr quantization;
  if (record.quantization)
    quantization = QuantizationAttr::get(context, record.quantization->scale,
                                         record.quantization->zeroPoint);
  DenseI64ArrayAttr taps;
  if (!record.taps.empty())
    taps = DenseI64ArrayAttr::get(context, record.taps);
  // The enumerations are twins, declared in the same order.
  auto withParameters = [&](auto function) {
    return function(DenseF64ArrayAttr::get(context, record.mean),
                    record.samples, makeArray(context, record.variance),
                    makeArray(context, record.sampleVariance),
                    makeArray(context, record.pairedVariance),
                    makeArray(context, record.min),
                    makeArray(context, record.max), taps,
                    static_cast<StatsSource>(record.source),
                    static_cast<StatsUpstream>(record.upstream),
                    record.fingerprint, quantization);
  };
  if (failed(withParameters([&](auto... parameters) {
        return StatsAttr::verify([&] { return op->emitError(); },
                                 parameters...);
      })))
    return {};
  return withParameters([&](auto... parameters) {
    return StatsAttr::get(context, parameters...);
  });
}

/// An element type for what a file stores.
static Type getElementType(MLIRContext *context, Storage storage) {
  switch (storage) {
  case Storage::F16:
    return Float16Type::get(context);
  case Storage::BF16:
    return BFloat16Type::get(context);
  case Storage::F64:
    return Float64Type::get(context);
  default:
    return Float32Type::get(context);
  }
}

static ElementsAttr makeElementsAttr(Operation *op, StringRef name,
                                     const ArrayData &array) {
  MLIRContext *context = op->getContext();
  auto type = RankedTensorType::get(array.shape,
                                    getElementType(context, array.storage));
  constexpr size_t maxInline = 4096;
  if (array.data.size() <= maxInline)
    return DenseElementsAttr::getFromRawBuffer(type, array.data);
  // The blob points into the file, which lives as long as the blob does.
  AsmResourceBlob blob(
      array.data, getStorageBytes(array.storage),
      [owner = array.owner](void *, size_t, size_t) {},
      /*dataIsMutable=*/false);
  return DenseResourceElementsAttr::get(type, name, std::move(blob));
}

FailureOr<SmallVector<NamedAttribute>>
unbias::makeAttributes(Operation *op, const OpRecord &record) {
  // In a pass it is loaded already; others may not have thought of it.
  op->getContext()->getOrLoadDialect<CalibDialect>();
  Builder builder(op->getContext());
  SmallVector<NamedAttribute> attributes;
  auto add = [&](StringRef name, Attribute value) {
    attributes.push_back(builder.getNamedAttr(name, value));
  };
  auto addNumbers = [&](StringRef name, ArrayRef<double> numbers,
                        bool isAlwaysArray) {
    if (numbers.size() == 1 && !isAlwaysArray)
      add(name, builder.getF64FloatAttr(numbers[0]));
    else if (!numbers.empty())
      add(name, builder.getDenseF64ArrayAttr(numbers));
  };

  std::pair<StringRef, const std::optional<TensorRecord> *> tensors[] = {
      {CalibDialect::kInputFloat, &record.inputFloat},
      {CalibDialect::kInputQuantized, &record.inputQuantized},
      {CalibDialect::kOutputFloat, &record.outputFloat},
      {CalibDialect::kOutputQuantized, &record.outputQuantized}};
  for (auto [name, tensor] : tensors) {
    if (!*tensor)
      continue;
    StatsAttr stats = makeStats(op, **tensor);
    if (!stats)
      return failure();
    add(name, stats);
  }
  if (record.floatWeights)
    add(CalibDialect::kFloatWeights,
        makeElementsAttr(op, "float_weights", *record.floatWeights));
  if (record.weightError)
    add(CalibDialect::kWeightError,
        makeElementsAttr(op, "weight_error", *record.weightError));
  addNumbers(CalibDialect::kFloatBias, record.floatBias,
             /*isAlwaysArray=*/true);
  addNumbers(CalibDialect::kInputScale, record.inputScale, false);
  addNumbers(CalibDialect::kWeightScale, record.weightScale, false);
  addNumbers(CalibDialect::kBiasScale, record.biasScale, false);
  addNumbers(CalibDialect::kOutputScale, record.outputScale, false);
  if (!record.method.empty())
    add(CalibDialect::kMethod, builder.getStringAttr(record.method));
  if (record.skip)
    add(CalibDialect::kSkip, builder.getStringAttr(*record.skip));
  return attributes;
}

bool unbias::isSameAttribute(Attribute left, Attribute right) {
  if (left == right)
    return true;
  auto leftElements = dyn_cast_or_null<ElementsAttr>(left);
  auto rightElements = dyn_cast_or_null<ElementsAttr>(right);
  if (!leftElements || !rightElements ||
      leftElements.getType() != rightElements.getType())
    return false;
  auto leftView = readElements(leftElements);
  auto rightView = readElements(rightElements);
  if (!leftView || !rightView) {
    llvm::consumeError(leftView.takeError());
    llvm::consumeError(rightView.takeError());
    return false;
  }
  return leftView->data == rightView->data &&
         leftView->strides == rightView->strides;
}
