//===- TosaMoments.h - What models of moments along TOSA ops need - C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants, batch norms, and the models of single ops.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_TOSAMOMENTS_H
#define UNBIAS_LIB_EXTERNALMODELS_TOSAMOMENTS_H

#include "MomentModels.h"
#include "TosaCommon.h"

namespace mlir::unbias {

/// The sizes of `value`, which is ranked, with 1 for unknown ones.
SmallVector<int64_t> getTosaSizes(Value value);

/// The numbers of a small constant, `name` for messages.
llvm::Expected<SmallVector<double>> readTosaNumbers(Value value,
                                                    StringRef name);

/// The one number of a constant.
llvm::Expected<double> readTosaNumber(Value value, StringRef name);

/// What comes out of a batch norm whose last op is `add`: ((x - mean) * inverse
/// deviation) * gamma + beta, all but x constants.
std::optional<MomentTensor> readTosaBatchNorm(tosa::AddOp add);

/// Attaches the models of ops that move or merge elements.
void attachTosaShapeMomentModels(MLIRContext &context);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_TOSAMOMENTS_H
