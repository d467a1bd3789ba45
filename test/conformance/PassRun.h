//===- PassRun.h - What passes make of one op -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_CONFORMANCE_PASSRUN_H
#define UNBIAS_TEST_CONFORMANCE_PASSRUN_H

#include "Vectors.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "unbias/Interfaces/BiasedOpInterface.h"

namespace mlir::unbias::test {

/// `dense<...> : tensor<...>` with every bit of the numbers: f64, f32 or i8.
std::string dense(const Numbers &values, ArrayRef<int64_t> shape,
                  const std::string &element);
/// `tensor<...>`.
std::string tensor(ArrayRef<int64_t> shape, const std::string &element);
/// `array<f64: ...>`.
std::string array(ArrayRef<double> values);
/// Statistics of `samples`; per tap if `taps` are given.
std::string stats(ArrayRef<double> mean, int64_t samples,
                  const std::string &taps = "");

/// A linalg op of doubles whose bias is the init: nothing is rounded.
struct DoubleOp {
  std::string name;
  SmallVector<int64_t> input, weights, output;
  /// The dimension of the output channels.
  int64_t channelDim;
  /// What the op has beside `calib` attributes, for example its strides.
  std::string attributes = "strides = dense<1> : tensor<2xi64>, "
                           "dilations = dense<1> : tensor<2xi64>";

  /// A function with the op, quantized weights, a bias and `calib` attributes.
  std::string getText(const Numbers &quantized, const Numbers &bias,
                      const std::string &calib) const;
};

/// Runs `pipeline` (of passes on a module) on a module.
class PassRun {
public:
  PassRun(const std::string &text, const std::string &pipeline);

  /// Whether the text was read and all passes succeeded.
  bool isSuccess() const { return succeeded; }
  /// The stored biases of the biased ops, in their order.
  Numbers getBias(size_t op = 0) const;
  BiasedOpInterface getOp(size_t op = 0) const;

private:
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  bool succeeded = false;
};

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_CONFORMANCE_PASSRUN_H
