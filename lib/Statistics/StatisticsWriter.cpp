//===- StatisticsWriter.cpp - Writes statistics files ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From records to JSON. A list of numbers stays on one line.
//
//===----------------------------------------------------------------------===//

#include "RecordNames.h"
#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Support/WriteNumber.h"
#include "llvm/Support/JSON.h"

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::StringRef;
namespace json = llvm::json;

StringRef mlir::unbias::getSourceName(RecordSource source) {
  return kSourceNames[int(source)];
}

StringRef mlir::unbias::getUpstreamName(RecordUpstream upstream) {
  return kUpstreamNames[int(upstream)];
}

static void writeNumber(llvm::raw_ostream &os, int64_t number) { os << number; }

static void writeNumber(llvm::raw_ostream &os, const ExactSum &sum) {
  os << '"' << sum.getText() << '"';
}

template <typename T>
static void writeList(llvm::raw_ostream &os, ArrayRef<T> numbers) {
  os << '[';
  llvm::interleave(
      numbers, [&](const T &number) { writeNumber(os, number); },
      [&] { os << ", "; });
  os << ']';
}

/// A member that is a list; left out if the list is empty.
template <typename T>
static void writeList(json::OStream &out, StringRef key,
                      const llvm::SmallVectorImpl<T> &numbers) {
  if (numbers.empty())
    return;
  out.attributeBegin(key);
  out.rawValue(
      [&](llvm::raw_ostream &os) { writeList(os, ArrayRef<T>(numbers)); });
  out.attributeEnd();
}

/// The same, but a single number stands for itself.
static void writeOneOrMany(json::OStream &out, StringRef key,
                           const llvm::SmallVectorImpl<double> &numbers) {
  if (numbers.size() != 1)
    return writeList(out, key, numbers);
  out.attributeBegin(key);
  out.rawValue([&](llvm::raw_ostream &os) { writeNumber(os, numbers[0]); });
  out.attributeEnd();
}

static void writeRecord(json::OStream &out, StringRef key,
                        const std::optional<TensorRecord> &record) {
  if (!record)
    return;
  out.attributeObject(key, [&] {
    writeList(out, "mean", record->mean);
    writeList(out, "taps", record->taps);
    if (record->samples)
      out.attribute("samples", *record->samples);
    writeList(out, "variance", record->variance);
    writeList(out, "sample_variance", record->sampleVariance);
    writeList(out, "paired_variance", record->pairedVariance);
    writeList(out, "min", record->min);
    writeList(out, "max", record->max);
    if (record->source != RecordSource::Measured)
      out.attribute("source", getSourceName(record->source));
    if (record->upstream != RecordUpstream::Original)
      out.attribute("upstream", getUpstreamName(record->upstream));
    if (!record->fingerprint.empty())
      out.attribute("fingerprint", record->fingerprint);
    if (record->quantization)
      out.attributeObject("quantization", [&] {
        out.attributeBegin("scale");
        out.rawValue([&](llvm::raw_ostream &os) {
          writeNumber(os, record->quantization->scale);
        });
        out.attributeEnd();
        out.attribute("zero_point", record->quantization->zeroPoint);
      });
    if (record->sums)
      out.attributeObject("sums", [&] {
        out.attribute("count", record->sums->count);
        writeList(out, "sum", record->sums->sum);
        writeList(out, "squares", record->sums->squares);
        writeList(out, "sample_means", record->sums->sampleMeans);
        writeList(out, "sample_mean_squares", record->sums->sampleMeanSquares);
      });
  });
}

/// Nested lists, one for every dimension.
static void writeNested(llvm::raw_ostream &os, ArrayRef<int64_t> shape,
                        ArrayRef<double> numbers) {
  if (shape.size() <= 1)
    return writeList(os, numbers);
  size_t size = numbers.size() / shape.front();
  os << '[';
  for (int64_t i = 0; i < shape.front(); ++i) {
    if (i > 0)
      os << ", ";
    writeNested(os, shape.drop_front(), numbers.slice(i * size, size));
  }
  os << ']';
}

static void writeWeights(json::OStream &out, StringRef key,
                         const std::optional<ArrayData> &weights) {
  if (!weights)
    return;
  out.attributeBegin(key);
  out.rawValue([&](llvm::raw_ostream &os) {
    writeNested(os, weights->shape, weights->getView().toDoubles());
  });
  out.attributeEnd();
}

void mlir::unbias::writeStatistics(llvm::raw_ostream &os,
                                   const StatisticsFile &file) {
  json::OStream out(os, /*IndentSize=*/2);
  out.object([&] {
    out.attribute("version", 1);
    out.attributeObject("ops", [&] {
      for (const auto &[id, op] : file.ops)
        out.attributeObject(id, [&, &op = op] {
          writeRecord(out, "input_float", op.inputFloat);
          writeRecord(out, "input_quantized", op.inputQuantized);
          writeRecord(out, "output_float", op.outputFloat);
          writeRecord(out, "output_quantized", op.outputQuantized);
          writeWeights(out, "float_weights", op.floatWeights);
          writeWeights(out, "weight_error", op.weightError);
          writeOneOrMany(out, "float_bias", op.floatBias);
          writeOneOrMany(out, "input_scale", op.inputScale);
          writeOneOrMany(out, "weight_scale", op.weightScale);
          writeOneOrMany(out, "bias_scale", op.biasScale);
          writeOneOrMany(out, "output_scale", op.outputScale);
          if (!op.method.empty())
            out.attribute("method", op.method);
          if (op.skip)
            out.attribute("skip", *op.skip);
        });
    });
  });
  out.flush();
  os << '\n';
}
