//===- CalibDialect.td - Calibration statistics as IR ------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_DIALECT_CALIB_IR_CALIBDIALECT
#define UNBIAS_DIALECT_CALIB_IR_CALIBDIALECT

include "mlir/IR/OpBase.td"

def Calib_Dialect : Dialect {
  let name = "calib";
  let cppNamespace = "::mlir::unbias";
  let summary = "Statistics of calibration, carried by the ops they describe";
  let description = [{
    Quantizing a network moves the mean of what each convolution and matrix
    multiplication computes. For output channel o, taps k, input channels c,
    real weights W, dequantized quantized weights Wq and input means m_f (float
    run) and m_q (quantized run) the shift is

    ```
    shift[o] = sum Wq[o,k,c] m_q[k,c] - sum W[o,k,c] m_f[k,c]
    ```

    The weights are constants of the module, but the means are not: they come
    from running the network on calibration data, or from the parameters of a
    batch norm that was folded away. This dialect is the place where a compiler
    keeps them until `unbias-correct-bias` folds `-shift` into the bias. It has
    no ops and no types. Everything is a *discardable attribute of the op whose
    bias is to be corrected*, so nothing stands in the way of other passes, and
    `unbias-strip-stats` leaves IR that stock tools read.

    ## Attributes of an op

    | attribute | value | meaning |
    | --- | --- | --- |
    | `calib.input_float` | `#calib.stats` | the op's input in the float run |
    | `calib.input_quantized` | `#calib.stats` | the op's input in the quantized run |
    | `calib.output_float` | `#calib.stats` | its output in the float run: accumulator plus bias, before rescale and activation |
    | `calib.output_quantized` | `#calib.stats` | the same in the quantized run |
    | `calib.float_weights` | elements | the float weights, in the shape of the weight operand |
    | `calib.weight_error` | elements | dequantized minus float weights, in the same shape, or summed over taps to [output channels, input channels of a group] where no tap meets padding |
    | `calib.float_bias` | `array<f64>` | the bias before it was quantized |
    | `calib.input_scale`, `calib.weight_scale`, `calib.bias_scale`, `calib.output_scale` | `f64` or `array<f64>` | one scale, or one per channel; only where types and rescales do not say it |
    | `calib.id` | string | the op's name in statistics files |
    | `calib.method` | string | the method of correction for this op; `dialect.name` for one of another dialect |
    | `calib.skip` | string | leave this op alone, and why |
    | `calib.correction` | `#calib.correction` | what was done; makes a second run change nothing and reverting possible |

    Passes that replace ops, as all lowering does, drop attributes. For these
    `unbias-outline-stats` moves them from the ops to the op that contains them:

    | attribute | value | meaning |
    | --- | --- | --- |
    | `calib.outlined` | dictionary of `#calib.outlined` | what ops inside carried, by names with which their locations are marked: `loc(fused<{calib.outlined = "conv1"}>[...])` |

    The dialect checks the form of these attributes: their kinds, that numbers
    are finite, scales positive, lengths consistent, and that no other name
    starts with `calib.`. Whether they fit the op (number of channels, shape of
    the weights) is checked by the passes, which know the op. Arguments and
    results of functions carry none of them.

    ## Example

    A 1x1 convolution of two input channels, whose input averages 0.5 and 1.25
    over 200 samples, in integer TOSA, which carries no scales:

    ```mlir
    %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {
        acc_type = i32, dilation = array<i64: 1, 1>,
        pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>,
        calib.id = "conv1",
        calib.input_float = #calib.stats<mean = array<f64: 5.000000e-01, 1.250000e+00>, samples = 200>,
        calib.float_weights = dense_resource<conv1> : tensor<8x1x1x2xf32>,
        calib.input_scale = 5.000000e-02 : f64,
        calib.weight_scale = 7.812500e-03 : f64}
      : (tensor<1x7x7x2xi8>, tensor<8x1x1x2xi8>, tensor<8xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x7x7x8xi32>
    ```

    ## Names in C++

    The names are constants of the dialect class (`CalibDialect::kInputFloat`).
    Bytecode whose `calib` attributes hold builtin values only does not load the
    dialect, and is not checked when it is read: passes call
    `verifyCalibAttributes` on every op they look at.
  }];

  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;

  let extraClassDeclaration = [{
    // Statistics of the op's input and output: StatsAttr.
    static constexpr ::llvm::StringLiteral kInputFloat = "calib.input_float";
    static constexpr ::llvm::StringLiteral kInputQuantized =
        "calib.input_quantized";
    static constexpr ::llvm::StringLiteral kOutputFloat = "calib.output_float";
    static constexpr ::llvm::StringLiteral kOutputQuantized =
        "calib.output_quantized";
    // What the weights were before quantization: ElementsAttr of floats.
    static constexpr ::llvm::StringLiteral kFloatWeights =
        "calib.float_weights";
    static constexpr ::llvm::StringLiteral kWeightError = "calib.weight_error";
    // The bias before quantization: DenseF64ArrayAttr.
    static constexpr ::llvm::StringLiteral kFloatBias = "calib.float_bias";
    // Scales: FloatAttr of f64, or DenseF64ArrayAttr with one per channel.
    static constexpr ::llvm::StringLiteral kInputScale = "calib.input_scale";
    static constexpr ::llvm::StringLiteral kWeightScale = "calib.weight_scale";
    static constexpr ::llvm::StringLiteral kBiasScale = "calib.bias_scale";
    static constexpr ::llvm::StringLiteral kOutputScale = "calib.output_scale";
    // Directions: StringAttr.
    static constexpr ::llvm::StringLiteral kId = "calib.id";
    static constexpr ::llvm::StringLiteral kMethod = "calib.method";
    static constexpr ::llvm::StringLiteral kSkip = "calib.skip";
    // What was done: CorrectionAttr.
    static constexpr ::llvm::StringLiteral kCorrection = "calib.correction";
    // What ops inside carried: DictionaryAttr of OutlinedAttr. Also the key of
    // the dictionary by which a location is marked.
    static constexpr ::llvm::StringLiteral kOutlined = "calib.outlined";

  private:
    void registerAttributes();

  public:
  }];
}

#endif // UNBIAS_DIALECT_CALIB_IR_CALIBDIALECT
