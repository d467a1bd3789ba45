//===- ModuleDescription.cpp - What a module computes ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleDescription.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "unbias/Transforms/Fingerprint.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
class Description {
public:
  explicit Description(Operation *root) {
    root->walk([&](BiasedOpInterface op) { findBiasOwners(op); });
    print(root);
  }
  std::string text;

private:
  void findBiasOwners(BiasedOpInterface op);
  bool isConstant(Value value);
  bool isNeeded(Operation *op);
  void print(Operation *op);
  void print(Value value, bool isBiasOwner);
  void printBias(BiasedOpInterface op);

  llvm::raw_string_ostream os{text};
  /// Biased ops, and ops that add their biases.
  llvm::DenseSet<Operation *> biasOwners;
  llvm::DenseMap<Value, bool> constants;
  llvm::DenseMap<Value, int64_t> numbers;
};
} // namespace

void Description::findBiasOwners(BiasedOpInterface op) {
  if (!op.isBiased())
    return;
  biasOwners.insert(op);
  if (llvm::Error error = checkBiasedOp(op))
    return llvm::consumeError(std::move(error));
  biasOwners.insert(op.getBiasedOutput().getDefiningOp());
}

/// Whether all that `value` is computed from are constants. Tensors without
/// contents count as such, whatever their sizes come from, and so do those that
/// are overwritten.
bool Description::isConstant(Value value) {
  auto [entry, isNew] = constants.try_emplace(value, false);
  Operation *op = value.getDefiningOp();
  if (!isNew || !op || biasOwners.contains(op) || !isMemoryEffectFree(op))
    return constants.lookup(value);
  ValueRange operands = op->getOperands();
  if (isa<linalg::FillOp, linalg::BroadcastOp>(op))
    operands = operands.take_front();
  bool result = isa<tensor::EmptyOp, tensor::DimOp>(op) ||
                llvm::all_of(operands, [&](Value operand) {
                  return isConstant(operand);
                });
  return constants[value] = result;
}

/// Whether `op` is no constant, and does something or is used.
bool Description::isNeeded(Operation *op) {
  if (biasOwners.contains(op) || !isMemoryEffectFree(op) ||
      op->getNumResults() == 0)
    return true;
  return !isOpTriviallyDead(op) && !isConstant(op->getResult(0));
}

/// The numbers of `attribute` if it is elements, however they are stored.
static Attribute normalize(Attribute attribute) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(attribute);
  if (!resource || !resource.getRawHandle().getBlob())
    return attribute;
  ArrayRef<char> data = resource.getRawHandle().getBlob()->getData();
  bool isSplat = false;
  if (!DenseElementsAttr::isValidRawBuffer(resource.getType(), data, isSplat))
    return attribute;
  return DenseElementsAttr::getFromRawBuffer(resource.getType(), data);
}

void Description::print(Value value, bool isBiasOwner) {
  Attribute constant;
  if (isBiasOwner && isConstant(value))
    os << "constant ";
  else if (matchPattern(value, m_Constant(&constant)))
    os << normalize(constant) << " ";
  else if (isConstant(value))
    os << "computed ";
  else
    os << "%" << numbers.try_emplace(value, numbers.size()).first->second
       << " ";
}

/// One scale for all channels by the type that says so: a bias of one number,
/// written out for every channel, cannot keep the type of its one channel.
static Type unifyScale(Type type) {
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (!perAxis || perAxis.getScales().size() != 1)
    return type;
  return quant::UniformQuantizedType::get(
      perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(),
      perAxis.getScales().front(), perAxis.getZeroPoints().front(),
      perAxis.getStorageTypeMin(), perAxis.getStorageTypeMax());
}

void Description::printBias(BiasedOpInterface op) {
  if (!op.isBiased())
    return;
  if (llvm::Error error = checkBiasedOp(op))
    return llvm::consumeError(std::move(error));
  auto bias = op.getBias();
  if (bias)
    os << " bias " << int(bias->kind) << " " << unifyScale(bias->elementType)
       << " ";
  else
    llvm::consumeError(bias.takeError());
  auto fingerprint = computeFingerprint(op);
  os << (fingerprint ? *fingerprint : llvm::toString(fingerprint.takeError()))
     << " ";
}

void Description::print(Operation *op) {
  if (!isNeeded(op))
    return;
  bool isBiasOwner = biasOwners.contains(op);
  os << op->getName() << " ";
  // How an addition broadcasts depends on the shape of the constant.
  auto biased = dyn_cast<BiasedOpInterface>(op);
  if (!isBiasOwner || (biased && biased.isBiased()))
    os << op->getAttrDictionary() << " ";
  for (Value operand : op->getOperands())
    print(operand, isBiasOwner);
  if (biased)
    printBias(biased);
  for (Value result : op->getResults())
    print(result, false);
  os << "\n";
  for (Region &region : op->getRegions())
    for (Block &block : region) {
      os << "{\n";
      for (Value argument : block.getArguments())
        print(argument, false);
      for (Operation &inner : block)
        print(&inner);
      os << "}\n";
    }
}

std::string test::describe(Operation *root) { return Description(root).text; }
