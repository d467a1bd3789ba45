//===- TestReport.cpp - Writes a report of made-up results ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// unbias-test-report html|json|model-explorer|summary odd
// unbias-test-report ... LAYERS CHANNELS
//
//===----------------------------------------------------------------------===//

#include "../unit/ReportCase.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace mlir::unbias;

int main(int argc, char **argv) {
  NetworkReport report;
  if (argc == 3 && llvm::StringRef(argv[2]) == "odd") {
    report = makeOddReport();
  } else if (argc == 4) {
    report = makeReport(std::atoi(argv[2]), std::atoi(argv[3]));
  } else {
    llvm::errs() << "expected FORM odd, or FORM LAYERS CHANNELS\n";
    return 2;
  }
  llvm::StringRef form = argv[1];
  if (form == "html")
    writeHtmlReport(llvm::outs(), report);
  else if (form == "json")
    writeJsonReport(llvm::outs(), report);
  else if (form == "model-explorer")
    writeModelExplorer(llvm::outs(), report, NodeFigure::ErrorAfter);
  else
    printSummary(llvm::outs(), report);
}
