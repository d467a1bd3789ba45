//===- JsonKeys.cpp - Repeated keys of JSON objects -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonKeys.h"
#include "unbias/Support/Reason.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"

using namespace mlir::unbias;
using llvm::Error;
using llvm::StringRef;

/// The end of the string that starts at `begin`: the index after its quote, or
/// `npos`.
static size_t findStringEnd(StringRef text, size_t begin) {
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return StringRef::npos;
}

/// The string behind a literal, so that "a" and "\u0061" are one key; what
/// does not parse stays as it is.
static std::string unescape(StringRef literal) {
  StringRef content = literal.drop_front().drop_back();
  if (!content.contains('\\'))
    return content.str();
  auto value = llvm::json::parse(literal);
  if (!value) {
    llvm::consumeError(value.takeError());
    return content.str();
  }
  return value->getAsString().value_or(content).str();
}

Error mlir::unbias::checkJsonKeys(StringRef text) {
  struct Level {
    llvm::StringSet<> keys;
    std::string lastKey;
  };
  constexpr size_t maxDepth = 100;
  llvm::SmallVector<Level, 0> levels;
  for (size_t i = 0; i < text.size();) {
    char c = text[i];
    if (c == '{' || c == '[') {
      if (levels.size() == maxDepth)
        return invalid("expected at most 100 nested lists and objects, found "
                       "more");
      levels.emplace_back();
    } else if ((c == '}' || c == ']') && !levels.empty()) {
      levels.pop_back();
    }
    if (c != '"') {
      ++i;
      continue;
    }
    size_t end = findStringEnd(text, i);
    if (end == StringRef::npos)
      return Error::success();
    StringRef literal = text.slice(i, end);
    i = end;
    // Only a string before a colon is a key.
    if (levels.empty() || !text.substr(end).ltrim().starts_with(":"))
      continue;
    Level &level = levels.back();
    level.lastKey = unescape(literal);
    if (level.keys.insert(level.lastKey).second)
      continue;
    std::string path;
    for (const Level &outer : llvm::ArrayRef(levels).drop_back())
      if (!outer.lastKey.empty())
        path += outer.lastKey + ".";
    return invalid(path + level.lastKey +
                   ": expected this key once, found it twice");
  }
  return Error::success();
}
