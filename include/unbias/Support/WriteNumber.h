//===- WriteNumber.h - Doubles as text that reads back ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_SUPPORT_WRITENUMBER_H
#define UNBIAS_SUPPORT_WRITENUMBER_H

#include "llvm/Support/raw_ostream.h"
#include <charconv>
#include <cmath>

namespace mlir::unbias {

/// Writes the shortest text that reads as the same number; `number` is finite.
inline void writeNumber(llvm::raw_ostream &os, double number) {
  // As an integer, -0 would lose its sign.
  if (number == 0.0) {
    os << (std::signbit(number) ? "-0.0" : "0");
    return;
  }
  char text[32];
  auto result = std::to_chars(std::begin(text), std::end(text), number);
  os << llvm::StringRef(text, result.ptr - text);
}

} // namespace mlir::unbias

#endif // UNBIAS_SUPPORT_WRITENUMBER_H
