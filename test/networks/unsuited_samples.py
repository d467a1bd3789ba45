# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects networks by samples that suit them, and by samples that do not.

    unsuited_samples.py --unbias PATH [--data DIR] [--networks fashion8,...]

Unsuited are uniform noise, photographs for the person detector, for ad01
everything that there is, and images whose scale was forgotten. Printed is, for
each network and each set of samples, what `unbias correct` says of them, the
figure that the choice was made by on the samples kept aside, before and after,
and the same figure on the network's true test inputs (where there are some).

Checked are

* that unsuited samples are doubted, and suited ones are not,
* that no correction makes the figure worse on the samples kept aside.

DIR is that of reference_networks.py; without it, or where it is not there, only
the repository's own networks are used.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

from reference_networks import resize_to_96, synthetic_spectra

FASHION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fashion")
PIXELS = ["--samples-scale", "1/255"]


def make_noise(shape, low=0, high=256, kind=np.uint8):
    return np.random.default_rng(7).integers(low, high, shape).astype(kind)


def fashion(bits):
    def load(name):
        return np.load(os.path.join(FASHION, name + ".npy"))

    images = load("calibration_images")
    return {"pair": [os.path.join(FASHION, "fashion_int%d.mlirbc" % bits),
                     os.path.join(FASHION, "fashion_float.mlirbc")],
            "options": PIXELS + ["--input-quantization", "1/255,-128"],
            "test": load("test_images"),
            "suited": {"images": images, "test images": load("test_images")},
            "unsuited": {"noise": make_noise(images.shape),
                         "an eighth as bright": images // 8}}


def reference(name, data):
    def load(file):
        return np.load(os.path.join(data, "inputs", file + ".npy"))

    found = {"pair": [os.path.join(data, "tosa", name + kind + ".mlirbc")
                      for kind in ("_int8", "_float")],
             "options": PIXELS}
    if name == "resnet8":
        images = load("objects32_calibration")
        found.update(options=[], test=load("objects32_test"))
    elif name == "kws":
        images = load("keywords_calibration")
        noise = make_noise(images.shape, -128, 128, np.int8)
        found.update(options=[], test=load("keywords_test"), unsuited={
            "noise": noise})
    elif name == "ad01":
        # Nobody has the sounds that it was made for; these are inventions.
        noise = (make_noise((100, 640), -128, 128, int) - 89) * 0.39101523
        return dict(found, options=[], test=None, suited={}, unsuited={
            "invented spectra": synthetic_spectra(100, 1).astype(np.float32),
            "noise": noise.astype(np.float32)})
    else:
        test = load("photos128_test")
        if name != "mbnet128":
            test = resize_to_96(test)
        images = load("photos%d_calibration" % test.shape[1])
        found["test"] = test
    found.setdefault("unsuited", {"noise": make_noise(images.shape)})
    if name == "vww":
        found["unsuited"].update({"photographs": images,
                                  "more photographs": found["test"]})
        return dict(found, suited={}, test=None)
    if name != "kws":
        found["unsuited"]["an eighth as bright"] = images // 8
    return dict(found, suited={"calibration file": images,
                               "test file": found["test"]})


class Runner:
    def __init__(self, tool, work):
        self.tool, self.work, self.failures = tool, work, []

    def run(self, command, network, real, samples, *options):
        """Runs the tool. Result is its JSON report."""
        path = os.path.join(self.work, "samples.npy")
        np.save(path, samples)
        report = os.path.join(self.work, "report.json")
        done = subprocess.run(
            [self.tool, command, network, "--reference", real, "--samples",
             path, *options, "--report", report, "--quiet"],
            capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError("unbias failed:\n" + done.stderr[-4000:])
        with open(report) as file:
            found = json.load(file)
        warned = "do not seem to be what the network" in done.stderr
        if warned != found["suitability"]["doubtful"]:
            self.fail("the warning and the report disagree")
        return found

    def fail(self, message):
        self.failures.append(message)
        print("FAILED", message)

    def try_samples(self, name, network, kind, title, samples):
        corrected = os.path.join(self.work, "corrected.mlirbc")
        pair, options = network["pair"], network["options"]
        report = self.run("correct", *pair, samples, *options, "--keep-stats",
                          "-o", corrected)
        suitability = report["suitability"]
        key = {"divergence": "divergence", "output error": "output_error"}[
            report["choice"]["criterion"]]
        before, after = report["before"][key], report["after"][key]
        (chosen,) = [c["name"] for c in report["choice"]["candidates"]
                     if c["chosen"]]
        test = ""
        if network["test"] is not None:
            test = " -> ".join(
                "%.4f" % self.run("evaluate", path, pair[1], network["test"],
                                  *options)["before"][key]
                for path in (pair[0], corrected))

        def show(figure, form):
            return form % suitability[figure] if figure in suitability else "-"

        print("%-9s %-20s %-8s %7s %7s %7s %9s   %-17s %.4f -> %.4f   %s" % (
            name, title, "doubted" if suitability["doubtful"] else "",
            show("clipped", "%.3f"), show("input_used", "%.2f"),
            show("variation", "%.2f"), show("coherence", "%.1f"), chosen,
            before, after, test), flush=True)
        if suitability["doubtful"] != (kind == "unsuited"):
            self.fail("%s, %s: expected %s samples to be %s" % (
                name, title, kind,
                "doubted" if kind == "unsuited" else "trusted"))
        if after > before:
            self.fail("%s, %s: expected %s of %.5f at most on samples kept "
                      "aside, found %.5f" % (name, title, key, before, after))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--unbias", required=True, help="tool to test")
    parser.add_argument("--data", default="", help="networks and samples")
    parser.add_argument("--networks", help="names, separated by commas")
    arguments = parser.parse_args()
    names = ["fashion8", "fashion4"]
    if os.path.isdir(os.path.join(arguments.data, "tosa")):
        names += ["mbnet128", "mbnet96", "resnet8", "kws", "vww", "ad01"]
    if arguments.networks:
        names = arguments.networks.split(",")
    print("%-9s %-20s %-8s %7s %7s %7s %9s   %-17s %-16s   %s" % (
        "network", "samples", "", "clipped", "used", "varies", "coherence",
        "chosen", "kept aside", "true inputs"))
    with tempfile.TemporaryDirectory() as work:
        runner = Runner(arguments.unbias, work)
        for name in names:
            network = (fashion(int(name[-1])) if name.startswith("fashion")
                       else reference(name, arguments.data))
            for kind in ("suited", "unsuited"):
                for title, samples in network[kind].items():
                    runner.try_samples(name, network, kind, title, samples)
    return 1 if runner.failures else 0


if __name__ == "__main__":
    sys.exit(main())
