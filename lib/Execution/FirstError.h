//===- FirstError.h - What upstream code complains about --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_FIRSTERROR_H
#define UNBIAS_LIB_EXECUTION_FIRSTERROR_H

#include "mlir/IR/Diagnostics.h"

namespace mlir::unbias {

/// Keeps the first error that is reported while it lives, for a message of
/// ours; nothing is printed.
class FirstError {
public:
  explicit FirstError(MLIRContext *context)
      : handler(context, [this](Diagnostic &diagnostic) {
          if (text.empty() &&
              diagnostic.getSeverity() == DiagnosticSeverity::Error) {
            llvm::raw_string_ostream os(text);
            diagnostic.getLocation().print(os);
            os << ": " << diagnostic;
          }
          return success();
        }) {}

  const std::string &getText() const { return text; }

private:
  std::string text;
  ScopedDiagnosticHandler handler;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_FIRSTERROR_H
