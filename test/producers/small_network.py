# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A network of four convolutions with random weights, and images for it.

In the shapes and with the members of `fashion_network`. Channels of the depthwise
convolution differ in size, so that one scale for all of them costs something.
"""

from types import SimpleNamespace

import numpy as np

SIZE = 8
IMAGES = 24


def make_layers():
    random = np.random.default_rng(5)

    def layer(name, outputs, inputs, kernel, stride=1, spread=1.0):
        weights = random.normal(0.1, 0.5, (outputs, inputs, kernel, kernel))
        weights *= np.geomspace(1, spread, outputs).reshape(-1, 1, 1, 1)
        depthwise = name == "depthwise"
        return SimpleNamespace(
            name=name, weights=weights.astype(np.float32),
            bias=random.normal(0.0, 0.5, outputs).astype(np.float32), stride=stride,
            depthwise=depthwise, groups=outputs if depthwise else 1,
            padding=kernel // 2, last=name == "classifier")

    return [layer("stem", 4, 1, 3, stride=2), layer("depthwise", 4, 1, 3, spread=40.0),
            layer("pointwise", 6, 4, 1), layer("classifier", 3, 6, 1)]


def make_images():
    """In multiples of 1/255, as 8-bit images are."""
    random = np.random.default_rng(7)
    pixels = random.integers(0, 256, (IMAGES, 1, SIZE, SIZE))
    return (pixels / 255).astype(np.float32)
