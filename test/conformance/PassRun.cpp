//===- PassRun.cpp - What passes make of one op ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassRun.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "unbias/InitAll.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InterleavedRange.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

std::string unbias::test::tensor(ArrayRef<int64_t> shape,
                                 const std::string &element) {
  std::string type = "tensor<";
  for (int64_t size : shape)
    type += std::to_string(size) + "x";
  return type + element + ">";
}

std::string unbias::test::dense(const Numbers &values, ArrayRef<int64_t> shape,
                                const std::string &element) {
  Storage storage = element == "f64"   ? Storage::F64
                    : element == "f32" ? Storage::F32
                                       : Storage::I8;
  std::vector<char> bytes = encode(values, storage);
  return "dense<\"0x" + llvm::toHex({bytes.data(), bytes.size()}) +
         "\"> : " + tensor(shape, element);
}

std::string unbias::test::array(ArrayRef<double> values) {
  std::string text = "array<f64: ";
  for (auto [i, value] : llvm::enumerate(values))
    text += (i ? ", " : "") + llvm::formatv("{0:e17}", value).str();
  return text + ">";
}

std::string unbias::test::stats(ArrayRef<double> mean, int64_t samples,
                                const std::string &taps) {
  std::string text = "#calib.stats<mean = " + array(mean) +
                     ", samples = " + std::to_string(samples);
  if (!taps.empty())
    text += ", taps = array<i64: " + taps + ">";
  return text + ">";
}

std::string DoubleOp::getText(const Numbers &quantized, const Numbers &bias,
                              const std::string &calib) const {
  SmallVector<int64_t> others;
  for (int64_t dim = 0, rank = output.size(); dim < rank; ++dim)
    if (dim != channelDim)
      others.push_back(dim);
  std::string x = tensor(input, "f64"), w = tensor(weights, "f64"),
              y = tensor(output, "f64");
  std::string b = tensor({output[channelDim]}, "f64");
  return llvm::formatv(
             R"(func.func @f(%x: {0}) -> {1} {{
  %w = arith.constant {2}
  %b = arith.constant {3}
  %e = tensor.empty() : {1}
  %init = linalg.broadcast ins(%b : {4}) outs(%e : {1}) dimensions = [{5}]
  %y = {6} {{{7}{8}{9}} ins(%x, %w : {0}, {10}) outs(%init : {1}) -> {1}
  return %y : {1}
}
)",
             x, y, dense(quantized, weights, "f64"),
             dense(bias, {output[channelDim]}, "f64"), b,
             llvm::interleaved(others), name, attributes,
             attributes.empty() ? "" : ", ", calib, w)
      .str();
}

/// A context with the dialects of the tests.
static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  registry.insert<func::FuncDialect, tensor::TensorDialect>();
  registerAll(registry);
  return registry;
}

PassRun::PassRun(const std::string &text, const std::string &pipeline)
    : context(makeRegistry(), MLIRContext::Threading::DISABLED) {
  context.loadAllAvailableDialects();
  registerAllPasses();
  module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return;
  PassManager manager(&context, ModuleOp::getOperationName());
  succeeded = mlir::succeeded(parsePassPipeline(pipeline, manager)) &&
              mlir::succeeded(manager.run(*module));
}

BiasedOpInterface PassRun::getOp(size_t op) const {
  BiasedOpInterface found;
  size_t index = 0;
  module.get()->walk([&](BiasedOpInterface candidate) {
    if (candidate.isBiased() && index++ == op)
      found = candidate;
  });
  return found;
}

Numbers PassRun::getBias(size_t op) const {
  auto bias = getOp(op).getBias();
  if (!bias)
    llvm::report_fatal_error(bias.takeError());
  return {bias->values.begin(), bias->values.end()};
}
