//===- JsonObject.cpp - Strict reading of JSON ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonObject.h"
#include <cmath>

using namespace mlir::unbias;
using llvm::Error;
using llvm::StringRef;
using llvm::Twine;
namespace json = llvm::json;

static StringRef describe(const json::Value &value) {
  switch (value.kind()) {
  case json::Value::Null:
    return "null";
  case json::Value::Boolean:
    return "a boolean";
  case json::Value::Number:
    return "a number";
  case json::Value::String:
    return "a string";
  case json::Value::Array:
    return "a list";
  case json::Value::Object:
    return "an object";
  }
  llvm_unreachable("unknown kind of JSON value");
}

Error mlir::unbias::wrongJsonKind(const Twine &path, StringRef expected,
                                  const json::Value &found) {
  std::string start = path.str();
  if (!start.empty())
    start += ": ";
  return invalid(start + "expected " + expected + ", found " + describe(found));
}

Error mlir::unbias::readJson(const json::Value &value, const Twine &path,
                             double &out) {
  auto number = value.getAsNumber();
  if (!number)
    return wrongJsonKind(path, "a number", value);
  // JSON has no infinity, but 1e999 is one.
  if (!std::isfinite(*number))
    return invalid(path + ": expected a finite number, found one beyond the "
                          "range of a double");
  out = *number;
  return Error::success();
}

Error mlir::unbias::readJson(const json::Value &value, const Twine &path,
                             int64_t &out) {
  auto integer = value.getAsInteger();
  if (!integer)
    return wrongJsonKind(path, "an integer of 64 bits", value);
  out = *integer;
  return Error::success();
}

Error mlir::unbias::readJson(const json::Value &value, const Twine &path,
                             std::string &out) {
  auto string = value.getAsString();
  if (!string)
    return wrongJsonKind(path, "a string", value);
  out = string->str();
  return Error::success();
}

JsonObject::JsonObject(const json::Value &value, const Twine &path)
    : object(value.getAsObject()), path(path.str()),
      error(object ? Error::success()
                   : wrongJsonKind(path, "an object", value)) {}

void JsonObject::optional(StringRef key, MemberReader readMember) {
  keys.push_back(key);
  if (error)
    return;
  if (const json::Value *member = object->get(key))
    error = readMember(*member, getPath(key));
}

void JsonObject::require(StringRef key) {
  if (error || object->get(key))
    return;
  error = invalid(getPath(key) + ": expected a value, found none");
}

Error JsonObject::finish() {
  if (error)
    return std::move(error);
  for (const auto &[key, value] : *object)
    if (!llvm::is_contained(keys, StringRef(key)))
      return invalid(getPath(key) + ": expected one of " +
                     llvm::join(keys, ", ") + ", found an unknown key");
  return Error::success();
}

std::string JsonObject::getPath(StringRef key) const {
  return path.empty() ? key.str() : path + "." + key.str();
}
