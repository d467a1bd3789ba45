# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes statistics of an op whose 2048 float weights lie in a .npy file."""

import json
import os
import sys

import numpy as np

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
x = np.ones((2, 1, 1, 2048))
np.save(os.path.join(folder, "w.npy"), np.full((1, 1, 1, 2048), 0.75, np.float32))
op = {
    "input_float": {"mean": x.mean((0, 1, 2)).tolist(), "samples": len(x)},
    "float_weights": {"npy": "w.npy"},
    "input_scale": 0.5,
    "weight_scale": 1,
}
with open(os.path.join(folder, "stats.json"), "w") as file:
    json.dump({"version": 1, "ops": {"c": op}}, file)
