# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Quantizes a float ONNX model with NNCF's post-training quantization.

    nncf_quantize.py network.onnx --samples calibration.npy --bias accurate
        -o quantized.onnx

Everything is NNCF's default except what is asked for: 8-bit weights per channel
(the default for this target) or per tensor, and the biases uncorrected (`none`) or
corrected by `fast_bias_correction=True` (`fast`) or `False` (`accurate`).
Activations are per tensor, as integer formats have them; by default NNCF would give
the inputs of depthwise convolutions a scale per channel.

Its process is what nncf_comparison.py times, so it imports nothing else. Prints,
as JSON, the seconds from the start of this script: imported, loaded, quantized,
written, and those spent in the bias correction itself.
"""

import time

START = time.perf_counter()

import argparse  # noqa: E402
import json  # noqa: E402

import nncf  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
from nncf.quantization.advanced_parameters import (  # noqa: E402
    AdvancedQuantizationParameters, QuantizationParameters)
from nncf.quantization.algorithms.bias_correction import (  # noqa: E402
    algorithm as accurate)
from nncf.quantization.algorithms.fast_bias_correction import (  # noqa: E402
    algorithm as fast)


class Stopwatch:
    """Adds up the time that a method of a class takes."""

    def __init__(self, owner, method):
        self.seconds = 0.0
        original = getattr(owner, method)

        def timed(*arguments, **options):
            start = time.perf_counter()
            try:
                return original(*arguments, **options)
            finally:
                self.seconds += time.perf_counter() - start

        setattr(owner, method, timed)


def quantize(model, samples, bias, per_channel):
    """The quantized model. `samples`: NHWC, float32; `bias`: none, fast or
    accurate."""
    parameters = AdvancedQuantizationParameters(
        disable_bias_correction=bias == "none",
        activations_quantization_params=QuantizationParameters(
            per_channel=False))
    if not per_channel:
        parameters.weights_quantization_params = QuantizationParameters(
            per_channel=False)
    dataset = nncf.Dataset(
        [samples[n:n + 1] for n in range(len(samples))],
        lambda sample: {"input": np.ascontiguousarray(
            np.moveaxis(sample, -1, 1))})
    return nncf.quantize(model, dataset, subset_size=len(samples),
                         fast_bias_correction=bias != "accurate",
                         advanced_parameters=parameters)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", help="float ONNX model with one input, `input`")
    parser.add_argument("--samples", required=True, help="NHWC, f32, .npy")
    parser.add_argument("--bias", choices=("none", "fast", "accurate"),
                        required=True, help="how the biases are corrected")
    parser.add_argument("--weights", choices=("perchannel", "pertensor"),
                        default="perchannel", help="scales of the weights")
    parser.add_argument("-o", "--output", required=True, help="ONNX model")
    arguments = parser.parse_args()
    seconds = {"imported": time.perf_counter() - START}
    model = onnx.load(arguments.model)
    samples = np.load(arguments.samples)
    seconds["loaded"] = time.perf_counter() - START
    correction = [Stopwatch(accurate.BiasCorrection, "apply"),
                  Stopwatch(fast.FastBiasCorrection, "apply")]
    quantized = quantize(model, samples, arguments.bias,
                         arguments.weights == "perchannel")
    seconds["quantized"] = time.perf_counter() - START
    onnx.save(quantized, arguments.output)
    seconds["written"] = time.perf_counter() - START
    seconds["correction"] = sum(watch.seconds for watch in correction)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
