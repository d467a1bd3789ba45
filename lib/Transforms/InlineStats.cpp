//===- InlineStats.cpp - Bring outlined statistics back -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds what outlined entries belong to by the marks in locations.
//
//===----------------------------------------------------------------------===//

#include "OutlinedStats.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Remarks.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Transforms/OpIds.h"
#include "unbias/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/InterleavedRange.h"

namespace mlir::unbias {
#define GEN_PASS_DEF_INLINESTATSPASS
#include "unbias/Transforms/Passes.h.inc"
} // namespace mlir::unbias

using namespace mlir;
using namespace mlir::unbias;

namespace {
/// An entry of a table, and the ops whose locations are marked with it.
struct Entry {
  OutlinedAttr outlined;
  SmallVector<BiasedOpInterface> biased;
  /// The names of the others, without constants and what is inside of them.
  llvm::SmallSetVector<StringRef, 4> others;
};

/// The table of an op.
using Table = llvm::MapVector<StringAttr, Entry>;

/// An op and what it gets, by which name.
struct Inlining {
  BiasedOpInterface op;
  StringAttr key;
  SmallVector<NamedAttribute> attributes;
};

struct InlineStats : unbias::impl::InlineStatsPassBase<InlineStats> {
  using InlineStatsPassBase::InlineStatsPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    InlineStatsPassBase::getDependentDialects(registry);
    registerExternalModels(registry);
  }
  void runOnOperation() override;

private:
  LogicalResult collectTables();
  void findOps();
  void unmarkLocations(const DenseSet<StringAttr> &keys);

  llvm::MapVector<Operation *, Table> tables;
  /// Biased ops that are marked with a key of no table.
  SmallVector<std::pair<BiasedOpInterface, StringAttr>> orphans;
};
} // namespace

/// All tables under the root.
LogicalResult InlineStats::collectTables() {
  tables.clear();
  orphans.clear();
  return failure(
      getOperation()
          ->walk<WalkOrder::PreOrder>([&](Operation *op) {
            if (!op->hasAttr(CalibDialect::kOutlined))
              return WalkResult::advance();
            if (failed(verifyCalibAttributes(op)))
              return WalkResult::interrupt();
            Table &table = tables[op];
            for (NamedAttribute entry :
                 op->getAttrOfType<DictionaryAttr>(CalibDialect::kOutlined))
              table[entry.getName()].outlined =
                  cast<OutlinedAttr>(entry.getValue());
            return WalkResult::advance();
          })
          .wasInterrupted());
}

/// Assigns every marked op to its entry: that of the innermost table around it.
/// An op of several marks is none of these ops alone, and belongs to no entry.
void InlineStats::findOps() {
  auto findEntry = [&](Operation *op, StringAttr key) -> Entry * {
    for (; op; op = op->getParentOp())
      if (auto table = tables.find(op); table != tables.end())
        if (auto entry = table->second.find(key); entry != table->second.end())
          return &entry->second;
    return nullptr;
  };
  getOperation()->walk([&](Operation *op) {
    SmallVector<StringAttr> keys = findMarks(op->getLoc());
    Operation *parent = op->getParentOp();
    for (StringAttr key : keys) {
      auto biased = dyn_cast<BiasedOpInterface>(op);
      bool isBiased = biased && biased.isBiased();
      Entry *entry = findEntry(op, key);
      if (!entry && isBiased)
        orphans.push_back({biased, key});
      if (!entry)
        continue;
      if (isBiased && keys.size() == 1)
        entry->biased.push_back(biased);
      else if (!op->hasTrait<OpTrait::ConstantLike>() &&
               !(parent &&
                 llvm::is_contained(findMarks(parent->getLoc()), key)))
        entry->others.insert(op->getName().getStringRef());
    }
  });
}

/// What the ops of an entry get. Invalid, with the reason, if one of them
/// cannot get it, or if there is none.
static llvm::Expected<SmallVector<Inlining>> plan(StringAttr key,
                                                  const Entry &entry) {
  if (entry.biased.empty()) {
    if (entry.others.empty())
      return invalid("expected an op with its location, found none: it was "
                     "folded or merged with an equal one, or locations were "
                     "lost, which text keeps only with -mlir-print-debuginfo");
    return invalid("expected an op with a bias and its location alone, found " +
                   llvm::formatv("{0}", llvm::interleaved(entry.others)).str());
  }
  SmallVector<Inlining> inlinings;
  for (BiasedOpInterface op : entry.biased) {
    if (!getCalibAttributes(op).empty())
      return invalid("expected '" + op->getName().getStringRef() +
                     "' without statistics, found others on it");
    auto attributes = fitAttributes(entry.outlined, op);
    if (!attributes)
      return prefixError("'" + op->getName().getStringRef() + "'",
                         attributes.takeError());
    inlinings.push_back({op, key, std::move(*attributes)});
  }
  return inlinings;
}

/// Takes the marks `keys` from all locations.
void InlineStats::unmarkLocations(const DenseSet<StringAttr> &keys) {
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](FusedLoc location) -> std::optional<Attribute> {
    StringAttr key = getMark(location);
    if (!key || !keys.contains(key))
      return std::nullopt;
    return FusedLoc::get(location.getContext(), location.getLocations());
  });
  replacer.recursivelyReplaceElementsIn(getOperation(), /*replaceAttrs=*/false,
                                        /*replaceLocs=*/true);
}

void InlineStats::runOnOperation() {
  if (failed(collectTables()))
    return signalPassFailure();
  findOps();
  if (tables.empty() && orphans.empty())
    return markAllAnalysesPreserved();

  auto miss = [&](Operation *op, StringAttr key, const Twine &why) {
    if (strict)
      op->emitError() << "statistics of '" << key.getValue() << "': " << why;
    else
      remark::missed(op->getLoc(),
                     remark::RemarkOpts::name("Missed").category("unbias"))
          << remark::metric("Op", key.getValue())
          << remark::reason("{0}", why.str());
  };
  SmallVector<Inlining> inlinings;
  DenseSet<StringAttr> inlined, kept;
  std::string firstReason;
  DenseMap<Operation *, NamedAttrList> leftovers;
  int64_t count = 0;
  for (auto &[owner, table] : tables)
    for (auto &[key, entry] : table) {
      ++count;
      auto planned = plan(key, entry);
      if (planned) {
        inlined.insert(key);
        llvm::append_range(inlinings, std::move(*planned));
        continue;
      }
      kept.insert(key);
      leftovers[owner].append(key, entry.outlined);
      std::string why = takeReason(planned.takeError()).message;
      if (kept.size() == 1)
        firstReason = ("'" + key.getValue() + "': " + why).str();
      miss(owner, key, why);
    }
  for (auto [op, key] : orphans)
    miss(op, key,
         "expected '" + CalibDialect::kOutlined +
             "' with it on an op around the one of its location, found none");
  if (strict && (!kept.empty() || !orphans.empty()))
    return signalPassFailure();

  for (auto [op, key, attributes] : inlinings) {
    for (NamedAttribute attr : attributes)
      op->setAttr(attr.getName(), attr.getValue());
    remark::analysis(
        op->getLoc(),
        remark::RemarkOpts::name("Inlined").category("unbias").function(
            getFunctionName(op)))
        << remark::metric("Op", key.getValue())
        << remark::metric("Found", op->getName().getStringRef());
  }
  for (const auto &[owner, table] : tables) {
    if (leftovers.contains(owner))
      owner->setAttr(CalibDialect::kOutlined,
                     leftovers[owner].getDictionary(&getContext()));
    else
      owner->removeAttr(CalibDialect::kOutlined);
  }
  // Tables of different functions may share a name.
  for (StringAttr key : kept)
    inlined.erase(key);
  if (!inlined.empty())
    unmarkLocations(inlined);
  if (!kept.empty())
    emitWarning(getOperation()->getLoc())
        << "statistics of " << kept.size() << " of " << count
        << " ops found no op that they fit and stay in '"
        << CalibDialect::kOutlined << "' (" << firstReason
        << "); --remarks-filter=unbias tells of all";
  if (!orphans.empty())
    emitWarning(getOperation()->getLoc())
        << "statistics of " << orphans.size()
        << " ops are not found any more; --remarks-filter=unbias tells of "
           "which";
}
