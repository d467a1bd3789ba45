//===- Summary.cpp - Reports on a terminal --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tables whose columns are as wide as what is in them. The first column gives
// way, so that no line is longer than 100 columns.
//
//===----------------------------------------------------------------------===//

#include "unbias/Report/Report.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::StringRef;
using llvm::Twine;

static constexpr int kLineWidth = 100;
static constexpr int kGap = 2;

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

/// Columns that a printable text takes.
static int getWidth(StringRef text) {
  return llvm::sys::unicode::columnWidthUTF8(text);
}

/// Names of ops may hold anything; a terminal must not act on it.
static std::string toPrintable(StringRef text) {
  if (getWidth(text) >= 0)
    return text.str();
  std::string escaped;
  llvm::raw_string_ostream os(escaped);
  llvm::printEscapedString(text, os);
  return escaped;
}

static bool isContinuation(char byte) { return (byte & 0xC0) == 0x80; }

/// Leaves out the middle of a printable text: names of layers often begin alike
/// and differ at the end.
static std::string shorten(StringRef text, int width) {
  if (getWidth(text) <= width)
    return text.str();
  StringRef dots = "...";
  StringRef head = text, tail = text;
  while (getWidth(head) > (width - int(dots.size())) / 2) {
    do
      head = head.drop_back();
    while (!head.empty() && isContinuation(text[head.size()]));
  }
  while (getWidth(tail) > width - int(dots.size()) - getWidth(head)) {
    do
      tail = tail.drop_front();
    while (!tail.empty() && isContinuation(tail.front()));
  }
  return (head + dots + tail).str();
}

template <typename... Ts>
static std::string formatText(const char *pattern, const Ts &...values) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(pattern, values...);
  return text;
}

static std::string formatNumber(std::optional<double> number) {
  if (!number)
    return "-";
  if (!std::isfinite(*number))
    return std::isnan(*number) ? "nan" : "inf";
  double size = std::abs(*number);
  bool isPlain = size == 0 || (size >= 1e-3 && size < 1e5);
  return formatText(isPlain ? "%.4f" : "%.2e", *number);
}

static std::string formatShare(std::optional<double> share) {
  return share ? formatText("%.1f %%", *share * 100) : "-";
}

/// A share of samples, of which there may be thousands.
static std::string formatRate(std::optional<double> rate) {
  return rate ? formatText("%.2f %%", *rate * 100) : "-";
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

namespace {
/// Rows of printable cells; the first column is aligned to the left and may be
/// shortened, numbers are aligned to the right.
class Table {
public:
  struct Column {
    StringRef title;
    bool isText = false;
  };

  explicit Table(std::vector<Column> columns) : columns(std::move(columns)) {
    std::vector<std::string> titles;
    for (const Column &column : this->columns)
      titles.push_back(column.title.str());
    rows.push_back(std::move(titles));
  }

  void addRow(std::vector<std::string> cells) {
    rows.push_back(std::move(cells));
  }

  bool isEmpty() const { return rows.size() == 1; }

  void print(llvm::raw_ostream &os) const;

private:
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
};
} // namespace

void Table::print(llvm::raw_ostream &os) const {
  std::vector<int> widths(columns.size(), 0);
  for (const std::vector<std::string> &row : rows)
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], getWidth(row[i]));
  int others = 0;
  for (int width : llvm::drop_begin(widths))
    others += width + kGap;
  widths[0] = std::min(widths[0], std::max(kLineWidth - others, 8));

  for (const std::vector<std::string> &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      std::string cell = i == 0 ? shorten(row[i], widths[i]) : row[i];
      int padding = widths[i] - getWidth(cell);
      bool isLeft = i == 0 || columns[i].isText;
      if (i > 0)
        line.append(kGap, ' ');
      if (!isLeft)
        line.append(padding, ' ');
      line += cell;
      if (isLeft)
        line.append(padding, ' ');
    }
    os << StringRef(line).rtrim() << '\n';
  }
}

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

static void printOps(llvm::raw_ostream &os, const NetworkReport &report) {
  auto hasAny = [&](auto has) { return llvm::any_of(report.ops, has); };
  bool hasError =
      hasAny([](const OpReport &op) { return op.error.before.has_value(); });
  bool hasErrorAfter =
      hasAny([](const OpReport &op) { return op.error.after.has_value(); });
  bool hasSaturation =
      hasAny([](const OpReport &op) { return op.saturatedInputs.has_value(); });
  bool isCorrection = hasAny(
      [](const OpReport &op) { return op.status != OpStatus::Measured; });

  std::vector<Table::Column> columns = {{"layer", true}};
  if (hasError)
    columns.push_back({hasErrorAfter ? "error before" : "error"});
  if (hasErrorAfter)
    columns.push_back({"after"});
  if (!isCorrection && hasError)
    columns.push_back({"SNR dB"});
  if (isCorrection) {
    columns.push_back({"changed"});
    columns.push_back({"method", true});
    columns.push_back({"exactness", true});
  }
  if (hasSaturation)
    columns.push_back({"saturated"});
  if (isCorrection)
    columns.push_back({"", true});

  Table table(std::move(columns));
  for (const OpReport &op : report.ops) {
    std::vector<std::string> row = {toPrintable(op.id)};
    if (hasError)
      row.push_back(formatNumber(op.error.before));
    if (hasErrorAfter)
      row.push_back(formatNumber(op.error.after));
    if (!isCorrection && hasError)
      row.push_back(op.signalToNoise.before
                        ? formatText("%.1f", *op.signalToNoise.before)
                        : "-");
    if (isCorrection) {
      row.push_back(
          (Twine(op.channels.changed) + "/" + Twine(op.channels.total)).str());
      row.push_back(op.method.empty() ? "-" : toPrintable(op.method));
      row.push_back(op.exactness.empty() ? "-" : toPrintable(op.exactness));
    }
    if (hasSaturation)
      row.push_back(formatShare(op.saturatedInputs));
    if (isCorrection)
      row.push_back(op.status == OpStatus::Corrected
                        ? ""
                        : getStatusName(op.status).str());
    table.addRow(std::move(row));
  }
  table.print(os);
}

/// Prints words into lines that begin with `indent` blanks.
static void printWrapped(llvm::raw_ostream &os, StringRef text, int indent) {
  int column = 0;
  for (StringRef word : llvm::split(text, ' ')) {
    int width = getWidth(word);
    if (column > 0 && column + 1 + width > kLineWidth) {
      os << '\n';
      column = 0;
    }
    if (column == 0) {
      os.indent(indent);
      column = indent;
    } else {
      os << ' ';
      ++column;
    }
    os << word;
    column += width;
  }
  os << '\n';
}

/// Reasons, each with the ops that it holds for.
static void printReasons(llvm::raw_ostream &os, const NetworkReport &report) {
  llvm::MapVector<std::pair<StringRef, StringRef>,
                  std::vector<const OpReport *>>
      groups;
  for (const OpReport &op : report.ops)
    if (!op.reason.empty())
      groups[{getStatusName(op.status), op.reason}].push_back(&op);
  for (const auto &[group, ops] : groups) {
    std::string text = (group.first + ": " + toPrintable(group.second)).str();
    if (ops.size() == report.ops.size() && ops.size() > 1) {
      printWrapped(os, text + " (every layer)", 0);
      continue;
    }
    printWrapped(os, text, 0);
    for (const OpReport *op : ops)
      os << "  " << shorten(toPrintable(op->id), kLineWidth - 2) << '\n';
  }
}

static void printQuality(llvm::raw_ostream &os, const NetworkReport &report) {
  bool hasAfter = report.after.has_value();
  std::vector<Table::Column> columns = {{"network", true},
                                        {hasAfter ? "before" : ""}};
  if (hasAfter)
    columns.push_back({"after"});
  if (report.floatTopOne)
    columns.push_back({"float"});
  Table table(std::move(columns));

  auto addRow = [&](StringRef name, std::optional<double> Quality::*member,
                    auto format, std::optional<double> ofFloat = {}) {
    std::optional<double> before = report.before.*member;
    std::optional<double> after =
        hasAfter ? *report.after.*member : std::optional<double>();
    if (!before && !after)
      return;
    std::vector<std::string> row = {name.str(), format(before)};
    if (hasAfter)
      row.push_back(format(after));
    if (report.floatTopOne)
      row.push_back(ofFloat ? format(ofFloat) : "");
    table.addRow(std::move(row));
  };
  addRow("output error", &Quality::outputError, formatNumber);
  addRow("divergence", &Quality::divergence, formatNumber);
  addRow("agreement with the float network", &Quality::agreement, formatRate);
  addRow("top-1 accuracy", &Quality::topOne, formatRate, report.floatTopOne);
  if (table.isEmpty())
    return;
  os << '\n';
  table.print(os);

  const SampleCounts &samples = report.samples;
  if (samples.evaluated > 0)
    os << "on " << samples.evaluated
       << (samples.evaluated == 1 ? " sample" : " samples")
       << (samples.calibration == 0  ? ""
           : samples.evaluatedUnseen ? ", none of them calibrated on"
                                     : ", which were calibrated on")
       << '\n';
}

static void printChoice(llvm::raw_ostream &os, const NetworkReport &report) {
  if (!report.candidates.empty()) {
    Table table({{"candidates", true},
                 {"divergence"},
                 {"output error"},
                 {"agreement"},
                 {"top-1"}});
    for (const CandidateReport &candidate : report.candidates)
      table.addRow(
          {(candidate.chosen ? "* " : "  ") + toPrintable(candidate.name),
           formatNumber(candidate.quality.divergence),
           formatNumber(candidate.quality.outputError),
           formatRate(candidate.quality.agreement),
           formatRate(candidate.quality.topOne)});
    os << '\n';
    table.print(os);
  } else if (!report.choiceReason.empty()) {
    os << '\n';
  }
  if (!report.choiceReason.empty())
    printWrapped(os, toPrintable(report.choiceReason), 0);
}

static void printSamples(llvm::raw_ostream &os, const NetworkReport &report) {
  if (!report.suitability || report.suitability->doubts.empty())
    return;
  os << '\n';
  for (StringRef doubt : report.suitability->doubts)
    printWrapped(os, ("doubtful samples: " + toPrintable(doubt)), 0);
}

/// Ops whose biases cannot hold what they should.
static void printCoarseBiases(llvm::raw_ostream &os,
                              const NetworkReport &report) {
  int64_t coarse = llvm::count_if(
      report.ops, [](const OpReport &op) { return op.isBiasTooCoarse; });
  if (coarse == 0)
    return;
  printWrapped(os,
               std::to_string(coarse) +
                   " with biases too coarse for their corrections:",
               0);
  for (const OpReport &op : report.ops)
    if (op.isBiasTooCoarse)
      os << "  " << shorten(toPrintable(op.id), kLineWidth - 30) << ": "
         << formatShare(op.lostToRounding) << " of the squares lost\n";
}

void mlir::unbias::printSummary(llvm::raw_ostream &os,
                                const NetworkReport &report) {
  if (!report.ops.empty())
    printOps(os, report);
  if (report.command == "correct")
    os << "\n"
       << llvm::count_if(report.ops,
                         [](const OpReport &op) {
                           return op.status == OpStatus::Corrected;
                         })
       << " of " << report.ops.size() << " layers corrected\n";
  printReasons(os, report);
  printCoarseBiases(os, report);
  printQuality(os, report);
  printChoice(os, report);
  printSamples(os, report);
}
