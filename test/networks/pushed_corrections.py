# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects int8 networks by statistics of one run of each network, and compares
with the correction op by op, which runs the network with all ops before it
corrected.

    pushed_corrections.py --data DIR --unbias PATH [--networks kws,...]
        [--per-tap]

DIR is that of reference_networks.py; without it the script says "skipped" and
exits with 77. For every network `unbias measure` writes statistics of the float
and of the uncorrected int8 network, on calibration samples. Printed is, on the
test inputs, for the network as it is and for corrections by these statistics
(`regular`, `full` without and with pushing changes forward) and with data
(`full`): divergence, output error and agreement. Checked is that pushing takes
away at least 70 % of the output error that the correction with data does, one
percent of the output aside, and that `full` without pushing destroys the network
that it destroys.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from reference_networks import NETWORKS, of_tensor
from tool_networks import Test

# Agreement that one-shot `full` leaves at most, in %.
DESTROYED = {"mbnet128": 10.0}
# Of the output error that the correction with data takes away.
LEFT_AT_MOST = 0.3
MARGIN = 0.01


class PushedTest(Test):
    def tool_run(self, *command):
        done = subprocess.run([self.tool, *command, "--quiet"],
                              capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError("unbias failed:\n" + done.stderr[-4000:])

    def path(self, suffix):
        return os.path.join(self.work, "%s.%s" % (self.name, suffix))

    def measure(self, arguments):
        """Statistics of both networks. Plain integers do not tell their scales:
        a correction that changes nothing writes down what both networks tell."""
        original, real = (self.tosa + end
                          for end in ("_int8.mlirbc", "_float.mlirbc"))
        annotated = self.path("scales.mlirbc")
        self.run("correct", original, self.samples.calibration, "--method",
                 "none", "--keep-stats", "-o", annotated)
        files = []
        for kind, network in (("float", real), ("int8", annotated)):
            files.append(self.path(kind + ".json"))
            self.tool_run("measure", network, "--samples",
                          self.samples.calibration, *self.samples.options,
                          *self.quantization(kind), "-o", files[-1],
                          *(["--per-tap"] if arguments.per_tap else []))
        return ",".join(files)

    def quantization(self, kind):
        """What the samples of one network alone mean, which for a pair of
        networks follows from the other one."""
        with open(self.tosa + "_int8.map.json") as file:
            scale, zero_point = of_tensor(json.load(file)["input"])
        if kind == "int8":
            return ["--input-quantization", "%r,%d" % (scale, zero_point)]
        if self.name == "kws":
            return ["--samples-scale", repr(scale), "--samples-offset",
                    repr(-scale * zero_point)]
        return []

    def correct_by(self, statistics, title, *options):
        path = self.path(title + ".mlirbc")
        self.tool_run("correct", self.tosa + "_int8.mlirbc", "--reference",
                      self.tosa + "_float.mlirbc", "--stats", statistics,
                      "-o", path, *options)
        return path

    def all_pushed(self, arguments):
        statistics = self.measure(arguments)
        before = self.evaluate("as it is", self.tosa + "_int8.mlirbc")
        self.evaluate("regular", self.correct_by(
            statistics, "regular", "--method", "regular"))
        one_shot = self.evaluate("full, not pushed", self.correct_by(
            statistics, "one-shot", "--method", "full", "--push-forward=false"))
        pushed = self.evaluate("full, pushed", self.correct_by(
            statistics, "pushed", "--method", "full"))
        network, _ = self.correct("full")
        sequential = self.evaluate("full, with data", network)

        taken = before["output_error"] - sequential["output_error"]
        most = (sequential["output_error"] + MARGIN
                + LEFT_AT_MOST * max(taken, 0.0))
        self.check(pushed["output_error"] <= most,
                   "expected an output error of %.4f at most, found %.4f" % (
                       most, pushed["output_error"]))
        if self.name in DESTROYED:
            self.check(100 * one_shot["agreement"] < DESTROYED[self.name],
                       "expected full to destroy the network, found agreement "
                       "of %.2f %%" % (100 * one_shot["agreement"]))
        print("%-8s pushed forward" % self.name, flush=True)
        return self.failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="networks and samples")
    parser.add_argument("--unbias", required=True, help="tool to test")
    parser.add_argument("--networks", default=",".join(NETWORKS),
                        help="names, separated by commas")
    parser.add_argument("--per-tap", action="store_true",
                        help="measure means of inputs per tap")
    parser.add_argument("--work", help="keep the files here")
    arguments = parser.parse_args()
    if not os.path.isdir(os.path.join(arguments.data, "tosa")):
        print("skipped: no networks in", arguments.data)
        return 77
    failures = []
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or temporary
        os.makedirs(work, exist_ok=True)
        for name in arguments.networks.split(","):
            failures += PushedTest(name, arguments, work).all_pushed(arguments)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
