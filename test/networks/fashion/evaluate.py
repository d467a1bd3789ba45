#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares a quantized network before and after bias correction with the float one.

    evaluate.py fashion_float.mlirbc fashion_int8.mlirbc corrected.mlirbc
        --statistics fashion_int8.stats.json

Prints how many of the 2,000 test images each network classifies correctly and as the
float network does, and how far the mean of each layer's output (accumulator plus
bias) over the 200 calibration images is from the float network's. Takes about ten
seconds. Needs Debian's python3-numpy, and what tosa_runner.py needs.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tosa_runner import Network  # noqa: E402


def to_float(images):
    return images * np.float32(1 / 255)


def to_int8(images):
    """The same values at scale 1/255 and zero point -128: exact."""
    return (images.astype(np.int16) - 128).astype(np.int8)


class Evaluation:
    """The classes a network gives the test images, and its mean layer outputs."""

    def __init__(self, path, prepare, output_scales=None):
        network = Network(path, taps=True)
        images = np.load(HERE / "test_images.npy")
        self.classes = network.run(prepare(images)).argmax(1)
        self.mean, self.variance = {}, {}
        measured = network.measure(prepare(np.load(HERE / "calibration_images.npy")))
        for op, (_, output) in zip(network.ops, measured):
            scale = output_scales[op.name] if output_scales else 1.0
            mean = np.mean(output.means, axis=0)
            self.mean[op.name] = mean * scale
            self.variance[op.name] = (
                np.mean(output.squares, axis=0) - mean ** 2) * scale ** 2

    def mean_error(self, reference):
        """For each layer, the root mean square over the channels of the error of
        the mean, divided by that of the reference's standard deviations."""
        return {name: np.sqrt(np.mean((self.mean[name] - mean) ** 2)
                              / np.mean(reference.variance[name]))
                for name, mean in reference.mean.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("float", help="the float network")
    parser.add_argument("quantized", help="the quantized network, uncorrected")
    parser.add_argument("corrected", help="the quantized network, corrected")
    parser.add_argument("--statistics", required=True,
                        help="statistics file of the quantized network")
    arguments = parser.parse_args()

    # A unit of the accumulator: input scale times weight scale.
    ops = json.loads(Path(arguments.statistics).read_text())["ops"]
    scales = {name: op["input_scale"] * np.array(op["weight_scale"])
              for name, op in ops.items()}
    labels = np.load(HERE / "test_labels.npy")

    reference = Evaluation(arguments.float, to_float)
    before = Evaluation(arguments.quantized, to_int8, scales)
    after = Evaluation(arguments.corrected, to_int8, scales)

    print(f"{len(labels)} test images    accuracy   same class as float")
    for title, network in (("float", reference), ("quantized", before),
                           ("corrected", after)):
        accuracy = np.mean(network.classes == labels)
        agreement = np.mean(network.classes == reference.classes)
        print(f"  {title:16s} {accuracy:10.2%} {agreement:21.2%}")

    print("\nError of the mean of each layer's output, in standard deviations of the "
          "output\n(root mean square over its channels, calibration images)\n"
          f"  {'':16s} {'quantized':>10s} {'corrected':>10s}")
    errors_before = before.mean_error(reference)
    errors_after = after.mean_error(reference)
    for name, error in errors_before.items():
        print(f"  {name:16s} {error:10.4f} {errors_after[name]:10.4f}")


if __name__ == "__main__":
    main()
