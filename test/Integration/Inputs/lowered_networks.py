# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Corrects networks in TOSA and in linalg, and compares all biases.

    lowered_networks.py DATA TOOLS WORK

DATA is a folder as reference_networks.py wants it. Statistics of each network
are those of its float twin on a few samples; what is put on the ops is lowered
with them, by upstream's pipeline.
"""

import json
import os
import subprocess
import sys

import numpy as np

# The first does what `tosa-to-linalg-pipeline` does before it validates, so that
# shapes may be dynamic, as the batch of these networks is.
LOWERING = ("tosa-attach-target{specification_version=1.1.draft level=none "
            "profiles=pro_int,pro_fp extensions=doubleround,int16},"
            "tosa-to-linalg-pipeline")
INPUTS = {"mbnet128": "photos128_calibration", "mbnet96": "photos96_calibration",
          "resnet8": "objects32_calibration", "vww": "photos96_calibration",
          "kws": "keywords_calibration", "ad01": None}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("%s\nfailed:\n%s" % (" ".join(command), done.stderr[-4000:]))


def read_report(path):
    """What was done to every op, without what its kind is called."""
    ops = json.load(open(path))["ops"]
    for op in ops:
        del op["op"]
    return ops


def main():
    data, tools, work = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    unbias, unbias_opt = (os.path.join(tools, tool)
                          for tool in ("unbias", "unbias-opt"))
    for name, inputs in INPUTS.items():
        def path(suffix):
            return os.path.join(work, name + suffix)

        network = os.path.join(data, "tosa", name)
        samples = (np.load(os.path.join(data, "inputs", inputs + ".npy"))[:12]
                   if inputs else
                   np.random.default_rng(1).integers(-128, 128, (12, 640), np.int8))
        np.save(path(".npy"), samples)
        run(unbias, "measure", network + "_float.mlirbc", "--samples",
            path(".npy"), "-o", path(".json"), "--quiet")
        run(unbias, "correct", network + "_int8.mlirbc", "--reference",
            network + "_float.mlirbc", "--stats", path(".json"), "--keep-stats",
            "-o", path(".corrected.mlirbc"), "--quiet")
        reports = []
        for way, passes in ("tosa", ""), (
                "linalg",
                "unbias-outline-stats,%s,unbias-inline-stats{strict}," % LOWERING):
            run(unbias_opt, path(".corrected.mlirbc"), "-o", os.devnull,
                "--pass-pipeline=builtin.module(unbias-revert-bias,%s"
                "unbias-correct-bias{report=%s})" % (passes, path(way)))
            reports.append(read_report(path(way)))
        same = sum(a == b for a, b in zip(*reports))
        print("%s: %d of %d ops corrected, %d alike" % (
            name, sum(op["outcome"] == "corrected" for op in reports[0]),
            len(reports[0]), same))


if __name__ == "__main__":
    main()
