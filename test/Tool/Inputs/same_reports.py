#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fails unless JSON reports say the same but for the command line:
same_reports.py REPORT..."""

import json
import sys

first, *others = [json.load(open(path)) for path in sys.argv[1:]]
for report, path in zip(others, sys.argv[2:]):
    for key in first.keys() | report.keys():
        if key != "command_line" and first.get(key) != report.get(key):
            sys.exit(f"expected {key} of {path} as in {sys.argv[1]}, found "
                     f"another")
