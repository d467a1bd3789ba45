//===- RunDiff.cpp - How the biases of two networks differ ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "NetworkFile.h"
#include "unbias/Support/Reason.h"
#include "unbias/Transforms/OpIds.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <cmath>

using namespace mlir;
using namespace mlir::unbias;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

namespace {
/// The biases of one op in both networks.
struct OpDifference {
  std::string id;
  StringRef kind;
  /// Why they were not compared; empty if they were.
  std::string reason;
  /// Stored numbers, equally many.
  SmallVector<double> before, after;

  int64_t countChanged() const {
    int64_t count = 0;
    for (auto [from, to] : llvm::zip_equal(before, after))
      count += from != to;
    return count;
  }
};
} // namespace

/// Whether both networks have the same names, each once.
static bool haveSameIds(ArrayRef<NamedOp> a, ArrayRef<NamedOp> b) {
  llvm::StringMap<int> ids;
  for (const NamedOp &op : a)
    if (!ids.try_emplace(op.id, 0).second)
      return false;
  for (const NamedOp &op : b) {
    auto found = ids.find(op.id);
    if (found == ids.end() || found->second++ > 0)
      return false;
  }
  return a.size() == b.size();
}

/// The bias of an op. Unsupported if it is not there to be read.
static Expected<Bias> readBias(BiasedOpInterface op) {
  if (Error error = checkBiasedOp(op))
    return error;
  auto bias = op.getBias();
  if (bias && bias->kind == Bias::Kind::Runtime)
    return unsupported("the bias is computed at run time");
  return bias;
}

/// Compares two ops; fails if they cannot be the same op of two networks.
static Expected<OpDifference> compare(NamedOp a, NamedOp b) {
  auto fail = [&](const Twine &what) {
    return invalid("op '" + a.id +
                   "': expected networks that differ in their "
                   "biases only, found " +
                   what);
  };
  OpDifference difference;
  difference.id = a.id;
  difference.kind = a.op->getName().getStringRef();
  StringRef otherKind = b.op->getName().getStringRef();
  if (difference.kind != otherKind)
    return fail(difference.kind + " and " + otherKind);
  if (a.op.getWeights().getType() != b.op.getWeights().getType())
    return fail("weights of different types");
  BiasedOpInterface ops[] = {a.op, b.op};
  SmallVector<double> *values[] = {&difference.before, &difference.after};
  for (auto [op, numbers] : llvm::zip_equal(ops, values)) {
    auto bias = readBias(op);
    if (!bias) {
      difference.reason = takeReason(bias.takeError()).message;
      difference.before.clear();
      difference.after.clear();
      return difference;
    }
    *numbers = bias->values;
  }
  // An absent bias is zeros, and one number holds for all channels.
  size_t channels = std::max(difference.before.size(), difference.after.size());
  for (SmallVector<double> *numbers : values) {
    if (numbers->size() <= 1)
      numbers->assign(channels, numbers->empty() ? 0.0 : numbers->front());
    if (numbers->size() != channels)
      return fail(Twine(difference.before.size()) + " and " +
                  Twine(difference.after.size()) + " channels");
  }
  return difference;
}

static Expected<std::vector<OpDifference>> compareOps(ArrayRef<NamedOp> before,
                                                      ArrayRef<NamedOp> after) {
  if (before.size() != after.size())
    return invalid("expected networks with as many ops that have a bias, "
                   "found " +
                   Twine(before.size()) + " and " + Twine(after.size()));
  bool isById = haveSameIds(before, after);
  llvm::StringMap<const NamedOp *> byId;
  for (const NamedOp &op : after)
    byId[op.id] = &op;
  std::vector<OpDifference> differences;
  for (auto [i, op] : llvm::enumerate(before)) {
    auto difference = compare(op, isById ? *byId[op.id] : after[i]);
    if (!difference)
      return difference.takeError();
    differences.push_back(std::move(*difference));
  }
  return differences;
}

/// A stored number; integers as such.
static std::string formatNumber(double number) {
  std::string text;
  llvm::raw_string_ostream(text)
      << (number == std::trunc(number) && std::abs(number) < 1e15
              ? llvm::format("%.0f", number)
              : llvm::format("%.6g", number));
  return text;
}

static std::string formatRange(ArrayRef<double> numbers) {
  if (numbers.empty())
    return "-";
  return "[" + formatNumber(*llvm::min_element(numbers)) + ", " +
         formatNumber(*llvm::max_element(numbers)) + "]";
}

/// A line per op that differs. The name comes last: nothing has to be aligned
/// after it, however long it is.
static void printTable(llvm::raw_ostream &os,
                       ArrayRef<OpDifference> differences) {
  constexpr const char *columns = "%11s  %10s  %10s  %22s  %22s  ";
  int64_t changedOps = 0;
  for (const OpDifference &op : differences) {
    int64_t changed = op.countChanged();
    if (changed == 0)
      continue;
    if (changedOps++ == 0)
      os << llvm::format(columns, "changed", "largest", "mean size", "before",
                         "after")
         << "op\n";
    double largest = 0.0, sum = 0.0;
    for (auto [from, to] : llvm::zip_equal(op.before, op.after)) {
      sum += std::abs(to - from);
      if (std::abs(to - from) > std::abs(largest))
        largest = to - from;
    }
    std::string count = (Twine(changed) + "/" + Twine(op.before.size())).str();
    std::string mean;
    llvm::raw_string_ostream(mean)
        << llvm::format("%.4g", sum / op.before.size());
    os << llvm::format(
        columns, count.c_str(),
        ((largest > 0 ? "+" : "") + formatNumber(largest)).c_str(),
        mean.c_str(), formatRange(op.before).c_str(),
        formatRange(op.after).c_str());
    llvm::printEscapedString(op.id, os);
    os << '\n';
  }
  os << changedOps << " of " << differences.size() << " biases differ\n";
  for (const OpDifference &op : differences) {
    if (op.reason.empty())
      continue;
    os << "not compared: '";
    llvm::printEscapedString(op.id, os);
    os << "': " << op.reason << '\n';
  }
}

static void printJson(llvm::raw_ostream &os,
                      ArrayRef<OpDifference> differences) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  auto numbers = [&](StringRef key, ArrayRef<double> values) {
    json.attributeArray(key, [&] {
      for (double value : values)
        json.value(value);
    });
  };
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("ops", [&] {
      for (const OpDifference &op : differences)
        json.object([&] {
          json.attribute("id", llvm::json::fixUTF8(op.id));
          json.attribute("op", op.kind);
          if (!op.reason.empty()) {
            json.attribute("reason", op.reason);
            return;
          }
          json.attribute("changed", op.countChanged());
          numbers("before", op.before);
          numbers("after", op.after);
        });
    });
  });
  os << '\n';
}

Expected<bool> unbias::runDiff(const DiffOptions &options) {
  NetworkContext context(/*threads=*/1);
  auto before = NetworkFile::read(options.before, context);
  if (!before)
    return before.takeError();
  auto after = NetworkFile::read(options.after, context);
  if (!after)
    return after.takeError();
  auto differences = compareOps(collectBiasedOps(before->getModule()),
                                collectBiasedOps(after->getModule()));
  if (!differences)
    return invalid(options.before + " and " + options.after + ": " +
                   takeReason(differences.takeError()).message);
  if (options.isJson)
    printJson(llvm::outs(), *differences);
  else
    printTable(llvm::outs(), *differences);
  return llvm::any_of(*differences, [](const OpDifference &op) {
    return op.countChanged() > 0;
  });
}
