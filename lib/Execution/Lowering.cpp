//===- Lowering.cpp - From TOSA functions to machine code -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream passes in the order in which integer TOSA comes out exact, and a
// list of LLVM passes that is enough for loops over elements: with -O2 the
// compiler would run longer than the network.
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "FirstError.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "unbias/Support/Reason.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::unbias;

/// TOSA to loops over buffers whose results are arguments.
static void addTosaToBuffers(OpPassManager &pm) {
  auto addToFunctions = [&](std::unique_ptr<Pass> pass) {
    pm.addNestedPass<func::FuncOp>(std::move(pass));
  };
  addToFunctions(tosa::createTosaOptionalDecompositionsPass());
  pm.addPass(createCanonicalizerPass());
  addToFunctions(tosa::createTosaInferShapesPass());
  addToFunctions(tosa::createTosaMakeBroadcastablePass());
  addToFunctions(tosa::createTosaToLinalgNamed());
  addToFunctions(createCanonicalizerPass());
  addToFunctions(tosa::createTosaLayerwiseConstantFoldPass());
  addToFunctions(tosa::createTosaMakeBroadcastablePass());
  addToFunctions(tosa::createTosaToLinalg());
  addToFunctions(createTosaToTensorPass());
  TosaToArithPassOptions toArith;
  toArith.includeApplyRescale = true;
  addToFunctions(createTosaToArithPass(toArith));
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLinalgElementwiseOpFusionPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());

  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  bufferization::BufferResultsToOutParamsPassOptions outParams;
  outParams.hoistStaticAllocs = true;
  outParams.modifyPublicFunctions = true;
  pm.addPass(bufferization::createBufferResultsToOutParamsPass(outParams));
  pm.addPass(createCanonicalizerPass());
  bufferization::buildBufferDeallocationPipeline(
      pm, bufferization::BufferDeallocationPipelineOptions());
  addToFunctions(bufferization::createOptimizeAllocationLivenessPass());
}

static void addBuffersToLLVM(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  // Shapes are static, so a buffer is a pointer.
  ConvertFuncToLLVMPassOptions functions;
  functions.useBarePtrCallConv = true;
  pm.addPass(createConvertFuncToLLVMPass(functions));
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

/// A copy of a strided view calls a slow runtime function; as a linalg op it
/// becomes loops.
static void makeCopiesLoops(ModuleOp module) {
  IRRewriter rewriter(module.getContext());
  module.walk([&](memref::CopyOp copy) {
    rewriter.setInsertionPoint(copy);
    linalg::makeMemRefCopyOp(rewriter, copy.getLoc(), copy.getSource(),
                             copy.getTarget());
    rewriter.eraseOp(copy);
  });
}

static LogicalResult lower(ModuleOp module) {
  PassManager toBuffers(module.getContext(), ModuleOp::getOperationName());
  addTosaToBuffers(toBuffers);
  if (failed(toBuffers.run(module)))
    return failure();
  makeCopiesLoops(module);
  PassManager toLLVM(module.getContext(), ModuleOp::getOperationName());
  addBuffersToLLVM(toLLVM);
  return toLLVM.run(module);
}

/// Optimizes loops over elements for `machine`.
static llvm::Error optimize(llvm::Module &module,
                            llvm::TargetMachine &machine) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  for (llvm::Function &function : module) {
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
    if (machine.getTargetFeatureString().contains("+avx512f"))
      function.addFnAttr("prefer-vector-width", "512");
  }
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::ModulePassManager passes;
  if (llvm::Error error = builder.parsePassPipeline(
          passes,
          "function(simplifycfg,sroa,early-cse,instcombine<no-verify-fixpoint>,"
          "loop-simplify,lcssa,loop-mssa(licm),loop-vectorize,"
          "instcombine<no-verify-fixpoint>,simplifycfg,loop-mssa(licm),"
          "early-cse)"))
    return error;
  passes.run(module, modules);
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<ExecutionEngine>>
unbias::compileCode(ModuleOp module) {
  FirstError error(module.getContext());
  if (failed(lower(module)))
    return invalid("upstream lowering failed: " + error.getText());

  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!host)
    return host.takeError();
  host->setCodeGenOptLevel(llvm::CodeGenOptLevel::Less);
  auto machine = host->createTargetMachine();
  if (!machine)
    return machine.takeError();
  llvm::TargetMachine &target = **machine;
  auto transformer = [&](llvm::Module *code) {
    return optimize(*code, target);
  };
  ExecutionEngineOptions options;
  options.transformer = transformer;
  options.jitCodeGenOptLevel = llvm::CodeGenOptLevel::Less;
  options.enableGDBNotificationListener = false;
  options.enablePerfNotificationListener = false;
  auto engine = ExecutionEngine::create(module, options, std::move(*machine));
  if (!engine)
    return invalid(llvm::toString(engine.takeError()) + ": " + error.getText());
  return engine;
}
