//===- ModuleDescription.h - What a module computes -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_MODULEDESCRIPTION_H
#define UNBIAS_TEST_FUZZ_MODULEDESCRIPTION_H

#include <string>

namespace mlir {
class Operation;

namespace unbias::test {

/// `root` as text in which it does not matter by which ops a bias is made a
/// constant, where constants stand, how they are stored and who shares them,
/// nor which ops are dead. Weights and biases of biased ops are a fingerprint.
std::string describe(Operation *root);

} // namespace unbias::test
} // namespace mlir

#endif // UNBIAS_TEST_FUZZ_MODULEDESCRIPTION_H
