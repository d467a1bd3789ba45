//===- OpIds.h - Names of biased ops ----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By which name statistics files, options and reports speak of an op.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_OPIDS_H
#define UNBIAS_TRANSFORMS_OPIDS_H

#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// A biased op and its name.
struct NamedOp {
  BiasedOpInterface op;
  std::string id;
};

/// All biased ops under `root` in the order of a walk. The name of an op is its
/// `calib.id`; else the outermost name of its location, of a fused location
/// that of its first part; else `function#n`, the n-th biased op of the
/// enclosing function from 0. Names need not be unique: `checkUnique` tells.
SmallVector<NamedOp> collectBiasedOps(Operation *root);

/// The name of the function that `op` is in; empty if it is in none.
StringRef getFunctionName(Operation *op);

/// Fails with an error at the second op of each name that occurs twice, and a
/// note at the first.
LogicalResult checkUnique(ArrayRef<NamedOp> ops);

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_OPIDS_H
