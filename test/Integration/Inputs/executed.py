# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs an op, its quantized twin and the corrected twin, and compares means.

A case is a float op on random numbers and its integer twin. The statistics on
the twin are means per tap, taken here over the numbers that the ops then run
on, so that `full` is exact: the mean of every output channel of the corrected
twin must equal that of the float op up to the rounding of the bias, half a step
of the accumulator, and that of the uncorrected twin must not. The float op is
what MLIR computes, not NumPy.
"""

import itertools
import json
import os
import re
import subprocess
import sys

import numpy as np

sys.path.append(os.path.join(os.path.dirname(__file__), "../../networks"))
from tosa_module import find_tool, run_tool  # noqa: E402


def dense(array, element):
    """`array` as a constant: `dense<[...]> : tensor<...>`."""
    def text(part):
        if part.ndim:
            return "[" + ", ".join(text(p) for p in part) + "]"
        return "%.9e" % part if element[0] == "f" else str(int(part))
    return "dense<%s> : %s" % (text(array), tensor(array.shape, element))


def tensor(shape, element):
    return "tensor<%s>" % "x".join([*map(str, shape), element])


def numbers(values):
    return "array<f64: %s>" % ", ".join("%.17e" % v for v in np.ravel(values))


def numbers_i64(values):
    return "array<i64: %s>" % ", ".join(map(str, values))


class Axis:
    """How the taps of one spatial axis meet an input of `size`."""

    def __init__(self, size, taps, stride=1, dilation=1, pad=(0, 0),
                 transposed=False):
        self.size, self.taps, self.stride = size, taps, stride
        self.dilation, self.pad, self.transposed = dilation, pad, transposed
        if transposed:
            self.outputs = (size - 1) * stride + taps + sum(pad)
        else:
            self.outputs = (size + sum(pad) -
                            (taps - 1) * dilation - 1) // stride + 1

    def meets(self, tap):
        """The input position that `tap` meets at every output; -1: none."""
        outputs = np.arange(self.outputs)
        if self.transposed:
            at, rest = np.divmod(outputs - self.pad[0] - tap, self.stride)
            at[rest != 0] = -1
        else:
            at = outputs * self.stride + tap * self.dilation - self.pad[0]
        return np.where((at >= 0) & (at < self.size), at, -1)


def tap_means(values, axes):
    """Means [taps..., channels] of `values` [samples, sizes..., channels]; what
    is not met counts as 0, the real value of padding."""
    padded = np.pad(values, [(0, 0), *[(0, 1)] * len(axes), (0, 0)])
    means = [
        padded[np.ix_(range(len(values)),
                      *[axis.meets(k) for axis, k in zip(axes, taps)],
                      range(values.shape[-1]))].reshape(
                          -1, values.shape[-1]).mean(axis=0)
        for taps in itertools.product(*[range(axis.taps) for axis in axes])]
    return np.array(means)


class Quantized:
    """Random numbers and their integers: scale * (integer - zero point). Inputs
    are clipped, which shifts their mean, and weights have 4 bits: no method but
    `full` gets the means right."""

    def __init__(self, random, shape, scale, zero_point=0, low=-128, high=127,
                 mean=0.0):
        self.real = np.float32(random.normal(mean, 1.0, shape))
        self.scale, self.zero_point = np.asarray(scale), zero_point
        self.integers = np.clip(np.round(self.real / self.scale) + zero_point,
                                low, high).astype(np.int64)

    def dequantized(self):
        return (self.integers - self.zero_point) * self.scale


def random_input(random, shape, zero_point=-7):
    return Quantized(random, shape, 0.0125, zero_point, mean=0.5)


def random_weights(random, shape, scales, zero_point=0):
    """`scales` must broadcast to `shape`; 4 bits."""
    return Quantized(random, shape, scales, zero_point, -7 + zero_point,
                     7 + zero_point)


class Case:
    """`functions` are the text of @name_float and @name, which are called with
    the `arguments` (constants and their element types) and return tensors of
    `shape`; `steps` are what the last digit of the bias is worth, one for all
    channels or one for each, and `channels` are the dimensions of channels."""

    def __init__(self, name, functions, float_arguments, arguments, shape,
                 steps, element="i32", channels=(-1,)):
        self.name, self.functions = name, functions
        self.calls = [(name + "_float", float_arguments, shape, "f32"),
                      (name, arguments, shape, element)]
        self.steps, self.channels = np.ravel(steps), channels
        # What the results of @name count.
        self.units = 1.0 if element == "f32" else self.steps

    def means(self, array):
        count = len(self.channels)
        last = np.moveaxis(array, self.channels, range(-count, 0))
        return last.reshape(-1, np.prod(last.shape[-count:])).mean(axis=0)


def attributes(x, weights, scales, axes=(), bias=None, arrange=np.asarray):
    """The statistics of an op whose activation is `x`, which `arrange` makes
    [samples, sizes..., channels]; `scales` of its weights, if it is one of
    integers."""
    def record(values):
        values = arrange(values)
        taps = "taps = %s, " % numbers_i64(a.taps for a in axes) if axes else ""
        return "#calib.stats<mean = %s, %ssamples = %d>" % (
            numbers(tap_means(values, axes)), taps, len(values))
    text = []
    if scales is not None:
        text += ["calib.input_scale = %.17e : f64" % x.scale,
                 "calib.weight_scale = " + numbers(scales)]
    if bias is not None:
        text.append("calib.float_bias = " + numbers(bias))
    return ", ".join(text + [
        "calib.float_weights = " + dense(weights.real, "f32"),
        "calib.input_float = " + record(np.float64(x.real)),
        "calib.input_quantized = " + record(x.dequantized()),
        'calib.method = "full"'])


def make_main(cases):
    lines = ["func.func private @printMemrefF32(tensor<*xf32>) "
             "attributes {llvm.emit_c_interface}",
             "func.func private @printMemrefI32(tensor<*xi32>) "
             "attributes {llvm.emit_c_interface}", "func.func @main() {"]
    for case in cases:
        for name, arguments, shape, element in case.calls:
            values, types = [], []
            for i, (array, kind) in enumerate(arguments):
                values.append("%%%s_%d" % (name, i))
                types.append(tensor(array.shape, kind))
                lines.append("  %s = arith.constant %s" % (
                    values[-1], dense(array, kind)))
            lines.append(
                "  %%%(n)s = call @%(n)s(%(v)s) : (%(t)s) -> %(y)s\n"
                "  %%%(n)s_any = tensor.cast %%%(n)s : %(y)s to tensor<*x%(e)s>"
                "\n  call @printMemref%(E)s(%%%(n)s_any) : (tensor<*x%(e)s>) "
                "-> ()" % {"n": name, "v": ", ".join(values),
                           "t": ", ".join(types), "e": element,
                           "y": tensor(shape, element), "E": element.upper()})
    return "\n".join(lines + ["  return", "}"])


def run(text, lowering, folder, name):
    """What @main of the module prints, as arrays."""
    path = os.path.join(folder, name)
    with open(path + ".mlir", "w") as file:
        file.write(text)
    run_tool("mlir-opt", path + ".mlir", "--pass-pipeline=builtin.module(%s,"
             "one-shot-bufferize{bufferize-function-boundaries=1},"
             "convert-linalg-to-loops,test-lower-to-llvm)" % lowering,
             "-o", path + ".llvm.mlir")
    libraries = os.path.join(
        os.path.dirname(os.path.realpath(find_tool("mlir-opt"))), "../lib/")
    printed = run_tool("mlir-runner", path + ".llvm.mlir", "-e", "main",
                       "-entry-point-result=void",
                       *["-shared-libs=%slibmlir_%s_utils.so" % (libraries, l)
                         for l in ("runner", "c_runner")])
    return [np.array(json.loads(data), dtype=np.float64) for data in
            re.findall(r"data =\s*(\[.*?\])\s*(?=Unranked|\Z)", printed, re.S)]


def check(cases, lowering, folder):
    """Reports for every case how far the means are off, in steps."""
    os.makedirs(folder, exist_ok=True)
    text = "\n".join([case.functions for case in cases] + [make_main(cases)])
    source = os.path.join(folder, "source.mlir")
    with open(source, "w") as file:
        file.write(text)

    def through(passes):
        return subprocess.run(
            ["unbias-opt", source, "--pass-pipeline=builtin.module(%s)" %
             passes], check=True, capture_output=True, text=True).stdout
    plain = run(through("unbias-strip-stats"), lowering, folder, "plain")
    corrected = run(through("unbias-correct-bias{confidence=0},"
                            "unbias-strip-stats"), lowering, folder, "corrected")
    for i, case in enumerate(cases):
        wanted = case.means(corrected[2 * i])

        def distance(array):
            shift = case.means(array) * case.units - wanted
            return np.abs(shift / case.steps).max()
        before = distance(plain[2 * i + 1])
        after = distance(corrected[2 * i + 1])
        # Six digits of floats are printed.
        rounding = 1e-6 * np.abs(corrected[2 * i]).max() / case.steps.min()
        verdict = "equal" if after <= 0.5 + rounding else "NOT EQUAL"
        if before < 10:
            verdict = "NOT A TEST"
        print("%s: means are %s, off by %.2f steps, by %.1f uncorrected" % (
            case.name, verdict, after, before))
