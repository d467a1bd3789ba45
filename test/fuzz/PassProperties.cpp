//===- PassProperties.cpp - What holds of the passes for any module -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassProperties.h"
#include "ModuleDescription.h"
#include "ModuleGenerator.h"
#include "StatisticsGenerator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "unbias/Dialect/Calib/IR/Calib.h"
#include "unbias/InitAll.h"
#include "unbias/Transforms/OpIds.h"

using namespace mlir;
using namespace mlir::unbias;
using namespace mlir::unbias::test;

//===----------------------------------------------------------------------===//
// Running passes
//===----------------------------------------------------------------------===//

static std::string print(Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  // Some of what comes here does not verify.
  op->print(os, OpPrintingFlags().assumeVerified().enableDebugInfo(true));
  return text;
}

namespace {
/// How a pipeline went.
struct Outcome {
  bool hasSucceeded = false;
  int64_t errors = 0;
  std::string messages;
};

} // namespace

/// Parses `text` without a word; null if it is no module.
static OwningOpRef<ModuleOp> parse(const std::string &text,
                                   MLIRContext *context) {
  ScopedDiagnosticHandler quiet(context, [](Diagnostic &) {});
  return parseSourceString<ModuleOp>(text, context);
}

static Outcome run(ModuleOp module, const std::string &pipeline,
                   bool verifies = true) {
  Outcome outcome;
  ScopedDiagnosticHandler handler(
      module.getContext(), [&](Diagnostic &diagnostic) {
        outcome.errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
        outcome.messages += diagnostic.str() + "\n";
      });
  PassManager manager(module.getContext());
  manager.enableVerifier(verifies);
  std::string errors;
  llvm::raw_string_ostream os(errors);
  if (failed(parsePassPipeline(pipeline, manager, os))) {
    // Options that are no options: numbers that are none.
    outcome.errors = 1;
    return outcome;
  }
  outcome.hasSucceeded = succeeded(manager.run(module));
  return outcome;
}

//===----------------------------------------------------------------------===//
// Properties
//===----------------------------------------------------------------------===//

namespace {
/// All properties of one module.
class ModuleCheck {
public:
  ModuleCheck(ModuleOp module, ByteSource &bytes)
      : original(module), bytes(bytes), before(print(module)) {}

  /// Empty if all hold.
  std::string finding;
  bool isCorrected = false;

  void checkAll(MLIRContext *threadedContext);

private:
  /// Whether nothing was found so far, so that one may go on.
  bool expect(bool condition, const llvm::Twine &what, StringRef left = "",
              StringRef right = "");
  /// Runs `pipeline` on a copy of `module`, which is returned if the pipeline
  /// succeeded and nothing was found.
  OwningOpRef<ModuleOp> transform(ModuleOp module, const std::string &pipeline,
                                  bool isAtomic = true, bool verifies = true);
  /// A second run after a first one that gave `module`.
  void checkSecondRun(ModuleOp module, const std::string &pipeline);
  void checkUnchanged(const std::string &pipeline);
  void checkCorrection(const std::string &options);
  void checkRevert(ModuleOp corrected);
  void checkStrip(ModuleOp module);
  void checkAttach();
  void checkSpoilt(const std::string &options);
  void checkPipeline(const std::string &options);
  void checkThreads(MLIRContext *threadedContext, const std::string &pipeline);

  ModuleOp original;
  ByteSource &bytes;
  std::string before;
};
} // namespace

bool ModuleCheck::expect(bool condition, const llvm::Twine &what,
                         StringRef left, StringRef right) {
  if (finding.empty() && !condition) {
    finding = "expected " + what.str() + "\n";
    if (!left.empty() || !right.empty())
      finding += "---- one:\n" + left.str() + "---- other:\n" + right.str();
  }
  return finding.empty();
}

OwningOpRef<ModuleOp> ModuleCheck::transform(ModuleOp module,
                                             const std::string &pipeline,
                                             bool isAtomic, bool verifies) {
  OwningOpRef<ModuleOp> copy = module.clone();
  Outcome outcome = run(*copy, pipeline, verifies);
  if (!outcome.hasSucceeded) {
    expect(outcome.errors > 0, "an error of '" + pipeline + "' that failed");
    std::string after = print(*copy);
    if (isAtomic)
      expect(after == print(module),
             "no change by '" + pipeline + "' that failed with:\n" +
                 outcome.messages,
             print(module), after);
    return {};
  }
  bool isGood = expect(outcome.errors == 0, "no error of '" + pipeline +
                                                "' that succeeded, found " +
                                                outcome.messages);
  return isGood ? std::move(copy) : OwningOpRef<ModuleOp>();
}

void ModuleCheck::checkSecondRun(ModuleOp module, const std::string &pipeline) {
  std::string once = print(module);
  OwningOpRef<ModuleOp> copy = module.clone();
  Outcome outcome = run(*copy, pipeline);
  if (expect(outcome.hasSucceeded, "'" + pipeline +
                                       "' to succeed twice, found " +
                                       outcome.messages + once))
    expect(print(*copy) == once, "no change by '" + pipeline + "' run twice",
           once, print(*copy));
}

void ModuleCheck::checkUnchanged(const std::string &pipeline) {
  if (OwningOpRef<ModuleOp> after = transform(original, pipeline))
    expect(print(*after) == before, "no change by '" + pipeline + "'", before,
           print(*after));
}

/// Whether an op of `module` was corrected, by this or that.
static bool hasCorrection(ModuleOp module) {
  return module
      .walk([](Operation *op) {
        return op->hasAttr(CalibDialect::kCorrection) ? WalkResult::interrupt()
                                                      : WalkResult::advance();
      })
      .wasInterrupted();
}

void ModuleCheck::checkRevert(ModuleOp corrected) {
  const std::string pipeline = "unbias-revert-bias";
  OwningOpRef<ModuleOp> copy = corrected.clone();
  Outcome outcome = run(*copy, pipeline);
  if (!expect(outcome.hasSucceeded, "to revert what was corrected, found " +
                                        outcome.messages + print(corrected)))
    return;
  std::string reverted = describe(*copy), expected = describe(original);
  expect(reverted == expected,
         "the original after a revert of\n" + print(corrected), expected,
         reverted);
  checkSecondRun(*copy, pipeline);
}

void ModuleCheck::checkCorrection(const std::string &options) {
  std::string pipeline = "unbias-correct-bias" + options;
  OwningOpRef<ModuleOp> corrected = transform(original, pipeline);
  if (!corrected)
    return;
  isCorrected = print(*corrected) != before;
  checkSecondRun(*corrected, pipeline);
  // Others' corrections may be undone, or cannot be.
  if (!hasCorrection(original))
    checkRevert(*corrected);
  // A resource that is read a second time gets another name.
  std::string text = print(*corrected);
  if (!bytes.takeOneIn(4) || StringRef(text).contains("dense_resource"))
    return;
  OwningOpRef<ModuleOp> parsed = parse(text, original.getContext());
  // There is IR that MLIR does not read as it prints it.
  OwningOpRef<ModuleOp> again = parse(before, original.getContext());
  if (!again || print(*again) != before)
    return;
  if (!expect(bool(parsed), "corrected IR to parse, found " + text))
    return;
  expect(print(*parsed) == text, "the same text printed twice", text,
         print(*parsed));
  checkSecondRun(*parsed, pipeline);
}

void ModuleCheck::checkStrip(ModuleOp module) {
  OwningOpRef<ModuleOp> stripped = transform(module, "unbias-strip-stats");
  if (!stripped)
    return;
  stripped->walk([&](Operation *op) {
    for (NamedAttribute attribute : op->getAttrs())
      expect(!attribute.getName().strref().starts_with("calib."),
             "no attribute of calib, found '" + attribute.getName().strref() +
                 "'");
  });
  checkSecondRun(*stripped, "unbias-strip-stats");
}

void ModuleCheck::checkAttach() {
  SmallVector<NamedOp> ops = collectBiasedOps(original);
  if (ops.empty())
    return;
  TemporaryStatistics file(generateStatisticsFile(ops, bytes));
  std::string pipeline = "unbias-attach-stats{files=" + file.getPath() + "}";
  if (OwningOpRef<ModuleOp> attached = transform(original, pipeline))
    checkSecondRun(*attached, pipeline);
}

/// An attribute of a builtin kind: bytecode with such ones is read without the
/// dialect, so that they have not been verified when passes see them.
static Attribute makeBuiltin(Builder builder, ByteSource &bytes) {
  double number = llvm::bit_cast<double>(bytes.takeBits());
  switch (bytes.takeInteger(0, 7)) {
  case 0:
    return builder.getUnitAttr();
  case 1:
    return builder.getStringAttr(bytes.pick<StringRef>({"", "full", "x"}));
  case 2:
    return builder.getF64FloatAttr(number);
  case 3:
    return builder.getDenseF64ArrayAttr({number, 1.0});
  case 4:
    return builder.getDenseF64ArrayAttr({});
  case 5:
    return DenseElementsAttr::get(
        RankedTensorType::get({1, 1, 1, 2}, builder.getF64Type()),
        {number, 0.5});
  case 6:
    return builder.getI32IntegerAttr(int32_t(bytes.takeBits()));
  default:
    return builder.getF32FloatAttr(float(number));
  }
}

void ModuleCheck::checkSpoilt(const std::string &options) {
  OwningOpRef<ModuleOp> spoilt = original.clone();
  Builder builder(original.getContext());
  for (NamedOp named : collectBiasedOps(*spoilt))
    if (bytes.takeOneIn(2))
      named.op->setAttr(
          bytes.pick<StringRef>(
              {CalibDialect::kInputFloat, CalibDialect::kFloatWeights,
               CalibDialect::kWeightError, CalibDialect::kFloatBias,
               CalibDialect::kInputScale, CalibDialect::kWeightScale,
               CalibDialect::kBiasScale, CalibDialect::kId,
               CalibDialect::kMethod, CalibDialect::kSkip,
               CalibDialect::kCorrection, "calib.none"}),
          makeBuiltin(builder, bytes));
  for (const std::string &pipeline :
       {std::string("unbias-check-stats"), "unbias-correct-bias" + options,
        std::string("unbias-propagate-stats"),
        std::string("unbias-revert-bias"), std::string("unbias-strip-stats")})
    transform(*spoilt, pipeline, /*isAtomic=*/true, /*verifies=*/false);
}

void ModuleCheck::checkPipeline(const std::string &options) {
  // It stops in the middle where a pass of it fails.
  OwningOpRef<ModuleOp> all =
      transform(original, "unbias" + options, /*isAtomic=*/false);
  if (!all)
    return;
  OwningOpRef<ModuleOp> steps =
      transform(original,
                "unbias-propagate-stats,unbias-correct-bias" + options +
                    ",unbias-strip-stats",
                /*isAtomic=*/false);
  if (expect(bool(steps), "the passes of 'unbias' to succeed"))
    expect(print(*all) == print(*steps), "'unbias' to do as its passes",
           print(*all), print(*steps));
}

void ModuleCheck::checkThreads(MLIRContext *threadedContext,
                               const std::string &pipeline) {
  if (StringRef(before).contains("dense_resource"))
    return;
  OwningOpRef<ModuleOp> copy = original.clone();
  OwningOpRef<ModuleOp> threaded = parse(before, threadedContext);
  // There is IR that MLIR prints and does not read.
  if (!threaded)
    return;
  Outcome one = run(*copy, pipeline), four = run(*threaded, pipeline);
  expect(one.hasSucceeded == four.hasSucceeded && one.messages == four.messages,
         "the same of 1 and 4 threads", one.messages, four.messages);
  if (print(*copy) != print(*threaded))
    expect(false, "the same bytes from 1 and 4 threads", print(*copy),
           print(*threaded));
}

void ModuleCheck::checkAll(MLIRContext *threadedContext) {
  std::string options = generateCorrectionOptions(bytes);
  checkUnchanged(
      "unbias-check-stats{method=" +
      bytes.pick<std::string>(
          {"auto", "full", "regular", "analytic", "observed"}) +
      bytes.pick<std::string>(
          {"", " strict=true", " max-weight-error=0", " max-deviations=1"}) +
      "}");
  checkUnchanged("unbias-correct-bias" + StringRef(options).drop_back().str() +
                 " dry-run=true}");
  checkCorrection(options);
  if (OwningOpRef<ModuleOp> propagated =
          transform(original, "unbias-propagate-stats"))
    checkSecondRun(*propagated, "unbias-propagate-stats");
  transform(original, "unbias-revert-bias");
  checkStrip(original);
  if (bytes.takeOneIn(2))
    checkAttach();
  if (bytes.takeOneIn(4))
    checkSpoilt(options);
  if (bytes.takeOneIn(2))
    checkPipeline(options);
  if (bytes.takeOneIn(4))
    checkThreads(threadedContext, "unbias" + options);
}

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

static std::unique_ptr<MLIRContext> makeContext() {
  DialectRegistry registry;
  registry.insert<arith::ArithDialect, bufferization::BufferizationDialect,
                  func::FuncDialect, math::MathDialect, memref::MemRefDialect,
                  quant::QuantDialect, scf::SCFDialect, tensor::TensorDialect,
                  ub::UBDialect>();
  registerAll(registry);
  auto context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->allowUnregisteredDialects();
  return context;
}

PassProperties::PassProperties() : pool(llvm::hardware_concurrency(4)) {
  static bool isRegistered = (registerAllPasses(), true);
  (void)isRegistered;
  renewContexts();
}

PassProperties::~PassProperties() = default;

void PassProperties::renewContexts() {
  context = makeContext();
  threadedContext = makeContext();
  threadedContext->setThreadPool(pool);
}

std::string PassProperties::check(const std::string &text, ByteSource &bytes) {
  if (++uses % 256 == 0)
    renewContexts();
  OwningOpRef<ModuleOp> module = parse(text, context.get());
  if (!module)
    return "";
  ++parsed;
  ModuleCheck check(*module, bytes);
  check.checkAll(threadedContext.get());
  corrected += check.isCorrected;
  return check.finding;
}
