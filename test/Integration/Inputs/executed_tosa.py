# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of `executed.py` in TOSA: executed_tosa.py FOLDER."""

import sys

import numpy as np

from executed import (Axis, Case, attributes, check, dense, numbers_i64,
                      random_input, random_weights, tensor)

LOWERING = ("func.func(tosa-optional-decompositions),canonicalize,"
            "func.func(tosa-infer-shapes,tosa-make-broadcastable,"
            "tosa-to-linalg-named,canonicalize,tosa-make-broadcastable,"
            "tosa-to-linalg,tosa-to-tensor,tosa-to-arith)")


def const(name, array, element):
    return '  %%%s = "tosa.const"() <{values = %s}> : () -> %s' % (
        name, dense(array, element), tensor(array.shape, element))


def zero_points(x, w, element):
    return [const("xzp", np.array([x]), element),
            const("wzp", np.array([w]), element)]


def function(name, arguments, lines, result):
    head = ", ".join("%%%s: %s" % a for a in arguments)
    return "func.func @%s(%s) -> %s {\n%s\n  return %%y : %s\n}" % (
        name, head, result, "\n".join(lines), result)


def convolution(name, op, random, axes, weight_shape, scale_shape, outputs,
                kind="integer", samples=4):
    """A convolution on `samples` samples; `scale_shape` is where the output
    channels of the weights lie. Its twin is one of integers, one whose bias is
    an argument, or a float one with rounded weights and a rounded input."""
    channels = weight_shape[2 if op.startswith("depthwise") else -1]
    x = random_input(random, (samples, *[a.size for a in axes], channels))
    scales = random.uniform(0.2, 0.4, outputs)
    w = random_weights(random, weight_shape, scales.reshape(scale_shape))
    b = np.float32(random.normal(0, 1, outputs))
    shape = (samples, *[a.outputs for a in axes], outputs)
    pad = numbers_i64(p for a in axes for p in a.pad)
    geometry = "stride = " + numbers_i64(a.stride for a in axes)
    if axes[0].transposed:
        geometry += ", out_pad = " + pad
    else:
        geometry += ", pad = %s, dilation = %s" % (
            pad, numbers_i64(a.dilation for a in axes))

    def define(name, element, accumulator, weights, bias, zero_point, more):
        arguments = [("x", tensor(x.real.shape, element))]
        lines = [const("w", weights, element),
                 *zero_points(zero_point, 0, element)]
        if kind == "runtime":
            arguments.append(("b", tensor(bias.shape, accumulator)))
        else:
            lines.append(const("b", bias, accumulator))
        types = ", ".join([
            arguments[0][1], tensor(weight_shape, element),
            tensor(bias.shape, accumulator), *["tensor<1x%s>" % element] * 2])
        result = tensor(shape, accumulator)
        lines.append(
            "  %%y = tosa.%s %%x, %%w, %%b, %%xzp, %%wzp {acc_type = %s, %s%s}"
            "\n    : (%s) -> %s" % (op, accumulator, geometry, more, types,
                                    result))
        return function(name, arguments, lines, result)

    if kind == "float":
        twin = define(name, "f32", "f32", w.dequantized(), b, 0,
                      ", " + attributes(x, w, None, axes))
        return Case(name, twin + "\n" + define(
            name + "_float", "f32", "f32", w.real, b, 0, ""),
            [(x.real, "f32")], [(x.dequantized(), "f32")], shape, 1e-5, "f32")
    steps = scales * x.scale
    stored = np.round(np.float64(b) / steps)
    floats, integers = [(x.real, "f32")], [(x.integers, "i8")]
    if kind == "runtime":
        # What is added to a bias of run time starts from the stored one.
        b = np.float32(stored * steps)
        floats.append((b, "f32"))
        integers.append((stored, "i32"))
    more = attributes(x, w, scales, axes, None if kind == "runtime" else b)
    return Case(name, "\n".join([
        define(name + "_float", "f32", "f32", w.real, b, 0, ""),
        define(name, "i8", "i32", w.integers, stored, x.zero_point,
               ", " + more)]), floats, integers, shape, steps)


def matmul(name, random, has_bias, rows=6, inputs=5, outputs=4):
    """A matmul whose bias is an add after it, or still has to be made."""
    x = random_input(random, (1, rows, inputs))
    scales = np.array([0.25])
    w = random_weights(random, (1, inputs, outputs), scales, 2)
    steps = scales * x.scale
    b = np.float32(random.normal(0, 1, (1, 1, outputs)))
    stored = np.round(np.float64(b) / steps)
    shape = (1, rows, outputs)

    def define(name, element, accumulator, weights, bias, zeros, more):
        result = tensor(shape, accumulator)
        lines = [const("w", weights, element), *zero_points(*zeros, element),
                 "  %%%s = tosa.matmul %%x, %%w, %%xzp, %%wzp {%s}\n    : (%s) "
                 "-> %s" % ("0" if has_bias else "y", more, ", ".join([
                     tensor(x.real.shape, element),
                     tensor(w.real.shape, element),
                     *["tensor<1x%s>" % element] * 2]), result)]
        if has_bias:
            lines += [const("b", bias, accumulator),
                      "  %%y = tosa.add %%0, %%b : (%s, %s) -> %s" % (
                          result, tensor(bias.shape, accumulator), result)]
        return function(name, [("x", tensor(x.real.shape, element))], lines,
                        result)
    more = attributes(x, w, scales, (), b if has_bias else None,
                      lambda values: values.reshape(rows, inputs))
    return Case(name, "\n".join([
        define(name + "_float", "f32", "f32", w.real, b, (0, 0), ""),
        define(name, "i8", "i32", w.integers, stored, (x.zero_point, 2), more)]),
        [(x.real, "f32")], [(x.integers, "i8")], shape, steps)


def main():
    random = np.random.default_rng(1)
    # TOSA demands that strides divide.
    strided = [Axis(7, 3, 2, 1, (1, 1)), Axis(6, 2, 1, 2, (1, 2))]
    same = [Axis(5, 3, 1, 1, (1, 1)), Axis(6, 3, 1, 1, (2, 0))]
    transposed = [Axis(4, 3, 2, 1, (-1, 0), True),
                  Axis(3, 2, 2, 1, (0, 1), True)]
    volume = [Axis(3, 2, 1, 1, (1, 0)), Axis(4, 3, 1, 1, (1, 1)),
              Axis(5, 3, 2, 1, (1, 1))]
    check([
        convolution("conv2d", "conv2d", random, strided, (5, 3, 2, 3),
                    (5, 1, 1, 1), 5),
        convolution("depthwise", "depthwise_conv2d", random, same, (3, 3, 3, 2),
                    (1, 1, 3, 2), 6),
        convolution("transposed", "transpose_conv2d", random, transposed,
                    (3, 3, 2, 2), (3, 1, 1, 1), 3),
        convolution("conv3d", "conv3d", random, volume, (3, 2, 3, 3, 2),
                    (3, 1, 1, 1, 1), 3),
        convolution("runtime_bias", "conv2d", random, same, (4, 3, 3, 3),
                    (4, 1, 1, 1), 4, "runtime"),
        convolution("rounded", "conv2d", random, same, (4, 3, 3, 3),
                    (4, 1, 1, 1), 4, "float"),
        matmul("matmul_add", random, True),
        matmul("matmul_created", random, False),
    ], LOWERING, sys.argv[1])


main()
