# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects mbnet128 with one weight scale per tensor, without data and with data.

    data_free.py --data DIR --tools DIR [--work DIR]

DIR of the data is that of reference_networks.py; without it the script says
"skipped" and exits with 77. DIR of the tools holds `unbias` and `unbias-test-run`.

The network is quantized here without any sample: int8 weights, symmetric, one scale
for all of a tensor; activations by the window of the ReLU6 before them; logits in
i16 by what they cannot exceed. That nothing is known of its inputs is what hurts:
one scale for channels whose largest weights lie far apart.

The shipped float network has its batch norms folded, and their parameters are lost.
What they say of the outputs, the mean and variance over training images, is recreated
by measuring the float network on images that are used for nothing else: the first half
of the calibration photographs, and, with no photograph at all, uniform noise. The
statistics file holds these as `output_float` of source `batch_norm` for the ops that
had a batch norm, and nothing that was measured of any input. `unbias correct --method
analytic` reads it and runs no network. The corrections with data use the other half.

The shipped int8 network, with a scale for every channel, is corrected likewise; its
inputs are 0...1.

Printed for 400 further photographs: the share with the class of the float network,
the divergence KL(float || quantized), the error of the logits, and the share with
the right class. Checked is what must be reached without data.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from integer_network import (IntegerNetwork, Quantization, agreement,
                             output_error, write_logits)
from tosa_module import (Function, attribute, computing_lines, find_softmax,
                         tensor_name)

LEVELS = 127
# Photographs are scaled to -1...1, where this network scores best.
INPUT = Quantization(2 / 255, 0)
# What must be reached without data: agreement in %, error of the logits.
TARGET = (33.0, 0.62)
SHIPPED_TARGET = (78.0, 0.16)


class DataFreeModel:
    """What IntegerNetwork wants to know, and the ops by the names they have in
    statistics: weights and biases of the float network, scales."""

    def __init__(self, function):
        self.activations = {"input": INPUT}
        self.weights, self.biases = {}, {}
        self.ops = {}
        lines = computing_lines(function)
        lines = lines[:find_softmax(lines)]
        current = INPUT
        for line in lines:
            kind = line.kind.removeprefix("tosa.")
            name = tensor_name(line.result)
            if kind in ("conv2d", "depthwise_conv2d"):
                weights, bias = (np.float64(function.constants.get(operand))
                                 for operand in line.operands[1:3])
                scale = np.abs(weights).max() / LEVELS
                integers = np.rint(weights / scale).astype(np.int8)
                order = (0, 3, 1, 2) if kind == "conv2d" else (2, 3, 0, 1)
                self.weights[name] = integers.transpose(order), np.array([scale])
                self.biases[name] = bias
                self.ops[line.name()] = {
                    "weights": np.float32(weights), "bias": bias,
                    "input_scale": current.scale, "weight_scale": scale}
            elif kind == "clamp":
                low, high = (attribute(line, key)
                             for key in ("min_val", "max_val"))
                current = Quantization((high - low) / 255, -128)
                self.activations[name] = current
            elif kind == "reduce_sum":
                # A mean lies within the same window.
                self.activations[name] = current
        # The last op reads what lies within the last window.
        self.largest_logit = (np.abs(weights).sum((1, 2, 3)) * high
                              + np.abs(bias)).max()


class Comparison:
    def __init__(self, arguments, work):
        self.tools, self.work = Path(arguments.tools), Path(work)
        self.failures = []
        data = self.data = Path(arguments.data)

        def photos(part):
            return (np.load(data / "inputs" / ("photos128_%s.npy" % part))
                    / 127.5 - 1).astype(np.float32)

        calibration = photos("calibration")
        half = len(calibration) // 2
        self.norms = {
            "photographs": self.save("photographs", calibration[:half]),
            "noise": self.save("noise", np.random.default_rng(1).uniform(
                -1, 1, calibration[:half].shape).astype(np.float32))}
        self.calibration = self.save("calibration", calibration[half:])
        test = photos("test")
        self.labels = np.load(data / "inputs" / "photos_test_labels.npy")
        self.test = self.save("test", INPUT.quantize(test))

        self.float = self.work / "float.mlirbc"
        write_logits(data / "tosa" / "mbnet128_float.mlirbc", self.float)
        function = Function(data / "tosa" / "mbnet128_float.mlirbc")
        self.model = DataFreeModel(function)
        self.logits_scale = self.model.largest_logit / 32767
        self.network = self.work / "int8.mlirbc"
        IntegerNetwork(function, self.model, self.logits_scale).write(
            self.network)
        self.reference = self.outputs(self.float, self.save("float_test", test))

    def save(self, name, array):
        path = self.work / (name + ".npy")
        np.save(path, array)
        return path

    def run(self, tool, *arguments):
        done = subprocess.run([self.tools / tool, *map(str, arguments)],
                              capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError("%s failed:\n%s" % (tool, done.stderr[-4000:]))

    def outputs(self, network, samples):
        path = self.work / "outputs.npy"
        self.run("unbias-test-run", network, samples, path)
        outputs = np.load(path)
        return outputs.reshape(len(outputs), -1).astype(np.float64)

    def write_statistics(self, *sample_options, scales=None):
        """Weights, biases, scales and recreated batch norms. `scales` has the
        names and scales of the ops of a network that was quantized elsewhere."""
        measured = self.work / "measured.json"
        self.run("unbias", "measure", self.float, *sample_options, "-o",
                 measured, "--quiet")
        outputs = json.loads(measured.read_text())["ops"]
        ops = {}
        for number, (name, op) in enumerate(self.model.ops.items()):
            weights = self.save("weights.%d" % number, op["weights"])
            record = {"float_weights": {"npy": weights.name},
                      "float_bias": op["bias"].tolist(),
                      "input_scale": op["input_scale"],
                      "weight_scale": op["weight_scale"]}
            # The classifier has no batch norm.
            if number + 1 < len(self.model.ops):
                record["output_float"] = {
                    "mean": outputs[name]["output_float"]["mean"],
                    "variance": outputs[name]["output_float"]["variance"],
                    "source": "batch_norm"}
            if scales:
                other = scales[number]
                name = other["loc_name"]
                record["input_scale"] = other["input"]["scale"][0]
                record["weight_scale"] = other["weight"]["scale"]
            ops[name] = record
        path = self.work / "batch_norms.json"
        path.write_text(json.dumps({"version": 1, "ops": ops}))
        return path

    def correct(self, label, *options, network=None):
        path = self.work / ("%s.mlirbc" % label)
        self.run("unbias", "correct", network or self.network, *options, "-o",
                 path, "--quiet")
        return path

    def show(self, label, network):
        logits = self.outputs(network, self.test) * self.logits_scale
        figures = {
            "agreement": agreement(logits, self.reference),
            "divergence": divergence(self.reference, logits),
            "error": output_error(logits, self.reference),
            "right": 100 * np.mean(logits.argmax(1) == self.labels)}
        return self.print(label, figures)

    @staticmethod
    def print(label, figures):
        print("%-37s agreement %5.2f %%, divergence %6.3f, error %.4f, "
              "right %5.2f %%" % (label, *figures.values()), flush=True)
        return figures

    def show_shipped(self, label, network):
        """The same of a network that ends in a softmax, as the tool has it."""
        report = self.work / "evaluate.json"
        self.run("unbias", "evaluate", network, "--reference",
                 self.data / "tosa" / "mbnet128_float.mlirbc", "--samples",
                 self.data / "inputs" / "photos128_test.npy", "--labels",
                 self.data / "inputs" / "photos_test_labels.npy",
                 "--samples-scale", "1/255", "--report", report, "--quiet")
        found = json.loads(report.read_text())["before"]
        return self.print(label, {
            "agreement": 100 * found["agreement"],
            "divergence": found["divergence"], "error": found["output_error"],
            "right": 100 * found["top_one"]})

    def check(self, condition, message):
        if not condition:
            self.failures.append(message)
            print("FAILED", message)

    def all(self):
        print("%-37s right %5.2f %%" % ("float", 100 * np.mean(
            self.reference.argmax(1) == self.labels)))
        before = self.show("none", self.network)
        for source in self.norms:
            after = self.show("analytic, batch norms of " + source, self.correct(
                source, "--stats", self.write_statistics(
                    "--samples", self.norms[source]), "--method", "analytic"))
            self.check_reached(before, after, TARGET)
        pair = ["--reference", self.float, "--samples", self.calibration,
                "--input-quantization", "%r,%d" % INPUT, "--method"]
        for method in ("regular", "full"):
            self.show(method + ", 50 photographs",
                      self.correct(method, *pair, method))
        return self.failures

    def check_reached(self, before, after, target):
        agreement, error = target
        self.check(after["divergence"] < before["divergence"] and
                   after["agreement"] >= agreement and after["error"] <= error,
                   "expected less divergence, agreement of %.1f %% and an error "
                   "of %.2f without data" % target)

    def shipped(self):
        tosa = self.data / "tosa"
        network = tosa / "mbnet128_int8.mlirbc"
        scales = json.loads(
            (tosa / "mbnet128_int8.map.json").read_text())["ops"]
        before = self.show_shipped("shipped: none", network)
        for source, samples in self.norms.items():
            # Of -1...1: pixels, once more as 0...1.
            pixels = self.save("pixels", (np.load(samples) + 1) / 2)
            after = self.show_shipped(
                "shipped: analytic, " + source, self.correct(
                    "shipped", "--stats", self.write_statistics(
                        "--samples", pixels, scales=scales), "--method",
                    "analytic", network=network))
            self.check_reached(before, after, SHIPPED_TARGET)
        return self.failures


def divergence(reference, logits):
    """Mean of KL(softmax(reference) || softmax(logits))."""
    def log_softmax(x):
        x = x - x.max(1, keepdims=True)
        return x - np.log(np.exp(x).sum(1, keepdims=True))
    left, right = log_softmax(reference), log_softmax(logits)
    return np.mean((np.exp(left) * (left - right)).sum(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="networks and samples")
    parser.add_argument("--tools", required=True,
                        help="folder of unbias and unbias-test-run")
    parser.add_argument("--work", help="keep the files here")
    arguments = parser.parse_args()
    if not (Path(arguments.data) / "tosa").is_dir():
        print("skipped: no networks in", arguments.data)
        return 77
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or temporary
        Path(work).mkdir(parents=True, exist_ok=True)
        comparison = Comparison(arguments, work)
        return 1 if comparison.all() + comparison.shipped() else 0


if __name__ == "__main__":
    sys.exit(main())
