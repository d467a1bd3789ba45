//===- BiasConstant.h - Numbers of a bias as an attribute -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_BIASCONSTANT_H
#define UNBIAS_LIB_TRANSFORMS_BIASCONSTANT_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "unbias/Support/ConstantReader.h"

namespace mlir::unbias {

/// A rank-1 constant of the stored numbers `values` of a bias whose elements
/// are of `elementType`, quantized or not.
inline DenseElementsAttr makeBiasConstant(Type elementType,
                                          ArrayRef<double> values) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(elementType))
    elementType = quantized.getStorageType();
  return makeElements(
      RankedTensorType::get({int64_t(values.size())}, elementType), values);
}

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_BIASCONSTANT_H
