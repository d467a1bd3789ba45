// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unbias/InitAll.h"
#include "unbias/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<mlir::func::FuncDialect>();
  mlir::unbias::registerAll(registry);
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(argv[argc - 1], &context);
  mlir::PassManager pm(&context);
  mlir::unbias::BiasCorrectionPipelineOptions options;
  options.confidence = 0.0;
  mlir::unbias::buildBiasCorrectionPipeline(pm, options);
  if (!module || failed(pm.run(*module)))
    return 1;
  module->print(llvm::outs());
}
