//===- ReportCase.h - Reports to test with ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_REPORTCASE_H
#define UNBIAS_TEST_UNIT_REPORTCASE_H

#include "unbias/Report/Report.h"
#include <algorithm>
#include <cmath>

namespace mlir::unbias {

/// Numbers in [-1, 1) that are the same everywhere.
class ReportNumbers {
public:
  double next() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return double(state >> 11) * 0x1p-52 - 1.0;
  }

private:
  uint64_t state = 1;
};

/// One op as a correction leaves it, `depth` layers into the network.
inline OpReport makeOpReport(ReportNumbers &numbers, int64_t depth,
                             int64_t channels) {
  OpReport op;
  bool isDepthwise = depth % 2 == 1;
  op.id = "block" + std::to_string(depth / 2) +
          (isDepthwise ? "/depthwise" : "/pointwise");
  op.kind = isDepthwise ? "tosa.depthwise_conv2d" : "tosa.conv2d";
  op.location = "loc(\"" + op.id + "\")";
  op.function = "main";
  op.position = 4 + 11 * depth;
  op.status = OpStatus::Corrected;
  op.method = "full";
  op.exactness = isDepthwise ? "moments" : "exact";
  op.channels.total = channels;
  op.channels.withinNoise = channels / 8;
  op.channels.changed = channels - op.channels.withinNoise;
  op.maxChange = std::floor(200 + 190 * numbers.next());
  op.maxChangeInDeviations = 0.4 + 0.3 * numbers.next();
  op.predictedErrorRemoved = 0.9 + 0.09 * numbers.next();
  op.predictedShift = {0.2, 0.2 * std::sqrt(1 - *op.predictedErrorRemoved)};
  op.measuredShift = {0.25, 0.05};
  op.measuredErrorRemoved = 0.96;
  op.largestResidual = 0.5;
  op.largestResidualInDeviations = 0.001;
  op.lostToRounding = 1e-6;
  op.inputReach = 1;
  op.inputUsed = 1;
  op.inputClipped = 0;
  double error = 0.02 + 0.012 * std::min<double>(double(depth), 24) +
                 0.01 * numbers.next() + (isDepthwise ? 0.08 : 0);
  op.error = {error, error * (0.45 + 0.15 * numbers.next())};
  op.signalToNoise = {-20 * std::log10(*op.error.before),
                      -20 * std::log10(*op.error.after)};
  op.saturatedInputs = std::max(0.0, 0.02 * numbers.next());
  op.weightDistance = 0.5;
  for (int64_t i = 0; i < channels; ++i) {
    double shift = 0.3 * numbers.next() * numbers.next() + 0.05;
    op.shiftBefore.push_back(shift);
    op.shiftAfter.push_back(0.15 * shift + 0.01 * numbers.next());
    op.correction.push_back(-0.85 * shift);
    op.outputDeviation.push_back(0.5 + 0.4 * numbers.next());
  }
  return op;
}

/// A classifier after `unbias correct`.
inline NetworkReport makeReport(int64_t layers, int64_t channels) {
  NetworkReport report;
  report.command = "correct";
  report.commandLine = {"unbias",
                        "correct",
                        "net_int8.mlirbc",
                        "--reference",
                        "net_float.mlirbc",
                        "--samples",
                        "photos.npy",
                        "-o",
                        "net_corrected.mlirbc"};
  report.version = "0.1.0";
  report.inputs = {{"network", "net_int8.mlirbc", std::string(64, 'a')},
                   {"reference", "net_float.mlirbc", std::string(64, 'b')},
                   {"samples", "photos.npy", std::string(64, 'c')}};
  report.samples = {320, 80, 80, true};
  report.suitability = SampleReport();
  report.suitability->ops = layers;
  report.suitability->inputUsed = 1;
  report.suitability->variation = 0.9;
  report.suitability->coherence = 500;
  report.criterion = "divergence";
  report.candidates = {
      {"none", {0.269, 0.270, 0.665, 0.581}, false},
      {"weight error only", {0.142, 0.065, 0.840, 0.66}, false},
      {"full", {0.109, 0.039, 0.840, 0.664}, true}};
  report.choiceReason =
      "Chose full: it has the least divergence on samples kept aside.";
  report.before = report.candidates.front().quality;
  report.after = report.candidates.back().quality;
  report.floatTopOne = 0.68;
  report.scaleNotes = {"The scales of 15 ops follow from weights, from biases "
                       "and from rescales; these agree within 0.0002."};
  ReportNumbers numbers;
  for (int64_t i = 0; i < layers; ++i)
    report.ops.push_back(makeOpReport(numbers, i, channels));
  return report;
}

/// The same network after `unbias evaluate`, without labels.
inline NetworkReport makeEvaluation(int64_t layers, int64_t channels) {
  NetworkReport report = makeReport(layers, channels);
  report.command = "evaluate";
  report.samples = {0, 0, 400, false};
  report.criterion = report.choiceReason = "";
  report.candidates.clear();
  report.before.topOne.reset();
  report.after.reset();
  report.floatTopOne.reset();
  report.scaleNotes.clear();
  for (OpReport &op : report.ops) {
    op.status = OpStatus::Measured;
    op.method = op.exactness = "";
    op.channels = {op.channels.total, 0, 0, 0, 0, 0};
    op.maxChange = 0;
    op.maxChangeInDeviations.reset();
    op.predictedErrorRemoved.reset();
    op.measuredErrorRemoved.reset();
    op.predictedShift = {};
    op.measuredShift.after.reset();
    op.largestResidual.reset();
    op.largestResidualInDeviations.reset();
    op.lostToRounding.reset();
    op.error.after.reset();
    op.signalToNoise.after.reset();
    op.shiftAfter.clear();
    op.correction.clear();
  }
  return report;
}

/// The same network after `unbias correct --stats`, which runs nothing.
inline NetworkReport makeOffline(int64_t layers, int64_t channels) {
  NetworkReport report = makeReport(layers, channels);
  report.inputs = {{"network", "net_int8.mlirbc", std::string(64, 'a')},
                   {"statistics", "stats.json", std::string(64, 'b')}};
  report.samples = {};
  report.suitability.reset();
  report.criterion = report.choiceReason = "";
  report.candidates.clear();
  report.before = {};
  report.after.reset();
  report.floatTopOne.reset();
  for (OpReport &op : report.ops) {
    op.error = op.signalToNoise = {};
    op.shiftBefore.clear();
    op.shiftAfter.clear();
    op.outputDeviation.clear();
    op.saturatedInputs.reset();
    op.inputReach.reset();
    op.inputUsed.reset();
    op.inputClipped.reset();
    op.measuredShift = {};
    op.measuredErrorRemoved.reset();
    op.largestResidualInDeviations.reset();
    op.maxChangeInDeviations.reset();
  }
  return report;
}

/// Like the correction, with one op of every status and names that hurt.
inline NetworkReport makeOddReport() {
  NetworkReport report = makeReport(5, 8);
  report.ops[0].id = "</script><script>alert(1)</script>";
  report.ops[1].id = "a;b/c \"quoted\" & 'single' <!-- \xF0\x9F\x90\xA2";
  report.ops[1].status = OpStatus::Refused;
  report.ops[1].reason = "8 channels within noise, 0 above max-shift, 0 "
                         "rounded to nothing";
  report.ops[1].channels = {8, 0, 8, 0, 0, 0};
  report.ops[2].id = "escape\x1B[31m\n\xFF";
  report.ops[2].status = OpStatus::Missed;
  report.ops[2].reason = "weights are not constant";
  report.ops[2].method = report.ops[2].exactness = "";
  report.ops[2].error = report.ops[2].signalToNoise = {};
  report.ops[2].shiftBefore = report.ops[2].shiftAfter = {};
  report.ops[3].status = OpStatus::Left;
  report.ops[3].reason = "calib.skip: first layer";
  report.ops[4].error.after = std::nan("");
  report.ops[4].shiftAfter[3] = HUGE_VAL;
  report.ops[4].warnings = {"weights differ by up to 17 steps"};
  report.inputs[0].path = "odd <b>\xFE.mlir";
  report.ops[4].lostToRounding = 0.25;
  report.ops[4].isBiasTooCoarse = true;
  report.suitability->doubts = {"in 2 of 5 ops <b>too much</b> is clipped"};
  report.warnings = {"Weights of <1> op belong to another export."};
  return report;
}

} // namespace mlir::unbias

#endif // UNBIAS_TEST_UNIT_REPORTCASE_H
