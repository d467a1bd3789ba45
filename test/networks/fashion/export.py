#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the float and the quantized networks, their statistics and the images.

Reads the folded weights that train.py left in the folder weights, quantizes them,
and writes every other file here that is not a script: see README.md. Needs Debian's
python3-numpy, mlir-22-tools (for the bytecode) and dataset-fashion-mnist. Takes a
few seconds.
"""

import gzip
import json
import math
import subprocess
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DATASET = Path("/usr/share/datasets/fashion-mnist")
MLIR_OPT = "mlir-opt-22"
CALIBRATION_IMAGES = 200
TEST_IMAGES = 2000

# The input is a pixel divided by 255, which int8 holds exactly: pixel - 128.
INPUT_SCALE = 1 / 255
INPUT_ZERO_POINT = -128


class Layer:
    """A convolution of the trained network with its batch norm folded."""

    def __init__(self, name, stride, bias, gamma=None, beta=None):
        self.name = name
        self.stride = stride
        self.bias = np.array(bias)
        self.gamma = gamma
        self.beta = beta
        self.file = f"weights/{name.replace('/', '_')}.npy"
        self.weights = np.load(HERE / self.file)
        self.depthwise = name.endswith("/depthwise")
        self.classifier = name == "classifier"
        self.kernel = self.weights.shape[0 if self.depthwise else 1]

    def padding(self, size):
        """(before, after), such that the output has ceil(size / stride) elements."""
        before = self.kernel // 2
        covered = (math.ceil(size / self.stride) - 1) * self.stride + self.kernel
        return before, covered - size - before

    def convolve(self, x, weights):
        """The sums of products, for x in NHWC: of floats in double precision, of
        integers exactly (they stay below 2^24)."""
        precision = np.float64 if x.dtype.kind == "f" else np.float32
        padding = self.padding(x.shape[1])
        size = math.ceil(x.shape[1] / self.stride)
        x = np.pad(x.astype(precision), ((0, 0), padding, padding, (0, 0)))
        weights = weights.astype(precision)
        total = 0
        for i in range(self.kernel):
            for j in range(self.kernel):
                tap = x[:, i:, j:][:, ::self.stride, ::self.stride][:, :size, :size]
                if self.depthwise:
                    total = total + tap * weights[i, j, :, 0]
                else:
                    total = total + tap @ weights[:, i, j].T
        return total


class FloatNetwork:
    """The float network, run by NumPy and written as TOSA."""

    element = accumulator = weight_element = "f32"

    def __init__(self, layers):
        self.layers = layers

    def apply(self, layer, x):
        y = layer.convolve(x, layer.weights) + layer.bias
        return y if layer.classifier else np.clip(y, 0, 6)

    def pool(self, x):
        return x.mean((1, 2), keepdims=True)

    def run(self, x):
        """Returns the inputs of all layers, by name, and the logits."""
        inputs = {}
        for layer in self.layers:
            if layer.classifier:
                x = self.pool(x)
            inputs[layer.name] = x
            x = self.apply(layer, x)
        return inputs, x.reshape(len(x), -1)

    def zero_points(self, layer):
        """Of the input and of the weights."""
        return 0, 0

    def constants(self, layer):
        return layer.weights.astype("<f4"), layer.bias.astype("<f4")

    def write_activation(self, writer, layer, value, shape):
        if layer.classifier:
            return value
        return writer.op(
            f"tosa.clamp {value} {{max_val = 6.0 : f32, min_val = 0.0 : f32}}",
            [tensor(shape, "f32")], tensor(shape, "f32"), f"{layer.name}/relu6")


class QuantizedNetwork(FloatNetwork):
    """Asymmetric int8 activations, symmetric weights of weight_bits bits.

    Scales are per tensor, or those of the weights per output channel. ranges holds
    the (min, max) of each layer's output.
    """

    element, accumulator = "i8", "i32"

    def __init__(self, layers, ranges, weight_bits, per_channel):
        super().__init__(layers)
        self.weight_element = f"i{weight_bits}"
        self.parameters = {}
        input_scale, input_zero_point = INPUT_SCALE, INPUT_ZERO_POINT
        for layer in layers:
            p = self.parameters[layer.name] = Parameters()
            p.input_scale, p.input_zero_point = input_scale, input_zero_point
            p.quantize_weights(layer, weight_bits, per_channel)
            p.bias = round_away(layer.bias / (input_scale * p.weight_scale))
            p.quantize_output(*ranges[layer.name])
            input_scale, input_zero_point = p.output_scale, p.output_zero_point

    def apply(self, layer, x):
        p = self.parameters[layer.name]
        accumulator = layer.convolve(
            x.astype(np.int16) - p.input_zero_point, p.weights).astype(np.int64)
        return p.rescale(accumulator + p.bias)

    def pool(self, x):
        """tosa.avg_pool2d: a multiplication by a rounded reciprocal."""
        p = self.parameters["classifier"]
        count = x.shape[1] * x.shape[2]
        bits = (count - 1).bit_length()
        multiplier, shift = ((2 ** 30 + 1) << bits) // count, 30 + bits
        total = (x.astype(np.int64) - p.input_zero_point).sum((1, 2), keepdims=True)
        mean = (total * multiplier + (1 << (shift - 1))) >> shift
        return np.clip(mean + p.input_zero_point, -128, 127).astype(np.int8)

    def zero_points(self, layer):
        return self.parameters[layer.name].input_zero_point, 0

    def constants(self, layer):
        p = self.parameters[layer.name]
        weights = p.weights.astype("i1")
        if self.weight_element == "i4":
            weights &= 15  # As MLIR stores i4: one zero-extended byte each.
        return weights, p.bias.astype("<i4")

    def write_activation(self, writer, layer, value, shape):
        p = self.parameters[layer.name]
        multiplier = writer.constant(p.multiplier.astype("<i4"), "i32")
        shift = writer.constant(p.shift.astype("i1"), "i8")
        zeros = [writer.scalar(0, "i32"), writer.scalar(p.output_zero_point, "i8")]
        operands = [multiplier, shift, *zeros]
        per_channel = "true" if len(p.shift) > 1 else "false"
        value = writer.op(
            f"tosa.rescale {value}, {', '.join(name for name, _ in operands)} "
            "{input_unsigned = false, output_unsigned = false, "
            f"per_channel = {per_channel}, rounding_mode = SINGLE_ROUND, scale32 = true}}",
            [tensor(shape, "i32")] + [type for _, type in operands],
            tensor(shape, "i8"), f"{layer.name}/rescale")
        if layer.classifier:
            return value
        low, high = p.clamp
        return writer.op(
            f"tosa.clamp {value} {{max_val = {high} : i8, min_val = {low} : i8}}",
            [tensor(shape, "i8")], tensor(shape, "i8"), f"{layer.name}/relu6")


class Parameters:
    """How one layer is quantized. Scales and multipliers have 1 or OC elements."""

    def quantize_weights(self, layer, bits, per_channel):
        """Per tensor from the largest weight. Per channel, as is usual for few bits,
        with the clipping that makes the sum of the squared errors least."""
        # [KH,KW,C,1] or [OC,KH,KW,IC]; keepdims makes the scales broadcast.
        axis, clippings = None, [1]
        if per_channel:
            axis = (0, 1, 3) if layer.depthwise else (1, 2, 3)
            clippings = np.linspace(1, 0.4, 31)
        weights = layer.weights.astype(np.float64)
        limit = 2 ** (bits - 1) - 1
        largest = np.abs(weights).max(axis, keepdims=True)
        least = np.inf
        self.weights = self.weight_scale = 0
        for clipping in clippings:
            scale = clipping * largest / limit
            quantized = np.clip(round_away(weights / scale), -limit, limit)
            error = np.square(quantized * scale - weights).sum(axis, keepdims=True)
            better = error < least
            self.weights = np.where(better, quantized, self.weights)
            self.weight_scale = np.where(better, scale, self.weight_scale)
            least = np.minimum(error, least)
        self.weight_scale = self.weight_scale.reshape(-1)

    def quantize_output(self, low, high):
        low, high = min(low, 0.0), max(high, 0.0)
        self.output_scale = (high - low) / 255
        self.output_zero_point = int(round_away(-128 - low / self.output_scale))
        self.clamp = self.output_zero_point, 127  # Of the ReLU6.
        scale = self.input_scale * self.weight_scale / self.output_scale
        mantissa, exponent = np.frexp(scale)
        self.multiplier = round_away(mantissa * 2 ** 31)
        self.shift = 31 - exponent
        carry = self.multiplier == 2 ** 31
        self.multiplier[carry] //= 2
        self.shift[carry] -= 1

    def rescale(self, accumulator):
        half = np.int64(1) << (self.shift.astype(np.int64) - 1)
        scaled = (accumulator * self.multiplier + half) >> self.shift
        # The ReLU6 clamps to the range of int8 too: its zero is -128.
        return np.clip(scaled + self.output_zero_point, -128, 127).astype(np.int8)


def round_away(x):
    """Rounds to the nearest integer, half away from zero."""
    return np.trunc(x + np.copysign(0.5, x)).astype(np.int64)


def tensor(shape, element):
    return f"tensor<{'x'.join('?' if n is None else str(n) for n in shape)}x{element}>"


class Writer:
    """Writes the body of a TOSA function, one op a line, each with a location."""

    def __init__(self):
        self.lines = []

    def op(self, text, operand_types, result_type, location):
        name = f"%{len(self.lines)}"
        self.lines.append(f"    {name} = {text} : ({', '.join(operand_types)}) -> "
                          f'{result_type} loc("{location}")')
        return name

    def constant(self, array, element, location=None):
        """Returns the name and the type of a constant with the array's bytes."""
        type = tensor(array.shape, element)
        where = f'"{location}"' if location else "unknown"
        name = f"%{len(self.lines)}"
        self.lines.append(
            f'    {name} = "tosa.const"() <{{values = dense<"0x{array.tobytes().hex()}">'
            f" : {type}}}> : () -> {type} loc({where})")
        return name, type

    def scalar(self, value, element):
        type = f"tensor<1x{element}>"
        literal = float(value) if element == "f32" else value
        name = f"%{len(self.lines)}"
        self.lines.append(f'    {name} = "tosa.const"() <{{values = dense<{literal}> : '
                          f"{type}}}> : () -> {type} loc(unknown)")
        return name, type


def write_network(network, path):
    """Writes the network as MLIR bytecode, which keeps the locations."""
    writer = Writer()
    element = network.element
    shape = (None, 28, 28, 1)
    value = "%image"
    for layer in network.layers:
        if layer.classifier:
            value, shape = write_pool(writer, network, layer, value, shape)
        value, shape = write_layer(writer, network, layer, value, shape)
    logits = (None, shape[-1])
    new_shape = f"%{len(writer.lines)}"
    writer.lines.append(f"    {new_shape} = tosa.const_shape {{values = dense<[-1, "
                        f"{shape[-1]}]> : tensor<2xindex>}} : () -> !tosa.shape<2> "
                        "loc(unknown)")
    value = writer.op(f"tosa.reshape {value}, {new_shape}",
                      [tensor(shape, element), "!tosa.shape<2>"],
                      tensor(logits, element), "logits")
    body = "\n".join(writer.lines)
    text = (f"func.func @main(%image: {tensor((None, 28, 28, 1), element)} "
            f'loc("image")) -> {tensor(logits, element)} {{\n{body}\n'
            f"    return {value} : {tensor(logits, element)} loc(unknown)\n"
            '} loc("main")\n')
    subprocess.run([MLIR_OPT, "--emit-bytecode", "-o", path], input=text, text=True,
                   check=True)


def write_layer(writer, network, layer, value, shape):
    weights, bias = network.constants(layer)
    input_zero_point, weight_zero_point = network.zero_points(layer)
    operands = [
        writer.constant(weights, network.weight_element, f"{layer.name}/weights"),
        writer.constant(bias, network.accumulator, f"{layer.name}/bias"),
        writer.scalar(input_zero_point, network.element),
        writer.scalar(weight_zero_point, network.weight_element),
    ]
    size = math.ceil(shape[1] / layer.stride)
    result = (None, size, size, len(layer.bias))
    before, after = layer.padding(shape[1])
    kind = "depthwise_conv2d" if layer.depthwise else "conv2d"
    value = writer.op(
        f"tosa.{kind} {value}, {', '.join(name for name, _ in operands)} "
        f"{{acc_type = {network.accumulator}, dilation = array<i64: 1, 1>, "
        f"pad = array<i64: {before}, {after}, {before}, {after}>, "
        f"stride = array<i64: {layer.stride}, {layer.stride}>}}",
        [tensor(shape, network.element)] + [type for _, type in operands],
        tensor(result, network.accumulator), layer.name)
    return network.write_activation(writer, layer, value, result), result


def write_pool(writer, network, layer, value, shape):
    zero_point, _ = network.zero_points(layer)
    zero, zero_type = writer.scalar(zero_point, network.element)
    _, height, width, channels = shape
    result = (None, 1, 1, channels)
    value = writer.op(
        f"tosa.avg_pool2d {value}, {zero}, {zero} {{acc_type = {network.accumulator}, "
        f"kernel = array<i64: {height}, {width}>, pad = array<i64: 0, 0, 0, 0>, "
        "stride = array<i64: 1, 1>}",
        [tensor(shape, network.element), zero_type, zero_type],
        tensor(result, network.element), "pool")
    return value, result


def measure(x, paired_with=None):
    """The statistics record of a layer's inputs x, in real units, per channel."""
    x = x.astype(np.float64).reshape(len(x), -1, x.shape[-1])
    per_image = x.mean(1)
    record = {
        "mean": per_image.mean(0),
        "samples": len(x),
        "variance": x.var((0, 1)),
        "sample_variance": per_image.var(0, ddof=1),
        "source": "measured",
        "upstream": "original",
    }
    if paired_with is not None:
        other = paired_with.astype(np.float64).reshape(x.shape).mean(1)
        record["paired_variance"] = (per_image - other).var(0, ddof=1)
    return {key: rounded(value) if isinstance(value, np.ndarray) else value
            for key, value in record.items()}


def rounded(numbers):
    """To nine digits. The order in which NumPy sums depends on the processor; what
    is written should not."""
    return np.vectorize(lambda number: float(f"{number:.9g}"))(numbers)


def dequantize(x, scale, zero_point):
    return (x.astype(np.float64) - zero_point) * scale


def write_statistics(network, float_inputs, inputs, path):
    """Writes the statistics file of a quantized network, one op a line."""
    lines = []
    for layer in network.layers:
        p = network.parameters[layer.name]
        x_float = float_inputs[layer.name]
        x = dequantize(inputs[layer.name], p.input_scale, p.input_zero_point)
        record = {
            "float_weights": {"npy": layer.file},
            "float_bias": layer.bias,
            "input_scale": p.input_scale,
            "weight_scale": p.weight_scale if len(p.weight_scale) > 1
                            else p.weight_scale[0],
            "input_float": measure(x_float),
            "input_quantized": measure(x, paired_with=x_float),
        }
        if layer.beta is not None:
            record["output_float"] = {"mean": layer.beta,
                                      "variance": np.square(layer.gamma),
                                      "source": "batch_norm"}
        text = json.dumps(record, default=lambda array: array.tolist())
        lines.append(f"{json.dumps(layer.name)}: {text}")
    path.write_text('{"version": 1, "ops": {\n' + ",\n".join(lines) + "\n}}\n")


def read_layers():
    description = json.loads((HERE / "weights/layers.json").read_text())
    return [Layer(name, **entry) for name, entry in description.items()]


def read_images(split):
    with gzip.open(DATASET / f"{split}-images-idx3-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28, 1)


def read_labels(split):
    with gzip.open(DATASET / f"{split}-labels-idx1-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=8)


def output_ranges(network, inputs, logits):
    """The smallest and the largest output of each layer, after its activation."""
    ranges = {}
    for layer in network.layers:
        y = logits if layer.classifier else network.apply(layer, inputs[layer.name])
        ranges[layer.name] = float(rounded(y.min())), float(rounded(y.max()))
    return ranges


def main():
    layers = read_layers()
    calibration = read_images("train")[:CALIBRATION_IMAGES]
    np.save(HERE / "calibration_images.npy", calibration)
    np.save(HERE / "test_images.npy", read_images("t10k")[:TEST_IMAGES])
    np.save(HERE / "test_labels.npy", read_labels("t10k")[:TEST_IMAGES])

    reference = FloatNetwork(layers)
    float_inputs, logits = reference.run(calibration * INPUT_SCALE)
    write_network(reference, HERE / "fashion_float.mlirbc")

    ranges = output_ranges(reference, float_inputs, logits)
    quantized = (calibration.astype(np.int16) + INPUT_ZERO_POINT).astype(np.int8)
    for name, bits, per_channel in (("int8", 8, False), ("int4", 4, True)):
        network = QuantizedNetwork(layers, ranges, bits, per_channel)
        inputs, _ = network.run(quantized)
        write_network(network, HERE / f"fashion_{name}.mlirbc")
        write_statistics(network, float_inputs, inputs,
                         HERE / f"fashion_{name}.stats.json")


if __name__ == "__main__":
    main()
