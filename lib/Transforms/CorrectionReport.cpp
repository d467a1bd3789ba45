//===- CorrectionReport.cpp - What became of every op ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CorrectionReport.h"
#include "mlir/IR/Remarks.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Support/OutputFile.h"
#include "unbias/Transforms/Fingerprint.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace mlir::unbias;

/// Writes what tells an array from others. Its bytes, since to print a number
/// takes longer than to correct a channel.
static void writeArray(raw_ostream &os, DenseArrayAttr array) {
  if (!array)
    return;
  ArrayRef<char> data = array.getRawData();
  os << data.size() << ':' << StringRef(data.data(), data.size());
}

/// Likewise for a record: every parameter but long arrays in words.
static void writeStats(raw_ostream &os, StatsAttr stats) {
  if (stats.getSamples())
    os << *stats.getSamples();
  os << ';' << stringifyEnum(stats.getSource()) << ';'
     << stringifyEnum(stats.getUpstream()) << ';' << stats.getFingerprint()
     << ';' << stats.getQuantization();
  for (DenseArrayAttr array : std::initializer_list<DenseArrayAttr>{
           stats.getMean(), stats.getVariance(), stats.getSampleVariance(),
           stats.getPairedVariance(), stats.getMin(), stats.getMax(),
           stats.getTaps()}) {
    os << ';';
    writeArray(os, array);
  }
}

std::string unbias::hashStatistics(Operation *op) {
  return hashStatistics(op->getDiscardableAttrDictionary());
}

std::string unbias::hashStatistics(DictionaryAttr attributes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (NamedAttribute attr : attributes) {
    StringRef name = attr.getName();
    if (!name.starts_with("calib.") || name == CalibDialect::kCorrection ||
        name == CalibDialect::kId || name == CalibDialect::kMethod ||
        name == CalibDialect::kSkip)
      continue;
    os << name << '=';
    if (auto stats = dyn_cast<StatsAttr>(attr.getValue()))
      writeStats(os, stats);
    else if (auto array = dyn_cast<DenseArrayAttr>(attr.getValue()))
      writeArray(os, array);
    else if (auto elements = dyn_cast<ElementsAttr>(attr.getValue()))
      // Layouts may change, see `unbias-inline-stats`.
      os << elements.getNumElements() << elements.getElementType();
    else
      os << attr.getValue();
    os << ';';
  }
  return llvm::utohexstr(llvm::xxh3_64bits(text), /*LowerCase=*/true,
                         /*Width=*/16);
}

void OpOutcome::correct(Correction &&computed) {
  correction = std::move(computed);
  reason = correction->getRefusal();
  kind = reason.empty() ? Kind::Corrected : Kind::Refused;
}

void unbias::emitRemark(const OpOutcome &outcome, bool dryRun) {
  Operation *op = outcome.op;
  auto options = [&](StringRef name) {
    return remark::RemarkOpts::name(name).category("unbias").function(
        getFunctionName(op));
  };
  auto id = [&] { return remark::metric("Op", StringRef(outcome.id)); };
  if (outcome.kind == OpOutcome::Kind::Missed ||
      outcome.kind == OpOutcome::Kind::Left) {
    remark::missed(op->getLoc(), options("Missed"))
        << id() << remark::reason("{0}", outcome.reason);
    return;
  }
  const Correction &correction = *outcome.correction;
  bool isCorrected = outcome.kind == OpOutcome::Kind::Corrected;
  auto result =
      isCorrected
          ? (dryRun ? remark::analysis(op->getLoc(), options("Correctable"))
                    : remark::passed(op->getLoc(), options("Corrected")))
          : remark::failed(op->getLoc(), options("Refused"));
  result << id() << remark::metric("Method", correction.getMethodName())
         << remark::metric("Class", correction.getExactnessName());
  if (!isCorrected) {
    result << remark::reason("{0}", outcome.reason);
    return;
  }
  result << remark::metric("Channels", int64_t(correction.correction.size()))
         << remark::metric("Changed", correction.countChanged())
         << remark::metric("WithinNoise",
                           correction.count(ChannelVerdict::WithinNoise))
         << remark::metric("TooLarge",
                           correction.count(ChannelVerdict::TooLarge))
         << remark::metric("Saturated", correction.saturated)
         << remark::metric("MaxChangeLSB", correction.getMaxChange());
  if (!correction.outputDeviation.empty())
    result << remark::metric("MaxChangeDeviations",
                             correction.getMaxChangeInDeviations());
  result << remark::metric("ErrorRemoved",
                           correction.predictShift().getRemoved());
  if (!correction.pushed.empty())
    result << remark::metric("MaxPushedLSB", correction.getMaxPushed());
  if (!correction.whyNotPushed.empty())
    result << remark::metric("NotPushed", StringRef(correction.whyNotPushed));
  if (!correction.untestedTerm.empty())
    result << remark::metric("Untested", StringRef(correction.untestedTerm));
  if (double shrinkage = correction.getLargestShrinkage(); shrinkage > 0.0)
    result << remark::metric("Shrinkage", shrinkage);
  BiasPrecision precision = correction.getPrecision();
  result << remark::metric("ResidualLSB", precision.largestInSteps);
  if (precision.largestInDeviations)
    result << remark::metric("ResidualDeviations",
                             *precision.largestInDeviations);
  if (precision.isTooCoarse())
    result << remark::metric("TooCoarse", precision.lostShare);
}

static StringRef getOutcomeName(OpOutcome::Kind kind) {
  switch (kind) {
  case OpOutcome::Kind::Corrected:
    return "corrected";
  case OpOutcome::Kind::Left:
    return "left";
  case OpOutcome::Kind::Missed:
    return "missed";
  case OpOutcome::Kind::Refused:
    return "refused";
  }
  llvm_unreachable("unknown outcome");
}

static void writeOutcome(llvm::json::OStream &json, const OpOutcome &outcome) {
  json.attribute("id", outcome.id);
  json.attribute("op", outcome.op->getName().getStringRef());
  json.attribute("function", getFunctionName(outcome.op));
  json.attribute("outcome", getOutcomeName(outcome.kind));
  if (!outcome.reason.empty())
    json.attribute("reason", outcome.reason);
  if (auto fingerprint = computeFingerprint(outcome.op))
    json.attribute("fingerprint", *fingerprint);
  else
    llvm::consumeError(fingerprint.takeError());
  if (!outcome.correction)
    return;
  const Correction &correction = *outcome.correction;
  json.attribute("method", correction.getMethodName());
  json.attribute("class", correction.getExactnessName());
  json.attribute("changed", correction.countChanged());
  json.attribute("within_noise", correction.count(ChannelVerdict::WithinNoise));
  json.attribute("too_large", correction.count(ChannelVerdict::TooLarge));
  json.attribute("saturated", correction.saturated);
  ShiftPrediction prediction = correction.predictShift();
  json.attribute("error_removed", prediction.getRemoved());
  // JSON has no infinity.
  if (std::isfinite(prediction.before) && std::isfinite(prediction.after))
    json.attributeObject("predicted_shift", [&] {
      json.attribute("before", prediction.before);
      json.attribute("after", prediction.after);
    });
  json.attribute("shrinkage", correction.getLargestShrinkage());
  BiasPrecision precision = correction.getPrecision();
  json.attribute("largest_residual", precision.largestInSteps);
  if (precision.largestInDeviations)
    json.attribute("largest_residual_in_deviations",
                   *precision.largestInDeviations);
  json.attribute("lost_to_rounding", precision.lostShare);
  json.attribute("too_coarse", precision.isTooCoarse());
  auto numbers = [&](StringRef name, ArrayRef<double> values) {
    json.attributeArray(name, [&] {
      for (double value : values)
        json.value(value);
    });
  };
  numbers("correction", correction.correction);
  numbers("residual", correction.residual);
  if (!correction.pushed.empty())
    numbers("pushed", correction.pushed);
  if (!correction.whyNotPushed.empty())
    json.attribute("not_pushed", correction.whyNotPushed);
  numbers("bias_scale", correction.biasScale);
  numbers("old_bias", correction.oldBias);
  numbers("new_bias", correction.newBias);
}

llvm::Error unbias::writeReport(StringRef path, ArrayRef<OpOutcome> outcomes) {
  OutputSet outputs;
  auto file = outputs.add(path);
  if (!file)
    return file.takeError();
  llvm::json::OStream json((*file)->getStream(), /*IndentSize=*/2);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("ops", [&] {
      for (const OpOutcome &outcome : outcomes)
        json.object([&] { writeOutcome(json, outcome); });
    });
  });
  json.flush();
  (*file)->getStream() << '\n';
  return outputs.commit();
}
