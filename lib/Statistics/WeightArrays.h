//===- WeightArrays.h - Weights in statistics files -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors as nested lists, or in a .npy file beside the statistics file.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_STATISTICS_WEIGHTARRAYS_H
#define UNBIAS_LIB_STATISTICS_WEIGHTARRAYS_H

#include "unbias/Statistics/ArrayData.h"
#include "llvm/Support/JSON.h"

namespace mlir::unbias {

/// Reads nested lists, or {"npy": "path relative to directory"}. Lists become
/// f32 where that is exact, else f64. Invalid, starting with `path`, if lists
/// are ragged, the file is not there or is no array of floats, or a number is
/// not finite.
llvm::Expected<ArrayData> readWeightArray(const llvm::json::Value &value,
                                          llvm::StringRef path,
                                          llvm::StringRef directory);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_STATISTICS_WEIGHTARRAYS_H
