//===- NetworkInputs.h - Samples as inputs of a network ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_EXECUTION_NETWORKINPUTS_H
#define UNBIAS_EXECUTION_NETWORKINPUTS_H

#include "unbias/Execution/StagedNetwork.h"
#include "unbias/Statistics/SampleFile.h"

namespace mlir::unbias {

/// The inputs of `network` as samples are made for them; `quantizations` has
/// one entry per input, or is empty.
SmallVector<InputFormat>
getInputFormats(const StagedNetwork &network,
                ArrayRef<std::optional<TensorQuantization>> quantizations = {});

/// What the biased ops that read the inputs of `network` say about these, by
/// types and `calib` attributes; one entry per input. Invalid if they
/// contradict themselves.
llvm::Expected<SmallVector<std::optional<TensorQuantization>>>
readInputQuantizations(const StagedNetwork &network);

/// Brings samples into the form that a network reads.
class NetworkInputs {
public:
  /// `quantized`: the inputs of the quantized network that sees the same
  /// samples; empty for a network alone. Invalid: another number of arrays than
  /// of inputs, other shapes, a quantization that is needed and not known.
  static llvm::Expected<NetworkInputs> create(const SampleSet &samples,
                                              ArrayRef<InputFormat> inputs,
                                              ArrayRef<InputFormat> quantized,
                                              const SampleScaling &scaling);

  int64_t getCount() const { return count; }
  /// Writes sample `index` to the memory of the inputs.
  llvm::Error load(int64_t index, ArrayRef<char *> inputs) const;

private:
  std::vector<SampleLoader> loaders;
  int64_t count = 0;
};

} // namespace mlir::unbias

#endif // UNBIAS_EXECUTION_NETWORKINPUTS_H
