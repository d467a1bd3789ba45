//===- BiasedOpInterface.cpp - Weighted sums plus a bias ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Interfaces/BiasedOpInterface.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::unbias;

#include "unbias/Interfaces/BiasedOpInterface.cpp.inc"

/// Whether the indices of `dims` of `type` can be counted.
static bool isCountable(ShapedType type, ArrayRef<int64_t> dims) {
  constexpr int64_t maxCount = 1 << 24;
  int64_t count = 1;
  for (int64_t dim : dims)
    if (llvm::MulOverflow(count, type.getDimSize(dim), count) ||
        count > maxCount)
      return false;
  return true;
}

llvm::Error unbias::checkBiasedOp(BiasedOpInterface op) {
  if (llvm::Error error = op.checkSupported())
    return error;
  auto type = cast<ShapedType>(op.getWeights().getType());
  WeightDims dims = op.getWeightDims();
  SmallVector<int64_t> outputs(dims.group.begin(), dims.group.end());
  SmallVector<int64_t> inputs(outputs);
  llvm::append_range(outputs, dims.output);
  llvm::append_range(inputs, dims.input);
  if (isCountable(type, outputs) && isCountable(type, inputs) &&
      isCountable(type, dims.taps))
    return llvm::Error::success();
  return unsupported(
      "expected at most 2^24 channels and 2^24 taps, found more");
}
