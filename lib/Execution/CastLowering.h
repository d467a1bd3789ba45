//===- CastLowering.h - Quantize and dequantize casts -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream lowers quant casts too, but truncates where it should round, and
// only before shapes are known.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_CASTLOWERING_H
#define UNBIAS_LIB_EXECUTION_CASTLOWERING_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/Error.h"

namespace mlir::unbias {

/// Replaces the casts of a network by what they compute:
///   qcast: clamp(round(x / scale + zero point)), in f64, halves away from zero
///   dcast: (q - zero point) * scale, in f32
class CastLowering {
public:
  /// Computes what is constant but for biases, which stay chains from stored
  /// numbers, and makes the other casts conversions whose shapes can be
  /// inferred. Quantized types must be there still. Invalid, naming the op, for
  /// types that cannot be computed with.
  llvm::Error begin(func::FuncOp function);

  /// Makes the conversions what they stand for. Shapes must be known.
  void finish();

private:
  /// A `tosa.cast` that stands for a cast from or to `type`.
  struct Conversion {
    Operation *op;
    quant::QuantizedType type;
    bool quantizes;
  };
  SmallVector<Conversion> conversions;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_CASTLOWERING_H
