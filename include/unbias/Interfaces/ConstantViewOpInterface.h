//===- ConstantViewOpInterface.h - Views of constants -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a constant through the reshapes, transposes, slices and casts behind
// which producers leave it.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_CONSTANTVIEWOPINTERFACE_H
#define UNBIAS_INTERFACES_CONSTANTVIEWOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "unbias/Support/Reason.h"
#include "unbias/Support/TensorView.h"

#include "unbias/Interfaces/ConstantViewOpInterface.h.inc"

namespace mlir::unbias {

/// The constant behind `value`, read in place. A quantized element type of
/// `value` or of a value on the way sets the quantization of the view. What is
/// not a constant is unsupported; an elided or wrongly sized constant is
/// invalid.
llvm::Expected<TensorView> readConstant(Value value);

/// Whether `value` is a constant or made of one by constant views; reading it
/// may still fail.
bool isConstant(Value value);

/// Whether few enough ops compute `value` to follow every operand of each, one
/// by one: an op that is met on several ways counts as often, and one that
/// depends on itself, as in a graph region, is never done.
bool isShortComputation(Value value);

/// The affine quantization that a quantized type says its tensors have; nothing
/// for a plain type, unsupported for types without scales. Whether it fits a
/// shape is not checked.
llvm::Expected<std::optional<AxisQuantization>> getQuantization(Type type);

} // namespace mlir::unbias

#endif // UNBIAS_INTERFACES_CONSTANTVIEWOPINTERFACE_H
