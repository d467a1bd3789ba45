//===- OpProblem.h - What a pair of ops says by itself ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything about one pair of ops that does not depend on others.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_PAIRING_OPPROBLEM_H
#define UNBIAS_LIB_PAIRING_OPPROBLEM_H

#include "OpMatching.h"
#include "WeightFit.h"
#include "unbias/Statistics/StatisticsFile.h"
#include "unbias/Transforms/Scales.h"

namespace mlir::unbias {

/// A pair of ops, read.
struct OpProblem {
  MatchedOp match;
  /// Not empty: nothing below is set.
  std::string whyNotCorrected;
  int64_t channels = 0;
  WeightView weights, floatWeights;
  Bias bias;
  /// One per output channel; empty: not known.
  SmallVector<double> floatBias;
  std::optional<Requantization> requantization;
  /// What types, attributes and the file of scales say.
  OpScales given;
  std::optional<double> givenOutput;
  /// Of every output channel, and of all together.
  SmallVector<ChannelFit> fits;
  ChannelFit fitOfAll;

  /// Scales are to be found: the op computes with integers that do not say
  /// what they stand for.
  bool isInteger() const;
  /// Whether the bias counts in input scale * weight scale.
  bool hasAccumulatorBias() const;
  double getMultiplier(int64_t channel) const;
  /// How exactly multipliers are stored, relatively.
  double getMultiplierError() const;
  /// Weight scales up to a common factor: given ones, multipliers, or fits.
  SmallVector<double> getRelativeWeightScales() const;
  /// The scale of the weights of `channel` by which they were rounded, if it is
  /// one that producers choose.
  std::optional<double> getUsualScale(int64_t channel) const;
};

/// Reads the pair `match`, with what `record` (may be null) says about scales.
/// Invalid where sources contradict each other.
llvm::Expected<OpProblem> readOp(const MatchedOp &match,
                                 const OpRecord *record);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_PAIRING_OPPROBLEM_H
