//===- OpIds.cpp - Names of biased ops ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/OpIds.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::unbias;

/// The name that a location gives an op; empty if none does.
static StringRef getLocationName(Location location) {
  if (auto named = dyn_cast<NameLoc>(location))
    return named.getName();
  if (auto fused = dyn_cast<FusedLoc>(location))
    if (!fused.getLocations().empty())
      return getLocationName(fused.getLocations().front());
  return {};
}

SmallVector<NamedOp> unbias::collectBiasedOps(Operation *root) {
  SmallVector<NamedOp> ops;
  DenseMap<Operation *, int64_t> opsOfFunction;
  root->walk([&](BiasedOpInterface op) {
    if (!op.isBiased())
      return;
    auto function = op->getParentOfType<FunctionOpInterface>();
    int64_t ordinal = opsOfFunction[function]++;
    StringRef name = getLocationName(op->getLoc());
    if (auto id = op->getAttrOfType<StringAttr>(CalibDialect::kId))
      name = id;
    if (!name.empty()) {
      ops.push_back({op, name.str()});
      return;
    }
    StringRef symbol =
        function ? cast<SymbolOpInterface>(function.getOperation()).getName()
                 : "module";
    ops.push_back({op, (symbol + "#" + Twine(ordinal)).str()});
  });
  return ops;
}

StringRef unbias::getFunctionName(Operation *op) {
  if (auto function = op->getParentOfType<FunctionOpInterface>())
    return cast<SymbolOpInterface>(function.getOperation()).getName();
  return {};
}

LogicalResult unbias::checkUnique(ArrayRef<NamedOp> ops) {
  llvm::StringMap<Operation *> seen;
  for (const NamedOp &named : ops) {
    auto [first, isNew] = seen.try_emplace(named.id, named.op);
    if (isNew)
      continue;
    InFlightDiagnostic diagnostic =
        named.op->emitError()
        << "expected biased ops of different names, found '" << named.id
        << "' twice";
    diagnostic.attachNote(first->second->getLoc()) << "first used here";
    return diagnostic;
  }
  return success();
}
