//===- OpMatching.cpp - Which op is which ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpMatching.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// What twins have in common whatever their dialects and layouts.
struct Signature {
  int64_t groups = 1, outputs = 1, inputs = 1;
  bool transposed = false;
  /// Axes with a single tap that reads everything are left out: a 1x1
  /// convolution is a matrix multiplication.
  SmallVector<std::array<int64_t, 3>> tapsStrideDilation;

  bool operator==(const Signature &other) const {
    return groups == other.groups && outputs == other.outputs &&
           inputs == other.inputs && transposed == other.transposed &&
           tapsStrideDilation == other.tapsStrideDilation;
  }
};
} // namespace

/// Nothing for an op that is not supported: it is left alone anyway.
static std::optional<Signature> getSignature(BiasedOpInterface op) {
  auto ignore = [](llvm::Error error) {
    llvm::consumeError(std::move(error));
    return std::nullopt;
  };
  if (llvm::Error error = checkBiasedOp(op))
    return ignore(std::move(error));
  auto geometry = op.getTapGeometry();
  if (!geometry)
    return ignore(geometry.takeError());
  auto type = cast<ShapedType>(op.getWeights().getType());
  auto count = [&](ArrayRef<int64_t> dims) {
    int64_t product = 1;
    for (int64_t dim : dims)
      product *= type.getDimSize(dim);
    return product;
  };
  WeightDims dims = op.getWeightDims();
  Signature signature;
  signature.groups = count(dims.group);
  signature.outputs = count(dims.output);
  signature.inputs = count(dims.input);
  signature.transposed = geometry->transposed;
  for (const TapAxis &axis : geometry->axes)
    if (axis.taps != 1 || axis.stride != 1)
      signature.tapsStrideDilation.push_back(
          {axis.taps, axis.stride, axis.taps == 1 ? 1 : axis.dilation});
  return signature;
}

/// "tosa.conv2d with weights 8x3x3x3 (8 outputs, 3 inputs, taps 3x3, stride
/// 2x2)".
static std::string describe(BiasedOpInterface op,
                            const std::optional<Signature> &signature) {
  std::string text = op->getName().getStringRef().str();
  if (!signature)
    return text;
  llvm::raw_string_ostream os(text);
  os << " with weights ";
  llvm::interleave(cast<ShapedType>(op.getWeights().getType()).getShape(), os,
                   "x");
  os << " (";
  if (signature->groups != 1)
    os << signature->groups << " groups of ";
  os << signature->outputs << " output and " << signature->inputs
     << " input channels";
  const char *names[] = {"taps", "strides", "dilations"};
  for (auto [index, name] : llvm::enumerate(names)) {
    if (signature->tapsStrideDilation.empty())
      break;
    os << ", " << name << " ";
    llvm::interleave(
        signature->tapsStrideDilation, os,
        [&, index = index](const auto &axis) { os << axis[index]; }, "x");
  }
  os << (signature->transposed ? ", transposed)" : ")");
  return text;
}

/// Quantized ops with the float ops of the same names; nothing if the names of
/// one network are not those of the other.
static std::optional<std::vector<MatchedOp>>
matchNames(ArrayRef<NamedOp> ops, ArrayRef<NamedOp> twins) {
  llvm::StringMap<const NamedOp *> byName;
  for (const NamedOp &twin : twins)
    if (!byName.try_emplace(twin.id, &twin).second)
      return std::nullopt;
  std::vector<MatchedOp> matches;
  for (const NamedOp &named : ops) {
    const NamedOp *&twin = byName[named.id];
    if (!twin)
      return std::nullopt;
    matches.push_back({named, *twin});
    twin = nullptr;
  }
  return matches;
}

llvm::Expected<std::vector<MatchedOp>> unbias::matchOps(Operation *quantized,
                                                        Operation *real) {
  SmallVector<NamedOp> ops = collectBiasedOps(quantized);
  SmallVector<NamedOp> twins = collectBiasedOps(real);
  if (ops.empty())
    return invalid("networks do not pair: expected convolutions or matrix "
                   "multiplications in the quantized network, found none");
  llvm::StringSet<> names;
  for (const NamedOp &named : ops)
    if (!names.insert(named.id).second)
      return invalid("expected biased ops of different names in the quantized "
                     "network, found '" +
                     named.id + "' twice");

  std::vector<MatchedOp> matches;
  const char *how = "name";
  if (ops.size() == twins.size()) {
    if (auto named = matchNames(ops, twins)) {
      matches = std::move(*named);
    } else {
      how = "order";
      for (auto [op, twin] : llvm::zip_equal(ops, twins))
        matches.push_back({op, twin});
    }
  } else {
    // Up to the first that differs, to say which one.
    for (auto [op, twin] : llvm::zip_first(
             ArrayRef(ops).take_front(std::min(ops.size(), twins.size())),
             twins))
      matches.push_back({op, twin});
    how = "order";
  }
  for (auto [index, match] : llvm::enumerate(matches)) {
    auto found = getSignature(match.quantized.op);
    auto expected = getSignature(match.real.op);
    bool isSame = found && expected ? *found == *expected
                                    : match.quantized.op->getName() ==
                                          match.real.op->getName();
    if (!isSame)
      return invalid(
          llvm::formatv("networks do not pair: op #{0} '{1}' of the quantized "
                        "network: expected {2}, as '{3}', its twin by {4}, is "
                        "in the float network, found {5}",
                        index, match.quantized.id,
                        describe(match.real.op, expected), match.real.id, how,
                        describe(match.quantized.op, found))
              .str());
  }
  if (ops.size() != twins.size())
    return invalid(
        llvm::formatv(
            "networks do not pair: expected {0} biased ops in the "
            "quantized network, as in the float network, found {1}; "
            "the first without a twin is '{2}'",
            twins.size(), ops.size(),
            (ops.size() > twins.size() ? ops : twins)[matches.size()].id)
            .str());
  return matches;
}
