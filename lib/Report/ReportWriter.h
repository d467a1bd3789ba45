//===- ReportWriter.h - A report as JSON ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What JSON files and HTML pages have in common.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_REPORT_REPORTWRITER_H
#define UNBIAS_LIB_REPORT_REPORTWRITER_H

#include "unbias/Report/Report.h"
#include "llvm/Support/JSON.h"

namespace mlir::unbias {

/// How lists with one number per channel are written.
enum class ChannelForm {
  /// As lists of numbers.
  Numbers,
  /// As base64 of little-endian floats, which a page decodes for the one layer
  /// that it shows: large networks have millions of channels' numbers.
  Packed
};

/// Writes a member of an object; none if the number is not finite or absent.
void writeFigure(llvm::json::OStream &out, llvm::StringRef key,
                 std::optional<double> number);

/// Writes the whole report as one object.
void writeReport(llvm::json::OStream &out, const NetworkReport &report,
                 ChannelForm form);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_REPORT_REPORTWRITER_H
