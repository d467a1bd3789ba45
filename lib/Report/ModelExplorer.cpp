//===- ModelExplorer.cpp - Node data of Model Explorer --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Node data is an object of graphs, by function; a graph has its results by
// node. Model Explorer numbers the ops of a function as `OpReport::position`
// does.
//
//===----------------------------------------------------------------------===//

#include "ReportWriter.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir::unbias;
using llvm::StringRef;
namespace json = llvm::json;

static StringRef getTitle(NodeFigure figure) {
  switch (figure) {
  case NodeFigure::ErrorBefore:
    return "Error before correction";
  case NodeFigure::ErrorAfter:
    return "Error after correction";
  case NodeFigure::ChannelsChanged:
    return "Channels changed";
  }
  llvm_unreachable("unknown figure");
}

static std::optional<double> getFigure(const OpReport &op, NodeFigure figure) {
  switch (figure) {
  case NodeFigure::ErrorBefore:
    return op.error.before;
  case NodeFigure::ErrorAfter:
    return op.error.after;
  case NodeFigure::ChannelsChanged:
    return op.channels.changed;
  }
  llvm_unreachable("unknown figure");
}

/// From the least to the largest figure: white to orange, which everybody can
/// tell apart.
static void writeGradient(json::OStream &out) {
  auto writeStop = [&](int stop, StringRef background) {
    out.object([&] {
      out.attribute("stop", stop);
      out.attribute("bgColor", background);
      out.attribute("textColor", "#000000");
    });
  };
  writeStop(0, "#ffffff");
  writeStop(1, "#e69f00");
}

void mlir::unbias::writeModelExplorer(llvm::raw_ostream &os,
                                      const NetworkReport &report,
                                      NodeFigure figure) {
  llvm::MapVector<StringRef, std::vector<const OpReport *>> functions;
  for (const OpReport &op : report.ops)
    if (op.position >= 0)
      functions[op.function].push_back(&op);

  json::OStream out(os, /*IndentSize=*/2);
  out.object([&] {
    for (const auto &[function, ops] : functions)
      out.attributeObject(json::fixUTF8(function), [&, &ops = ops] {
        out.attribute("name", getTitle(figure));
        out.attributeObject("results", [&] {
          for (const OpReport *op : ops) {
            std::optional<double> value = getFigure(*op, figure);
            if (!value || !std::isfinite(*value))
              continue;
            out.attributeObject(std::to_string(op->position),
                                [&] { writeFigure(out, "value", value); });
          }
        });
        out.attributeArray("gradient", [&] { writeGradient(out); });
      });
  });
  out.flush();
  os << '\n';
}
