//===- BiasedOpInterface.td - Weighted sums plus a bias ----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_INTERFACES_BIASEDOPINTERFACE
#define UNBIAS_INTERFACES_BIASEDOPINTERFACE

include "mlir/IR/OpBase.td"

def BiasedOpInterface : OpInterface<"BiasedOpInterface"> {
  let cppNamespace = "::mlir::unbias";
  let description = [{
    An op whose output channel is a weighted sum of its input plus a bias:

        y[o, position] = bias[o] + sum over taps k, input channels c of
                         (w[g, o, k, c] - wzp) * (x[g, c, position, k] - xzp)

    Convolutions and matrix multiplications of any dialect are such ops. The
    interface says what the correction of a bias needs to know of one, and
    nothing else: values, the role of every dimension, the geometry of the taps,
    and how to read and write the bias. All corrections, remarks and checks are
    written once, against this interface; a compiler adds an op of its own by
    implementing it (`docs/Embedding.md`).

    A matrix multiplication with symmetric quantization and a constant bias has
    to implement eight methods: those without a default.

    Methods that can fail return `llvm::Expected`. The failure is one of the two
    kinds of `Support/Reason.h`: *unsupported* leaves the op alone with that
    reason, *invalid* is an error at the op.
  }];

  let methods = [
    InterfaceMethod<[{
        Whether this op really is one; asked before anything else. A
        `linalg.generic` is one only if it computes a weighted sum; an op that
        is none is not even reported.
      }],
      "bool", "isBiased", (ins), [{}], [{ return true; }]>,
    InterfaceMethod<[{
        Why this op cannot be handled whatever its statistics (unsupported): a
        matmul of two constants or of none, an unranked operand, shapes that do
        not fit each other. All further methods may be called after success
        only.
      }],
      "::llvm::Error", "checkSupported">,
    InterfaceMethod<[{
        The activation: the value that input statistics describe. Padding that
        feeds the op (`tosa.pad`, `tensor.pad`) is looked through, because a
        mean per channel describes the tensor before its padding. Example: the
        first operand of `tosa.conv2d`.
      }],
      "::mlir::Value", "getActivation">,
    InterfaceMethod<[{
        The weight operand, as the op sees it. Its constant is found with
        `readConstant` (`Interfaces/ConstantViewOpInterface.h`).
      }],
      "::mlir::Value", "getWeights">,
    InterfaceMethod<[{
        The role of every dimension of the weight operand. Example:
        `tosa.conv2d` is {output 0, taps 1 2, input 3}.
      }],
      "::mlir::unbias::WeightDims", "getWeightDims">,
    InterfaceMethod<[{
        The dimensions of the activation that make its channel (group first,
        then input channel), outermost first; statistics run over them in
        row-major order. Example: 3 for an NHWC convolution; 0 and 2 for a
        batched matmul whose weights have the same batch.
      }],
      "::llvm::SmallVector<int64_t>", "getActivationChannelDims">,
    InterfaceMethod<[{
        The dimensions of the output that make its channel, likewise.
      }],
      "::llvm::SmallVector<int64_t>", "getOutputChannelDims">,
    InterfaceMethod<[{
        Strides, dilations, padding and sizes of the spatial axes, in the order
        of the taps of `getWeightDims`. No axes for matrix multiplications.
        Unknown sizes are -1: whoever needs them says so.
      }],
      "::llvm::Expected<::mlir::unbias::TapGeometry>", "getTapGeometry", (ins),
      [{}], [{ return ::mlir::unbias::TapGeometry(); }]>,
    InterfaceMethod<[{
        What padding elements hold, as a stored number: the zero point for the
        padding of the op itself, the constant of a preceding pad op.
      }],
      "::llvm::Expected<double>", "getPaddingValue", (ins), [{}], [{
        auto zeroPoint = $_op.getActivationZeroPoint();
        if (!zeroPoint)
          return zeroPoint.takeError();
        return static_cast<double>(*zeroPoint);
      }]>,
    InterfaceMethod<[{
        The stored number that stands for zero in the activation; 0 for floats.
        Unsigned zero points are not sign extended.
      }],
      "::llvm::Expected<int64_t>", "getActivationZeroPoint", (ins), [{}],
      [{ return 0; }]>,
    InterfaceMethod<[{
        Whether the op reads the bits of signless activations as not negative,
        so that i8 goes from 0 to 255.
      }],
      "bool", "isActivationUnsigned", (ins), [{}], [{ return false; }]>,
    InterfaceMethod<[{
        The stored number that stands for zero in the weights, likewise.
      }],
      "::llvm::Expected<int64_t>", "getWeightZeroPoint", (ins), [{}],
      [{ return 0; }]>,
    InterfaceMethod<[{
        The value that output statistics describe: accumulator plus bias,
        before rescale and activation. A matmul whose bias is a following add
        returns the sum.
      }],
      "::mlir::Value", "getBiasedOutput", (ins), [{}],
      [{ return $_op->getResult(0); }]>,
    InterfaceMethod<[{
        The bias as it is: absent, a constant, or computed at run time.
      }],
      "::llvm::Expected<::mlir::unbias::Bias>", "getBias">,
    InterfaceMethod<[{
        Makes `values` (rank 1: one, or one per output channel, of
        `getBias().elementType`) the bias, through new constants: a constant
        that other ops share stays as it is. Creates the bias where it was
        absent. Only after `getBias` succeeded with an absent or a constant
        bias.
      }],
      "void", "setBias",
      (ins "::mlir::RewriterBase &":$rewriter,
           "::mlir::DenseElementsAttr":$values)>,
    InterfaceMethod<[{
        Adds `delta` (rank 1, one per output channel) to a bias that is computed
        at run time. Unsupported where the dialect has no such addition.
        `dryRun` only asks.
      }],
      "::llvm::Error", "addToBias",
      (ins "::mlir::RewriterBase &":$rewriter,
           "::mlir::DenseElementsAttr":$delta, "bool":$dryRun), [{}], [{
        return ::mlir::unbias::unsupported(
            "expected a constant bias, found one that is computed");
      }]>,
    InterfaceMethod<[{
        Takes away what was added: a bias that `setBias` created where there was
        none, or, if `delta` is not null, that `delta` of `addToBias`. Invalid
        where the IR is not what that call made any more, so that something else
        would go. `dryRun` only asks.
      }],
      "::llvm::Error", "removeBias",
      (ins "::mlir::RewriterBase &":$rewriter,
           "::mlir::DenseElementsAttr":$delta, "bool":$dryRun), [{}], [{
        return ::mlir::unbias::invalid(
            "expected a constant bias, found none that can be taken away");
      }]>,
    InterfaceMethod<[{
        The multipliers by which the accumulator is requantized (for integer
        ops: input scale * weight scale / output scale), if the only user says
        so; nothing otherwise.
      }],
      "::std::optional<::mlir::unbias::Requantization>", "getRequantization",
      (ins), [{}], [{ return std::nullopt; }]>,
  ];
}

#endif // UNBIAS_INTERFACES_BIASEDOPINTERFACE
