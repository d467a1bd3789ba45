//===- StatisticsProperties.h - What holds of any input file ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_STATISTICSPROPERTIES_H
#define UNBIAS_TEST_FUZZ_STATISTICSPROPERTIES_H

#include "ByteSource.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mlir::unbias::test {

// Each returns what does not hold of the bytes that it is given; empty if all
// is well.

/// A statistics file: what is read is written, read and written to the same
/// text; merged with itself it is more of the same or an error that changes
/// nothing.
std::string checkStatistics(StringRef json);

/// A `.npy` file: an array has as many bytes as its shape and type say, and
/// each of its elements can be read.
std::string checkNpy(StringRef data);

/// Samples, `.npy` or `.npz`: every sample of every array is converted to an
/// input of its shape and any type and quantization, or is an error. Labels are
/// within their bounds.
std::string checkSamples(StringRef data, ByteSource &bytes);

/// Files that are well formed in themselves: read back they are the same, and a
/// merge does not depend on the order of the files.
std::string checkGeneratedStatistics(ByteSource &bytes);

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_STATISTICSPROPERTIES_H
