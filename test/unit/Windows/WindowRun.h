//===- WindowRun.h - Random weighted sums, run and corrected ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an op computes on average, by all of its products, and what the library
// says that its correction is.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_UNIT_WINDOWS_WINDOWRUN_H
#define UNBIAS_TEST_UNIT_WINDOWS_WINDOWRUN_H

#include "WindowOp.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Transforms/Correction.h"

namespace mlir::unbias::test {

/// The float op on the float input, and the quantized op on the quantized one,
/// by a loop over all products.
struct WindowRun {
  /// Mean outputs, without bias, of every output channel.
  Numbers floatMean, quantizedMean;
  /// sum |W| |m_f| + sum |Wq| |m_q|.
  Numbers magnitude;
  /// -sum (Wq - W) m_f with the means that the taps really meet, and with the
  /// mean of the channel at every tap, padding or not.
  Numbers weightError, withoutCoverage;
  /// sum over all taps that meet input |Wq - W| * coverage * (max - min of the
  /// float input of the channel).
  Numbers spread;

  explicit WindowRun(const WindowOp &op);
};

/// Expects what the run of `op` measures, in every output channel: the
/// difference of the mean outputs, to 1e-12 of `magnitude`.
void expectEqualsRun(const Correction &correction, const WindowOp &op);

/// An op in IR, with statistics from a StatisticsAccumulator.
class WindowModule {
public:
  WindowModule(MLIRContext &context, const WindowOp &op);

  /// Null if the text of the op is wrong.
  BiasedOpInterface getOp() const { return biased; }
  /// Sets the op's attributes; statistics per tap or per channel.
  llvm::Error attachStatistics(bool isPerTap);
  /// Without tests for noise.
  llvm::Expected<Correction> correct(CorrectionMethod method) const;

private:
  template <typename T>
  llvm::Expected<TensorRecord> accumulate(ArrayRef<T> elements, double padding,
                                          bool isPerTap) const;

  const WindowOp &op;
  OwningOpRef<ModuleOp> module;
  BiasedOpInterface biased;
};

/// A context that can read the ops.
class WindowContext {
public:
  WindowContext();
  MLIRContext context;
};

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_UNIT_WINDOWS_WINDOWRUN_H
