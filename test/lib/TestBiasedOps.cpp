//===- TestBiasedOps.cpp - Shows what the op interface says ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pass `test-biased-ops` prints everything BiasedOpInterface says of every
// op that implements it, or calls its rewriting methods.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "unbias/ExternalModels/ExternalModels.h"
#include "unbias/Interfaces/BiasedOpInterface.h"
#include "unbias/Interfaces/ConstantViewOpInterface.h"
#include "unbias/Interfaces/MomentTransferOpInterface.h"
#include "unbias/Support/ConstantReader.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::unbias;

namespace {
class TestBiasedOps : public PassWrapper<TestBiasedOps, OperationPass<>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestBiasedOps)

  TestBiasedOps() = default;
  TestBiasedOps(const TestBiasedOps &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "test-biased-ops"; }
  StringRef getDescription() const override {
    return "Print what BiasedOpInterface says, or rewrite biases through it";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registerExternalModels(registry);
  }
  void runOnOperation() override;

private:
  void rewrite(BiasedOpInterface op);

  Option<std::string> mode{
      *this, "mode",
      llvm::cl::desc(
          "print | table (one markdown row per op) | set (adds 1, 2, 3 ... to "
          "the biases of the channels, creating them) | add (the same to "
          "biases computed at run time) | remove (created or added ones)"),
      llvm::cl::init("print")};
};
} // namespace

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

/// Prints a failure.
static raw_ostream &operator<<(raw_ostream &os, Reason reason) {
  return os << (reason.isUnsupported ? "unsupported: " : "invalid: ")
            << reason.message;
}

/// Prints what `expected` holds, or why it holds nothing.
template <typename T, typename Printer>
static void printExpected(llvm::Expected<T> expected, Printer print) {
  if (expected)
    print(*expected);
  else
    llvm::outs() << takeReason(expected.takeError());
}

template <typename Range>
static void printList(const Range &range) {
  llvm::outs() << "[";
  llvm::interleaveComma(range, llvm::outs(),
                        [](auto number) { llvm::outs() << number; });
  llvm::outs() << "]";
}

/// Doubles as `%g` prints them.
static void printNumbers(ArrayRef<double> numbers) {
  llvm::outs() << "[";
  llvm::interleaveComma(numbers, llvm::outs(), [](double number) {
    llvm::outs() << llvm::format("%g", number);
  });
  llvm::outs() << "]";
}

static void printWeights(const WeightView &view) {
  llvm::outs() << getStorageName(view.storage) << " " << view.getGroups() << "x"
               << view.getOutputs() << "x" << view.getTaps() << "x"
               << view.getInputs();
  if (view.rounding)
    llvm::outs() << " rounded to " << getStorageName(view.getStoredType());
  llvm::outs() << (view.blocks ? " scales of blocks " : " scales ");
  printNumbers(view.blocks ? view.blocks->scales : view.scales);
  llvm::outs() << " zero points ";
  printList(view.blocks ? view.blocks->zeroPoints : view.zeroPoints);
  if (view.getOutputChannels() * view.getTaps() * view.getInputs() > 32)
    return;
  SmallVector<double> values;
  for (int64_t g = 0; g < view.getGroups(); ++g)
    for (int64_t o = 0; o < view.getOutputs(); ++o)
      for (int64_t k = 0; k < view.getTaps(); ++k)
        for (int64_t c = 0; c < view.getInputs(); ++c)
          values.push_back(view.at(g, o, k, c));
  llvm::outs() << " values ";
  printNumbers(values);
}

static void printGeometry(const TapGeometry &geometry) {
  llvm::outs() << (geometry.transposed ? "transposed" : "taps");
  for (const TapAxis &axis : geometry.axes)
    llvm::outs() << " {" << axis.taps << " stride " << axis.stride
                 << " dilation " << axis.dilation << " pad " << axis.padBefore
                 << " in " << axis.inputSize << " out " << axis.outputSize
                 << "}";
}

static void printBias(const Bias &bias) {
  switch (bias.kind) {
  case Bias::Kind::Absent:
    llvm::outs() << "absent " << bias.elementType;
    return;
  case Bias::Kind::Runtime:
    llvm::outs() << "runtime " << bias.elementType;
    return;
  case Bias::Kind::Constant:
    llvm::outs() << "constant " << bias.elementType << " ";
    printNumbers(bias.values);
    if (!bias.scales.empty()) {
      llvm::outs() << " scales ";
      printNumbers(bias.scales);
    }
    if (!bias.steps.empty()) {
      llvm::outs() << " rounded to ";
      printNumbers(bias.steps);
    }
    return;
  }
}

/// Weights by role, dequantized. The stored numbers are cut into roles.
static llvm::Expected<WeightView> readWeights(BiasedOpInterface op) {
  auto view = readConstant(op.getWeights());
  if (!view)
    return view.takeError();
  return makeWeightView(*view, op.getWeightDims());
}

static void printOp(BiasedOpInterface op) {
  llvm::outs() << "op: " << op->getName() << "\n";
  if (llvm::Error error = op.checkSupported()) {
    llvm::outs() << "  " << takeReason(std::move(error)) << "\n";
    return;
  }
  auto printNumber = [](double number) {
    llvm::outs() << llvm::format("%g", number);
  };
  WeightDims dims = op.getWeightDims();
  llvm::outs() << "  activation: " << op.getActivation().getType()
               << " channels ";
  printList(op.getActivationChannelDims());
  llvm::outs() << " zero point ";
  printExpected(op.getActivationZeroPoint(), printNumber);
  llvm::outs() << " padding ";
  printExpected(op.getPaddingValue(), printNumber);
  llvm::outs() << "\n  weights: " << op.getWeights().getType() << " group ";
  printList(dims.group);
  llvm::outs() << " output ";
  printList(dims.output);
  llvm::outs() << " taps ";
  printList(dims.taps);
  llvm::outs() << " input ";
  printList(dims.input);
  llvm::outs() << " zero point ";
  printExpected(op.getWeightZeroPoint(), printNumber);
  llvm::outs() << "\n  constant: ";
  printExpected(readWeights(op), printWeights);
  llvm::outs() << "\n  geometry: ";
  printExpected(op.getTapGeometry(), printGeometry);
  llvm::outs() << "\n  output: " << op.getBiasedOutput().getType() << " of '"
               << op.getBiasedOutput().getDefiningOp()->getName()
               << "' channels ";
  printList(op.getOutputChannelDims());
  llvm::outs() << "\n  bias: ";
  printExpected(op.getBias(), printBias);
  if (auto requantization = op.getRequantization()) {
    llvm::outs() << "\n  requantization: ";
    printNumbers(requantization->multipliers);
    llvm::outs() << " of " << requantization->significantBits << " bits to "
                 << requantization->result.getType();
  }
  llvm::outs() << "\n";
}

/// The dimensions of a value by role: G group, O output channel, I input
/// channel, K tap, `-` anything else.
static void printLayout(int64_t rank,
                        ArrayRef<std::pair<char, ArrayRef<int64_t>>> roles) {
  std::string layout(rank, '-');
  for (auto [letter, dims] : roles)
    for (int64_t dim : dims)
      layout[dim] = letter;
  llvm::outs() << "`" << layout << "` ";
}

/// One row of the table of docs/SupportedOps.md.
static void printRow(BiasedOpInterface op) {
  if (llvm::Error error = op.checkSupported()) {
    llvm::consumeError(std::move(error));
    return;
  }
  auto bias = op.getBias();
  if (!bias) {
    llvm::consumeError(bias.takeError());
    return;
  }
  // A quantized type is named by its kind: its numbers are no layout.
  auto printType = [](Type type) {
    type = getElementTypeOrSelf(type);
    if (auto quantized = dyn_cast<quant::QuantizedType>(type)) {
      auto storage = getStorage(type);
      llvm::outs() << "quant<" << (storage ? getStorageName(*storage) : "?")
                   << ">";
    } else {
      llvm::outs() << type;
    }
  };
  auto printValue = [&](Value value,
                        ArrayRef<std::pair<char, ArrayRef<int64_t>>> roles) {
    llvm::outs() << " | ";
    printLayout(cast<ShapedType>(value.getType()).getRank(), roles);
    printType(value.getType());
  };
  WeightDims dims = op.getWeightDims();
  SmallVector<int64_t> inputs = op.getActivationChannelDims();
  SmallVector<int64_t> outputs = op.getOutputChannelDims();
  llvm::outs() << "| `" << op->getName() << "`";
  printValue(op.getActivation(), {{'I', inputs}});
  printValue(op.getWeights(), {{'G', dims.group},
                               {'O', dims.output},
                               {'K', dims.taps},
                               {'I', dims.input}});
  printValue(op.getBiasedOutput(), {{'O', outputs}});
  llvm::outs() << " | ";
  printType(bias->elementType);
  llvm::outs() << " |\n";
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

void TestBiasedOps::rewrite(BiasedOpInterface op) {
  if (llvm::Error error = op.checkSupported()) {
    op->emitRemark() << takeReason(std::move(error)).message;
    return;
  }
  IRRewriter rewriter(op->getContext());
  auto bias = op.getBias();
  auto weights = readWeights(op);
  if (!bias || !weights) {
    op->emitRemark() << takeReason(llvm::joinErrors(bias.takeError(),
                                                    weights.takeError()))
                            .message;
    return;
  }
  bool isRuntime = bias->kind == Bias::Kind::Runtime;
  if (isRuntime != (mode == "add") && mode != "remove")
    return;

  SmallVector<double> values(weights->getOutputChannels(), 0.0);
  for (auto [channel, value] : llvm::enumerate(values)) {
    value = channel + 1;
    if (!bias->values.empty() && mode != "remove")
      value += bias->values[bias->values.size() == 1 ? 0 : channel];
  }
  Type type = bias->elementType;
  if (auto quantized = dyn_cast<quant::QuantizedType>(type))
    type = quantized.getStorageType();
  DenseElementsAttr elements = makeElements(
      RankedTensorType::get({static_cast<int64_t>(values.size())}, type),
      values);
  if (mode == "remove") {
    DenseElementsAttr delta = isRuntime ? elements : DenseElementsAttr();
    llvm::Error error = op.removeBias(rewriter, delta, /*dryRun=*/true);
    if (error)
      op->emitRemark() << takeReason(std::move(error)).message;
    else
      llvm::cantFail(op.removeBias(rewriter, delta, /*dryRun=*/false));
    return;
  }
  if (!isRuntime) {
    op.setBias(rewriter, elements);
    return;
  }
  if (llvm::Error error = op.addToBias(rewriter, elements, /*dryRun=*/true)) {
    op->emitRemark() << takeReason(std::move(error)).message;
    return;
  }
  llvm::cantFail(op.addToBias(rewriter, elements, /*dryRun=*/false));
}

void TestBiasedOps::runOnOperation() {
  if (mode == "moments") {
    // Those of the dialects that the module has loaded.
    for (RegisteredOperationName name : getContext().getRegisteredOperations())
      if (name.hasInterface<MomentTransferOpInterface>())
        llvm::outs() << name << "\n";
    return;
  }
  if (!llvm::is_contained({"print", "table", "set", "add", "remove"}, mode)) {
    getOperation()->emitError("unknown mode of test-biased-ops: ") << mode;
    return signalPassFailure();
  }
  SmallVector<BiasedOpInterface> ops;
  getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (auto function = dyn_cast<FunctionOpInterface>(op);
        mode == "print" && function)
      llvm::outs() << "function: @" << function.getName() << "\n";
    auto biased = dyn_cast<BiasedOpInterface>(op);
    if (!biased || !biased.isBiased())
      return;
    if (mode == "print")
      printOp(biased);
    else if (mode == "table")
      printRow(biased);
    else
      ops.push_back(biased);
  });
  for (BiasedOpInterface op : ops)
    rewrite(op);
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "UnbiasTestPasses", LLVM_VERSION_STRING,
          [] { PassRegistration<TestBiasedOps>(); }};
}
