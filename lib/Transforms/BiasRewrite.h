//===- BiasRewrite.h - Writing the bias of an op ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_BIASREWRITE_H
#define UNBIAS_LIB_TRANSFORMS_BIASREWRITE_H

#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// A rank-1 constant of the stored numbers `values` of a bias whose elements
/// are of `elementType`, quantized or not.
DenseElementsAttr makeBiasConstant(Type elementType, ArrayRef<double> values);

/// The smallest and the largest number that a bias of signed integers can store,
/// whose elements are of `elementType`, quantized or not.
std::pair<double, double> getBiasRange(Type elementType);

/// Makes `values` the bias of `op`. What defined the old one is erased if
/// nothing else uses it: a pass should not leave its own rubbish.
void replaceBias(BiasedOpInterface op, RewriterBase &rewriter,
                 DenseElementsAttr values);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_BIASREWRITE_H
