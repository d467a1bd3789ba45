//===- StatisticsReader.cpp - Reads statistics files ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From JSON to records.
//
//===----------------------------------------------------------------------===//

#include "JsonKeys.h"
#include "JsonObject.h"
#include "RecordNames.h"
#include "WeightArrays.h"
#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Support/StatsForm.h"
#include "llvm/Support/Path.h"

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;
namespace json = llvm::json;

/// `error`, if it is one, with `path` in front.
static Error prefix(const Twine &path, Error error) {
  if (!error)
    return error;
  return invalid(path + ": " + takeReason(std::move(error)).message);
}

namespace mlir::unbias {
/// Found by the templates of JsonObject.
static Error readJson(const json::Value &value, const Twine &path,
                      RecordSource &out) {
  return readJsonEnum(value, path, kSourceNames, out);
}

static Error readJson(const json::Value &value, const Twine &path,
                      RecordUpstream &out) {
  return readJsonEnum(value, path, kUpstreamNames, out);
}

static Error readJson(const json::Value &value, const Twine &path,
                      TensorQuantization &out) {
  JsonObject object(value, path);
  object.required("scale", out.scale);
  object.required("zero_point", out.zeroPoint);
  if (Error error = object.finish())
    return error;
  return prefix(path, checkScale(out.scale));
}

template <typename T>
static std::optional<ArrayRef<T>>
getPresent(const llvm::SmallVectorImpl<T> &array) {
  if (array.empty())
    return std::nullopt;
  return ArrayRef<T>(array);
}

static Error readJson(const json::Value &value, const Twine &path,
                      ExactSum &out) {
  std::string text;
  if (Error error = readJson(value, path, text))
    return error;
  auto sum = ExactSum::parse(text);
  if (!sum)
    return prefix(path, sum.takeError());
  out = std::move(*sum);
  return Error::success();
}

static Error readJson(const json::Value &value, const Twine &path,
                      StatisticsSums &out) {
  JsonObject object(value, path);
  object.required("count", out.count);
  object.required("sum", out.sum);
  object.required("squares", out.squares);
  object.required("sample_means", out.sampleMeans);
  object.required("sample_mean_squares", out.sampleMeanSquares);
  return object.finish();
}

/// Whether the sums are those that the numbers of the record were read from.
static Error checkSums(const TensorRecord &record, const Twine &path) {
  const StatisticsSums &sums = *record.sums;
  if (record.source != RecordSource::Measured)
    return invalid(path + ".sums: expected in measured records only, found it "
                          "here");
  if (sums.count < *record.samples)
    return invalid(path +
                   ".sums.count: expected at least one element of each "
                   "sample, found " +
                   Twine(sums.count));
  std::pair<StringRef, const StatisticsSums::Sums *> lists[] = {
      {"sum", &sums.sum},
      {"squares", &sums.squares},
      {"sample_means", &sums.sampleMeans},
      {"sample_mean_squares", &sums.sampleMeanSquares}};
  for (auto [name, list] : lists)
    if (list->size() != record.mean.size())
      return invalid(path + ".sums." + name + ": expected " +
                     Twine(record.mean.size()) + " sums as in mean, found " +
                     Twine(list->size()));
  std::tuple<StringRef, ArrayRef<double>, SmallVector<double>> numbers[] = {
      {"mean", record.mean, sums.getMean()},
      {"variance", record.variance, sums.getVariance()},
      {"sample_variance", record.sampleVariance,
       sums.getSampleVariance(*record.samples)}};
  for (const auto &[name, found, expected] : numbers)
    if (found != ArrayRef<double>(expected))
      return invalid(path + ".sums: expected sums of the same samples as " +
                     name + ", found others");
  return Error::success();
}

static Error readJson(const json::Value &value, const Twine &path,
                      TensorRecord &out) {
  JsonObject object(value, path);
  object.required("mean", out.mean);
  object.optional("samples", out.samples);
  object.optional("variance", out.variance);
  object.optional("sample_variance", out.sampleVariance);
  object.optional("paired_variance", out.pairedVariance);
  object.optional("min", out.min);
  object.optional("max", out.max);
  object.optional("taps", out.taps);
  object.optional("source", out.source);
  object.optional("upstream", out.upstream);
  object.optional("fingerprint", out.fingerprint);
  object.optional("quantization", out.quantization);
  object.optional("sums", out.sums);
  if (Error error = object.finish())
    return error;

  StatsForm form;
  form.mean = out.mean;
  form.samples = out.samples;
  form.variance = getPresent(out.variance);
  form.sampleVariance = getPresent(out.sampleVariance);
  form.pairedVariance = getPresent(out.pairedVariance);
  form.min = getPresent(out.min);
  form.max = getPresent(out.max);
  form.taps = getPresent(out.taps);
  form.source = kSourceNames[int(out.source)];
  if (Error error = checkForm(form))
    return prefix(path, std::move(error));
  return out.sums ? checkSums(out, path) : Error::success();
}
} // namespace mlir::unbias

/// One number or a list of them.
static Error readOneOrMany(const json::Value &value, const Twine &path,
                           SmallVector<double> &out) {
  if (value.getAsArray())
    return readJson(value, path, out);
  return readJson(value, path, out.emplace_back());
}

/// The record of the float run: it has no paired variance.
static Error readFloatRecord(const json::Value &value, const Twine &path,
                             std::optional<TensorRecord> &out) {
  if (Error error = readJson(value, path, out.emplace()))
    return error;
  if (!out->pairedVariance.empty())
    return invalid(path + ".paired_variance: expected in the record of the "
                          "quantized run only, found it here");
  return Error::success();
}

static Expected<OpRecord> readOp(const json::Value &value,
                                 StringRef directory) {
  OpRecord op;
  JsonObject object(value, "");
  auto floatRecord = [&](StringRef key, std::optional<TensorRecord> &out) {
    object.optional(key,
                    [&](const json::Value &value, const Twine &path) -> Error {
                      return readFloatRecord(value, path, out);
                    });
  };
  auto weights = [&](StringRef key, std::optional<ArrayData> &out) {
    object.optional(
        key, [&](const json::Value &value, const Twine &path) -> Error {
          auto array = readWeightArray(value, path.str(), directory);
          if (!array)
            return array.takeError();
          out = std::move(*array);
          return Error::success();
        });
  };
  auto scale = [&](StringRef key, SmallVector<double> &out) {
    object.optional(key,
                    [&](const json::Value &value, const Twine &path) -> Error {
                      if (Error error = readOneOrMany(value, path, out))
                        return error;
                      for (double number : out)
                        if (Error error = checkScale(number))
                          return prefix(path, std::move(error));
                      return Error::success();
                    });
  };

  floatRecord("input_float", op.inputFloat);
  object.optional("input_quantized", op.inputQuantized);
  floatRecord("output_float", op.outputFloat);
  object.optional("output_quantized", op.outputQuantized);
  weights("float_weights", op.floatWeights);
  weights("weight_error", op.weightError);
  object.optional("float_bias",
                  [&](const json::Value &value, const Twine &path) -> Error {
                    return readOneOrMany(value, path, op.floatBias);
                  });
  scale("input_scale", op.inputScale);
  scale("weight_scale", op.weightScale);
  scale("bias_scale", op.biasScale);
  scale("output_scale", op.outputScale);
  object.optional(
      "method", [&](const json::Value &value, const Twine &path) -> Error {
        if (Error error = readJson(value, path, op.method))
          return error;
        if (op.method.empty())
          return invalid(path + ": expected a name, found an empty string");
        return Error::success();
      });
  object.optional("skip", op.skip);
  if (Error error = object.finish())
    return error;
  return op;
}

static Error readOps(const json::Value &value, StringRef directory,
                     StatisticsFile &file) {
  const json::Object *object = value.getAsObject();
  if (!object)
    return wrongJsonKind("ops", "an object", value);
  for (const auto &[id, member] : *object) {
    if (id.str().empty())
      return invalid("ops: expected names of ops, found an empty one");
    auto op = readOp(member, directory);
    if (!op)
      return prefix("op '" + id.str() + "'", op.takeError());
    file.ops.emplace(id.str(), std::move(*op));
  }
  return Error::success();
}

static Expected<StatisticsFile> parse(StringRef text, StringRef directory) {
  if (Error error = checkJsonKeys(text))
    return error;
  auto value = json::parse(text);
  if (!value)
    return value.takeError();
  StatisticsFile file;
  int64_t version = 0;
  JsonObject object(*value, "");
  // First, since what else there is depends on it.
  object.required(
      "version", [&](const json::Value &value, const Twine &path) -> Error {
        if (Error error = readJson(value, path, version))
          return error;
        if (version != 1)
          return invalid(path + ": expected 1, found " + Twine(version));
        return Error::success();
      });
  object.required("ops", [&](const json::Value &value, const Twine &) {
    return readOps(value, directory, file);
  });
  if (Error error = object.finish())
    return error;
  return file;
}

Expected<StatisticsFile> mlir::unbias::parseStatistics(StringRef text,
                                                       StringRef fileName,
                                                       StringRef directory) {
  auto file = parse(text, directory);
  if (!file)
    return prefix(fileName, file.takeError());
  return file;
}

Expected<StatisticsFile> mlir::unbias::readStatisticsFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return invalid(path + ": " + buffer.getError().message());
  return parseStatistics((*buffer)->getBuffer(), path,
                         llvm::sys::path::parent_path(path));
}

Expected<StatisticsFile>
mlir::unbias::readStatisticsFiles(ArrayRef<std::string> paths) {
  SmallVector<StringRef> sorted(paths.begin(), paths.end());
  llvm::sort(sorted);
  auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    return invalid(*twice + ": expected different files, found this one twice");
  StatisticsFile merged;
  for (StringRef path : sorted) {
    auto file = readStatisticsFile(path);
    if (!file)
      return file.takeError();
    if (Error error = mergeStatistics(merged, *file))
      return prefix(path, std::move(error));
  }
  return merged;
}
