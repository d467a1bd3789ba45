//===- WindowText.cpp - Random weighted sums as IR ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WindowOp.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InterleavedRange.h"
#include "llvm/Support/raw_ostream.h"
#include <cctype>

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

namespace {
/// Writes one function around an op.
class Writer {
public:
  explicit Writer(const WindowOp &op) : op(op), os(text) {}
  std::string write();

private:
  using Sizes = SmallVector<int64_t>;

  std::string getElement() const { return op.isFloat ? "f32" : "i8"; }
  std::string getAccumulator() const { return op.isFloat ? "f32" : "i32"; }
  /// Sizes of the input behind the pad op.
  Sizes getPaddedShape() const;
  /// `letters` name the dimensions of `shape`, so that rows can be dynamic.
  std::string getType(const Sizes &shape, const std::string &letters,
                      const std::string &element) const;
  template <typename T>
  std::string getDense(ArrayRef<T> values, const std::string &type) const;
  template <typename GetNumber>
  std::string getNumbers(GetNumber getNumber) const;
  std::string getConstant(int64_t integer) const;

  /// Each returns the name of the value it defines.
  std::string writeWeights();
  void writeTosaConstant(llvm::StringRef name, ArrayRef<int32_t> values,
                         const std::string &element);
  std::string writePad();
  void writeTosa(const std::string &input);
  void writeLinalg(const std::string &input);
  std::string getMaps(std::string &loops) const;
  std::string getBody() const;

  const WindowOp &op;
  std::string text;
  llvm::raw_string_ostream os;
  std::string inputType, paddedType, weightType, outputType;
};
} // namespace

//===----------------------------------------------------------------------===//
// Types and numbers
//===----------------------------------------------------------------------===//

Writer::Sizes Writer::getPaddedShape() const {
  Sizes shape = op.getInputShape();
  for (auto [size, letter] : llvm::zip_equal(shape, op.kind.input))
    if (std::isupper(letter))
      size += op.axes.at(letter).feedBefore + op.axes.at(letter).feedAfter;
  return shape;
}

std::string Writer::getType(const Sizes &shape, const std::string &letters,
                            const std::string &element) const {
  std::string type = "tensor<";
  for (auto [size, letter] : llvm::zip(shape, letters))
    type +=
        (op.hasDynamicRows && letter == 'n' ? "?" : std::to_string(size)) + "x";
  return type + element + ">";
}

template <typename T>
std::string Writer::getDense(ArrayRef<T> values,
                             const std::string &type) const {
  llvm::StringRef bytes(reinterpret_cast<const char *>(values.data()),
                        values.size() * sizeof(T));
  return "dense<\"0x" + llvm::toHex(bytes) + "\"> : " + type;
}

template <typename GetNumber>
std::string Writer::getNumbers(GetNumber getNumber) const {
  SmallVector<int64_t> numbers;
  for (char letter : op.getAxes())
    for (int64_t number : getNumber(op.axes.at(letter)))
      numbers.push_back(number);
  return llvm::formatv("{0}", llvm::interleaved(numbers)).str();
}

/// A number of the input as an attribute: what integers stand for, in floats.
std::string Writer::getConstant(int64_t integer) const {
  if (!op.isFloat)
    return std::to_string(integer) + " : i8";
  float real = float((integer - op.inputZeroPoint) * op.inputScale);
  return "0x" + llvm::utohexstr(llvm::bit_cast<uint32_t>(real)) + " : f32";
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

std::string Writer::writeWeights() {
  std::string dense;
  if (op.isFloat) {
    std::vector<float> values;
    for (size_t i = 0; i < op.weights.size(); ++i)
      values.push_back(float(op.getWeight(i)));
    dense = getDense(ArrayRef(values), weightType);
  } else {
    dense = getDense(ArrayRef(op.weights), weightType);
  }
  if (op.kind.isTosa())
    os << "  %w = \"tosa.const\"() <{values = " << dense << "}> : () -> "
       << weightType << "\n";
  else
    os << "  %w = arith.constant " << dense << "\n";
  return "%w";
}

void Writer::writeTosaConstant(llvm::StringRef name, ArrayRef<int32_t> values,
                               const std::string &element) {
  std::string type =
      llvm::formatv("tensor<{0}x{1}>", values.size(), element).str();
  os << "  " << name << " = \"tosa.const\"() <{values = dense<["
     << llvm::interleaved(llvm::map_range(
            values,
            [&](int32_t value) {
              return std::to_string(value) + (element[0] == 'f' ? ".0" : "");
            }))
     << "]> : " << type << "}> : () -> " << type << "\n";
}

std::string Writer::writePad() {
  if (!op.isFedByPad)
    return "%x";
  Sizes low, high;
  for (char letter : op.kind.input) {
    bool isAxis = std::isupper(letter);
    low.push_back(isAxis ? op.axes.at(letter).feedBefore : 0);
    high.push_back(isAxis ? op.axes.at(letter).feedAfter : 0);
  }
  if (op.kind.isTosa()) {
    Sizes pairs;
    for (auto [before, after] : llvm::zip_equal(low, high))
      pairs.append({before, after});
    std::string type = "tensor<1x" + getElement() + ">";
    os << "  %amount = tosa.const_shape {values = dense<["
       << llvm::interleaved(pairs) << "]> : tensor<" << pairs.size()
       << "xindex>} : () -> !tosa.shape<" << pairs.size() << ">\n"
       << "  %fill = \"tosa.const\"() <{values = dense<"
       << llvm::StringRef(getConstant(op.padding)).split(" :").first
       << "> : " << type << "}> : () -> " << type << "\n"
       << "  %padded = tosa.pad %x, %amount, %fill : (" << inputType
       << ", !tosa.shape<" << pairs.size() << ">, " << type << ") -> "
       << paddedType << "\n";
    return "%padded";
  }
  os << "  %fill = arith.constant " << getConstant(op.padding) << "\n"
     << "  %padded = tensor.pad %x low[" << llvm::interleaved(low) << "] high["
     << llvm::interleaved(high) << "] {\n  ^bb0(";
  for (size_t i = 0; i < low.size(); ++i)
    os << (i ? ", " : "") << "%i" << i << ": index";
  os << "):\n    tensor.yield %fill : " << getElement()
     << "\n  } : " << inputType << " to " << paddedType << "\n";
  return "%padded";
}

//===----------------------------------------------------------------------===//
// TOSA
//===----------------------------------------------------------------------===//

void Writer::writeTosa(const std::string &input) {
  std::string zero = "tensor<1x" + getElement() + ">";
  writeTosaConstant("%xzp", {int32_t(op.isFloat ? 0 : op.inputZeroPoint)},
                    getElement());
  writeTosaConstant("%wzp", {int32_t(op.isFloat ? 0 : op.weightZeroPoint)},
                    getElement());
  if (op.kind.form == Form::TosaMatmul) {
    bool isLeft = op.kind.weightsFirst;
    os << "  %y = tosa.matmul "
       << (isLeft ? "%w, " + input + ", %wzp, %xzp : (" + weightType + ", " +
                        paddedType
                  : input + ", %w, %xzp, %wzp : (" + paddedType + ", " +
                        weightType)
       << ", " << zero << ", " << zero << ") -> " << outputType << "\n";
    return;
  }
  writeTosaConstant("%b", {0}, getAccumulator());
  auto pads = getNumbers([](const WindowAxis &axis) {
    return std::array{axis.padBefore, axis.padAfter};
  });
  auto strides = getNumbers(
      [](const WindowAxis &axis) { return std::array{axis.stride}; });
  auto dilations = getNumbers(
      [](const WindowAxis &axis) { return std::array{axis.dilation}; });
  os << "  %y = " << op.kind.name << " " << input
     << ", %w, %b, %xzp, %wzp {acc_type = " << getAccumulator()
     << ", stride = array<i64: " << strides << ">, ";
  if (op.isTransposed())
    os << "out_pad = array<i64: " << pads << ">";
  else
    os << "pad = array<i64: " << pads
       << ">, dilation = array<i64: " << dilations << ">";
  os << "} : (" << paddedType << ", " << weightType << ", tensor<1x"
     << getAccumulator() << ">, " << zero << ", " << zero << ") -> "
     << outputType << "\n";
}

//===----------------------------------------------------------------------===//
// Linalg
//===----------------------------------------------------------------------===//

/// Indexing maps; `loops` becomes the loops of the op, the tap of an axis `H`
/// as `h`.
std::string Writer::getMaps(std::string &loops) const {
  // In the order of a matmul: the output's dimensions, then what is reduced.
  loops = op.kind.output;
  for (char letter : op.getInputs())
    loops += letter;
  std::string taps = op.getAxes();
  auto getLoop = [&](char letter) {
    return "d" + std::to_string(loops.find(letter));
  };
  auto getTap = [&](char letter) {
    return "d" + std::to_string(loops.size() + taps.find(letter));
  };
  std::string dims;
  for (size_t i = 0; i < loops.size() + taps.size(); ++i)
    dims += (i ? ", d" : "d") + std::to_string(i);
  auto getMap = [&](const std::string &letters, auto getExpression) {
    std::string map = "affine_map<(" + dims + ") -> (";
    for (size_t i = 0; i < letters.size(); ++i)
      map += (i ? ", " : "") + getExpression(letters[i]);
    return map + ")>";
  };
  std::string input = getMap(op.kind.input, [&](char letter) {
    if (std::islower(letter))
      return getLoop(letter);
    const WindowAxis &axis = op.axes.at(letter);
    return getLoop(letter) + " * " + std::to_string(axis.stride) + " + " +
           getTap(letter) + " * " + std::to_string(axis.dilation);
  });
  std::string weights = getMap(op.kind.weights, [&](char letter) {
    return std::islower(letter) ? getLoop(letter) : getTap(letter);
  });
  std::string output = getMap(op.kind.output, getLoop);
  if (op.kind.weightsFirst)
    std::swap(input, weights);
  std::string iterators;
  for (size_t i = 0; i < loops.size() + taps.size(); ++i)
    iterators += std::string(i ? ", \"" : "\"") +
                 (i < op.kind.output.size() ? "parallel\"" : "reduction\"");
  std::string maps =
      "indexing_maps = [" + input + ", " + weights + ", " + output + "]";
  loops = iterators;
  return maps;
}

/// The body of a generic op: acc + (x - xzp) * (w - wzp).
std::string Writer::getBody() const {
  std::string element = getElement(), sum = getAccumulator();
  std::string body =
      llvm::formatv("  ^bb0(%a: {0}, %b: {0}, %acc: {1}):\n", element, sum);
  std::string x = op.kind.weightsFirst ? "%b" : "%a";
  std::string w = op.kind.weightsFirst ? "%a" : "%b";
  if (op.isFloat)
    return body + "    %p = arith.mulf %a, %b : f32\n"
                  "    %s = arith.addf %acc, %p : f32\n"
                  "    linalg.yield %s : f32\n  }";
  body += "    %xe = arith.extsi " + x +
          " : i8 to i32\n    %we = arith.extsi " + w + " : i8 to i32\n";
  x = "%xe";
  w = "%we";
  if (op.kind.hasZeroPoints) {
    body += "    %xd = arith.subi %xe, %xzp : i32\n"
            "    %wd = arith.subi %we, %wzp : i32\n";
    x = "%xd";
    w = "%wd";
  }
  return body + "    %p = arith.muli " + x + ", " + w +
         " : i32\n    %s = arith.addi %acc, %p : i32\n"
         "    linalg.yield %s : i32\n  }";
}

void Writer::writeLinalg(const std::string &input) {
  bool subtracts = op.kind.hasZeroPoints && !op.isFloat;
  if (subtracts)
    os << "  %xzp = arith.constant " << op.inputZeroPoint
       << " : i32\n  %wzp = arith.constant " << op.weightZeroPoint
       << " : i32\n";
  std::string first = input, second = "%w";
  std::string firstType = paddedType, secondType = weightType;
  if (op.kind.weightsFirst) {
    std::swap(first, second);
    std::swap(firstType, secondType);
  }
  std::string operands = first + ", " + second;
  std::string types = firstType + ", " + secondType;
  if (subtracts && op.kind.form != Form::Generic) {
    operands += ", %xzp, %wzp";
    types += ", i32, i32";
  }
  os << "  %y = " << op.kind.name << " ";
  std::string iterators;
  if (op.kind.form == Form::NamedStrided) {
    size_t axes = op.axes.size();
    os << "{strides = dense<[" << getNumbers([](const WindowAxis &axis) {
      return std::array{axis.stride};
    }) << "]> : tensor<"
       << axes << "xi64>, dilations = dense<["
       << getNumbers(
              [](const WindowAxis &axis) { return std::array{axis.dilation}; })
       << "]> : tensor<" << axes << "xi64>} ";
  } else if (op.kind.form == Form::NamedMaps) {
    os << getMaps(iterators) << " ";
  } else if (op.kind.form == Form::Generic) {
    std::string maps = getMaps(iterators);
    os << "{" << maps << ", iterator_types = [" << iterators << "]} ";
  }
  os << "ins(" << operands << " : " << types << ") outs(%init : " << outputType
     << ")";
  if (op.kind.form == Form::Generic)
    os << " {\n" << getBody();
  os << " -> " << outputType << "\n";
}

std::string Writer::write() {
  bool isTosa = op.kind.isTosa();
  Sizes outputShape = op.getOutputShape();
  // TOSA counts the output channels of all groups in one dimension.
  if (op.kind.form == Form::TosaConv && op.kind.output == "nHWgf") {
    int64_t multiplier = outputShape.pop_back_val();
    outputShape.back() *= multiplier;
  }
  inputType = getType(op.getInputShape(), op.kind.input, getElement());
  paddedType = getType(getPaddedShape(), op.kind.input, getElement());
  weightType = getType(op.getWeightShape(), std::string(16, '-'), getElement());
  outputType = getType(outputShape, op.kind.output, getAccumulator());
  os << "func.func @f(%x: " << inputType
     << (isTosa ? "" : ", %init: " + outputType) << ") -> " << outputType
     << " {\n";
  writeWeights();
  std::string input = writePad();
  isTosa ? writeTosa(input) : writeLinalg(input);
  os << "  return %y : " << outputType << "\n}\n";
  return std::move(text);
}

std::string WindowOp::getText() const { return Writer(*this).write(); }
