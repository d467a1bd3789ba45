//===- Partition.cpp - Cutting a network at its biased ops ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Partition.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::unbias;

bool unbias::isConstantChain(Operation *op) {
  if (op->hasTrait<OpTrait::ConstantLike>())
    return true;
  // Shapes and other constants without elements.
  if (op->getNumOperands() == 0 && op->getNumRegions() == 0)
    return true;
  return op->getNumResults() == 1 && isConstant(op->getResult(0));
}

/// The ops that compute the output of `op` from its activation, constants
/// included, in order. Fails if anything else enters.
static FailureOr<SmallVector<Operation *>> getCluster(BiasedOpInterface op) {
  Value activation = op.getActivation();
  llvm::SetVector<Operation *> found;
  SmallVector<Operation *> worklist{op.getBiasedOutput().getDefiningOp()};
  while (!worklist.empty()) {
    Operation *current = worklist.pop_back_val();
    if (!current || current->getBlock() != op->getBlock())
      return failure();
    if (!found.insert(current))
      continue;
    for (Value operand : current->getOperands()) {
      if (operand == activation)
        continue;
      // An argument, or the output of another op of the network.
      auto next = operand.getDefiningOp();
      if (!next)
        return failure();
      worklist.push_back(next);
    }
  }
  if (!found.contains(op))
    return failure();
  SmallVector<Operation *> ordered(found.begin(), found.end());
  llvm::sort(ordered, [](Operation *left, Operation *right) {
    return left->isBeforeInBlock(right);
  });
  return ordered;
}

/// Why `op` is not cut out of the network; empty if it is.
static std::string explainNotStaged(BiasedOpInterface op) {
  if (llvm::Error error = checkBiasedOp(op))
    return takeReason(std::move(error)).message;
  auto weights = readConstant(op.getWeights());
  if (!weights)
    return takeReason(weights.takeError()).message;
  auto bias = op.getBias();
  if (!bias)
    return takeReason(bias.takeError()).message;
  if (bias->kind == Bias::Kind::Runtime)
    return "its bias is computed at run time";
  FailureOr<SmallVector<Operation *>> cluster = getCluster(op);
  if (failed(cluster))
    return "its output depends on more than its activation and constants";
  for (Operation *part : *cluster)
    if (auto other = dyn_cast<BiasedOpInterface>(part))
      if (other != op && other.isBiased())
        return "another biased op computes its output";
  // Whether its bias comes apart is known once it has.
  OwningOpRef<ModuleOp> trial = ModuleOp::create(op.getLoc());
  if (llvm::Error error = outlineBiasedOp(*trial, "trial", op))
    return takeReason(std::move(error)).message;
  return "";
}

namespace {
/// Finds the step of every op.
class Scheduler {
public:
  Scheduler(func::FuncOp function, Partition &result)
      : block(function.getBody().front()), result(result) {}
  void run();

private:
  void assignEarliest();
  void delayGrowing();
  void connect();
  bool isGrowing(Operation *op) const;
  unsigned getValue(Value value);

  Block &block;
  Partition &result;
  /// Biased ops that are cut out, in order of their outputs, by that output.
  llvm::MapVector<Value, unsigned> cuts;
  /// Ops inside of a cut op only.
  DenseSet<Operation *> inside;
  /// The step of every other op: s stands before cut s.
  DenseMap<Operation *, int64_t> stepOf;
  DenseMap<Value, unsigned> valueIds;
};
} // namespace

/// Puts every op as early as its operands allow. Constants are copied to where
/// they are used, unless they are results of the network.
void Scheduler::assignEarliest() {
  for (Operation &op : block.without_terminator()) {
    bool isReturned = llvm::is_contained(op.getUsers(), block.getTerminator());
    if (inside.contains(&op) || (isConstantChain(&op) && !isReturned))
      continue;
    int64_t earliest = 0;
    for (Value operand : op.getOperands()) {
      if (auto cut = cuts.find(operand); cut != cuts.end())
        earliest = std::max<int64_t>(earliest, cut - cuts.begin() + 1);
      else if (auto step = stepOf.find(operand.getDefiningOp());
               step != stepOf.end())
        earliest = std::max(earliest, step->second);
    }
    stepOf[&op] = earliest;
  }
}

static int64_t getBytes(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.getElementType().isIntOrFloat())
    return 0;
  return type.getNumElements() * type.getElementTypeBitWidth();
}

/// Whether the results of `op` take as much memory as its operands, or more.
bool Scheduler::isGrowing(Operation *op) const {
  int64_t operands = 0, results = 0;
  for (Value operand : op->getOperands())
    if (stepOf.contains(operand.getDefiningOp()) || cuts.contains(operand) ||
        isa<BlockArgument>(operand))
      operands += getBytes(operand);
  for (Value value : op->getResults())
    results += getBytes(value);
  return results >= operands;
}

/// Values between steps are kept for every sample, so what only makes them
/// larger waits until it is needed.
void Scheduler::delayGrowing() {
  for (Operation &op : llvm::reverse(block.without_terminator())) {
    auto own = stepOf.find(&op);
    if (own == stepOf.end() || !isGrowing(&op))
      continue;
    int64_t latest = cuts.size();
    for (Operation *user : op.getUsers()) {
      if (auto step = stepOf.find(user); step != stepOf.end()) {
        latest = std::min(latest, step->second);
        continue;
      }
      for (auto [position, cut] : llvm::enumerate(cuts))
        if (result.ops[cut.second].op.getActivation().getDefiningOp() == &op)
          latest = std::min<int64_t>(latest, position);
    }
    own->second = latest;
  }
}

unsigned Scheduler::getValue(Value value) {
  auto [id, isNew] = valueIds.try_emplace(value, result.values.size());
  if (isNew)
    result.values.push_back(value);
  return id->second;
}

/// Collects the steps and what passes between them.
void Scheduler::connect() {
  std::vector<PlannedStep> between(cuts.size() + 1);
  for (Operation &op : block.without_terminator())
    if (auto step = stepOf.find(&op); step != stepOf.end())
      between[step->second].operations.push_back(&op);

  // What other steps, cuts and the function itself read.
  DenseSet<Value> read;
  for (Value output : block.getTerminator()->getOperands())
    read.insert(output);
  for (auto &cut : cuts)
    read.insert(result.ops[cut.second].op.getActivation());
  for (auto [index, planned] : llvm::enumerate(between))
    for (Operation *op : planned.operations)
      for (Value operand : op->getOperands()) {
        auto step = stepOf.find(operand.getDefiningOp());
        if (step == stepOf.end() || step->second != int64_t(index))
          read.insert(operand);
      }

  for (BlockArgument argument : block.getArguments())
    getValue(argument);
  for (auto [index, planned] : llvm::enumerate(between)) {
    llvm::SetVector<unsigned> inputs, outputs;
    for (Operation *op : planned.operations) {
      for (Value operand : op->getOperands()) {
        Operation *source = operand.getDefiningOp();
        auto step = stepOf.find(source);
        bool isOwn = step != stepOf.end() && step->second == int64_t(index);
        bool isConstant =
            source && !cuts.contains(operand) && step == stepOf.end();
        if (!isOwn && !isConstant)
          inputs.insert(getValue(operand));
      }
      for (Value value : op->getResults())
        if (read.contains(value))
          outputs.insert(getValue(value));
    }
    planned.step.inputs = inputs.takeVector();
    planned.step.outputs = outputs.takeVector();
    if (!planned.operations.empty())
      result.steps.push_back(std::move(planned));
    if (index == cuts.size())
      break;
    auto [output, op] = cuts.begin()[index];
    PlannedStep cut;
    cut.step.inputs = {getValue(result.ops[op].op.getActivation())};
    cut.step.outputs = {getValue(output)};
    cut.step.op = op;
    result.steps.push_back(std::move(cut));
  }
  for (Value output : block.getTerminator()->getOperands())
    result.outputs.push_back(getValue(output));
}

void Scheduler::run() {
  SmallVector<unsigned> order;
  for (auto [index, planned] : llvm::enumerate(result.ops))
    if (planned.whyNotStaged.empty())
      order.push_back(index);
  auto getLast = [&](unsigned index) {
    return result.ops[index].op.getBiasedOutput().getDefiningOp();
  };
  llvm::sort(order, [&](unsigned left, unsigned right) {
    return getLast(left)->isBeforeInBlock(getLast(right));
  });
  for (unsigned index : order)
    cuts.insert({result.ops[index].op.getBiasedOutput(), index});

  // An op of a cluster is computed inside of the cut only, unless somebody else
  // uses it: then it is computed outside once more.
  for (auto &cut : cuts) {
    SmallVector<Operation *> cluster = *getCluster(result.ops[cut.second].op);
    for (Operation *op : cluster)
      if (!isConstantChain(op))
        inside.insert(op);
  }
  for (Operation &op : llvm::reverse(block.without_terminator()))
    if (inside.contains(&op) && !cuts.contains(op.getResult(0)) &&
        llvm::any_of(op.getUsers(),
                     [&](Operation *user) { return !inside.contains(user); }))
      inside.erase(&op);

  assignEarliest();
  delayGrowing();
  connect();
}

Partition unbias::partition(func::FuncOp function) {
  Partition result;
  for (const NamedOp &named : collectBiasedOps(function))
    result.ops.push_back({named.op, explainNotStaged(named.op)});
  Scheduler(function, result).run();
  return result;
}

/// Copies `op` to where `builder` stands, after the constants that it reads.
static void cloneWithConstants(OpBuilder &builder, Operation *op,
                               IRMapping &mapping) {
  for (Value operand : op->getOperands())
    if (!mapping.contains(operand))
      cloneWithConstants(builder, operand.getDefiningOp(), mapping);
  builder.clone(*op, mapping);
}

/// An empty function that returns nothing yet.
static func::FuncOp makeFunction(ModuleOp module, StringRef name,
                                 TypeRange arguments, TypeRange results) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto function =
      func::FuncOp::create(builder, module.getLoc(), name,
                           builder.getFunctionType(arguments, results));
  function.addEntryBlock();
  return function;
}

void unbias::outlineStep(ModuleOp module, StringRef name,
                         const Partition &partition,
                         const PlannedStep &planned) {
  auto get = [&](unsigned id) { return partition.values[id]; };
  auto inputs = llvm::map_to_vector(planned.step.inputs, get);
  auto outputs = llvm::map_to_vector(planned.step.outputs, get);
  func::FuncOp function =
      makeFunction(module, name, ValueRange(inputs).getTypes(),
                   ValueRange(outputs).getTypes());
  Block &body = function.getBody().front();
  OpBuilder builder = OpBuilder::atBlockEnd(&body);
  IRMapping mapping;
  mapping.map(inputs, body.getArguments());
  for (Operation *op : planned.operations)
    cloneWithConstants(builder, op, mapping);
  func::ReturnOp::create(
      builder, module.getLoc(),
      llvm::map_to_vector(outputs, [&](Value v) { return mapping.lookup(v); }));
}

llvm::Error unbias::outlineBiasedOp(ModuleOp module, StringRef name,
                                    BiasedOpInterface op) {
  auto bias = op.getBias();
  if (!bias)
    return bias.takeError();
  auto outputType = cast<RankedTensorType>(op.getBiasedOutput().getType());
  int64_t channels = 1;
  for (int64_t dim : op.getOutputChannelDims())
    channels *= outputType.getDimSize(dim);
  func::FuncOp function =
      makeFunction(module, name,
                   {op.getActivation().getType(),
                    RankedTensorType::get({channels}, bias->elementType)},
                   outputType);
  Block &body = function.getBody().front();
  OpBuilder builder = OpBuilder::atBlockEnd(&body);
  IRMapping mapping;
  mapping.map(op.getActivation(), body.getArgument(0));
  SmallVector<Operation *> cluster = *getCluster(op);
  for (Operation *part : cluster)
    if (!mapping.contains(part->getResult(0)))
      cloneWithConstants(builder, part, mapping);
  auto clone = cast<BiasedOpInterface>(mapping.lookup(op.getOperation()));

  // The interface writes a bias as a constant; what stands for it then becomes
  // the argument.
  DenseSet<Operation *> before;
  for (Operation &existing : body)
    before.insert(&existing);
  IRRewriter rewriter(builder.getContext());
  rewriter.setInsertionPoint(clone);
  Type storage = bias->elementType;
  SmallVector<Attribute> numbers;
  for (int64_t channel = 0; channel < channels; ++channel)
    numbers.push_back(
        isa<FloatType>(storage)
            ? Attribute(rewriter.getFloatAttr(storage, channel % 2))
            : rewriter.getIntegerAttr(storage, channel % 2));
  clone.setBias(rewriter,
                DenseElementsAttr::get(
                    RankedTensorType::get({channels}, storage), numbers));
  Operation *constant = nullptr;
  for (Operation &existing : body) {
    if (before.contains(&existing) ||
        !existing.hasTrait<OpTrait::ConstantLike>())
      continue;
    auto type = dyn_cast<RankedTensorType>(existing.getResult(0).getType());
    if (!type || type.getElementType() != storage ||
        type.getNumElements() != channels)
      continue;
    if (constant)
      return unsupported("its bias consists of several constants");
    constant = &existing;
  }
  if (!constant)
    return unsupported("its bias is not a constant of its own");
  // Asked for now: an add of an argument is no bias any more.
  Value output = clone.getBiasedOutput();
  body.getArgument(1).setType(constant->getResult(0).getType());
  constant->getResult(0).replaceAllUsesWith(body.getArgument(1));
  rewriter.eraseOp(constant);

  builder.setInsertionPointToEnd(&body);
  func::ReturnOp::create(builder, module.getLoc(), output);
  function.setFunctionType(
      builder.getFunctionType(body.getArgumentTypes(), outputType));
  return llvm::Error::success();
}
