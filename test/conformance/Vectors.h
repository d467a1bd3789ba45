//===- Vectors.h - Numbers that others published ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads vectors.json, and computes corrected biases by the numerics alone.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_CONFORMANCE_VECTORS_H
#define UNBIAS_TEST_CONFORMANCE_VECTORS_H

#include "../unit/Tensors.h"
#include "unbias/Analysis/BiasCorrector.h"
#include "llvm/Support/JSON.h"
#include <vector>

namespace mlir::unbias::test {

using Numbers = std::vector<double>;

/// One entry of vectors.json.
class Vector {
public:
  explicit Vector(llvm::StringRef name);

  /// The number, or the numbers of an array of any depth in row-major order.
  Numbers get(llvm::StringRef key) const;
  /// Numbers that are floats.
  std::vector<float> getFloats(llvm::StringRef key) const;
  /// Element `index` of an array of objects.
  Vector at(llvm::StringRef key, size_t index) const;
  size_t count(llvm::StringRef key) const;

private:
  explicit Vector(llvm::json::Object object) : object(std::move(object)) {}
  const llvm::json::Value &find(llvm::StringRef key) const;

  llvm::json::Object object;
};

/// Weights of `shape` whose dimensions are `dims`; `weights` outlives the view.
WeightView view(const Numbers &weights, ArrayRef<int64_t> shape,
                const WeightDims &dims);

/// The bias after a correction by `corrector`.
Numbers correct(const Numbers &bias, const BiasCorrector &corrector,
                const WeightView &weights, const WeightView &quantized);

void expectNear(ArrayRef<double> found, ArrayRef<double> expected,
                double tolerance);

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_CONFORMANCE_VECTORS_H
