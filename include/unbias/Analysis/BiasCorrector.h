//===- BiasCorrector.h - Methods of bias correction -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The formulas, one class each, on weights and means alone: no IR.
//
// For output channel o, tap k, input channel c of o's group, real weights W,
// dequantized quantized weights Wq, error e = Wq - W, input means m_f and m_q
// of the float and of the quantized run (averages over samples and output
// positions of what a tap meets), quantization shifts the mean output by
//
//     shift[o] = sum Wq[o,k,c] m_q[k,c] - sum W[o,k,c] m_f[k,c]
//
// and a correction of -shift, added to the bias before it is quantized, takes
// the shift out (Data-Free Quantization, arXiv 1906.04721, section 4.2).
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_BIASCORRECTOR_H
#define UNBIAS_ANALYSIS_BIASCORRECTOR_H

#include "unbias/Analysis/InputMean.h"
#include "unbias/Support/WeightView.h"
#include <optional>

namespace mlir::unbias {

/// Half-open range of output channels of an op.
struct ChannelRange {
  int64_t begin, end;
};

/// Where a range of corrections goes; both are in order of channels.
struct CorrectionSpan {
  /// Real units.
  MutableArrayRef<double> correction;
  /// The squared standard error of each correction, NaN where the statistics do
  /// not tell; empty if the caller does not ask. It comes with the correction
  /// because both need the same weights, which are read once.
  MutableArrayRef<double> variance;
};

/// A method of bias correction. Implement `calculateRange` to add one.
class BiasCorrector {
public:
  virtual ~BiasCorrector() = default;

  /// The correction of every output channel in real units, to be added to the
  /// bias before it is quantized; nothing if the method corrects nothing.
  /// `weights` and `fakeQuantizedWeights` must have the same sizes; neither is
  /// copied. The result has the same bits however the channels are split.
  std::optional<SmallVector<double>>
  calculate(const WeightView &weights,
            const WeightView &fakeQuantizedWeights) const;

  /// Writes the corrections of channels [range.begin, range.end) to `out`;
  /// false if the method corrects nothing, or cannot because sizes differ.
  /// Channels are independent: callers run disjoint ranges on several threads.
  virtual bool calculateRange(const WeightView &weights,
                              const WeightView &fakeQuantizedWeights,
                              ChannelRange range, CorrectionSpan out) const = 0;
};

/// `none`: corrects nothing.
class NullBiasCorrector final : public BiasCorrector {
public:
  bool calculateRange(const WeightView &, const WeightView &, ChannelRange,
                      CorrectionSpan) const override {
    return false;
  }
};

/// `regular` and `iterative`: -sum e * m, with the mean of the float run or
/// with that of the quantized run (`prepareInputMean`). Squared standard error:
/// sum_c (sum_k coverage[k] e[o,k,c])^2 meanVariance[c]; with per-tap means the
/// upper bound sum_c (sum_k |e| sqrt(meanVariance[k,c]))^2.
/// Source: arXiv 1906.04721, section 4.2.
class MeanBiasCorrector final : public BiasCorrector {
public:
  /// `inputMean`: real units, one per input channel of the op (all groups).
  /// Padding counts as the real value 0, weighed by how often each tap meets
  /// it (`tapCoverage`); where that cannot be told nothing is corrected.
  explicit MeanBiasCorrector(ArrayRef<double> inputMean,
                             TapGeometry geometry = {});
  /// Means per tap or with another padding value.
  explicit MeanBiasCorrector(InputMean mean);

  bool calculateRange(const WeightView &weights,
                      const WeightView &fakeQuantizedWeights,
                      ChannelRange range, CorrectionSpan out) const override;

private:
  InputMean mean;
  /// Standard errors of the means.
  SmallVector<double> deviation;
};

/// `full`: sum W m_f - sum Wq m_q, weight error and input shift. Its standard
/// error is that of -sum e m_q plus that of sum W (m_f - m_q); both means come
/// from the same samples, so the latter needs the paired variance:
/// `quantizedMean.pairedVariance`. Without it only the weight term counts.
class FullBiasCorrector final : public BiasCorrector {
public:
  FullBiasCorrector(InputMean floatMean, InputMean quantizedMean);

  bool calculateRange(const WeightView &weights,
                      const WeightView &fakeQuantizedWeights,
                      ChannelRange range, CorrectionSpan out) const override;

private:
  InputMean floatMean, quantizedMean;
  /// Standard errors of the quantized means and of the differences.
  SmallVector<double> errorDeviation, shiftDeviation;
};

/// `observed`: E[y_f] - E[y_q], from the means of the outputs; weights are not
/// looked at. Source: the empirical correction of arXiv 2106.08295.
class ObservedBiasCorrector final : public BiasCorrector {
public:
  /// Real units, one per output channel.
  ObservedBiasCorrector(ArrayRef<double> floatOutputMean,
                        ArrayRef<double> quantizedOutputMean);

  bool calculateRange(const WeightView &weights,
                      const WeightView &fakeQuantizedWeights,
                      ChannelRange range, CorrectionSpan out) const override;

private:
  SmallVector<double> correction;
};

/// -sum e * m where only e = Wq - W is known (`calib.weight_error`), in the
/// dimensions of the weights or with the taps summed already (one tap, allowed
/// where every coverage is 1).
class WeightErrorBiasCorrector final : public BiasCorrector {
public:
  explicit WeightErrorBiasCorrector(InputMean mean);

  /// `weights` is ignored; `weightError` stands for the error itself.
  bool calculateRange(const WeightView &weights, const WeightView &weightError,
                      ChannelRange range, CorrectionSpan out) const override;

private:
  InputMean mean;
  /// Standard errors of the means.
  SmallVector<double> deviation;
};

} // namespace mlir::unbias

#endif // UNBIAS_ANALYSIS_BIASCORRECTOR_H
