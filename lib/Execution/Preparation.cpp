//===- Preparation.cpp - A network that upstream lowering takes -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream lowering wants static shapes and crashes on quantized types and
// unranked results, so a copy of the network is brought into shape first.
//
//===----------------------------------------------------------------------===//

#include "Preparation.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Pass/PassManager.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::unbias;

/// "op 'tosa.conv2d' at conv.mlir:3:8: ", what messages about an op start with.
static std::string describe(Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "op '" << op->getName() << "' at ";
  op->getLoc()->print(os);
  os << ": ";
  return text;
}

llvm::Expected<func::FuncOp> unbias::findNetwork(ModuleOp module) {
  SmallVector<func::FuncOp> functions;
  for (func::FuncOp function : module.getOps<func::FuncOp>())
    if (!function.isExternal())
      functions.push_back(function);
  if (functions.size() == 1)
    return functions.front();
  for (func::FuncOp function : functions)
    if (function.getName() == "main")
      return function;
  return invalid("expected one function, or one called 'main', found " +
                 Twine(functions.size()) + " others");
}

/// Refuses what cannot be compiled before a pass trips over it.
static llvm::Error screen(func::FuncOp function) {
  if (!function.getBody().hasOneBlock())
    return invalid(describe(function) + "expected one block, found " +
                   Twine(function.getBody().getBlocks().size()));
  llvm::Error error = llvm::Error::success();
  function.walk([&](Operation *op) {
    if (op == function)
      return WalkResult::advance();
    StringRef dialect = op->getName().getDialectNamespace();
    if (!llvm::is_contained({"tosa", "arith", "tensor", "linalg", "math"},
                            dialect) &&
        !isa<func::ReturnOp>(op)) {
      error = llvm::joinErrors(std::move(error),
                               invalid(describe(op) +
                                       "expected an op of TOSA, found one that "
                                       "cannot be compiled"));
      return WalkResult::interrupt();
    }
    for (Type type : op->getResultTypes())
      if (isa<UnrankedTensorType>(type)) {
        error = llvm::joinErrors(std::move(error),
                                 invalid(describe(op) +
                                         "expected a ranked result, found an "
                                         "unranked one"));
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return error;
}

/// Quantized types become what they are stored as: the arithmetic is the same.
static llvm::Error storeQuantizedTypes(func::FuncOp function) {
  bool hasOther = false;
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](quant::QuantizedType type) -> Type {
    hasOther |= isa<quant::CalibratedQuantizedType>(type);
    auto storage = cast<IntegerType>(type.getStorageType());
    if (type.isSigned())
      return storage;
    return IntegerType::get(type.getContext(), storage.getWidth(),
                            IntegerType::Unsigned);
  });
  replacer.recursivelyReplaceElementsIn(function, /*replaceAttrs=*/true,
                                        /*replaceLocs=*/false,
                                        /*replaceTypes=*/true);
  if (hasOther)
    return invalid("expected uniform quantized types, found calibrated ones");
  return llvm::Error::success();
}

/// `type` with `size` as its leading dimension.
static RankedTensorType withBatch(RankedTensorType type, int64_t size) {
  SmallVector<int64_t> shape(type.getShape());
  shape.front() = size;
  return type.clone(shape);
}

/// Makes the batch of a network of `batch` samples dynamic in everything that
/// is computed from an argument, so that shape inference can make it 1.
static void forgetBatch(func::FuncOp function, int64_t batch) {
  DenseSet<Value> computed(function.getArguments().begin(),
                           function.getArguments().end());
  auto isBatched = [&](Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.getRank() > 0 && type.getDimSize(0) == batch;
  };
  function.walk([&](Operation *op) {
    bool reads = llvm::any_of(op->getOperands(), [&](Value operand) {
      return computed.contains(operand);
    });
    if (!reads)
      return;
    for (Value result : op->getResults()) {
      computed.insert(result);
      if (!isBatched(result))
        continue;
      result.setType(withBatch(cast<RankedTensorType>(result.getType()),
                               ShapedType::kDynamic));
      auto reshape = dyn_cast<tosa::ReshapeOp>(op);
      auto shape = reshape
                       ? reshape.getShape().getDefiningOp<tosa::ConstShapeOp>()
                       : nullptr;
      if (!shape)
        continue;
      OpBuilder builder(op);
      SmallVector<int64_t> sizes(shape.getValues().getValues<int64_t>());
      sizes.front() = 1;
      auto constant =
          tosa::ConstShapeOp::create(builder, op->getLoc(), shape.getType(),
                                     builder.getIndexTensorAttr(sizes));
      reshape.getShapeMutable().assign(constant);
    }
  });
}

/// Makes the batch of all arguments 1.
static llvm::Error setBatch(func::FuncOp function) {
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || type.getRank() == 0)
      return invalid(describe(function) + "expected arguments of rank 1 or "
                                          "more, the batch first");
    for (int64_t size : type.getShape().drop_front())
      if (ShapedType::isDynamic(size))
        return invalid(describe(function) +
                       "expected a batch as the only dynamic dimension of an "
                       "argument, found another");
    int64_t batch = type.getDimSize(0);
    if (batch != 1 && !ShapedType::isDynamic(batch))
      forgetBatch(function, batch);
    argument.setType(withBatch(type, 1));
  }
  return llvm::Error::success();
}

/// INEXACT_ROUND leaves the rounding open and is not lowered upstream.
static void decideRounding(func::FuncOp function) {
  function.walk([](tosa::RescaleOp op) {
    if (op.getRoundingMode() == tosa::RoundingMode::INEXACT_ROUND)
      op.setRoundingMode(tosa::RoundingMode::SINGLE_ROUND);
  });
}

static llvm::Error checkStatic(func::FuncOp function) {
  llvm::Error error = llvm::Error::success();
  function.walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (auto shaped = dyn_cast<ShapedType>(type))
        if (!shaped.hasStaticShape()) {
          error = llvm::joinErrors(
              std::move(error),
              invalid(describe(op) + "expected a shape that follows from the "
                                     "shapes of the arguments, found a "
                                     "dynamic one"));
          return WalkResult::interrupt();
        }
    return WalkResult::advance();
  });
  return error;
}

llvm::Expected<OwningOpRef<ModuleOp>>
unbias::prepareNetwork(func::FuncOp network) {
  if (llvm::Error error = screen(network))
    return error;
  OwningOpRef<ModuleOp> module = ModuleOp::create(network->getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  auto function = cast<func::FuncOp>(builder.clone(*network));
  if (llvm::Error error = storeQuantizedTypes(function))
    return error;
  if (llvm::Error error = setBatch(function))
    return error;
  decideRounding(function);

  std::string message;
  ScopedDiagnosticHandler handler(
      module->getContext(), [&](Diagnostic &diagnostic) {
        if (message.empty() &&
            diagnostic.getSeverity() == DiagnosticSeverity::Error)
          message = diagnostic.str();
        return success();
      });
  PassManager manager(module->getContext(), ModuleOp::getOperationName());
  // The types of the function follow below.
  manager.enableVerifier(false);
  manager.addNestedPass<func::FuncOp>(tosa::createTosaInferShapesPass());
  if (failed(manager.run(*module)))
    return invalid("the shapes of a network of one sample: " + message);
  Operation *terminator = function.getBody().front().getTerminator();
  for (OpOperand &operand : terminator->getOpOperands())
    if (auto cast = operand.get().getDefiningOp<tensor::CastOp>()) {
      operand.set(cast.getSource());
      if (cast->use_empty())
        cast->erase();
    }
  function.setFunctionType(FunctionType::get(
      module->getContext(), function.getBody().getArgumentTypes(),
      terminator->getOperandTypes()));
  if (llvm::Error error = checkStatic(function))
    return error;
  return module;
}
