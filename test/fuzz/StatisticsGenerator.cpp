//===- StatisticsGenerator.cpp - Random statistics files ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StatisticsGenerator.h"
#include "unbias/Analysis/StatisticsAccumulator.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

/// A record of what `samples` samples of one element per channel gave.
static TensorRecord generateRecord(int64_t channels, bool isQuantizedRun,
                                   ByteSource &bytes) {
  TensorRecord record;
  auto fill = [&](SmallVector<double> &numbers, bool isPositive) {
    for (int64_t i = 0; i < channels; ++i) {
      double number = bytes.takeNumber();
      numbers.push_back(isPositive && number < 0 ? -number : number);
    }
  };
  fill(record.mean, false);
  switch (bytes.takeInteger(0, 5)) {
  case 4:
    record.source = RecordSource::Propagated;
    break;
  case 5:
    record.source = RecordSource::BatchNorm;
    fill(record.variance, true);
    break;
  default:
    record.samples = bytes.pick(
        {int64_t(2), int64_t(8), int64_t(9223372036854775807), int64_t(1)});
    if (bytes.takeOneIn(2))
      fill(record.variance, true);
    if (*record.samples > 1 && bytes.takeOneIn(2))
      fill(record.sampleVariance, true);
    if (*record.samples > 1 && isQuantizedRun && bytes.takeOneIn(2))
      fill(record.pairedVariance, true);
  }
  if (bytes.takeOneIn(4)) {
    record.min.assign(channels, -1.0e308);
    record.max.assign(channels, 1.0e308);
  }
  if (bytes.takeOneIn(4))
    record.upstream = RecordUpstream::Corrected;
  if (bytes.takeOneIn(8))
    record.fingerprint = "0123456789abcdef0123456789abcdef";
  if (isQuantizedRun && bytes.takeOneIn(4))
    record.quantization = TensorQuantization{0.25, bytes.takeInteger(-3, 3)};
  return record;
}

static ArrayData generateWeights(ArrayRef<int64_t> shape, ByteSource &bytes) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  std::string data;
  for (int64_t i = 0; i < count; ++i) {
    float number = bytes.takeInteger(-64, 64) / 8.0F;
    data.append(reinterpret_cast<const char *>(&number), sizeof(number));
  }
  ArrayData weights;
  weights.shape.assign(shape.begin(), shape.end());
  weights.owner = std::shared_ptr<const llvm::MemoryBuffer>(
      llvm::MemoryBuffer::getMemBufferCopy(data));
  weights.data = ArrayRef(weights.owner->getBufferStart(), data.size());
  return weights;
}

static OpRecord generateOpRecord(int64_t inputs, int64_t outputs,
                                 ArrayRef<int64_t> weights, ByteSource &bytes) {
  OpRecord record;
  if (!bytes.takeOneIn(4))
    record.inputFloat = generateRecord(inputs, false, bytes);
  if (bytes.takeOneIn(2))
    record.inputQuantized = generateRecord(inputs, true, bytes);
  if (bytes.takeOneIn(4))
    record.outputFloat = generateRecord(outputs, false, bytes);
  if (bytes.takeOneIn(4))
    record.outputQuantized = generateRecord(outputs, true, bytes);
  if (bytes.takeOneIn(2))
    record.floatWeights = generateWeights(weights, bytes);
  if (bytes.takeOneIn(4))
    record.weightError = generateWeights(weights, bytes);
  if (bytes.takeOneIn(4))
    record.inputScale.assign(1, 0.25);
  if (bytes.takeOneIn(4))
    record.weightScale.assign(bytes.pick({int64_t(1), outputs}), 0.5);
  if (bytes.takeOneIn(4))
    record.floatBias.assign(outputs, bytes.takeNumber());
  if (bytes.takeOneIn(8))
    record.method = bytes.pick<std::string>({"full", "regular", "none"});
  if (bytes.takeOneIn(16))
    record.skip = bytes.pick<std::string>({"", "because"});
  return record;
}

StatisticsFile test::generateStatisticsFile(ArrayRef<NamedOp> ops,
                                            ByteSource &bytes) {
  StatisticsFile file;
  for (NamedOp named : ops) {
    if (bytes.takeOneIn(4))
      continue;
    int64_t inputs = 2, outputs = 2;
    SmallVector<int64_t> weights;
    if (llvm::Error error = checkBiasedOp(named.op)) {
      llvm::consumeError(std::move(error));
    } else {
      auto weightType = cast<ShapedType>(named.op.getWeights().getType());
      auto count = [](ShapedType type, ArrayRef<int64_t> dims) {
        int64_t size = 1;
        for (int64_t dim : dims)
          if (!type.isDynamicDim(dim))
            size *= std::min<int64_t>(8, type.getDimSize(dim));
        return size;
      };
      inputs = count(cast<ShapedType>(named.op.getActivation().getType()),
                     named.op.getActivationChannelDims());
      outputs = count(cast<ShapedType>(named.op.getBiasedOutput().getType()),
                      named.op.getOutputChannelDims());
      if (weightType.hasStaticShape() && weightType.getNumElements() <= 256)
        weights.assign(weightType.getShape().begin(),
                       weightType.getShape().end());
    }
    if (bytes.takeOneIn(30))
      ++inputs;
    // Sizes of zero have records of their own kind of trouble.
    file.ops[named.id] =
        generateOpRecord(std::max<int64_t>(1, inputs),
                         std::max<int64_t>(1, outputs), weights, bytes);
  }
  if (bytes.takeOneIn(8))
    file.ops["nothing \"of\" this"] = generateOpRecord(1, 2, {2, 1}, bytes);
  return file;
}

TemporaryFile::TemporaryFile(StringRef data) {
  int descriptor = -1;
  if (llvm::sys::fs::createTemporaryFile("unbias-fuzz", "data", descriptor,
                                         path))
    llvm::report_fatal_error("no temporary file can be written");
  remover.setFile(path);
  llvm::raw_fd_ostream(descriptor, /*shouldClose=*/true) << data;
}

std::string test::toText(const StatisticsFile &file) {
  std::string text;
  llvm::raw_string_ostream os(text);
  writeStatistics(os, file);
  return text;
}
