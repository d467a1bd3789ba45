# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the checks of all producers share.

The independent side is NumPy on what the producer's own runtime computes: nothing of
Unbias takes part in it.
"""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import numpy as np

from fashion_network import FASHION, read_images, read_labels


class Tools:
    """Programs of a build of Unbias, and files of samples for them."""

    def __init__(self, directory, work):
        self.directory = Path(directory)
        self.work = Path(work)

    def run(self, tool, *arguments, statuses=(0,)):
        command = [self.directory / tool, *arguments]
        done = subprocess.run(list(map(str, command)), text=True, capture_output=True)
        if done.returncode not in statuses:
            raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}"
                               f"{done.stderr}")
        return done.stdout

    def correct(self, network, result, *arguments):
        """`unbias correct`; returns how many ops it corrected, of how many."""
        output = self.run("unbias", "correct", network, "-o", result, *arguments)
        found = re.search(r"^(\d+) of (\d+) layers corrected", output, re.M)
        return int(found[1]), int(found[2])

    def read_biases(self, before, after):
        """The biases of `before` and of `after` as stored, in the order of the ops."""
        text = self.run("unbias", "diff", "--json", before, after, statuses=(0, 1))
        ops = json.loads(text)["ops"]
        for op in ops:
            if "reason" in op:
                raise RuntimeError(f"op {op['id']}: {op['reason']}")
        return [[np.array(op[key]) for op in ops] for key in ("before", "after")]

    def outputs(self, network, samples):
        """What Unbias computes: the outputs of `network` for stored numbers."""
        np.save(self.work / "samples.npy", np.ascontiguousarray(samples))
        self.run("unbias-test-run", network, self.work / "samples.npy",
                 self.work / "outputs.npy")
        return np.load(self.work / "outputs.npy").reshape(len(samples), -1)

    def output_means(self, network, samples):
        """What Unbias measures at the outputs of all ops, which are floats."""
        np.save(self.work / "samples.npy", np.ascontiguousarray(samples))
        self.run("unbias", "measure", network, "--samples", self.work / "samples.npy",
                 "-o", self.work / "measured.json")
        ops = json.loads((self.work / "measured.json").read_text())["ops"]
        return [np.array(ops[f"main#{i}"]["output_float"]["mean"])
                for i in range(len(ops))]

    def count_ops(self, network):
        """How many ops of each kind compute something from the inputs of the
        network; without those inside of other ops, and those of constants."""
        text = self.run("unbias-opt", "--mlir-print-op-generic",
                        "--mlir-elide-elementsattrs-if-larger=16", network)
        computed = set(re.findall(r"%arg\d+", text.split("^bb0", 1)[1].split(":", 1)[0]))
        kinds = Counter()
        for result, kind, operands in re.findall(
                r'^    (%\w+) = "([\w.]+)"\(([^)]*)\)', text, re.M):
            if computed.intersection(re.findall(r"%\w+", operands)):
                computed.add(result)
                kinds[kind] += 1
        return kinds


def round_away(x):
    """Rounds to the nearest integer, half away from zero."""
    return np.trunc(x + np.copysign(0.5, x))


def tap_means(inputs, layer):
    """Of the inputs [N, C, H, W] of a convolution, the mean over samples and output
    positions of what each tap meets, zeros of the padding included: [C, KH, KW]."""
    padding = layer.padding
    size = layer.weights.shape[2]
    outputs = (inputs.shape[2] + 2 * padding - size) // layer.stride + 1
    padded = np.pad(inputs.astype(np.float64),
                    ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    span = (outputs - 1) * layer.stride + 1
    return np.stack([np.stack([
        padded[:, :, i:i + span:layer.stride, j:j + span:layer.stride].mean((0, 2, 3))
        for j in range(size)], -1) for i in range(size)], -2)


def weight_correction(quantized, layer, inputs):
    """-(W_q - W) * mean, [output channels]; W_q in real units, as the float W."""
    error = quantized.astype(np.float64) - layer.weights
    means = tap_means(inputs, layer)
    means = means[:, None] if layer.depthwise else means[None]
    return -(error * means).sum((1, 2, 3))


def channel_means(values):
    """Of [N, C, H, W]."""
    return values.mean((0, 2, 3), dtype=np.float64)


def mean_errors(means, reference, steps):
    """The largest difference of `means`, of the channels of every layer, from those
    of `reference`, which has values [N, C, H, W], and by how much one exceeds half a
    step of the bias, which rounding it may cost; in standard deviations of the
    reference's channel."""
    largest = beyond = 0.0
    for mean, values, step in zip(means, reference, steps):
        deviation = values.std((0, 2, 3), dtype=np.float64)
        # Channels that are constant have no deviation to compare with.
        used = deviation > 1e-6 * deviation.max()
        step = np.broadcast_to(step, deviation.shape)[used]
        error = np.abs(mean - channel_means(values))[used]
        largest = max(largest, (error / deviation[used]).max())
        beyond = max(beyond, ((error - step / 2) / deviation[used]).max())
    return largest, beyond


def accuracy(outputs):
    return float(np.mean(outputs.argmax(1) == read_labels()))


def check(condition, message):
    if not condition:
        raise SystemExit(f"failed: {message}")


def calibration_samples():
    """Indices of the samples that `unbias correct` with a method calibrates on:
    every tenth is kept aside."""
    count = len(read_images("calibration"))
    return [i for i in range(count) if i % 10 != 9]
