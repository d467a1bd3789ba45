//===- AttributeProperties.h - What holds of any attribute text -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_ATTRIBUTEPROPERTIES_H
#define UNBIAS_TEST_FUZZ_ATTRIBUTEPROPERTIES_H

#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>

namespace mlir {
class MLIRContext;

namespace unbias::test {

/// Parses text as attributes of dialect `calib` and checks that what does not
/// parse is an error, that what parses is printed, parsed to the same attribute
/// and printed to the same text, and that the dialect checks it on an op.
class AttributeProperties {
public:
  AttributeProperties();
  ~AttributeProperties();

  /// What does not hold of `text`, the part after "#calib."; empty if all is
  /// well.
  std::string check(llvm::StringRef text);

  /// Texts that were attributes.
  int64_t parsed = 0;

private:
  void renewContext();

  /// Attributes live as long as their context, which is made anew after a
  /// while.
  std::unique_ptr<MLIRContext> context;
  int64_t uses = 0;
};

} // namespace unbias::test
} // namespace mlir

#endif // UNBIAS_TEST_FUZZ_ATTRIBUTEPROPERTIES_H
