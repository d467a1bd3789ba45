//===- Measurement.cpp - Statistics of a network --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Measurement.h"
#include "OpObserver.h"
#include "SampleLoop.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Transforms/Fingerprint.h"
#include "unbias/Transforms/Scales.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
struct MeasurementWorker {
  explicit MeasurementWorker(const StagedNetwork &network) : frame(network) {}

  StagedNetwork::Frame frame;
  StagedNetwork::Worker worker;
  /// By op; nothing for ops that are not seen.
  std::vector<std::optional<OpObserver>> inputs, outputs;
};
} // namespace

/// Whether the numbers of an op are real ones.
static bool isFloatOp(BiasedOpInterface op) {
  return isa<FloatType>(getElementTypeOrSelf(op.getActivation().getType()));
}

static llvm::Expected<OpScales> getScales(BiasedOpInterface op,
                                          int64_t channels) {
  auto weights = readConstant(op.getWeights());
  if (!weights)
    return weights.takeError();
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  return resolveScales(op, &*weights, *bias, channels);
}

/// Adds what was seen of an op on integers.
static llvm::Error addQuantized(const StagedOp &op, TensorRecord input,
                                TensorRecord output, Measurement &result) {
  auto miss = [&](StringRef tensor, const Twine &why) {
    result.missed.push_back(
        ("op '" + op.named.id + "': its " + tensor + " was left out: " + why)
            .str());
  };
  auto scales = getScales(op.named.op, op.outputLayout.channels);
  if (!scales)
    return scales.takeError();
  auto fingerprint = computeFingerprint(op.named.op);
  if (!fingerprint)
    return fingerprint.takeError();
  OpRecord record;
  if (scales->input.empty()) {
    miss("input", "the scale of its integers is not known");
  } else {
    input.fingerprint = *fingerprint;
    input.quantization = {scales->input.front(), scales->inputZeroPoint};
    record.inputQuantized = std::move(input);
  }
  if (scales->output.empty()) {
    miss("output", "the scale of its integers is not known");
  } else if (!llvm::all_equal(scales->output)) {
    miss("output", "its scale varies by channel, which a record cannot say");
  } else {
    output.fingerprint = *fingerprint;
    output.quantization = {scales->output.front(), 0};
    record.outputQuantized = std::move(output);
  }
  if (record.inputQuantized || record.outputQuantized)
    result.file.ops[op.named.id] = std::move(record);
  return llvm::Error::success();
}

llvm::Expected<Measurement>
unbias::measureNetwork(MLIRContext *context, const StagedNetwork &network,
                       const NetworkInputs &inputs,
                       const MeasurementOptions &options) {
  ArrayRef<StagedOp> ops = network.getOps();
  std::vector<std::unique_ptr<MeasurementWorker>> workers;
  for (unsigned i = 0; i < getNumWorkers(context); ++i) {
    MeasurementWorker &worker =
        *workers.emplace_back(std::make_unique<MeasurementWorker>(network));
    for (const StagedOp &op : ops) {
      auto &input = worker.inputs.emplace_back();
      auto &output = worker.outputs.emplace_back();
      if (!op.whyNotStaged.empty())
        continue;
      input.emplace(op, network.getValues()[op.input], options.isPerTap);
      output.emplace(op, network.getValues()[op.output]);
    }
  }
  BiasSet biases = network.getBiases();
  auto runSample = [&](unsigned index, int64_t sample) -> llvm::Error {
    MeasurementWorker &worker = *workers[index];
    if (llvm::Error error =
            inputs.load(options.samples[sample], worker.frame.getInputs()))
      return error;
    llvm::Error error = llvm::Error::success();
    network.run(worker.frame, biases, worker.worker,
                [&](unsigned op, ArrayRef<char *> data) {
                  if (error)
                    return;
                  error = worker.inputs[op]->add(data[ops[op].input]);
                  if (!error)
                    error = worker.outputs[op]->add(data[ops[op].output]);
                  if (error)
                    error =
                        prefixError("op '" + ops[op].named.id + "', sample " +
                                        Twine(options.samples[sample]),
                                    std::move(error));
                });
    if (options.advance)
      options.advance(1);
    return error;
  };
  if (llvm::Error error =
          forEachSample(context, options.samples.size(), runSample))
    return error;

  Measurement result;
  for (auto [index, op] : llvm::enumerate(ops)) {
    if (!op.whyNotStaged.empty()) {
      result.missed.push_back("op '" + op.named.id +
                              "' was left out: " + op.whyNotStaged);
      continue;
    }
    OpObserver &input = *workers.front()->inputs[index];
    OpObserver &output = *workers.front()->outputs[index];
    for (auto &other : llvm::drop_begin(workers)) {
      if (llvm::Error error = input.merge(*other->inputs[index]))
        return error;
      if (llvm::Error error = output.merge(*other->outputs[index]))
        return error;
    }
    auto inputRecord = input.finish(options.withSums);
    if (!inputRecord)
      return inputRecord.takeError();
    auto outputRecord = output.finish(options.withSums);
    if (!outputRecord)
      return outputRecord.takeError();
    if (result.file.ops.count(op.named.id))
      return invalid("expected biased ops of different names, found '" +
                     op.named.id + "' twice");
    if (isFloatOp(op.named.op)) {
      OpRecord &record = result.file.ops[op.named.id];
      record.inputFloat = std::move(*inputRecord);
      record.outputFloat = std::move(*outputRecord);
    } else if (llvm::Error error =
                   addQuantized(op, std::move(*inputRecord),
                                std::move(*outputRecord), result)) {
      return prefixError("op '" + op.named.id + "'", std::move(error));
    }
  }
  return result;
}
