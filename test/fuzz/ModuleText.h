//===- ModuleText.h - Parts of a random module ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random modules are made as text: what a fuzzer finds can be read, and becomes
// a lit test as it is.
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TEST_FUZZ_MODULETEXT_H
#define UNBIAS_TEST_FUZZ_MODULETEXT_H

#include "ByteSource.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace mlir::unbias::test {

/// A size of -1 is dynamic.
using Shape = SmallVector<int64_t, 5>;

/// An SSA value of type tensor<shape x element>.
struct TensorText {
  std::string name;
  Shape shape;
  std::string element;

  std::string getType() const;
};

/// "tensor<1x?xi8>".
std::string makeTensorType(ArrayRef<int64_t> shape, StringRef element);

/// "1.000000e+00", which MLIR reads back to the same number.
std::string makeFloat(double number);

/// "[1, 2]" with the given brackets.
std::string makeList(ArrayRef<int64_t> numbers,
                     StringRef open = "array<i64: ", StringRef close = ">");

/// What the parts of a module have in common: the text so far, and where the
/// choices come from.
class ModuleText {
public:
  explicit ModuleText(ByteSource &bytes) : bytes(bytes), os(body) {}

  /// Once in a while, in modules that have mistakes at all.
  bool isWrong() { return wrongness > 0 && bytes.takeOneIn(wrongness); }

  /// `right`, or a length near it.
  int64_t makeLength(int64_t right);

  /// A sequence of `count` numbers, "array<f64: ...>".
  std::string makeNumbers(int64_t count, bool isPositive);

  /// `dense<...>` or a resource, of integers or floats that are stored as
  /// `storage`, such as "i4".
  std::string makeElements(ArrayRef<int64_t> shape, StringRef storage);

  /// A new constant as an op of the current dialect. `element` is the type of
  /// the result where that is a quantized one.
  TensorText addConstant(ArrayRef<int64_t> shape, StringRef storage,
                         StringRef element = "");

  /// A constant whose text is `elements`.
  TensorText addConstantOf(const llvm::Twine &elements, ArrayRef<int64_t> shape,
                           StringRef storage, StringRef element = "");

  std::string makeName() { return "%" + std::to_string(nextName++); }

  /// ` loc("...")` or nothing.
  std::string makeLocation();

  /// The name of an op: `calib.id`, or of its location.
  std::string makeId();

  ByteSource &bytes;
  std::string body;
  llvm::raw_string_ostream os;
  /// Members of `dialect_resources`, with a comma after each.
  std::string resources;
  /// "tosa.const" or "arith.constant".
  bool isTosa = true;
  /// 0: no mistakes, n: one in n.
  int64_t wrongness = 0;

private:
  int64_t nextName = 0, nextResource = 0;
};

//===----------------------------------------------------------------------===//
// Calibration
//===----------------------------------------------------------------------===//

/// What attributes of an op have to fit.
struct OpText {
  int64_t inputChannels = 1, outputChannels = 1;
  Shape taps;
  Shape weightShape, reducedShape;
  /// Of the bias, if it is one number.
  std::optional<int64_t> bias;
  /// Integers need scales, floats must have none.
  bool isInteger = true;
};

/// Attributes of dialect `calib` for `op`, ", a = b, ..." with a comma before.
std::string makeCalibAttributes(ModuleText &text, const OpText &op);

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// Types of the operands of biased ops of one function.
struct Elements {
  StringRef activation, weight, accumulator;
  /// Storage of each, for constants.
  StringRef weightStorage, biasStorage, zeroPoint;
};

/// The types of the next function.
Elements pickElements(ModuleText &text);

/// A biased op on `input`, of rank 4 and channels last, or of rank 3; returns
/// its output.
TensorText addTosaBiasedOp(ModuleText &text, const Elements &elements,
                           const TensorText &input);
TensorText addLinalgBiasedOp(ModuleText &text, const Elements &elements,
                             const TensorText &input);

/// Ops between two biased ones, from an accumulator to the next activation.
TensorText addTosaGlue(ModuleText &text, const Elements &elements,
                       const TensorText &input);
TensorText addLinalgGlue(ModuleText &text, const Elements &elements,
                         const TensorText &input);

/// `input` as a tensor of `shape`, by a cast that nothing sees through.
TensorText addCast(ModuleText &text, const TensorText &input,
                   ArrayRef<int64_t> shape, StringRef element);

} // namespace mlir::unbias::test

#endif // UNBIAS_TEST_FUZZ_MODULETEXT_H
