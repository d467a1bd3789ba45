//===- OutputQuality.h - Outputs of networks compared -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_OUTPUTQUALITY_H
#define UNBIAS_LIB_EXECUTION_OUTPUTQUALITY_H

#include "unbias/Execution/Comparison.h"

namespace mlir::unbias {

/// What a network computes of one sample.
struct SampleOutput {
  /// All outputs one after the other, in real units where their scale is known,
  /// else in stored ones.
  std::vector<float> outputs;
  /// Output of the last biased op, in real units; empty if it is not seen.
  std::vector<float> last;
};

/// Outputs as rows of classes.
struct OutputShape {
  /// Elements of the last dimension of the only output; 0 if there are several.
  int64_t classes = 0;
  /// Whether the outputs of the quantized network are in real units.
  bool isReal = true;
};

/// Whether every row of the outputs is the softmax of the last op's output.
bool endsInSoftmax(ArrayRef<SampleOutput> samples, const OutputShape &shape);

/// The first of the largest numbers.
int64_t findTopClass(ArrayRef<float> numbers);

/// The share of samples whose top class is their label.
double getTopOne(ArrayRef<SampleOutput> samples, ArrayRef<int64_t> labels);

/// Fills in what outputs tell.
void compareOutputs(ArrayRef<SampleOutput> real,
                    ArrayRef<SampleOutput> quantized, const OutputShape &shape,
                    bool isSoftmax, bool isClassifier,
                    NetworkComparison &result);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_OUTPUTQUALITY_H
