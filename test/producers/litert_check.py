#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects the networks of litert_networks.py and runs them in LiteRT.

    litert_check.py WORK --tools build/release/bin

For weights per tensor and per channel:

* `unbias` computes what LiteRT's reference kernels compute, corrected or not;
* no op between input and output is lost by a correction;
* the correction of weight errors (`regular`) is what NumPy finds from the float
  network's activations in LiteRT, to a step of the bias;
* accuracy before and after on the test images, of the .tflite file with the corrected
  biases written into it.
"""

import argparse
from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from ai_edge_litert.tools import flatbuffer_utils

from fashion_network import read_images, read_labels, read_layers
from route_checks import (Tools, accuracy, calibration_samples, check, round_away,
                          weight_correction)

CONVOLUTIONS = (schema.BuiltinOperator.CONV_2D, schema.BuiltinOperator.DEPTHWISE_CONV_2D)
PADDINGS = (schema.BuiltinOperator.PAD, schema.BuiltinOperator.PADV2)
TYPES = {schema.TensorType.INT8: np.int8, schema.TensorType.INT32: np.int32,
         schema.TensorType.FLOAT32: np.float32}


class Model:
    """A .tflite file whose convolutions are the layers, in their order."""

    def __init__(self, path):
        self.model = flatbuffer_utils.read_model(str(path))
        self.graph = self.model.subgraphs[0]
        self.convolutions = [
            op for op in self.graph.operators
            if self.model.operatorCodes[op.opcodeIndex].builtinCode in CONVOLUTIONS]

    @property
    def quantization(self):
        """Scale and zero point of the input."""
        found = self.graph.tensors[self.graph.inputs[0]].quantization
        return float(found.scale[0]), int(found.zeroPoint[0])

    def tensor(self, index, operand):
        return self.graph.tensors[self.convolutions[index].inputs[operand]]

    def scale(self, index, operand):
        return np.array(self.tensor(index, operand).quantization.scale, np.float64)

    def weights(self, index, layer):
        """Dequantized, in the layout of `layer`."""
        tensor = self.tensor(index, 1)
        stored = np.frombuffer(bytes(self.model.buffers[tensor.buffer].data),
                               TYPES[tensor.type]).reshape(tensor.shape)
        # OHWI, or 1HWC of a depthwise one, which the stem with one input is, too.
        isDepthwise = stored.shape[0] == 1 and layer.weights.shape[0] > 1
        stored = stored.transpose((3, 0, 1, 2) if isDepthwise else (0, 3, 1, 2))
        return (stored * self.scale(index, 1).reshape(-1, 1, 1, 1)).reshape(
            layer.weights.shape)

    def put_back(self, biases):
        for index, bias in enumerate(biases):
            buffer = self.model.buffers[self.tensor(index, 2).buffer]
            buffer.data = np.frombuffer(bias.astype("<i4").tobytes(), np.uint8)

    def interpreter(self, **options):
        content = flatbuffer_utils.convert_object_to_bytearray(self.model)
        interpreter = Interpreter(
            model_content=bytes(content), num_threads=1,
            experimental_op_resolver_type=OpResolverType.BUILTIN_REF, **options)
        interpreter.allocate_tensors()
        return interpreter

    def run(self, images):
        """Outputs as stored, for inputs as stored [N, H, W, C]."""
        interpreter = self.interpreter()
        outputs = []
        for image in images:
            interpreter.set_tensor(interpreter.get_input_details()[0]["index"],
                                   image[None])
            interpreter.invoke()
            outputs.append(interpreter.get_tensor(
                interpreter.get_output_details()[0]["index"])[0].copy())
        return np.stack(outputs)

    def inputs(self, images):
        """What all convolutions read, before padding, as arrays [N, C, H, W]."""
        interpreter = self.interpreter(experimental_preserve_all_tensors=True)
        padded = {
            op.outputs[0]: op.inputs[0] for op in self.graph.operators
            if self.model.operatorCodes[op.opcodeIndex].builtinCode in PADDINGS}
        inputs = [[] for _ in self.convolutions]
        for image in images:
            interpreter.set_tensor(interpreter.get_input_details()[0]["index"],
                                   image[None])
            interpreter.invoke()
            for op, values in zip(self.convolutions, inputs):
                source = padded.get(op.inputs[0], op.inputs[0])
                values.append(interpreter.get_tensor(source)[0].copy())
        return [np.stack(values).transpose(0, 3, 1, 2) for values in inputs]


class Route:
    """One network."""

    def __init__(self, tools, name):
        self.tools = tools
        self.title = f"LiteRT, {name}"
        self.path = tools.work / f"{name}.tosa.mlir"
        self.tflite = tools.work / f"{name}.tflite"
        self.layers = read_layers()

    def correct(self, method, confidence):
        """Returns the path of the corrected network, its model, and biases."""
        result = self.path.with_suffix(f".{method}.mlir")
        corrected, total = self.tools.correct(
            self.path, result, "--reference", self.tools.work / "float.tosa.mlir",
            "--samples", self.tools.work / "calibration.npy", "--method", method,
            "--confidence", str(confidence))
        check(corrected == total == len(self.layers),
              f"{self.title}: {corrected} of {total} ops corrected")
        check(self.tools.count_ops(result) == self.tools.count_ops(self.path),
              f"{self.title}: the correction changed more than biases")
        _, after = self.tools.read_biases(self.path, result)
        model = Model(self.tflite)
        model.put_back(after)
        return result, model, after

    def check_regular(self, float_inputs):
        _, model, after = self.correct("regular", 0)
        largest, differing, total = 0.0, 0, 0
        for index, layer in enumerate(self.layers):
            correction = weight_correction(model.weights(index, layer), layer,
                                           float_inputs[index])
            expected = round_away((layer.bias + correction) / model.scale(index, 2))
            difference = np.abs(after[index] - expected)
            largest = max(largest, difference.max())
            differing += np.sum(difference > 0)
            total += len(difference)
        print(f"{self.title}: regular differs from NumPy in {differing} of {total} "
              f"biases, by up to {largest:.2g} steps")
        check(largest <= 1 and differing <= total / 100,
              f"{self.title}: another correction than NumPy's")

    def check_outputs(self, images, path, model):
        """Unbias against LiteRT; returns the latter's outputs."""
        expected = model.run(images)
        different = np.sum((self.tools.outputs(path, images) != expected).any(1))
        print(f"{self.title}: {path.name} in Unbias and LiteRT: {different} of "
              f"{len(images)} outputs differ")
        check(different == 0, f"{self.title}: outputs differ from LiteRT's")
        return expected

    def row(self, images, float_accuracy):
        before = self.check_outputs(images, self.path, Model(self.tflite))
        result, model, _ = self.correct("auto", 2)
        after = self.check_outputs(images, result, model)
        print(f"| {self.title} | {accuracy(before):.2%} | {accuracy(after):.2%} | "
              f"{float_accuracy:.2%} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="the folder of litert_networks.py")
    parser.add_argument("--tools", required=True, help="folder with unbias")
    arguments = parser.parse_args()
    tools = Tools(arguments.tools, arguments.work)

    def read(name):
        return np.ascontiguousarray(read_images(name).transpose(0, 2, 3, 1))

    calibration, test = read("calibration"), read("test")
    np.save(tools.work / "calibration.npy", calibration)
    reference = Model(tools.work / "float.tflite")
    float_inputs = reference.inputs(calibration[calibration_samples()])
    float_accuracy = accuracy(reference.run(test))
    for name in ("per_tensor", "per_channel"):
        route = Route(tools, name)
        route.check_regular(float_inputs)
        scale, zero_point = Model(route.tflite).quantization
        stored = np.clip(np.round(test / scale) + zero_point, -128, 127)
        route.row(stored.astype(np.int8), float_accuracy)


if __name__ == "__main__":
    main()
