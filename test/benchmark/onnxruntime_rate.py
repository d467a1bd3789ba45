# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Time per sample on one core: ONNX Runtime against `unbias`.

    onnxruntime_rate.py --data DIR --unbias build/release/bin/unbias

For mbnet128 and resnet8, in turns, in milliseconds:

- ONNX Runtime float with the inputs of all convolutions as further outputs, and
  their means per channel by numpy: what calibration in Python does;
- `unbias measure`, which must reach half of that rate;
- ONNX Runtime float and int8 (quantize_static, weights per channel, QDQ), plain;
- `unbias correct` per further sample, which must take at most twice the sum of
  these two: choosing among corrections, and with one method.

unbias is timed as a command on few and on many samples: the difference, divided by
the number of further samples, leaves start and compilation out. Needs peers.sh's
environment; DIR as for nncf_networks.py. Without --unbias only the peers run.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime.quantization as ort

import peer_networks
from alternation import medians, pin, run_command, seconds

# Samples (file, factor) of each network, as its float twin takes them.
NETWORKS = {"mbnet128": ("photos128_test", 1 / 255),
            "resnet8": ("objects32_test", 1.0)}
CALIBRATION_SAMPLES, PEER_SAMPLES = 50, 400
MEASURE_RATE, CORRECT_TIME = 0.5, 2.0


class Reader(ort.CalibrationDataReader):
    """Feeds samples, one by one."""

    def __init__(self, samples):
        self.samples = iter(samples)

    def get_next(self):
        sample = next(self.samples, None)
        return None if sample is None else {"input": sample}


def quantize_model(model, samples, folder):
    """int8 by ONNX Runtime's static quantization."""
    paths = [Path(folder) / name for name in ("float.onnx", "int8.onnx")]
    onnx.save(model, paths[0])
    ort.quantize_static(
        paths[0], paths[1], Reader(samples), per_channel=True,
        quant_format=ort.QuantFormat.QDQ, weight_type=ort.QuantType.QInt8,
        activation_type=ort.QuantType.QInt8)
    return onnx.load(paths[1])


class Benchmark:
    def __init__(self, name, arguments, folder):
        self.name, self.arguments = name, arguments
        self.folder = Path(folder)
        file, factor = NETWORKS[name]
        stored = np.load(Path(arguments.data) / "inputs" / (file + ".npy"))
        samples = (stored[:PEER_SAMPLES] * factor).astype(np.float32)
        # As they lie on the disk; peers get them ready in memory. Several times
        # over: what a sample costs must stand out of what a start costs.
        self.scaling = ["--samples-scale", repr(factor)]
        self.counts = {"few": arguments.samples // 10,
                       "many": arguments.samples}
        for label, count in self.counts.items():
            repeats = -(-count // len(stored))
            np.save(self.folder / f"{label}.npy",
                    np.concatenate([stored] * repeats)[:count])
        tosa = Path(arguments.data) / "tosa"
        self.float = tosa / f"{name}_float.mlirbc"
        self.int8 = tosa / f"{name}_int8.mlirbc"
        self.samples = [peer_networks.to_nchw(samples[n:n + 1])
                        for n in range(len(samples))]

    def peers(self):
        """Milliseconds per sample of ONNX Runtime, by kind."""
        model = peer_networks.convert(self.float)
        # The network's input is no further output: it is there already.
        taps = [name for name in dict.fromkeys(
            node.input[0] for node in model.graph.node
            if node.op_type == "Conv") if name != "input"]
        int8 = quantize_model(model, self.samples[:CALIBRATION_SAMPLES],
                              self.folder)
        tapped, plain, quantized = (
            peer_networks.session(*parts)
            for parts in ((model, taps), (model,), (int8,)))
        means = []

        def with_means(session, sample):
            outputs = session.run(None, {"input": sample})
            means[:] = [array.mean(axis=(0, 2, 3))
                        for array in [sample, *outputs[1:]]]

        def alone(session, sample):
            session.run(None, {"input": sample})

        def task(run, session):
            return lambda: 1000 * seconds(lambda: [
                run(session, sample) for sample in self.samples]) / len(
                    self.samples)

        return {"tapped": task(with_means, tapped), "float": task(alone, plain),
                "int8": task(alone, quantized)}

    def unbias(self, *words):
        """Milliseconds per further sample of a command."""
        def command(label):
            return [self.arguments.unbias, *words, *self.scaling, "--samples",
                    self.folder / f"{label}.npy"]

        def task():
            few, many = (seconds(lambda: run_command(command(label)))
                         for label in ("few", "many"))
            if many <= few:
                raise ValueError("expected more time for %(many)d samples than "
                                 "for %(few)d, found less" % self.counts)
            return 1000 * (many - few) / (self.counts["many"]
                                          - self.counts["few"])
        return task

    def run(self):
        """Prints the figures; returns what was not reached."""
        tasks = self.peers()
        if self.arguments.unbias:
            tasks["measure"] = self.unbias("measure", self.float, "-o",
                                           self.folder / "stats.json")
            correct = ["correct", self.int8, "--reference", self.float, "-o",
                       self.folder / "corrected.mlirbc"]
            tasks["correct"] = self.unbias(*correct)
            tasks["full"] = self.unbias(*correct, "--method", "full")
        times = medians(tasks, self.arguments.repeats)
        print("%s, ms per sample on one core, median of %d" % (
            self.name, self.arguments.repeats))
        for label, name in (
                ("ONNX Runtime float with taps and means", "tapped"),
                ("unbias measure", "measure"), ("ONNX Runtime float", "float"),
                ("ONNX Runtime int8 (QDQ)", "int8"),
                ("unbias correct", "correct"),
                ("unbias correct --method full", "full")):
            if name in times:
                print("  %-40s %7.3f" % (label, times[name]), flush=True)
        if not self.arguments.unbias:
            return []
        rate = times["tapped"] / times["measure"]
        work = times["correct"] / (times["float"] + times["int8"])
        print("  rate of measure to ONNX Runtime with taps: %.2f\n  time of "
              "correct to ONNX Runtime float plus int8: %.2f, with one method "
              "%.2f" % (rate, work, work * times["full"] / times["correct"]))
        failures = []
        if not rate >= MEASURE_RATE:
            failures.append("%s: expected a rate of measure of %.2f or more, "
                            "found %.2f" % (self.name, MEASURE_RATE, rate))
        if not work <= CORRECT_TIME:
            failures.append("%s: expected a time of correct of %.2f or less, "
                            "found %.2f" % (self.name, CORRECT_TIME, work))
        return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="networks and samples")
    parser.add_argument("--unbias", help="tool to compare")
    parser.add_argument("--networks", default=",".join(NETWORKS),
                        help="names, separated by commas")
    parser.add_argument("--samples", type=int, default=1600,
                        help="the larger number of samples")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--core", type=int, default=0, help="core to run on")
    arguments = parser.parse_args()
    pin(arguments.core)
    # Quantization recommends a preprocessing that finds nothing to do here.
    logging.disable(logging.WARNING)
    failures = []
    for name in arguments.networks.split(","):
        with tempfile.TemporaryDirectory() as folder:
            failures += Benchmark(name, arguments, folder).run()
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
