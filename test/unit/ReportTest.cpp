//===- ReportTest.cpp -----------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportCase.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <limits>

using namespace mlir::unbias;
using llvm::StringRef;

using Writer = void (*)(llvm::raw_ostream &, const NetworkReport &);

static std::string toText(Writer write, const NetworkReport &report) {
  std::string text;
  llvm::raw_string_ostream os(text);
  write(os, report);
  return text;
}

/// A report small enough to be read as a whole.
static NetworkReport makeSmallReport() {
  NetworkReport report;
  report.command = "correct";
  report.commandLine = {"unbias", "correct", "a b.mlir"};
  report.version = "0.1.0";
  report.inputs = {{"network", "a b.mlir", std::string(64, '0')}};
  report.samples = {8, 0, 8, false};
  report.choiceReason = "There are too few samples to keep any aside.";
  report.before.outputError = 0.5;
  report.after = Quality();
  report.after->outputError = 0.25;
  OpReport op;
  op.id = "conv";
  op.kind = "tosa.conv2d";
  op.function = "main";
  op.position = 4;
  op.status = OpStatus::Corrected;
  op.method = "full";
  op.exactness = "exact";
  op.channels = {2, 1, 1, 0, 0, 0};
  op.maxChange = 3;
  op.error = {0.5, 0.25};
  op.shiftBefore = {0.1, -0.0};
  report.ops.push_back(op);
  return report;
}

static llvm::json::Object parseObject(StringRef text) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value) {
    ADD_FAILURE() << llvm::toString(value.takeError());
    return {};
  }
  return std::move(*value->getAsObject());
}

static const llvm::json::Object &getOp(const llvm::json::Object &report,
                                       size_t index) {
  return *(*report.getArray("ops"))[index].getAsObject();
}

TEST(ReportTest, WritesJson) {
  EXPECT_EQ(toText(writeJsonReport, makeSmallReport()), R"({
  "version": 1,
  "tool": {
    "name": "unbias",
    "version": "0.1.0"
  },
  "command": "correct",
  "command_line": [
    "unbias",
    "correct",
    "a b.mlir"
  ],
  "inputs": [
    {
      "role": "network",
      "path": "a b.mlir",
      "sha256": "0000000000000000000000000000000000000000000000000000000000000000"
    }
  ],
  "samples": {
    "calibration": 8,
    "kept_aside": 0,
    "evaluated": 8,
    "evaluated_unseen": false
  },
  "choice": {
    "reason": "There are too few samples to keep any aside.",
    "candidates": []
  },
  "before": {
    "output_error": 0.5
  },
  "after": {
    "output_error": 0.25
  },
  "warnings": [],
  "scale_notes": [],
  "ops": [
    {
      "id": "conv",
      "kind": "tosa.conv2d",
      "function": "main",
      "position": 4,
      "status": "corrected",
      "method": "full",
      "exactness": "exact",
      "channels": {
        "total": 2,
        "changed": 1,
        "within_noise": 1,
        "too_large": 0,
        "rounded_to_nothing": 0,
        "saturated": 0
      },
      "max_change": 3,
      "error": {
        "before": 0.5,
        "after": 0.25
      },
      "shift_before": [0.1, -0.0],
      "warnings": []
    }
  ]
}
)");
}

TEST(ReportTest, NumbersReadBack) {
  std::vector<double> numbers = {0.1,
                                 -1.0 / 3,
                                 5e-324,
                                 std::numeric_limits<double>::max(),
                                 0x1.fffffffffffffp-2,
                                 12345678901234.5};
  NetworkReport report = makeSmallReport();
  report.ops[0].correction = numbers;
  llvm::json::Object object = parseObject(toText(writeJsonReport, report));
  const llvm::json::Array &list = *getOp(object, 0).getArray("correction");
  ASSERT_EQ(list.size(), numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i)
    EXPECT_EQ(*list[i].getAsNumber(), numbers[i]);
}

TEST(ReportTest, NumbersThatAreNotFiniteAreLeftOut) {
  NetworkReport report = makeSmallReport();
  report.ops[0].error = {std::nan(""), 0.25};
  report.ops[0].shiftBefore = {HUGE_VAL, 1};
  report.before.divergence = HUGE_VAL;
  llvm::json::Object object = parseObject(toText(writeJsonReport, report));
  EXPECT_EQ(object.getObject("before")->get("divergence"), nullptr);
  const llvm::json::Object &op = getOp(object, 0);
  EXPECT_EQ(op.getObject("error")->get("before"), nullptr);
  EXPECT_EQ(op.getObject("error")->getNumber("after"), 0.25);
  EXPECT_EQ((*op.getArray("shift_before"))[0], nullptr);
}

TEST(ReportTest, NamesMayHoldAnything) {
  NetworkReport report = makeOddReport();
  llvm::json::Object object = parseObject(toText(writeJsonReport, report));
  EXPECT_EQ(getOp(object, 0).getString("id"), report.ops[0].id);
  EXPECT_EQ(getOp(object, 1).getString("id"), report.ops[1].id);
  // A byte that is not UTF-8 becomes U+FFFD.
  EXPECT_EQ(getOp(object, 2).getString("id"), "escape\x1B[31m\n\xEF\xBF\xBD");
}

/// The JSON in a page.
static StringRef getPageData(StringRef page) {
  StringRef mark = "<script type=\"application/json\" id=\"report\">";
  return page.split(mark).second.split("</script>").first;
}

TEST(ReportTest, PageHoldsTheReport) {
  NetworkReport report = makeOddReport();
  std::string page = toText(writeHtmlReport, report);
  StringRef data = getPageData(page);
  EXPECT_FALSE(data.contains('<'));
  llvm::json::Object object = parseObject(data);
  EXPECT_EQ(getOp(object, 0).getString("id"), report.ops[0].id);

  std::vector<char> bytes;
  ASSERT_FALSE(errorToBool(
      llvm::decodeBase64(*getOp(object, 4).getString("shift_after"), bytes)));
  ASSERT_EQ(bytes.size(), 8 * sizeof(float));
  for (size_t i = 0; i < 8; ++i)
    EXPECT_EQ(llvm::support::endian::read32le(&bytes[4 * i]),
              llvm::bit_cast<uint32_t>(float(report.ops[4].shiftAfter[i])));
}

TEST(ReportTest, PageStandsAlone) {
  std::string page = toText(writeHtmlReport, makeReport(2, 4));
  StringRef text = page;
  EXPECT_TRUE(text.contains("Chart.js v3."));
  EXPECT_TRUE(text.contains("Permission is hereby granted, free of charge"));
  EXPECT_TRUE(text.contains("default-src 'none'"));
  for (StringRef outside : {"<link", " src=", " href=", "@import", "url("})
    EXPECT_FALSE(text.contains(outside)) << outside.str();
  for (StringRef mark : {"@STYLE@", "@CHART@", "@SCRIPT@", "@REPORT@"})
    EXPECT_FALSE(text.contains(mark)) << mark.str();
}

TEST(ReportTest, SameDataSameBytes) {
  for (Writer write : {writeJsonReport, writeHtmlReport, printSummary})
    EXPECT_EQ(toText(write, makeReport(7, 33)),
              toText(write, makeReport(7, 33)));
}

TEST(ReportTest, WritesNodeData) {
  NetworkReport report = makeSmallReport();
  report.ops.push_back(report.ops[0]);
  report.ops.back().position = 9;
  report.ops.back().error.after.reset();
  report.ops.push_back(report.ops[0]);
  report.ops.back().position = -1;
  std::string text;
  llvm::raw_string_ostream os(text);
  writeModelExplorer(os, report, NodeFigure::ErrorAfter);
  EXPECT_EQ(text, R"({
  "main": {
    "name": "Error after correction",
    "results": {
      "4": {
        "value": 0.25
      }
    },
    "gradient": [
      {
        "stop": 0,
        "bgColor": "#ffffff",
        "textColor": "#000000"
      },
      {
        "stop": 1,
        "bgColor": "#e69f00",
        "textColor": "#000000"
      }
    ]
  }
}
)");
}

TEST(ReportTest, PrintsSummary) {
  NetworkReport report = makeSmallReport();
  report.ops[0].saturatedInputs = 0.0123;
  report.ops.push_back(report.ops[0]);
  report.ops[1].id = "dense";
  report.ops[1].status = OpStatus::Refused;
  report.ops[1].reason = "2 channels within noise";
  report.ops[1].channels = {2, 0, 2, 0, 0, 0};
  report.ops[1].error = {1e-5, 1e-5};
  EXPECT_EQ(
      toText(printSummary, report),
      R"(layer  error before     after  changed  method  exactness  saturated
conv         0.5000    0.2500      1/2  full    exact          1.2 %
dense      1.00e-05  1.00e-05      0/2  full    exact          1.2 %  refused

1 of 2 layers corrected
refused: 2 channels within noise
  dense

network       before   after
output error  0.5000  0.2500
on 8 samples, which were calibrated on

There are too few samples to keep any aside.
)");
}

TEST(ReportTest, SummaryKeepsToItsWidth) {
  NetworkReport report = makeReport(3, 4);
  report.ops[0].id = "begin" + std::string(300, 'x') + "end";
  // Two bytes and one column each.
  std::string umlauts;
  for (int i = 0; i < 150; ++i)
    umlauts += "\xC3\xBC";
  report.ops[1].id = umlauts;
  report.ops[1].status = OpStatus::Missed;
  report.ops[1].reason =
      llvm::join(std::vector<std::string>(60, "because"), " ");
  std::string text = toText(printSummary, report);
  size_t longest = 0;
  for (StringRef line : llvm::split(text, '\n')) {
    size_t width = 0;
    for (char byte : line)
      width += (byte & 0xC0) != 0x80;
    longest = std::max(longest, width);
  }
  EXPECT_EQ(longest, 100u);
  EXPECT_TRUE(StringRef(text).contains("\nbeginxxx"));
  EXPECT_TRUE(StringRef(text).contains("xxxend "));
}

TEST(ReportTest, SummaryDoesNotPassOnControlCharacters) {
  std::string text = toText(printSummary, makeOddReport());
  EXPECT_FALSE(StringRef(text).contains('\x1B'));
  EXPECT_TRUE(StringRef(text).contains("escape\\1B[31m\\0A\\FF"));
}

TEST(ReportTest, SummarySaysWhatHoldsForEveryLayerOnce) {
  NetworkReport report = makeReport(3, 4);
  for (OpReport &op : report.ops) {
    op.status = OpStatus::Left;
    op.reason = "no correction was chosen";
  }
  std::string text = toText(printSummary, report);
  EXPECT_TRUE(StringRef(text).contains(
      "\n0 of 3 layers corrected\n"
      "left: no correction was chosen (every layer)\n\n"));
}

TEST(ReportTest, SummaryWithoutSamplesHasNoFigures) {
  EXPECT_EQ(toText(printSummary, makeOffline(2, 8)),
            R"(layer             changed  method  exactness
block0/pointwise      7/8  full    exact
block0/depthwise      7/8  full    moments

2 of 2 layers corrected
)");
}
