//===- MomentAnalysis.cpp - How values are distributed --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MomentAnalysis.h"
#include "CorrectionProblem.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Interfaces/MomentTransferOpInterface.h"

using namespace mlir;
using namespace mlir::unbias;

/// Every element of a constant, which is distributed as itself.
static llvm::Expected<MomentTensor> getConstantMoments(Value value) {
  constexpr int64_t maxElements = 1 << 16;
  auto view = readConstant(value);
  if (!view)
    return view.takeError();
  if (view->getNumElements() == 0 || view->getNumElements() > maxElements)
    return unsupported("expected constants of 1 to " + Twine(maxElements) +
                       " elements, found one of " +
                       Twine(view->getNumElements()));
  if (!view->quantization.scales.empty())
    return unsupported("expected constants of plain numbers, found quantized "
                       "ones");
  MomentTensor moments;
  moments.shape.assign(view->shape.begin(), view->shape.end());
  for (double number : view->toDoubles()) {
    if (!std::isfinite(number))
      return unsupported("expected finite constants, found another");
    moments.values.push_back(ClippedNormal::constant(number));
  }
  return moments.compact();
}

llvm::Expected<const MomentTensor *> MomentAnalysis::lookUp(Value value) const {
  auto entry = entries.find(value);
  if (entry != entries.end() && entry->second.moments)
    return &*entry->second.moments;
  if (entry != entries.end())
    return unsupported(entry->second.reason);
  if (Operation *definition = value.getDefiningOp())
    return unsupported("nothing says how the result of '" +
                       definition->getName().getStringRef() +
                       "' is distributed");
  return unsupported("nothing says how an input is distributed");
}

/// What `calib.output_float` says of the output of an op.
static llvm::Expected<MomentTensor> getOutputMoments(const NamedOp &named) {
  BiasedOpInterface op = named.op;
  std::string prefix = "'" + named.id + "'";
  if (!op->hasAttr(CalibDialect::kOutputFloat))
    return unsupported(prefix + " has no '" + CalibDialect::kOutputFloat + "'");
  auto problem = gatherProblem(op);
  if (!problem)
    return problem.takeError();
  const OutputRecord &record = *problem->statistics.outputFloat;
  if (record.variance.empty())
    return unsupported(prefix + ": '" + CalibDialect::kOutputFloat +
                       "' has no variance");
  ArrayRef<double> scales = problem->scales.bias;
  if (record.mean.empty())
    return unsupported(prefix + ": expected channels, found none");
  if (scales.empty())
    return unsupported(prefix + ": expected a scale of the bias, found none");

  // The channels side by side in the dimensions that they are made of.
  SmallVector<int64_t> dims = op.getOutputChannelDims();
  auto type = cast<ShapedType>(op.getBiasedOutput().getType());
  MomentTensor moments;
  SmallVector<int64_t> order(type.getRank(), -1);
  for (auto [index, dim] : llvm::enumerate(dims)) {
    moments.shape.push_back(type.getDimSize(dim));
    order[dim] = index;
  }
  for (int64_t &dim : order)
    if (dim < 0) {
      dim = moments.shape.size();
      moments.shape.push_back(1);
    }
  for (auto [channel, mean] : llvm::enumerate(record.mean)) {
    double scale = scales.size() == 1 ? scales[0] : scales[channel];
    moments.values.push_back(ClippedNormal::normal(
        mean / scale, record.variance[channel] / (scale * scale)));
  }
  return moments.transpose(order);
}

llvm::Error MomentAnalysis::addSource(const NamedOp &named) {
  if (llvm::Error error = checkBiasedOp(named.op)) {
    Reason reason = takeReason(std::move(error));
    if (!reason.isUnsupported)
      return invalid(reason.message);
    for (Value result : named.op->getResults())
      entries[result].reason = "'" + named.id + "': " + reason.message;
    return llvm::Error::success();
  }
  Entry entry;
  auto moments = getOutputMoments(named);
  if (moments) {
    entry.moments = std::move(*moments);
  } else {
    Reason reason = takeReason(moments.takeError());
    if (!reason.isUnsupported)
      return invalid(reason.message);
    entry.reason = std::move(reason.message);
  }
  // A matmul's output follows its bias.
  BiasedOpInterface op = named.op;
  if (op.getBiasedOutput().getDefiningOp() != op)
    for (Value result : op->getResults())
      entries[result].reason =
          "'" + named.id + "': statistics are of its output with bias";
  entries[op.getBiasedOutput()] = std::move(entry);
  return llvm::Error::success();
}

MomentAnalysis::Entry MomentAnalysis::computeEntry(Operation *op) const {
  auto transferOp = cast<MomentTransferOpInterface>(op);
  Entry entry;
  auto stop = [&](llvm::Error error) {
    entry.reason = takeReason(std::move(error)).message;
    if (std::optional<MomentTensor> own = transferOp.getOwnMoments())
      entry.moments = own->compact();
    return entry;
  };
  // Constants, which have to be read, come after all others are known.
  SmallVector<Value> values = transferOp.getMomentOperands();
  SmallVector<MomentTensor> operands(values.size());
  for (bool readsConstants : {false, true})
    for (auto [value, operand] : llvm::zip_equal(values, operands)) {
      if (isConstant(value) != readsConstants)
        continue;
      if (readsConstants) {
        auto constant = getConstantMoments(value);
        // What ops compute from constants may be known only as such.
        auto computed = entries.find(value);
        if (!constant && computed != entries.end() &&
            computed->second.moments) {
          llvm::consumeError(constant.takeError());
          operand = *computed->second.moments;
          continue;
        }
        if (!constant)
          return stop(prefixError("'" + op->getName().getStringRef() + "'",
                                  constant.takeError()));
        operand = std::move(*constant);
        continue;
      }
      auto known = lookUp(value);
      if (!known)
        return stop(known.takeError());
      operand = **known;
    }
  auto result = transferOp.transferMoments(operands);
  if (result && result->values.empty())
    result = unsupported("expected elements, found none");
  if (!result)
    return stop(prefixError("'" + op->getName().getStringRef() + "'",
                            result.takeError()));
  entry.moments = result->compact();
  return entry;
}

/// Whether `value` is a constant that is read where it is used.
static bool isReadable(Value value) {
  auto view = readConstant(value);
  if (view)
    return true;
  llvm::consumeError(view.takeError());
  return false;
}

void MomentAnalysis::transfer(Operation *op) {
  if (!isa<MomentTransferOpInterface>(op) || op->getNumResults() != 1)
    return;
  Value result = op->getResult(0);
  auto isRanked = [](Value value) {
    return isa<RankedTensorType>(value.getType());
  };
  // The sum that is a biased output has its distribution already, if at all;
  // constants are read where they are used.
  auto known = entries.find(result);
  bool isKnown = known != entries.end() && known->second.moments;
  if (isKnown || isReadable(result) || !isRanked(result) ||
      !llvm::all_of(cast<MomentTransferOpInterface>(op).getMomentOperands(),
                    isRanked))
    return;
  Entry entry = computeEntry(op);
  if (known == entries.end() || entry.moments)
    entries[result] = std::move(entry);
}

llvm::Expected<MomentAnalysis> MomentAnalysis::compute(Operation *root,
                                                       ArrayRef<NamedOp> ops,
                                                       Operation *&culprit) {
  MomentAnalysis analysis;
  for (const NamedOp &named : ops)
    if (llvm::Error error = analysis.addSource(named)) {
      culprit = named.op;
      return error;
    }
  // Definitions come first but in graph regions, where a value that is used
  // before counts as unknown.
  root->walk<WalkOrder::PreOrder>(
      [&](Operation *op) { analysis.transfer(op); });
  return analysis;
}
