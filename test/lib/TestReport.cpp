//===- TestReport.cpp - Writes a report of made-up results ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// unbias-test-report html|json|model-explorer|summary CASE
//
// CASE is `odd`, or `correct`, `evaluate` or `statistics` with LAYERS CHANNELS.
//
//===----------------------------------------------------------------------===//

#include "../unit/ReportCase.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace mlir::unbias;

int main(int argc, char **argv) {
  NetworkReport report;
  llvm::StringRef kind = argc > 2 ? argv[2] : "";
  if (argc == 3 && kind == "odd") {
    report = makeOddReport();
  } else if (argc == 5 && kind == "correct") {
    report = makeReport(std::atoi(argv[3]), std::atoi(argv[4]));
  } else if (argc == 5 && kind == "evaluate") {
    report = makeEvaluation(std::atoi(argv[3]), std::atoi(argv[4]));
  } else if (argc == 5 && kind == "statistics") {
    report = makeOffline(std::atoi(argv[3]), std::atoi(argv[4]));
  } else {
    llvm::errs() << "expected a form and a case, see TestReport.cpp\n";
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
