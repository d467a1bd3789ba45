//===- CorrectionMethod.cpp - Names of methods ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CorrectionProblem.h"

using namespace mlir;
using namespace mlir::unbias;

/// In the order of the enumeration.
static constexpr StringLiteral methodNames[] = {
    "none", "regular", "iterative", "full", "observed", "analytic", "auto"};

StringRef unbias::getMethodName(CorrectionMethod method) {
  return methodNames[static_cast<size_t>(method)];
}

std::optional<CorrectionMethod> unbias::parseMethodName(StringRef name) {
  for (auto [index, known] : llvm::enumerate(methodNames))
    if (known == name)
      return static_cast<CorrectionMethod>(index);
  return std::nullopt;
}

llvm::cl::ValuesClass unbias::getCorrectionMethodValues() {
  return llvm::cl::values(
      clEnumValN(CorrectionMethod::None, "none", "no correction"),
      clEnumValN(CorrectionMethod::Regular, "regular",
                 "weight error times mean of the float input"),
      clEnumValN(CorrectionMethod::Iterative, "iterative",
                 "weight error times mean of the quantized input"),
      clEnumValN(CorrectionMethod::Full, "full",
                 "weight error and input shift"),
      clEnumValN(CorrectionMethod::Observed, "observed",
                 "difference of the output means"),
      clEnumValN(CorrectionMethod::Analytic, "analytic",
                 "weight error times mean that follows from batch norms"),
      clEnumValN(CorrectionMethod::Auto, "auto",
                 "the best of these that is safe"));
}

llvm::Expected<CorrectionMethod> unbias::getMethod(BiasedOpInterface op,
                                                   CorrectionMethod otherwise) {
  auto own = op->getAttrOfType<StringAttr>(CalibDialect::kMethod);
  if (!own)
    return otherwise;
  if (auto method = parseMethodName(own))
    return *method;
  if (own.getValue().contains('.'))
    return CorrectionMethod::Custom;
  return invalid("'" + CalibDialect::kMethod +
                 "': expected none, regular, iterative, full, observed, "
                 "analytic, auto or one of a dialect ('dialect.name'), found "
                 "'" +
                 own.getValue() + "'");
}
