//===- ShiftedInputs.cpp - What shifts do to the inputs of ops ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where shifts meet the statistics of an op's input, which tell more of what a
// clamp before it leaves than a distribution that came from upstream.
//
//===----------------------------------------------------------------------===//

#include "CorrectionProblem.h"
#include "MomentAnalysis.h"
#include "ShiftAnalysis.h"
#include "mlir/IR/Threading.h"
#include "unbias/Analysis/Shape.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

/// Mean and variance of every channel of the tensor that a record of the input
/// of `problem.op` describes, real units; empty where it does not tell. Means
/// per tap include padding, which is taken out.
static SmallVector<Moments>
getMeasuredMoments(const CorrectionProblem &problem,
                   const std::optional<InputRecord> &record) {
  SmallVector<Moments> moments;
  if (!record || record->isModelled || record->variance.empty())
    return moments;
  ArrayRef<double> means = record->mean.values;
  int64_t channels = problem.inputChannels;
  if (channels == 0 || (record->mean.perTap && !problem.whyNoCoverage.empty()))
    return moments;
  int64_t taps = int64_t(means.size()) / channels;
  for (int64_t channel = 0; channel < channels; ++channel) {
    double inside = 0.0, sum = 0.0, squares = 0.0;
    for (int64_t tap = 0; tap < taps; ++tap) {
      double share = record->mean.perTap ? problem.coverage[tap] : 1.0;
      double mean = means[tap * channels + channel];
      inside += share;
      sum += mean - (1.0 - share) * problem.padding;
      squares += record->variance[tap * channels + channel] + mean * mean -
                 (1.0 - share) * problem.padding * problem.padding;
    }
    // Of a tensor that only padding is read of, nothing is known.
    if (!(inside > 0.0))
      return {};
    double mean = sum / inside;
    moments.push_back({mean, std::max(0.0, squares / inside - mean * mean)});
  }
  return moments;
}

/// By how much the mean of a clamped value changes from `before` to `after`,
/// which are clamped alike, as is `real`, the value in the float run. `ofReal`
/// is what was measured behind the clamp there, `ofBefore` (null: nothing) in
/// the quantized run.
static double getShift(const ClippedNormal &before, const ClippedNormal &after,
                       const ClippedNormal &real, Moments ofReal,
                       const Moments *ofBefore) {
  Shape shape =
      fitShape({real.mean, real.variance}, real.low, real.high, ofReal);
  auto getMean = [&](const ClippedNormal &x) {
    return getClippedMoments(shape, {x.mean, x.variance}, x.low, x.high).mean;
  };
  double byShape = getMean(after) - getMean(before);
  if (!ofBefore)
    return byShape;
  // The float run is near to where the correction leads, so the measured means
  // tell the shift, too. They are off by what quantization does besides moving
  // the mean, the shape by what two moments do not tell: errors of about the
  // same size that have nothing to do with each other.
  double byMeans =
      ofReal.mean - ofBefore->mean + getMean(after) - getMean(real);
  return 0.5 * (byShape + byMeans);
}

InputShift ShiftAnalysis::getInputShift(const CorrectionProblem &problem) {
  InputShift shift;
  Entry storage;
  BiasedOpInterface op = problem.op;
  const Entry *known = lookUp(op.getActivation(), storage);
  if (known)
    shift.whyUnknown = known->whyUnknown;
  if (!known || !known->after)
    return shift;
  Entry &entry = entries.find(op.getActivation())->second;
  Channels channels;
  auto read = [&](const MomentTensor &tensor,
                  SmallVector<ClippedNormal> &into) {
    auto found = getInputChannels(problem, tensor);
    if (found)
      into = std::move(*found);
    else
      shift.whyUnknown = takeReason(found.takeError()).message;
    return shift.whyUnknown.empty();
  };
  if (!read(entry.before, channels.before) ||
      !read(*entry.after, channels.after) ||
      (entry.real && !read(*entry.real, channels.real)))
    return shift;

  SmallVector<Moments> measured =
      getMeasuredMoments(problem, problem.statistics.inputFloat);
  SmallVector<Moments> quantized =
      getMeasuredMoments(problem, problem.statistics.inputQuantized);
  if (!entry.real || !entry.whyShapeless.empty())
    measured.clear();
  int64_t count = channels.before.size();
  shift.mean.assign(count, 0.0);
  std::vector<char> isObserved(count, false);
  parallelFor(op->getContext(), 0, count, [&](size_t channel) {
    const ClippedNormal &before = channels.before[channel];
    const ClippedNormal &after = channels.after[channel];
    if (before == after)
      return;
    auto isClampedAlike = [&](const ClippedNormal &other) {
      return other.low == before.low && other.high == before.high;
    };
    bool isClamped = std::isfinite(before.low) || std::isfinite(before.high);
    isObserved[channel] = !measured.empty() && isClamped &&
                          isClampedAlike(after) &&
                          isClampedAlike(channels.real[channel]);
    shift.mean[channel] =
        isObserved[channel]
            ? getShift(before, after, channels.real[channel], measured[channel],
                       quantized.empty() ? nullptr : &quantized[channel])
            : after.getMoments().mean - before.getMoments().mean;
  });
  if (!llvm::all_of(shift.mean, [](double x) { return std::isfinite(x); })) {
    shift.mean.clear();
    shift.whyUnknown = "expected finite means, found others";
    return shift;
  }
  if (llvm::is_contained(isObserved, true))
    observe(entry, problem, shift, isObserved);
  return shift;
}

void ShiftAnalysis::observe(Entry &entry, const CorrectionProblem &problem,
                            const InputShift &shift,
                            ArrayRef<char> isObserved) {
  BiasedOpInterface op = problem.op;
  auto type = cast<ShapedType>(op.getActivation().getType());
  SmallVector<int64_t> dims = op.getActivationChannelDims();
  SmallVector<int64_t> sizes = llvm::map_to_vector(
      dims, [&](int64_t dim) { return type.getDimSize(dim); });
  SmallVector<Moments> real =
      getMeasuredMoments(problem, problem.statistics.inputFloat);
  SmallVector<Moments> quantized =
      getMeasuredMoments(problem, problem.statistics.inputQuantized);
  double scale = problem.scales.input.empty() ? 1.0 : problem.scales.input[0];
  auto zeroPoint = double(problem.scales.inputZeroPoint);
  SmallVector<ClippedNormal, 0> before =
      llvm::cantFail(entry.before.mixAllBut(dims, sizes));
  SmallVector<ClippedNormal, 0> after =
      llvm::cantFail(entry.after->mixAllBut(dims, sizes));
  SmallVector<ClippedNormal, 0> ofReal =
      llvm::cantFail(entry.real->mixAllBut(dims, sizes));
  for (size_t channel = 0; channel < before.size(); ++channel) {
    if (!isObserved[channel])
      continue;
    // Within the same bounds, so that no further clamp cuts anything off.
    auto replace = [&](ClippedNormal &x, double mean) {
      ClippedNormal result =
          ClippedNormal::normal(mean, real[channel].variance / (scale * scale));
      result.min = x.min;
      result.max = x.max;
      x = result;
    };
    double mean = quantized.empty()
                      ? before[channel].getMoments().mean
                      : quantized[channel].mean / scale + zeroPoint;
    replace(before[channel], mean);
    replace(after[channel], mean + shift.mean[channel] / scale);
    replace(ofReal[channel], real[channel].mean / scale + zeroPoint);
  }
  entry.before = placeChannels(before, type, dims);
  entry.after = placeChannels(after, type, dims);
  entry.real = placeChannels(ofReal, type, dims);
}
