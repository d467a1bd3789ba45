//===- LinalgWeightedSum.h - Which linalg ops are weighted sums -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recognizes convolutions and matrix multiplications by their indexing maps and
// their body, whatever they are called.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_LINALGWEIGHTEDSUM_H
#define UNBIAS_LIB_EXTERNALMODELS_LINALGWEIGHTEDSUM_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Support/WeightView.h"

namespace mlir::unbias {

/// One factor of the products that are summed.
struct SumFactor {
  OpOperand *operand = nullptr;
  /// What the body subtracts from the element; null for nothing.
  Value zeroPoint;
  /// The body extends the element with zeros.
  bool isUnsigned = false;
  /// The body dequantizes the element by its quantized type.
  bool isDequantized = false;
};

/// One axis along which the weights slide over the activation.
struct SumAxis {
  int64_t activationDim;
  int64_t outputDim;
  int64_t stride;
  int64_t dilation;
};

/// out += (activation - zero point) * (weights - zero point), with the role of
/// every dimension. A matrix multiplication is one without axes.
struct WeightedSum {
  SumFactor activation;
  SumFactor weights;
  WeightDims weightDims;
  /// Group, then input channel.
  SmallVector<int64_t> activationChannelDims;
  /// Group, then output channel.
  SmallVector<int64_t> outputChannelDims;
  /// In the order of `weightDims.taps`.
  SmallVector<SumAxis> axes;
  /// Without axes both operands can be the weights, which then are the one that
  /// is a constant. Set if that does not decide: what was found.
  StringRef ambiguity;
};

/// Takes `op` apart; nothing if it is no weighted sum (pooling, element-wise
/// ops, a dot product, which has no output channel).
std::optional<WeightedSum> matchWeightedSum(linalg::LinalgOp op);

/// The stored number that stands for zero in `factor`. Unsupported if it is not
/// one constant.
llvm::Expected<int64_t> readZeroPoint(linalg::LinalgOp op,
                                      const SumFactor &factor);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_LINALGWEIGHTEDSUM_H
