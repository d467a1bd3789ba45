//===- TosaCommon.h - What all TOSA models need -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Element types, zero points, constants and requantization in TOSA.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_TOSACOMMON_H
#define UNBIAS_LIB_EXTERNALMODELS_TOSACOMMON_H

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// Attach the models; called when the dialect is loaded.
void attachTosaConvModels(MLIRContext &context);
void attachTosaMatmulModels(MLIRContext &context);
void attachTosaConstantModels(MLIRContext &context);
void attachTosaScaleModels(MLIRContext &context);
void attachTosaMomentModels(MLIRContext &context);

/// What elements of `value` are stored as; null for `!quant.calibrated`.
Type getTosaStorageType(Value value);

/// TOSA's verifiers let pass what no implementation can run: mixtures of floats
/// and integers, integer results that are no accumulator. Unsupported unless
/// the element types of an op fit each other.
llvm::Error checkTosaElementTypes(Value activation, Value weights,
                                  Value output);

/// Unsupported unless `value` is a ranked tensor of rank `rank`; `name` is for
/// the message.
llvm::Error checkTosaRank(Value value, int64_t rank, StringRef name);

/// Unsupported unless `found`, a size of `name`, is `expected` or unknown.
llvm::Error checkTosaSize(int64_t found, int64_t expected, StringRef name);

/// The numbers of a constant `!tosa.shape`.
std::optional<SmallVector<int64_t>> readTosaShape(Value shape);

/// The numbers of a small constant (stored ones if its type is quantized), also
/// of one that TOSA ops compute from constants. Unsupported if it is none.
llvm::Expected<TensorView> evaluateTosaConstant(Value value);

/// The zero point in the operand `zeroPoint`. It must be a constant and agree
/// with the type of `tensor`, whose zero point it is.
llvm::Expected<int64_t> readTosaZeroPoint(Value zeroPoint, Value tensor);

/// How the only user of `output` requantizes it, if that is a `tosa.rescale`
/// whose multipliers are one for all or one for each of `channels` channels, or
/// a cast to floats that are multiplied by one number.
std::optional<Requantization> readTosaRescale(Value output, int64_t channels);

/// A new `tosa.const` of `shape` at `location`, holding `values`.
Value createTosaConst(RewriterBase &rewriter, Location location,
                      ArrayRef<int64_t> shape, Type elementType,
                      DenseElementsAttr values);

/// Unsupported where `tosa.add` does not take elements of `elementType`.
llvm::Error checkTosaAddable(Type elementType);

/// The bias operand `value` of a convolution of `channels` output channels,
/// which always has one.
llvm::Expected<Bias> readTosaBias(Value value, int64_t channels);

/// Makes `values` the bias operand `bias` of `op`.
void setTosaBias(RewriterBase &rewriter, Operation *op, OpOperand &bias,
                 DenseElementsAttr values);

/// Adds `delta` to the bias operand, and takes it off again: `addToBias` and
/// `removeBias` of the interface.
llvm::Error addToTosaBias(RewriterBase &rewriter, Operation *op,
                          OpOperand &bias, DenseElementsAttr delta,
                          bool dryRun);
llvm::Error removeFromTosaBias(RewriterBase &rewriter, Operation *op,
                               OpOperand &bias, DenseElementsAttr delta,
                               bool dryRun);

/// Erases `op`, and the constants that only it used, if nothing uses it.
void eraseTosaIfUnused(RewriterBase &rewriter, Operation *op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_TOSACOMMON_H
