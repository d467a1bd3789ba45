# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects the networks of nncf_networks.py, and compares with NNCF.

    nncf_comparison.py --work WORK --unbias build/release/bin/unbias

Starts from the same uncorrected int8 networks as NNCF's bias corrections and with
the same samples. Prints agreement and output error on the test photographs of the
uncorrected networks, NNCF's two corrections and unbias', then how long NNCF's
accurate mode takes from float model to corrected model, in its own process, and
the whole `unbias correct` command, both on one core, in turns. Fails if the output
error is larger than that of NNCF's accurate correction, or the command slower.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

import numpy as np

from alternation import medians, pin, run_command, seconds
from nncf_networks import (BIASES, WEIGHTS, Quantization, Work, agreement,
                           output_error, run_quantized)
from tosa_runner import Network


class Comparison:
    def __init__(self, arguments):
        self.arguments, self.work = arguments, Work(arguments.work)
        self.description = json.loads(self.work.description.read_text())
        self.test = np.load(self.work.test)
        self.reference = Network(self.work.float).run(self.test)
        self.failures = []

    def correct(self, weights):
        """The command, and what it writes."""
        output = self.work.folder / f"mbnet128_unbias_{weights}.mlirbc"
        command = [self.arguments.unbias, "correct",
                   self.work.quantized(weights, "none"),
                   "--reference", self.work.float,
                   "--samples", self.work.calibration, "-o", output,
                   *self.arguments.option]
        return command, output

    def outcome(self, weights, label, path):
        outputs = run_quantized(path, Quantization(**self.description[weights]),
                                self.description["logits_scale"], self.test)
        error = output_error(outputs, self.reference)
        print("%-10s  %-14s  agreement %5.1f %%  output error %.4f" % (
            weights, label, agreement(outputs, self.reference), error),
            flush=True)
        return error

    def quality(self, weights):
        errors = {bias: self.outcome(
            weights, bias if bias == "none" else "NNCF " + bias,
            self.work.quantized(weights, bias)) for bias in BIASES}
        command, output = self.correct(weights)
        run_command(command)
        self.check(self.outcome(weights, "unbias", output),
                   errors["accurate"],
                   "%s: output error of unbias against NNCF accurate" % weights)

    def check(self, ours, theirs, what):
        if not ours <= theirs:
            self.failures.append("%s: expected %.4f or less, found %.4f" % (
                what, theirs, ours))

    def speed(self):
        """On weights per channel, the default of both."""
        corrections = []

        def nncf():
            report = run_command([
                sys.executable, Path(__file__).parent / "nncf_quantize.py",
                self.work.onnx, "--samples", self.work.calibration,
                "--bias", "accurate", "-o", self.work.folder / "timed.onnx"])
            corrections.append(json.loads(
                report.splitlines()[-1])["correction"])

        command, _ = self.correct("perchannel")
        times = medians({"nncf": lambda: seconds(nncf), "unbias": lambda: seconds(
            lambda: run_command(command))}, self.arguments.repeats)
        print("seconds on one core, %d samples, median of %d: NNCF accurate "
              "%.2f (correction %.2f), unbias correct %.2f" % (
                  len(np.load(self.work.calibration, mmap_mode="r")),
                  self.arguments.repeats, times["nncf"],
                  statistics.median(corrections[1:]), times["unbias"]))
        self.check(times["unbias"], times["nncf"], "seconds of the command")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", required=True,
                        help="folder that nncf_networks.py wrote")
    parser.add_argument("--unbias", required=True, help="tool to compare")
    parser.add_argument("--option", action="append", default=[],
                        help="further word for `unbias correct`, repeatable")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--core", type=int, default=0, help="core to run on")
    arguments = parser.parse_args()
    pin(arguments.core)
    comparison = Comparison(arguments)
    for weights in WEIGHTS:
        comparison.quality(weights)
    comparison.speed()
    for failure in comparison.failures:
        print("FAILED", failure)
    return 1 if comparison.failures else 0


if __name__ == "__main__":
    sys.exit(main())
