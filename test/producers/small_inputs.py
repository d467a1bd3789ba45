#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the folder Inputs: the small networks and what has to come out of them.

    small_inputs.py WORK Inputs

WORK is what onnx_networks.py --small wrote. Networks are printed by MLIR 22.1;
expected.json has, for each quantized network, what ONNX Runtime computes on the samples
before and after NumPy's correction of its weight errors, and the corrected biases, as
stored and in real units.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np

from onnx_check import Model, Route
from route_checks import Tools, round_away, weight_correction
from small_network import make_images, make_layers


def expect(work, name, float_inputs, images):
    model = Model(work / f"{name}.onnx")
    before = model.run(images)
    stored, real = [], []
    for index, layer in enumerate(make_layers()):
        correction = weight_correction(model.weights(index), layer, float_inputs[index])
        integers, step = model.bias(index)
        # A new integer stands for the float bias and the correction together; to
        # what was dequantized the correction is added.
        stored.append(round_away((layer.bias + correction) / step).astype(np.int64))
        real.append(integers * step + correction)
    model.put_back(stored)
    return {"before": before.tolist(), "after": model.run(images).tolist(),
            "stored": [bias.tolist() for bias in stored],
            "real": [bias.tolist() for bias in real]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    work, output = arguments.work, arguments.output
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted(work.glob("*.tosa.mlir")) + sorted(work.glob("*.linalg.mlir")):
        subprocess.run(["mlir-opt-22", path, "-o", output / path.name], check=True)
    tools = Tools("", work)
    scales = Route(tools, "per_tensor", "linalg", make_layers()).write_scales()
    (output / scales.name).write_bytes(scales.read_bytes())
    images = make_images()
    np.save(output / "samples.npy", images)
    # Every tenth is kept aside.
    used = images[[i for i in range(len(images)) if i % 10 != 9]]
    _, float_inputs, _ = Model(work / "float.onnx").run(used, taps=True)
    expected = {name: expect(work, name, float_inputs, images)
                for name in ("per_tensor", "per_channel")}
    (output / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
