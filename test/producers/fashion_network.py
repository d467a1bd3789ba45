# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The repository's float network and its images, for scripts that export it.

Everything is in the layout of ONNX and PyTorch: images [N, 1, 28, 28] of pixel / 255,
weights OIHW (depthwise: [C, 1, KH, KW]).
"""

import json
from pathlib import Path

import numpy as np

FASHION = Path(__file__).resolve().parent.parent / "networks" / "fashion"


class Layer:
    """A convolution with its batch norm folded; all but the last end in ReLU6."""

    def __init__(self, name, stride, bias, **norm):
        self.name = name
        self.stride = stride
        self.bias = np.array(bias, np.float32)
        self.depthwise = name.endswith("/depthwise")
        self.last = name == "classifier"
        weights = np.load(FASHION / "weights" / f"{name.replace('/', '_')}.npy")
        order = (2, 3, 0, 1) if self.depthwise else (0, 3, 1, 2)
        self.weights = np.ascontiguousarray(weights.transpose(order))
        self.groups = len(self.weights) if self.depthwise else 1
        self.padding = self.weights.shape[2] // 2


def read_layers():
    layers = json.loads((FASHION / "weights" / "layers.json").read_text())
    return [Layer(name, **layer) for name, layer in layers.items()]


def read_images(name):
    """calibration or test, as the networks read them."""
    pixels = np.load(FASHION / f"{name}_images.npy")
    return pixels.transpose(0, 3, 1, 2).astype(np.float32) / np.float32(255)


def read_labels():
    return np.load(FASHION / "test_labels.npy")
