//===- CorrectionMethodInterface.h - Methods of other dialects --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a compiler adds a method of correction without changing a pass.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_CORRECTIONMETHODINTERFACE_H
#define UNBIAS_TRANSFORMS_CORRECTIONMETHODINTERFACE_H

#include "mlir/IR/DialectInterface.h"
#include "unbias/Analysis/BiasCorrector.h"
#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias {

/// What is known of an op, checked and in real units. Pointers are null, arrays
/// empty, where the op carries no such statistics.
struct MethodInput {
  BiasedOpInterface op;
  /// Means of the input in the float and in the quantized run.
  const InputMean *inputFloat = nullptr, *inputQuantized = nullptr;
  /// Means of the output, one per output channel.
  ArrayRef<double> outputFloat, outputQuantized;
};

/// Dialects with methods of correction of their own have this interface. The
/// method `name` of a dialect `accel` is asked for by
/// `calib.method = "accel.name"` on an op or in a statistics file.
class CorrectionMethodInterface
    : public DialectInterface::Base<CorrectionMethodInterface> {
public:
  CorrectionMethodInterface(Dialect *dialect) : Base(dialect) {}

  /// The corrector that `name` stands for; it is called with the op's float
  /// weights and its dequantized ones. Unsupported: `input` has not what it
  /// needs, the op is left alone. Invalid: no method has this name.
  virtual llvm::Expected<std::unique_ptr<BiasCorrector>>
  createCorrector(StringRef name, const MethodInput &input) const = 0;
};

} // namespace mlir::unbias

#endif // UNBIAS_TRANSFORMS_CORRECTIONMETHODINTERFACE_H
