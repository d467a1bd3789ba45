//===- ReportWriter.cpp - A report as JSON --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportWriter.h"
#include "unbias/Support/WriteNumber.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/Endian.h"

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::StringRef;
namespace json = llvm::json;

StringRef mlir::unbias::getStatusName(OpStatus status) {
  switch (status) {
  case OpStatus::Corrected:
    return "corrected";
  case OpStatus::Refused:
    return "refused";
  case OpStatus::Missed:
    return "missed";
  case OpStatus::Left:
    return "left";
  case OpStatus::Measured:
    return "measured";
  }
  llvm_unreachable("unknown status");
}

/// JSON is UTF-8; paths and names of ops need not be.
static json::Value toText(StringRef text) {
  if (json::isUTF8(text))
    return text;
  return json::fixUTF8(text);
}

static void writeMember(json::OStream &out, StringRef key, StringRef text) {
  if (!text.empty())
    out.attribute(key, toText(text));
}

static void writeTexts(json::OStream &out, StringRef key,
                       ArrayRef<std::string> texts) {
  out.attributeArray(key, [&] {
    for (StringRef text : texts)
      out.value(toText(text));
  });
}

void mlir::unbias::writeFigure(json::OStream &out, StringRef key,
                               std::optional<double> number) {
  if (!number || !std::isfinite(*number))
    return;
  out.attributeBegin(key);
  out.rawValue([&](llvm::raw_ostream &os) { writeNumber(os, *number); });
  out.attributeEnd();
}

static void writeMember(json::OStream &out, StringRef key,
                        const BeforeAfter &quantity) {
  if (!quantity.before && !quantity.after)
    return;
  out.attributeObject(key, [&] {
    writeFigure(out, "before", quantity.before);
    writeFigure(out, "after", quantity.after);
  });
}

static void writeNumbers(llvm::raw_ostream &os, ArrayRef<double> numbers) {
  os << '[';
  llvm::interleave(
      numbers,
      [&](double number) {
        if (std::isfinite(number))
          writeNumber(os, number);
        else
          os << "null";
      },
      [&] { os << ", "; });
  os << ']';
}

static std::string packNumbers(ArrayRef<double> numbers) {
  std::vector<char> bytes(numbers.size() * sizeof(float));
  for (size_t i = 0; i < numbers.size(); ++i)
    llvm::support::endian::write<float>(
        &bytes[i * sizeof(float)], float(numbers[i]), llvm::endianness::little);
  return llvm::encodeBase64(bytes);
}

static void writeChannels(json::OStream &out, StringRef key,
                          ArrayRef<double> numbers, ChannelForm form) {
  if (numbers.empty())
    return;
  if (form == ChannelForm::Packed) {
    out.attribute(key, packNumbers(numbers));
    return;
  }
  out.attributeBegin(key);
  out.rawValue([&](llvm::raw_ostream &os) { writeNumbers(os, numbers); });
  out.attributeEnd();
}

static void writeCounts(json::OStream &out, const ChannelCounts &channels) {
  out.attributeObject("channels", [&] {
    out.attribute("total", channels.total);
    out.attribute("changed", channels.changed);
    out.attribute("within_noise", channels.withinNoise);
    out.attribute("too_large", channels.tooLarge);
    out.attribute("rounded_to_nothing", channels.roundedToNothing);
    out.attribute("saturated", channels.saturated);
  });
}

static void writeOp(json::OStream &out, const OpReport &op, ChannelForm form) {
  out.attribute("id", toText(op.id));
  writeMember(out, "kind", op.kind);
  writeMember(out, "location", op.location);
  writeMember(out, "function", op.function);
  if (op.position >= 0)
    out.attribute("position", op.position);
  out.attribute("status", getStatusName(op.status));
  writeMember(out, "reason", op.reason);
  writeMember(out, "method", op.method);
  writeMember(out, "exactness", op.exactness);
  writeCounts(out, op.channels);
  writeFigure(out, "max_change", op.maxChange);
  writeFigure(out, "max_change_in_deviations", op.maxChangeInDeviations);
  writeFigure(out, "predicted_error_removed", op.predictedErrorRemoved);
  writeFigure(out, "measured_error_removed", op.measuredErrorRemoved);
  writeMember(out, "predicted_shift", op.predictedShift);
  writeMember(out, "measured_shift", op.measuredShift);
  writeFigure(out, "largest_residual", op.largestResidual);
  writeFigure(out, "largest_residual_in_deviations",
              op.largestResidualInDeviations);
  writeFigure(out, "lost_to_rounding", op.lostToRounding);
  if (op.lostToRounding)
    out.attribute("bias_too_coarse", op.isBiasTooCoarse);
  writeMember(out, "error", op.error);
  writeMember(out, "signal_to_noise", op.signalToNoise);
  writeFigure(out, "saturated_inputs", op.saturatedInputs);
  writeFigure(out, "input_reach", op.inputReach);
  writeFigure(out, "input_used", op.inputUsed);
  writeFigure(out, "input_clipped", op.inputClipped);
  writeFigure(out, "weight_distance", op.weightDistance);
  writeChannels(out, "shift_before", op.shiftBefore, form);
  writeChannels(out, "shift_after", op.shiftAfter, form);
  writeChannels(out, "correction", op.correction, form);
  writeChannels(out, "output_deviation", op.outputDeviation, form);
  writeTexts(out, "warnings", op.warnings);
}

static void writeQuality(json::OStream &out, const Quality &quality) {
  writeFigure(out, "output_error", quality.outputError);
  writeFigure(out, "divergence", quality.divergence);
  writeFigure(out, "agreement", quality.agreement);
  writeFigure(out, "top_one", quality.topOne);
}

static void writeSuitability(json::OStream &out, const SampleReport &samples) {
  out.attribute("doubtful", !samples.doubts.empty());
  writeTexts(out, "doubts", samples.doubts);
  out.attribute("ops", samples.ops);
  out.attribute("exceeded", samples.exceeded);
  writeFigure(out, "reach", samples.reach);
  writeFigure(out, "input_used", samples.inputUsed);
  writeFigure(out, "clipped", samples.clipped);
  writeFigure(out, "variation", samples.variation);
  writeFigure(out, "coherence", samples.coherence);
}

static void writeChoice(json::OStream &out, const NetworkReport &report) {
  writeMember(out, "criterion", report.criterion);
  writeMember(out, "reason", report.choiceReason);
  out.attributeArray("candidates", [&] {
    for (const CandidateReport &candidate : report.candidates)
      out.object([&] {
        out.attribute("name", toText(candidate.name));
        out.attribute("chosen", candidate.chosen);
        writeQuality(out, candidate.quality);
      });
  });
}

void mlir::unbias::writeReport(json::OStream &out, const NetworkReport &report,
                               ChannelForm form) {
  out.object([&] {
    out.attribute("version", 1);
    out.attributeObject("tool", [&] {
      out.attribute("name", "unbias");
      out.attribute("version", toText(report.version));
    });
    out.attribute("command", toText(report.command));
    writeTexts(out, "command_line", report.commandLine);
    out.attributeArray("inputs", [&] {
      for (const InputFile &input : report.inputs)
        out.object([&] {
          out.attribute("role", toText(input.role));
          out.attribute("path", toText(input.path));
          out.attribute("sha256", toText(input.sha256));
        });
    });
    out.attributeObject("samples", [&] {
      out.attribute("calibration", report.samples.calibration);
      out.attribute("kept_aside", report.samples.keptAside);
      out.attribute("evaluated", report.samples.evaluated);
      out.attribute("evaluated_unseen", report.samples.evaluatedUnseen);
    });
    if (report.suitability)
      out.attributeObject("suitability",
                          [&] { writeSuitability(out, *report.suitability); });
    out.attributeObject("choice", [&] { writeChoice(out, report); });
    out.attributeObject("before", [&] { writeQuality(out, report.before); });
    if (report.after)
      out.attributeObject("after", [&] { writeQuality(out, *report.after); });
    writeFigure(out, "float_top_one", report.floatTopOne);
    writeTexts(out, "warnings", report.warnings);
    writeTexts(out, "scale_notes", report.scaleNotes);
    out.attributeArray("ops", [&] {
      for (const OpReport &op : report.ops)
        out.object([&] { writeOp(out, op, form); });
    });
  });
}
