//===- MomentTransferOpInterface.td - Moments along ops ----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_MOMENTTRANSFEROPINTERFACE
#define UNBIAS_INTERFACES_MOMENTTRANSFEROPINTERFACE

include "mlir/IR/OpBase.td"

def MomentTransferOpInterface : OpInterface<"MomentTransferOpInterface"> {
  let cppNamespace = "::mlir::unbias";
  let description = [{
    An op that tells how its result is distributed from how its operands are:
    ops that move elements, clamps, sums, scaling, averages. With it statistics
    of one op's output become those of another op's input without data
    (`unbias-propagate-stats`). An op without the interface ends what can be
    followed.

    Distributions are those of the stored numbers: of integers, not of the real
    numbers that they stand for. Elements of one tensor are taken as
    independent, and so are different operands.
  }];

  let methods = [
    InterfaceMethod<[{
        The operands whose distributions `transferMoments` wants, constants
        included.
      }],
      "::llvm::SmallVector<::mlir::Value>", "getMomentOperands">,
    InterfaceMethod<[{
        The distribution of the one result; the shape is that of the result,
        with size 1 wherever all is alike. `operands` are those of
        `getMomentOperands`, each of the rank of its value. Unsupported, with
        the reason, where they do not tell.
      }],
      "::llvm::Expected<::mlir::unbias::MomentTensor>", "transferMoments",
      (ins "::llvm::ArrayRef<::mlir::unbias::MomentTensor>":$operands)>,
    InterfaceMethod<[{
        The same where only the change of the mean is wanted: asked with
        distributions from before and from after a change, whose results are
        subtracted. The place for an op whose result moves with its operand, but
        is distributed in a way that this does not tell: a maximum over a
        window.
      }],
      "::llvm::Expected<::mlir::unbias::MomentTensor>", "transferChange",
      (ins "::llvm::ArrayRef<::mlir::unbias::MomentTensor>":$operands), [{}], [{
        return ::llvm::cast<::mlir::unbias::MomentTransferOpInterface>(
                   $_op.getOperation()).transferMoments(operands);
      }]>,
    InterfaceMethod<[{
        The distribution of the result if the op by itself tells: the end of a
        batch norm, which has the mean beta and the deviation |gamma| whatever
        its operand is. Asked where the operands do not tell.
      }],
      "::std::optional<::mlir::unbias::MomentTensor>", "getOwnMoments",
      (ins), [{}], [{ return std::nullopt; }]>,
  ];
}

#endif // UNBIAS_INTERFACES_MOMENTTRANSFEROPINTERFACE
