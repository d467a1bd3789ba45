#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Trains the Fashion-MNIST classifier and writes its folded weights.

Needs PyTorch (2.13.0 was used), NumPy and Debian's package
dataset-fashion-mnist. It is run once, on one core, in a few minutes; its output,
the folder weights, is kept in the repository, so that nothing else here needs
PyTorch.

    python3 -m venv venv && venv/bin/pip install torch==2.13.0 numpy
    venv/bin/python train.py weights

The batch norms are folded into the convolutions. The weights of each convolution
are written to one .npy file, in the layout of its TOSA op; layers.json lists the
convolutions in order, with their stride, bias, and the standard deviation (gamma)
and the mean (beta) that the batch norm gives to the output channels. The last
layer has no batch norm.
"""

import argparse
import gzip
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

# (output channels, stride of the depthwise convolution) of each block.
BLOCKS = [(32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1)]
STEM_CHANNELS = 16
DATASET = "/usr/share/datasets/fashion-mnist"


def read_images(split):
    """Returns the images of a split, in [0, 1], as [N, 1, 28, 28]."""
    with gzip.open(f"{DATASET}/{split}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return torch.from_numpy(pixels.reshape(-1, 1, 28, 28) / np.float32(255))


def read_labels(split):
    with gzip.open(f"{DATASET}/{split}-labels-idx1-ubyte.gz") as file:
        return torch.from_numpy(
            np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64))


def conv_norm(inputs, outputs, kernel, stride=1, groups=1):
    return [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups,
                  bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU6(),
    ]


class Network(nn.Module):
    """A MobileNet (v1) for 28x28 images: stem, six blocks, pooling, classifier."""

    def __init__(self):
        super().__init__()
        layers = {"stem": conv_norm(1, STEM_CHANNELS, 3, stride=2)}
        channels = STEM_CHANNELS
        for index, (outputs, stride) in enumerate(BLOCKS, 1):
            layers[f"block{index}/depthwise"] = conv_norm(
                channels, channels, 3, stride, groups=channels)
            layers[f"block{index}/pointwise"] = conv_norm(channels, outputs, 1)
            channels = outputs
        self.names = list(layers)
        self.features = nn.ModuleList(nn.Sequential(*l) for l in layers.values())
        self.classifier = nn.Conv2d(channels, 10, 1)

    def forward(self, x):
        for layer in self.features:
            x = layer(x)
        x = functional.avg_pool2d(x, x.shape[-1])
        return self.classifier(x).flatten(1)

    @torch.no_grad()
    def write(self, folder):
        """Folds the batch norms and writes the weights in TOSA's layouts."""
        folder.mkdir(parents=True, exist_ok=True)
        layers = {}

        def write(name, conv, weights, bias, **norm):
            # OC,IC,KH,KW to KH,KW,C,M for depthwise, to OC,KH,KW,IC otherwise.
            order = (2, 3, 0, 1) if conv.groups > 1 else (0, 2, 3, 1)
            np.save(folder / f"{name.replace('/', '_')}.npy",
                    np.ascontiguousarray(weights.permute(order).numpy()))
            layers[name] = {"stride": conv.stride[0], "bias": bias.tolist(), **norm}

        for name, (conv, norm, _) in zip(self.names, self.features):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            write(name, conv, conv.weight * scale[:, None, None, None],
                  norm.bias - norm.running_mean * scale,
                  gamma=norm.weight.tolist(), beta=norm.bias.tolist())
        write("classifier", self.classifier, self.classifier.weight,
              self.classifier.bias)
        (folder / "layers.json").write_text(json.dumps(layers, indent=1) + "\n")


def augment(images):
    """Flips each image with probability 1/2; shifts the batch by up to 2 pixels."""
    flip = torch.rand(len(images), 1, 1, 1) < 0.5
    images = torch.where(flip, images.flip(3), images)
    dy, dx = torch.randint(0, 5, (2,)).tolist()
    return functional.pad(images, (2, 2, 2, 2))[..., dy:dy + 28, dx:dx + 28]


def accuracy(network, images, labels):
    network.eval()
    with torch.no_grad():
        predicted = torch.cat([network(part).argmax(1) for part in images.split(1000)])
    network.train()
    return (predicted == labels).float().mean().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="the folder to write to")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=0.2)
    parser.add_argument("--decay", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    images, labels = read_images("train"), read_labels("train")
    test_images, test_labels = read_images("t10k"), read_labels("t10k")

    network = Network().to(memory_format=torch.channels_last)
    # Weight decay on the convolutions, none on the batch norms, as MobileNets are
    # usually trained.
    convolutions = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    optimizer = torch.optim.SGD(
        [{"params": convolutions, "weight_decay": arguments.decay},
         {"params": others, "weight_decay": 0}],
        lr=arguments.rate, momentum=0.9, nesterov=True)
    steps = len(images) // arguments.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, arguments.rate, total_steps=arguments.epochs * steps)

    start = time.time()
    for epoch in range(1, arguments.epochs + 1):
        order = torch.randperm(len(images))
        for part in order[:steps * arguments.batch].split(arguments.batch):
            loss = functional.cross_entropy(
                network(augment(images[part])), labels[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch}: loss {loss.item():.3f}, test accuracy "
              f"{accuracy(network, test_images, test_labels):.4f}, "
              f"{time.time() - start:.0f} s", flush=True)

    network.eval().write(arguments.output)


if __name__ == "__main__":
    main()
