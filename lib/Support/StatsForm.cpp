//===- StatsForm.cpp - When statistics are well formed --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Support/StatsForm.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <limits>

using namespace mlir::unbias;
using llvm::ArrayRef;
using llvm::Error;
using llvm::StringRef;
using llvm::Twine;

/// A number for messages: `5.000000e-01`, `INF`, `nan`.
static std::string toText(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

/// `array` is absent, or as long as `mean`, finite and not below `least`.
static Error checkArray(StringRef name, std::optional<ArrayRef<double>> array,
                        size_t length, double least = -INFINITY) {
  if (!array)
    return Error::success();
  if (array->size() != length)
    return invalid("'" + name + "': expected " + Twine(length) +
                   " numbers as in 'mean', found " + Twine(array->size()));
  for (double value : *array) {
    if (!std::isfinite(value))
      return invalid("'" + name + "': expected finite numbers, found " +
                     toText(value));
    if (value < least)
      return invalid("'" + name +
                     "': expected numbers that are not negative, found " +
                     toText(value));
  }
  return Error::success();
}

/// The taps are positive and divide the number of means.
static Error checkTaps(std::optional<ArrayRef<int64_t>> taps, int64_t length) {
  if (!taps)
    return Error::success();
  if (taps->empty())
    return invalid("'taps': expected the size of at least one axis, found "
                   "none");
  int64_t product = 1;
  for (int64_t size : *taps) {
    if (size <= 0)
      return invalid("'taps': expected positive sizes, found " + Twine(size));
    if (llvm::MulOverflow(product, size, product))
      product = std::numeric_limits<int64_t>::max();
  }
  if (length % product != 0)
    return invalid("'mean': expected a multiple of " + Twine(product) +
                   " numbers, one for every tap and channel, found " +
                   Twine(length));
  return Error::success();
}

static Error checkSamples(const StatsForm &form) {
  bool isMeasured = form.source == "measured";
  if (isMeasured && !form.samples)
    return invalid("'samples': expected a number of samples with source "
                   "'measured', found none");
  if (!isMeasured && form.samples)
    return invalid("'samples': expected none with source '" + form.source +
                   "', found " + Twine(*form.samples));
  if (form.samples && *form.samples <= 0)
    return invalid("'samples': expected a positive number, found " +
                   Twine(*form.samples));
  // A variance over samples (n - 1) takes two of them.
  int64_t samples = form.samples.value_or(0);
  if (form.sampleVariance && samples < 2)
    return invalid("'sample_variance': expected at least 2 samples, found " +
                   Twine(samples));
  if (form.pairedVariance && samples < 2)
    return invalid("'paired_variance': expected at least 2 samples, found " +
                   Twine(samples));
  return Error::success();
}

Error mlir::unbias::checkForm(const StatsForm &form) {
  size_t length = form.mean.size();
  if (length == 0)
    return invalid("'mean': expected at least one number, found none");
  struct {
    StringRef name;
    std::optional<ArrayRef<double>> array;
    double least = -INFINITY;
  } arrays[] = {{"mean", form.mean},
                {"variance", form.variance, 0.0},
                {"sample_variance", form.sampleVariance, 0.0},
                {"paired_variance", form.pairedVariance, 0.0},
                {"min", form.min},
                {"max", form.max}};
  for (const auto &[name, array, least] : arrays)
    if (Error error = checkArray(name, array, length, least))
      return error;
  if (Error error = checkTaps(form.taps, length))
    return error;
  if (Error error = checkSamples(form))
    return error;
  if (form.min && form.max)
    for (auto [low, high] : llvm::zip_equal(*form.min, *form.max))
      if (low > high)
        return invalid("'min': expected numbers up to 'max', found " +
                       toText(low) + " above " + toText(high));
  return Error::success();
}

Error mlir::unbias::checkScale(double scale) {
  if (std::isfinite(scale) && scale > 0.0)
    return Error::success();
  return invalid("'scale': expected a finite number above zero, found " +
                 toText(scale));
}
