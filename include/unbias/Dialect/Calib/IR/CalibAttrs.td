//===- CalibAttrs.td - Attributes of calibration -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_DIALECT_CALIB_IR_CALIBATTRS
#define UNBIAS_DIALECT_CALIB_IR_CALIBATTRS

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "unbias/Dialect/Calib/IR/CalibDialect.td"

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// An attribute written as itself, e.g. `array<f64: 1.0>` where `struct` would
/// print `[1.0]`: what people know from other ops can be pasted here.
class Calib_AttrParameter<string type, string desc = "">
    : AttrParameter<type, desc> {
  let parser = "parseWholeAttribute<" # type # ">($_parser)";
  let printer = "$_printer.printAttribute($_self)";
}

class Calib_OptionalAttrParameter<string type, string desc = "">
    : Calib_AttrParameter<type, desc> {
  let defaultValue = type # "()";
}

/// An optional array with a number for every mean.
class Calib_OptionalF64Array<string desc>
    : Calib_OptionalAttrParameter<"::mlir::DenseF64ArrayAttr", desc>;

/// A string that may be absent (empty).
class Calib_OptionalString<string desc> : StringRefParameter<desc, [{""}]>;

def Calib_StatsSource : I32Enum<"StatsSource", "where statistics come from", [
    I32EnumCase<"Measured", 0, "measured">,
    I32EnumCase<"Propagated", 1, "propagated">,
    I32EnumCase<"BatchNorm", 2, "batch_norm">]> {
  let cppNamespace = "::mlir::unbias";
}

def Calib_StatsUpstream
    : I32Enum<"StatsUpstream", "state of the ops upstream when measured", [
    I32EnumCase<"Original", 0, "original">,
    I32EnumCase<"Corrected", 1, "corrected">]> {
  let cppNamespace = "::mlir::unbias";
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

class Calib_Attr<string name, string attrMnemonic>
    : AttrDef<Calib_Dialect, name> {
  let mnemonic = attrMnemonic;
  let genVerifyDecl = 1;
}

def Calib_QuantizationAttr : Calib_Attr<"Quantization", "quantization"> {
  let summary = "Affine quantization of a whole tensor";
  let description = [{
    The real value of a stored integer is `(stored - zero_point) * scale`. The
    scale is finite and positive.

    ```mlir
    #calib.quantization<scale = 5.000000e-02, zero_point = -3>
    ```
  }];
  let parameters = (ins
    // Parameters are hashed, which a double cannot be.
    APFloatParameter<"real value of a step">:$scale,
    AttrParameter<"int64_t", "the integer that stands for zero">:$zero_point
  );
  let builders = [AttrBuilder<(ins "double":$scale, "int64_t":$zeroPoint), [{
    return $_get($_ctxt, ::llvm::APFloat(scale), zeroPoint);
  }]>];
  let hasCustomAssemblyFormat = 1;
  let genAccessors = 0;
  let extraClassDeclaration = [{
    double getScale() const;
    int64_t getZeroPoint() const;
  }];
}

def Calib_StatsAttr : Calib_Attr<"Stats", "stats"> {
  let summary = "Per-channel statistics of a tensor";
  let description = [{
    What is known of a tensor, one number per channel in every array.

    * `mean` (required): over samples and positions. With `taps` it is
      row-major [taps..., channels]: what each tap of the kernel meets on
      average over all output positions, padding included. Without, it describes
      the tensor before any padding that feeds the op.
    * `samples`: the number of calibration samples. Required and positive with
      `source = measured`, absent otherwise.
    * `variance`: of single elements (population).
    * `sample_variance`: of the mean of a sample over samples, with n - 1.
      Absent for a single sample. Divided by `samples` it is the squared standard
      error of `mean`.
    * `paired_variance`: n - 1 variance over samples of the quantized mean of a
      sample minus its float mean. Only in the record of the quantized run, of
      the same samples as the float run.
    * `min`, `max`: of single elements.
    * `taps`: sizes of the kernel's axes, if `mean` is per tap.
    * `source`: `measured` (the default); `propagated` from statistics
      upstream; `batch_norm`: mean and variance are the shift and the squared
      scale of a batch norm that was folded into the op.
    * `upstream`: whether biased ops upstream had been `corrected` when this was
      measured, or were in their `original` state (the default). From the latter,
      only the weight error may be corrected in all ops at once.
    * `fingerprint`: of the weights and the bias that the record was made for.
      Another network, also a corrected one, is refused.
    * `quantization`: given if the numbers are raw integers of the quantized
      run. Readers dequantize; variances by the squared scale.

    All numbers are finite, variances are not negative, and `min` is not above
    `max`. Optional parameters come in any order.

    ```mlir
    #calib.stats<mean = array<f64: 5.000000e-01, 1.250000e+00>, samples = 200,
                 sample_variance = array<f64: 2.500000e-01, 1.000000e+00>>

    // A 2x1 kernel on one channel, in units of int8.
    #calib.stats<mean = array<f64: 7.000000e+00, 9.000000e+00>, samples = 200,
                 taps = array<i64: 2, 1>, upstream = corrected,
                 quantization = #calib.quantization<scale = 5.000000e-02, zero_point = -3>>

    // A batch norm of shift 0.5 and scale 2.
    #calib.stats<mean = array<f64: 5.000000e-01>, variance = array<f64: 4.000000e+00>,
                 source = batch_norm>
    ```
  }];
  let assemblyFormat = "`<` struct(params) `>`";
  let parameters = (ins
    Calib_AttrParameter<"::mlir::DenseF64ArrayAttr", "mean over samples and positions">:$mean,
    OptionalParameter<"::std::optional<int64_t>", "number of samples">:$samples,
    Calib_OptionalF64Array<"variance of single elements">:$variance,
    Calib_OptionalF64Array<"variance of sample means">:$sample_variance,
    Calib_OptionalF64Array<"variance of differences of sample means">
        :$paired_variance,
    Calib_OptionalF64Array<"least element">:$min,
    Calib_OptionalF64Array<"greatest element">:$max,
    Calib_OptionalAttrParameter<"::mlir::DenseI64ArrayAttr", "kernel sizes">
        :$taps,
    DefaultValuedParameter<"::mlir::unbias::StatsSource",
        "::mlir::unbias::StatsSource::Measured", "where the numbers come from">:$source,
    DefaultValuedParameter<"::mlir::unbias::StatsUpstream",
        "::mlir::unbias::StatsUpstream::Original",
        "state of the biased ops upstream">:$upstream,
    Calib_OptionalString<"the network measured">:$fingerprint,
    Calib_OptionalAttrParameter<"::mlir::unbias::QuantizationAttr",
        "unit of the numbers">:$quantization
  );
}

def Calib_CorrectionAttr : Calib_Attr<"Correction", "correction"> {
  let summary = "What was done to the bias of an op";
  let description = [{
    Written by `unbias-correct-bias`, read by it (an op is corrected once) and by
    `unbias-revert-bias`.

    * `method`: `regular`, `iterative`, `full` or `observed`.
    * `exactness`: how well the means are known to describe what the op's taps
      meet: `exact`, by `coverage` of the input, from `moments` of a
      distribution, or not needed since outputs were `observed`.
    * `original`: the bias as it was, one number or one per output channel:
      `array<i64>` of an integer bias, `array<f64>` of a float one. Absent if
      there was no bias constant.
    * `written`: the constant that is the bias now, likewise; `added`: what was
      added to a bias that is computed at run time. By these a revert tells
      whether the bias is still that of the correction. Never both.
    * `statistics`: a hash of the statistics that were used.

    ```mlir
    #calib.correction<method = "regular", exactness = "exact",
                      original = array<i64: 10>, written = array<i64: 2>,
                      statistics = "6e01d2f2a3a5a4b7">
    ```
  }];
  let assemblyFormat = "`<` struct(params) `>`";
  let parameters = (ins
    StringRefParameter<"name of the method">:$method,
    StringRefParameter<"class of the result">:$exactness,
    Calib_OptionalAttrParameter<"::mlir::Attribute", "bias before">:$original,
    Calib_OptionalAttrParameter<"::mlir::Attribute", "bias after">:$written,
    Calib_OptionalAttrParameter<"::mlir::Attribute", "change of the bias">
        :$added,
    StringRefParameter<"hash of what it was computed from">:$statistics
  );
}

def Calib_OutlinedAttr : Calib_Attr<"Outlined", "outlined"> {
  let summary = "What an op carried, while it is kept elsewhere";
  let description = [{
    Written by `unbias-outline-stats`, read by `unbias-inline-stats`; an entry of
    `calib.outlined`.

    * `attributes`: the `calib` attributes of the op.
    * `weights`: the shape of its weight operand, and as `group`, `output`,
      `taps` and `input` which of its dimensions are what (see
      `BiasedOpInterface::getWeightDims`). By these a later op is known to
      compute the same, and float weights follow it into another layout.
    * `transposed`: present if it is a transposed convolution.

    ```mlir
    #calib.outlined<attributes = {calib.input_scale = 5.000000e-02 : f64},
                    weights = array<i64: 8, 3, 3, 2>, output = array<i64: 0>,
                    taps = array<i64: 1, 2>, input = array<i64: 3>>
    ```
  }];
  let assemblyFormat = "`<` struct(params) `>`";
  let parameters = (ins
    Calib_AttrParameter<"::mlir::DictionaryAttr", "what the op carried">
        :$attributes,
    Calib_AttrParameter<"::mlir::DenseI64ArrayAttr", "shape of the weights">
        :$weights,
    Calib_OptionalAttrParameter<"::mlir::DenseI64ArrayAttr", "groups">:$group,
    Calib_OptionalAttrParameter<"::mlir::DenseI64ArrayAttr",
        "output channels of a group">:$output,
    Calib_OptionalAttrParameter<"::mlir::DenseI64ArrayAttr", "kernel">:$taps,
    Calib_OptionalAttrParameter<"::mlir::DenseI64ArrayAttr",
        "input channels of a group">:$input,
    Calib_OptionalAttrParameter<"::mlir::UnitAttr", "kind of convolution">
        :$transposed
  );
}

#endif // UNBIAS_DIALECT_CALIB_IR_CALIBATTRS
