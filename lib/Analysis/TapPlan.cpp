//===- TapPlan.cpp - Taps that can be summed before anything else ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TapPlan.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include <map>

using namespace mlir;
using namespace mlir::unbias;

static double getFraction(const InputMean &mean, int64_t tap) {
  return mean.perTap || mean.coverage.empty() ? 1.0 : mean.coverage[tap];
}

bool unbias::fits(const InputMean &mean, int64_t taps, int64_t channels) {
  if (mean.perTap)
    return int64_t(mean.values.size()) == taps * channels;
  return int64_t(mean.values.size()) == channels &&
         (mean.coverage.empty() || int64_t(mean.coverage.size()) == taps);
}

TapPlan::TapPlan(const InputMean *floatMean, const InputMean &quantizedMean,
                 int64_t taps)
    : floatMean(floatMean), quantizedMean(quantizedMean) {
  bool perTap = quantizedMean.perTap || (floatMean && floatMean->perTap);
  if (perTap) {
    // Every tap has its own mean.
    order = llvm::to_vector(llvm::seq<int64_t>(0, taps));
    classBegins = llvm::to_vector(llvm::seq<int64_t>(0, taps + 1));
  } else {
    std::map<std::pair<double, double>, size_t> classOf;
    SmallVector<SmallVector<int64_t>> classes;
    for (int64_t tap = 0; tap < taps; ++tap) {
      std::pair key(floatMean ? getFraction(*floatMean, tap) : 1.0,
                    getFraction(quantizedMean, tap));
      auto [entry, isNew] = classOf.try_emplace(key, classes.size());
      if (isNew)
        classes.emplace_back();
      classes[entry->second].push_back(tap);
    }
    classBegins.push_back(0);
    for (ArrayRef<int64_t> members : classes) {
      llvm::append_range(order, members);
      classBegins.push_back(order.size());
    }
  }
  if (floatMean)
    ofFloat = getCoefficients(*floatMean);
  ofQuantized = getCoefficients(quantizedMean);
}

TapPlan::Coefficients TapPlan::getCoefficients(const InputMean &mean) const {
  Coefficients coefficients;
  for (int64_t begin : ArrayRef(classBegins).drop_back()) {
    double fraction = getFraction(mean, order[begin]);
    coefficients.fraction.push_back(fraction);
    coefficients.constant.push_back((1.0 - fraction) * mean.padding);
  }
  return coefficients;
}

SmallVector<int64_t> TapPlan::sort(ArrayRef<int64_t> tapOffsets) const {
  return llvm::map_to_vector(order,
                             [&](int64_t tap) { return tapOffsets[tap]; });
}

int64_t TapPlan::getClassStep(const InputMean &mean, int64_t channels) const {
  return mean.perTap && getNumClasses() > 1 ? channels : 0;
}

kernels::Means TapPlan::getMeans(const InputMean &mean,
                                 const Coefficients &coefficients,
                                 int64_t firstChannel, int64_t channels) const {
  return {mean.values.data() + firstChannel, getClassStep(mean, channels),
          coefficients.fraction.data(), coefficients.constant.data()};
}

kernels::Means TapPlan::getFloatMeans(int64_t firstChannel,
                                      int64_t channels) const {
  if (!floatMean)
    return {};
  return getMeans(*floatMean, ofFloat, firstChannel, channels);
}

kernels::Means TapPlan::getQuantizedMeans(int64_t firstChannel,
                                          int64_t channels) const {
  return getMeans(quantizedMean, ofQuantized, firstChannel, channels);
}

kernels::Deviations TapPlan::getDeviations(ArrayRef<double> values,
                                           int64_t firstChannel,
                                           int64_t channels) const {
  if (values.empty())
    return {};
  return {values.data() + firstChannel, getClassStep(quantizedMean, channels),
          ofQuantized.fraction.data()};
}

bool TapPlan::isSimple() const {
  auto isPlain = [](const Coefficients &coefficients) {
    return llvm::all_equal(coefficients.fraction) &&
           (coefficients.fraction.empty() || coefficients.fraction[0] == 1.0);
  };
  return order.size() == 1 && isPlain(ofFloat) && isPlain(ofQuantized);
}
