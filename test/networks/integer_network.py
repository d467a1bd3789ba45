# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes integer TOSA for a float TOSA network and what it is quantized by.

Weights are symmetric int8, activations asymmetric int8, biases i32 in the unit of
the accumulator, scales multipliers of 31 bits. The logits stay in i16, and the
softmax behind them is left out. Handles the ops of a MobileNet.
"""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / "fashion"))

from export import Writer, round_away, tensor  # noqa: E402
from tosa_module import (Function, attribute, computing_lines,  # noqa: E402
                         find_softmax, find_tool, shape_of, tensor_name)


class Quantization(NamedTuple):
    """value = (integer - zero_point) * scale, of int8."""
    scale: float
    zero_point: int

    def quantize(self, values):
        return np.clip(np.rint(values / self.scale) + self.zero_point,
                       -128, 127).astype(np.int8)


class Value(NamedTuple):
    """A value written: its name, shape, and the scales (1 or C) and zero point of
    its integers."""
    name: str
    shape: tuple
    element: str
    scale: np.ndarray
    zero_point: int

    @property
    def type(self):
        return tensor(self.shape, self.element)


class IntegerNetwork:
    """Writes integer TOSA for the lines of a float function, op by op. `quantized`
    has `activations` (Quantization, of the input as "input"), `weights` (integers
    as [O,I,H,W] and their scales) and `biases` (float) by tensor name."""

    def __init__(self, function, quantized, logits_scale):
        self.constants, self.quantized = function.constants, quantized
        self.logits_scale = logits_scale
        self.writer = Writer()
        self.input = quantized.activations["input"]
        self.rounded_biases = {}
        shape = (None, *shape_of(function.input_type)[1:])
        self.argument = Value("%input", shape, "i8", np.array(
            [self.input.scale]), self.input.zero_point)
        self.values = {function.argument: self.argument}
        lines = computing_lines(function)
        for line in lines[:find_softmax(lines)]:
            getattr(self, "on_" + line.kind.removeprefix("tosa."))(line)
            self.result = self.values[line.result]

    def op(self, kind, operands, attributes, result, location):
        """`operands`: pairs of a name and a type."""
        names, types = zip(*operands)
        name = self.writer.op(
            "tosa.%s %s {%s}" % (kind, ", ".join(names), attributes),
            types, result.type, location)
        return result._replace(name=name)

    def on_conv2d(self, line):
        self._convolve(line, lambda w: w.transpose(0, 2, 3, 1))

    def on_depthwise_conv2d(self, line):
        self._convolve(line, lambda w: w.transpose(2, 3, 0, 1))

    def _convolve(self, line, to_tosa):
        source = self.values[line.operands[0]]
        weights, scale = self.quantized.weights[tensor_name(line.result)]
        scale = source.scale * scale
        bias = round_away(self.quantized.biases[tensor_name(line.result)]
                          / scale)
        self.rounded_biases[tensor_name(line.result)] = bias * scale
        writer, name = self.writer, line.name()
        operands = [
            (source.name, source.type),
            writer.constant(np.ascontiguousarray(to_tosa(weights)), "i8"),
            writer.constant(bias.astype("<i4"), "i32"),
            writer.scalar(source.zero_point, "i8"), writer.scalar(0, "i8")]
        lists = ", ".join("%s = array<i64: %s>" % (
            key, str(attribute(line, key))[1:-1])
            for key in ("dilation", "pad", "stride"))
        shape = (None, *shape_of(line.result_type)[1:])
        self.values[line.result] = self.op(
            line.kind.removeprefix("tosa."), operands, "acc_type = i32, " + lists,
            Value("", shape, "i32", scale, 0), name)

    def rescale(self, value, element, scale, zero_point, location):
        """The value with another type, scale and zero point."""
        mantissa, exponent = np.frexp(value.scale / scale)
        multiplier, shift = round_away(mantissa * 2 ** 31), 31 - exponent
        carry = multiplier == 2 ** 31
        multiplier, shift = np.where(carry, multiplier // 2, multiplier), \
            np.where(carry, shift - 1, shift)
        if np.any(shift > 62) or np.any(shift < 2):
            raise ValueError("expected a shift from 2 to 62, found %s" % shift)
        writer = self.writer
        operands = [(value.name, value.type),
                    writer.constant(multiplier.astype("<i4"), "i32"),
                    writer.constant(shift.astype("i1"), "i8"),
                    writer.scalar(value.zero_point, value.element),
                    writer.scalar(zero_point, element)]
        attributes = ("input_unsigned = false, output_unsigned = false, "
                      "per_channel = %s, rounding_mode = SINGLE_ROUND, "
                      "scale32 = true" % str(len(shift) > 1).lower())
        return self.op("rescale", operands, attributes, Value(
            "", value.shape, element, np.array([scale]), zero_point), location)

    def on_clamp(self, line):
        quantization = self.quantized.activations[tensor_name(line.result)]
        value = self.rescale(self.values[line.operands[0]], "i8",
                             *quantization, line.name())
        low, high = (quantization.quantize(attribute(line, key))
                     for key in ("min_val", "max_val"))
        self.values[line.result] = self.op(
            "clamp", [(value.name, value.type)],
            "max_val = %d : i8, min_val = %d : i8" % (high, low), value,
            line.name())

    def on_reduce_sum(self, line):
        value = self.values[line.operands[0]]
        if value.element == "i8":
            value = self.rescale(value, "i32", value.scale[0], 0, line.name())
        axis = attribute(line, "axis")
        shape = tuple(1 if n == axis else size
                      for n, size in enumerate(value.shape))
        self.values[line.result] = self.op(
            "reduce_sum", [(value.name, value.type)], "axis = %d : i32" % axis,
            value._replace(shape=shape), line.name())

    def on_mul(self, line):
        """The division by the number of positions, a part of the rescale."""
        value = self.values[line.operands[0]]
        factor = float(self.constants.get(line.operands[1]).reshape(()))
        self.values[line.result] = self.rescale(
            value._replace(scale=value.scale * factor), "i8",
            *self.quantized.activations[tensor_name(line.operands[0])],
            line.name())

    def on_reshape(self, line):
        value = self.rescale(self.values[line.operands[0]], "i16",
                             self.logits_scale, 0, line.name())
        sizes = self.constants.get(line.operands[1])
        shape = "%%%d" % len(self.writer.lines)
        self.writer.lines.append(
            "    %s = tosa.const_shape {values = dense<%s> : tensor<%dxindex>} "
            ": () -> !tosa.shape<%d> loc(unknown)" % (
                shape, sizes.tolist(), len(sizes), len(sizes)))
        self.values[line.result] = self.op(
            "reshape", [(value.name, value.type),
                        (shape, "!tosa.shape<%d>" % len(sizes))], "",
            value._replace(shape=(None, *sizes[1:].tolist())), line.name())

    def write(self, path):
        argument, result = self.argument, self.result
        text = ('func.func @main(%s: %s) -> %s {\n%s\n    return %s : %s\n}\n' % (
            argument.name, argument.type, result.type,
            "\n".join(self.writer.lines), result.name, result.type))
        emit_bytecode(text, path)


def emit_bytecode(text, path):
    subprocess.run([find_tool("mlir-opt"), "--emit-bytecode", "-o", path],
                   input=text, text=True, check=True)


def write_logits(path, output):
    """The float network without its softmax."""
    function = Function(path, batch="?")
    lines = computing_lines(function)
    last = lines[find_softmax(lines) - 1]
    function.set_results([(last.result, last.result_type)])
    emit_bytecode(function.text(), output)


def agreement(outputs, reference):
    """Share of samples with the same class, in %."""
    return 100 * np.mean(outputs.argmax(1) == reference.argmax(1))


def output_error(outputs, reference):
    return np.linalg.norm(outputs - reference) / np.linalg.norm(reference)
