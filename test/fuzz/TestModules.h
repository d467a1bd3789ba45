//===- TestModules.h - The modules of the lit suite -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_TESTMODULES_H
#define UNBIAS_TEST_FUZZ_TESTMODULES_H

#include <string>
#include <vector>

namespace mlir::unbias::test {

/// The parts of all `.mlir` files below `test`, in the order of their paths,
/// those above 20 kB left out.
std::vector<std::string> readTestModules();

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_TESTMODULES_H
