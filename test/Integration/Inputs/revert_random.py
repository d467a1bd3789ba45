# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reverts corrections after random sequences of upstream passes.

    revert_random.py TOOL WORK MODULE... [--count 200] [--seed 1]

Every sequence runs on every module twice: as it is, and between the correction
and its revert. Afterwards each op must have the same weights and the same bias to
the bit, by what a dry run of the correction reports of it, and what is left must be
the same text, up to the order of constants. In linalg a bias may be written in
another form; there the text of functions whose bias is computed must be the same.
Half of the sequences keep what ops carry on the ops, and consist of passes that
keep attributes; the others run between unbias-outline-stats and
unbias-inline-stats, where any pass may, and end in linalg.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from by_value import print_by_value  # noqa: E402

# Passes that keep the attributes of the ops of these modules.
KEEPING = ["canonicalize", "cse", "sccp", "symbol-dce", "inline",
           "loop-invariant-code-motion", "control-flow-sink", "topological-sort",
           "composite-fixed-point-pass{pipeline=any(canonicalize,cse)}",
           "func.func(tosa-infer-shapes)", "func.func(tosa-make-broadcastable)",
           "func.func(tosa-layerwise-constant-fold)",
           "func.func(tosa-optional-decompositions)",
           "func.func(tosa-reduce-transposes)",
           "func.func(tosa-to-tensor)", "func.func(tosa-to-arith)",
           "linalg-fuse-elementwise-ops"]
LOWERING = ("tosa-to-linalg-pipeline",
            "func.func(tosa-to-arith{include-apply-rescale},tosa-to-tensor)")
FINISH = ("canonicalize,cse,canonicalize,"
          "unbias-correct-bias{dry-run confidence=0 report=%s},unbias-strip-stats")


class Result:
    """What passes make of a module: text of its functions, and what a dry run of the
    correction reports of its ops. `error` is not None if they fail."""

    def __init__(self, tool, module, passes, report):
        done = subprocess.run(
            [tool, module, "--pass-pipeline=builtin.module(%s)" % (
                ",".join([*passes, FINISH % report]))],
            capture_output=True, text=True)
        self.error = done.stderr if done.returncode else None
        if self.error is None:
            self.functions = get_functions(done.stdout)
            self.ops = json.load(open(report))["ops"]


def get_functions(text):
    """The functions by name, as text without constants and maps."""
    maps = dict(re.findall(r"^(#\w+) = (.*)$", text, re.M))
    text = re.sub(r"#map\d*", lambda match: maps.get(match[0], match[0]), text)
    return {re.match(r"func\.func @(\w+)", function)[1]: print_by_value(function)
            for function in re.split(r"^  (?=func\.func)", text, flags=re.M)[1:]}


def is_same(expected, found, lowers):
    """Whether the results of two runs are the same, as the head of this file says.
    Without outlining canonicalization drops what an op carries when it folds a
    padding into it; such functions are left out."""
    lost = {op["function"] for op in expected.ops
            if op.get("reason") == "no statistics"}
    if [op for op in expected.ops if op["function"] not in lost] != [
            op for op in found.ops if op["function"] not in lost]:
        return False
    return all(text == found.functions[name]
               for name, text in expected.functions.items()
               if name not in lost and (not lowers or name.endswith("runtime")))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("work")
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    report = os.path.join(arguments.work, "report.json")
    modules = []
    for number, module in enumerate(arguments.modules):
        # Of a private function nothing remains.
        modules.append(os.path.join(arguments.work, "module%d.mlir" % number))
        with open(modules[-1], "w") as file:
            file.write(open(module).read().replace("func.func private", "func.func"))
    failed = ops = 0
    for number in range(arguments.count):
        passes = generator.choices(KEEPING, k=generator.randint(1, 8))
        lowers = bool(number % 2)
        if lowers:
            passes = ["unbias-outline-stats", *passes, *LOWERING,
                      *generator.choices(KEEPING, k=2), "unbias-inline-stats{strict}"]
        for module in modules:
            expected = Result(arguments.tool, module, passes, report)
            if expected.error is not None:
                sys.exit("%s\nfails on %s:\n%s" % (passes, module, expected.error))
            found = Result(
                arguments.tool, module,
                ["unbias-correct-bias{confidence=0}", *passes, "unbias-revert-bias"],
                report)
            ops += len(expected.ops)
            if found.error is not None or not is_same(expected, found, lowers):
                failed += 1
                print("FAILED on %s: %s\n%s" % (
                    module, ",".join(passes),
                    (found.error or "").partition("see current")[0]))
    print("%d sequences on %d modules, %d ops reverted, %d failed" % (
        arguments.count, len(modules), ops, failed))


if __name__ == "__main__":
    main()
