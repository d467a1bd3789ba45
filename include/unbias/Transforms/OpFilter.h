//===- OpFilter.h - Which ops a user means ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_OPFILTER_H
#define UNBIAS_TRANSFORMS_OPFILTER_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace llvm {
class Regex;
} // namespace llvm

namespace mlir::unbias {

/// The options `ops` and `skip-ops`. Copies share the expressions, which any
/// number of threads may match.
class OpFilter {
public:
  /// Lets all ops pass.
  OpFilter() = default;
  /// Regular expressions that have to match a whole name; empty: no condition.
  /// Invalid, naming the option, for anything else.
  static llvm::Expected<OpFilter> create(StringRef ops, StringRef skipOps);

  /// Why the op of name `id` is left alone; empty if it is not.
  StringRef explainLeft(StringRef id) const;

private:
  std::shared_ptr<llvm::Regex> ops, skipOps;
};

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_OPFILTER_H
