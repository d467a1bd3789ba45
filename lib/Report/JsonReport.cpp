//===- JsonReport.cpp - Reports for programs ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportWriter.h"

void mlir::unbias::writeJsonReport(llvm::raw_ostream &os,
                                   const NetworkReport &report) {
  llvm::json::OStream out(os, /*IndentSize=*/2);
  writeReport(out, report, ChannelForm::Numbers);
  out.flush();
  os << '\n';
}
