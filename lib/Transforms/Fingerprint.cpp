//===- Fingerprint.cpp - Which network a record was made for --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/Fingerprint.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace mlir::unbias;

/// Hashes the weights of one output channel in the order [tap, input].
static uint64_t hashChannel(const TensorView &tensor, const WeightView &weights,
                            int64_t group, int64_t output,
                            SmallVectorImpl<char> &buffer) {
  int64_t bytes = getStorageBytes(tensor.storage);
  int64_t base = weights.groupOffsets[group] + weights.outputOffsets[output];
  buffer.clear();
  for (int64_t tap : weights.tapOffsets)
    for (int64_t input : weights.inputOffsets) {
      const char *element = tensor.data.data() + (base + tap + input) * bytes;
      buffer.append(element, element + bytes);
    }
  return llvm::xxh3_64bits(ArrayRef(
      reinterpret_cast<const uint8_t *>(buffer.data()), buffer.size()));
}

llvm::Expected<std::string> unbias::computeFingerprint(BiasedOpInterface op) {
  if (llvm::Error error = checkBiasedOp(op))
    return error;
  auto tensor = readConstant(op.getWeights());
  if (!tensor)
    return tensor.takeError();
  auto weights = makeWeightView(*tensor, op.getWeightDims());
  if (!weights)
    return weights.takeError();
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  if (bias->kind == Bias::Kind::Runtime)
    return unsupported("expected a constant bias for a fingerprint, found one "
                       "that is computed at run time");

  // One hash per output channel, then one over these, the sizes and the bias:
  // no buffer is larger than a channel.
  SmallVector<uint64_t> words = {
      uint64_t(weights->getGroups()), uint64_t(weights->getOutputs()),
      uint64_t(weights->getTaps()), uint64_t(weights->getInputs())};
  SmallVector<char> buffer;
  for (int64_t group = 0; group < weights->getGroups(); ++group)
    for (int64_t output = 0; output < weights->getOutputs(); ++output)
      words.push_back(hashChannel(*tensor, *weights, group, output, buffer));
  int64_t channels = weights->getOutputChannels();
  for (int64_t channel = 0; channel < channels; ++channel)
    words.push_back(llvm::bit_cast<uint64_t>(bias->get(channel)));
  llvm::XXH128_hash_t hash = llvm::xxh3_128bits(
      ArrayRef(reinterpret_cast<const uint8_t *>(words.data()),
               words.size() * sizeof(uint64_t)));
  return llvm::utohexstr(hash.high64, /*LowerCase=*/true, /*Width=*/16) +
         llvm::utohexstr(hash.low64, /*LowerCase=*/true, /*Width=*/16);
}
