//===- Page.h - The page of HTML reports ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// page.html with its style, its script and Chart.js, embedded at build time.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_REPORT_PAGE_H
#define UNBIAS_LIB_REPORT_PAGE_H

#include "llvm/ADT/StringRef.h"

namespace mlir::unbias {

llvm::StringRef getPageBeforeReport();
llvm::StringRef getPageAfterReport();

} // namespace mlir::unbias

#endif // UNBIAS_LIB_REPORT_PAGE_H
