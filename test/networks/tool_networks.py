# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects int8 networks that were made elsewhere with `unbias correct`, and
measures with `unbias evaluate` what it did to inputs it has not seen.

    tool_networks.py --data DIR --unbias PATH [--networks kws,...]

DIR is that of reference_networks.py; without it the script says "skipped" and
exits with 77. Printed is, for the network as it is, for what the tool chooses
and for both corrections that it chooses among: divergence, output error and
agreement on the test inputs. Checked are

* the figures of the network as it is, against those of other code,
* what the chosen correction must reach, which is never less than the network
  as it is: of agreement the standard error of that many inputs is allowed for,
* the scales that the tool finds in integer TOSA, which holds none, against
  those of the files that the networks were converted from.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

from reference_networks import (NETWORKS, of_tensor, resize_to_96,
                                synthetic_spectra)
from tosa_module import run_tool

# Of the network as it is: agreement in % and output error as
# reference_networks.py finds them by upstream passes and NumPy, and the
# divergence that a prototype found. To the digits given.
BEFORE = {"mbnet128": ("66.50", ".2690", ".27"),
          "mbnet96": ("74.50", ".2012", None),
          "resnet8": ("94.67", ".0484", ".018"),
          "vww": ("99.00", ".2216", ".0037"),
          "kws": ("97.25", ".035", None),
          "ad01": (None, ".081", None)}
# What must be reached: agreement in %, output error.
TARGETS = {"mbnet128": (83.0, 0.115), "mbnet96": (89.0, None)}
# Largest relative distance of a scale that the tool finds from the true one. The
# files of kws are different exports.
SCALES_WITHIN = {"kws": 1e-3}


class Samples:
    """Files of inputs and what the tool has to be told of them."""

    def __init__(self, name, data, work):
        def stored(file):
            return os.path.join(data, "inputs", file + ".npy")

        def made(file, array):
            path = os.path.join(work, "%s.%s.npy" % (name, file))
            np.save(path, array)
            return path

        self.options = []
        self.labels = None
        if name in ("mbnet128", "mbnet96", "vww"):
            self.options = ["--samples-scale", "1/255"]
            size = "128" if name == "mbnet128" else "96"
            self.calibration = stored("photos%s_calibration" % size)
            self.test = stored("photos128_test")
            if name != "mbnet128":
                self.test = made("test", resize_to_96(np.load(self.test)))
            if name != "vww":
                self.labels = stored("photos_test_labels")
        elif name in ("resnet8", "kws"):
            stem = {"resnet8": "objects32", "kws": "keywords"}[name]
            self.calibration = stored(stem + "_calibration")
            self.test = stored(stem + "_test")
            self.labels = stored(stem + "_test_labels")
        else:
            self.calibration = made("calibration", synthetic_spectra(
                100, 1).astype(np.float32))
            self.test = made("test", synthetic_spectra(
                400, 2).astype(np.float32))
        self.count = len(np.load(self.test, mmap_mode="r"))


class Test:
    def __init__(self, name, arguments, work):
        self.name, self.tool, self.work = name, arguments.unbias, work
        self.tosa = os.path.join(arguments.data, "tosa", name)
        self.samples = Samples(name, arguments.data, work)
        self.failures = []
        self.scales_within = 0.0

    def check(self, condition, message):
        if not condition:
            self.failures.append("%s: %s" % (self.name, message))
            print("FAILED", self.failures[-1])

    def run(self, command, network, samples, *options):
        """Runs the tool on a network. Result is its JSON report."""
        report = os.path.join(self.work, "%s.report.json" % self.name)
        done = subprocess.run(
            [self.tool, command, network, "--reference",
             self.tosa + "_float.mlirbc", "--samples", samples,
             *self.samples.options, "--report", report, "--quiet", *options],
            capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError("unbias failed:\n" + done.stderr[-4000:])
        with open(report) as file:
            return json.load(file)

    def correct(self, method):
        """Path of the corrected network, and the report."""
        path = os.path.join(self.work, "%s.%s.mlirbc" % (self.name, method))
        return path, self.run("correct", self.tosa + "_int8.mlirbc",
                              self.samples.calibration, "--method", method,
                              "--keep-stats", "-o", path)

    def evaluate(self, title, network):
        labels = self.samples.labels
        report = self.run("evaluate", network, self.samples.test,
                          *(["--labels", labels] if labels else []))
        figures = report["before"]

        def show(key, form, factor=1):
            return form % (factor * figures[key]) if key in figures else "-"

        print("%-8s %-17s %10s %12s %9s %9s" % (
            self.name, title, show("divergence", "%.4f"),
            show("output_error", "%.4f"), show("agreement", "%.2f %%", 100),
            show("top_one", "%.2f %%", 100)), flush=True)
        return figures

    def check_known(self, figures):
        """The tool measures what others have measured."""
        for key, known in zip(("agreement", "output_error", "divergence"),
                              BEFORE[self.name]):
            if known is None:
                continue
            digits = len(known.partition(".")[2])
            found = figures[key] * (100 if key == "agreement" else 1)
            # Float networks differ in the last bits, scales of kws in more.
            self.check(abs(found - float(known)) <= 0.7 * 10 ** -digits,
                       "expected %s %s as it is, found %.5f" % (
                           key, known, found))

    def check_reached(self, before, after):
        for key in ("divergence", "output_error"):
            if key in before:
                self.check(after[key] <= before[key],
                           "expected %s of %.5f at most, found %.5f" % (
                               key, before[key], after[key]))
        agreement, error = TARGETS.get(self.name, (None, None))
        if error:
            self.check(after["output_error"] <= error,
                       "expected output_error of %.4f at most, found %.4f" % (
                           error, after["output_error"]))
        if "agreement" not in before:
            return
        if agreement is None:
            share = before["agreement"]
            agreement = 100 * (share - np.sqrt(
                share * (1 - share) / self.samples.count))
        self.check(100 * after["agreement"] >= agreement,
                   "expected agreement of %.2f %% or more, found %.2f %%" % (
                       agreement, 100 * after["agreement"]))

    def check_scales(self, network):
        """Scales that the tool wrote to the network."""
        with open(self.tosa + "_int8.map.json") as file:
            truth = json.load(file)["ops"]
        text = run_tool("mlir-opt", network, "--allow-unregistered-dialect",
                        "--mlir-elide-elementsattrs-if-larger=64",
                        "--mlir-elide-resource-strings-if-larger=64",
                        "--load-dialect-plugin=" + self.plugin())
        found = [[np.array([float(n) for n in re.findall(
            r"-?\d[\d.]*(?:[eE][-+]?\d+)?", match[1].replace("f64", ""))])
            for match in re.finditer(
                r"calib\.%s = (array<f64: [^>]*>|\S+ : f64)" % key, text)]
            for key in ("input_scale", "weight_scale")]
        self.check(len(found[0]) == len(found[1]) == len(truth),
                   "expected scales of %d ops, found %d" % (
                       len(truth), len(found[0])))
        worst = 0.0
        for number, (inputs, weights, op) in enumerate(zip(*found, truth)):
            for what, scales, true in (
                    ("input", inputs, [of_tensor(op["input"])[0]]),
                    ("weight", weights, op["weight"]["scale"])):
                distance = np.max(np.abs(scales / np.array(true) - 1))
                worst = max(worst, distance)
                within = SCALES_WITHIN.get(self.name, 1e-6)
                self.check(distance <= within,
                           "op %d: expected the %s scale within %g of the true "
                           "one, found %.2g" % (number, what, within, distance))
        self.scales_within = max(self.scales_within, worst)

    def plugin(self):
        return os.path.join(os.path.dirname(self.tool), "..", "lib",
                            "UnbiasPlugin.so")

    def all(self):
        original = self.tosa + "_int8.mlirbc"
        before = self.evaluate("as it is", original)
        self.check_known(before)
        for method in ("regular", "full"):
            network, _ = self.correct(method)
            self.evaluate("--method " + method, network)
            self.check_scales(network)
        network, report = self.correct("auto")
        (chosen,) = [c["name"] for c in report["choice"]["candidates"]
                     if c["chosen"]]
        after = before
        if chosen == "none":
            print("%-8s left alone" % self.name)
            self.check(subprocess.run([self.tool, "diff", original, network],
                                      stdout=subprocess.DEVNULL).returncode == 0,
                       "expected the biases as they were")
        else:
            after = self.evaluate(chosen, network)
        self.check_reached(before, after)
        print("%-8s scales within %.1e of the true ones" % (
            self.name, self.scales_within))
        return self.failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="networks and samples")
    parser.add_argument("--unbias", required=True, help="tool to test")
    parser.add_argument("--networks", default=",".join(NETWORKS),
                        help="names, separated by commas")
    parser.add_argument("--work", help="keep the files here")
    arguments = parser.parse_args()
    if not os.path.isdir(os.path.join(arguments.data, "tosa")):
        print("skipped: no networks in", arguments.data)
        return 77
    print("%-8s %-17s %10s %12s %9s %9s" % (
        "network", "", "divergence", "output error", "agreement", "top-1"))
    failures = []
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or temporary
        os.makedirs(work, exist_ok=True)
        for name in arguments.networks.split(","):
            failures += Test(name, arguments, work).all()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
