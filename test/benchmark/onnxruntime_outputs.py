# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares outputs of float networks with those of ONNX Runtime.

    onnxruntime_outputs.py --run PATH NETWORK [SAMPLES] [--scale S]
        [--zero-point Z] [--count N]

PATH is `unbias-test-run`. Samples, `.npy`, are (stored - Z) * S; without a file
they are random numbers up to S. The exit status is 0 only if outputs differ by
at most 1e-5 of their range. Needs peers.sh's environment.
"""

import argparse
import os
import subprocess
import sys
import tempfile

import numpy as np

from peer_networks import TOLERANCE, convert, run
from tosa_module import Function, parse_tensor_type


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network")
    parser.add_argument("samples", nargs="?")
    parser.add_argument("--run", required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--zero-point", type=float, default=0.0)
    parser.add_argument("--count", type=int, default=20)
    arguments = parser.parse_args()
    if arguments.samples:
        stored = np.load(arguments.samples, mmap_mode="r")[:arguments.count]
    else:
        shape, _ = parse_tensor_type(Function(arguments.network).input_type)
        stored = np.random.default_rng(1).uniform(
            -1, 1, (arguments.count, *shape[1:]))
    samples = ((stored - arguments.zero_point) * arguments.scale).astype(
        np.float32)
    expected = run(convert(arguments.network), samples)
    with tempfile.TemporaryDirectory() as folder:
        inputs, outputs = (os.path.join(folder, name)
                           for name in ("inputs.npy", "outputs.npy"))
        np.save(inputs, samples)
        subprocess.run([arguments.run, arguments.network, inputs, outputs],
                       check=True)
        found = np.load(outputs)
    error = np.abs(found - expected).max() / (expected.max() - expected.min())
    print("%s: %d samples differ by %.1e of the range of the outputs" % (
        os.path.basename(arguments.network), len(samples), error))
    return 0 if error <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
