#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects the networks of Inputs, which real producers wrote, and runs them.

    small_check.py Inputs WORK --tools build/release/bin

Compares with what ONNX Runtime and NumPy found when Inputs was made (small_inputs.py).
"""

import argparse
import json
from pathlib import Path

import numpy as np

from route_checks import Tools, check


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--tools", required=True, help="folder with unbias")
    arguments = parser.parse_args()
    inputs, work = arguments.inputs, arguments.work
    work.mkdir(parents=True, exist_ok=True)
    tools = Tools(arguments.tools, work)
    samples = np.load(inputs / "samples.npy")
    expected = json.loads((inputs / "expected.json").read_text())

    for name in ("per_tensor", "per_channel"):
        for form in ("tosa", "linalg"):
            network = inputs / f"{name}.{form}.mlir"
            result = work / f"{name}.{form}.mlir"
            scales = network.with_suffix(".scales.json")
            options = ["--scales", scales] if scales.exists() else []
            corrected, total = tools.correct(
                network, result, "--reference", inputs / f"float.{form}.mlir",
                "--samples", inputs / "samples.npy", "--method", "regular",
                "--confidence", "0", *options)
            same = tools.count_ops(network) == tools.count_ops(result)
            _, after = tools.read_biases(network, result)
            differences = []
            for index, bias in enumerate(after):
                key = "real" if bias.dtype.kind == "f" else "stored"
                differences.append(np.abs(bias - expected[name][key][index]).max())
            outputs = []
            for path, key in ((network, "before"), (result, "after")):
                reference = np.array(expected[name][key])
                found = tools.outputs(path, samples)
                outputs.append(np.abs(found - reference).max() / np.ptp(reference))
            print(f"{name} {form}: {corrected} of {total} corrected, "
                  f"{'same ops' if same else 'other ops'}, biases differ by up to "
                  f"{max(differences):.1g}, outputs by {outputs[0]:.1g} before and "
                  f"{outputs[1]:.1g} after")
            limit = 1e-6 if after[0].dtype.kind == "f" else 0
            check(same and max(differences) <= limit and max(outputs) < 0.01,
                  f"{name} {form}: not as expected")


if __name__ == "__main__":
    main()
