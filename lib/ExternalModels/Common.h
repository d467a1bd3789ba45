//===- Common.h - Helpers of several external models ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Questions about types that models of several dialects ask.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXTERNALMODELS_COMMON_H
#define UNBIAS_LIB_EXTERNALMODELS_COMMON_H

#include "mlir/IR/Types.h"
#include "unbias/Support/Reason.h"
#include "unbias/Support/TensorView.h"

namespace mlir::unbias {

/// A type as it prints, for messages.
std::string toText(Type type);

/// The view `source` of a constant whose elements are converted from the type
/// `from` to the type `to`: the same bytes where every number that `source` can
/// hold is one of `to`, or, from i32 to f32, within 2^-24 of itself; else
/// unsupported. `isUnsigned` conversions read signless integers as not negative.
llvm::Expected<TensorView> castConstant(const TensorView &source, Type from,
                                        Type to, bool isUnsigned = false);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXTERNALMODELS_COMMON_H
