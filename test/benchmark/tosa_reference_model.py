# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares outputs of integer networks with those of Arm's reference model.

    tosa_reference_model.py --tools DIR --run PATH NETWORK SAMPLES...

DIR holds `tosa-opt` and `tosa_reference_model`, the binaries of PyPI's
`tosa-tools` (2026.8.0) in an environment of their own: nothing is installed
here. PATH is `unbias-test-run`. The network is a TOSA module of one input;
every file of samples is a `.npy` of what that input stores, or of pixels
(unsigned bytes), which become signed ones by subtracting 128. `--synthetic N`
adds N samples of random numbers over the whole range of the type.

Each sample runs through the reference model alone, in a batch of 1. The exit
status is 0 only if all outputs are equal to the bit.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "networks"))

from tosa_module import ELEMENT_TYPES, parse_tensor_type, run_tool  # noqa

TARGET = ("--tosa-attach-target=profiles=pro_int,pro_fp extensions=int16,int4,"
          "doubleround specification_version=1.0 level=8k")


def run(*arguments):
    done = subprocess.run(list(map(str, arguments)), capture_output=True,
                          text=True)
    if done.returncode:
        raise RuntimeError("%s failed:\n%s" % (arguments[0],
                                               done.stderr[-4000:]))


class ReferenceModel:
    """The network as the reference model takes it, in a folder."""

    def __init__(self, tools, network, folder):
        self._model = os.path.join(tools, "tosa_reference_model")
        self._folder = folder
        text = run_tool("mlir-opt", network).replace("tensor<?x", "tensor<1x")
        # In constant shapes -1 is the batch, which must be told here.
        text = re.sub(r"tosa\.const_shape .*",
                      lambda m: m[0].replace("-1", "1"), text)
        argument = re.search(r"%arg0: (tensor<[^>]*>)", text)[1]
        self.shape, element = parse_tensor_type(argument)
        self.type = ELEMENT_TYPES[element][1]
        with open(self._path("network.mlir"), "w") as file:
            file.write(text)
        run(os.path.join(tools, "tosa-opt"), self._path("network.mlir"),
            TARGET, "--tosa-serialize", "--tosa-flatbuffer-filename=" +
            self._path("network.tosa"), "-o", "/dev/null")

    def _path(self, name):
        return os.path.join(self._folder, name)

    def run(self, sample):
        np.save(self._path("input.npy"), sample.reshape(self.shape))
        run(self._model, "--tosa_file=" + self._path("network.tosa"),
            "--flatbuffer_dir=/", "--output_dir=/", "--ifm_name=TosaInput_0",
            "--ifm_file=" + self._path("input.npy"),
            "--ofm_name=TosaOutput_0",
            "--ofm_file=" + self._path("expected.npy"), "--tosa_level=NONE")
        return np.load(self._path("expected.npy"))


def load_samples(paths, synthetic, count, model):
    samples = []
    for path in paths:
        array = np.load(path)
        if array.dtype == np.uint8 and model.type == np.int8:
            array = (array.astype(np.int16) - 128).astype(np.int8)
        if array.dtype != model.type:
            raise ValueError("%s: expected %s, found %s" % (
                path, np.dtype(model.type), array.dtype))
        # Spread over the file, which may be sorted.
        chosen = np.linspace(0, len(array) - 1, min(count, len(array)))
        samples.append(array[chosen.astype(int)].reshape(-1, *model.shape[1:]))
    if synthetic:
        limits = np.iinfo(model.type)
        samples.append(np.random.default_rng(1).integers(
            limits.min, limits.max, (synthetic, *model.shape[1:]), model.type,
            endpoint=True))
    return np.concatenate(samples)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network")
    parser.add_argument("samples", nargs="*")
    parser.add_argument("--tools", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--count", type=int, default=20,
                        help="samples of each file")
    parser.add_argument("--synthetic", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = ReferenceModel(arguments.tools, arguments.network, folder)
        samples = load_samples(arguments.samples, arguments.synthetic,
                               arguments.count, model)
        inputs, outputs = (os.path.join(folder, name)
                           for name in ("inputs.npy", "outputs.npy"))
        np.save(inputs, samples)
        run(arguments.run, arguments.network, inputs, outputs)
        found = np.load(outputs)
        expected = np.concatenate([model.run(sample) for sample in samples])
    different = int(np.sum(found != expected))
    print("%s: %d samples, %d numbers, %d distinct, %d different" % (
        os.path.basename(arguments.network), len(samples), expected.size,
        len(np.unique(expected)), different))
    sys.exit(different != 0 or found.shape != expected.shape)


if __name__ == "__main__":
    main()
