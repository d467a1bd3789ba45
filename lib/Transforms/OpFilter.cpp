//===- OpFilter.cpp - Which ops a user means ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "unbias/Transforms/OpFilter.h"
#include "unbias/Support/Reason.h"
#include "llvm/Support/Regex.h"

using namespace mlir;
using namespace mlir::unbias;

/// A regular expression that has to match a whole name; null if there is none.
static llvm::Expected<std::shared_ptr<llvm::Regex>> compile(StringRef option,
                                                            StringRef pattern) {
  if (pattern.empty())
    return nullptr;
  auto regex = std::make_shared<llvm::Regex>(("^(" + pattern + ")$").str());
  std::string message;
  if (regex->isValid(message))
    return regex;
  return invalid("option '" + option +
                 "': expected a regular expression, found '" + pattern +
                 "': " + message);
}

llvm::Expected<OpFilter> OpFilter::create(StringRef ops, StringRef skipOps) {
  OpFilter filter;
  auto only = compile("ops", ops);
  if (!only)
    return only.takeError();
  auto skip = compile("skip-ops", skipOps);
  if (!skip)
    return skip.takeError();
  filter.ops = std::move(*only);
  filter.skipOps = std::move(*skip);
  return filter;
}

StringRef OpFilter::explainLeft(StringRef id) const {
  if (ops && !ops->match(id))
    return "option 'ops' does not match";
  if (skipOps && skipOps->match(id))
    return "option 'skip-ops' matches";
  return "";
}
