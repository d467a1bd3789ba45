//===- HtmlReport.cpp - Reports for people --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The page is the same for every network; its script shows the JSON in it.
//
//===----------------------------------------------------------------------===//

#include "Page.h"
#include "ReportWriter.h"

using namespace mlir::unbias;
using llvm::StringRef;

void mlir::unbias::writeHtmlReport(llvm::raw_ostream &os,
                                   const NetworkReport &report) {
  std::string data;
  llvm::raw_string_ostream dataStream(data);
  llvm::json::OStream out(dataStream);
  writeReport(out, report, ChannelForm::Packed);
  out.flush();

  os << getPageBeforeReport();
  // In JSON a `<` is always part of a string. Without it nothing in a script
  // can be taken for a tag.
  StringRef rest = data;
  while (true) {
    auto [text, following] = rest.split('<');
    os << text;
    if (text.size() == rest.size())
      break;
    os << "\\u003c";
    rest = following;
  }
  os << getPageAfterReport();
}
