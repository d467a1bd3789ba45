//===- WeightErrorCorrection.cpp - Corrections without a quantized run ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpCorrection.h"

using namespace mlir;
using namespace mlir::unbias;

llvm::Error unbias::correctOp(BiasedOpInterface op, const OpRecord &statistics,
                              const CorrectionOptions &options,
                              OpCalibration &result) {
  auto attributes = makeAttributes(op, statistics);
  if (failed(attributes))
    return invalid("the statistics do not suit the op");
  for (NamedAttribute attribute : *attributes)
    op->setAttr(attribute.getName(), attribute.getValue());
  auto correction = computeCorrection(op, options);
  for (NamedAttribute attribute : *attributes)
    op->removeAttr(attribute.getName());
  if (correction) {
    result.correction = std::move(*correction);
    result.statistics = statistics;
    return llvm::Error::success();
  }
  Reason reason = takeReason(correction.takeError());
  if (!reason.isUnsupported)
    return invalid(reason.message);
  result.whyNotCorrected = reason.message;
  return llvm::Error::success();
}

llvm::Expected<NetworkCalibration>
unbias::correctWeightError(const NetworkPair &pair,
                           const FloatCalibration &floatRun,
                           const CalibrationOptions &options) {
  NetworkCalibration result{pair.quantized.getBiases(), {}};
  CorrectionOptions correction;
  correction.method = CorrectionMethod::Regular;
  correction.acceptance = options.acceptance;
  for (auto [index, op] : llvm::enumerate(pair.ops)) {
    OpCalibration &calibration = result.ops.emplace_back();
    const StagedOp &staged = pair.quantized.getOps()[index];
    calibration.whyNotCorrected = !options.whyLeft[index].empty()
                                      ? options.whyLeft[index]
                                      : op.whyNotSeen;
    if (!calibration.whyNotCorrected.empty())
      continue;
    OpRecord statistics;
    statistics.inputFloat = floatRun.ops[index].input;
    if (llvm::Error error =
            correctOp(staged.named.op, statistics, correction, calibration))
      return prefixError("op '" + staged.named.id + "'", std::move(error));
    if (calibration.correction)
      result.biases.set(index, calibration.correction->newBias);
  }
  return result;
}
