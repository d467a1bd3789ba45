#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The repository's float network in PyTorch, quantized for LiteRT, as TOSA.

    litert_networks.py WORK

Writes to the folder WORK float.tflite, by litert_torch, and per_tensor.tflite and
per_channel.tflite, quantized by ai-edge-quantizer (static, int8 weights with one scale
per tensor or per output channel, int8 activations), and of each NAME.tosa.mlir, by
tosa-converter-for-tflite.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import litert_torch
import torch
from ai_edge_quantizer import quantizer, recipe
from torch import nn

from fashion_network import read_images, read_layers


class Network(nn.Module):
    """The network with its batch norms folded, images in NHWC as LiteRT wants."""

    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList()
        for layer in read_layers():
            outputs, inputs, size, _ = layer.weights.shape
            convolution = nn.Conv2d(inputs * layer.groups, outputs, size, layer.stride,
                                    layer.padding, groups=layer.groups)
            convolution.weight.data = torch.from_numpy(layer.weights)
            convolution.bias.data = torch.from_numpy(layer.bias)
            self.convolutions.append(convolution)

    def forward(self, images):
        x = images
        for convolution in self.convolutions[:-1]:
            x = nn.functional.relu6(convolution(x))
        x = nn.functional.avg_pool2d(x, x.shape[-1])
        return self.convolutions[-1](x).flatten(1)


def quantize(source, target, granularity):
    """Int8 weights, int8 activations, int32 biases, all of it constants."""
    recipes = recipe.static_wi8_ai8()
    for entry in recipes:
        entry["op_config"]["weight_tensor_config"]["granularity"] = granularity
    job = quantizer.Quantizer(str(source), recipes)
    samples = [{"args_0": image[None].transpose(0, 2, 3, 1)}
               for image in read_images("calibration")]
    job.quantize(job.calibrate({"serving_default": samples})).export_model(str(target))


def convert(source):
    """To TOSA. Of float networks the converter leaves some constants in another
    dialect; they become TOSA's."""
    target = source.with_suffix(".tosa.mlir")
    subprocess.run([Path(sys.executable).with_name("tosa-converter-for-tflite"), source,
                    "--text", "--emit-debug-info", "-o", target], check=True)
    target.write_text(re.sub(
        r"= stablehlo\.constant (dense<.*>) : (tensor<[^>]*>)",
        r'= "tosa.const"() <{values = \1 : \2}> : () -> \2', target.read_text()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="the folder to write to")
    work = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    network = litert_torch.to_channel_last_io(Network().eval(), args=[0])
    image = torch.from_numpy(read_images("calibration")[:1]).permute(0, 2, 3, 1)
    litert_torch.convert(network, (image,)).export(str(work / "float.tflite"))
    quantize(work / "float.tflite", work / "per_tensor.tflite", "TENSORWISE")
    quantize(work / "float.tflite", work / "per_channel.tflite", "CHANNELWISE")
    for name in ("float", "per_tensor", "per_channel"):
        convert(work / f"{name}.tflite")


if __name__ == "__main__":
    main()
