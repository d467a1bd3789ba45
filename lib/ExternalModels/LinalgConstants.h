//===- LinalgConstants.h - Constants of linalg ops --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers that ops of linalg hold, pass on or compute from constants.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_LINALGCONSTANTS_H
#define UNBIAS_LIB_EXTERNALMODELS_LINALGCONSTANTS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"

namespace mlir::unbias {

/// The one number that `value`, used in the body of `op`, always is: a captured
/// constant or an operand that is the same at every position. Extensions on the
/// way count: zero extended numbers are not negative. Nothing for the rest.
std::optional<double> readBodyScalar(linalg::LinalgOp op, Value value);

/// The numbers that the tensor `value` always holds: a constant read in place,
/// or what element-wise generic ops compute from constants, which is how
/// producers leave a bias that they quantize (constant, divide, round, clamp,
/// convert). Nothing for what is not constant, or too large to compute here.
std::optional<TensorView> evaluateConstant(Value value);

/// The view of the result of `op` given that of its first operand, for a
/// transpose and for the dequantization of weights,
/// (extend(element) - zero point) * scale. Unsupported for other bodies.
llvm::Expected<TensorView> applyGenericToConstant(linalg::GenericOp op,
                                                  const TensorView &source);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_LINALGCONSTANTS_H
