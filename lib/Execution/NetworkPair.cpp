//===- NetworkPair.cpp - Two networks and the samples they see ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/NetworkPair.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Analysis/BiasQuantization.h"

using namespace mlir;
using namespace mlir::unbias;

/// Whether two outputs have as many channels and positions. Where the channels
/// are may differ, as it does between NHWC and NCHW.
static bool haveSameSizes(const ChannelLayout &left,
                          const ChannelLayout &right) {
  return left.channels == right.channels &&
         left.getNumPositions() == right.getNumPositions();
}

/// The real numbers that `element` holds as the input of `paired`.
static std::optional<std::pair<double, double>>
getInputRange(const PairedOp &paired, Type element) {
  auto type = dyn_cast<IntegerType>(element);
  // Of wider ones no network uses the range.
  if (!type || type.getWidth() > 16)
    return std::nullopt;
  auto [low, high] = getSignedRange(type.getWidth());
  if (type.isUnsigned())
    std::tie(low, high) = std::pair(0.0, high - low);
  auto toReal = [&](double stored) {
    return (stored - double(paired.inputZeroPoint)) * paired.inputScale;
  };
  return std::pair(toReal(low), toReal(high));
}

/// What a step of the output of `op` is worth: what one of its bias is, unless
/// casts are between the stored bias and the sum.
static SmallVector<double> getOutputScale(BiasedOpInterface op,
                                          const PairedOp &paired) {
  auto bias = op.getBias();
  if (!bias) {
    llvm::consumeError(bias.takeError());
    return {};
  }
  if (bias->scales.empty() && bias->steps.empty())
    return paired.biasScale;
  if (isa<FloatType>(getElementTypeOrSelf(op.getBiasedOutput().getType())))
    return {1.0};
  return bias->steps.empty() ? bias->scales : bias->steps;
}

static OpPair makePair(const PairedOp &paired, const StagedNetwork &network,
                       const StagedOp &quantized, ArrayRef<StagedOp> realOps) {
  OpPair pair;
  auto real = llvm::find_if(realOps, [&](const StagedOp &op) {
    return op.named.op == paired.real.op;
  });
  if (real == realOps.end()) {
    pair.whyNotSeen = "the float network has no such op where it is run";
    return pair;
  }
  pair.real = real - realOps.begin();
  if (!paired.whyNotCorrected.empty()) {
    pair.whyNotSeen = paired.whyNotCorrected;
  } else if (!quantized.whyNotStaged.empty()) {
    pair.whyNotSeen = quantized.whyNotStaged;
  } else if (!real->whyNotStaged.empty()) {
    pair.whyNotSeen = "in the float network " + real->whyNotStaged;
  } else if (!isa<FloatType>(getElementTypeOrSelf(
                 real->named.op->getResult(0).getType()))) {
    pair.whyNotSeen = "in the reference its output is no float";
  } else if (!haveSameSizes(quantized.outputLayout, real->outputLayout)) {
    pair.whyNotSeen = "its output has another shape in the float network";
  } else {
    int64_t channels = quantized.outputLayout.channels;
    pair.outputScale = getOutputScale(quantized.named.op, paired);
    if (pair.outputScale.size() == 1)
      pair.outputScale.assign(channels, pair.outputScale.front());
    if (int64_t(pair.outputScale.size()) != channels)
      pair.whyNotSeen = "the scale of its output is not known";
    pair.inputRange =
        getInputRange(paired, network.getValues()[quantized.input].elementType);
  }
  return pair;
}

llvm::Expected<NetworkPair> NetworkPair::create(const StagedNetwork &real,
                                                const StagedNetwork &quantized,
                                                const NetworkPairing &pairing,
                                                const SampleSet &samples,
                                                const SampleScaling &scaling) {
  SmallVector<InputFormat> quantizedFormats =
      getInputFormats(quantized, pairing.inputs);
  auto realInputs = NetworkInputs::create(samples, getInputFormats(real),
                                          quantizedFormats, scaling);
  if (!realInputs)
    return realInputs.takeError();
  auto quantizedInputs =
      NetworkInputs::create(samples, quantizedFormats, {}, scaling);
  if (!quantizedInputs)
    return quantizedInputs.takeError();
  std::vector<OpPair> ops;
  for (auto [paired, op] : llvm::zip_equal(pairing.ops, quantized.getOps()))
    ops.push_back(makePair(paired, quantized, op, real.getOps()));
  return NetworkPair{real,
                     quantized,
                     std::move(*realInputs),
                     std::move(*quantizedInputs),
                     std::move(ops),
                     pairing.outputs};
}
