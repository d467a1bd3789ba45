// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unbias/InitAll.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Transforms/CorrectionMethodInterface.h"
#include "unbias/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "AccelDialect.h.inc"
#define GET_OP_CLASSES
#include "Accel.h.inc"
#include "AccelDialect.cpp.inc"
#define GET_OP_CLASSES
#include "Accel.cpp.inc"
using namespace mlir;
using namespace mlir::unbias;
// The op: what its operands and their dimensions are, and where its bias is.
llvm::Error accel::DenseOp::checkSupported() {
  auto kernel = cast<ShapedType>(getKernel().getType());
  auto offset = cast<ShapedType>(getOffset().getType());
  if (kernel.hasStaticShape() && offset.getDimSize(0) == kernel.getDimSize(0))
    return llvm::Error::success();
  return unsupported("expected a static kernel and as many offsets");
}
Value accel::DenseOp::getActivation() { return getIn(); }
Value accel::DenseOp::getWeights() { return getKernel(); }
WeightDims accel::DenseOp::getWeightDims() { return {{}, {0}, {}, {1}}; }
SmallVector<int64_t> accel::DenseOp::getActivationChannelDims() { return {1}; }
SmallVector<int64_t> accel::DenseOp::getOutputChannelDims() { return {1}; }
llvm::Expected<Bias> accel::DenseOp::getBias() {
  auto constant = readConstant(getOffset());
  if (!constant)
    return constant.takeError();
  Bias bias;
  bias.kind = Bias::Kind::Constant;
  bias.elementType = IntegerType::get(getContext(), 32);
  bias.values = constant->toDoubles();
  return bias;
}
void accel::DenseOp::setBias(RewriterBase &rewriter, DenseElementsAttr values) {
  rewriter.setInsertionPoint(*this);
  Value bias = arith::ConstantOp::create(rewriter, getLoc(), values);
  rewriter.modifyOpInPlace(*this, [&] { getOffsetMutable().assign(bias); });
}

namespace {
// The method: half of what `regular` corrects.
struct Halved : BiasCorrector {
  explicit Halved(const InputMean &mean) : regular(mean) {}
  bool calculateRange(const WeightView &weights, const WeightView &quantized,
                      ChannelRange range, CorrectionSpan out) const override {
    if (!regular.calculateRange(weights, quantized, range, out))
      return false;
    llvm::for_each(out.correction, [](double &value) { value *= 0.5; });
    llvm::for_each(out.variance, [](double &value) { value *= 0.25; });
    return true;
  }
  MeanBiasCorrector regular;
};
struct Methods : CorrectionMethodInterface {
  using CorrectionMethodInterface::CorrectionMethodInterface;
  llvm::Expected<std::unique_ptr<BiasCorrector>>
  createCorrector(StringRef name, const MethodInput &input) const override {
    if (name != "halved")
      return invalid("expected 'halved', found '" + name + "'");
    if (!input.inputFloat)
      return unsupported("needs 'calib.input_float', which is missing");
    return std::make_unique<Halved>(*input.inputFloat);
  }
};
} // namespace
void accel::AccelDialect::initialize() {
  addOperations<DenseOp>();
  addInterfaces<Methods>();
}
int main(int argc, char **argv) {
  DialectRegistry registry;
  registry.insert<accel::AccelDialect, func::FuncDialect>();
  registerAll(registry);
  MLIRContext context(registry);
  auto module = parseSourceFile<ModuleOp>(argv[argc - 1], &context);
  PassManager pm(&context);
  buildBiasCorrectionPipeline(pm, {});
  if (!module || failed(pm.run(*module)))
    return 1;
  module->print(llvm::outs());
}
