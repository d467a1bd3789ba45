//===- JsonKeys.h - Repeated keys of JSON objects ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What llvm::json::parse does not notice.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_STATISTICS_JSONKEYS_H
#define UNBIAS_LIB_STATISTICS_JSONKEYS_H

#include "llvm/Support/Error.h"

namespace mlir::unbias {

/// Invalid if an object of the JSON `text` has a key twice, of which
/// llvm::json::parse keeps the last without a word, or if lists and objects are
/// nested so deep (100) that its recursion might overflow the stack. To be
/// called before it: text that is not JSON is left to the parser.
llvm::Error checkJsonKeys(llvm::StringRef text);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_STATISTICS_JSONKEYS_H
