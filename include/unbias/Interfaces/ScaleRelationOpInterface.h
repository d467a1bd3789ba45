//===- ScaleRelationOpInterface.h - Scales along ops ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the scales of an op's operands and result relate.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_SCALERELATIONOPINTERFACE_H
#define UNBIAS_INTERFACES_SCALERELATIONOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include <optional>

namespace mlir::unbias {

/// The operands have the same scale, and the result stands for the same real
/// numbers: stored result = stored operand * factor, so that the scale of the
/// result is that of the operands / factor. Sums stand for means, with the
/// number of elements in `factor`: one network may add and divide later where
/// its twin averages.
struct ScaleRelation {
  /// At least one.
  SmallVector<Value, 2> operands;
  /// Finite and > 0; nothing: not the same for all elements.
  std::optional<double> factor = 1.0;
  /// How exactly `factor` is known, relatively.
  double tolerance = 1e-6;
  /// The stored number that is zero in the operands, if the op says so.
  std::optional<int64_t> operandZeroPoint;
  /// The same for the result; nothing: as in the operands.
  std::optional<int64_t> resultZeroPoint;
};

} // namespace mlir::unbias

#include "unbias/Interfaces/ScaleRelationOpInterface.h.inc"

#endif // UNBIAS_INTERFACES_SCALERELATIONOPINTERFACE_H
