//===- CalibDialect.cpp - Calibration statistics as IR --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The form of the attributes that the dialect puts on ops of other dialects.
//
//===----------------------------------------------------------------------===//

#include "unbias/Dialect/Calib/IR/Calib.h"
#include "llvm/ADT/StringSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

#include "unbias/Dialect/Calib/IR/CalibDialect.cpp.inc"

void CalibDialect::initialize() { registerAttributes(); }

/// An error about `attr`, to be continued with what was expected and found.
static InFlightDiagnostic emitAttrError(Operation *op, NamedAttribute attr) {
  return op->emitError() << "'" << attr.getName().getValue() << "': ";
}

static LogicalResult verifyStats(Operation *op, NamedAttribute attr) {
  auto stats = dyn_cast<StatsAttr>(attr.getValue());
  if (!stats)
    return emitAttrError(op, attr)
           << "expected #calib.stats, found " << attr.getValue();
  StringRef name = attr.getName();
  bool isFloatRun =
      name == CalibDialect::kInputFloat || name == CalibDialect::kOutputFloat;
  if (isFloatRun && stats.getPairedVariance())
    return emitAttrError(op, attr)
           << "expected 'paired_variance' in the record of the quantized run "
              "only, found it here";
  return success();
}

static LogicalResult verifyWeights(Operation *op, NamedAttribute attr) {
  auto elements = dyn_cast<ElementsAttr>(attr.getValue());
  if (!elements)
    return emitAttrError(op, attr)
           << "expected elements such as dense<...>, found " << attr.getValue();
  Type type = elements.getElementType();
  if (!type.isF16() && !type.isBF16() && !type.isF32() && !type.isF64())
    return emitAttrError(op, attr)
           << "expected elements of f16, bf16, f32 or f64, found " << type;
  return success();
}

/// `numbers` is not empty, and all of it is finite.
static LogicalResult verifyNumbers(Operation *op, NamedAttribute attr,
                                   ArrayRef<double> numbers) {
  if (numbers.empty())
    return emitAttrError(op, attr) << "expected at least one number, found "
                                      "none";
  for (double value : numbers)
    if (!std::isfinite(value))
      return emitAttrError(op, attr)
             << "expected finite numbers, found " << value;
  return success();
}

static LogicalResult verifyFloatBias(Operation *op, NamedAttribute attr) {
  auto array = dyn_cast<DenseF64ArrayAttr>(attr.getValue());
  if (!array)
    return emitAttrError(op, attr)
           << "expected array<f64>, found " << attr.getValue();
  return verifyNumbers(op, attr, array);
}

static LogicalResult verifyScale(Operation *op, NamedAttribute attr) {
  SmallVector<double, 1> scales;
  if (auto array = dyn_cast<DenseF64ArrayAttr>(attr.getValue())) {
    llvm::append_range(scales, array.asArrayRef());
  } else {
    auto single = dyn_cast<FloatAttr>(attr.getValue());
    if (!single || !single.getType().isF64())
      return emitAttrError(op, attr)
             << "expected f64 or array<f64>, found " << attr.getValue();
    scales.push_back(single.getValueAsDouble());
  }
  if (failed(verifyNumbers(op, attr, scales)))
    return failure();
  for (double scale : scales)
    if (scale <= 0.0)
      return emitAttrError(op, attr)
             << "expected scales above zero, found " << scale;
  return success();
}

static LogicalResult verifyText(Operation *op, NamedAttribute attr) {
  auto text = dyn_cast<StringAttr>(attr.getValue());
  if (!text)
    return emitAttrError(op, attr)
           << "expected a string, found " << attr.getValue();
  if (text.empty() && attr.getName() != CalibDialect::kSkip)
    return emitAttrError(op, attr) << "expected a name, found an empty string";
  return success();
}

static LogicalResult verifyCorrection(Operation *op, NamedAttribute attr) {
  if (isa<CorrectionAttr>(attr.getValue()))
    return success();
  return emitAttrError(op, attr)
         << "expected #calib.correction, found " << attr.getValue();
}

static LogicalResult verifyAttribute(Operation *op, NamedAttribute attr);

static LogicalResult verifyOutlined(Operation *op, NamedAttribute attr) {
  auto entries = dyn_cast<DictionaryAttr>(attr.getValue());
  if (!entries)
    return emitAttrError(op, attr)
           << "expected a dictionary, found " << attr.getValue();
  for (NamedAttribute entry : entries) {
    auto outlined = dyn_cast<OutlinedAttr>(entry.getValue());
    if (!outlined)
      return emitAttrError(op, attr)
             << "expected #calib.outlined under '" << entry.getName().getValue()
             << "', found " << entry.getValue();
    for (NamedAttribute carried : outlined.getAttributes()) {
      if (carried.getName() == CalibDialect::kOutlined)
        return emitAttrError(op, attr)
               << "expected attributes of ops with a bias, found '"
               << CalibDialect::kOutlined << "'";
      if (failed(verifyAttribute(op, carried)))
        return failure();
    }
  }
  return success();
}

static LogicalResult verifyUnknown(Operation *op, NamedAttribute attr) {
  return emitAttrError(op, attr)
         << "expected one of the attributes of dialect 'calib', found an "
            "unknown name";
}

/// One attribute of an op whose name starts with `calib.`.
static LogicalResult verifyAttribute(Operation *op, NamedAttribute attr) {
  using Verifier = LogicalResult (*)(Operation *, NamedAttribute);
  auto verify =
      llvm::StringSwitch<Verifier>(attr.getName())
          .Cases({CalibDialect::kInputFloat, CalibDialect::kInputQuantized,
                  CalibDialect::kOutputFloat, CalibDialect::kOutputQuantized},
                 verifyStats)
          .Cases({CalibDialect::kFloatWeights, CalibDialect::kWeightError},
                 verifyWeights)
          .Case(CalibDialect::kFloatBias, verifyFloatBias)
          .Cases({CalibDialect::kInputScale, CalibDialect::kWeightScale,
                  CalibDialect::kBiasScale, CalibDialect::kOutputScale},
                 verifyScale)
          .Cases(
              {CalibDialect::kId, CalibDialect::kMethod, CalibDialect::kSkip},
              verifyText)
          .Case(CalibDialect::kCorrection, verifyCorrection)
          .Case(CalibDialect::kOutlined, verifyOutlined)
          .Default(verifyUnknown);
  return verify(op, attr);
}

LogicalResult CalibDialect::verifyOperationAttribute(Operation *op,
                                                     NamedAttribute attr) {
  return verifyAttribute(op, attr);
}

LogicalResult CalibDialect::verifyRegionArgAttribute(Operation *op,
                                                     unsigned /*regionIndex*/,
                                                     unsigned argIndex,
                                                     NamedAttribute attr) {
  return emitAttrError(op, attr)
         << "expected on the op that it describes, found on argument "
         << argIndex;
}

LogicalResult CalibDialect::verifyRegionResultAttribute(
    Operation *op, unsigned /*regionIndex*/, unsigned resultIndex,
    NamedAttribute attr) {
  return emitAttrError(op, attr)
         << "expected on the op that it describes, found on result "
         << resultIndex;
}

LogicalResult unbias::verifyCalibAttributes(Operation *op) {
  for (NamedAttribute attr : op->getDiscardableAttrs())
    if (attr.getName().strref().starts_with("calib.") &&
        failed(verifyAttribute(op, attr)))
      return failure();
  return success();
}
