#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects the networks of onnx_networks.py and runs them in ONNX Runtime.

    onnx_check.py WORK --tools build/release/bin

For weights per tensor and per channel, as TOSA and as linalg:

* `unbias` computes what ONNX Runtime computes;
* no op between input and output is lost by a correction;
* the correction of weight errors (`regular`) is what NumPy finds from the float
  network's activations in ONNX Runtime, to a step of the bias;
* ONNX Runtime with the corrected biases put back has the float network's mean at the
  output of every convolution, on the samples it was corrected with;
* accuracy before and after, as ONNX Runtime and Unbias compute it, on the test images.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from fashion_network import read_images, read_layers
from route_checks import (Tools, accuracy, calibration_samples, channel_means, check,
                          mean_errors, round_away, weight_correction)


class Model:
    """An ONNX model whose Conv nodes are the layers, in their order."""

    def __init__(self, path):
        self.model = onnx.load(path)
        self.convolutions = [n for n in self.model.graph.node if n.op_type == "Conv"]
        self.constants = {i.name: i for i in self.model.graph.initializer}
        self.producers = {n.output[0]: n for n in self.model.graph.node}

    def quantization(self, index, operand):
        """Name of the integers and scale of an operand of convolution `index`."""
        node = self.producers[self.convolutions[index].input[operand]]
        scale = numpy_helper.to_array(self.constants[node.input[1]])
        return node.input[0], scale.astype(np.float64)

    def bias(self, index):
        """Integers and what a step of them is worth."""
        name, step = self.quantization(index, 2)
        return numpy_helper.to_array(self.constants[name]), step

    def weights(self, index):
        """Dequantized."""
        name, scale = self.quantization(index, 1)
        return numpy_helper.to_array(self.constants[name]) * scale.reshape(-1, 1, 1, 1)

    def put_back(self, biases):
        """Writes biases as stored: integers, or real ones, which are rounded."""
        for index, bias in enumerate(biases):
            name, scale = self.quantization(index, 2)
            if bias.dtype.kind == "f":
                bias = round_away(bias / scale)
            self.constants[name].CopyFrom(
                numpy_helper.from_array(bias.astype(np.int32), name))

    def run(self, images, taps=False):
        """The logits; with taps also the inputs and the outputs of all
        convolutions, as lists of arrays."""
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        values = [n.input[0] for n in self.convolutions]
        values += [n.output[0] for n in self.convolutions]
        if taps:
            known = {model.graph.input[0].name, *(o.name for o in model.graph.output)}
            model.graph.output.extend(
                helper.make_tensor_value_info(v, onnx.TensorProto.FLOAT, None)
                for v in dict.fromkeys(values) if v not in known)
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = (
            onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL)
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        names = [o.name for o in session.get_outputs()]
        results = [session.run(names, {"image": image[None]}) for image in images]
        arrays = {n: np.concatenate(r) for n, r in zip(names, zip(*results))}
        logits = arrays[names[0]]
        if not taps:
            return logits
        arrays["image"] = images
        count = len(self.convolutions)
        return (logits, [arrays[v] for v in values[:count]],
                [arrays[v] for v in values[count:]])


class Route:
    """One network in one form."""

    def __init__(self, tools, name, form, layers):
        self.tools = tools
        self.layers = layers
        self.form = form
        self.title = f"{name} {form}"
        self.path = tools.work / f"{name}.{form}.mlir"
        self.onnx = tools.work / f"{name}.onnx"

    def write_scales(self):
        """What a step of integers is worth, which integer linalg does not say and
        the ONNX model does, for the option --scales."""
        model = Model(self.onnx)
        ops = {f"main#{i}": {"input_scale": float(model.quantization(i, 0)[1]),
                             "weight_scale": float(model.quantization(i, 1)[1])}
               for i in range(len(self.layers))}
        path = self.path.with_suffix(".scales.json")
        path.write_text(json.dumps({"version": 1, "ops": ops}, indent=1) + "\n")
        return path

    def correct(self, method, confidence):
        """Returns the path of the corrected network, its model in ONNX, and the
        biases before and after."""
        options = []
        if self.form == "linalg" and "per_tensor" in self.path.name:
            options = ["--scales", self.write_scales()]
        result = self.path.with_suffix(f".{method}.mlir")
        corrected, total = self.tools.correct(
            self.path, result, "--reference", self.tools.work / f"float.{self.form}.mlir",
            "--samples", self.tools.work / "calibration.npy", "--method", method,
            "--confidence", str(confidence), *options)
        check(corrected == total == len(self.layers),
              f"{self.title}: {corrected} of {total} ops corrected")
        check(self.tools.count_ops(result) == self.tools.count_ops(self.path),
              f"{self.title}: the correction changed more than biases")
        before, after = self.tools.read_biases(self.path, result)
        model = Model(self.onnx)
        model.put_back(after)
        return result, model, before, after

    def check_regular(self, float_inputs):
        """The largest difference from NumPy's correction, in steps of the bias."""
        _, model, before, after = self.correct("regular", 0)
        largest, differing, total = 0.0, 0, 0
        for index, layer in enumerate(self.layers):
            _, step = model.quantization(index, 2)
            correction = weight_correction(model.weights(index), layer,
                                           float_inputs[index])
            if after[index].dtype.kind == "f":
                difference = (after[index] - before[index] - correction) / step
            else:
                difference = after[index] - round_away((layer.bias + correction) / step)
            largest = max(largest, np.abs(difference).max())
            differing += np.sum(np.abs(difference) > 0.1)
            total += len(difference)
        print(f"{self.title}: regular differs from NumPy in {differing} of {total} "
              f"biases, by up to {largest:.2g} steps")
        check(largest <= 1 and differing <= total / 100,
              f"{self.title}: another correction than NumPy's")

    def check_means(self, images, reference):
        """That the corrected network has the float network's means."""
        result, model, before, _ = self.correct("full", 0)
        steps = [model.quantization(i, 2)[1] for i in range(len(self.layers))]

        def run(model):
            means = [channel_means(y) for y in model.run(images, taps=True)[2]]
            return mean_errors(means, reference, steps)

        uncorrected, _ = run(Model(self.onnx))
        corrected, beyond = run(model)
        print(f"{self.title}: largest error of a channel's mean {uncorrected:.4f}, "
              f"corrected {corrected:.4f}, beyond rounding of the bias {beyond:.1g}")
        limit = 1e-3
        if before[0].dtype.kind == "f":
            # ONNX Runtime divides where TOSA multiplies: some activations differ by
            # a step. What Unbias runs is free of that.
            own, _ = mean_errors(self.tools.output_means(result, images), reference,
                                 steps)
            print(f"{self.title}: {own:.1g} as Unbias computes the network")
            check(own < 1e-3, f"{self.title}: means are not the float network's")
            limit = 1e-2
        check(beyond < limit, f"{self.title}: means are not the float network's")

    def check_outputs(self, images, path, model):
        """Unbias against ONNX Runtime; returns the latter's logits."""
        expected = model.run(images)
        found = self.tools.outputs(path, images)
        largest = np.abs(found - expected).max() / np.ptp(expected)
        differing = np.mean(found.argmax(1) != expected.argmax(1))
        print(f"{self.title}: {path.name} in Unbias and ONNX Runtime: "
              f"{differing:.2%} of classes differ, logits by up to {largest:.2g}")
        return expected

    def row(self, images, float_accuracy):
        before = self.check_outputs(images, self.path, Model(self.onnx))
        result, model, _, _ = self.correct("auto", 2)
        after = self.check_outputs(images, result, model)
        print(f"| ONNX Runtime, {self.title} | {accuracy(before):.2%} | "
              f"{accuracy(after):.2%} | {float_accuracy:.2%} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="the folder of onnx_networks.py")
    parser.add_argument("--tools", required=True, help="folder with unbias")
    parser.add_argument("--name", nargs="*", default=["per_tensor", "per_channel"])
    parser.add_argument("--form", nargs="*", default=["tosa", "linalg"])
    arguments = parser.parse_args()
    tools = Tools(arguments.tools, arguments.work)
    calibration, test = read_images("calibration"), read_images("test")
    np.save(tools.work / "calibration.npy", calibration)

    used = calibration[calibration_samples()]
    reference = Model(tools.work / "float.onnx")
    _, float_inputs, float_outputs = reference.run(used, taps=True)
    float_accuracy = accuracy(reference.run(test))
    for name in arguments.name:
        for form in arguments.form:
            route = Route(tools, name, form, read_layers())
            route.check_regular(float_inputs)
            route.check_means(used, float_outputs)
            route.row(test, float_accuracy)


if __name__ == "__main__":
    main()
