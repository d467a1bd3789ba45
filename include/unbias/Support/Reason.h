//===- Reason.h - Why an op is left alone, or what is wrong -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two kinds of failure of this project, as llvm::Error.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_REASON_H
#define UNBIAS_SUPPORT_REASON_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

namespace mlir::unbias {

/// The op is valid, but outside of what can be corrected: it is left alone and
/// reported as missed, with `message` as the reason.
inline llvm::Error unsupported(const llvm::Twine &message) {
  return llvm::createStringError(std::make_error_code(std::errc::not_supported),
                                 message);
}

/// Something that was given is wrong (a length, a number, a contradiction):
/// the request fails at the op, with `message`. The convention is
/// "expected ..., found ...".
inline llvm::Error invalid(const llvm::Twine &message) {
  return llvm::createStringError(
      std::make_error_code(std::errc::invalid_argument), message);
}

/// A failure taken apart: what to say, and whether the op is merely left alone.
struct Reason {
  std::string message;
  bool isUnsupported;
};

/// Takes `error`, which must be a failure, apart. A failure that is not marked
/// as `unsupported` counts as invalid: silence would hide it.
inline Reason takeReason(llvm::Error error) {
  Reason reason{"", true};
  llvm::handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) {
    reason.message = info.message();
    reason.isUnsupported = info.convertToErrorCode() ==
                           std::make_error_code(std::errc::not_supported);
  });
  return reason;
}

/// The same failure, told with what it is about: "prefix: message".
inline llvm::Error prefixError(const llvm::Twine &prefix, llvm::Error error) {
  Reason reason = takeReason(std::move(error));
  std::string message = (prefix + ": " + reason.message).str();
  return reason.isUnsupported ? unsupported(message) : invalid(message);
}

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_REASON_H
