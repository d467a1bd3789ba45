//===- JsonObject.h - Strict reading of JSON --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads JSON values into variables. Every function takes the path of its value,
// "input_float.mean[3]", to begin its errors with.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_STATISTICS_JSONOBJECT_H
#define UNBIAS_LIB_STATISTICS_JSONOBJECT_H

#include "unbias/Support/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <optional>

namespace mlir::unbias {

/// "path: expected ..., found a string". An empty path is the whole document.
llvm::Error wrongJsonKind(const llvm::Twine &path, llvm::StringRef expected,
                          const llvm::json::Value &found);

/// A finite number.
llvm::Error readJson(const llvm::json::Value &value, const llvm::Twine &path,
                     double &out);
llvm::Error readJson(const llvm::json::Value &value, const llvm::Twine &path,
                     int64_t &out);
llvm::Error readJson(const llvm::json::Value &value, const llvm::Twine &path,
                     std::string &out);

/// A list of at least one element: absent lists are kept as empty ones.
template <typename T, unsigned N>
llvm::Error readJson(const llvm::json::Value &value, const llvm::Twine &path,
                     llvm::SmallVector<T, N> &out) {
  const llvm::json::Array *array = value.getAsArray();
  if (!array)
    return wrongJsonKind(path, "a list", value);
  if (array->empty())
    return invalid(path + ": expected at least one number, found none");
  out.resize(array->size());
  for (auto [index, element] : llvm::enumerate(*array))
    if (llvm::Error error = readJson(
            element, path + "[" + llvm::Twine(index) + "]", out[index]))
      return error;
  return llvm::Error::success();
}

/// One of `names`, which are in the order of the enumerators.
template <typename EnumT>
llvm::Error
readJsonEnum(const llvm::json::Value &value, const llvm::Twine &path,
             llvm::ArrayRef<llvm::StringLiteral> names, EnumT &out) {
  std::string name;
  if (llvm::Error error = readJson(value, path, name))
    return error;
  const auto *found = llvm::find(names, name);
  if (found == names.end())
    return invalid(path + ": expected one of " + llvm::join(names, ", ") +
                   ", found '" + name + "'");
  out = EnumT(found - names.begin());
  return llvm::Error::success();
}

/// Reads the members of an object one by one, and so knows which there are.
/// After an error it does nothing more.
class JsonObject {
public:
  JsonObject(const llvm::json::Value &value, const llvm::Twine &path);

  using MemberReader = llvm::function_ref<llvm::Error(const llvm::json::Value &,
                                                      const llvm::Twine &)>;

  /// Calls `readMember(value, path)` for the member `key`, if there is one.
  void optional(llvm::StringRef key, MemberReader readMember);

  /// Reads the member `key`, if there is one, into `out`.
  template <typename T>
  void optional(llvm::StringRef key, T &out) {
    optional(key, [&](const llvm::json::Value &value, const llvm::Twine &path) {
      return readJson(value, path, out);
    });
  }
  template <typename T>
  void optional(llvm::StringRef key, std::optional<T> &out) {
    optional(key, [&](const llvm::json::Value &value, const llvm::Twine &path) {
      return readJson(value, path, out.emplace());
    });
  }

  /// The same for a member that must exist.
  void required(llvm::StringRef key, MemberReader readMember) {
    require(key);
    optional(key, readMember);
  }
  template <typename T>
  void required(llvm::StringRef key, T &out) {
    require(key);
    optional(key, out);
  }

  /// The first error; members that nobody asked for are one. Call it once.
  llvm::Error finish();

private:
  void require(llvm::StringRef key);
  std::string getPath(llvm::StringRef key) const;

  const llvm::json::Object *object;
  std::string path;
  llvm::SmallVector<llvm::StringRef> keys;
  llvm::Error error;
};

} // namespace mlir::unbias

#endif // UNBIAS_LIB_STATISTICS_JSONOBJECT_H
