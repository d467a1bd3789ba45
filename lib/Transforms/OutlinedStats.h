//===- OutlinedStats.h - Statistics away from their op ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Marks in locations, which lead from whatever an op has become back to what it
// carried, and what of that fits.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_OUTLINEDSTATS_H
#define UNBIAS_LIB_TRANSFORMS_OUTLINEDSTATS_H

#include "mlir/IR/Location.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// `location` with the mark `key`.
Location markLocation(Location location, StringAttr key);

/// The key that `location`, of which nothing below is looked at, is marked
/// with; null if it is none.
StringAttr getMark(LocationAttr location);

/// The keys of all marks in `location`, each once: a location is passed on
/// within others by inlining and fusion.
SmallVector<StringAttr> findMarks(Location location);

/// The `calib` attributes of `op`.
SmallVector<NamedAttribute> getCalibAttributes(Operation *op);

/// An entry of `attributes`, with what is to be known of `op` to recognize it.
/// Unsupported if `op` is, or if its weights have no static shape.
llvm::Expected<OutlinedAttr> outline(BiasedOpInterface op,
                                     ArrayRef<NamedAttribute> attributes);

/// The attributes of `entry` for `op`, which was made of the op that carried
/// them: weights in the layout of those of `op`. Invalid, with what differs, if
/// `op` does not compute the same weighted sum.
llvm::Expected<SmallVector<NamedAttribute>> fitAttributes(OutlinedAttr entry,
                                                          BiasedOpInterface op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_OUTLINEDSTATS_H
