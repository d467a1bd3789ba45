//===- RecordAttributes.h - Records of files as attributes ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a statistics file says about an op, as `calib` attributes.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_RECORDATTRIBUTES_H
#define UNBIAS_TRANSFORMS_RECORDATTRIBUTES_H

#include "mlir/IR/Operation.h"
#include "unbias/Statistics/StatisticsFile.h"

namespace mlir::unbias {

/// The attributes for `record`. Weights above a few kilobytes become a resource
/// that shares the memory of their file. Fails with an error at `op` if the
/// dialect refuses one.
FailureOr<SmallVector<NamedAttribute>> makeAttributes(Operation *op,
                                                      const OpRecord &record);

/// Whether two attributes say the same: resources by their content, whatever
/// they are called.
bool isSameAttribute(Attribute left, Attribute right);

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_RECORDATTRIBUTES_H
