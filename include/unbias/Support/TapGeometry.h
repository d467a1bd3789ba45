//===- TapGeometry.h - Where the taps of a window meet the input *- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The shapes that decide how often a tap of a convolution meets the input and
// how often its padding.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_TAPGEOMETRY_H
#define UNBIAS_SUPPORT_TAPGEOMETRY_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace mlir::unbias {

/// One spatial axis of a windowed op. Sizes are in elements of the axis; -1
/// stands for a size that is not known.
struct TapAxis {
  /// Kernel size.
  int64_t taps = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  /// Elements of padding before the input, a preceding pad op included. For a
  /// transposed convolution: TOSA's out_pad, with its sign.
  int64_t padBefore = 0;
  /// Of the input before any padding.
  int64_t inputSize = 1;
  int64_t outputSize = 1;
  /// The same behind the input. The sizes imply it: without them it tells
  /// whether the axis is padded at all. Any number but 0 if dynamic.
  int64_t padAfter = 0;
};

/// All spatial axes of an op, in the order of the op's taps. No axes: a
/// matrix multiplication, with a single tap.
struct TapGeometry {
  llvm::SmallVector<TapAxis, 3> axes;
  /// Transposed convolution: a tap spreads the input over the output.
  bool transposed = false;

  /// The product of all kernel sizes.
  int64_t getNumTaps() const {
    int64_t taps = 1;
    for (const TapAxis &axis : axes)
      taps *= axis.taps;
    return taps;
  }
};

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_TAPGEOMETRY_H
