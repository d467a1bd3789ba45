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
#include "CastLowering.h"
#include "FirstError.h"
#include "WideRescales.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/RegionUtils.h"
#include "unbias/Support/Reason.h"

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

/// What is wrong with `type` as that of a tensor in memory; empty if nothing
/// is.
static std::string explainNotStored(Type type) {
  if (isa<UnrankedTensorType>(type))
    return "expected a ranked tensor, found an unranked one";
  auto tensor = dyn_cast<RankedTensorType>(type);
  Type element = tensor ? tensor.getElementType() : nullptr;
  constexpr unsigned widest = 64;
  if (element &&
      (isa<quant::QuantizedType>(element) ||
       (element.isIntOrFloat() && element.getIntOrFloatBitWidth() <= widest)))
    return "";
  std::string text = "expected a tensor of integers or floats of up to 64 bits,"
                     " found one of type ";
  llvm::raw_string_ostream(text) << type;
  return text;
}

static bool isConstantOp(Value value) {
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<OpTrait::ConstantLike>();
}

/// Why `op`, which is no part of another op, cannot be compiled; empty if it
/// can.
static std::string explainNotCompiled(Operation *op) {
  if (op->hasTrait<OpTrait::ConstantLike>() || isa<func::ReturnOp>(op))
    return "";
  if (!llvm::is_contained({"tosa", "tensor", "linalg", "quant"},
                          op->getName().getDialectNamespace()))
    return "expected an op of TOSA, found one that cannot be compiled";
  for (Type type : op->getResultTypes())
    if (std::string reason = explainNotStored(type); !reason.empty())
      return reason;
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  if (!llvm::all_of(captured, isConstantOp))
    return "expected a region that reads operands of its op and constants "
           "only, found one that reads other values";
  return "";
}

/// Refuses what cannot be compiled before a pass trips over it.
static llvm::Error screen(func::FuncOp function) {
  if (!function.getBody().hasOneBlock())
    return invalid(describe(function) + "expected one block, found " +
                   Twine(function.getBody().getBlocks().size()));
  for (Type type : function.getArgumentTypes())
    if (std::string reason = explainNotStored(type); !reason.empty())
      return invalid(describe(function) + "argument: " + reason);
  for (Operation &op : function.getBody().front())
    if (std::string reason = explainNotCompiled(&op); !reason.empty())
      return invalid(describe(&op) + reason);
  return llvm::Error::success();
}

/// Quantized types become what they are stored as: the arithmetic is the same.
static llvm::Error storeQuantizedTypes(func::FuncOp function) {
  bool hasOther = false;
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](quant::QuantizedType type) -> Type {
    if (isa<quant::CalibratedQuantizedType>(type)) {
      hasOther = true;
      return type;
    }
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

/// Makes `sizes` the constant that `shape` is.
static void replaceShape(OpBuilder &builder, OpOperand &shape,
                         ArrayRef<int64_t> sizes) {
  shape.set(tosa::ConstShapeOp::create(builder, shape.getOwner()->getLoc(),
                                       shape.get().getType(),
                                       builder.getIndexTensorAttr(sizes)));
}

/// Takes the batch out of sizes that `op` has as a constant. Samples are the
/// outermost dimension, so that its leading size, apart from ones, counts them.
static llvm::Error forgetBatchInShape(Operation *op, int64_t batch) {
  OpOperand *operand = nullptr;
  if (auto reshape = dyn_cast<tosa::ReshapeOp>(op))
    operand = &reshape.getShapeMutable();
  else if (auto slice = dyn_cast<tosa::SliceOp>(op))
    operand = &slice.getSizeMutable();
  auto constant =
      operand ? operand->get().getDefiningOp<tosa::ConstShapeOp>() : nullptr;
  if (!constant)
    return llvm::Error::success();
  SmallVector<int64_t> sizes(constant.getValues().getValues<int64_t>());
  int64_t *leading =
      llvm::find_if(sizes, [](int64_t size) { return size != 1; });
  if (leading == sizes.end() || *leading < 0)
    return llvm::Error::success();
  if (*leading % batch != 0)
    return invalid(describe(op) +
                   "expected a leading size that is a multiple "
                   "of the batch of " +
                   Twine(batch) + ", found " + Twine(*leading));
  *leading /= batch;
  OpBuilder builder(op);
  replaceShape(builder, *operand, sizes);
  return llvm::Error::success();
}

/// Whether a tensor of `type` can be held in memory.
static bool isCountable(ShapedType type) {
  constexpr int64_t most = int64_t(1) << 32;
  int64_t count = 1;
  for (int64_t size : type.getShape()) {
    // Inference makes negative sizes of absurd ones.
    if (size < 0 || size > most)
      return false;
    count *= size;
    if (count > most)
      return false;
  }
  return true;
}

/// Number of elements of `value`, 0 if it is not known.
static int64_t countElements(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return type.hasStaticShape() && isCountable(type) ? type.getNumElements() : 0;
}

namespace {
/// Makes the batch of a network 1.
class BatchRemoval {
public:
  explicit BatchRemoval(func::FuncOp function) : function(function) {}

  /// Makes the batch of all arguments 1, and dynamic what it may be part of in
  /// all that is computed from them: shape inference finds it anew.
  llvm::Error run();
  /// Whether everything has as many elements as one sample of it had.
  llvm::Error check() const;

private:
  llvm::Error forget();

  func::FuncOp function;
  /// Of the arguments; 0 if all are dynamic.
  int64_t batch = 0;
  /// What is computed from arguments, and its number of elements for the whole
  /// batch, as far as it was known.
  SmallVector<std::pair<Value, int64_t>> computed;
};
} // namespace

llvm::Error BatchRemoval::forget() {
  DenseSet<Value> found(function.getArguments().begin(),
                        function.getArguments().end());
  for (Operation &op : function.getBody().front()) {
    if (llvm::none_of(op.getOperands(),
                      [&](Value operand) { return found.contains(operand); }))
      continue;
    if (llvm::Error error = forgetBatchInShape(&op, batch))
      return error;
    for (Value result : op.getResults()) {
      found.insert(result);
      computed.push_back({result, countElements(result)});
      auto type = cast<RankedTensorType>(result.getType());
      SmallVector<int64_t> sizes(type.getShape());
      for (int64_t &size : sizes)
        if (size > 0 && size % batch == 0)
          size = ShapedType::kDynamic;
      result.setType(type.clone(sizes));
    }
  }
  return llvm::Error::success();
}

llvm::Error BatchRemoval::run() {
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<RankedTensorType>(argument.getType());
    if (type.getRank() == 0)
      return invalid(describe(function) + "expected arguments of rank 1 or "
                                          "more, the batch first");
    for (int64_t size : type.getShape().drop_front())
      if (ShapedType::isDynamic(size))
        return invalid(describe(function) +
                       "expected a batch as the only dynamic dimension of an "
                       "argument, found another");
    int64_t size = type.getDimSize(0);
    if (!ShapedType::isDynamic(size)) {
      if (size == 0 || (batch != 0 && size != batch))
        return invalid(describe(function) +
                       "expected arguments of the same batch, their leading "
                       "dimension, found " +
                       Twine(size) +
                       (batch ? " and " + Twine(batch) : Twine("")));
      batch = size;
    }
  }
  if (batch > 1)
    if (llvm::Error error = forget())
      return error;
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<RankedTensorType>(argument.getType());
    SmallVector<int64_t> sizes(type.getShape());
    sizes.front() = 1;
    argument.setType(type.clone(sizes));
  }
  return llvm::Error::success();
}

llvm::Error BatchRemoval::check() const {
  for (auto [value, count] : computed)
    if (count != 0 && countElements(value) * batch != count)
      return invalid(describe(value.getDefiningOp()) +
                     "expected samples that do not mix, found " + Twine(count) +
                     " elements of " + Twine(batch) + " samples and " +
                     Twine(countElements(value)) + " of one");
  return llvm::Error::success();
}

/// Gives the regions of ops their own copies of the constants that they read,
/// as linalg's often do from outside: what an op reads is then its operands.
static void sinkConstants(func::FuncOp function) {
  for (Operation &op : function.getBody().front())
    for (Region &region : op.getRegions()) {
      llvm::SetVector<Value> captured;
      getUsedValuesDefinedAbove(region, captured);
      if (captured.empty())
        continue;
      OpBuilder builder = OpBuilder::atBlockBegin(&region.front());
      for (Value value : captured)
        replaceAllUsesInRegionWith(
            value, builder.clone(*value.getDefiningOp())->getResult(0), region);
    }
}

/// INEXACT_ROUND leaves the rounding open and is not lowered upstream.
static void decideRounding(func::FuncOp function) {
  function.walk([](tosa::RescaleOp op) {
    if (op.getRoundingMode() == tosa::RoundingMode::INEXACT_ROUND)
      op.setRoundingMode(tosa::RoundingMode::SINGLE_ROUND);
  });
}

/// What is wrong with the shape of `type`; empty if nothing is.
static std::string explainShape(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped)
    return "";
  if (!shaped.hasStaticShape())
    return "expected a shape that follows from the shapes of the arguments, "
           "found a dynamic one";
  if (!isCountable(shaped))
    return "expected at most 2^32 elements, found more";
  return shaped.getNumElements() == 0 ? "expected elements, found none" : "";
}

static llvm::Error checkShapes(func::FuncOp function) {
  for (Type type : function.getArgumentTypes())
    if (std::string reason = explainShape(type); !reason.empty())
      return invalid(describe(function) + "argument: " + reason);
  for (Operation &op : function.getBody().front())
    for (Type type : op.getResultTypes())
      if (std::string reason = explainShape(type); !reason.empty())
        return invalid(describe(&op) + reason);
  return llvm::Error::success();
}

llvm::Expected<OwningOpRef<ModuleOp>>
unbias::prepareNetwork(func::FuncOp network) {
  if (llvm::Error error = screen(network))
    return error;
  OwningOpRef<ModuleOp> module = ModuleOp::create(network->getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  auto function = cast<func::FuncOp>(builder.clone(*network));
  sinkConstants(function);
  CastLowering casts;
  if (llvm::Error error = casts.begin(function))
    return error;
  if (llvm::Error error = storeQuantizedTypes(function))
    return error;
  BatchRemoval batch(function);
  if (llvm::Error error = batch.run())
    return error;
  decideRounding(function);

  FirstError error(module->getContext());
  PassManager manager(module->getContext(), ModuleOp::getOperationName());
  // The types of the function follow below.
  manager.enableVerifier(false);
  manager.addNestedPass<func::FuncOp>(tosa::createTosaInferShapesPass());
  if (failed(manager.run(*module)))
    return invalid("the shapes of a network of one sample: " + error.getText());
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
  if (llvm::Error wrong = checkShapes(function))
    return wrong;
  if (llvm::Error wrong = batch.check())
    return wrong;
  widenRescales(function);
  casts.finish();
  if (failed(verify(*module)))
    return invalid("a network of one sample: " + error.getText());
  return module;
}
