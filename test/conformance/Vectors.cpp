//===- Vectors.cpp - Numbers that others published ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vectors.h"
#include "llvm/Support/MemoryBuffer.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

Vector::Vector(llvm::StringRef name) {
  auto buffer =
      llvm::MemoryBuffer::getFile(UNBIAS_TESTS "/conformance/vectors.json");
  if (!buffer)
    llvm::report_fatal_error("expected vectors.json beside the tests");
  auto file = llvm::cantFail(llvm::json::parse((*buffer)->getBuffer()));
  object = *file.getAsObject()->getObject(name);
}

const llvm::json::Value &Vector::find(llvm::StringRef key) const {
  const llvm::json::Value *value = object.get(key);
  if (!value)
    llvm::report_fatal_error("expected numbers named " + llvm::Twine(key));
  return *value;
}

static void flatten(const llvm::json::Value &value, Numbers &numbers) {
  if (auto *array = value.getAsArray())
    for (const llvm::json::Value &element : *array)
      flatten(element, numbers);
  else
    numbers.push_back(*value.getAsNumber());
}

Numbers Vector::get(llvm::StringRef key) const {
  Numbers numbers;
  flatten(find(key), numbers);
  return numbers;
}

std::vector<float> Vector::getFloats(llvm::StringRef key) const {
  Numbers numbers = get(key);
  return {numbers.begin(), numbers.end()};
}

Vector Vector::at(llvm::StringRef key, size_t index) const {
  return Vector(*(*find(key).getAsArray())[index].getAsObject());
}

size_t Vector::count(llvm::StringRef key) const {
  return find(key).getAsArray()->size();
}

WeightView unbias::test::view(const Numbers &weights, ArrayRef<int64_t> shape,
                              const WeightDims &dims) {
  return llvm::cantFail(makeWeightView(makeTensor(weights, shape), dims));
}

Numbers unbias::test::correct(const Numbers &bias,
                              const BiasCorrector &corrector,
                              const WeightView &weights,
                              const WeightView &quantized) {
  auto correction = corrector.calculate(weights, quantized);
  Numbers corrected = bias;
  for (size_t i = 0; i < bias.size(); ++i)
    corrected[i] += (*correction)[i];
  return corrected;
}

void unbias::test::expectNear(ArrayRef<double> found, ArrayRef<double> expected,
                              double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], tolerance) << "at " << i;
}
