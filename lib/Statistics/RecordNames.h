//===- RecordNames.h - Words of statistics files ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the enumerations of a record are spelled, in the order of enumerators.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_STATISTICS_RECORDNAMES_H
#define UNBIAS_LIB_STATISTICS_RECORDNAMES_H

#include "llvm/ADT/StringRef.h"

namespace mlir::unbias {

inline constexpr llvm::StringLiteral kSourceNames[] = {"measured", "propagated",
                                                       "batch_norm"};
inline constexpr llvm::StringLiteral kUpstreamNames[] = {"original",
                                                         "corrected"};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_STATISTICS_RECORDNAMES_H
