//===- AttributeProperties.cpp - What holds of any attribute text ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttributeProperties.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include <limits>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

AttributeProperties::AttributeProperties() { renewContext(); }
AttributeProperties::~AttributeProperties() = default;

void AttributeProperties::renewContext() {
  context = std::make_unique<MLIRContext>(MLIRContext::Threading::DISABLED);
  context->loadDialect<CalibDialect>();
}

static std::string toText(Attribute attribute) {
  std::string text;
  llvm::raw_string_ostream(text) << attribute;
  return text;
}

/// Whether the numbers of `stats` are what other code relies on.
static bool isWellFormed(StatsAttr stats) {
  size_t size = stats.getMean().size();
  for (DenseF64ArrayAttr numbers :
       {stats.getMean(), stats.getVariance(), stats.getSampleVariance(),
        stats.getPairedVariance(), stats.getMin(), stats.getMax()}) {
    if (!numbers)
      continue;
    if (size_t(numbers.size()) != size)
      return false;
    for (double number : numbers.asArrayRef())
      if (number - number != 0.0)
        return false;
  }
  return true;
}

std::string AttributeProperties::check(StringRef text) {
  if (++uses % 1024 == 0)
    renewContext();
  int64_t errors = 0;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
  });
  std::string source = "#calib." + text.str();
  Attribute attribute = parseAttribute(source, context.get());
  if (!attribute)
    return errors ? "" : "expected an error about " + source;
  ++parsed;
  std::string printed = toText(attribute);
  Attribute again = parseAttribute(printed, context.get());
  if (again != attribute)
    return "expected the attribute that was printed, found\n" + source + "\n" +
           printed + "\n" + (again ? toText(again) : "none");
  if (toText(again) != printed)
    return "expected the same text twice, found\n" + printed + "\n" +
           toText(again);
  if (auto stats = dyn_cast<StatsAttr>(attribute);
      stats && !isWellFormed(stats))
    return "expected finite numbers of one length, found\n" + printed;

  // On an op under every name; what it may be called is up to the dialect.
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(UnknownLoc::get(context.get()));
  for (StringRef name :
       {StringRef(CalibDialect::kInputFloat),
        StringRef(CalibDialect::kInputQuantized),
        StringRef(CalibDialect::kCorrection), StringRef(CalibDialect::kId),
        StringRef(CalibDialect::kFloatWeights),
        StringRef(CalibDialect::kInputScale), StringRef("calib.none")}) {
    (*module)->setAttr(name, attribute);
    errors = 0;
    if (failed(verifyCalibAttributes(*module)) != (errors != 0))
      return "expected a failure with an error for " + name.str();
    (*module)->removeAttr(name);
  }
  return "";
}
