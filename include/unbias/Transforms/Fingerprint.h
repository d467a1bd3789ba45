//===- Fingerprint.h - Which network a record was made for ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ties a record of statistics to the weights and the bias it was made for.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_FINGERPRINT_H
#define UNBIAS_TRANSFORMS_FINGERPRINT_H

#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// 32 hexadecimal digits (XXH3, 128 bits) of the stored weights, in the order
/// [group, output, tap, input] whatever their layout, and of the stored bias.
/// The same op in another layout has the same fingerprint, the op with a
/// corrected bias another. A bias that is absent counts as zeros; one that is
/// computed at run time is unsupported, as are weights that are not constant.
llvm::Expected<std::string> computeFingerprint(BiasedOpInterface op);

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_FINGERPRINT_H
