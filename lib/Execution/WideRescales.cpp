//===- WideRescales.cpp - Rescales of few channels ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WideRescales.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::unbias;

/// Channels that loops are vectorized over anyway, and what fewer are made.
static constexpr int64_t kEnough = 16, kWide = 64;

/// The elements of `values` `copies` times, as a constant where `builder` is.
static Value repeat(OpBuilder &builder, Location loc,
                    DenseIntElementsAttr values, int64_t copies) {
  SmallVector<APInt> elements, all;
  llvm::append_range(elements, values.getValues<APInt>());
  for (int64_t copy = 0; copy < copies; ++copy)
    llvm::append_range(all, elements);
  auto type = RankedTensorType::get({int64_t(all.size())},
                                    values.getType().getElementType());
  return tosa::ConstOp::create(builder, loc, type,
                               DenseIntElementsAttr::get(type, all));
}

static Value reshape(OpBuilder &builder, Location loc, Value value,
                     ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType()).clone(shape);
  auto constant = tosa::ConstShapeOp::create(
      builder, loc, tosa::shapeType::get(builder.getContext(), shape.size()),
      builder.getIndexTensorAttr(shape));
  return tosa::ReshapeOp::create(builder, loc, type, value, constant);
}

static void widen(tosa::RescaleOp op) {
  auto type = cast<RankedTensorType>(op.getType());
  DenseIntElementsAttr multiplier, shift;
  if (!op.getPerChannel() || type.getRank() < 2 ||
      !matchPattern(op.getMultiplier(), m_Constant(&multiplier)) ||
      !matchPattern(op.getShift(), m_Constant(&shift)))
    return;
  int64_t channels = type.getShape().back();
  if (channels == 0 || channels >= kEnough ||
      multiplier.getNumElements() != channels ||
      shift.getNumElements() != channels)
    return;
  int64_t positions = type.getNumElements() / channels, copies = 1;
  while (2 * copies * channels <= kWide && positions % (2 * copies) == 0)
    copies *= 2;
  if (copies == 1)
    return;

  OpBuilder builder(op);
  Location loc = op.getLoc();
  SmallVector<int64_t> wideShape = {positions / copies, channels * copies};
  IRMapping mapping;
  mapping.map(op.getInput(), reshape(builder, loc, op.getInput(), wideShape));
  mapping.map(op.getMultiplier(), repeat(builder, loc, multiplier, copies));
  mapping.map(op.getShift(), repeat(builder, loc, shift, copies));
  Operation *last = op;
  Value wide = builder.clone(*op, mapping)->getResult(0);
  wide.setType(type.clone(wideShape));
  // The clamp that follows is fused with it only if it has the same shape.
  if (op->hasOneUse())
    if (auto clamp = dyn_cast<tosa::ClampOp>(*op->user_begin())) {
      builder.setInsertionPoint(clamp);
      IRMapping clampMapping;
      clampMapping.map(op.getResult(), wide);
      wide = builder.clone(*clamp, clampMapping)->getResult(0);
      wide.setType(cast<RankedTensorType>(clamp.getType()).clone(wideShape));
      last = clamp;
    }
  Value narrow =
      reshape(builder, loc, wide,
              cast<RankedTensorType>(last->getResult(0).getType()).getShape());
  last->getResult(0).replaceAllUsesWith(narrow);
  last->erase();
  if (last != op)
    op->erase();
}

void unbias::widenRescales(func::FuncOp function) {
  SmallVector<tosa::RescaleOp> rescales;
  function.walk([&](tosa::RescaleOp op) { rescales.push_back(op); });
  for (tosa::RescaleOp op : rescales)
    widen(op);
}
