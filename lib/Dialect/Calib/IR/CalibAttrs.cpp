//===- CalibAttrs.cpp - Attributes of calibration -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Syntax and invariants of `#calib.stats` and its kin.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Support/Reason.h"
#include "unbias/Support/StatsForm.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

using EmitError = function_ref<InFlightDiagnostic()>;

//===----------------------------------------------------------------------===//
// Syntax of parameters
//===----------------------------------------------------------------------===//

/// An attribute in the form it has everywhere else.
template <typename AttrT>
static FailureOr<AttrT> parseWholeAttribute(AsmParser &parser) {
  AttrT attr;
  if (parser.parseAttribute(attr))
    return failure();
  return attr;
}

#include "unbias/Dialect/Calib/IR/CalibEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "unbias/Dialect/Calib/IR/CalibAttrs.cpp.inc"

void CalibDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "unbias/Dialect/Calib/IR/CalibAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// QuantizationAttr
//===----------------------------------------------------------------------===//

double QuantizationAttr::getScale() const {
  return getImpl()->scale.convertToDouble();
}

int64_t QuantizationAttr::getZeroPoint() const { return getImpl()->zero_point; }

Attribute QuantizationAttr::parse(AsmParser &parser, Type /*type*/) {
  SMLoc location = parser.getCurrentLocation();
  double scale;
  int64_t zeroPoint;
  if (parser.parseLess() || parser.parseKeyword("scale") ||
      parser.parseEqual() || parser.parseFloat(scale) || parser.parseComma() ||
      parser.parseKeyword("zero_point") || parser.parseEqual() ||
      parser.parseInteger(zeroPoint) || parser.parseGreater())
    return {};
  return parser.getChecked<QuantizationAttr>(location, parser.getContext(),
                                             scale, zeroPoint);
}

void QuantizationAttr::print(AsmPrinter &printer) const {
  printer << "<scale = ";
  printer.printFloat(getImpl()->scale);
  printer << ", zero_point = " << getZeroPoint() << ">";
}

//===----------------------------------------------------------------------===//
// Invariants
//===----------------------------------------------------------------------===//

/// `error` as a diagnostic.
static LogicalResult emit(EmitError emitError, llvm::Error error) {
  if (!error)
    return success();
  return emitError() << takeReason(std::move(error)).message;
}

static std::optional<ArrayRef<double>> toOptional(DenseF64ArrayAttr array) {
  if (!array)
    return std::nullopt;
  return array.asArrayRef();
}

LogicalResult QuantizationAttr::verify(EmitError emitError, APFloat scale,
                                       int64_t /*zeroPoint*/) {
  return emit(emitError, checkScale(scale.convertToDouble()));
}

LogicalResult StatsAttr::verify(
    EmitError emitError, DenseF64ArrayAttr mean, std::optional<int64_t> samples,
    DenseF64ArrayAttr variance, DenseF64ArrayAttr sampleVariance,
    DenseF64ArrayAttr pairedVariance, DenseF64ArrayAttr min,
    DenseF64ArrayAttr max, DenseI64ArrayAttr taps, StatsSource source,
    StatsUpstream /*upstream*/, StringRef /*fingerprint*/,
    QuantizationAttr /*quantization*/) {
  StatsForm form;
  form.mean = mean;
  form.samples = samples;
  form.variance = toOptional(variance);
  form.sampleVariance = toOptional(sampleVariance);
  form.pairedVariance = toOptional(pairedVariance);
  form.min = toOptional(min);
  form.max = toOptional(max);
  if (taps)
    form.taps = taps;
  form.source = stringifyStatsSource(source);
  return emit(emitError, checkForm(form));
}

/// Biases, if there are any, are integers or finite floats.
static LogicalResult verifyBias(EmitError emitError, StringRef name,
                                Attribute bias) {
  auto numbers = dyn_cast_if_present<DenseArrayAttr>(bias);
  if (numbers && numbers.empty())
    return emitError() << "'" << name
                       << "': expected at least one number, found none";
  if (!bias || isa<DenseI64ArrayAttr>(bias))
    return success();
  auto floats = dyn_cast<DenseF64ArrayAttr>(bias);
  if (!floats)
    return emitError() << "'" << name
                       << "': expected array<i64> or array<f64>, found "
                       << bias;
  for (double value : floats.asArrayRef())
    if (!std::isfinite(value))
      return emitError() << "'" << name << "': expected finite numbers, found "
                         << value;
  return success();
}

LogicalResult CorrectionAttr::verify(EmitError emitError, StringRef method,
                                     StringRef exactness, Attribute original,
                                     Attribute written, Attribute added,
                                     StringRef statistics) {
  if (method.empty())
    return emitError() << "'method': expected a name, found none";
  if (!llvm::is_contained({"exact", "coverage", "moments", "observed"},
                          exactness))
    return emitError() << "'exactness': expected exact, coverage, moments or "
                          "observed, found '"
                       << exactness << "'";
  if (statistics.empty())
    return emitError() << "'statistics': expected a hash, found none";
  if (failed(verifyBias(emitError, "original", original)) ||
      failed(verifyBias(emitError, "written", written)) ||
      failed(verifyBias(emitError, "added", added)))
    return failure();
  // What is added to knows no original.
  if (added && (original || written))
    return emitError() << "'added': expected neither 'original' nor 'written' "
                          "with it, found one";
  return success();
}

LogicalResult
OutlinedAttr::verify(EmitError emitError, DictionaryAttr attributes,
                     DenseI64ArrayAttr weights, DenseI64ArrayAttr group,
                     DenseI64ArrayAttr output, DenseI64ArrayAttr taps,
                     DenseI64ArrayAttr input, UnitAttr /*transposed*/) {
  for (NamedAttribute attr : attributes)
    if (!attr.getName().strref().starts_with("calib."))
      return emitError() << "'attributes': expected attributes of dialect "
                            "'calib', found '"
                         << attr.getName().getValue() << "'";
  for (int64_t size : weights.asArrayRef())
    if (size < 0)
      return emitError() << "'weights': expected sizes of at least 0, found "
                         << size;
  SmallVector<int64_t> dims;
  for (DenseI64ArrayAttr role : {group, output, taps, input})
    if (role)
      llvm::append_range(dims, role.asArrayRef());
  llvm::sort(dims);
  if (!llvm::equal(dims, llvm::seq<int64_t>(weights.size())))
    return emitError() << "expected each of the " << weights.size()
                       << " dimensions of 'weights' once in 'group', 'output', "
                          "'taps' and 'input', found others";
  return success();
}
