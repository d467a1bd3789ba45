//===- Choice.cpp - Which correction is the best --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Execution/Choice.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;

SampleSplit unbias::splitSamples(int64_t count, bool isChoice) {
  constexpr int64_t fewest = 10;
  const int64_t every = isChoice ? 5 : 10;
  SampleSplit split;
  for (int64_t sample = 0; sample < count; ++sample)
    if (count >= fewest && sample % every == every - 1)
      split.aside.push_back(sample);
    else
      split.calibration.push_back(sample);
  return split;
}

Choice unbias::chooseCandidate(const Comparison &comparison) {
  using Figure = std::optional<double> NetworkComparison::*;
  auto hasAll = [&](Figure figure) {
    return llvm::all_of(comparison.networks,
                        [&](const NetworkComparison &network) {
                          return (network.*figure).has_value();
                        });
  };
  Choice choice;
  Figure figure;
  if (comparison.endsInSoftmax && hasAll(&NetworkComparison::divergence)) {
    figure = &NetworkComparison::divergence;
    choice.criterion = "divergence";
  } else if (hasAll(&NetworkComparison::outputError)) {
    figure = &NetworkComparison::outputError;
    choice.criterion = "output error";
  } else {
    return choice;
  }
  for (auto [index, network] : llvm::enumerate(comparison.networks)) {
    double found = *(network.*figure);
    double best = *(comparison.networks[choice.index].*figure);
    if (found < best || (std::isnan(best) && !std::isnan(found)))
      choice.index = index;
  }
  return choice;
}
