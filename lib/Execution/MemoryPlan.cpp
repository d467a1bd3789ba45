//===- MemoryPlan.cpp - Values that share memory --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"
#include "llvm/Support/MathExtras.h"
#include <tuple>

using namespace mlir;
using namespace mlir::unbias;

MemoryPlan unbias::planMemory(ArrayRef<Lifetime> values) {
  SmallVector<unsigned> order;
  for (auto [index, value] : llvm::enumerate(values))
    if (value.bytes > 0)
      order.push_back(index);
  // Large values first leaves the fewest gaps.
  llvm::sort(order, [&](unsigned left, unsigned right) {
    return std::tuple(-values[left].bytes, left) <
           std::tuple(-values[right].bytes, right);
  });
  MemoryPlan plan;
  plan.offsets.assign(values.size(), 0);
  SmallVector<unsigned> placed, overlapping;
  for (unsigned index : order) {
    const Lifetime &value = values[index];
    overlapping.clear();
    for (unsigned other : placed)
      if (values[other].begin <= value.end && value.begin <= values[other].end)
        overlapping.push_back(other);
    llvm::sort(overlapping, [&](unsigned left, unsigned right) {
      return plan.offsets[left] < plan.offsets[right];
    });
    int64_t bytes = llvm::alignTo(value.bytes, 64), offset = 0;
    for (unsigned other : overlapping) {
      if (plan.offsets[other] >= offset + bytes)
        break;
      int64_t end =
          plan.offsets[other] + llvm::alignTo(values[other].bytes, 64);
      offset = std::max<int64_t>(offset, end);
    }
    plan.offsets[index] = offset;
    plan.size = std::max(plan.size, offset + bytes);
    placed.push_back(index);
  }
  return plan;
}
