# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Float TOSA networks as ONNX models, so that peers run the very same network.

    peer_networks.py network_float.mlirbc --check samples.npy -o network.onnx

The function is read as text (see tosa_module.py) and translated op by op, batch
1, from NHWC to NCHW: no transpose is left in the model, whose input is NCHW too
(`to_nchw`). An ONNX value has the name of the TOSA value (`%60` is `v60`), so what
a peer says about a tensor can be found again. Sums over height and width that are
divided by their number become one GlobalAveragePool, the softmax at the end
becomes one Softmax, or is left out (`logits=True`). Handles what the reference
networks need, and refuses everything else by name.

`--check` runs both, upstream MLIR's lowering and ONNX Runtime, and fails if they
differ by more than 1e-5 of the range of the outputs. Needs peers.sh's environment.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "networks"))

from tosa_module import (SOFTMAX, Function, attribute, computing_lines,  # noqa: E402
                         find_softmax, shape_of, tensor_name)
from tosa_runner import Network  # noqa: E402

OPSET = 17
TOLERANCE = 1e-5


def to_nchw(array):
    """[N,H,W,C] to [N,C,H,W]; other ranks as they are."""
    return np.ascontiguousarray(np.moveaxis(array, -1, 1)) \
        if array.ndim == 4 else array


def nchw(shape):
    return (shape[0], shape[3], *shape[1:3]) if len(shape) == 4 else shape


class Translator:
    """Builds the nodes of an ONNX graph from the lines of a function."""

    def __init__(self, constants):
        self.constants = constants
        self.nodes, self.initializers = [], []
        # Names of values that are another's, and how many elements each sum adds.
        self.names, self.sums = {}, {}

    def translate(self, line):
        handler = getattr(self, "on_" + line.kind.removeprefix("tosa."), None)
        if handler is None:
            raise ValueError("expected an op with a translation to ONNX, found "
                             + line.kind)
        handler(line)

    def constant(self, name, array):
        self.initializers.append(numpy_helper.from_array(
            np.ascontiguousarray(array), name))
        return name

    def alias(self, value, other):
        self.names[value] = self.name(other)

    def name(self, value):
        return self.names.get(value, tensor_name(value))

    def node(self, kind, inputs, line, **attributes):
        output = tensor_name(line.result)
        self.nodes.append(helper.make_node(
            kind, inputs, [output], name="%s_%s" % (kind, output), **attributes))

    def on_conv2d(self, line):
        weights = self.constants.get(line.operands[1])
        self._convolve(line, weights.transpose(0, 3, 1, 2), 1)

    def on_depthwise_conv2d(self, line):
        weights = self.constants.get(line.operands[1])
        height, width, channels, multiplier = weights.shape
        self._convolve(line, weights.transpose(2, 3, 0, 1).reshape(
            channels * multiplier, 1, height, width), channels)

    def _convolve(self, line, weights, group):
        top, bottom, left, right = attribute(line, "pad")
        name = tensor_name(line.result)
        bias = self.constants.get(line.operands[2])
        inputs = [self.name(line.operands[0]),
                  self.constant(name + ".weight", weights),
                  self.constant(name + ".bias", np.broadcast_to(
                      bias, weights.shape[:1]))]
        self.node("Conv", inputs, line, group=group,
                  kernel_shape=weights.shape[2:],
                  pads=[top, left, bottom, right],
                  strides=attribute(line, "stride"),
                  dilations=attribute(line, "dilation"))

    def on_clamp(self, line):
        low, high = (np.float32(attribute(line, key))
                     for key in ("min_val", "max_val"))
        value = self.name(line.operands[0])
        if low == 0 and high == np.finfo(np.float32).max:
            return self.node("Relu", [value], line)
        name = tensor_name(line.result)
        self.node("Clip", [value, self.constant(name + ".min", low),
                           self.constant(name + ".max", high)], line)

    def on_add(self, line):
        self.node("Add", [self.name(value) for value in line.operands], line)

    def on_avg_pool2d(self, line):
        self._pool("AveragePool", line, count_include_pad=0)

    def on_max_pool2d(self, line):
        self._pool("MaxPool", line)

    def _pool(self, kind, line, **attributes):
        top, bottom, left, right = attribute(line, "pad")
        self.node(kind, [self.name(line.operands[0])], line,
                  kernel_shape=attribute(line, "kernel"),
                  pads=[top, left, bottom, right],
                  strides=attribute(line, "stride"), **attributes)

    def on_reduce_sum(self, line):
        """Both sums over height and width become one mean; on_mul checks that
        the network divides by their number."""
        count = shape_of(line.operand_types[0])[attribute(line, "axis")]
        if line.operands[0] not in self.sums:
            self.alias(line.result, line.operands[0])
            self.sums[line.result] = count
            return
        self.sums[line.result] = count * self.sums[line.operands[0]]
        self.node("GlobalAveragePool", [self.name(line.operands[0])], line)

    def on_mul(self, line):
        count = self.sums.get(line.operands[0])
        factor = self.constants.get(line.operands[1])
        if not count or factor is None or not np.allclose(
                factor * count, 1, rtol=1e-6):
            raise ValueError("expected tosa.mul to divide sums over height and "
                             "width by their number, found another use")
        self.alias(line.result, line.operands[0])

    def on_reshape(self, line):
        shapes = [shape_of(text) for text in (line.operand_types[0],
                                              line.result_type)]
        if any(len(shape) == 4 and shape[1:3] != (1, 1) for shape in shapes):
            raise ValueError("expected a reshape of tensors of height and width "
                             "1, found %s to %s" % tuple(shapes))
        shape = self.constant(tensor_name(line.result) + ".shape", np.array(
            nchw(shapes[1]), np.int64))
        self.node("Reshape", [self.name(line.operands[0]), shape], line)
        if line.operands[0] in self.sums:
            self.sums[line.result] = self.sums[line.operands[0]]

    def on_slice(self, line):
        name = tensor_name(line.result)
        starts = self.constants.get(line.operands[1])
        ends = starts + np.array(shape_of(line.result_type))
        self.node("Slice", [
            self.name(line.operands[0]),
            self.constant(name + ".starts", np.array(nchw(starts), np.int64)),
            self.constant(name + ".ends", np.array(nchw(ends), np.int64))], line)


def convert(path, logits=False):
    """The ONNX model of the float network in `path`."""
    function = Function(path)
    lines = computing_lines(function)
    softmax = find_softmax(lines)
    translator = Translator(function.constants)
    translator.names[function.argument] = "input"
    if softmax is not None:
        end = softmax + len(SOFTMAX)
        translator.alias(lines[end - 1].result, lines[softmax].operands[0])
        lines[softmax:end] = []
    for line in lines:
        translator.translate(line)
    output = translator.name(function.lines[-1].operands[0])
    shape = shape_of(function.lines[-1].operand_types[0])
    if softmax is not None and not logits:
        translator.nodes.append(helper.make_node(
            "Softmax", [output], ["softmax"], name="Softmax", axis=-1))
        output = "softmax"
    graph = helper.make_graph(
        translator.nodes, Path(path).stem,
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, nchw(
            shape_of(function.input_type)))],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, nchw(shape))],
        translator.initializers)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def session(model, outputs=None, optimize=True):
    """An ONNX Runtime session on one thread. `outputs` names further tensors
    to return; without `optimize`, every node runs as it is written."""
    import onnxruntime
    if outputs:
        model = onnx.ModelProto.FromString(model.SerializeToString())
        model.graph.output.extend(
            helper.make_empty_tensor_value_info(name) for name in outputs)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    if not optimize:
        options.graph_optimization_level = \
            onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model.SerializeToString(), options,
                                        providers=["CPUExecutionProvider"])


def run(model, samples, optimize=True):
    """The model's output for NHWC samples, one by one."""
    runner = session(model, optimize=optimize)
    return np.concatenate([runner.run(None, {"input": to_nchw(
        samples[n:n + 1].astype(np.float32))})[0] for n in range(len(samples))])


def difference(path, model, samples):
    """Largest difference of the outputs, relative to their range."""
    expected = Network(path).run(samples.astype(np.float32))
    found = run(model, samples)
    return np.abs(found - expected).max() / (expected.max() - expected.min())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network", help="float TOSA network, text or bytecode")
    parser.add_argument("--logits", action="store_true",
                        help="leave the softmax at the end out")
    parser.add_argument("--check", metavar="SAMPLES",
                        help=".npy; compare with the TOSA network on these")
    parser.add_argument("--scale", type=float, default=1.0,
                        help="multiply the samples by this")
    parser.add_argument("-o", "--output", help="ONNX model to write")
    arguments = parser.parse_args()
    if arguments.check:
        error = difference(arguments.network, convert(arguments.network),
                           np.load(arguments.check) * arguments.scale)
        print("%s: ONNX Runtime differs by %.1e of the range of the outputs" % (
            arguments.network, error))
        if not error <= TOLERANCE:
            return 1
    if arguments.output:
        onnx.save(convert(arguments.network, arguments.logits),
                  arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
