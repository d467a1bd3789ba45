# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of `executed.py` in linalg: executed_linalg.py FOLDER."""

import sys

import numpy as np

from executed import (Axis, Case, attributes, check, dense, random_input,
                      random_weights, tensor)


class Layout:
    """How a linalg op lays out its operands: the attributes of the op, the
    shapes of input and weights, the shape to which scales of the weights are
    broadcast, which dimensions of the output are its channels, and `arrange`,
    which makes an input [samples, sizes..., channels]."""

    def __init__(self, op, x, w, scales, y, channels, arrange, axes=(),
                 zero_points=False, attributes=""):
        self.op, self.x, self.w, self.y = op, x, w, y
        self.scales, self.channels = scales, channels
        self.arrange, self.axes = arrange, axes
        self.zero_points, self.attributes = zero_points, attributes


def pad(layout, x, element, zero):
    """The lines that pad the spatial dimensions of %x, which `layout` has
    before its channels, and the type of the result."""
    low = [0, *[a.pad[0] for a in layout.axes], 0]
    high = [0, *[a.pad[1] for a in layout.axes], 0]
    shape = [n + l + h for n, l, h in zip(layout.x, low, high)]
    indices = ", ".join("%%i%d: index" % i for i in range(len(shape)))
    return ["  %%zero = arith.constant %s : %s" % (zero, element),
            "  %%padded = tensor.pad %%x low%s high%s {\n  ^bb0(%s):\n"
            "    tensor.yield %%zero : %s\n  } : %s to %s" % (
                low, high, indices, element, tensor(layout.x, element),
                tensor(shape, element))], shape


def function(name, layout, element, accumulator, weights, bias, zeros, more,
             has_bias, is_runtime):
    """The op as a function: its init is a broadcast bias, an argument or 0."""
    y, lines = tensor(layout.y, accumulator), []
    arguments = ["%%x: %s" % tensor(layout.x, element)]
    x, shape = "%x", layout.x
    if any(sum(a.pad) for a in layout.axes):
        more_lines, shape = pad(layout, x, element, zeros[0])
        lines, x = lines + more_lines, "%padded"
    lines += ["  %%w = arith.constant %s" % dense(weights, element),
              "  %%empty = tensor.empty() : %s" % y]
    if is_runtime:
        arguments.append("%%init: %s" % y)
    elif has_bias:
        others = [i for i in range(len(layout.y)) if i not in layout.channels]
        lines += ["  %%b = arith.constant %s" % dense(bias, accumulator),
                  "  %%init = linalg.broadcast ins(%%b : %s) outs(%%empty : %s) "
                  "dimensions = %s" % (tensor(bias.shape, accumulator), y,
                                       others)]
    else:
        lines += ["  %%c0 = arith.constant 0%s : %s" % (
            ".0" if accumulator == "f32" else "", accumulator),
            "  %%init = linalg.fill ins(%%c0 : %s) outs(%%empty : %s) -> %s" % (
                accumulator, y, y)]
    ins, types = x + ", %w", tensor(shape, element) + ", " + tensor(
        weights.shape, element)
    op = layout.op
    if layout.zero_points and element == "i8":
        op = {"linalg.matmul": "linalg.quantized_matmul"}.get(op, op + "_q")
        lines += ["  %%xzp = arith.constant %d : i32" % zeros[0],
                  "  %%wzp = arith.constant %d : i32" % zeros[1]]
        ins, types = ins + ", %xzp, %wzp", types + ", i32, i32"
    text = ", ".join(t for t in [layout.attributes, more] if t)
    lines.append("  %%y = %s {%s} ins(%s : %s) outs(%%init : %s) -> %s" % (
        op, text, ins, types, y, y))
    return "func.func @%s(%s) -> %s {\n%s\n  return %%y : %s\n}" % (
        name, ", ".join(arguments), y, "\n".join(lines), y)


def make(name, random, layout, kind="integer", has_bias=True):
    x = random_input(random, layout.x, -7 if layout.zero_points else 0)
    scales = random.uniform(0.2, 0.4, layout.scales)
    if len(layout.channels) == 2:
        # Groups of a batch have the scales of the first.
        scales = np.broadcast_to(scales[:1], scales.shape)
    zeros = (x.zero_point, 2 if layout.zero_points else 0)
    w = random_weights(random, layout.w, scales, zeros[1])
    steps = np.ravel(scales) * x.scale
    b = np.float32(random.normal(0, 1, steps.shape))
    if not has_bias:
        b[:] = 0
    stored = np.round(np.float64(b) / steps)
    shape = [layout.y[c] for c in layout.channels]

    def define(suffix, element, accumulator, weights, bias, zeros, more):
        return function(name + suffix, layout, element, accumulator, weights,
                        np.reshape(bias, shape), zeros, more, has_bias,
                        kind == "runtime")
    if kind == "float":
        more = attributes(x, w, None, layout.axes, None, layout.arrange)
        return Case(name, "\n".join([
            define("_float", "f32", "f32", w.real, b, ("0.0",), ""),
            define("", "f32", "f32", w.dequantized(), b, ("0.0",), more)]),
            [(x.real, "f32")], [(x.dequantized(), "f32")], layout.y, 1e-5,
            "f32", layout.channels)
    floats, integers = [(x.real, "f32")], [(x.integers, "i8")]
    if kind == "runtime":
        # What is added to a bias of run time starts from the stored one.
        one = [1] * len(layout.y)
        for c in layout.channels:
            one[c] = layout.y[c]
        b = stored * steps
        floats.append((np.broadcast_to(b.reshape(one), layout.y), "f32"))
        integers.append((np.broadcast_to(stored.reshape(one), layout.y), "i32"))
    more = attributes(x, w, scales, layout.axes, b if kind == "integer" and
                      has_bias else None, layout.arrange)
    return Case(name, "\n".join([
        define("_float", "f32", "f32", w.real, b, ("0.0",), ""),
        define("", "i8", "i32", w.integers, stored, zeros, more)]),
        floats, integers, layout.y, steps, "i32", layout.channels)


def last_channels(values):
    return values.reshape(-1, values.shape[-1])


def main():
    random = np.random.default_rng(2)
    ones = ("dilations = dense<1> : vector<2xi64>, "
            "strides = dense<1> : vector<2xi64>")
    nchw = Layout("linalg.conv_2d_nchw_fchw", (2, 3, 6, 7), (4, 3, 3, 2),
                  (4, 1, 1, 1), (2, 4, 4, 3), (1,),
                  lambda v: np.moveaxis(v, 1, -1),
                  [Axis(6, 3), Axis(7, 2, 2, 2)],
                  attributes="dilations = dense<[1, 2]> : vector<2xi64>, "
                             "strides = dense<[1, 2]> : vector<2xi64>")
    padded = Layout("linalg.conv_2d_nhwc_hwcf", (2, 5, 4, 3), (3, 3, 3, 4), (4,),
                    (2, 5, 3, 4), (3,), np.asarray,
                    [Axis(5, 3, 1, 1, (1, 1)), Axis(4, 3, 1, 1, (1, 0))], True,
                    ones)
    depthwise = Layout("linalg.depthwise_conv_2d_nhwc_hwc", (2, 5, 4, 3),
                       (3, 3, 3), (3,), (2, 5, 3, 3), (3,), np.asarray,
                       [Axis(5, 3, 1, 1, (1, 1)), Axis(4, 3, 1, 1, (1, 0))],
                       True, ones)
    matmul = Layout("linalg.matmul", (6, 5), (5, 4), (4,), (6, 4), (1,),
                    last_channels, zero_points=True)
    batch = Layout("linalg.batch_matmul", (2, 6, 5), (2, 5, 4), (2, 1, 4),
                   (2, 6, 4), (0, 2),
                   lambda v: v.transpose(1, 0, 2).reshape(6, 10))
    check([
        make("conv_nchw", random, nchw),
        make("conv_q", random, padded),
        make("depthwise_q", random, depthwise),
        make("conv_rounded", random, padded, "float"),
        make("matmul_q", random, matmul),
        make("matmul_created", random, matmul, has_bias=False),
        make("matmul_rounded", random, matmul, "float", has_bias=False),
        make("batch_matmul", random, batch),
        make("conv_runtime", random, nchw, "runtime"),
    ], "canonicalize", sys.argv[1])


main()
