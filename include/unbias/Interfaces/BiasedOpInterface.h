//===- BiasedOpInterface.h - Weighted sums plus a bias ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The op interface against which all corrections are written.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_BIASEDOPINTERFACE_H
#define UNBIAS_INTERFACES_BIASEDOPINTERFACE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/PatternMatch.h"
#include "unbias/Support/Reason.h"
#include "unbias/Support/TapGeometry.h"
#include "unbias/Support/WeightView.h"

namespace mlir::unbias {

/// The bias of an op as it stands in the IR.
struct Bias {
  enum class Kind {
    /// None, or a zero-filled accumulator: creating one is up to the op.
    Absent,
    /// A constant, of size 1 or one per output channel.
    Constant,
    /// Computed at run time: a correction can only be added to it.
    Runtime
  };
  Kind kind = Kind::Absent;
  /// Element type of the bias, quantized if it is; for an absent one the type
  /// that it would have. Its storage is what `setBias` takes.
  Type elementType;
  /// `Constant`: stored numbers, one or one per output channel.
  SmallVector<double> values;
  /// What a step of `values` is worth, in real units, where casts behind the
  /// stored numbers say so: 1 for floats. One, or one per output channel;
  /// empty: there are no such casts.
  SmallVector<double> scales;
  /// Floats that are quantized on their way to the op: to what multiples, one
  /// or one per output channel, and to which ones at most. Empty: they are not.
  SmallVector<double> steps;
  int64_t low = 0, high = 0;

  /// The stored number of an output channel; 0 if the bias is absent.
  double get(int64_t channel) const {
    if (values.empty())
      return 0.0;
    return values[values.size() == 1 ? 0 : channel];
  }
};

/// How an accumulator is requantized after the op.
struct Requantization {
  /// One, or one per output channel.
  SmallVector<double> multipliers;
  /// Significant bits of a multiplier, which bound how exactly it can agree
  /// with scales from elsewhere: 31 for 32-bit multipliers, 15 for 16-bit ones.
  unsigned significantBits = 31;
  /// The requantized value; its type may carry the output scale.
  Value result;
};

} // namespace mlir::unbias

#include "unbias/Interfaces/BiasedOpInterface.h.inc"

namespace mlir::unbias {

/// Why `op` cannot be handled whatever its statistics: what it says itself
/// (`checkSupported`), or that it has more channels or taps than can be counted
/// one by one. A splat of any size is a small constant.
llvm::Error checkBiasedOp(BiasedOpInterface op);

} // namespace mlir::unbias

#endif // UNBIAS_INTERFACES_BIASEDOPINTERFACE_H
