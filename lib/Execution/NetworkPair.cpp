//===- NetworkPair.cpp - Two networks and the samples they see ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/NetworkPair.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::unbias;

/// Whether two outputs have the same channels at the same places.
static bool isSameLayout(const ChannelLayout &left,
                         const ChannelLayout &right) {
  return left.outer == right.outer && left.channels == right.channels &&
         left.inner == right.inner;
}

static OpPair makePair(const PairedOp &paired, const StagedOp &quantized,
                       ArrayRef<StagedOp> realOps) {
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
  } else if (!isSameLayout(quantized.outputLayout, real->outputLayout)) {
    pair.whyNotSeen = "its output has another shape in the float network";
  } else {
    int64_t channels = quantized.outputLayout.channels;
    pair.outputScale = paired.biasScale;
    if (pair.outputScale.size() == 1)
      pair.outputScale.assign(channels, paired.biasScale.front());
    if (int64_t(pair.outputScale.size()) != channels)
      pair.whyNotSeen = "the scale of its output is not known";
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
    ops.push_back(makePair(paired, op, real.getOps()));
  return NetworkPair{real,
                     quantized,
                     std::move(*realInputs),
                     std::move(*quantizedInputs),
                     std::move(ops),
                     pairing.outputs};
}
