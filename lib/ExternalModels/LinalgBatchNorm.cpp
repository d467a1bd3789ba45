//===- LinalgBatchNorm.cpp - Batch norms written in linalg ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchNormForm.h"
#include "LinalgConstants.h"
#include "LinalgMoments.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::unbias;
using mlir::linalg::LinalgOp;

/// Whether every element of the result of `op` is computed from elements at the
/// same place.
static bool isElementwise(LinalgOp op) {
  return op.hasPureTensorSemantics() && op.getNumDpsInits() == 1 &&
         op.getNumReductionLoops() == 0 &&
         op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity();
}

static Value getYielded(LinalgOp op) {
  return op.getBlock()->getTerminator()->getOperand(0);
}

/// What an argument of the body of an element-wise op is computed by, if that
/// is such an op too.
static Value resolve(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  auto op = argument ? dyn_cast<LinalgOp>(argument.getOwner()->getParentOp())
                     : LinalgOp();
  if (!op || argument.getOwner() != op.getBlock() || !isElementwise(op))
    return value;
  OpOperand *operand = op.getMatchingOpOperand(argument);
  auto producer = operand->get().getDefiningOp<LinalgOp>();
  if (!op.isDpsInput(operand) || !producer || !isElementwise(producer) ||
      !op.getMatchingIndexingMap(operand).isIdentity())
    return value;
  return getYielded(producer);
}

static BodyAnalysis makeBody(LinalgOp op);

/// The numbers of a constant, or of what element-wise ops compute from some.
static std::optional<MomentTensor> readNumbers(Value value) {
  constexpr int64_t maxElements = 1 << 16;
  auto view = evaluateConstant(value);
  if (view && view->getNumElements() > 0 &&
      view->getNumElements() <= maxElements) {
    MomentTensor numbers;
    numbers.shape.assign(view->shape.begin(), view->shape.end());
    for (double number : view->toDoubles())
      numbers.values.push_back(ClippedNormal::constant(number));
    return numbers.compact();
  }
  auto producer = value.getDefiningOp<LinalgOp>();
  if (!producer || !isElementwise(producer) || !isShortComputation(value))
    return std::nullopt;
  auto numbers = makeBody(producer).get(getYielded(producer));
  if (numbers && numbers->isConstant())
    return std::move(*numbers);
  if (!numbers)
    llvm::consumeError(numbers.takeError());
  return std::nullopt;
}

/// The body of `op`, of which only constants are known.
static BodyAnalysis makeBody(LinalgOp op) {
  BodyAnalysis body(op);
  for (OpOperand *operand : getReadOperands(op))
    if (std::optional<MomentTensor> numbers = readNumbers(operand->get()))
      llvm::consumeError(body.setOperand(*operand, *numbers));
  body.run();
  return body;
}

std::optional<MomentTensor> unbias::readLinalgBatchNorm(LinalgOp op) {
  if (!isElementwise(op))
    return std::nullopt;
  auto add = getYielded(op).getDefiningOp<arith::AddFOp>();
  if (!add)
    return std::nullopt;
  // The bodies of all ops that were looked at.
  DenseMap<Operation *, BodyAnalysis> bodies;
  auto get = [&](Operation *user, Value value) -> std::optional<MomentTensor> {
    auto owner = dyn_cast<LinalgOp>(user->getParentOp());
    // What a body captures is computed elsewhere.
    if (!owner)
      return std::nullopt;
    auto body = bodies.find(owner);
    if (body == bodies.end())
      body = bodies.try_emplace(owner, makeBody(owner)).first;
    auto moments = body->second.get(value);
    if (moments && moments->isConstant())
      return std::move(*moments);
    if (!moments)
      llvm::consumeError(moments.takeError());
    return std::nullopt;
  };
  auto form = matchBatchNorm<arith::AddFOp, arith::MulFOp, arith::SubFOp>(
      add,
      [&](Operation *user, Value value) {
        return get(user, value).has_value();
      },
      [&](Operation *user, Value value) {
        return llvm::all_of(get(user, value)->values,
                            [](const ClippedNormal &number) {
                              return number.getMoments().mean > 0.0;
                            });
      },
      resolve);
  if (!form)
    return std::nullopt;
  return getBatchNormMoments(*get(form->scaling, form->gamma),
                             *get(add, form->beta));
}
