//===- ChannelSums.h - Sums over the channels of a tensor -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is summed over the outputs of biased ops of one sample, in double and in
// the order of memory.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_CHANNELSUMS_H
#define UNBIAS_LIB_EXECUTION_CHANNELSUMS_H

#include "unbias/Execution/StagedNetwork.h"

namespace mlir::unbias {

/// The numbers of a tensor, integers as they are stored. Element types other
/// than f32 and i32 are converted into `scratch`.
class TensorNumbers {
public:
  TensorNumbers(const TensorInfo &info, const char *data,
                std::vector<float> &scratch);
  /// One of the two is null.
  const float *floats = nullptr;
  const int32_t *integers = nullptr;
};

/// sums[c] += numbers of channel c.
void addChannelSums(const TensorNumbers &numbers, const ChannelLayout &layout,
                    MutableArrayRef<double> sums);

/// Likewise, and squares[c] += their squares.
void addChannelSums(const TensorNumbers &numbers, const ChannelLayout &layout,
                    MutableArrayRef<double> sums,
                    MutableArrayRef<double> squares);

/// sums[c] += quantized * scale[c] - real over channel c, squares[c] += the
/// square of that. `real` holds floats, `scale` one number per channel.
void addDifference(const TensorNumbers &real, const TensorNumbers &quantized,
                   ArrayRef<double> scale, const ChannelLayout &layout,
                   MutableArrayRef<double> sums,
                   MutableArrayRef<double> squares);

/// How many elements of an 8 or 16-bit integer tensor are at a limit of their
/// type without being `zeroPoint`; 0 of other types.
int64_t countSaturated(const TensorInfo &info, const char *data,
                       double zeroPoint);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_CHANNELSUMS_H
