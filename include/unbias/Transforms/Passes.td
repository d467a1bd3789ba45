//===- Passes.td - Passes of bias correction ---------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNBIAS_TRANSFORMS_PASSES
#define UNBIAS_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

/// The dialects whose ops are corrected come with the external models, which
/// passes register in `getDependentDialects`.
class UnbiasPass<string argument> : Pass<argument> {
  let dependentDialects = ["::mlir::unbias::CalibDialect"];
}

def AttachStatsPass : UnbiasPass<"unbias-attach-stats"> {
  let summary = "Attach statistics files to biased ops";
  let description = [{
    Reads statistics files (`docs/StatisticsFile.md`) and writes what they say
    as `calib` attributes on the ops they name. An op's name is its `calib.id`,
    else the outermost name of its location (the first of a fused one), else
    `function#n` for the n-th biased op of a function, counted from 0. Only
    biased ops count: converters give a convolution, its rescale and its clamp
    one name. The name is written as `calib.id`, because text without locations
    loses it.

    With `{"version": 1, "ops": {"conv1": {"input_float":
    {"mean": [0.5], "samples": 200}, "input_scale": 0.05}}}`:

    ```mlir
    %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {...} loc("conv1")

    // becomes

    %0 = tosa.conv2d %x, %w, %b, %xzp, %wzp {..., calib.id = "conv1",
        calib.input_float = #calib.stats<mean = array<f64: 0.5>, samples = 200>,
        calib.input_scale = 5.0e-02 : f64} loc("conv1")
    ```

    Float weights become a resource that shares the memory of the file. Several
    files are merged in order of their names: means weigh by their number of
    samples.

    Errors, on which nothing is attached: a file that cannot be read or is not
    as the schema says; two biased ops of one name; a record whose
    `fingerprint` is that of another network (a corrected one is another);
    statistics other than those an op was corrected with (run
    `unbias-revert-bias` first).

    Warned about: names that match no biased op. Remarked: biased ops that got
    nothing.
  }];
  let options = [
    ListOption<"files", "files", "std::string",
               "Statistics files, separated by commas">
  ];
}

def PropagateStatsPass : UnbiasPass<"unbias-propagate-stats"> {
  let summary = "Derive statistics of inputs from those of outputs upstream";
  let description = [{
    Gives every biased op without `calib.input_float` one that follows from what
    is known upstream, so that it can be corrected without data
    (`method=analytic`). Known are the outputs of biased ops with a
    `calib.output_float` that has a variance: measured ones, or, of a folded
    batch norm, mean beta and variance gamma^2; and what comes out of a batch
    norm that is written as subtraction, two multiplications and addition of
    constants. On the way from there to the input are ops of
    `MomentTransferOpInterface` (listed in `docs/SupportedOps.md`), of TOSA or
    of linalg, with what their bodies compute.

    Outputs are taken as normally distributed (arXiv 1906.04721, section 4.2).
    Exact for these are the clamp to any window and clamps of clamps, factors,
    offsets, rescales with their saturation, and whatever moves elements; a sum
    of several values is taken as normal again, its terms as independent, and so
    are the elements of an average. The moments of a function, as a sigmoid or a
    table, are exact, and its values are taken as normal again. Rounding counts
    as keeping the mean.

    ```mlir
    // ReLU of a normal distribution of mean 0 and variance 1: the mean is
    // 1 / sqrt(2 pi).
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {...,
        calib.output_float = #calib.stats<mean = array<f64: 0.0>,
            variance = array<f64: 1.0>, source = batch_norm>}
    %1 = tosa.clamp %0 {max_val = 3.40282347E+38 : f32, min_val = 0.0 : f32}
    %2 = tosa.conv2d %1, %w2, %b2, %zp, %zp {...}

    // becomes

    %2 = tosa.conv2d %1, %w2, %b2, %zp, %zp {...,
        calib.input_float = #calib.stats<mean = array<f64: 0.39894228040143268>,
            variance = array<f64: 0.34084505690810464>, source = propagated>}
    ```

    Statistics that an op has stay as they are. Ops that were corrected or are
    skipped get none. A remark of category `unbias` says which ops got
    statistics (`Propagated`) and what stopped the others (`NotPropagated`):
    inputs of the network, max-pooling, an op upstream without statistics.
  }];
}

def CorrectBiasPass : UnbiasPass<"unbias-correct-bias"> {
  let summary = "Fold the mean shift of quantization into biases";
  let description = [{
    Quantization moves the mean of an op's output. For output channel o, taps k,
    input channels c, real weights W, dequantized quantized weights Wq and input
    means m_f (float run) and m_q (quantized run) the shift is

        shift[o] = sum Wq[o,k,c] m_q[k,c] - sum W[o,k,c] m_f[k,c]

    This pass adds a correction of -shift, or of a part of it, to the bias of
    every op of `BiasedOpInterface` that carries the statistics for it:

    | method | correction | needs |
    | --- | --- | --- |
    | `none` | none | |
    | `regular` | -sum (Wq - W) m_f | `input_float`, weights |
    | `iterative` | -sum (Wq - W) m_q | `input_quantized`, weights |
    | `analytic` | as `regular`, without data | propagated `input_float`, weights |
    | `full` | sum W m_f - sum Wq m_q | both, `float_weights` |
    | `observed` | E[y_f] - E[y_q] | `output_float`, `output_quantized` |
    | `auto` | the best of these that is safe | |

    ("weights": `float_weights` or `weight_error`.) `full` and `observed` also
    undo what upstream ops shifted. Measured on an uncorrected network and
    applied to all ops at once they undo the same shift again at every layer and
    destroy the network, so `auto` takes them only where the record says
    `upstream = corrected` or no biased op is upstream, and otherwise `regular`,
    `iterative`, `analytic`, in this order.

    Asked for by name, `full` and `observed` take into account what the
    corrections of the same run do downstream (`push-forward`). A bias that
    changes by d moves the mean of the op's output by d + sum Wq D, where D is
    what corrections upstream do to the mean of its input; from there the change
    is followed through the ops of `MomentTransferOpInterface` to the next
    inputs, where m_q + D takes the place of m_q:

        correction[o] = sum W m_f - sum Wq (m_q + D)

    What was written counts: rounding, saturation and channels left out are taken
    along, and so are corrections of an earlier run and by other methods. The
    change is exact through linear ops. Through clamps it is followed with
    `output_float` (or `output_quantized`), which needs a variance, as a normal
    distribution or, if `input_float` of the next op has a variance, too, as a
    distribution that the clamp turns into just that. Padding does not change.

    ```mlir
    // Both inputs have mean 4.0 in the quantized network. The first op: 0.75 *
    // 4.0 - 1.0 * 4.0 = -1.0. The second: 1.5 * 3.0 - 2.0 * 4.0 would be -3.5,
    // but its input is going to be 3.0 after the first correction: -1.5.
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {..., calib.method = "full"}
    %1 = tosa.conv2d %0, %w1, %b, %zp, %zp {..., calib.method = "full"}
    ```

    Where the change cannot be followed, the op is corrected by `regular` instead,
    and so are those after it; a warning counts them, the remark has the reason
    (`NotPushed`). Without `push-forward` the methods are done as asked, with
    another warning.

    A mean per channel describes the tensor before padding; each tap is weighed
    by the share of output positions at which it is inside the input. The
    integer bias counts in units of input scale * weight scale[o]; where the
    float bias is known the correction is added before the bias is rounded (half
    away from zero, saturating).

    ```mlir
    // 1x1, weights 2 * 0.5 = 1.0 where the float weight is 0.75, mean 4.0:
    // the output is 0.25 * 4.0 = 1.0 too large, 8 units of 0.25 * 0.5.
    %w = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi8>}> : ...
    %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : ...
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {...,
        calib.float_weights = dense<0.75> : tensor<1x1x1x1xf32>,
        calib.input_float = #calib.stats<mean = array<f64: 4.0>, samples = 8>,
        calib.input_scale = 0.25 : f64, calib.weight_scale = 0.5 : f64}

    // becomes

    %b2 = "tosa.const"() <{values = dense<2> : tensor<1xi32>}> : ...
    %0 = tosa.conv2d %x, %w, %b2, %zp, %zp {...,
        calib.correction = #calib.correction<method = "regular",
            exactness = "exact", original = array<i64: 10>, ...>}
    ```

    All corrections are computed and checked before the first rewrite: on an
    error nothing has changed. Constants are never changed in place, since other
    ops may share them. A missing bias is created; to a bias computed at run
    time the correction is added. A second run changes nothing; new statistics
    on a corrected op are an error.

    A channel keeps its bias, bit for bit, where the correction is within
    `confidence` standard errors of zero, exceeds `max-shift` standard
    deviations of the output, or rounds to nothing.

    With `shrinkage` a correction c of standard error s becomes
    c t^2 / (t^2 + s^2), where t^2 is the mean of c^2 - s^2 over the channels of
    the op (at least 0): as far as noise lets it be told, how widely the true
    corrections are spread. It helps where samples are few; corrections whose
    standard error is not known stay as they are.

    The new bias holds a correction to half a step. If rounding leaves more than
    a tenth of the squared corrections of an op (that is, if these are about one
    step large, as with biases of 8 bits), its bias is too coarse for them, which
    a warning, the remark and the report say.

    Every biased op gets a remark of category `unbias` (`--remarks-filter=unbias`):
    `Corrected` with figures, or `Missed` or `Refused` with the reason. Of the
    figures, `ErrorRemoved` is the share of the squared mean shift, summed over
    channels, that is expected to go on other samples of the same kind: noise,
    channels left out, rounding and saturation are allowed for. `ResidualLSB` and
    `ResidualDeviations` are the largest part of a correction that the bias
    cannot hold, in steps of the bias and in standard deviations of the output;
    `TooCoarse` is the share of the squared corrections that rounding leaves, if
    that is more than a tenth. Missed
    are ops without statistics and what is not handled: weights or scales that
    are not constant or not known, unranked types, sizes that are dynamic where
    coverage needs them. Errors at the op are: statistics that do not fit it,
    contradicting scales or zero points, elided weights, a stale fingerprint.
  }];
  let options = [
    Option<"method", "method", "::mlir::unbias::CorrectionMethod",
           "::mlir::unbias::CorrectionMethod::Auto",
           "How to correct ops without a calib.method of their own: none, "
           "regular, iterative, full, observed, analytic or auto",
           [{::mlir::unbias::getCorrectionMethodValues()}]>,
    Option<"confidence", "confidence", "double", "2.0",
           "Leave out corrections within this many standard errors of zero "
           "(0: no test)">,
    Option<"shrinkage", "shrinkage", "bool", "false",
           "Shrink corrections by what noise makes them too large">,
    Option<"maxShift", "max-shift", "double", "0.0",
           "Refuse corrections above this many standard deviations of the "
           "output (0: no test)">,
    Option<"pushForward", "push-forward", "bool", "true",
           "Follow what corrections change in the inputs of ops downstream, for "
           "full and observed">,
    Option<"ops", "ops", "std::string", [{""}],
           "Correct only ops whose whole name this regular expression matches">,
    Option<"skipOps", "skip-ops", "std::string", [{""}],
           "Leave alone ops whose whole name this regular expression matches">,
    Option<"dryRun", "dry-run", "bool", "false",
           "Compute, check and report, but change nothing">,
    Option<"strict", "strict", "bool", "false",
           "Fail if an op is missed">,
    Option<"report", "report", "std::string", [{""}],
           "Write the result for every op to this JSON file">
  ];
}

def RevertBiasPass : UnbiasPass<"unbias-revert-bias"> {
  let summary = "Put the original biases back";
  let description = [{
    Undoes `unbias-correct-bias` on every op that carries `calib.correction`:
    the original bias, which the attribute holds, is put back to the bit, a bias
    that the correction created is removed, what it added to a bias that is
    computed at run time is taken away, and the attribute is dropped. The
    statistics stay. Passes may have run in between, as long as they kept the
    attribute, or `unbias-outline-stats` and `unbias-inline-stats` stood around
    them: what was added is found after it was lowered, broadcast or fused, and
    a sum of integers that was folded is undone.

    ```mlir
    %b2 = "tosa.const"() <{values = dense<2> : tensor<1xi32>}> : ...
    %0 = tosa.conv2d %x, %w, %b2, %zp, %zp {...,
        calib.correction = #calib.correction<method = "regular",
            exactness = "exact", original = array<i64: 10>,
            written = array<i64: 2>, ...>}

    // becomes

    %b = "tosa.const"() <{values = dense<10> : tensor<1xi32>}> : ...
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {...}
    ```

    An op whose bias is not what the correction left (another pass changed the
    constant, or folded what was added into a float) is an error, on which
    nothing changes, and so is the attribute on an op that has no bias.
  }];
}

def CheckStatsPass : UnbiasPass<"unbias-check-stats"> {
  let summary = "Refuse statistics that are wrong";
  let description = [{
    Looks for statistics that cannot be what they say, changes nothing, and
    fails with an error at the op for each one that it finds. Where several
    channels are wrong in the same way, the error names the first. What it
    takes to be wrong:

    | what | expected | tolerance |
    | --- | --- | --- |
    | stale | `fingerprint` of these weights and this bias; a corrected op has the statistics it was corrected with | |
    | extremes | `min` <= `mean` <= `max` | 1e-5 of the larger bound |
    | | `variance` <= (`max` - `mean`) (`mean` - `min`) | likewise, squared |
    | | `sample_variance` <= n / (n - 1) * `variance`, with n samples of one size; as `min` and `max` allow if there is no `variance` | likewise |
    | pairs | `paired_variance` with as many samples as the float record, and at most (sd_f + sd_q)^2 of the two `sample_variance` | likewise |
    | scales | all sources of a scale or zero point agree | as `unbias-correct-bias` |
    | weights | `float_weights` at most `max-weight-error` steps from the stored ones, `weight_error` at most as large; the float weight of a saturated one may be further out | 1e-6 steps |
    | | `weight_error` is the stored weight - `float_weights` | 1e-3 steps |
    | bias | `float_bias` within a step of the stored bias, of a float one by its rounding; saturated ones may be further | 1e-6 of the bias |
    | ranges | `mean`, `min` and `max` of `input_quantized` can be stored in the type of the input | 1e-6 of the range |
    | shifts | the means of the input differ by no more than the range of the quantized one | |
    | | the means of the output differ by at most `max-deviations` standard deviations plus one step of every input, sum abs(Wq) * input scale | |
    | outputs | `output_float` = sum W m_f + `float_bias` | 1e-3 of sum abs(W m_f) + abs(bias) |
    | | `output_quantized` = sum Wq m_q + bias | 1e-5, or 1e-3 of float weights, likewise |

    Each is checked where the numbers are there that it takes; outputs only
    where the input means are exact (per tap, or where all taps meet the same)
    and of the same number of measured samples, and of corrected ops with their
    original bias.

    ```mlir
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {...,
        calib.input_scale = 2.5e-01 : f64,
        calib.input_quantized = #calib.stats<mean = array<f64: 40.0>, samples = 8>}
      : (tensor<1x2x2x1xi8>, ...) -> ...

    // error: 'calib.input_quantized': expected a mean from -32 to 31.75, which
    // the type of the input can store, found 40 in channel 0
    ```

    Statistics can also be missing: an op has none, or not what its method
    (`calib.method`, else the option `method`) needs; `none` needs nothing. Of ops that have some, a
    warning counts these; with `strict` each op that lacks something is an error.

    Skipped are ops with `calib.skip`. What else was found is in remarks of
    category `unbias`: `Checked` with the list of what was checked, or
    `Missed` with what is missing.

    The pipeline `unbias` runs this with `method=none max-weight-error=0
    max-deviations=0` (`check=false`: not at all): without the two tests that are
    conventions.
  }];
  let options = [
    Option<"method", "method", "::mlir::unbias::CorrectionMethod",
           "::mlir::unbias::CorrectionMethod::Auto",
           "What ops without a calib.method have to have statistics for: none, "
           "regular, iterative, full, observed, analytic or auto",
           [{::mlir::unbias::getCorrectionMethodValues()}]>,
    Option<"strict", "strict", "bool", "false",
           "Fail if statistics are missing">,
    Option<"maxWeightError", "max-weight-error", "double", "1.0",
           "Refuse float weights further than this many steps from the stored "
           "ones; methods such as GPTQ need more (0: no test)">,
    Option<"maxDeviations", "max-deviations", "double", "8.0",
           "Refuse shifts of the output above this many standard deviations "
           "(0: no test)">
  ];
}

def StripStatsPass : UnbiasPass<"unbias-strip-stats"> {
  let summary = "Remove all calib attributes";
  let description = [{
    Removes every attribute of the `calib` dialect from every op, so that tools
    that do not know the dialect read the result. Corrected biases stay; what
    they were before is forgotten.

    ```mlir
    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {..., calib.id = "conv1",
        calib.input_scale = 5.0e-02 : f64}

    // becomes

    %0 = tosa.conv2d %x, %w, %b, %zp, %zp {...}
    ```
  }];
}

def OutlineStatsPass : UnbiasPass<"unbias-outline-stats"> {
  let summary = "Keep statistics out of the way of passes that replace ops";
  let description = [{
    Moves the `calib` attributes of every biased op into `calib.outlined` of the
    op that the pass runs on, and marks the op's location with the name of the
    entry. Passes that replace the op drop its attributes, but give its location
    to what they put in its place: so `unbias-inline-stats` finds the op that the
    statistics belong to after `canonicalize`, `cse`, the passes of TOSA and
    `tosa-to-linalg-pipeline`, all of which run unchanged in between.

    ```mlir
    module {
      func.func @main(...) {
        %0 = tosa.conv2d %x, %w, %b, %zp, %zp {..., calib.id = "conv1",
            calib.input_float = #calib.stats<mean = array<f64: 0.5>, samples = 8>,
            calib.input_scale = 5.0e-02 : f64} loc("a.py":1:1)

    // becomes

    module attributes {calib.outlined = {conv1 = #calib.outlined<
        attributes = {calib.id = "conv1",
            calib.input_float = #calib.stats<mean = array<f64: 0.5>, samples = 8>,
            calib.input_scale = 5.0e-02 : f64},
        weights = array<i64: 8, 3, 3, 1>, output = array<i64: 0>,
        taps = array<i64: 1, 2>, input = array<i64: 3>>}} {
      func.func @main(...) {
        %0 = tosa.conv2d %x, %w, %b, %zp, %zp {...}
            loc(fused<{calib.outlined = "conv1"}>["a.py":1:1])
    ```

    The name is that of the op in statistics files, made unique. Scales that
    types, casts or the multipliers of a rescale tell are written down as
    attributes, because these may be gone afterwards. Bytecode keeps locations,
    text only with `-mlir-print-debuginfo`.

    Statistics that do not fit their op are an error, on which nothing changes.
    Ops whose weights have no static shape keep what they carry, with a remark
    (`Missed`).
  }];
}

def InlineStatsPass : UnbiasPass<"unbias-inline-stats"> {
  let summary = "Bring outlined statistics back to their ops";
  let description = [{
    Undoes `unbias-outline-stats`: puts every entry of `calib.outlined`, wherever
    under the op that the pass runs on, on the biased op whose location is marked
    with its name, and takes both mark and entry away. If there are several such
    ops, because a function was inlined twice, each gets the entry. Float weights
    and their errors are brought into the layout that the weights have now.

    ```mlir
    module attributes {calib.outlined = {conv1 = #calib.outlined<
        attributes = {calib.input_scale = 5.0e-02 : f64}, ...>}} {
      %1 = linalg.conv_2d_nhwc_fhwc_q {...} ins(...) outs(%b)
          loc(fused<{calib.outlined = "conv1"}>["a.py":1:1])

    // becomes

    module {
      %1 = linalg.conv_2d_nhwc_fhwc_q {..., calib.input_scale = 5.0e-02 : f64}
          ins(...) outs(%b) loc("a.py":1:1)
    ```

    An entry stays where it is, with a remark (`Missed`) that says why and one
    warning for all of them, if its op has disappeared (folded, merged with an
    equal one, decomposed into ops without a bias, or its location is lost), or
    if what has become of the op does not compute the same weighted sum: another
    number of groups, channels or taps, or a convolution of a transposed one,
    whose taps are in another order. What is put on an op has a remark `Inlined`.
    An op that is marked, but whose entry is not there (the table was on a
    function that was inlined), is missed likewise.
  }];
  let options = [
    Option<"strict", "strict", "bool", "false",
           "Fail if an entry finds no op">
  ];
}

#endif // UNBIAS_TRANSFORMS_PASSES
