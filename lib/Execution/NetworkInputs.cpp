//===- NetworkInputs.cpp - Samples as inputs of a network -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/NetworkInputs.h"
#include "unbias/Support/ConstantReader.h"
#include "unbias/Support/Reason.h"
#include "unbias/Transforms/Scales.h"

using namespace mlir;
using namespace mlir::unbias;

SmallVector<InputFormat> unbias::getInputFormats(
    const StagedNetwork &network,
    ArrayRef<std::optional<TensorQuantization>> quantizations) {
  SmallVector<InputFormat> formats;
  for (auto [index, value] : llvm::enumerate(network.getInputs())) {
    const TensorInfo &info = network.getValues()[value];
    InputFormat format;
    format.shape.assign(info.shape.begin(), info.shape.end());
    // What has no storage is refused when samples are converted to it.
    format.storage = getStorage(info.elementType).value_or(Storage::I48);
    if (index < quantizations.size())
      format.quantization = quantizations[index];
    formats.push_back(std::move(format));
  }
  return formats;
}

llvm::Expected<SmallVector<std::optional<TensorQuantization>>>
unbias::readInputQuantizations(const StagedNetwork &network) {
  SmallVector<std::optional<TensorQuantization>> result;
  for (unsigned input : network.getInputs()) {
    auto &quantization = result.emplace_back();
    for (const StagedOp &staged : network.getOps()) {
      if (!staged.whyNotStaged.empty() || staged.input != input)
        continue;
      BiasedOpInterface op = staged.named.op;
      auto bias = op.getBias();
      if (!bias)
        return prefixError("op '" + staged.named.id + "'", bias.takeError());
      auto scales = resolveScales(op, /*weights=*/nullptr, *bias,
                                  staged.outputLayout.channels);
      if (!scales)
        return prefixError("op '" + staged.named.id + "'", scales.takeError());
      if (scales->input.empty())
        continue;
      quantization = {scales->input.front(), scales->inputZeroPoint};
      break;
    }
  }
  return result;
}

llvm::Expected<NetworkInputs>
NetworkInputs::create(const SampleSet &samples, ArrayRef<InputFormat> inputs,
                      ArrayRef<InputFormat> quantized,
                      const SampleScaling &scaling) {
  if (samples.inputs.size() != inputs.size())
    return invalid("expected " + Twine(inputs.size()) +
                   " arrays of samples, one for every input of the network, "
                   "found " +
                   Twine(samples.inputs.size()));
  NetworkInputs result;
  result.count = samples.count;
  for (auto [index, array] : llvm::enumerate(samples.inputs)) {
    auto loader = SampleLoader::create(
        array, inputs[index],
        index < quantized.size() ? &quantized[index] : nullptr, scaling);
    if (!loader)
      return loader.takeError();
    result.loaders.push_back(std::move(*loader));
  }
  return result;
}

llvm::Error NetworkInputs::load(int64_t index, ArrayRef<char *> inputs) const {
  for (auto [loader, memory] : llvm::zip_equal(loaders, inputs))
    if (llvm::Error error = loader.load(
            index, MutableArrayRef<char>(memory, loader.getBytes())))
      return error;
  return llvm::Error::success();
}
