//===- ElementLoops.h - Loops around a sum in f32 ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From integers to f32 and back, compiled for several instruction sets; all
// give the same numbers.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_ELEMENTLOOPS_H
#define UNBIAS_LIB_EXECUTION_ELEMENTLOOPS_H

#include "unbias/Execution/StagedNetwork.h"
#include "unbias/Support/Clones.h"
#include "unbias/Support/TensorView.h"

namespace mlir::unbias {

/// output[i] = input[i] - zeroPoint, of an 8 or 16-bit integer storage.
void subtractZeroPoint(const char *input, Storage storage, int64_t count,
                       float zeroPoint, float *output);

/// output[p, c] = sums[p, c] + bias[c], wrapping; the sums are integers.
void addIntegerBias(const float *sums, const int32_t *bias, int64_t positions,
                    int64_t channels, int32_t *output);

/// output = input + delta[c] in all elements of channel c; they may be the
/// same.
void addToChannels(const int32_t *input, ArrayRef<int32_t> delta,
                   const ChannelLayout &layout, int32_t *output);
void addToChannels(const float *input, ArrayRef<float> delta,
                   const ChannelLayout &layout, float *output);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_ELEMENTLOOPS_H
