//===- BiasRewrite.cpp - Writing the bias of an op ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BiasRewrite.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "unbias/Analysis/BiasQuantization.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::unbias;

DenseElementsAttr unbias::makeBiasConstant(Type elementType,
                                           ArrayRef<double> values) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(elementType))
    elementType = quantized.getStorageType();
  return makeElements(
      RankedTensorType::get({int64_t(values.size())}, elementType), values);
}

std::pair<double, double> unbias::getBiasRange(Type elementType) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(elementType))
    return {quantized.getStorageTypeMin(), quantized.getStorageTypeMax()};
  return getSignedRange(elementType.getIntOrFloatBitWidth());
}

namespace {
/// Ops that may not be needed any more, without those that are gone already:
/// `setBias` may clean up itself.
struct Displaced : RewriterBase::ForwardingListener {
  using ForwardingListener::ForwardingListener;
  void notifyOperationErased(Operation *op) override {
    ops.remove(op);
    ForwardingListener::notifyOperationErased(op);
  }
  llvm::SmallSetVector<Operation *, 8> ops;
};
} // namespace

void unbias::replaceBias(BiasedOpInterface op, RewriterBase &rewriter,
                         DenseElementsAttr values) {
  // The bias is an operand of the op, or of the add that follows it.
  Displaced listener(rewriter.getListener());
  llvm::SmallSetVector<Operation *, 8> &displaced = listener.ops;
  auto addDefinitions = [&](Operation *user) {
    for (Value operand : user->getOperands())
      if (Operation *definition = operand.getDefiningOp())
        displaced.insert(definition);
  };
  addDefinitions(op);
  if (Operation *output = op.getBiasedOutput().getDefiningOp())
    addDefinitions(output);
  displaced.remove(op);

  OpBuilder::Listener *outer = rewriter.getListener();
  rewriter.setListener(&listener);
  op.setBias(rewriter, values);
  rewriter.setListener(outer);
  while (!displaced.empty()) {
    Operation *definition = displaced.pop_back_val();
    if (!isOpTriviallyDead(definition))
      continue;
    addDefinitions(definition);
    rewriter.eraseOp(definition);
  }
}
