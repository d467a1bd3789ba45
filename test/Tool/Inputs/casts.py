# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a small float network and the same with quantize and dequantize casts.

    casts.py write FOLDER          float.mlir, FORM.mlir of every form, samples.npy
    casts.py compare NETWORK.mlir FORM SAMPLES.npy OUTPUTS.npy
    casts.py improved REPORT.json

`compare` computes in NumPy what a network computes, its biases as they stand in
its text, and exits with 1 unless the outputs are near these: 1e-5 of their range
for all but a few numbers that casts round the other way. `improved` reads the
report of a correction that must have changed every layer and brought the outputs
nearer to those of the float network.

Layers: convolution 3x3 of 3 to 8 channels, ReLU, convolution 1x1 to 6, ReLU,
matrix multiplication of what it leaves of every image to 5. Forms:

  integers  weights and biases are integers behind storage and dequantize casts
  floats    they are floats behind quantize and dequantize casts
  sums      layers sum int8 in i32, between storage casts
"""

import json
import re
import sys

import numpy as np

FORMS = ("integers", "floats", "sums")
SIZE = 6
SHAPES = ((8, 3, 3, 3), (6, 1, 1, 8), (5, 1, 1, 6 * SIZE * SIZE))
# Of the inputs of the layers, and of the output.
SCALES = (1 / 64, 1 / 128, 1 / 128, 1 / 128)
ZERO_POINTS = (-3, -128, -128, 4)


def make_layers():
    """Float weights and biases, scales of weights: per channel, but one for all
    of the second layer."""
    random = np.random.default_rng(5)
    layers = []
    for i, shape in enumerate(SHAPES):
        fan = np.prod(shape[1:])
        w = random.normal(0.1, 1.0, shape) / np.sqrt(fan)
        w = (w * random.uniform(0.25, 1.0, (shape[0], 1, 1, 1))).astype("f4")
        b = random.normal(0, 0.2, shape[0]).astype("f4")
        # Few steps, so that weights are off by something.
        largest = np.abs(w).max() if i == 1 else np.abs(w).max((1, 2, 3))
        scale = np.broadcast_to(largest / 5, shape[0]).astype("f4").astype("f8")
        layers.append((w, b, scale))
    return layers


def quantize(x, scale, zero, low, high):
    """As MLIR does: halves away from zero once the zero point is added."""
    y = np.asarray(x, "f8") / scale + zero
    return np.clip(np.trunc(y + np.copysign(0.5, y)), low, high)


def dense(array):
    return "dense<%s>" % json.dumps(array.tolist())


def type_of(storage, scales, zero=None, low=""):
    if np.unique(scales).size == 1:
        return "!quant.uniform<%s%s:f32, %.17e%s>" % (
            storage, low, scales.flat[0], ":%d" % zero if zero else "")
    return "!quant.uniform<%s%s:f32:0, {%s}>" % (
        storage, low, ",".join("%.17e" % s for s in scales))


class Writer:
    def __init__(self, form):
        self.form, self.lines, self.count = form, [], 0
        self.layers = make_layers()
        self.low = "" if form == "sums" else "<-7:7>"

    def add(self, op, type):
        self.count += 1
        name = "%%v%d" % self.count
        self.lines.append("  %s = %s%s" % (name, op, type))
        return name

    def cast(self, kind, value, source, target):
        return self.add("quant.%scast %s : " % (kind, value),
                        "%s to %s" % (source, target))

    def constant(self, array, element):
        shape = "x".join(map(str, array.shape))
        if "." in element or element[0] == "f":
            array = np.asarray(array, "f4")
        return self.add('"tosa.const"() <{values = %s : tensor<%sx%s>}>' % (
            dense(array), shape, element),
            " : () -> tensor<%sx%s>" % (shape, element))

    def parameters(self, i):
        """Weights and bias, as the layer reads them."""
        w, b, scale = self.layers[i]
        shape = "x".join(map(str, w.shape))
        channels = str(len(b))
        if self.form == "float":
            return self.constant(w, "f32"), self.constant(b, "f32")
        wtype = type_of("i8", scale, low="<-127:127>")
        btype = type_of("i32", scale * SCALES[i])
        stored = quantize(w, scale[:, None, None, None], 0, -127, 127)
        bias = quantize(b, scale * SCALES[i], 0, -2 ** 31, 2 ** 31 - 1)
        if self.form == "integers":
            w8 = self.constant(stored.astype("i4"), "i8")
            wq = self.cast("s", w8, "tensor<%sxi8>" % shape,
                           "tensor<%sx%s>" % (shape, wtype))
            b32 = self.constant(bias.astype("i8"), "i32")
            bq = self.cast("s", b32, "tensor<%sxi32>" % channels,
                           "tensor<%sx%s>" % (channels, btype))
        else:
            wq = self.cast("q", self.constant(w, "f32"),
                           "tensor<%sxf32>" % shape,
                           "tensor<%sx%s>" % (shape, wtype))
            bq = self.cast("q", self.constant(b, "f32"),
                           "tensor<%sxf32>" % channels,
                           "tensor<%sx%s>" % (channels, btype))
        kind, ends = ("s", ("i8", "i32")) if self.form == "sums" else (
            "d", ("f32", "f32"))
        return (self.cast(kind, wq, "tensor<%sx%s>" % (shape, wtype),
                          "tensor<%sx%s>" % (shape, ends[0])),
                self.cast(kind, bq, "tensor<%sx%s>" % (channels, btype),
                          "tensor<%sx%s>" % (channels, ends[1])))

    def activation(self, value, shape, i):
        """What the next layer reads."""
        if self.form == "float":
            return value
        plain = "tensor<%sxf32>" % shape
        type = "tensor<%sx%s>" % (shape, type_of(
            "i8", np.array([SCALES[i]]), ZERO_POINTS[i]))
        value = self.cast("q", value, plain, type)
        if self.form == "sums" and i < len(SHAPES):
            return self.cast("s", value, type, "tensor<%sxi8>" % shape)
        return self.cast("d", value, type, plain)

    def layer(self, i, value, shape, pad):
        w, b = self.parameters(i)
        channels = SHAPES[i][0]
        element = "i8" if self.form == "sums" else "f32"
        acc = "i32" if self.form == "sums" else "f32"
        zero = np.array([ZERO_POINTS[i] if self.form == "sums" else 0])
        xzp = self.constant(zero, element)
        wzp = self.constant(np.array([0]), element)
        result = "%sx%d" % (shape.rpartition("x")[0], channels)
        value = self.add(
            "tosa.conv2d %s, %s, %s, %s, %s {acc_type = %s, pad = array<i64: "
            "%d, %d, %d, %d>, stride = array<i64: 1, 1>, dilation = array<i64: "
            "1, 1>}" % (value, w, b, xzp, wzp, acc, pad, pad, pad, pad),
            " : (tensor<%sx%s>, tensor<%sx%s>, tensor<%dx%s>, tensor<1x%s>, "
            "tensor<1x%s>) -> tensor<%sx%s>" % (
                shape, element, "x".join(map(str, SHAPES[i])), element,
                channels, acc, element, element, result, acc))
        if self.form == "sums":
            # Scales per channel along the last dimension.
            scales = self.layers[i][2] * SCALES[i]
            type = type_of("i32", scales).replace(":f32:0,", ":f32:3,")
            value = self.cast("s", value, "tensor<%sxi32>" % result,
                              "tensor<%sx%s>" % (result, type))
            value = self.cast("d", value, "tensor<%sx%s>" % (result, type),
                              "tensor<%sxf32>" % result)
        return value, result

    def relu(self, value, shape):
        return self.add(
            "tosa.clamp %s {min_val = 0.0 : f32, max_val = 3.0e+38 : f32}" %
            value, " : (tensor<%sxf32>) -> tensor<%sxf32>" % (shape, shape))

    def reshape(self, value, source, target, element):
        sizes = target.replace("x", ", ").replace("?", "-1")
        rank = target.count("x") + 1
        name = "%%shape%s" % value[1:]
        self.lines.append("  %s = tosa.const_shape {values = dense<[%s]> : "
                          "tensor<%dxindex>} : () -> !tosa.shape<%d>" % (
                              name, sizes, rank, rank))
        return self.add("tosa.reshape %s, %s" % (value, name),
                        " : (tensor<%sx%s>, !tosa.shape<%d>) -> tensor<%sx%s>"
                        % (source, element, rank, target, element))

    def text(self):
        shape = "?x%dx%dx3" % (SIZE, SIZE)
        value = self.activation("%x", shape, 0)
        for i, pad in ((0, 1), (1, 0)):
            value, shape = self.layer(i, value, shape, pad)
            value = self.relu(value, shape)
            value = self.activation(value, shape, i + 1)
        flat = "?x1x1x%d" % (6 * SIZE * SIZE)
        value = self.reshape(value, shape, flat,
                             "i8" if self.form == "sums" else "f32")
        value, shape = self.layer(2, value, flat, 0)
        value = self.activation(value, shape, 3)
        return ("func.func @main(%%x: tensor<?x%dx%dx3xf32>) -> tensor<?x1x1x5xf32>"
                " {\n%s\n  return %s : tensor<?x1x1x5xf32>\n}\n" % (
                    SIZE, SIZE, "\n".join(self.lines), value))


def read_biases(path, form):
    """The constants of the biases, in order, in real units."""
    with open(path) as file:
        text = file.read()
    element = "i32" if form == "integers" else "f32"
    layers = make_layers()
    biases = []
    for i, (_, b, scale) in enumerate(layers):
        found = re.findall(r"dense<(\[[^\[\]>]*\]|[-\d.e+]+)> : tensor<%dx%s>" %
                           (len(b), element), text)
        if len(found) != 1:
            raise SystemExit("expected one bias of layer %d, found %d" % (
                i, len(found)))
        numbers = np.broadcast_to(np.array(json.loads(found[0]), "f8"), b.shape)
        if form == "integers":
            biases.append(numbers)
        else:
            biases.append(quantize(numbers.astype("f4"), scale * SCALES[i], 0,
                                   -2 ** 31, 2 ** 31 - 1))
    return biases


def simulate(x, biases):
    for i, (w, _, scale) in enumerate(make_layers()):
        q = quantize(x, SCALES[i], ZERO_POINTS[i], -128, 127) - ZERO_POINTS[i]
        stored = quantize(w, scale[:, None, None, None], 0, -127, 127)
        if i == 2:
            q = q.reshape(len(q), 1, 1, -1)
        if i == 0:
            q = np.pad(q, ((0, 0), (1, 1), (1, 1), (0, 0)))
        taps = w.shape[1]
        out = (q.shape[1] - taps + 1, q.shape[2] - taps + 1)
        total = np.zeros((len(q),) + out + (len(w),)) + biases[i]
        for r in range(taps):
            for c in range(taps):
                total += q[:, r:r + out[0], c:c + out[1]] @ stored[:, r, c].T
        x = total * (scale * SCALES[i])
        if i < 2:
            x = np.maximum(x, 0)
    q = quantize(x, SCALES[3], ZERO_POINTS[3], -128, 127)
    return (q - ZERO_POINTS[3]) * SCALES[3]


def write(folder):
    for form in ("float",) + FORMS:
        with open("%s/%s.mlir" % (folder, form), "w") as file:
            file.write(Writer(form).text())
    samples = np.random.default_rng(6).uniform(0.8, 1.2, (60, SIZE, SIZE, 3))
    np.save(folder + "/samples.npy", samples.astype("f4"))


def compare(network, form, samples, outputs):
    expected = simulate(np.load(samples), read_biases(network, form))
    found = np.load(outputs).reshape(expected.shape)
    off = np.abs(found - expected)
    share = np.mean(off > 1e-5 * np.ptp(expected))
    print("off by a step: %.2f %%, at most %g steps" % (
        100 * share, off.max() / SCALES[3]))
    # An activation that lies between two steps may be rounded to either.
    return share <= 0.02 and off.max() <= 1.001 * SCALES[3]


def improved(path):
    with open(path) as file:
        report = json.load(file)
    before = report["before"]["output_error"]
    after = report["after"]["output_error"]
    print("output error %.4f before, %.4f after" % (before, after))
    corrected = [op for op in report["ops"] if op["status"] == "corrected"]
    return after < 0.7 * before and len(corrected) == len(SHAPES)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "write":
        write(*arguments)
    elif not {"compare": compare, "improved": improved}[command](*arguments):
        sys.exit(1)
