//===- ModuleGenerator.h - Random modules -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_MODULEGENERATOR_H
#define UNBIAS_TEST_FUZZ_MODULEGENERATOR_H

#include "ByteSource.h"
#include <string>

namespace mlir::unbias::test {

/// A module of up to three functions, bodies of modules among them, with chains
/// of biased ops of TOSA and linalg and attributes of dialect `calib`. Half of
/// all modules are without mistakes but for what is drawn at random; in the
/// others lengths, types, shapes and numbers are wrong now and then, so that
/// some of them do not parse.
std::string generateModule(ByteSource &bytes);

/// `text` with some of its numbers, types and attributes exchanged.
std::string mutateModule(StringRef text, ByteSource &bytes);

/// Options of `unbias-correct-bias`, which `unbias` has too, in braces.
std::string generateCorrectionOptions(ByteSource &bytes);

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_MODULEGENERATOR_H
