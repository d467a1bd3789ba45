//===- Moments.h - Clipped normal distributions -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Means and variances where there is no data. What a batch norm puts out is
// taken as normally distributed; clamps cut it off (Data-Free Quantization,
// arXiv 1906.04721, section 4.2.1 and appendix C).
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_ANALYSIS_MOMENTS_H
#define UNBIAS_ANALYSIS_MOMENTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <limits>

namespace mlir {
using llvm::ArrayRef;
using llvm::SmallVector;

namespace unbias {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

/// Mean and variance of clamp(N(mean, variance), low, high). `mean` is finite,
/// `variance` is finite and at least 0, low <= high; both may be infinite. Far
/// tails and narrow windows keep their relative accuracy.
Moments getClippedMoments(double mean, double variance, double low,
                          double high);

/// The distribution of clamp(X, low, high) for a normal X. Clamps of clamps and
/// linear functions of them are of this form, so that only sums of several
/// values have to be approximated: by a normal distribution with their mean and
/// variance.
struct ClippedNormal {
  /// Of X.
  double mean = 0.0;
  double variance = 0.0;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  /// Values are within these bounds. The tails of an approximation may be
  /// beyond: a clamp there changes no value and must not cut them off.
  double min = low;
  double max = high;

  static ClippedNormal normal(double mean, double variance);
  static ClippedNormal constant(double value);

  Moments getMoments() const;
  bool isConstant() const;
  bool operator==(const ClippedNormal &other) const;
};

/// The distribution of clamp(x, low, high); low <= high.
ClippedNormal clamp(const ClippedNormal &x, double low, double high);

/// The distribution of factor * x + offset.
ClippedNormal scale(const ClippedNormal &x, double factor, double offset = 0.0);

/// The distribution of a + b for independent a and b.
ClippedNormal add(const ClippedNormal &a, const ClippedNormal &b);

/// The distribution of the mean of `count` > 0 independent values like x.
ClippedNormal average(const ClippedNormal &x, int64_t count);

/// The distribution of a value that is drawn from one of `parts`, which may not
/// be empty, each as likely as the others.
ClippedNormal mix(ArrayRef<ClippedNormal> parts);

/// A distribution with mean and variance of f(x). `f` is smooth between
/// `kinks`, which ascend, and takes values from `min` to `max`.
ClippedNormal apply(const ClippedNormal &x,
                    llvm::function_ref<double(double)> f, double min,
                    double max, ArrayRef<double> kinks = {});

/// The distribution of table[round(x) - first]; x is saturated to the indices
/// of the table, which may not be empty.
ClippedNormal lookUp(const ClippedNormal &x, int64_t first,
                     ArrayRef<double> table);

/// One distribution for every element of a tensor of any rank, row-major. A
/// dimension of size 1 stands for one of any size along which all elements are
/// alike; so does a dimension of unknown size.
struct MomentTensor {
  SmallVector<int64_t> shape;
  SmallVector<ClippedNormal, 0> values;

  int64_t getRank() const { return shape.size(); }

  /// The same with dimensions of size 1 spread to the sizes of `sizes`, which
  /// is of the same rank. Unsupported if others have neither their own size nor
  /// 1 there, or if that makes more than 2^20 elements.
  llvm::Expected<MomentTensor> spread(ArrayRef<int64_t> sizes) const;

  /// The same with every dimension along which all is alike reduced to size 1.
  MomentTensor compact() const;

  /// Dimension i of the result is dimension `permutation[i]`.
  MomentTensor transpose(ArrayRef<int64_t> permutation) const;

  /// The elements offsets[d] + i, i < sizes[d], of every dimension d.
  /// Unsupported where that leaves the tensor.
  llvm::Expected<MomentTensor> slice(ArrayRef<int64_t> offsets,
                                     ArrayRef<int64_t> sizes) const;

  /// The same elements in the order that they have, in another shape: `from`
  /// and `to` are the sizes before and after. Unsupported as `spread`, or if
  /// they have other products.
  llvm::Expected<MomentTensor> reshape(ArrayRef<int64_t> from,
                                       ArrayRef<int64_t> to) const;

  /// before[d] and after[d] elements like `border` around the sizes[d] that
  /// dimension d has. Unsupported as `spread`, or for negative numbers.
  llvm::Expected<MomentTensor> pad(const ClippedNormal &border,
                                   ArrayRef<int64_t> sizes,
                                   ArrayRef<int64_t> before,
                                   ArrayRef<int64_t> after) const;

  /// The sum of all elements along `dim`, of which there are `size` and which
  /// are independent of each other; the size becomes 1. Unsupported if `size`
  /// is not positive.
  llvm::Expected<MomentTensor> sum(int64_t dim, int64_t size) const;

  /// `of` of every element.
  MomentTensor
  map(llvm::function_ref<ClippedNormal(const ClippedNormal &)> of) const;

  /// Whether every element is one number.
  bool isConstant() const;

  /// The mixture along all dimensions but `kept` (ascending or not), which must
  /// have size 1 or `sizes[i]`: [sizes[0], sizes[1], ...] row-major.
  llvm::Expected<SmallVector<ClippedNormal, 0>>
  mixAllBut(ArrayRef<int64_t> kept, ArrayRef<int64_t> sizes) const;
};

/// `combine` of the elements of two tensors of the same rank, sizes of 1 being
/// spread. Unsupported as `spread`.
llvm::Expected<MomentTensor>
zip(const MomentTensor &a, const MomentTensor &b,
    llvm::function_ref<ClippedNormal(const ClippedNormal &,
                                     const ClippedNormal &)>
        combine);

/// `parts`, at least one, all of the same rank, one after the other along
/// `dim`, where part i has sizes[i] elements. Unsupported as `spread`.
llvm::Expected<MomentTensor> concat(ArrayRef<MomentTensor> parts, int64_t dim,
                                    ArrayRef<int64_t> sizes);

} // namespace unbias
} // namespace mlir

#endif // UNBIAS_ANALYSIS_MOMENTS_H
