#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The repository's float network as ONNX, quantized by ONNX Runtime, as MLIR.

    onnx_networks.py WORK

Writes to the folder WORK, for each of the names float, per_tensor and per_channel:
NAME.onnx, and NAME.linalg.mlir and NAME.tosa.mlir, which iree-import-onnx and
torch-mlir-opt make of it, in the generic form, which other versions of MLIR read.

--small takes a network of four convolutions with random weights instead. How
Inputs was made:

    onnx_networks.py WORK --small && small_inputs.py WORK Inputs
"""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (CalibrationDataReader, QuantFormat, QuantType,
                                      quantize_static)

from fashion_network import read_images, read_layers
from small_network import make_images, make_layers

PIPELINES = {"linalg": "torch-backend-to-linalg-on-tensors-backend-pipeline",
             "tosa": "torch-backend-to-tosa-backend-pipeline"}


def make_float_network(layers, size):
    """The ONNX model of `layers` for images of size x size."""
    nodes, constants = [], []

    def constant(name, array):
        constants.append(numpy_helper.from_array(np.asarray(array, np.float32), name))
        return name

    low, high = constant("zero", 0), constant("six", 6)
    value = "image"
    for layer in layers:
        name = layer.name
        if layer.last:
            nodes.append(helper.make_node("GlobalAveragePool", [value], ["pooled"],
                                          name="pool"))
            value = "pooled"
        kernel = layer.weights.shape[2]
        nodes.append(helper.make_node(
            "Conv", [value, constant(f"{name}/weights", layer.weights),
                     constant(f"{name}/bias", layer.bias)], [f"{name}/sum"], name=name,
            kernel_shape=[kernel] * 2, strides=[layer.stride] * 2,
            pads=[layer.padding] * 4, group=layer.groups))
        value = f"{name}/sum"
        if not layer.last:
            nodes.append(helper.make_node("Clip", [value, low, high], [f"{name}/relu6"],
                                          name=f"{name}/clip"))
            value = f"{name}/relu6"
    nodes.append(helper.make_node("Flatten", [value], ["logits"], name="flatten"))

    def tensor(name, shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(nodes, "main", [tensor("image", [1, 1, size, size])],
                              [tensor("logits", [1, len(layers[-1].bias)])], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)],
                              ir_version=9)
    onnx.checker.check_model(model)
    return onnx.shape_inference.infer_shapes(model)


class Calibration(CalibrationDataReader):
    def __init__(self, images):
        self.images = iter(images)

    def get_next(self):
        image = next(self.images, None)
        return None if image is None else {"image": image[None]}


def quantize(source, target, images, per_channel):
    """Int8, with the quantization written as QuantizeLinear and DequantizeLinear."""
    quantize_static(source, target, Calibration(images), quant_format=QuantFormat.QDQ,
                    per_channel=per_channel, activation_type=QuantType.QInt8,
                    weight_type=QuantType.QInt8,
                    extra_options={"WeightSymmetric": True})


def run(*command):
    """What tools say is shown only if they fail: it is warnings by the page."""
    done = subprocess.run(list(map(str, command)), text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr[-4000:]}")


def import_network(source):
    """Writes what the importers make of a model beside it."""
    importer = Path(sys.executable).with_name("iree-import-onnx")
    package = Path(importlib.util.find_spec("torch_mlir").submodule_search_locations[0])
    torch_mlir_opt = package / "_mlir_libs" / "torch-mlir-opt"
    imported, lowered = (source.with_suffix(f".{step}.mlir")
                         for step in ("torch", "backend"))
    run(importer, source, "--opset-version", "17", "-o", imported)
    run(torch_mlir_opt, imported, "-o", lowered,
        "--pass-pipeline=builtin.module(torch-onnx-to-torch-backend-pipeline)")
    for name, pipeline in PIPELINES.items():
        run(torch_mlir_opt, lowered, f"--pass-pipeline=builtin.module({pipeline})",
            "--mlir-print-op-generic", "-o", source.with_suffix(f".{name}.mlir"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="the folder to write to")
    parser.add_argument("--small", action="store_true", help="the small network")
    arguments = parser.parse_args()
    work = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    if arguments.small:
        layers, images = make_layers(), make_images()
    else:
        layers, images = read_layers(), read_images("calibration")
    onnx.save(make_float_network(layers, images.shape[2]), work / "float.onnx")
    for name in ("per_tensor", "per_channel"):
        quantize(work / "float.onnx", work / f"{name}.onnx", images,
                 name == "per_channel")
    for name in ("float", "per_tensor", "per_channel"):
        import_network(work / f"{name}.onnx")


if __name__ == "__main__":
    main()
