//===- OpChecker.h - Checks of an op's statistics ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an op's statistics, weights and bias say about each other.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_TRANSFORMS_OPCHECKER_H
#define UNBIAS_LIB_TRANSFORMS_OPCHECKER_H

#include "StatsChecks.h"

namespace mlir::unbias {

/// The least and the greatest number that can be stored.
struct StoredRange {
  double low, high;
};

/// The range of integers of a width.
inline StoredRange getIntegerRange(unsigned width, bool isUnsigned) {
  if (isUnsigned)
    return {0.0, std::ldexp(1.0, width) - 1.0};
  return {-std::ldexp(1.0, width - 1), std::ldexp(1.0, width - 1) - 1.0};
}

/// " in channel 3" for messages.
inline std::string inChannel(int64_t channel) {
  return " in channel " + std::to_string(channel);
}

/// Checks one op whose problem has been gathered.
class OpChecker {
public:
  OpChecker(const CorrectionProblem &problem, const StatsCheckOptions &options,
            StatsFindings &findings)
      : problem(problem), statistics(problem.statistics), options(options),
        findings(findings) {
    BiasedOpInterface op = problem.op;
    floatBias = op->getAttrOfType<DenseF64ArrayAttr>(CalibDialect::kFloatBias);
  }

  void check();

private:
  void checkFloatWeights();
  void checkWeightError();
  void checkWeightErrorAgrees();
  void checkBias();
  void checkInputRange();
  void checkInputShift();
  void checkOutputShift();
  void checkOutput(StringRef inputName, StringRef outputName,
                   const std::optional<InputRecord> &input,
                   const std::optional<OutputRecord> &output,
                   const std::optional<WeightView> &weights,
                   ArrayRef<double> bias, double tolerance);

  /// A stored weight that is so near the end of its range that it may have been
  /// clipped.
  bool isSaturated(int64_t channel, int64_t tap, int64_t input) const;
  /// Calls `visit(tap, input)` for every weight of any output channel.
  void forEachWeight(llvm::function_ref<void(int64_t, int64_t)> visit) const;
  double load(const WeightView &weights, int64_t channel, int64_t tap,
              int64_t input) const {
    return weights.at(channel / weights.getOutputs(),
                      channel % weights.getOutputs(), tap, input);
  }
  double getWeightScale(int64_t channel, int64_t tap, int64_t input) const {
    const WeightView &weights = *problem.weights;
    return weights.getScale(channel / weights.getOutputs(),
                            channel % weights.getOutputs(), tap, input);
  }
  bool hasIntegerWeights() const {
    return problem.weights && isInteger(problem.weights->getStoredType());
  }
  double getBiasScale(int64_t channel) const {
    ArrayRef<double> scales = problem.scales.bias;
    return scales.size() == 1 ? scales[0] : scales[channel];
  }
  /// The real biases of the network that the statistics are of; empty if they
  /// are not known.
  SmallVector<double> getRealBias() const;
  SmallVector<double> getStoredBias() const;

  const CorrectionProblem &problem;
  const OpStatistics &statistics;
  const StatsCheckOptions &options;
  StatsFindings &findings;
  DenseF64ArrayAttr floatBias;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_TRANSFORMS_OPCHECKER_H
