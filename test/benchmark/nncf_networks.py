# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""mbnet128 as NNCF quantizes it, in integer TOSA: uncorrected and corrected.

    nncf_networks.py --data DIR --work WORK

DIR holds the float network (`tosa/mbnet128_float.mlirbc`) and photographs
(`inputs/photos128_*.npy`); WORK gets everything, NNCF's results are kept there.
Neither may be redistributed: WORK must lie outside of the repository.

For weights per tensor and per channel NNCF quantizes the network three times, with
biases uncorrected (none) and corrected by its two algorithms (fast, accurate); see
nncf_quantize.py. The photographs are scaled to -1...1, where this network scores
best. The results differ in their biases alone, which is checked. Each is brought
over to TOSA by what NNCF wrote: int8 weights as they are, float biases divided by
the scales of input and weights and rounded to i32, unsigned activations moved by
-128, scales as multipliers of 31 bits. NNCF leaves the logits in float; here they
are i16, whose step is a few thousandths of the error measured. The float twin,
`mbnet128_logits.mlirbc`, ends at the same place. `verify` compares each with the
model that NNCF wrote, its biases rounded alike, run by ONNX Runtime.

Writes WORK/mbnet128_nncf_{pertensor,perchannel}_{none,fast,accurate}.mlirbc and
samples, and prints agreement and error of the logits on 400 photographs.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

import peer_networks

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "networks"))

from integer_network import (IntegerNetwork, Quantization,  # noqa: E402
                             agreement, output_error, write_logits)
from tosa_module import Function  # noqa: E402
from tosa_runner import Network  # noqa: E402

WEIGHTS = ("pertensor", "perchannel")
BIASES = ("none", "fast", "accurate")
VERIFIED_PHOTOS = 20


class QuantizedModel:
    """What a model with QuantizeLinear and DequantizeLinear says: activations
    (Quantization), weights (integers and scales) and biases, by tensor name."""

    def __init__(self, path):
        self.model = onnx.load(path)
        constants = {constant.name: numpy_helper.to_array(constant)
                     for constant in self.model.graph.initializer}
        producers = {node.output[0]: node for node in self.model.graph.node}
        self.activations, self.weights, self.biases = {}, {}, {}
        for node in self.model.graph.node:
            if node.op_type == "QuantizeLinear":
                scale, zero_point = (constants[name] for name in node.input[1:])
                if scale.size != 1:
                    raise ValueError("expected one scale for %s, found %d" % (
                        node.input[0], scale.size))
                self.activations[node.input[0]] = Quantization(
                    float(scale), int(zero_point)
                    - (128 if zero_point.dtype == np.uint8 else 0))
            elif node.op_type == "Conv":
                integers, scale, zero_point = (
                    constants[name] for name in producers[node.input[1]].input)
                if np.any(zero_point):
                    raise ValueError("expected symmetric weights, found others")
                self.weights[node.output[0]] = integers, np.float64(
                    scale).reshape(-1)
                self.biases[node.output[0]] = np.float64(
                    constants[node.input[2]])

    def check_differs_in_biases_only(self, other):
        if self.activations != other.activations or any(
                not np.array_equal(mine, theirs)
                for name in self.weights
                for mine, theirs in zip(self.weights[name],
                                        other.weights[name])):
            raise ValueError("expected the same scales and weights in every "
                             "run of NNCF, found others")


class Work:
    """The files of the comparison."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.float = self.folder / "mbnet128_logits.mlirbc"
        self.onnx = self.folder / "mbnet128_logits.onnx"
        self.calibration = self.folder / "calibration.npy"
        self.test = self.folder / "test.npy"
        self.description = self.folder / "nncf_networks.json"

    def quantized(self, weights, bias, suffix="mlirbc"):
        return self.folder / f"mbnet128_nncf_{weights}_{bias}.{suffix}"

    def prepare(self, data):
        """The float network in both forms, and the samples."""
        network = Path(data) / "tosa" / "mbnet128_float.mlirbc"
        write_logits(network, self.float)
        onnx.save(peer_networks.convert(network, logits=True), self.onnx)
        for part in ("calibration", "test"):
            photos = np.load(Path(data) / "inputs" / f"photos128_{part}.npy")
            np.save(self.folder / f"{part}.npy",
                    (photos / 127.5 - 1).astype(np.float32))

    def quantize(self, weights, bias):
        output = self.quantized(weights, bias, "onnx")
        if not output.exists():
            subprocess.run([
                sys.executable, HERE / "nncf_quantize.py", self.onnx,
                "--samples", self.calibration, "--weights", weights,
                "--bias", bias, "-o", output], check=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return QuantizedModel(output)


def run_quantized(path, quantization, logits_scale, samples):
    """The logits of an integer network, in real numbers."""
    return Network(path).run(
        quantization.quantize(samples)).astype(np.float64) * logits_scale


def verify(path, model, biases, logits_scale, samples):
    """Compares the TOSA network with NNCF's model, node by node as written but
    for the rounded biases: what is left are sums near the middle between two
    integers, which float and integer arithmetic may round differently, and what
    27 layers make of these."""
    rounded = onnx.ModelProto.FromString(model.model.SerializeToString())
    names = {node.input[2]: node.output[0] for node in rounded.graph.node
             if node.op_type == "Conv"}
    for constant in rounded.graph.initializer:
        if constant.name in names:
            constant.CopyFrom(numpy_helper.from_array(
                biases[names[constant.name]].astype(np.float32),
                constant.name))
    expected = peer_networks.run(rounded, samples, optimize=False)
    found = run_quantized(path, model.activations["input"], logits_scale,
                          samples)
    print("%s: as NNCF's model in ONNX Runtime on %d photographs: same class "
          "%.0f %%, error %.4f" % (path.name, len(samples), agreement(
              found, expected), output_error(found, expected)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="networks and samples")
    parser.add_argument("--work", required=True, help="folder for the files")
    arguments = parser.parse_args()
    work = Work(arguments.work)
    work.prepare(arguments.data)
    function = Function(work.float)
    test = np.load(work.test)
    reference = Network(work.float).run(test)
    # Four times the largest logit seen: nothing saturates that should not.
    logits_scale = float(4 * np.abs(reference).max() / 32767)
    description = {"logits_scale": logits_scale}
    for weights in WEIGHTS:
        start = work.quantize(weights, "none")
        description[weights] = start.activations["input"]._asdict()
        for bias in BIASES:
            model = work.quantize(weights, bias)
            start.check_differs_in_biases_only(model)
            path = work.quantized(weights, bias)
            network = IntegerNetwork(function, model, logits_scale)
            network.write(path)
            verify(path, model, network.rounded_biases, logits_scale,
                   test[:VERIFIED_PHOTOS])
            outputs = run_quantized(path, model.activations["input"],
                                    logits_scale, test)
            print("%-10s %-8s agreement %5.1f %%, output error %.4f" % (
                weights, bias, agreement(outputs, reference),
                output_error(outputs, reference)), flush=True)
    work.description.write_text(json.dumps(description, indent=1) + "\n")


if __name__ == "__main__":
    main()
