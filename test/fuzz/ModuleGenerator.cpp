//===- ModuleGenerator.cpp - Random modules -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleGenerator.h"
#include "ModuleText.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

static constexpr Elements plainElements[] = {
    {"i8", "i8", "i32", "i8", "i32", "i8"},
    {"f32", "f32", "f32", "f32", "f32", "f32"},
    {"i8", "i4", "i32", "i4", "i32", "i8"},
    {"i16", "i8", "i48", "i8", "i48", "i16"},
    {"f16", "f16", "f16", "f16", "f16", "f16"},
    {"bf16", "bf16", "bf16", "bf16", "bf16", "bf16"},
};

static constexpr Elements quantizedElements[] = {
    {"!quant.uniform<i8:f32, 2.5e-01:-3>", "!quant.uniform<i8:f32, 5.0e-01>",
     "!quant.uniform<i32:f32, 1.25e-01>", "i8", "i32", "i8"},
    {"!quant.uniform<u8:f32, 2.5e-01:128>", "!quant.uniform<u8:f32, 0.5:9>",
     "!quant.uniform<i32:f32, 1.25e-01>", "ui8", "i32", "ui8"},
    {"!quant.uniform<i8:f32, 2.5e-01>",
     "!quant.uniform<i8<-127:127>:f32:0, {5.0e-01}>",
     "!quant.uniform<i32:f32:0, {1.25e-01}>", "i8", "i32", "i8"},
    {"!quant.uniform<i8:f32, 2.5e-01>", "!quant.uniform<i4:f32, 5.0e-01>",
     "!quant.uniform<i16:f32, 1.25e-01>", "i4", "i16", "i8"},
    {"i8",
     "!quant.uniform<i8:f32:{0:1, 3:1}, {{{{1.0, 2.0}}}, {{{1.0, 2.0}}}}>",
     "i32", "i8", "i32", "i8"},
};

Elements test::pickElements(ModuleText &text) {
  ByteSource &bytes = text.bytes;
  if (text.isTosa && bytes.takeOneIn(4))
    return bytes.pickOf(quantizedElements);
  return bytes.pickOf(plainElements);
}

/// A chain of biased ops on `input`.
static TensorText addChain(ModuleText &text, const Elements &elements,
                           TensorText input) {
  int64_t count = text.bytes.takeInteger(1, 4);
  for (int64_t i = 0; i < count; ++i) {
    if (text.isTosa)
      input =
          addTosaGlue(text, elements, addTosaBiasedOp(text, elements, input));
    else
      input = addLinalgGlue(text, elements,
                            addLinalgBiasedOp(text, elements, input));
    if (text.bytes.takeOneIn(8))
      text.os << "\"test.use\"(" << input.name << ") : (" << input.getType()
              << ") -> ()\n";
  }
  return input;
}

static Shape pickInputShape(ModuleText &text) {
  ByteSource &bytes = text.bytes;
  int64_t rank = bytes.pick({4, 4, 3, 5});
  Shape shape{bytes.takeInteger(1, 2)};
  for (int64_t dim = 1; dim < rank; ++dim)
    shape.push_back(bytes.takeInteger(1, 5));
  if (bytes.takeOneIn(4))
    shape.front() = -1;
  if (text.isWrong())
    shape[bytes.takeInteger(0, rank - 1)] =
        bytes.pick({int64_t(-1), int64_t(0), int64_t(1) << 40});
  return shape;
}

/// One function, or a module whose body computes, in a graph with cycles.
static void addFunction(ModuleText &text, int64_t index) {
  ByteSource &bytes = text.bytes;
  text.isTosa = !bytes.takeOneIn(3);
  Elements elements = pickElements(text);
  TensorText input{"%x", pickInputShape(text), elements.activation.str()};
  std::string name = bytes.takeOneIn(20) ? "f" : "f" + std::to_string(index);
  if (bytes.takeOneIn(8)) {
    text.os << "builtin.module {\n";
    TensorText output = addChain(text, elements, input);
    if (output.getType() == input.getType() && text.isTosa)
      text.os << "%x = tosa.reverse " << output.name << " {axis = 0 : i32} : ("
              << output.getType() << ") -> " << input.getType() << "\n}\n";
    else
      text.os << "%x = builtin.unrealized_conversion_cast " << output.name
              << " : " << output.getType() << " to " << input.getType()
              << "\n}\n";
    return;
  }
  // The type of the result is known at the end.
  std::string before = std::move(text.body);
  text.body.clear();
  TensorText output = addChain(text, elements, input);
  bool isInRegion = bytes.takeOneIn(10);
  std::string body = std::move(text.body);
  text.body = std::move(before);
  text.os << "func.func @" << name << "(%x: " << input.getType() << ") -> "
          << output.getType() << " {\n";
  if (isInRegion)
    text.os << "%r = scf.execute_region -> " << output.getType() << " {\n"
            << body << "scf.yield " << output.name << " : " << output.getType()
            << "\n}\nreturn %r : " << output.getType() << "\n}\n";
  else
    text.os << body << "return " << output.name << " : " << output.getType()
            << "\n}\n";
}

std::string test::generateModule(ByteSource &bytes) {
  ModuleText text(bytes);
  text.wrongness =
      bytes.pick({int64_t(0), int64_t(0), int64_t(250), int64_t(50)});
  int64_t functions = bytes.takeInteger(1, 3);
  for (int64_t index = 0; index < functions; ++index)
    addFunction(text, index);
  std::string module = bytes.takeOneIn(10)
                           ? "module @nested {\n" + text.body + "}\n"
                           : text.body;
  if (!text.resources.empty())
    module += "{-# dialect_resources: { builtin: {" +
              StringRef(text.resources).drop_back().str() + "} } #-}\n";
  return module;
}

//===----------------------------------------------------------------------===//
// Mutations
//===----------------------------------------------------------------------===//

/// Where a number starts in `text` at or after `from`, and how long it is.
static std::pair<size_t, size_t> findNumber(StringRef text, size_t from) {
  size_t begin = text.find_first_of("0123456789", from);
  if (begin == StringRef::npos)
    return {text.size(), 0};
  size_t end = text.find_first_not_of("0123456789.", begin);
  return {begin, std::min(end, text.size()) - begin};
}

std::string test::mutateModule(StringRef text, ByteSource &bytes) {
  std::string result = text.str();
  int64_t count = bytes.takeInteger(0, 4);
  for (int64_t i = 0; i < count && !result.empty(); ++i) {
    size_t from = bytes.takeBits() % result.size();
    switch (bytes.takeInteger(0, 3)) {
    case 0: {
      // A number for another of the same kind.
      auto [begin, size] = findNumber(result, from);
      bool isFloat = StringRef(result).substr(begin, size).contains('.');
      result.replace(
          begin, size,
          isFloat
              ? bytes.pick<std::string>({"0.0", "1.0", "1.0e300", "1.0e-310",
                                         "-2.5", "1.0e999", "3.0"})
              : bytes.pick<std::string>({"0", "1", "2", "3", "8", "127", "-1",
                                         "9223372036854775807", "4294967296"}));
      break;
    }
    case 1: {
      // A type or an attribute for another.
      static constexpr std::pair<StringRef, StringRef> exchanges[] = {
          {"xi8>", "xi16>"},
          {"xi32>", "xi48>"},
          {"xf32>", "xf16>"},
          {"tensor<1x", "tensor<?x"},
          {"input_float", "input_quantized"},
          {"input_float", "output_float"},
          {"weight_scale", "bias_scale"},
          {"float_weights", "weight_error"},
          {"dense<1>", "dense<-128>"},
          {"dense<0>", "dense<5>"},
          {"measured", "propagated"},
          {"samples = 8", "samples = 1"},
          {"array<i64: 1, 1>", "array<i64: 2, 3>"},
          {"array<i64: 0, 0, 0, 0>", "array<i64: 1, 2, 0, 1>"}};
      auto [old, replacement] = bytes.pickOf(exchanges);
      size_t at = result.find(old.str(), from);
      if (at != std::string::npos)
        result.replace(at, old.size(), replacement.str());
      break;
    }
    case 2: {
      // A line away.
      size_t begin = result.find('\n', from);
      size_t end =
          begin == std::string::npos ? begin : result.find('\n', begin + 1);
      if (end != std::string::npos)
        result.erase(begin, end - begin);
      break;
    }
    case 3: {
      // A member of a list twice.
      size_t comma = result.find(", ", from);
      size_t end = comma == std::string::npos
                       ? comma
                       : result.find_first_of(",>]", comma + 2);
      if (end != std::string::npos)
        result.insert(end, result.substr(comma, end - comma));
      break;
    }
    }
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

std::string test::generateCorrectionOptions(ByteSource &bytes) {
  std::string options = "{method=";
  options += bytes.pick<StringRef>(
      {"auto", "regular", "iterative", "full", "observed", "analytic", "none"});
  if (bytes.takeOneIn(2))
    options += " confidence=" +
               bytes.pick<std::string>({"0", "1", "1e300", "-1", "nan"});
  if (bytes.takeOneIn(4))
    options += " max-shift=" +
               bytes.pick<std::string>({"0.5", "8", "1e-300", "-1", "inf"});
  if (bytes.takeOneIn(8))
    options += " ops=" + bytes.pick<std::string>(
                             {"op.*", "f0#0", "(", "[a", ".*|x", "a{1000}"});
  if (bytes.takeOneIn(8))
    options +=
        " skip-ops=" + bytes.pick<std::string>({"op1.*", ".*", "*", "\\\\"});
  if (bytes.takeOneIn(10))
    options += " strict=true";
  return options + "}";
}
