//===- Partition.h - Cutting a network at its biased ops --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_LIB_EXECUTION_PARTITION_H
#define UNBIAS_LIB_EXECUTION_PARTITION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "unbias/Execution/StagedNetwork.h"

namespace mlir::unbias {

/// A step before it is compiled.
struct PlannedStep {
  Step step;
  /// The ops of a step that is no biased op, in order.
  SmallVector<Operation *> operations;
};

/// A biased op of the prepared network.
struct PlannedOp {
  BiasedOpInterface op;
  std::string whyNotStaged;
};

/// How a prepared network is cut.
struct Partition {
  /// Values between steps, the arguments first.
  SmallVector<Value> values;
  SmallVector<unsigned> outputs;
  std::vector<PlannedStep> steps;
  std::vector<PlannedOp> ops;
};

/// Cuts `function` before and after each of its biased ops that has constant
/// weights and a bias that is absent or constant.
Partition partition(func::FuncOp function);

/// Whether `op` defines a constant or a view of one: such ops are copied to
/// wherever they are used.
bool isConstantChain(Operation *op);

/// Adds to `module` the function `name`, from the inputs to the outputs of a
/// step of `operations`.
void outlineStep(ModuleOp module, StringRef name, const Partition &partition,
                 const PlannedStep &planned);

/// Adds the function `name` of a biased op: from its activation and its bias to
/// its output. Unsupported where the bias does not come apart.
llvm::Error outlineBiasedOp(ModuleOp module, StringRef name,
                            BiasedOpInterface op);

} // namespace mlir::unbias

#endif // UNBIAS_LIB_EXECUTION_PARTITION_H
