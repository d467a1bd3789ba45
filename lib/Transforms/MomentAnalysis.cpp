//===- MomentAnalysis.cpp - How values are distributed --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MomentAnalysis.h"
#include "CorrectionProblem.h"
#include "mlir/IR/TypeUtilities.h"
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

MomentTensor unbias::placeChannels(ArrayRef<ClippedNormal> channels,
                                   ShapedType type, ArrayRef<int64_t> dims) {
  // Side by side in the dimensions that they are made of.
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
  moments.values.assign(channels.begin(), channels.end());
  return moments.transpose(order);
}

llvm::Expected<MomentTensor>
unbias::getOutputMoments(const CorrectionProblem &problem,
                         ArrayRef<double> mean, ArrayRef<double> variance) {
  BiasedOpInterface op = problem.op;
  ArrayRef<double> scales = problem.scales.bias;
  if (mean.empty())
    return unsupported("expected channels, found none");
  if (scales.empty())
    return unsupported("expected a scale of the bias, found none");

  SmallVector<ClippedNormal> channels;
  for (auto [channel, value] : llvm::enumerate(mean)) {
    double scale = scales.size() == 1 ? scales[0] : scales[channel];
    channels.push_back(ClippedNormal::normal(
        value / scale, variance[channel] / (scale * scale)));
  }
  return placeChannels(channels,
                       cast<ShapedType>(op.getBiasedOutput().getType()),
                       op.getOutputChannelDims());
}

/// What `calib.output_float` says of the output of an op.
static llvm::Expected<MomentTensor> readOutputMoments(const NamedOp &named) {
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
  auto moments = getOutputMoments(*problem, record.mean, record.variance);
  if (!moments)
    return prefixError(prefix, moments.takeError());
  return moments;
}

llvm::Expected<SmallVector<ClippedNormal>>
unbias::getInputChannels(const CorrectionProblem &problem,
                         const MomentTensor &moments) {
  BiasedOpInterface op = problem.op;
  Value activation = op.getActivation();
  bool isReal = isa<FloatType>(getElementTypeOrSelf(activation.getType()));
  if (!isReal && problem.scales.input.empty())
    return unsupported("expected a scale of the input, found none");
  double scale = isReal ? 1.0 : problem.scales.input[0];
  auto zeroPoint = double(problem.scales.inputZeroPoint);

  SmallVector<int64_t> dims = op.getActivationChannelDims();
  auto type = cast<ShapedType>(activation.getType());
  auto channels =
      moments.mixAllBut(dims, llvm::map_to_vector(dims, [&](int64_t dim) {
                          return type.getDimSize(dim);
                        }));
  if (!channels)
    return channels.takeError();
  SmallVector<ClippedNormal> real;
  for (const ClippedNormal &channel : *channels) {
    real.push_back(unbias::scale(channel, scale, -zeroPoint * scale));
    Moments found = real.back().getMoments();
    if (!std::isfinite(found.mean) || !std::isfinite(found.variance))
      return unsupported("expected finite moments, found others");
  }
  return real;
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
  auto moments = readOutputMoments(named);
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

bool unbias::isMomentTransfer(Operation *op) {
  auto transferOp = dyn_cast<MomentTransferOpInterface>(op);
  auto isRanked = [](Value value) {
    return isa<RankedTensorType>(value.getType());
  };
  return transferOp && op->getNumResults() == 1 && isRanked(op->getResult(0)) &&
         llvm::all_of(transferOp.getMomentOperands(), isRanked);
}

llvm::Expected<SmallVector<MomentTensor>> unbias::getMomentOperands(
    Operation *op,
    llvm::function_ref<llvm::Expected<MomentTensor>(Value)> lookUp) {
  // Constants, which have to be read, come after all others are known.
  SmallVector<Value> values =
      cast<MomentTransferOpInterface>(op).getMomentOperands();
  SmallVector<MomentTensor> operands(values.size());
  for (bool readsConstants : {false, true})
    for (auto [value, operand] : llvm::zip_equal(values, operands)) {
      if (isConstant(value) != readsConstants)
        continue;
      auto known = readsConstants ? getConstantMoments(value) : lookUp(value);
      // What ops compute from constants may be known only as such.
      if (readsConstants && !known) {
        auto computed = lookUp(value);
        if (computed) {
          llvm::consumeError(known.takeError());
          known = std::move(computed);
        } else {
          llvm::consumeError(computed.takeError());
        }
      }
      if (known)
        operand = std::move(*known);
      else if (readsConstants)
        return prefixError("'" + op->getName().getStringRef() + "'",
                           known.takeError());
      else
        return known.takeError();
    }
  return operands;
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
  auto operands =
      getMomentOperands(op, [&](Value value) -> llvm::Expected<MomentTensor> {
        auto known = lookUp(value);
        if (!known)
          return known.takeError();
        return **known;
      });
  if (!operands)
    return stop(operands.takeError());
  auto result = transferOp.transferMoments(*operands);
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
  if (!isMomentTransfer(op))
    return;
  Value result = op->getResult(0);
  // The sum that is a biased output has its distribution already, if at all;
  // constants are read where they are used.
  auto known = entries.find(result);
  bool isKnown = known != entries.end() && known->second.moments;
  if (isKnown || isReadable(result))
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
