//===- OpMatching.h - Which op is which -------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the twin of every biased op by name or by order.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_PAIRING_OPMATCHING_H
#define UNBIAS_LIB_PAIRING_OPMATCHING_H

#include "unbias/Transforms/OpIds.h"

namespace mlir::unbias {

/// A quantized op and its twin.
struct MatchedOp {
  NamedOp quantized, real;
};

/// The biased ops under `quantized`, in order, with those under `real`. Invalid
/// if their number, kind, geometry or sizes of weights differ.
llvm::Expected<std::vector<MatchedOp>> matchOps(Operation *quantized,
                                                Operation *real);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_PAIRING_OPMATCHING_H
