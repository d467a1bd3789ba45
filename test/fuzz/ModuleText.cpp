//===- ModuleText.cpp - Parts of a random module --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleText.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

//===----------------------------------------------------------------------===//
// Syntax
//===----------------------------------------------------------------------===//

std::string test::makeTensorType(ArrayRef<int64_t> shape, StringRef element) {
  std::string text = "tensor<";
  for (int64_t size : shape)
    text += (size < 0 ? "?" : std::to_string(size)) + "x";
  return text + element.str() + ">";
}

std::string TensorText::getType() const {
  return makeTensorType(shape, element);
}

std::string test::makeFloat(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.17e", number);
  return text;
}

std::string test::makeList(ArrayRef<int64_t> numbers, StringRef open,
                           StringRef close) {
  std::string text = open.str();
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(numbers, os);
  return text + close.str();
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

int64_t ModuleText::makeLength(int64_t right) {
  if (!isWrong())
    return right;
  return std::max<int64_t>(0, bytes.pick({right + 1, right - 1, int64_t(0),
                                          int64_t(1), 2 * right, right + 2}));
}

std::string ModuleText::makeNumbers(int64_t count, bool isPositive) {
  if (count == 0)
    return "array<f64>";
  std::string text = "array<f64: ";
  for (int64_t i = 0; i < count; ++i) {
    double number = bytes.takeNumber();
    if (isPositive && !isWrong())
      number = number < 0 ? -number : number;
    // What is not finite is refused when it is read.
    bool isFinite = !isWrong() || !bytes.takeOneIn(4);
    text +=
        (i ? ", " : "") +
        (isFinite ? makeFloat(number)
                  : bytes.pick<std::string>({"1.0e999", "0x7FF8000000000000"}));
  }
  return text + ">";
}

/// Bytes of one element as MLIR stores it; 1 for types that it does not know.
static int64_t getBytes(StringRef storage) {
  int64_t bits = 8;
  storage.drop_until([](char c) { return llvm::isDigit(c); })
      .consumeInteger(10, bits);
  return std::max<int64_t>(1, (bits + 7) / 8);
}

std::string ModuleText::makeElements(ArrayRef<int64_t> shape,
                                     StringRef storage) {
  bool isFloat = storage.contains('f');
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  if (!bytes.takeOneIn(3) || count > 256) {
    if (!isFloat)
      return "dense<" +
             std::to_string(
                 bytes.takeInteger(storage.starts_with("u") ? 0 : -8, 7)) +
             ">";
    if (isWrong() && storage == "f32")
      return bytes.pick({"dense<0x7F800000>", "dense<0x7FC00000>"});
    return "dense<" + makeFloat(bytes.takeNumber()) + ">";
  }
  if (isWrong())
    return "dense_resource<__elided__>";

  // All bytes, in hexadecimal.
  std::string data;
  int64_t width = getBytes(storage);
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits =
        isFloat && !isWrong()
            ? llvm::StringSwitch<uint64_t>(storage)
                  .Case("f64",
                        llvm::bit_cast<uint64_t>(double(bytes.takeNumber())))
                  .Case("f32", llvm::bit_cast<uint32_t>(
                                   float(bytes.takeInteger(-9, 9))))
                  .Default(uint64_t(bytes.takeByte()) << 7)
            : bytes.takeByte();
    if (!isFloat && width > 1 && bits > 127)
      bits |= ~uint64_t(255);
    for (int64_t byte = 0; byte < width; ++byte)
      data.push_back(byte < 8 ? bits >> 8 * byte : 0);
  }
  if (!bytes.takeOneIn(3))
    return "dense<\"0x" + llvm::toHex(data) + "\">";
  // A resource is not checked against its type by MLIR.
  data.resize(makeLength(data.size()));
  std::string key = "r" + std::to_string(nextResource++);
  uint32_t alignment = isWrong() ? 1 : 8;
  std::string blob(reinterpret_cast<const char *>(&alignment), 4);
  resources += key + ": \"0x" + llvm::toHex(blob + data) + "\",";
  return "dense_resource<" + key + ">";
}

//===----------------------------------------------------------------------===//
// Values and names
//===----------------------------------------------------------------------===//

TensorText ModuleText::addConstantOf(const llvm::Twine &elements,
                                     ArrayRef<int64_t> shape, StringRef storage,
                                     StringRef element) {
  TensorText value{makeName(), Shape(shape),
                   (element.empty() ? storage : element).str()};
  std::string stored = makeTensorType(shape, storage);
  if (isTosa) {
    os << value.name << " = \"tosa.const\"() <{values = " << elements << " : "
       << stored << "}> : () -> " << value.getType() << "\n";
    return value;
  }
  os << value.name << " = arith.constant " << elements << " : " << stored
     << "\n";
  value.element = storage.str();
  return value;
}

TensorText ModuleText::addConstant(ArrayRef<int64_t> shape, StringRef storage,
                                   StringRef element) {
  return addConstantOf(makeElements(shape, storage), shape, storage, element);
}

std::string ModuleText::makeId() {
  return bytes.takeOneIn(8) ? bytes.pick({"a", "conv", "f#0", "x;y/z", "\\22"})
                            : "op" + std::to_string(nextName);
}

std::string ModuleText::makeLocation() {
  switch (bytes.takeInteger(0, 11)) {
  default:
    return "";
  case 9:
    return " loc(\"" + makeId() + "\")";
  case 10:
    return " loc(fused[\"" + makeId() + "\", unknown])";
  case 11:
    return " loc(callsite(\"" + makeId() + "\" at \"b\"(\"c\")))";
  }
}

TensorText test::addCast(ModuleText &text, const TensorText &input,
                         ArrayRef<int64_t> shape, StringRef element) {
  TensorText output{text.makeName(), Shape(shape), element.str()};
  text.os << output.name << " = builtin.unrealized_conversion_cast "
          << input.name << " : " << input.getType() << " to "
          << output.getType() << "\n";
  return output;
}
